import { choices } from "../components/choices/choices.ts";
import type { Html } from "../html.ts";
import { numberWord, t, tn } from "../strings.ts";

/** Asked first, when more people are listed than there are seats. */
export const splitQuestion = ({ free, people, value }: { free: number; people: number; value: string }): Html =>
  choices({
    type: "radio",
    name: "ifNotAll",
    legend: t("register.split.legend"),
    hint: splitHint(free, people),
    value,
    items: splitItems(free),
  });

export const splitHint = (free: number, people: number): string =>
  free > 0
    ? tn("register.split.some", free, { people: numberWord(people) })
    : t("register.split.none", { people: numberWord(people) });

export const splitItems = (free: number) => [
  {
    value: "split",
    text: t("register.split.split"),
    hint: t(free > 0 ? "register.split.split.hint" : "register.split.split.none.hint"),
  },
  { value: "all_or_nothing", text: t("register.split.together"), hint: t("register.split.together.hint") },
];

/** The door tells how many seats are left as '{"free":2}'. */
export const freeSeats = (detail: string | null): number => Number(/"free"\s*:\s*(\d+)/.exec(detail ?? "")?.[1] ?? 0);
