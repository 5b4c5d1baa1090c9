import { type Html, html } from "../../html.ts";
import { t } from "../../strings.ts";

export interface CrumbStep {
  href: string;
  text: string;
}

/** The way down to a page, the highest step first and the page itself left out: its own heading follows. */
export const crumb = (...steps: CrumbStep[]): Html => html`<nav class="crumb" aria-label="${t("layout.crumb")}">
<ol>
${steps.map(({ href, text }) => html`<li><a href="${href}">${text}</a></li>`)}
</ol>
</nav>`;
