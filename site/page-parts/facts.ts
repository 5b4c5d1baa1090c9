import type { Fact } from "../content/method-support.ts";
import { type Html, html } from "../html.ts";
import { sourceLink } from "./sources.ts";

/** What holds, each with the page it was read on. */
export const facts = (list: Fact[]): Html => html`<ul class="guide-facts">
${list.map(({ text, source }) => html`<li>${text} <span class="guide-source">${sourceLink(source)}</span></li>`)}
</ul>`;
