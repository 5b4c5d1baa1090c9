import type { Page } from "../content/page.ts";
import { longDate } from "../filters/dates.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { prose } from "../markdown.ts";
import { contacts } from "../page-parts/contacts.ts";
import { t } from "../strings.ts";

interface TextPageData {
  textPage: Page;
}

export const data = {
  pagination: { data: "pages", size: 1, alias: "textPage", addAllPagesToCollections: true },
  permalink: ({ textPage }: TextPageData): string => `/${textPage.slug}/`,
};

export const render = ({ textPage }: TextPageData): string =>
  pageLayout({
    title: textPage.title,
    description: textPage.description,
    path: `/${textPage.slug}/`,
    body: html`<h1>${textPage.title}</h1>
<div class="prose">${prose(textPage.body)}</div>
${textPage.slug === "kontakt" ? contacts() : null}
${sources(textPage)}`,
  }).toString();

const sources = ({ sources: listed, reviewed }: Page): Html => html`${
  listed
    ? html`<h2>${t("page.sources")}</h2>
<ul>${listed.map(({ text, url }) => html`<li><a href="${url}" rel="external">${text}</a></li>`)}</ul>`
    : null
}
${reviewed ? html`<p class="reviewed">${t("page.reviewed", { date: longDate(reviewed) })}</p>` : null}`;
