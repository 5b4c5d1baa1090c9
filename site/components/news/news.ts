import { type News, tagName } from "../../content/news.ts";
import type { PublicationState, Published } from "../../content/publication.ts";
import { longDate, wholeDates } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import { newsAddress, tagAddress } from "../../news.ts";
import { picture } from "../../pictures/picture.ts";
import { t } from "../../strings.ts";
import { notice } from "../notice/notice.ts";

interface Dated {
  publishedAt: string;
  state: PublicationState;
}

/** "Utkast" or "Kommer 12 mars 2027", for what only its editor sees. */
const stateWords = ({ state, publishedAt }: Dated): string | null => {
  if (state === "published") return null;
  return state === "draft" ? t("news.state.draft") : t("news.state.scheduled", { date: longDate(publishedAt) });
};

/** The day it came out, or that it has not. */
const newsDate = (item: Dated): Html => {
  const words = stateWords(item);
  return words
    ? html`<b class="news-state">${words}</b>`
    : html`<time datetime="${item.publishedAt}">${longDate(item.publishedAt)}</time>`;
};

interface Listed extends Dated {
  title: string;
  summary: string;
  href: string;
}

const newsRow = (item: Listed, newest: boolean): Html => html`<li class="news-row${newest ? " news-newest" : ""}">
<p class="news-date">${newsDate(item)}</p>
<div class="news-what">
<h2><a href="${item.href}">${item.title}</a></h2>
<p>${item.summary}</p>
</div>
</li>`;

/** One line each: the day, the title and what it says; the newest set large. Stands under a heading of level one. */
export const newsRows = (rows: Listed[], { newestFirst = true } = {}): Html => html`<ul class="news-list">
${rows.map((row, index) => newsRow(row, newestFirst && index === 0))}
</ul>`;

export const asRow = (item: News): Listed => ({ ...item, href: newsAddress(item.slug) });

/** Titles with their days, for where something else is the main thing. */
export const newsLinks = (rows: Listed[]): Html => html`<ul class="news-links">
${rows.map((item) => html`<li><a href="${item.href}">${item.title}</a> <span class="news-date">${newsDate(item)}</span></li>`)}
</ul>`;

/** When, by whom and about what. */
export const newsByline = (
  item: Dated & { author: string; tags?: string[] },
): Html => html`<p class="news-byline">${newsDate(item)}
<span>${item.author}</span>
${(item.tags ?? []).map(tagLink)}</p>`;

/** A tag may be called what a room of the site is called: heard alone, the link says which of them it leads to. */
export const tagLink = (tag: string): Html =>
  html`<a href="${tagAddress(tag)}"><span class="visually-hidden">${t("news.about")} </span>${tagName(tag)}</a>`;

/** What the reader must know of the text before it: that it is not out, or what was mended in it. */
export const newsNotes = (item: Published<{ corrected?: { text: string } | undefined }>): Html => {
  const words = stateWords(item);
  return html`${words ? notice({ kind: "warning", title: words, body: t("news.unpublished") }) : null}
${
  item.corrected
    ? notice({
        kind: "info",
        title: t("news.corrected", { date: longDate(item.updatedAt) }),
        body: wholeDates(item.corrected.text),
      })
    : null
}`;
};

/** The picture under the lead is seen at once, so it never waits. */
export const newsFigure = ({ image }: News): Html | null =>
  image
    ? html`<figure class="news-figure">${picture({ ...image, lazy: false })}
${
  image.caption || image.photographer
    ? html`<figcaption>${image.caption} ${image.photographer ? t("news.photographer", { name: image.photographer }) : null}</figcaption>`
    : null
}</figure>`
    : null;
