import { html, type Html } from "../../html.ts";

/** `nobr` keeps the number on one line and leaves it searchable and possible to copy. */
export const phoneLink = (phone: string): Html =>
  html`<a class="nobr" href="tel:${phone.replaceAll(/[^+\d]/g, "")}">${phone}</a>`;

export const mailLink = (email: string): Html => html`<a href="mailto:${email}">${email}</a>`;
