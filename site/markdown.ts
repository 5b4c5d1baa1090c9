import markdownIt from "markdown-it";
import { type Html, raw } from "./html.ts";
import { site } from "./site.ts";

const renderer = markdownIt({ html: false, typographer: true, quotes: "””’’" });

const { association, legalBasis } = site;

/** What texts in content/ may write as {name}, so that a number or a name is changed in one place. */
const values: Record<string, string> = {
  ...legalBasis,
  association: association.name,
  email: association.email,
  phone: association.phone,
  dpo: association.dpo.name,
  dpoEmail: association.dpo.email,
  dpoPhone: association.dpo.phone,
  protectedIdentityPhone: site.protectedIdentityPhone,
  roleWord: site.roleWord,
};

const fill = (text: string, more: Record<string, string>): string =>
  text.replaceAll(/\{(\w+)\}/g, (_place, name: string) => {
    const value = more[name] ?? values[name];
    if (value === undefined) throw new Error(`En text i content/ använder {${name}}, som inte finns.`);
    return value;
  });

/** Markdown from content/, with its {names} filled. HTML in the text is shown as text. */
export const prose = (markdown: string, more: Record<string, string> = {}): Html =>
  raw(renderer.render(fill(markdown, more)));
