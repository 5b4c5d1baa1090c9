import { type Html, html } from "../../html.ts";

/** The first thing on the start page: what this is, for whom, and one thing to do. */
export const hero = ({ title, lead, actions }: { title: string; lead: string | Html; actions: Html }): Html =>
  html`<div class="hero">
<div class="hero-inner">
<h1>${title}</h1>
<p class="lead">${lead}</p>
<div class="actions">${actions}</div>
</div>
</div>`;
