import { summaryList } from "../components/summary-list/summary-list.ts";
import { chaptersPlace, type PersonalDataPage } from "../content/personal-data.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { prose } from "../markdown.ts";
import type { PageData } from "../page-data.ts";
import { t } from "../strings.ts";
import type { PersonalDatum } from "../types.ts";

export const data = { permalink: "/personuppgifter/" };

export const render = ({ personalData, personalColumns }: PageData): string => {
  const { title, description, chapters, body } = personalData;
  const [before = "", after = ""] = body.split(chaptersPlace);
  return pageLayout({
    title,
    description,
    path: "/personuppgifter/",
    body: html`<h1>${title}</h1>
<div class="prose">${prose(before)}</div>
${chapters.map((each) => chapter(each, personalColumns))}
<div class="prose">${prose(after)}</div>`,
  }).toString();
};

const chapter = (
  { activity, title, text, seenBy }: PersonalDataPage["chapters"][number],
  columns: PersonalDatum[],
): Html => {
  const kept = columns.filter((column) => column.activity === activity);
  const usual = mostCommon(kept.map(({ retention }) => retention));
  const alike = kept.every(({ retention }) => retention === usual);
  return html`<section class="personal-data">
<h3>${title}</h3>
${text ? html`<p>${text}</p>` : null}
${summaryList({
  rows: kept.map(({ label, purpose, retention }) => ({
    key: label,
    value: html`<p>${purpose}.</p>
${retention === usual ? null : html`<p>${t("personal.retention.own", { retention })}</p>`}`,
  })),
})}
<p>${t(alike ? "personal.retention" : "personal.retention.usual", { retention: usual })}</p>
<p><b>${t("personal.seenBy")}</b> ${seenBy}</p>
</section>`;
};

const mostCommon = (values: string[]): string => {
  const count = (value: string): number => values.filter((each) => each === value).length;
  return [...new Set(values)].sort((a, b) => count(b) - count(a))[0] ?? "";
};
