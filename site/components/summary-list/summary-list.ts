import { type Html, html } from "../../html.ts";

export interface SummaryRow {
  key: string;
  value: string | Html;
  /** `about` is read aloud after the text: "Ändra" + "namn". */
  action?: { text: string; href: string; about: string };
}

export const summaryList = ({ rows }: { rows: SummaryRow[] }): Html => html`<dl class="summary-list">
${rows.map(
  ({ key, value, action }) => html`<div class="summary-row">
<dt>${key}</dt>
<dd>${value}</dd>
${action ? html`<dd class="summary-action"><a href="${action.href}">${action.text}<span class="visually-hidden"> ${action.about}</span></a></dd>` : null}
</div>`,
)}
</dl>`;
