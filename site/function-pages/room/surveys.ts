import { button } from "../../components/button/button.ts";
import { emptyState } from "../../components/empty-state/empty-state.ts";
import { table } from "../../components/table/table.ts";
import { lastDay } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import { t, tn } from "../../strings.ts";
import type { SurveyRound } from "../../survey.ts";
import { roomPage, type Viewer } from "./room-page.ts";
import { effectPath, rateWords, resultsPath, roundTitle, stageWords, surveysPath } from "./survey-words.ts";

export const startSurveyPath = `${surveysPath}nytt/`;

/** Every sending of a survey: those still open first. */
export const surveysPage = (staff: Viewer, rounds: SurveyRound[]): Html => {
  const open = rounds.filter(({ state }) => state === "open");
  const closed = rounds.filter(({ state }) => state !== "open");
  return roomPage({
    title: t("surveys.title"),
    path: surveysPath,
    staff,
    body: html`<h1>${t("surveys.title")}</h1>
<p class="lead">${t("surveys.lead")}</p>
<p class="actions no-print">${button({ text: t("surveys.results.title"), href: resultsPath })}
${button({ text: t("surveys.effect.title"), href: effectPath, kind: "secondary" })}
${button({ text: t("surveys.start.title"), href: startSurveyPath, kind: "secondary" })}
${button({ text: t("interview.room.title"), href: `${surveysPath}intervjuer/`, kind: "secondary" })}</p>
<h2>${t("surveys.open")}</h2>
${open.length > 0 ? roundTable(tn("surveys.rounds.caption", open.length), open) : emptyState({ title: t("surveys.open.none.title"), body: t("surveys.open.none.body") })}
<h2>${t("surveys.closed")}</h2>
${closed.length > 0 ? roundTable(tn("surveys.rounds.caption", closed.length), closed) : html`<p>${t("surveys.closed.none")}</p>`}
${closed.some(({ state }) => state === "pooled") ? html`<p>${t("surveys.pooled.short")}</p>` : null}`,
  });
};

const roundTable = (caption: string, rounds: SurveyRound[]): Html =>
  table({
    caption,
    head: [t("surveys.head.round"), t("surveys.head.stage"), t("surveys.head.rate"), t("surveys.head.until")],
    rows: rounds.map((round) => [
      html`<a href="${surveysPath}${round.ref}/">${roundTitle(round)}</a>`,
      stageWords(round.stage),
      rateWords(round),
      untilWords(round),
    ]),
  });

const untilWords = ({ state, closesAt, closedAt }: SurveyRound): string => {
  const day = lastDay(closedAt && closedAt < closesAt ? closedAt : closesAt);
  return state === "open" ? t("surveys.until", { day }) : t(`surveys.state.${state}`, { day });
};
