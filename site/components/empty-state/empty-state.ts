import { type Html, html } from "../../html.ts";
import { mark } from "../mark/mark.ts";

/** Nothing here, and what to do about it. */
export const emptyState = ({
  title,
  body,
}: {
  title: string;
  body: string | Html;
}): Html => html`<div class="empty-state">
${mark()}
<p class="empty-state-title">${title}</p>
${typeof body === "string" ? html`<p>${body}</p>` : body}
</div>`;
