import type { Page } from "../content/page.ts";
import { html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { lineByLineProse, prose } from "../markdown.ts";
import type { PageData } from "../page-data.ts";
import { sources } from "../page-parts/sources.ts";
import { translationsOf } from "../translations.ts";

interface TextPageData {
  textPage: Page;
}

export const data = {
  pagination: { data: "pages", size: 1, alias: "textPage", addAllPagesToCollections: true },
  permalink: ({ textPage }: TextPageData): string => `/${textPage.slug}/`,
};

export const render = ({ textPage, pages }: PageData & TextPageData): string => {
  const { slug, title, description, language, body, easyRead } = textPage;
  return pageLayout({
    title,
    description,
    path: `/${slug}/`,
    lang: language,
    translations: translationsOf(`/${slug}/`, pages),
    body: html`<h1>${title}</h1>
${easyRead ? html`<div class="prose prose-easy">${lineByLineProse(body)}</div>` : html`<div class="prose">${prose(body)}</div>`}
${sources(textPage)}`,
  }).toString();
};
