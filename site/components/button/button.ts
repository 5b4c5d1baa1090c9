import { type Html, html } from "../../html.ts";

export interface ButtonOptions {
  text: string;
  /** Makes it a link that looks like a button. */
  href?: string;
  type?: "submit" | "button";
  name?: string;
  value?: string;
  kind?: "primary" | "secondary" | "warning" | "quiet";
  /** Read aloud after the text, where several buttons say the same thing. */
  about?: string;
  /** `{ addPerson: "" }` gives data-add-person. */
  data?: Record<string, string>;
  id?: string;
}

const dashed = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const dataAttributes = (data: Record<string, string> = {}): Html[] =>
  Object.entries(data).map(([name, value]) => html` data-${dashed(name)}="${value}"`);

export const button = (options: ButtonOptions): Html => {
  const { text, href, type = "submit", name, value, kind = "primary", about, data, id } = options;
  const content = html`${text}${about ? html`<span class="visually-hidden"> ${about}</span>` : null}`;
  const shared = html` class="button button-${kind}"${id ? html` id="${id}"` : null}${dataAttributes(data)}`;
  if (href) return html`<a href="${href}"${shared}>${content}</a>`;
  return html`<button type="${type}"${name ? html` name="${name}" value="${value ?? ""}"` : null}${shared}>${content}</button>`;
};
