import { type Html, html } from "../../html.ts";

interface Phase {
  title: string;
  /** As in "Två veckor". */
  length: string;
  text: string;
}

/** What happens in turn, and how long each part takes. Stands under a heading of level two. */
export const phases = (items: Phase[]): Html => html`<ol class="phases">
${items.map(
  ({ title, length, text }) => html`<li>
<h3>${title}</h3>
<p class="phases-length">${length}</p>
<p>${text}</p>
</li>`,
)}
</ol>`;
