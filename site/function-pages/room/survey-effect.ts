import { button } from "../../components/button/button.ts";
import { crumb } from "../../components/crumb/crumb.ts";
import { distribution } from "../../components/distribution/distribution.ts";
import { emptyState } from "../../components/empty-state/empty-state.ts";
import { table } from "../../components/table/table.ts";
import { capitalised } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import { site } from "../../site.ts";
import { t, tn } from "../../strings.ts";
import {
  type SurveyEffect,
  type SurveyFilter,
  type SurveyQuestion,
  type SurveyTotals,
  scalePoints,
} from "../../survey.ts";
import { asksBackground, selectionPairs } from "../../survey-selection.ts";
import { roomPage, type Viewer } from "./room-page.ts";
import { selectionChoice } from "./survey-choice.ts";
import { figure, withFormer } from "./survey-figures.ts";
import { sender } from "./survey-questions.ts";
import { supportTable } from "./survey-support.ts";
import {
  changeValues,
  effectPath,
  halfWords,
  rateWords,
  resultsPath,
  selectionWords,
  stageWords,
  surveysPath,
} from "./survey-words.ts";

interface EffectPageOptions {
  staff: Viewer;
  filter: SurveyFilter;
  effect: SurveyEffect;
}

/** What came of it: what people learnt, what workplaces opened, and what they lack. */
export const surveyEffectPage = ({ staff, filter, effect }: EffectPageOptions): Html => {
  const label = selectionWords(filter, effect.filters);
  return roomPage({
    title: t("surveys.effect.title"),
    path: effectPath,
    staff,
    body: html`${staff.role === "reader" ? crumb({ href: resultsPath, text: t("surveys.results.title") }) : crumb({ href: surveysPath, text: t("surveys.title") })}
${sender()}
<h1>${t("surveys.effect.title")}</h1>
<p class="lead">${t("surveys.effect.lead")} ${label}.</p>
${choice(filter, effect)}
${answered(effect)}
<h2>${t("surveys.effect.learnt")}</h2>
${effect.measures.length > 0 ? effect.measures.map(measure) : html`<p>${t("surveys.few")}</p>`}
<h2>${t("surveys.effect.places")}</h2>
${places(effect)}
<h2>${t("surveys.effect.willing")}</h2>
${willing(effect)}
<h2>${t("surveys.effect.support")}</h2>
${effect.support.length > 0 ? supportTable(effect) : html`<p>${t("surveys.few")}</p>`}
<div class="results-source results-report">
<p>${t("surveys.effect.source", { association: site.association.name, selection: label })}</p>
<p>${t("surveys.hidden")} ${asksBackground(filter) ? t("surveys.hidden.background") : ""} ${t("surveys.effect.workplaces")} ${effect.measures.some(({ change }) => change.n > 0) ? t("surveys.change.fewer") : ""}</p>
</div>`,
  });
};

const choice = (
  filter: SurveyFilter,
  { filters }: SurveyEffect,
): Html => html`<form class="results-filter no-print" method="get" action="${effectPath}">
${selectionChoice({ legend: t("surveys.filter"), filter, filters })}
<p class="actions">${button({ text: t("surveys.filter.submit") })}
${selectionPairs(filter).length > 0 ? button({ text: t("surveys.filter.clear"), href: effectPath, kind: "quiet" }) : null}</p>
</form>`;

/** How many answered stands beside whatever they answered. */
const answered = ({ response }: SurveyEffect): Html => {
  const asked = response.filter(({ sent }) => sent > 0);
  if (asked.length === 0) return emptyState({ title: t("surveys.none.title"), body: t("surveys.none.body") });
  return table({
    caption: t("surveys.effect.response"),
    head: [t("surveys.head.survey"), t("surveys.head.stage"), t("surveys.head.rate")],
    rows: asked.map((one) => [one.title, stageWords(one.stage), rateWords(one)]),
  });
};

const steps = [...scalePoints.scale, "dont_know"];

const measure = ({ measure: id, text, before, after, now, change }: SurveyEffect["measures"][number]): Html => {
  const moments = [
    { label: t("surveys.moment.before"), totals: before },
    { label: t("surveys.moment.after"), totals: after },
    { label: t("surveys.moment.now"), totals: now },
  ].filter(({ totals }) => totals.n > 0);
  const words = steps.map((step) => (step === "dont_know" ? t("survey.dont_know") : step));
  const title = text.replace(/^[^:]{1,30}:\s*/, "");
  if (moments.length === 0)
    return html`<section class="results-question"><h3>${title}</h3><p>${t("surveys.few")}</p></section>`;
  return html`<section class="results-question">
<div class="results-whole">
<h3>${title}</h3>
<div class="chart-beside">
${distribution({
  id: `matt-${id}`,
  title,
  steps: words,
  lastApart: true,
  rows: moments.map(({ label, totals: { n, counts } }) => ({
    label,
    n,
    parts: steps.map((step) => counts[step] ?? 0),
  })),
})}
${table({
  caption: t("surveys.effect.scale"),
  head: [t("surveys.head.answer"), ...moments.map(({ label }) => label)],
  rows: [
    ...steps.map((step, at) => [words[at] ?? step, ...moments.map(({ totals }) => totals.counts[step] ?? 0)]),
    [t("surveys.head.all"), ...moments.map(({ totals }) => totals.n)],
  ],
  numeric: [1, 2, 3],
  kept: true,
})}
</div>
</div>
${
  change.n > 0
    ? html`<div class="results-whole">
<h4>${t("surveys.change")}</h4>
<p>${t("surveys.change.hint")}</p>
${figure({ id: `andring-${id}`, title: `${t("surveys.change")}: ${title}`, type: "change", values: changeValues(), parts: [{ label: "", totals: change }] })}
</div>`
    : null
}
</section>`;
};

const optionsOf = (words: SurveyQuestion["options"] = []) =>
  words.map(({ id, text }) => ({ value: id, text, short: text }));

const places = ({ received, placements, attributed, words }: SurveyEffect): Html => {
  const kinds = optionsOf(words.placements);
  return html`${single(t("surveys.effect.received"), "tagit-emot", received, words.received)}
<section class="results-question">
<div class="results-whole">
<h3>${t("surveys.effect.opened")}</h3>
${
  placements
    ? html`<p>${tn("surveys.effect.opened.by", placements.workplaces)}</p>
${figure({
  id: "platser",
  title: t("surveys.effect.opened"),
  type: "numbers",
  values: withFormer(kinds, [{ label: "", totals: openedTotals(placements) }]),
  parts: [{ label: "", totals: openedTotals(placements) }],
})}`
    : html`<p>${t("surveys.few.workplaces")}</p>`
}
</div>
</section>
${single(
  t("surveys.effect.attributed"),
  "tack-vare",
  attributed ? { n: attributed.workplaces, counts: attributed.counts } : { n: 0, counts: {} },
  words.attributed,
  attributed ? tn("surveys.effect.attributed.by", attributed.workplaces) : null,
)}`;
};

const openedTotals = ({ workplaces, opened, places: sums }: NonNullable<SurveyEffect["placements"]>): SurveyTotals => ({
  n: workplaces,
  counts: opened,
  sums,
});

const single = (
  title: string,
  id: string,
  totals: SurveyTotals,
  words: SurveyQuestion["options"] | undefined,
  body: string | null = null,
): Html => {
  const parts = [{ label: "", totals }];
  return html`<section class="results-question">
<div class="results-whole">
<h3>${title}</h3>
${body ? html`<p>${body}</p>` : null}
${totals.n > 0 ? figure({ id, title, type: "single", values: withFormer(optionsOf(words), parts), parts }) : html`<p>${t("surveys.few")}</p>`}
</div>
</section>`;
};

/** Eleven points in three groups, low to high, so that half-years can be read under each other. No line breaks within one. */
const groups = [
  { text: "0\u2060–\u20603", from: 0, to: 3 },
  { text: "4\u2060–\u20606", from: 4, to: 6 },
  { text: "7\u2060–\u206010", from: 7, to: 10 },
];

const willing = ({ willingness }: SurveyEffect): Html => {
  if (willingness.length === 0) return html`<p>${t("surveys.few")}</p>`;
  const rows = willingness.map(({ half, stage, n, counts }) => ({
    label: capitalised(`${halfWords(half)}, ${stageWords(stage).toLowerCase()}`),
    n,
    parts: groups.map(({ from, to }) =>
      Object.entries(counts).reduce(
        (sum, [point, count]) => (Number(point) >= from && Number(point) <= to ? sum + count : sum),
        0,
      ),
    ),
  }));
  return html`<section class="results-question">
<p>${t("surveys.effect.willing.body")}</p>
<div class="chart-beside">
${distribution({ id: "vill", title: t("surveys.effect.willing"), steps: groups.map(({ text }) => text), rows })}
${table({
  caption: t("surveys.effect.willing.caption"),
  head: [t("surveys.filter.period"), ...groups.map(({ text }) => text), t("surveys.head.all")],
  rows: rows.map(({ label, n, parts }) => [label, ...parts, n]),
  numeric: [1, 2, 3, 4],
})}
</div>
</section>`;
};
