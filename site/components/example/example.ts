import { type Example, placementKinds, sectors } from "../../content/example.ts";
import { capitalised } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import { site } from "../../site.ts";
import { t } from "../../strings.ts";

/** "Praktik och arbetsträning" */
export const exampleKinds = ({ kinds }: Example): string =>
  capitalised(new Intl.ListFormat("sv").format(kinds.map((kind) => placementKinds[kind].toLowerCase())));

export const exampleSector = ({ sector }: Example): string => sectors[sector];

export const exampleMunicipality = ({ municipality }: Example): string =>
  site.municipalities.find(({ slug }) => slug === municipality)?.name ?? "";

/** What somebody at the workplace said, and as what. */
export const exampleQuote = ({ quote }: Example): Html => html`<figure class="example-quote">
<blockquote><p>”${quote.text}”</p></blockquote>
<figcaption>${quote.role}</figcaption>
</figure>`;

/** The one that is told at length: the words first, then who and what. */
export const exampleLead = (example: Example): Html => html`<article class="example-lead">
${exampleQuote(example)}
<div class="example-about">
<h3><a href="/goda-exempel/${example.slug}/">${example.title}</a></h3>
<p>${example.description}</p>
</div>
</article>`;

/** One line of the list. Stands under a heading of level two. */
const exampleItem = (example: Example): Html => html`<li class="example-item">
<p class="example-kinds">${exampleKinds(example)}<br>${exampleSector(example)}, ${exampleMunicipality(example)}</p>
<div class="example-what">
<h3><a href="/goda-exempel/${example.slug}/">${example.title}</a></h3>
<p>${example.description}</p>
</div>
</li>`;

export const exampleList = (examples: Example[]): Html =>
  html`<ul class="example-list">${examples.map(exampleItem)}</ul>`;

/** From a quote to all the others. */
export const exampleMore = (): Html => html`<p><a href="/goda-exempel/">${t("examples.all")}</a></p>`;
