import { cardOf } from "../cards/card-address.ts";
import { crumb } from "../components/crumb/crumb.ts";
import { asRow, newsByline, newsFigure, newsLinks, newsNotes } from "../components/news/news.ts";
import type { Course } from "../content/course.ts";
import type { News } from "../content/news.ts";
import { newsFeeds } from "../feeds.ts";
import { newsArticle } from "../filters/news-article.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { prose } from "../markdown.ts";
import { newsAddress, relatedNews } from "../news.ts";
import type { PageData } from "../page-data.ts";
import { t } from "../strings.ts";

interface NewsData {
  item: News;
}

export const data = {
  pagination: { data: "news", size: 1, alias: "item", addAllPagesToCollections: true },
  permalink: ({ item }: NewsData): string => newsAddress(item.slug),
};

export const render = ({ item, news, courses }: PageData & NewsData): string => {
  const path = newsAddress(item.slug);
  return pageLayout({
    title: item.title,
    description: item.summary,
    path,
    feeds: newsFeeds,
    card: cardOf(path),
    jsonLd: newsArticle(item),
    body: html`<article class="news">
${crumb({ href: "/nyheter/", text: t("news.crumb") })}
<h1>${item.title}</h1>
<p class="lead">${item.summary}</p>
${newsByline(item)}
${newsNotes(item)}
${newsFigure(item)}
<div class="prose">${prose(item.body)}</div>
${about(courses.filter(({ slug }) => item.courses.includes(slug)))}
</article>
${more(relatedNews(item, news))}`,
  }).toString();
};

const about = (courses: Course[]): Html | null =>
  courses.length === 0
    ? null
    : html`<section class="news-more" aria-labelledby="utbildningar">
<h2 id="utbildningar">${t("news.courses")}</h2>
<ul class="news-links">${courses.map(
        ({ slug, title, summary }) =>
          html`<li><a href="/utbildningar/${slug}/">${title}</a> <span class="news-date">${summary}</span></li>`,
      )}</ul>
</section>`;

const more = (related: News[]): Html => html`<section class="news-more" aria-labelledby="mer">
<h2 id="mer">${t("news.related")}</h2>
${related.length > 0 ? newsLinks(related.map(asRow)) : null}
<p><a href="/nyheter/">${t("news.all")}</a></p>
</section>`;
