import { choiceLinks } from "../components/choice-links/choice-links.ts";
import { supportPath } from "../components/support/support.ts";
import type { Support, SupportQuestions } from "../content/support.ts";
import { html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { prose } from "../markdown.ts";
import type { PageData } from "../page-data.ts";
import { t } from "../strings.ts";
import { chooserPath, chooserStart } from "../support-chooser.ts";

export const data = { permalink: chooserStart };

export const render = ({ supportQuestions, supports }: PageData): string =>
  pageLayout({
    title: supportQuestions.title,
    description: supportQuestions.description,
    path: chooserStart,
    body: html`<h1>${supportQuestions.title}</h1>
<p class="lead">${supportQuestions.lead}</p>
${firstQuestion(supportQuestions)}
<div class="prose">${prose(supportQuestions.body)}</div>
${all(supports)}`,
  }).toString();

const firstQuestion = ({ sector }: SupportQuestions) => html`<h2>${sector.question}</h2>
${choiceLinks({ items: sector.choices.map(({ value, text, hint }) => ({ href: chooserPath(value), text, hint })) })}`;

const all = (supports: Support[]) => html`<h2>${t("support.all")}</h2>
<ul>
${supports.map((support) => html`<li><a href="${supportPath(support)}">${support.title}</a></li>`)}
</ul>`;
