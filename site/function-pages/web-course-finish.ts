import type { FieldError } from "../../functions/forms/fields.ts";
import type { Answers, OpenCourse } from "../../functions/forms/web-course.ts";
import { button } from "../components/button/button.ts";
import { choices } from "../components/choices/choices.ts";
import { crumb } from "../components/crumb/crumb.ts";
import { errorSummary } from "../components/error-summary/error-summary.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { errorText, t, tn } from "../strings.ts";
import type { WebModule, WebQuestion } from "../types.ts";
import { errorAt } from "./fields.ts";

interface FinishOptions {
  home: string;
  view: OpenCourse;
  answers: Answers;
  errors: FieldError[];
}

/** Every question of the course in one form, filled by the script with what the device remembers. */
export const finishPage = (options: FinishOptions): Html => {
  const { home, view, errors } = options;
  const { slug, title, version, modules } = view.course;
  return pageLayout({
    title: t("web.finish.heading"),
    refused: errors.length > 0,
    path: "/min-webbkurs/",
    robots: "noindex",
    scripts: ["/assets/lesson.js"],
    body: html`<div class="form-main">
${crumb({ href: home, text: t("web.own.crumb", { course: title }) })}
${summary(modules, errors)}
<h1>${t("web.finish.heading")}</h1>
<p class="lead">${t("web.finish.lead")}</p>
<p data-filled hidden>${t("web.finish.kept")}</p>
<form class="form" method="post" action="${home}klar/" data-lessons="${slug}" novalidate>
<input type="hidden" name="version" value="${version}">
${modules.map((module) => modulePart(module, options))}
${button({ text: t("web.finish.submit") })}
</form>
<p><a href="${home}">${t("web.own.back")}</a></p>
</div>`,
  });
};

const nameOf = (module: WebModule, question: WebQuestion): string => `answers.${module.slug}.${question.id}`;

const modulePart = (module: WebModule, { home, answers, errors }: FinishOptions): Html => {
  const faults = module.questions.some((question) => errorAt(errors, nameOf(module, question)));
  return html`<h2>${module.title}</h2>
${faults ? html`<p><a href="${home}del/${module.slug}/">${t("web.finish.read", { module: module.title })}</a></p>` : null}
${module.questions.map((question) => {
  const name = nameOf(module, question);
  const chosen = answers[module.slug]?.[question.id] ?? [];
  const error = errorAt(errors, name);
  return choices({
    type: question.several ? "checkbox" : "radio",
    name,
    legend: question.text,
    ...(question.several ? { hint: t("web.finish.several") } : {}),
    ...(error ? { error: [error, ...feedbackOn(question, chosen)].join(" ") } : {}),
    value: chosen,
    items: question.answers.map(({ text }, at) => ({ value: String(at), text })),
  });
})}`;
};

/** What we say about the answers that were chosen and are not right. */
const feedbackOn = ({ answers }: WebQuestion, chosen: string[]): string[] =>
  chosen.flatMap((at) => {
    const answer = answers[Number(at)];
    return answer && !answer.right ? [answer.feedback] : [];
  });

/** The questions themselves: "Välj ett svar" nine times would help nobody. */
const summary = (modules: WebModule[], errors: FieldError[]): Html | null => {
  const [first] = errors;
  if (!first) return null;
  if (first.field === "")
    return errorSummary({
      errors: [{ field: "", text: errorText(first.error) }],
      heading: t("web.finish.unavailable"),
    });
  const texts = modules.flatMap((module) =>
    module.questions.map((question) => ({ field: nameOf(module, question), text: question.text })),
  );
  const listed = texts.filter(({ field }) => errors.some((error) => error.field === field));
  return errorSummary({ errors: listed, heading: tn("web.finish.problems", listed.length) });
};
