import { type Html, html } from "../../html.ts";

/** `nobr` keeps the number on one line and leaves it searchable and possible to copy. */
export const phoneLink = (phone: string): Html =>
  html`<a class="nobr" href="tel:${phone.replaceAll(/[^+\d]/g, "")}">${phone}</a>`;

/** A sentence from t() whose {phone} is still in its place, with the number as a link. */
export const withPhone = (sentence: string, phone: string): Html => {
  const [before, after] = sentence.split("{phone}");
  return after === undefined ? html`${sentence}` : html`${before}${phoneLink(phone)}${after}`;
};

export const mailLink = (email: string): Html => html`<a href="mailto:${email}">${email}</a>`;
