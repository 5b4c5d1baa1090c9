import markdownIt from "markdown-it";
import { mailMargin, mailWidth, styles } from "../../functions/lib/mail-look.ts";
import { type Html, html, raw } from "../html.ts";
import type { Token } from "../markdown.ts";
import { mailFile } from "../pictures/picture.ts";
import { wholeAddress } from "./address.ts";

/** How each kind of element is set; the class is what changes by night. */
const looks: Record<string, { style: string; name?: string }> = {
  p: { style: styles.paragraph },
  h2: { style: styles.section },
  h3: { style: styles.subsection },
  ul: { style: styles.list },
  ol: { style: styles.list },
  li: { style: styles.item },
  blockquote: { style: styles.quote, name: "soft" },
  hr: { style: styles.rule, name: "line" },
  code: { style: styles.code },
  table: { style: styles.table },
  th: { style: `${styles.cell};text-align:left`, name: "line" },
  td: { style: styles.cell, name: "line" },
  a: { style: styles.link, name: "link" },
};

/** The letter's own heading is the only one of the first level. */
const levels: Record<string, string> = { h1: "h2", h4: "h3", h5: "h3", h6: "h3" };

const { renderer, options } = markdownIt();

/** A text as it stands in a mail: each element with its look, and whole addresses. */
export const mailMarkup = (tokens: Token[]): Html => raw(renderer.render(tokens.map(dressed), options, {}));

const dressed = (token: Token): Token => {
  token.tag = levels[token.tag] ?? token.tag;
  const look = token.nesting < 0 ? undefined : looks[token.tag];
  if (look) token.attrSet("style", [look.style, token.attrGet("style")].filter(Boolean).join(";"));
  if (look?.name) token.attrSet("class", look.name);
  const href = token.attrGet("href");
  if (href !== null) token.attrSet("href", wholeAddress(String(href)));
  token.children?.forEach(dressed);
  return token;
};

const codeBlock = (tokens: Token[], index: number): string =>
  html`<pre style="${styles.codeBlock}">${tokens[index]?.content}</pre>\n`.toString();

renderer.rules.fence = codeBlock;
renderer.rules.code_block = codeBlock;
renderer.rules.image = (tokens, index) => {
  const token = tokens[index];
  return mailPicture(String(token?.attrGet("src") ?? ""), token?.content ?? "").toString();
};

const widest = mailWidth - 2 * mailMargin;

/** As wide as the text, or as the picture itself. Outlook knows the width by the attribute alone. */
const mailPicture = (src: string, alt: string): Html => {
  const { address, width, height } = mailFile(src);
  const shown = Math.min(width, widest);
  return html`<img src="${wholeAddress(address)}" width="${shown}" height="${Math.round((height * shown) / width)}" alt="${alt}" style="${styles.picture(shown)}">`;
};
