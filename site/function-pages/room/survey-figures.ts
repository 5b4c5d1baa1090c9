import { barChart, columnChart } from "../../components/chart/chart.ts";
import { distribution } from "../../components/distribution/distribution.ts";
import { table } from "../../components/table/table.ts";
import { type Html, html } from "../../html.ts";
import { t, tn } from "../../strings.ts";
import type { SurveyQuestion, SurveyTotals } from "../../survey.ts";

/** One selection's answers to a question; null where fewer than five gave one. */
export interface Part {
  label: string;
  totals: SurveyTotals | null;
}

interface Value {
  value: string;
  text: string;
  short: string;
}

interface FigureOptions {
  id: string;
  title: string;
  type: SurveyQuestion["type"] | "change";
  values: Value[];
  parts: Part[];
}

/** What was answered, drawn and in a table beside, for one selection or several. */
export const figure = (options: FigureOptions): Html => html`<div class="chart-beside">
<div class="results-charts">${charts(options)}</div>
${answerTable(options)}
</div>`;

/** Values that the question has now, and those that only an earlier version had. */
export const withFormer = (values: Value[], parts: Part[]): Value[] => {
  const known = new Set(values.map(({ value }) => value));
  const given = new Set(parts.flatMap(({ totals }) => Object.keys(totals?.counts ?? {})));
  return [
    ...values,
    ...[...given].filter((value) => !known.has(value)).map((value) => ({ value, text: value, short: value })),
  ];
};

const charts = ({ id, title, type, values, parts }: FigureOptions): Html | Html[] => {
  if (type === "scale")
    return distribution({
      id,
      title,
      steps: values.map(({ text }) => text),
      lastApart: values.at(-1)?.value === "dont_know",
      rows: parts.map(({ label, totals }) => ({
        label: parts.length > 1 ? label : "",
        n: totals?.n ?? null,
        parts: values.map(({ value }) => totals?.counts[value] ?? 0),
      })),
    });
  return parts.map(({ label, totals }, at) => {
    const heading = parts.length > 1 ? html`<p><strong>${label}</strong></p>` : null;
    if (!totals) return html`${heading}<p>${t("surveys.few")}</p>`;
    const counted = (type === "numbers" ? totals.sums : totals.counts) ?? {};
    const rows = values.map(({ value, text, short }) => {
      const count = counted[value] ?? 0;
      return { label: type === "rating" || type === "change" ? short : text, value: count, text: String(count) };
    });
    const drawn = {
      id: `${id}-${at}`,
      title: parts.length > 1 ? `${title}, ${label}` : title,
      description: `${values.map(({ text, value }) => `${text}: ${counted[value] ?? 0}`).join(", ")}. ${tn("surveys.n", totals.n)}.`,
      rows,
    };
    return html`${heading}${type === "rating" || type === "change" ? columnChart(drawn) : barChart(drawn)}`;
  });
};

const answerTable = ({ type, values, parts }: FigureOptions): Html => {
  const told = parts.filter(({ totals }) => totals);
  const cell = (value: string, { totals }: Part): string => {
    if (!totals) return t("surveys.few.short");
    const count = totals.counts[value] ?? 0;
    return type === "numbers"
      ? t("surveys.places.by", { places: totals.sums?.[value] ?? 0, count })
      : t("surveys.share", { count, percent: Math.round((100 * count) / totals.n) });
  };
  return table({
    caption: [
      parts.length > 1 ? t("surveys.table.compared") : tn("surveys.n", told[0]?.totals?.n ?? 0),
      ...(type === "numbers" ? [t("surveys.places.caption")] : []),
    ].join(". "),
    head: [
      t("surveys.head.answer"),
      ...(parts.length > 1 ? parts.map(({ label }) => label) : [t("surveys.head.count")]),
    ],
    rows: [
      ...values.map(({ value, text }) => [text, ...parts.map((part) => cell(value, part))]),
      ...(parts.length > 1
        ? [[t("surveys.head.all"), ...parts.map(({ totals }) => (totals ? String(totals.n) : ""))]]
        : []),
    ],
    numeric: parts.map((_, at) => at + 1),
    kept: true,
  });
};
