import { type Html, html } from "../../html.ts";

interface ChoiceLink {
  href: string;
  text: string;
  hint?: string;
  /** A few quiet words after the hint. */
  note?: string;
}

/** The answers to a question, each a page of its own. */
export const choiceLinks = ({ items }: { items: ChoiceLink[] }): Html => html`<ul class="choice-links">
${items.map(
  ({ href, text, hint, note }) => html`<li>
<a href="${href}">${text}</a>
${hint ? html`<p>${hint}</p>` : null}
${note ? html`<p class="choice-links-note">${note}</p>` : null}
</li>`,
)}
</ul>`;
