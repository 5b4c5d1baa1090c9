import { longDate } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import { site } from "../../site.ts";
import { t, tn } from "../../strings.ts";
import type { SurveyFilter, SurveyQuestion, SurveyResponse, SurveyResults } from "../../survey.ts";
import { asksBackground, selectionPairs } from "../../survey-selection.ts";
import { figure, type Part, withFormer } from "./survey-figures.ts";
import { changeValues, effectPath, rateWords, surveysPath, valuesOf } from "./survey-words.ts";

export interface Selection {
  label: string;
  filter: SurveyFilter;
  results: SurveyResults;
}

/** Every question of a survey, section by section, for one selection or for two beside each other. */
export const questionSections = (selections: [Selection, ...Selection[]], prefix = ""): Html => {
  const [{ results }] = selections;
  const { survey, former } = results;
  return html`${survey.sections.map(
    ({ title, questions }) =>
      html`<h2>${title}</h2>
${questions.map((question) => questionSection(question, selections, prefix))}`,
  )}
${
  Object.keys(former).some((id) => results.questions[id])
    ? html`<h2>${t("surveys.former")}</h2>
${Object.values(former).map((question) => (results.questions[question.id] ? questionSection(question, selections, prefix) : null))}`
    : null
}`;
};

const questionSection = (
  question: SurveyQuestion,
  selections: [Selection, ...Selection[]],
  prefix: string,
): Html => html`<section class="results-question">
<div class="results-whole">
<h3>${question.text}</h3>
${answers(question, selections, prefix)}
</div>
${question.measure && question.moment === "after" ? change(question.measure, question.text, selections, prefix) : null}
</section>`;

const answers = (question: SurveyQuestion, selections: [Selection, ...Selection[]], prefix: string): Html => {
  const [first] = selections;
  if (question.type === "text") return texts(question.id, selections);
  if (question.meaning === "placements" || question.meaning === "attributed")
    return html`<p>${t("surveys.byWorkplace")} <a href="${address(effectPath, first.filter)}">${t("surveys.effect.title")}</a></p>`;
  const parts = partsOf(question.id, selections);
  if (parts.every(({ totals }) => totals === null)) return html`<p>${t("surveys.few")}</p>`;
  return html`${figure({
    id: `${prefix}${question.id}`,
    title: question.text,
    type: question.type,
    values: withFormer(valuesOf(question), parts),
    parts,
  })}
${question.type === "multiple" ? html`<p class="results-source">${t("surveys.multiple")}</p>` : null}`;
};

const partsOf = (id: string, selections: Selection[]): Part[] =>
  selections.map(({ label, results }) => ({ label, totals: results.questions[id] ?? null }));

const change = (
  measure: string,
  text: string,
  selections: [Selection, ...Selection[]],
  prefix: string,
): Html | null => {
  const parts = partsOf(`change:${measure}`, selections);
  if (parts.every(({ totals }) => totals === null)) return null;
  return html`<div class="results-whole">
<h4>${t("surveys.change")}</h4>
<p>${t("surveys.change.hint")}</p>
${figure({ id: `${prefix}andring-${measure}`, title: `${t("surveys.change")}: ${text}`, type: "change", values: changeValues(), parts })}
</div>`;
};

/** The door gives no more of each question (app.picked_texts). */
const textsMax = 500;

const texts = (id: string, selections: [Selection, ...Selection[]]): Html => {
  const [{ results, filter }] = selections;
  const written = results.texts[id] ?? [];
  if (selections.length > 1) return html`<p>${t("surveys.texts.compared")}</p>`;
  if (written.length === 0)
    return html`<p>${t(asksBackground(filter) || filter.format ? "surveys.texts.background" : "surveys.texts.none")}</p>`;
  return html`<p>${written.length < textsMax ? tn("surveys.n", written.length) : t("surveys.texts.most", { n: textsMax })}</p>
<ul class="results-texts">${written.map(
    (one) =>
      html`<li>${one.text} <a class="no-print" href="${surveysPath}ta-bort/?svar=${one.id}&amp;enkat=${results.survey.slug}">${t("surveys.texts.remove")}<span class="visually-hidden"> ${t("surveys.texts.remove.about", { start: one.text.slice(0, 30) })}</span></a></li>`,
  )}</ul>`;
};

/** An address with a selection in it. */
export const address = (path: string, filter: SurveyFilter, more: [string, string][] = []): string => {
  const query = new URLSearchParams([...more, ...selectionPairs(filter)]).toString();
  return query ? `${path}?${query}` : path;
};

/** How many answered: of a background that is not known, only of the rounds that it is in. */
export const rateOf = (filter: SurveyFilter, response: SurveyResponse): string =>
  asksBackground(filter)
    ? t("surveys.rate.within", { antal: response.answered, sent: response.sent })
    : rateWords(response);

/** Five or more have answered something that is shown. */
export const hasAnswers = ({ questions, texts: written }: SurveyResults): boolean =>
  Object.keys(questions).length + Object.keys(written).length > 0;

/** At the top of a report on paper: whose it is, and of which day. */
export const sender = (): Html =>
  html`<p class="results-sender">${t("surveys.sender", { association: site.association.name, day: longDate(new Date().toISOString()) })}</p>`;

/** Where the figures come from, how many stand behind them, and what is not shown and why. */
export const source = ({ label, filter, results }: Selection): Html => {
  const { survey, response } = results;
  return html`<div class="results-source results-report">
<p>${t("surveys.source", { association: site.association.name, survey: survey.title, version: survey.version.slice(0, 8), selection: label })}</p>
<p>${rateOf(filter, response)}. ${asksBackground(filter) ? t("surveys.rate.whole") : ""} ${response.rounds > 0 ? tn("surveys.rounds", response.rounds) : ""}</p>
<p>${t("surveys.hidden")} ${response.waiting > 0 ? tn("surveys.waiting", response.waiting) : ""} ${asksBackground(filter) ? t("surveys.hidden.background") : ""} ${Object.keys(results.questions).some((id) => id.startsWith("change:")) ? t("surveys.change.fewer") : ""}</p>
</div>`;
};
