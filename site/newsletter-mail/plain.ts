import type { Token } from "../markdown.ts";
import { t } from "../strings.ts";
import { wholeAddress } from "./address.ts";

/** A text as the text part of a mail says it, with every address written out. */
export const plainText = (tokens: Token[], between = "\n\n"): string =>
  parts(tokens)
    .map(partText)
    .filter((text) => text !== "")
    .join(between);

interface Part {
  token: Token;
  inside: Token[];
}

/** What stands on the outermost level, each with all that it holds. */
const parts = (tokens: Token[]): Part[] => {
  const found: Part[] = [];
  let depth = 0;
  for (const token of tokens) {
    if (token.nesting < 0) depth -= 1;
    if (depth > 0) found.at(-1)?.inside.push(token);
    else if (token.nesting >= 0) found.push({ token, inside: [] });
    if (token.nesting > 0) depth += 1;
  }
  return found;
};

const partText = ({ token, inside }: Part): string => {
  switch (token.type) {
    case "inline":
      return inlineText(token.children ?? []);
    case "fence":
    case "code_block":
      return token.content.trimEnd();
    case "hr":
      return "* * *";
    case "bullet_list_open":
      return itemTexts(inside, () => "- ");
    case "ordered_list_open":
      return itemTexts(inside, (at) => `${Number(token.attrGet("start") ?? 1) + at}. `);
    case "blockquote_open":
      return plainText(inside).replaceAll(/^/gm, "> ");
    case "thead_open":
    case "tbody_open":
    case "table_open":
      return plainText(inside, "\n");
    case "tr_open":
      return plainText(inside, " | ");
    default:
      return plainText(inside);
  }
};

const itemTexts = (tokens: Token[], mark: (at: number) => string): string =>
  parts(tokens)
    .map(({ inside }, at) => mark(at) + plainText(inside, "\n").replaceAll("\n", `\n${" ".repeat(mark(at).length)}`))
    .join("\n");

const inlineText = (tokens: Token[]): string => {
  const open: { words: string; href: string | null }[] = [{ words: "", href: null }];
  const say = (words: string) => {
    const last = open.at(-1);
    if (last) last.words += words;
  };
  for (const token of tokens) {
    if (token.type === "link_open") open.push({ words: "", href: String(token.attrGet("href") ?? "") });
    else if (token.type === "link_close") {
      const { words = "", href = "" } = open.pop() ?? {};
      say(linkText(words, href ?? ""));
    } else if (token.type === "image") say(t("letters.mail.picture", { alt: token.content }));
    else if (token.type === "hardbreak") say("\n");
    else if (token.type === "softbreak") say(" ");
    else say(token.content);
  }
  return open.map(({ words }) => words).join("");
};

/** Words and where they lead; only once when the words say it themselves. */
const linkText = (words: string, href: string): string => {
  const address = wholeAddress(href);
  const said = address.replace(/^(tel|mailto):/, "");
  const digits = (text: string) => text.replaceAll(/\D/g, "");
  const isSaid = words.includes(said) || (address.startsWith("tel:") && digits(words).includes(digits(said)));
  return isSaid ? words : `${words} <${said}>`;
};
