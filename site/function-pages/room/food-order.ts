import { button } from "../../components/button/button.ts";
import { crumb } from "../../components/crumb/crumb.ts";
import { emptyState } from "../../components/empty-state/empty-state.ts";
import { notice } from "../../components/notice/notice.ts";
import { table } from "../../components/table/table.ts";
import { textarea } from "../../components/textarea/textarea.ts";
import { capitalised, dateTime, timeSpan, weekdayDate } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import { site } from "../../site.ts";
import { t, tn } from "../../strings.ts";
import type { SessionPublic } from "../../types.ts";
import { type Problem, roomPage, type Viewer } from "./room-page.ts";

interface Count {
  text: string;
  count: number;
}

interface Difference {
  text: string;
  by: number;
}

/** What the door food_order answers. Counts, never names. */
export interface FoodOrder {
  session: Omit<SessionPublic, "seats">;
  over: boolean;
  /** "2027-03-05"; null where the association orders nothing. */
  orderDay: string | null;
  daysLeft: number | null;
  now: { people: number; needs: Count[]; access: Count[] };
  undecided: number;
  last: { number: number; people: number; sentAt: string; staffName: string | null } | null;
  difference: { people: number; needs: Difference[]; access: Difference[] } | null;
}

interface FoodOrderPageOptions {
  staff: Viewer;
  order: FoodOrder;
  done?: string | null;
  problems?: Problem[];
}

export const foodOrderPage = ({ staff, order, done = null, problems = [] }: FoodOrderPageOptions): Html => {
  const { session } = order;
  const here = `/samordnare/tillfallen/${session.slug}/`;
  return roomPage({
    title: t("room.order.title"),
    path: `${here}bestallning/`,
    staff,
    problems,
    body: html`${done ? notice({ kind: "good", body: done }) : null}
${crumb({ href: here, text: session.courseTitle })}
<h1>${t("room.order.title")}</h1>
<p class="lead">${capitalised(when(session))}</p>
${session.format === "online" ? nothing() : content(order, `${here}bestallning/`)}`,
  });
};

/** "torsdag 11 mars 2027 kl. 9.00–16.00" */
const when = ({ days }: FoodOrder["session"]): string =>
  days.map(({ startsAt, endsAt }) => `${weekdayDate(startsAt)} ${timeSpan(startsAt, endsAt)}`).join(", ");

const nothing = (): Html => emptyState({ title: t("room.order.online.title"), body: t("room.order.online.body") });

const content = (order: FoodOrder, path: string): Html => html`<p>${orderBy(order)}</p>
${since(order)}
<h2>${t("room.order.now")}</h2>
<p class="lead">${tn("room.order.people", order.now.people)}</p>
${order.undecided > 0 ? html`<p>${tn("room.order.undecided", order.undecided)}</p>` : null}
${order.session.format === "hybrid" ? html`<p>${t("room.order.hybrid")}</p>` : null}
${counted(t("room.order.needs"), order.now.needs, t("room.order.needs.none"))}
${counted(t("room.order.access"), order.now.access, t("room.order.access.none"))}
<h2>${t("room.order.paste")}</h2>
<form method="post" action="${path}" class="no-print">
${textarea({
  name: "text",
  label: t("room.order.paste.label"),
  hint: t("room.order.paste.hint"),
  value: message(order),
  rows: lineCount(message(order)),
  readonly: true,
})}
<input type="hidden" name="seen" value="${JSON.stringify(order.now)}">
${order.over || isSent(order) ? null : html`<p>${t("room.order.submit.hint")}</p>${button({ text: t("room.order.submit") })}`}
</form>`;

/** As many lines as the text takes in the field, so that nothing is hidden when it is read through. */
const lineCount = (text: string): number =>
  text.split("\n").reduce((lines, line) => lines + Math.max(1, Math.ceil(line.length / 50)), 1);

/** When to order, counted from today. */
const orderBy = ({ orderDay, daysLeft, over }: FoodOrder): string => {
  if (orderDay === null || daysLeft === null) return t("room.order.no_day");
  const day = weekdayDate(orderDay);
  if (over || daysLeft < 0) return t("room.order.day_passed", { day });
  return daysLeft === 0 ? t("room.order.day_today") : tn("room.order.day", daysLeft, { day });
};

const isSent = ({ difference }: FoodOrder): boolean =>
  difference !== null && difference.people === 0 && difference.needs.length + difference.access.length === 0;

/** What was sent last, and what the venue does not know yet. */
const since = (order: FoodOrder): Html => {
  const { last, difference } = order;
  if (!last || !difference) return notice({ kind: "info", body: t("room.order.never") });
  const when = dateTime(last.sentAt);
  const sent = last.staffName
    ? tn("room.order.last_by", last.people, { when, name: last.staffName })
    : tn("room.order.last", last.people, { when });
  return isSent(order)
    ? notice({ kind: "good", body: html`<p>${sent}</p><p>${t("room.order.same")}</p>` })
    : notice({
        kind: "warning",
        title: t("room.order.changed", { difference: differenceWords(difference) }),
        body: html`<p>${sent}</p>`,
      });
};

/** "+2 personer, −1 Vegetarisk" */
const differenceWords = ({ people, needs, access }: NonNullable<FoodOrder["difference"]>): string =>
  [
    ...(people === 0 ? [] : [`${sign(people)}${tn("room.order.count", Math.abs(people))}`]),
    ...[...needs, ...access].map(({ text, by }) => `${sign(by)}${Math.abs(by)}\u00a0${text}`),
  ].join(", ");

const sign = (figure: number): string => (figure > 0 ? "+" : "−");

const counted = (caption: string, counts: Count[], none: string): Html =>
  counts.length === 0
    ? html`<p>${none}</p>`
    : table({
        caption,
        head: [t("room.order.head.text"), t("room.order.head.count")],
        rows: counts.map(({ text, count }) => [text, count]),
        numeric: [1],
        narrow: true,
      });

/** A mail to the venue, ready to paste. */
const message = ({ session, now, difference }: FoodOrder): string => {
  const { venue, contact } = session;
  const changed = difference && differenceWords(difference);
  const about = {
    course: session.courseTitle,
    days: when(session),
    venue: venue?.name ?? "",
  };
  return [
    t("room.order.text.hello"),
    changed
      ? `${t("room.order.text.again", about)}\n${t("room.order.text.changed", { changed })}`
      : t("room.order.text.first", about),
    tn("room.order.text.people", now.people),
    list(t("room.order.text.needs"), now.needs) ?? t("room.order.text.needs.none"),
    list(t("room.order.text.access"), now.access),
    t("room.order.text.bye", { ...contact, association: site.association.name }),
  ]
    .filter((part) => part !== null)
    .join("\n\n")
    .replaceAll("\u00a0", " ");
};

const list = (heading: string, counts: Count[]): string | null =>
  counts.length === 0 ? null : [heading, ...counts.map(({ text, count }) => `${count} × ${text}`)].join("\n");
