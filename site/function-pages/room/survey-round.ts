import { button } from "../../components/button/button.ts";
import { crumb } from "../../components/crumb/crumb.ts";
import { notice } from "../../components/notice/notice.ts";
import { table } from "../../components/table/table.ts";
import { lastDay } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import { t, tn } from "../../strings.ts";
import type { SurveyFilter, SurveyResults, SurveyRound } from "../../survey.ts";
import { type Problem, roomPage, type Viewer } from "./room-page.ts";
import { address, hasAnswers, questionSections, sender, source } from "./survey-questions.ts";
import { rateWords, resultsPath, roundTitle, stageWords, surveysPath } from "./survey-words.ts";

interface RoundPageOptions {
  staff: Viewer;
  round: SurveyRound;
  /** Of a round that has closed, the surveys whose answers do not wait. */
  results: SurveyResults[];
  done: string | null;
}

export const surveyRoundPage = ({ staff, round, results, done }: RoundPageOptions): Html => {
  const here = `${surveysPath}${round.ref}/`;
  return roomPage({
    title: roundTitle(round),
    path: here,
    staff,
    body: html`${done ? notice({ kind: "good", body: done }) : null}
${crumb({ href: surveysPath, text: t("surveys.title") })}
${sender()}
<h1>${roundTitle(round)}</h1>
<p class="lead">${rateWords(round)}. ${stageWords(round.stage)}.</p>
${round.session ? html`<p class="no-print"><a href="/samordnare/tillfallen/${round.session}/">${t("surveys.round.session")}</a></p>` : null}
${parts(round)}
${round.state === "open" ? open(round, here) : closed(round, results)}`,
  });
};

const parts = ({ surveys }: SurveyRound): Html =>
  table({
    caption: t("surveys.parts"),
    head: [
      t("surveys.head.survey"),
      t("surveys.head.sent"),
      t("surveys.head.answered"),
      t("surveys.head.declined"),
      t("surveys.head.failed"),
    ],
    rows: surveys.map(({ title, sent, answered, declined, failed }) => [title, sent, answered, declined, failed]),
    numeric: [1, 2, 3, 4],
  });

const open = (
  { closesAt }: SurveyRound,
  here: string,
): Html => html`<p>${t("surveys.round.open", { day: lastDay(closesAt) })}</p>
<p class="actions">${button({ text: t("surveys.close"), href: `${here}stang/`, kind: "secondary" })}</p>`;

const closed = (round: SurveyRound, results: SurveyResults[]): Html => html`${round.surveys
  .filter(({ waiting }) => waiting)
  .map(({ title, answered }) =>
    notice({
      kind: "info",
      title: t("surveys.pooled.title", { title }),
      body: html`<p>${tn("surveys.pooled.body", answered)}</p><p>${t("surveys.pooled.more")}</p>`,
    }),
  )}
${results.map((one) => resultOf(round, one))}`;

const resultOf = (round: SurveyRound, results: SurveyResults): Html => {
  const { survey } = results;
  const selection = { label: roundTitle(round), filter: { round: round.ref }, results };
  if (!hasAnswers(results)) return joined(round, results);
  return html`${round.surveys.length > 1 ? html`<h2>${survey.title}</h2>` : null}
${questionSections([selection], `${survey.slug}-`)}
${source(selection)}`;
};

/** So few that they are shown together with other rounds, or nobody. */
const joined = (round: SurveyRound, { survey, response }: SurveyResults): Html => {
  if (response.answered === 0) return html`<p>${t("surveys.round.nobody", { title: survey.title })}</p>`;
  // Joined perhaps with half-years before, so the course is all that is known.
  const around: SurveyFilter = round.course ? { course: round.course.slug } : {};
  return notice({
    kind: "info",
    title: t("surveys.joined.title", { title: survey.title }),
    body: html`<p>${t("surveys.joined.body")} <a href="${address(resultsPath, around, [["enkat", survey.slug]])}">${t("surveys.joined.link")}</a></p>`,
  });
};

/** The question before a round is closed early. */
export const closeSurveyPage = (staff: Viewer, round: SurveyRound, problems: Problem[] = []): Html => {
  const here = `${surveysPath}${round.ref}/`;
  return roomPage({
    title: t("surveys.close.title"),
    path: `${here}stang/`,
    staff,
    problems,
    body: html`${crumb({ href: surveysPath, text: t("surveys.title") }, { href: here, text: roundTitle(round) })}
<h1>${t("surveys.close.title")}</h1>
<p class="lead">${rateWords(round)}. ${t("surveys.round.until", { day: lastDay(round.closesAt) })}</p>
<p>${t("surveys.close.body")}</p>
<form method="post" action="${here}stang/">
<p class="actions">${button({ text: t("surveys.close.submit"), kind: "warning" })}
${button({ text: t("surveys.close.back"), href: here, kind: "quiet" })}</p>
</form>`,
  });
};
