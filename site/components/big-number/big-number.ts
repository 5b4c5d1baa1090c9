import { type Html, html } from "../../html.ts";

/** A number that matters, and what it counts. */
export const bigNumber = (value: string | number, text: string): Html =>
  html`<p class="big-number"><b>${value}</b> <span>${text}</span></p>`;
