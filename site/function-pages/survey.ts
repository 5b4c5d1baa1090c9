import type { FieldError } from "../../functions/forms/fields.ts";
import { askedIn, draftName, nameOf, type SurveyTyped, stepFrom, surveySteps } from "../../functions/forms/survey.ts";
import { button } from "../components/button/button.ts";
import { choices } from "../components/choices/choices.ts";
import { details } from "../components/details/details.ts";
import { numbers, scale } from "../components/survey/survey.ts";
import { textarea } from "../components/textarea/textarea.ts";
import { lastDay, longDate } from "../filters/dates.ts";
import { type Html, html, raw } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { t, tn } from "../strings.ts";
import { type OpenSurvey, type SurveyAbout, type SurveyQuestion, scalePoints } from "../survey.ts";
import { errorAt, problemSummary } from "./fields.ts";

interface SurveyPageOptions {
  token: string;
  view: OpenSurvey;
  /** Which page of the survey, from 0. */
  at: number;
  typed: SurveyTyped;
  errors?: FieldError[];
}

/** One page of a survey. What was answered on the others goes with it, hidden, so that nothing is kept by us until the end. */
export const surveyPage = ({ token, view, at, typed, errors = [] }: SurveyPageOptions): Html => {
  const { survey } = view;
  const steps = surveySteps(survey);
  const here = askedIn(steps[at], typed);
  const named = errors.map(({ field, error }) => ({ field: field && nameOf(field), error }));
  const shown = steps.filter((step) => askedIn(step, typed).length > 0);
  const count = Math.max(shown.length, 1);
  const place = shown.indexOf(steps[at] as (typeof steps)[number]) + 1;
  const last = stepFrom(steps, at, 1, typed) === null;
  return pageLayout({
    title: t("survey.title.part", { title: survey.title, at: place, count }),
    refused: errors.length > 0,
    // Without the token: the address is said in the page's head.
    path: "/enkat/",
    robots: "noindex",
    scripts: ["/assets/survey.js"],
    body: html`<div class="form-main">
${problemSummary(named)}
<p class="survey-progress">${t("survey.progress", { at: place, count })}</p>
${at === 0 ? opening(view) : html`<h1>${steps[at]?.title}</h1>`}
<form class="form" method="post" action="/enkat/${encodeURIComponent(token)}/" novalidate data-survey="${draftName(token)}">
<input type="hidden" name="version" value="${survey.version}">
<input type="hidden" name="del" value="${at}">
${at === 0 ? draftNotice() : null}
${hidden(view, here, typed)}
${at === 0 && steps[0]?.title ? html`<h2>${steps[0].title}</h2>` : null}
${steps[at]?.intro ? html`<p>${steps[at].intro}</p>` : null}
${here.map((question) => questionField(question, typed, named))}
<div class="survey-steps">
${button({ text: last ? t("survey.submit") : t("survey.next"), name: "gor", value: "nasta" })}
${at > 0 ? button({ text: t("survey.back"), name: "gor", value: "tillbaka", kind: "secondary" }) : null}
</div>
</form>
${at === 0 ? details({ summary: t("survey.private"), body: html`<p>${t("survey.private.body")}</p>` }) : null}
</div>`,
  });
};

const opening = ({ survey, about, closesAt }: OpenSurvey): Html => html`<h1>${survey.title}</h1>
${aboutLine(about)}
${raw(survey.intro)}
<p>${t("survey.minutes", { minutes: tn("survey.minutes", survey.minutes) })} ${t("survey.open.until", { date: lastDay(closesAt) })} ${t("survey.all.optional")}</p>`;

const aboutLine = ({ course, day }: SurveyAbout): Html | null =>
  course
    ? html`<p class="lead">${day ? t("survey.about", { course, day: longDate(day) }) : t("survey.about.course", { course })}</p>`
    : null;

/** Hidden until the script finds that somebody has begun on this device. */
const draftNotice = (): Html => html`<div class="notice notice-info" data-draft-notice hidden>
<p>${t("survey.draft.found")}</p>
<p>${button({ text: t("survey.draft.continue"), type: "button", kind: "secondary", data: { draftContinue: "" } })} ${button({ text: t("survey.draft.clear"), type: "button", kind: "quiet", data: { draftClear: "" } })}</p>
</div>`;

/** What was answered on other pages, and not what is asked here. */
const hidden = ({ survey }: OpenSurvey, here: SurveyQuestion[], typed: SurveyTyped): Html[] =>
  survey.sections
    .flatMap(({ questions }) => questions)
    .filter((question) => !here.includes(question))
    .flatMap(({ id }) => pairs(nameOf(id), typed[id]))
    .map(
      ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">
`,
    );

const pairs = (name: string, value: SurveyTyped[string] | undefined): [string, string][] => {
  if (value === undefined || value === "") return [];
  if (typeof value === "string") return [[name, value]];
  if (Array.isArray(value)) return value.map((one) => [name, one]);
  return Object.entries(value).flatMap(([key, one]): [string, string][] =>
    one === "" ? [] : [[`${name}.${key}`, one]],
  );
};

const questionField = (question: SurveyQuestion, typed: SurveyTyped, errors: FieldError[]): Html => {
  const { id, type, text, low, high, options, max } = question;
  const name = nameOf(id);
  const value = typed[id];
  const single = typeof value === "string" ? value : "";
  const error = errorAt(errors, name);
  const hint = [
    question.hint,
    type === "multiple" ? (max ? t("survey.max", { max: countWord(max) }) : t("survey.several")) : null,
  ]
    .filter(Boolean)
    .join(" ");
  const common = { name, ...(hint ? { hint } : {}), ...(error ? { error } : {}) };
  const items = options.map((option) => ({ value: option.id, text: option.text }));
  if (type === "scale" || type === "rating")
    return scale({
      ...common,
      legend: text,
      points: scalePoints[type],
      low,
      high,
      dontKnow: question.dontKnow,
      value: single,
    });
  if (type === "single") return choices({ ...common, type: "radio", legend: text, value: single, items });
  if (type === "multiple")
    return choices({ ...common, type: "checkbox", legend: text, value: Array.isArray(value) ? value : [], items });
  if (type === "numbers") {
    const given = typeof value === "object" && !Array.isArray(value) ? value : {};
    return numbers({ ...common, legend: text, options, value: given });
  }
  return textarea({ ...common, label: text, value: single, rows: 5 });
};

const countWord = (count: number): string => tn("survey.count", count);

/** A survey that takes no answer: thanks, too late, or declined. Whatever was answered is never shown. */
export const closedSurveyPage = (view: OpenSurvey, draft: string): Html => {
  const { state, survey, closesAt } = view;
  const title =
    state === "answered"
      ? t("survey.answered.title")
      : state === "closed"
        ? t("survey.closed.title")
        : t("survey.declined.title");
  return pageLayout({
    title,
    path: "/enkat/",
    robots: "noindex",
    scripts: ["/assets/survey.js"],
    body: html`<h1 data-survey-done="${draft}">${title}</h1>
${
  state === "answered"
    ? html`<p class="lead">${t("survey.answered.body")}</p>
${raw(survey.thanks)}
${survey.stage === "six_months" || survey.stage === "six_months_manager" ? html`<p>${t("survey.thanks.interview.body")} <a href="/intervju/">${t("survey.thanks.interview")}</a></p>` : null}`
    : null
}
${state === "closed" ? html`<p class="lead">${t("survey.closed.body", { date: lastDay(closesAt) })}</p>` : null}
${state === "declined" ? html`<p class="lead">${t("survey.declined.answer")}</p>` : null}`,
  });
};

/** The survey cannot be shown just now: what was answered waits in the page, and goes again with one press. */
export const keptSurveyPage = (token: string, answers: [string, string][]): Html =>
  pageLayout({
    title: t("survey.kept.title"),
    refused: true,
    path: "/enkat/",
    robots: "noindex",
    body: html`<h1>${t("survey.kept.title")}</h1>
<p class="lead">${t("survey.kept.body")}</p>
<form class="form" method="post" action="/enkat/${encodeURIComponent(token)}/">
${answers.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
${button({ text: t("survey.kept.again") })}
</form>`,
  });
