import { button } from "../components/button/button.ts";
import { exampleList, exampleMore } from "../components/example/example.ts";
import { path, pathSteps } from "../components/path/path.ts";
import type { Course } from "../content/course.ts";
import type { Example } from "../content/example.ts";
import type { Offering } from "../content/offering.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { prose } from "../markdown.ts";
import { moduleCatalogue } from "../modules.ts";
import type { PageData } from "../page-data.ts";
import { reachNumbers } from "../page-parts/figures.ts";
import { t } from "../strings.ts";

export const data = { permalink: "/erbjudande/" };

export const render = ({ offering, courses, examples, figures }: PageData): string =>
  pageLayout({
    title: offering.title,
    description: offering.description,
    path: "/erbjudande/",
    wide: true,
    body: html`<div class="opening">
<h1>${offering.title}</h1>
<p class="lead">${offering.lead}</p>
<div class="actions">${action()}</div>
</div>
<div class="prose">${prose(offering.body)}</div>
<section class="path-section" aria-labelledby="vagen">
<h2 id="vagen">${t("page.path")}</h2>
${path(pathSteps(courses, offering))}
</section>
${gives(offering, courses)}
${sides(offering)}
${questions(offering, courses)}
${opened(examples)}
${reachNumbers(figures)}
<div class="actions">${action()}</div>`,
  }).toString();

const action = (): Html => button({ text: t("offering.action"), href: "/kalender/" });

const gives = ({ gives }: Offering, courses: Course[]): Html => html`<section aria-labelledby="far">
<h2 id="far">${t("offering.gives")}</h2>
<ul class="ways">
${gives.map(
  ({ title, text, link, href }) => html`<li><h3>${title}</h3>
<p>${text}</p>
<p><a href="${href}">${href === "/erbjudande/moduler/" ? `${link}, ${count(courses)}` : link}</a></p></li>`,
)}
</ul>
</section>`;

const count = (courses: Course[]): string =>
  t("modules.count", { antal: moduleCatalogue(courses).flatMap(({ modules }) => modules).length });

const sides = (offering: Offering): Html => html`<section class="sides-section" aria-labelledby="lofte">
<h2 id="lofte">${offering.sidesHeading}</h2>
<div class="sides">
${offering.sides.map(
  ({ title, points, link, href }) => html`<div class="side">
<h3>${title}</h3>
<ul>${points.map((point) => html`<li>${point}</li>`)}</ul>
${link && href ? html`<p><a href="${href}">${link}</a></p>` : null}
</div>`,
)}
</div>
</section>`;

/** The questions stand where they are answered at length: in the course that managers are invited to. */
const questions = ({ questionsHeading }: Offering, courses: Course[]): Html[] =>
  courses
    .filter(({ modules }) => modules.some(({ answer }) => answer))
    .map(
      (course) => html`<section aria-labelledby="fragor">
<h2 id="fragor">${questionsHeading}</h2>
<div class="questions">
${course.modules.map(({ title, answer }) =>
  answer
    ? html`<div class="question">
<h3>${title}</h3>
<p>${answer}</p>
</div>`
    : null,
)}
</div>
<p><a href="/utbildningar/${course.slug}/">${t("offering.questionsMore", { course: course.title })}</a></p>
</section>`,
    );

const opened = (examples: Example[]): Html | null =>
  examples.length === 0
    ? null
    : html`<section aria-labelledby="exempel">
<h2 id="exempel">${t("offering.examples")}</h2>
${exampleList(examples.slice(0, 3))}
${exampleMore()}
</section>`;
