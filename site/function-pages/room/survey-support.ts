import { barChart } from "../../components/chart/chart.ts";
import { table } from "../../components/table/table.ts";
import { type Html, html } from "../../html.ts";
import { t, tn } from "../../strings.ts";
import type { SurveyEffect } from "../../survey.ts";
import { municipalityWord, sectorWord } from "./survey-words.ts";

/** Which support is missing, all together and by municipality and sector. */
export const supportTable = ({ support, words }: SurveyEffect): Html => {
  const options = (words.support ?? []).map(({ id, text }) => [id, text] as const);
  const all = support.reduce((sum, { n }) => sum + n, 0);
  const count = (option: string) => support.reduce((sum, { counts }) => sum + (counts[option] ?? 0), 0);
  return html`<section class="results-question">
${barChart({
  id: "stod",
  title: t("surveys.effect.support"),
  description: `${options.map(([option, text]) => `${text}: ${count(option)}`).join(", ")}. ${tn("surveys.n", all)}.`,
  rows: options.map(([option, text]) => ({ label: text, value: count(option), text: String(count(option)) })),
})}
${table({
  caption: t("surveys.effect.support.caption"),
  head: [t("surveys.effect.support.where"), ...options.map(([, text]) => text), t("surveys.head.all")],
  rows: support.map(({ municipality, sector, n, counts }) => [
    place(municipality, sector),
    ...options.map(([option]) => counts[option] ?? 0),
    n,
  ]),
  numeric: [...options.map((_, at) => at + 1), options.length + 1],
})}
<p class="results-source">${t("surveys.effect.support.hint")}</p>
</section>`;
};

/** Nothing told of either: they share it with fewer than four others. */
const place = (municipality: string | null, sector: string | null): string => {
  if (!municipality && !sector) return t("surveys.rest");
  return [
    municipality ? municipalityWord(municipality) : t("surveys.rest.municipality"),
    sector ? sectorWord(sector).toLowerCase() : t("surveys.rest.sector"),
  ].join(", ");
};
