import { bigNumber } from "../components/big-number/big-number.ts";
import { barChart, columnChart } from "../components/chart/chart.ts";
import { emptyState } from "../components/empty-state/empty-state.ts";
import { summaryList } from "../components/summary-list/summary-list.ts";
import { table } from "../components/table/table.ts";
import type { Counts, Snapshot } from "../content/figures.ts";
import { longDate } from "../filters/dates.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import type { PageData } from "../page-data.ts";
import { cellText, drawn, periodWords } from "../page-parts/figures.ts";
import { site } from "../site.ts";
import { numberWord, t } from "../strings.ts";

export const data = { permalink: "/siffror/" };

export const render = ({ figures: [newest] }: PageData): string =>
  pageLayout({
    title: t("figures.title"),
    description: t("figures.description"),
    path: "/siffror/",
    wide: true,
    body: html`<h1>${t("figures.title")}</h1>
${
  newest
    ? html`<p class="lead">${t("figures.lead", { period: periodWords(newest) })}</p>
${reach(newest)}
${perYear(newest)}
${trained(newest)}
${outside(newest)}
${sectors(newest)}
${about(newest)}`
    : emptyState({ title: t("figures.none"), body: t("figures.noneBody", { phone: site.association.phone }) })
}`,
  }).toString();

const countsHead = (): string[] => [t("figures.total"), t("figures.women"), t("figures.men")];
const counts = ({ total, women, men }: Counts): string[] => [total, women, men].map(cellText);
const chartText = (value: Counts["total"]): string => (value === ".." ? t("figures.hidden") : cellText(value));

const countsTable = (caption: string, rows: (Counts & { label: string })[]): Html =>
  table({
    caption,
    head: [t("figures.kind"), ...countsHead()],
    rows: rows.map((row) => [row.label, ...counts(row)]),
    numeric: [1, 2, 3],
    kept: true,
  });

/** A figure with the same in a table, side by side where there is room. */
const pair = (id: string, heading: string, chart: Html, tables: Html): Html => html`<section aria-labelledby="${id}">
<h2 id="${id}">${heading}</h2>
<div class="chart-beside">${chart}<div class="chart-tables">${tables}</div></div>
</section>`;

const reach = (snapshot: Snapshot): Html => html`<section aria-labelledby="natt">
<h2 id="natt">${t("figures.reach")}</h2>
<div class="big-number-row">
${snapshot.reach.map(({ label, value, meaning }) => bigNumber(cellText(value), label.toLowerCase(), meaning))}
</div>
</section>`;

const perYear = ({ perYear: years, goal }: Snapshot): Html => {
  const byGender = years.some(({ women }) => typeof women === "number");
  return pair(
    "ar",
    t("figures.perYear"),
    columnChart({
      id: "per-ar",
      title: t("figures.perYearCaption"),
      description: years.map(({ year, total }) => `${year}: ${chartText(total)}.`).join(" "),
      rows: years.map(({ year, total, women }) => ({
        label: String(year),
        value: drawn(total),
        text: chartText(total),
        part: drawn(women),
      })),
      ...(byGender ? { legend: [t("figures.women"), t("figures.rest")] as [string, string] } : {}),
      ...(goal ? { line: { value: goal, text: t("figures.goal", { goal }) } } : {}),
    }),
    table({
      caption: t("figures.perYearCaption"),
      head: [t("figures.year"), ...countsHead()],
      rows: years.map(({ year, ...row }) => [String(year), ...counts(row)]),
      numeric: [1, 2, 3],
      kept: true,
    }),
  );
};

const trained = (snapshot: Snapshot): Html => {
  const { rows, sum } = snapshot.trained;
  const period = periodWords(snapshot);
  return pair(
    "slag",
    t("figures.trained", { period }),
    barChart({
      id: "per-slag",
      title: t("figures.trainedCaption", { period }),
      description: rows.map(({ label, total }) => `${label}: ${chartText(total)}.`).join(" "),
      rows: rows.map(({ label, total }) => ({ label, value: drawn(total), text: chartText(total) })),
    }),
    countsTable(t("figures.trainedCaption", { period }), [...rows, sum]),
  );
};

const outside = (snapshot: Snapshot): Html | null =>
  snapshot.trained.outside.length === 0
    ? null
    : html`<section aria-labelledby="for-sig">
<h2 id="for-sig">${t("figures.outside")}</h2>
${countsTable(t("figures.outsideCaption", { period: periodWords(snapshot) }), snapshot.trained.outside)}
</section>`;

const sectors = (snapshot: Snapshot): Html => {
  const { rows, sum } = snapshot.sectors;
  const caption = t("figures.sectorsCaption", { period: periodWords(snapshot) });
  return pair(
    "sektorer",
    t("figures.sectors"),
    barChart({
      id: "per-sektor",
      title: caption,
      description: rows.map(({ label, value }) => `${label}: ${chartText(value)}.`).join(" "),
      rows: rows.map(({ label, value }) => ({ label, value: drawn(value), text: chartText(value) })),
    }),
    table({
      caption,
      head: [t("figures.sector"), t("figures.count")],
      rows: [...rows, sum].map(({ label, value }) => [label, cellText(value)]),
      numeric: [1],
      kept: true,
    }),
  );
};

const about = (snapshot: Snapshot): Html => html`<section aria-labelledby="lasa">
<h2 id="lasa">${t("figures.about")}</h2>
${summaryList({
  rows: [
    ...snapshot.definitions.map(({ term, meaning }) => ({ key: term, value: meaning })),
    { key: "..", value: t("figures.suppressed", { n: numberWord(snapshot.threshold) }) },
    { key: "–", value: t("figures.dash") },
  ],
})}
${corrections(snapshot)}
<p>${t("figures.source", { source: snapshot.source, date: longDate(snapshot.published) })}</p>
<p><a href="/siffror/${snapshot.published}.json">${t("figures.file")}</a></p>
</section>`;

const corrections = ({ corrections: made }: Snapshot): Html | null =>
  made.length === 0
    ? null
    : html`<h3>${t("figures.corrections")}</h3>
<ul>${made.map(({ date, text }) => html`<li>${longDate(date)}: ${text}</li>`)}</ul>`;
