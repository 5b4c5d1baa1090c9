import { table } from "../components/table/table.ts";
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
  refuseForgotten(personalData, personalColumns);
  return pageLayout({
    title,
    description,
    path: "/personuppgifter/",
    wide: true,
    body: html`<h1>${title}</h1>
<div class="prose">${prose(before)}</div>
${chapters.map((each) => chapter(each, personalColumns))}
<div class="prose">${prose(after)}</div>`,
  }).toString();
};

const refuseForgotten = ({ chapters }: PersonalDataPage, columns: PersonalDatum[]): void => {
  const told = chapters.map(({ activity }) => activity);
  const forgotten = columns.find(({ activity }) => !told.includes(activity));
  if (forgotten)
    throw new Error(
      `Sidan om personuppgifter har inget kapitel om ${forgotten.activity}, där databasen sparar: ${forgotten.label}.`,
    );
};

const chapter = (
  { activity, title, text, seenBy }: PersonalDataPage["chapters"][number],
  columns: PersonalDatum[],
): Html => {
  const kept = columns.filter((column) => column.activity === activity);
  const alike = new Set(kept.map(({ retention }) => retention)).size === 1;
  const head = [t("personal.what"), t("personal.why"), ...(alike ? [] : [t("personal.howLong")])];
  return html`<section class="personal-data">
<h3>${title}</h3>
${text ? html`<p>${text}</p>` : null}
<p><b>${t("personal.seenBy")}</b> ${seenBy}</p>
${alike ? html`<p><b>${t("personal.howLong")}?</b> ${kept[0]?.retention}.</p>` : null}
${table({
  caption: t("personal.kept", { title }),
  head,
  rows: kept.map(({ label, purpose, retention }) => [label, purpose, retention].slice(0, head.length)),
  aligned: true,
})}
</section>`;
};
