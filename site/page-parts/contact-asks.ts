import { summaryList } from "../components/summary-list/summary-list.ts";
import type { ContactPage } from "../content/contact.ts";
import { type Html, html } from "../html.ts";
import { t } from "../strings.ts";

/** What it is about, and the form for it where there is one. */
const answer = ({ text, link, href }: Pick<ContactPage["asks"][number], "text" | "link" | "href">): Html =>
  html`${text}${link && href ? html` <a href="${href}">${link}</a>` : null}`;

/** What one can ask a contact about, and what not. */
export const asks = (contact: ContactPage): Html => html`<h2>${t("contact.asks")}</h2>
${summaryList({ rows: contact.asks.map(({ title, ...ask }) => ({ key: title, value: answer(ask) })) })}
<p>${contact.not}</p>`;
