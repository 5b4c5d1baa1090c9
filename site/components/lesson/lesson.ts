import { type Html, html, raw } from "../../html.ts";
import { t, tn } from "../../strings.ts";
import type { Film, WebModule, WebQuestion } from "../../types.ts";
import { button } from "../button/button.ts";
import { details } from "../details/details.ts";

/** Where the modules are read: by anyone, or by a personal link. */
export type ModuleHref = (module: Pick<WebModule, "slug">) => string;

/** Places of the right answers, as the script compares them: "0 2". */
const rightOf = ({ answers }: WebQuestion): string => answers.flatMap(({ right }, at) => (right ? [at] : [])).join(" ");

const key = ({ slug, questions }: WebModule): string =>
  JSON.stringify([slug, questions.map((question) => [question.id, rightOf(question)])]);

/** The modules as a numbered list. The script marks those whose questions are answered right on this device. */
export const lessonList = (course: string, modules: WebModule[], href: ModuleHref): Html => html`
<ol class="lesson-list modules" data-lessons="${course}">
${modules.map(
  (module) => html`<li data-lesson="${key(module)}"><h3><a href="${href(module)}">${module.title}</a></h3>
<p>${module.summary}</p>
<p class="lesson-time">${tn("web.minutes", module.minutes)}<span class="lesson-done" hidden> · ${t("web.done")}</span></p></li>`,
)}
</ol>`;

interface LessonOptions {
  course: { slug: string };
  modules: WebModule[];
  /** Which of them. */
  at: number;
  href: ModuleHref;
  /** What follows on the last one. */
  last: Html;
}

/** A module: its text, its film, its questions, and the way on. */
export const lesson = ({ course, modules, at, href, last }: LessonOptions): Html => {
  const module = modules[at] as WebModule;
  const [previous, next] = [modules[at - 1], modules[at + 1]];
  return html`<p class="lesson-place">${t("web.place", { number: at + 1, count: modules.length })} · ${tn("web.time", module.minutes)}</p>
<h1>${module.title}</h1>
<p class="lead">${module.summary}</p>
<div class="prose">${raw(module.html)}</div>
${module.film ? filmPart(module.film) : null}
${quiz(course.slug, module)}
${next ? null : last}
<nav class="lesson-way" aria-label="${t("web.nav")}">
${next ? html`<p>${button({ text: t("web.next"), href: href(next), about: next.title })}<span aria-hidden="true">${next.title}</span></p>` : null}
${previous ? html`<p><a href="${href(previous)}">${t("web.previous")}: ${previous.title}</a></p>` : null}
</nav>`;
};

const filmPart = (film: Film): Html => html`<div class="lesson-film">
${
  film.plays
    ? html`<video controls preload="none" src="${film.address}" aria-label="${film.title}">${
        film.captions
          ? html`<track kind="captions" srclang="sv" label="${t("web.film.captions")}" src="${film.captions}" default>`
          : null
      }</video>`
    : html`<p><a href="${film.address}">${t("web.film.link", { title: film.title })}</a></p>`
}
${film.transcript ? details({ summary: t("web.film.transcript"), body: html`<div class="prose">${raw(film.transcript)}</div>` }) : null}
</div>`;

/**
 * Each answer opens what we say about it, so it needs no script. The script remembers which were opened, and counts.
 * Of the answers to a question where one is right, one is open at a time.
 */
const quiz = (
  course: string,
  module: WebModule,
): Html => html`<section class="lesson-quiz" aria-labelledby="fragor" data-lessons="${course}" data-lesson="${key(module)}">
<h2 id="fragor">${t("web.questions")}</h2>
<p>${t("web.questions.lead")}</p>
${module.questions.map(
  (
    question,
  ) => html`<div class="lesson-question" role="group" aria-labelledby="${question.id}" data-question="${question.id}">
<h3 id="${question.id}">${question.text}</h3>
${question.several ? html`<p class="lesson-several">${t("web.questions.several")}</p>` : null}
${question.answers.map(
  ({
    text,
    right,
    feedback,
  }) => html`<details class="lesson-answer${right ? " lesson-right" : ""}"${question.several ? null : html` name="${question.id}"`}>
<summary>${text}</summary>
<p><strong>${t(right ? "web.right" : "web.wrong")}</strong> ${feedback}</p>
</details>`,
)}
</div>`,
)}
${lessonMemory()}
</section>`;

/** What the device keeps, said where it happens; without a script nothing is kept and nothing is said. */
const lessonMemory =
  (): Html => html`<div class="lesson-memory" data-score="${t("web.score")}" data-score-all="${t("web.score.all")}" data-kept="${t("web.device")}" data-forgotten="${t("web.forgotten")}" hidden>
<p class="lesson-score" role="status"></p>
<p class="lesson-device">${t("web.device.before")}</p>
${button({ text: t("web.forget"), type: "button", kind: "quiet", data: { forget: "" } })}
</div>`;
