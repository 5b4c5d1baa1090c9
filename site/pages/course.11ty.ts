import { endsAt, startsAt } from "../calendar.ts";
import { cardOf } from "../cards/card-address.ts";
import { button } from "../components/button/button.ts";
import { crumb } from "../components/crumb/crumb.ts";
import { emptyState } from "../components/empty-state/empty-state.ts";
import { sessionCard } from "../components/session-card/session-card.ts";
import { subscribe } from "../components/subscribe/subscribe.ts";
import { type Course, isWeb } from "../content/course.ts";
import { dateParts } from "../filters/dates.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { prose } from "../markdown.ts";
import type { PageData } from "../page-data.ts";
import { bullets, courseFacts } from "../page-parts/course-facts.ts";
import { site } from "../site.ts";
import { t } from "../strings.ts";
import type { CalendarData, SessionPublic } from "../types.ts";

export const data = {
  pagination: {
    data: "courses",
    size: 1,
    alias: "course",
    addAllPagesToCollections: true,
    // Those have a page of their own kind.
    before: (courses: Course[]): Course[] => courses.filter((course) => !isWeb(course)),
  },
  permalink: ({ course }: { course: Course }): string => `/utbildningar/${course.slug}/`,
};

export const render = ({ course, courses, calendar }: PageData & { course: Course }): string =>
  pageLayout({
    title: course.title,
    description: course.summary,
    path: `/utbildningar/${course.slug}/`,
    card: cardOf(`/utbildningar/${course.slug}/`),
    wide: true,
    scripts: course.onRequest ? [] : ["/assets/seats.js"],
    body: html`<article class="course">
${crumb({ href: "/utbildningar/", text: t("page.course.crumb") })}
<h1>${course.title}</h1>
<p class="lead">${course.summary}</p>
<div class="actions">${
      course.onRequest
        ? button({ text: t("page.course.requestForm"), href: "/utbildning-hos-er/" })
        : button({ text: t("page.course.choose"), href: "#tillfallen" })
    }</div>
<div class="course-main">
${text(course)}
</div>
<div class="course-side">
${courseFacts(course, courses)}
</div>
${course.onRequest ? request() : coming(course, calendar)}
${
  course.onRequest
    ? null
    : subscribe({ heading: t("calendar.subscribe.course"), path: `/kalender/utbildning/${course.slug}.ics` })
}
</article>`,
  }).toString();

/** What the course is, for whom, what it holds; the file's own headings come last. */
const text = (course: Course): Html => {
  const [intro = "", ...rest] = course.body.split(/^(?=## )/m);
  return html`<div class="prose">${prose(intro)}</div>
<h2>${t("page.course.forWhom")}</h2>
${bullets(course.forWhom)}
${modules(course)}
${rest.length > 0 ? html`<div class="prose more">${prose(rest.join(""))}</div>` : null}`;
};

const modules = (course: Course): Html => html`<h2>${course.modulesHeading ?? t("page.course.modules")}</h2>
<ol class="modules">
${course.modules.map(
  (module) => html`<li><h3>${module.title}</h3>
<p>${module.text}</p>
${module.lecturer ? html`<p class="module-lecturer">${module.lecturer}</p>` : null}</li>`,
)}
</ol>`;

const yearOf = (session: SessionPublic): number => dateParts(startsAt(session)).year;

/** A session's card shows day and month, so the heading says which year. */
const coming = (course: Course, { sessions, now }: CalendarData): Html => {
  const ahead = sessions
    .filter((session) => session.course === course.slug && Date.parse(endsAt(session)) > Date.parse(now))
    .sort((a, b) => Date.parse(startsAt(a)) - Date.parse(startsAt(b)));
  const years = [...new Set(ahead.map(yearOf))];
  return html`<section class="course-coming" id="tillfallen" tabindex="-1">
${
  years.length > 0
    ? years.map(
        (year) => html`<h2>${t("page.course.coming", { year })}</h2>
${ahead.filter((session) => yearOf(session) === year).map(sessionCard)}`,
      )
    : none()
}
</section>`;
};

const none = (): Html =>
  emptyState({
    title: t("page.course.none"),
    body: t("page.course.noneBody", { phone: site.association.phone }),
  });

const request = (): Html => html`<section class="course-coming" aria-labelledby="fraga-oss">
<h2 id="fraga-oss">${t("page.course.request")}</h2>
<p>${t("page.course.requestBody")}</p>
${button({ text: t("page.course.requestForm"), href: "/utbildning-hos-er/" })}
</section>`;
