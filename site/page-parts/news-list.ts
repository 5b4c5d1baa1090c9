import { button } from "../components/button/button.ts";
import { crumb } from "../components/crumb/crumb.ts";
import { emptyState } from "../components/empty-state/empty-state.ts";
import { asRow, newsRows, tagLink } from "../components/news/news.ts";
import { pager } from "../components/pager/pager.ts";
import { type News, tagName } from "../content/news.ts";
import { newsFeeds } from "../feeds.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { type ListPage, tagsOf } from "../news.ts";
import { t } from "../strings.ts";

interface NewsListOptions {
  /** The address of the first page of the list. */
  base: string;
  list: ListPage;
  /** All news, for the topics to choose between. */
  news: News[];
  title: string;
  description: string;
}

/** A page of news, all of them or those about one topic. */
export const newsList = ({ base, list, news, title, description }: NewsListOptions): Html => {
  const whole = list.number === 1 ? title : t("news.page", { title, number: list.number });
  return pageLayout({
    title: whole,
    description,
    path: list.path,
    wide: true,
    feeds: newsFeeds,
    body: html`${list.tag ? crumb({ href: "/nyheter/", text: t("news.crumb") }) : null}
<h1>${whole}</h1>
${list.tag ? null : html`<p class="lead">${t("news.lead")}</p>`}
${topics(tagsOf(news), list.tag)}
${list.news.length > 0 ? newsRows(list.news.map(asRow), { newestFirst: list.number === 1 && !list.tag }) : none()}
${pager(base, list)}
${list.tag ? null : follow()}`,
  });
};

const topics = (tags: string[], chosen?: string): Html | null =>
  tags.length === 0
    ? null
    : html`<nav aria-label="${t("news.tags")}">
<ul class="news-tags">
${tags.map((tag) => html`<li>${tag === chosen ? html`<b aria-current="page">${tagName(tag)}</b>` : tagLink(tag)}</li>`)}
</ul>
</nav>`;

const none = (): Html =>
  emptyState({
    title: t("news.none"),
    body: html`<p>${t("news.noneBody")}</p>
${button({ text: t("news.noneAction"), href: "/kalender/", kind: "secondary" })}`,
  });

const follow = (): Html => html`<section aria-labelledby="folj">
<h2 id="folj">${t("news.follow")}</h2>
<p>${t("news.followBody")}</p>
<ul>
${newsFeeds.map(({ href, title }) => html`<li><a href="${href}">${title}</a></li>`)}
<li><a href="/nyhetsbrev/">${t("news.letters")}</a></li>
</ul>
</section>`;
