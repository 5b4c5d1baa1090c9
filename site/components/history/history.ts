import { longDate } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";

/** What has happened, the latest first: a day and what it was. */
export const history = (events: { at: string; what: Html }[]): Html => html`<ol class="history" reversed>
${events.map(
  ({ at, what }) => html`<li>
<time class="history-when" datetime="${at}">${longDate(at)}</time>
<div class="history-what">${what}</div>
</li>`,
)}
</ol>`;
