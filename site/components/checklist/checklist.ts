import type { Checklist } from "../../content/checklist.ts";
import { type Html, html } from "../../html.ts";

type Section = Checklist["sections"][number];

const item = ({ text, help }: Section["items"][number], id: string): Html => html`<li class="checklist-item">
<input class="checklist-box" type="checkbox" id="${id}"${help ? html` aria-describedby="${id}-om"` : null}>
<label class="checklist-text" for="${id}">${text}</label>
${help ? html`<p class="checklist-help" id="${id}-om">${help}</p>` : null}
</li>`;

/** Boxes to tick on the screen or by hand. They belong to no form, so nothing is sent or kept. */
export const checklist = (sections: Section[]): Html => html`<div class="checklist">
${sections.map(
  ({ heading, items }, section) => html`<section class="checklist-part" aria-labelledby="del-${section + 1}">
<h2 id="del-${section + 1}">${heading}</h2>
<ul class="checklist-items">
${items.map((each, index) => item(each, `punkt-${section + 1}-${index + 1}`))}
</ul>
</section>`,
)}
</div>`;
