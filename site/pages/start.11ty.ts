import { nextSessions } from "../calendar.ts";
import { button } from "../components/button/button.ts";
import { hero } from "../components/hero/hero.ts";
import { sessionCard } from "../components/session-card/session-card.ts";
import type { Course } from "../content/course.ts";
import type { StartPage } from "../content/page.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { prose } from "../markdown.ts";
import type { PageData } from "../page-data.ts";
import { t } from "../strings.ts";
import type { CalendarData } from "../types.ts";

export const data = { permalink: "/" };

export const render = ({ start, courses, calendar }: PageData): string =>
  pageLayout({
    title: start.title,
    description: start.description,
    path: "/",
    wide: true,
    scripts: ["/assets/seats.js"],
    body: html`${hero({
      title: start.title,
      lead: start.lead,
      actions: html`${button({ text: start.action, href: "/kalender/" })}
${button({ text: start.secondAction, href: "/utbildningar/", kind: "secondary" })}`,
    })}
${audiences(start)}
${next(calendar)}
${path(start, courses)}
${sides(start)}
${questions(start)}
<div class="closing">${prose(start.body)}
${button({ text: t("page.course.requestAction"), href: "/kontakt/", kind: "secondary" })}</div>`,
  }).toString();

const audiences = (start: StartPage): Html => html`<ul class="ways">
${start.audiences.map(
  (way) => html`<li><h2>${way.title}</h2>
<p>${way.text}</p>
<p><a href="${way.href}">${way.link}</a></p></li>`,
)}
</ul>`;

const next = ({ sessions, now }: CalendarData): Html | null => {
  const soon = nextSessions(sessions, now, 3);
  if (soon.length === 0) return null;
  return html`<section class="soon" aria-labelledby="narmast">
<h2 id="narmast">${t("page.next")}</h2>
${soon.map(sessionCard)}
<p><a href="/kalender/">${t("page.next.all")}</a></p>
</section>`;
};

const path = (start: StartPage, courses: Course[]): Html => {
  const steps = courses
    .flatMap(({ slug, title, partOf }) =>
      partOf
        ? [
            {
              ...partOf,
              title,
              href: `/utbildningar/${slug}/`,
              link: html`${t("page.path.link")}<span class="visually-hidden">: ${title}</span>`,
            },
          ]
        : [],
    )
    .sort((a, b) => a.step - b.step);
  return html`<section class="path-section" aria-labelledby="vagen">
<h2 id="vagen">${t("page.path")}</h2>
<ol class="path">
${[...steps, start.network].map(
  ({ title, text, href, link }) => html`<li><h3>${title}</h3>
<p>${text}</p>
<p><a href="${href}">${link}</a></p></li>`,
)}
</ol>
</section>`;
};

const sides = (start: StartPage): Html => html`<section class="sides-section" aria-labelledby="lofte">
<h2 id="lofte">${start.sidesHeading}</h2>
<div class="sides">
${start.sides.map(
  (side) => html`<div class="side">
<h3>${side.title}</h3>
<ul>${side.points.map((point) => html`<li>${point}</li>`)}</ul>
</div>`,
)}
</div>
</section>`;

const questions = (start: StartPage): Html => html`<section class="questions-section" aria-labelledby="fragor">
<h2 id="fragor">${start.questionsHeading}</h2>
<div class="questions">
${start.questions.map(
  ({ question, answer }) => html`<div class="question">
<h3>${question}</h3>
<p>${answer}</p>
</div>`,
)}
</div>
</section>`;
