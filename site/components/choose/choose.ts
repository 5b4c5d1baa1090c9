import { type Html, html } from "../../html.ts";

interface ChooseOptions {
  /** Said by the navigation, and shown before the links. */
  label: string;
  items: { href: string; text: string }[];
  /** The page's own address. */
  path: string;
}

/** A selection made by plain links, each to a page of its own, so that it can be shared. */
export const choose = ({ label, items, path }: ChooseOptions): Html => html`<nav class="choose" aria-label="${label}">
<p class="choose-label" aria-hidden="true">${label}</p>
<ul>
${items.map(
  ({ href, text }) => html`<li><a href="${href}"${href === path ? html` aria-current="page"` : null}>${text}</a></li>`,
)}
</ul>
</nav>`;
