import type { Phase } from "../../content/phase.ts";
import { type Html, html } from "../../html.ts";
import { t, tn } from "../../strings.ts";

interface Paper {
  kind: "checklist" | "template";
  title: string;
  href: string;
}

export interface PhaseOverview {
  phase: Phase;
  papers: Paper[];
}

const paper = ({ kind, title, href }: Paper): Html =>
  html`<li><a href="${href}"><span class="guide-kind">${t(`method.phase.${kind}`)}:</span> ${title}</a></li>`;

/** The way in: each phase with its own word, set large, and the papers that belong to it. */
export const guidePhases = (overviews: PhaseOverview[]): Html => html`<ol class="guide">
${overviews.map(
  ({ phase, papers }) => html`<li class="guide-phase">
<h2 class="guide-name">${phase.name}</h2>
<p>${phase.lead}</p>
<p class="guide-way"><a href="/metodstod/${phase.slug}/">${tn("method.phase.steps", phase.steps.length)}<span class="visually-hidden">: ${phase.name}</span></a></p>
<ul class="guide-papers">
${papers.map(paper)}
</ul>
</li>`,
)}
</ol>`;

/** What to do, in order: who does each thing, for how long, when, and what helps. */
export const guideSteps = (steps: Phase["steps"]): Html => html`<ol class="guide-steps">
${steps.map(
  ({ title, owner, time, when, text, links = [] }) => html`<li class="guide-step">
<h2>${title}</h2>
<p class="guide-meta"><b>${owner}</b> · <span class="nobr">${time}</span>${when ? html` · ${when}` : null}</p>
<p>${text}</p>
${links.length > 0 ? html`<ul class="guide-links">${links.map((link) => html`<li><a href="${link.href}">${link.text}</a></li>`)}</ul>` : null}
</li>`,
)}
</ol>`;
