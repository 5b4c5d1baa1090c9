import { summaryList } from "../components/summary-list/summary-list.ts";
import type { ContactPage } from "../content/contact.ts";
import { type Html, html } from "../html.ts";
import { t } from "../strings.ts";

/** What one can ask a contact about, and what not. */
export const asks = (contact: ContactPage): Html => html`<h2>${t("contact.asks")}</h2>
${summaryList({ rows: contact.asks.map(({ title, text }) => ({ key: title, value: text })) })}
<p>${contact.not}</p>`;
