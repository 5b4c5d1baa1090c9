import { type Html, html } from "../../html.ts";

/** A number that matters, what it counts, and how. */
export const bigNumber = (value: string | number, text: string, how?: string): Html =>
  html`<p class="big-number"><b>${value}</b> <span>${text}</span>${how ? html` <small>${how}</small>` : null}</p>`;
