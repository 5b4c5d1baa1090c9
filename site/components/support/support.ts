import type { Support } from "../../content/support.ts";
import { type Html, html } from "../../html.ts";
import { reviewedOn, sourceLink } from "../../page-parts/sources.ts";
import { t } from "../../strings.ts";
import { button } from "../button/button.ts";
import { summaryList } from "../summary-list/summary-list.ts";

const bullets = (items: string[]): Html => html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;

export const supportPath = ({ slug }: Support): string => `/stodvaljaren/stod/${slug}/`;

/** A support among others: what it gives, who decides and how to ask. Its own page holds the conditions. */
export const supportEntry = (
  support: Support,
): Html => html`<article class="support" id="${support.slug}" tabindex="-1">
<h2><a href="${supportPath(support)}">${support.title}</a></h2>
<p>${support.summary}</p>
${summaryList({
  rows: [
    { key: t("support.decides"), value: support.decides },
    { key: t("support.apply"), value: bullets(support.apply) },
    {
      key: t("support.source"),
      value: html`${support.sources.slice(0, 1).map(sourceLink)}${reviewedOn(support.reviewed)}`,
    },
  ],
})}
</article>`;

/** All that the support's own page says of it. */
export const supportFacts = (support: Support): Html => html`<h2>${t("support.gives")}</h2>
${bullets(support.gives)}
<h2>${t("support.asks")}</h2>
${bullets(support.asks)}
<h2>${t("support.decides")}</h2>
<p>${support.decides}</p>
<h2>${t("support.apply")}</h2>
<ol>${support.apply.map((step) => html`<li>${step}</li>`)}</ol>
<div class="actions">${button({ text: support.link.text, href: support.link.url })}</div>`;
