import { type Html, html } from "../../html.ts";

interface DetailsOptions {
  summary: string;
  body: Html;
  /** Something in it is filled in, or has to be put right. */
  open?: boolean;
}

/** What most people can pass by without missing anything. */
export const details = ({
  summary,
  body,
  open,
}: DetailsOptions): Html => html`<details class="details"${open ? html` open` : null}>
<summary>${summary}</summary>
<div class="details-body">${body}</div>
</details>`;
