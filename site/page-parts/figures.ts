import { bigNumber } from "../components/big-number/big-number.ts";
import type { Cell, Snapshot } from "../content/figures.ts";
import { longDate } from "../filters/dates.ts";
import { type Html, html } from "../html.ts";
import { t } from "../strings.ts";

/** As it stands in a table: the number, two points for what is not shown, a dash for what is not counted. */
export const cellText = (value: Cell): string => (value === null ? "–" : String(value));

/** Null where there is nothing to draw. */
export const drawn = (value: Cell): number | null => (typeof value === "number" ? value : null);

/** "2025", or the days when it is not a whole year. */
export const periodWords = ({ period: { from, to } }: Snapshot): string =>
  from.endsWith("-01-01") && to === `${from.slice(0, 4)}-12-31`
    ? from.slice(0, 4)
    : `${longDate(from)} – ${longDate(to)}`;

const link = (): Html => html`<p><a href="/siffror/">${t("figures.link")}</a></p>`;

/** The people, workplaces and employers reached, side by side: never one of them alone. */
export const reachNumbers = ([snapshot]: Snapshot[]): Html | null =>
  snapshot
    ? html`<section aria-labelledby="siffror">
<h2 id="siffror">${t("figures.reachHeading", { period: periodWords(snapshot) })}</h2>
<div class="big-number-row">
${snapshot.reach
  .filter(({ value }) => typeof value === "number")
  .map(({ label, value }) => bigNumber(cellText(value), label.toLowerCase()))}
</div>
${link()}
</section>`
    : null;

/** The one number that stands for all: those who have been trained, and where they work. */
export const trainedNumber = ([snapshot]: Snapshot[]): Html | null => {
  if (!snapshot) return null;
  const { trained, goal } = snapshot;
  return html`<section aria-labelledby="siffror">
<h2 id="siffror">${t("figures.startHeading")}</h2>
${bigNumber(
  cellText(trained.sum.total),
  t(goal ? "figures.startGoal" : "figures.start", { period: periodWords(snapshot), goal: goal ?? "" }),
)}
${link()}
</section>`;
};
