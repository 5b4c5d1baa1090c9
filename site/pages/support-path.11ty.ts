import { button } from "../components/button/button.ts";
import { choiceLinks } from "../components/choice-links/choice-links.ts";
import { crumb } from "../components/crumb/crumb.ts";
import { emptyState } from "../components/empty-state/empty-state.ts";
import { type SummaryRow, summaryList } from "../components/summary-list/summary-list.ts";
import { supportEntry } from "../components/support/support.ts";
import { anyNeed, type Support, type SupportQuestions } from "../content/support.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import type { PageData } from "../page-data.ts";
import { municipalContacts } from "../page-parts/municipal-contacts.ts";
import { t, tn } from "../strings.ts";
import { chooserPath, chooserStart, fitting, needsAsked, type SupportPath } from "../support-chooser.ts";

/** A page for each way to answer. They are many and alike, so search engines are shown the supports' own pages. */
export const data = {
  pagination: { data: "supportPaths", size: 1, alias: "answered" },
  permalink: ({ answered }: { answered: SupportPath }): string => answered.path,
  eleventyExcludeFromCollections: true,
};

export const render = ({ answered, supportQuestions, supports }: PageData & { answered: SupportPath }): string => {
  const answers = inOneLine(answered);
  const found = fitting(supports, answered);
  const { heading, body } = answered.need
    ? result(answered, found)
    : nextQuestion(supportQuestions, supports, answered);
  return pageLayout({
    title: `${answers}: ${heading}`,
    description: t("support.description", { answers }),
    path: answered.path,
    robots: "noindex",
    body: html`${crumb({ href: chooserStart, text: t("support.crumb") })}
<h1>${heading}</h1>
<p class="lead">${answers}</p>
${body}
<h2>${t("support.answered")}</h2>
${summaryList({ rows: answerRows(supportQuestions, answered) })}
<div class="actions">${button({ text: t("support.back"), href: pageBefore(answered), kind: "secondary" })}
${button({ text: t("support.again"), href: chooserStart, kind: "quiet" })}</div>`,
  }).toString();
};

const needText = ({ any }: SupportQuestions, need: SupportPath["need"]): string | undefined =>
  need === "any" ? any.text : need?.text;

const answerTexts = (questions: SupportQuestions, { sector, form, need }: SupportPath): string[] =>
  [sector.text, form?.text, needText(questions, need)].filter((each) => each !== undefined);

/** "Ett företag – anställning – lönekostnaden" */
const inOneLine = ({ sector, form, need }: SupportPath): string => {
  const later = [form, need === "any" ? null : need].flatMap((answer) => (answer ? [answer.text] : []));
  return [sector.text, ...later.map((each) => each.charAt(0).toLowerCase() + each.slice(1))].join(" – ");
};

/** Each answer with a way back to its question, the later answers forgotten. */
const answerRows = (questions: SupportQuestions, answered: SupportPath): SummaryRow[] => {
  const { sector, form } = answered;
  const asked = [
    { ...questions.sector, href: chooserStart },
    { ...questions.form, href: chooserPath(sector.value) },
    { ...questions.need, href: chooserPath(sector.value, form?.value ?? "") },
  ];
  return answerTexts(questions, answered).flatMap((value, index) => {
    const question = asked[index];
    return question
      ? [
          {
            key: question.short,
            value,
            action: {
              text: t("support.change"),
              href: question.href,
              about: t("support.change.about", { question: question.question }),
            },
          },
        ]
      : [];
  });
};

const pageBefore = ({ sector, form, need }: SupportPath): string => {
  if (!form) return chooserStart;
  return need ? chooserPath(sector.value, form.value) : chooserPath(sector.value);
};

interface Part {
  heading: string;
  body: Html;
}

const nextQuestion = (questions: SupportQuestions, supports: Support[], answered: SupportPath): Part => {
  const { sector, form } = answered;
  if (!form)
    return {
      heading: questions.form.question,
      body: choiceLinks({
        items: questions.form.choices.map(({ value, text, hint }) => ({
          href: chooserPath(sector.value, value),
          text,
          hint,
        })),
      }),
    };
  const item = (value: string, { text, hint }: { text: string; hint?: string }, count: number) => ({
    href: chooserPath(sector.value, form.value, value),
    text,
    hint,
    note: count === 0 ? t("support.count.none") : tn("support.count", count),
  });
  return {
    heading: questions.need.question,
    body: choiceLinks({
      items: [
        ...needsAsked(questions, form).map((need) =>
          item(need.value, need, fitting(supports, { sector, form, need }).length),
        ),
        item(anyNeed, questions.any, fitting(supports, { sector, form, need: "any" }).length),
      ],
    }),
  };
};

const result = (answered: SupportPath, found: Support[]): Part => ({
  heading: found.length === 0 ? t("support.none") : tn("support.found", found.length),
  body: html`${found.length === 0 ? nothing(answered) : list(found)}
${also(answered)}
<h2>${t("support.call")}</h2>
<p>${t("support.call.body")}</p>
${municipalContacts()}
<p class="reviewed">${t("support.share")}</p>`,
});

/** So many that one wants to see them all before reading. */
const many = 4;

const list = (found: Support[]): Html => html`${
  found.length >= many
    ? html`<ul>${found.map(({ slug, title }) => html`<li><a href="#${slug}">${title}</a></li>`)}</ul>`
    : null
}
${found.map(supportEntry)}`;

const nothing = ({ sector, form }: SupportPath): Html =>
  emptyState({
    title: t("support.none.title"),
    body: html`<p>${t("support.none.body")}</p>
${form ? html`<p><a href="${chooserPath(sector.value, form.value, anyNeed)}">${t("support.none.all", { form: form.text.toLowerCase() })}</a></p>` : null}`,
  });

const also = ({ need }: SupportPath): Html | null => {
  if (!need || need === "any" || !need.also) return null;
  const { text, link, href } = need.also;
  return html`<p>${text} <a href="${href}">${link}</a>.</p>`;
};
