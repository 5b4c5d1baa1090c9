import { type Html, html } from "../../html.ts";

export interface NoticeOptions {
  kind: "info" | "good" | "warning";
  title?: string;
  body: string | Html;
}

export const notice = ({ kind, title, body }: NoticeOptions): Html => html`<div class="notice notice-${kind}">
${title ? html`<p class="notice-title">${title}</p>` : null}
${typeof body === "string" ? html`<p>${body}</p>` : body}
</div>`;
