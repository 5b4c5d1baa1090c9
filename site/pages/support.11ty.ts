import { button } from "../components/button/button.ts";
import { crumb } from "../components/crumb/crumb.ts";
import { summaryList } from "../components/summary-list/summary-list.ts";
import { supportFacts, supportPath } from "../components/support/support.ts";
import type { Support, SupportQuestions } from "../content/support.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { prose } from "../markdown.ts";
import type { PageData } from "../page-data.ts";
import { municipalContacts } from "../page-parts/municipal-contacts.ts";
import { sources } from "../page-parts/sources.ts";
import { t } from "../strings.ts";
import { chooserStart } from "../support-chooser.ts";

export const data = {
  pagination: { data: "supports", size: 1, alias: "support", addAllPagesToCollections: true },
  permalink: ({ support }: { support: Support }): string => supportPath(support),
};

export const render = ({ support, supportQuestions }: PageData & { support: Support }): string =>
  pageLayout({
    title: support.title,
    description: support.summary,
    path: supportPath(support),
    body: html`${crumb({ href: chooserStart, text: t("support.crumb") })}
<h1>${support.title}</h1>
<p class="lead">${support.summary}</p>
${summaryList({ rows: appliesTo(support, supportQuestions) })}
${supportFacts(support)}
${support.body ? html`<div class="prose">${prose(support.body)}</div>` : null}
<h2>${t("support.call")}</h2>
<p>${t("support.call.body")}</p>
${municipalContacts()}
${sources(support)}
<div class="actions">${button({ text: t("support.page.choose"), href: chooserStart, kind: "secondary" })}</div>`,
  }).toString();

const appliesTo = ({ sectors, forms, needs }: Support, { sector, form, need }: SupportQuestions) => [
  { key: sector.short, value: named(sector.choices, sectors) },
  { key: form.short, value: named(form.choices, forms) },
  { key: need.short, value: named(need.choices, needs) },
];

const named = (choices: { value: string; text: string }[], values: string[]): Html =>
  html`<ul>${choices.filter(({ value }) => values.includes(value)).map(({ text }) => html`<li>${text}</li>`)}</ul>`;
