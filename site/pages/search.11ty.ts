import { button } from "../components/button/button.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import type { PageData } from "../page-data.ts";
import { type BuiltPage, type ListedPage, type Room, siteMap } from "../search/pages.ts";
import { site } from "../site.ts";
import { t } from "../strings.ts";

interface SearchData extends PageData {
  collections: { all: { url: string | false; templateContent: string }[] };
}

export const data = {
  permalink: "/sok/",
  // The list is made of the other pages, so they are made first.
  eleventyExcludeFromCollections: true,
  eleventyImport: { collections: ["all"] },
};

export const render = ({ collections, synonyms }: SearchData): string => {
  const built = collections.all.map(({ url, templateContent }): BuiltPage => ({ url, content: templateContent }));
  return pageLayout({
    title: t("search.title"),
    description: t("search.description"),
    path: "/sok/",
    scripts: ["/assets/search.js"],
    robots: "noindex, follow",
    body: html`<h1>${t("search.title")}</h1>
${form(synonyms)}
<noscript><p>${t("search.plain")}</p></noscript>
<h2 class="search-all">${t("search.all")}</h2>
${siteMap(built).map(room)}`,
  }).toString();
};

const words = () => ({
  waiting: t("search.waiting"),
  one: t("search.count.one"),
  other: t("search.count.other"),
  none: t("search.none"),
  noneHelp: t("search.noneHelp", { phone: site.association.phone }),
  unavailable: t("search.unavailable"),
});

const form = (
  synonyms: string[][],
): Html => html`<form class="search" method="get" action="/sok/" role="search" data-words="${JSON.stringify(words())}" data-synonyms="${JSON.stringify(synonyms)}">
<div class="field">
<label class="field-label" for="q">${t("search.label")}</label>
<input class="field-input" id="q" name="q" type="search" autocomplete="off" enterkeyhint="search" maxlength="100">
</div>
${button({ text: t("search.submit") })}
</form>
<div class="search-found" id="traffar" hidden><p class="search-status" role="status"></p><ol class="search-results"></ol>${button({ text: t("search.showMore"), type: "button", kind: "secondary" })}</div>`;

const room = ({ title, pages }: Room): Html => html`<section class="search-room">
<h3>${t(title)}</h3>
<ul>${pages.map(listed)}</ul>
</section>`;

const listed = (
  page: ListedPage,
): Html => html`<li>${link(page)}<br>${page.lang ? html`<span lang="${page.lang}">${page.description}</span>` : page.description}
${
  page.below.length > 0
    ? html`<ul>${page.below.map((below) => html`<li>${link(below)}</li>`)}${
        page.more > 0 ? html`<li>${t("search.more", { antal: page.more })}</li>` : null
      }</ul>`
    : null
}</li>`;

const link = ({ url, title, lang }: ListedPage): Html =>
  html`<a href="${url}"${lang ? html` lang="${lang}" hreflang="${lang}"` : null}>${title}</a>`;
