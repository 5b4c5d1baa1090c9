import { button } from "../../components/button/button.ts";
import { crumb } from "../../components/crumb/crumb.ts";
import { emptyState } from "../../components/empty-state/empty-state.ts";
import { select } from "../../components/select/select.ts";
import { type Html, html } from "../../html.ts";
import { t } from "../../strings.ts";
import { selectionPairs } from "../../survey-selection.ts";
import { roomPage, type Viewer } from "./room-page.ts";
import { selectionChoice } from "./survey-choice.ts";
import { address, hasAnswers, questionSections, rateOf, type Selection, sender, source } from "./survey-questions.ts";
import { effectPath, resultsPath, surveysPath } from "./survey-words.ts";

interface ResultsPageOptions {
  staff: Viewer;
  first: Selection;
  /** Another selection beside the first. */
  second: Selection | null;
  done: string | null;
}

/** What people answered: a survey, a selection, and if one likes another beside it. On paper it is a report. */
export const surveyResultsPage = ({ staff, first, second, done }: ResultsPageOptions): Html => {
  const { survey } = first.results;
  const selections: [Selection, ...Selection[]] = second ? [first, second] : [first];
  const shown = selections.some(({ results }) => hasAnswers(results));
  return roomPage({
    title: t("surveys.results.of", { survey: survey.title }),
    path: resultsPath,
    staff,
    body: html`${done ? html`<p class="notice notice-good">${done}</p>` : null}
${above(staff)}
${sender()}
<h1>${survey.title}</h1>
${selections.map((selection) => html`<p class="lead">${second ? html`<strong>${selection.label}:</strong> ` : null}${rateOf(selection.filter, selection.results.response)}.${second ? null : ` ${selection.label}.`}</p>`)}
${choice(first, second)}
${shown ? questionSections(selections) : emptyState({ title: t("surveys.none.title"), body: t("surveys.none.body") })}
${shown ? selections.map(source) : null}
${files(staff, survey.slug)}`,
  });
};

/** Those who only read results have no list of rounds to go up to. */
const above = (staff: Viewer): Html =>
  staff.role === "reader"
    ? crumb({ href: effectPath, text: t("surveys.effect.title") })
    : crumb({ href: surveysPath, text: t("surveys.title") });

const choice = (first: Selection, second: Selection | null): Html => {
  const { survey, surveys, filters } = first.results;
  const enkat: [string, string] = ["enkat", survey.slug];
  const alone = address(resultsPath, first.filter, [enkat]);
  const beside = address(resultsPath, first.filter, [enkat, ["jamfor", "ja"]]);
  return html`<form class="results-filter no-print" method="get" action="${resultsPath}">
${select({ name: "enkat", label: t("surveys.head.survey"), value: survey.slug, items: surveys.map(({ slug, title }) => ({ value: slug, text: title })) })}
${first.filter.round ? html`<input type="hidden" name="utskick" value="${first.filter.round}">` : null}
${selectionChoice({ legend: t(second ? "surveys.filter.first" : "surveys.filter"), filter: first.filter, filters, people: true })}
${
  second
    ? html`<input type="hidden" name="jamfor" value="ja">
${selectionChoice({ legend: t("surveys.filter.second"), filter: second.filter, filters, prefix: "b-", people: true })}`
    : null
}
<p class="actions">${button({ text: t("surveys.filter.submit") })}
${second ? button({ text: t("surveys.compare.stop"), href: alone, kind: "quiet" }) : button({ text: t("surveys.compare"), href: beside, kind: "secondary" })}
${selectionPairs(first.filter).length > 0 ? button({ text: t("surveys.filter.clear"), href: address(resultsPath, {}, [enkat]), kind: "quiet" }) : null}</p>
</form>`;
};

const files = (staff: Viewer, slug: string): Html => html`<section class="no-print">
<h2>${t("surveys.files")}</h2>
<p>${t("surveys.files.body")}</p>
<ul>
<li><a href="${resultsPath}svar.xlsx?enkat=${slug}">${t("surveys.files.xlsx")}</a></li>
<li><a href="${resultsPath}svar.csv?enkat=${slug}">${t("surveys.files.csv")}</a></li>
<li><a href="${resultsPath}kodbok.csv?enkat=${slug}">${t("surveys.files.book")}</a></li>
${staff.role === "coordinator" ? html`<li><a href="${surveysPath}export/?enkat=${slug}">${t("surveys.export.link")}</a></li>` : null}
</ul>
</section>`;
