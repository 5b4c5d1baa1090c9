import markdownIt from "markdown-it";
import { wholeDates } from "./filters/dates.ts";
import { type Html, raw } from "./html.ts";
import { picture } from "./pictures/picture.ts";
import { site } from "./site.ts";
import { fewest } from "./strings.ts";

const style = { html: false, typographer: true, quotes: "””’’" };
const renderer = markdownIt(style);
const lineByLineRenderer = markdownIt({ ...style, breaks: true });

for (const { renderer: rules } of [renderer, lineByLineRenderer])
  rules.rules.image = (tokens, index) => {
    const token = tokens[index];
    return picture({ src: String(token?.attrGet("src") ?? ""), alt: token?.content ?? "" }).toString();
  };

const { association, legalBasis } = site;

const phone = (number: string): string => `[${number}](tel:${number.replaceAll(/[^+\d]/g, "")})`;
const email = (address: string): string => `[${address}](mailto:${address})`;

/** What texts in content/ may write as {name}, so that a number or a name is changed in one place. */
const values: Record<string, string> = {
  ...legalBasis,
  association: association.name,
  email: email(association.email),
  phone: phone(association.phone),
  dpo: association.dpo.name,
  dpoEmail: email(association.dpo.email),
  dpoPhone: phone(association.dpo.phone),
  protectedIdentityPhone: phone(site.protectedIdentityPhone),
  roleWord: site.roleWord,
  fewest,
};

/** What stands where a text names it, for whoever shows a text without building its page. */
export const placeValues: Readonly<Record<string, string>> = values;

/** The words that every text may write within braces. */
export const placeNames = Object.keys(values);

const fill = (text: string, more: Record<string, string>): string =>
  text.replaceAll(/\{(\w+)\}/g, (_place, name: string) => {
    const value = more[name] ?? values[name];
    if (value === undefined) throw new Error(`En text i content/ använder {${name}}, som inte finns.`);
    return value;
  });

const filled = (markdown: string, more: Record<string, string> = {}): string => wholeDates(fill(markdown, more));

/** Markdown from content/, with its {names} filled. HTML in the text is shown as text. */
export const prose = (markdown: string, more: Record<string, string> = {}): Html =>
  raw(renderer.render(filled(markdown, more)));

export type Token = ReturnType<typeof renderer.parse>[number];

/** The same in its parts, for what is not a page. */
export const proseTokens = (markdown: string): Token[] => renderer.parse(filled(markdown), {});

/** The same, for easy-to-read texts: where the file breaks a line, so does the page. */
export const lineByLineProse = (markdown: string): Html => raw(lineByLineRenderer.render(filled(markdown)));
