import { nextSessions } from "../calendar.ts";
import { cardOf } from "../cards/card-address.ts";
import { button } from "../components/button/button.ts";
import { exampleLead, exampleMore } from "../components/example/example.ts";
import { hero } from "../components/hero/hero.ts";
import { asRow, newsLinks } from "../components/news/news.ts";
import { path, pathSteps } from "../components/path/path.ts";
import { sessionCard } from "../components/session-card/session-card.ts";
import type { Example } from "../content/example.ts";
import type { News } from "../content/news.ts";
import type { StartPage } from "../content/page.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { prose } from "../markdown.ts";
import type { PageData } from "../page-data.ts";
import { trainedNumber } from "../page-parts/figures.ts";
import { t } from "../strings.ts";
import { translationsOf } from "../translations.ts";
import type { CalendarData } from "../types.ts";

export const data = { permalink: "/" };

export const render = ({ start, offering, courses, examples, figures, calendar, news, pages }: PageData): string =>
  pageLayout({
    title: start.title,
    description: start.description,
    path: "/",
    card: cardOf("/"),
    translations: translationsOf("/", pages),
    wide: true,
    scripts: ["/assets/seats.js"],
    body: html`${hero({
      title: start.title,
      lead: start.lead,
      actions: html`${button({ text: start.action, href: "/kalender/" })}
<a class="hero-link" href="/erbjudande/">${start.secondAction}</a>`,
    })}
${next(calendar)}
<section class="path-section" aria-labelledby="vagen">
<h2 id="vagen">${t("page.path")}</h2>
${path(pathSteps(courses, offering))}
<p class="promise">${start.promise.text} <a href="/erbjudande/#lofte">${start.promise.link}</a></p>
</section>
${ways(start)}
<div class="proof">
${told(examples)}
${trainedNumber(figures)}
</div>
${latest(news)}
<div class="closing">${prose(start.body)}
${button({ text: t("page.course.requestAction"), href: "/kontakt/", kind: "secondary" })}</div>`,
  }).toString();

const next = ({ sessions, now }: CalendarData): Html | null => {
  const soon = nextSessions(sessions, now, 3);
  if (soon.length === 0) return null;
  return html`<section class="soon" aria-labelledby="narmast">
<h2 id="narmast">${t("page.next")}</h2>
${soon.map(sessionCard)}
<p><a href="/kalender/">${t("page.next.all")}</a></p>
</section>`;
};

const ways = (start: StartPage): Html => html`<ul class="ways">
${start.audiences.map(
  (way) => html`<li><h2>${way.title}</h2>
<p>${way.text}</p>
<p><a href="${way.href}">${way.link}</a></p></li>`,
)}
</ul>`;

const told = ([example]: Example[]): Html | null =>
  example
    ? html`<section aria-labelledby="exempel">
<h2 id="exempel">${t("start.example")}</h2>
${exampleLead(example)}
${exampleMore()}
</section>`
    : null;

const latest = (news: News[]): Html | null =>
  news.length === 0
    ? null
    : html`<section aria-labelledby="nytt">
<h2 id="nytt">${t("start.news")}</h2>
${newsLinks(news.slice(0, 3).map(asRow))}
<p><a href="/nyheter/">${t("news.all")}</a></p>
</section>`;
