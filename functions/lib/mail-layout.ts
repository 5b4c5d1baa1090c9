import { type Html, html } from "../../site/html.ts";
import { t } from "../../site/strings.ts";
import {
  buttonHtml,
  lineHtml,
  lineText,
  linkHtml,
  mailFrame,
  paragraphHtml,
  type Sender,
  senderText,
  wordsHtml,
} from "./mail-frame.ts";
import { styles } from "./mail-look.ts";
import { type Block, type Inline, type MailTemplate, RenderFailure } from "./mail-template.ts";
import type { Fact, Line, Value, Values } from "./mail-values.ts";

type Present = Exclude<Value, null>;
/** Whom a recipient asks; null in a mail to staff, who are the ones that get asked. */
type Contact = { name: string; phone: string } | null;

/** Fills {places} in a line of text. One pass: braces in a value stay as they are. */
export const fill = (text: string, values: Values): string => pieces(text, values).map(pieceText).join("");

const pieces = (text: string, values: Values): (string | Line)[] =>
  text.split(/(\{\w+\})/).map((part) => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (!name) return part;
    const value = filled(name, values);
    if (typeof value === "string") return value;
    if ("text" in value) return value;
    throw new RenderFailure(`{${name}} must stand alone in its paragraph`);
  });

const pieceText = (piece: string | Line): string => (typeof piece === "string" ? piece : piece.text);

const filled = (name: string, values: Values): Present => {
  const value = values[name];
  if (value === undefined || value === null) throw new RenderFailure(`{${name}} has no value`);
  return value;
};

/** Only addresses of kinds we mean to send: a value can never become a script. */
const filledHref = (href: string, values: Values): string => {
  const filled = fill(href, values);
  if (!/^(https?:|mailto:|tel:)/.test(filled)) throw new RenderFailure("a link does not lead to a web page");
  return filled;
};

/** A paragraph that needs a value there is none of this time is left out. */
const standing = (blocks: Block[], values: Values): Block[] =>
  blocks.filter((block) => !placesOf(block).some((name) => values[name] === null));

const placesOf = (block: Block): string[] =>
  block.kind === "value" ? [block.name] : (JSON.stringify(block).match(/(?<=\{)\w+(?=\})/g) ?? []);

// HTML ------------------------------------------------------------------------------------------------

export const mailHtml = (template: MailTemplate, subject: string, values: Values, contact: Contact): Html =>
  mailFrame({
    subject,
    content: standing(template.blocks, values).map((block) => blockHtml(block, values)),
    sender: senderOf(template, values, contact),
  });

const blockHtml = (block: Block, values: Values): Html => {
  switch (block.kind) {
    case "heading":
      return html`<h1 style="${styles.heading}">${inlineHtml(block.content, values)}</h1>\n`;
    case "paragraph":
      return paragraphHtml(inlineHtml(block.content, values));
    case "list":
      return listHtml(block.items.map((item) => inlineHtml(item, values)));
    case "button":
      return buttonHtml(filledHref(block.href, values), inlineHtml(block.content, values));
    case "value":
      return valueHtml(filled(block.name, values));
  }
};

const listHtml = (items: Html[]): Html =>
  html`<ul style="${styles.list}">${items.map((item) => html`<li style="${styles.item}">${item}</li>`)}</ul>\n`;

const valueHtml = (value: Present): Html => {
  if (typeof value === "string") return paragraphHtml(html`${value}`);
  if ("facts" in value) return factsHtml(value.facts);
  if ("items" in value) return listHtml(value.items.map(wordsHtml));
  return paragraphHtml(lineHtml(value));
};

const factsHtml = (facts: Fact[]): Html => html`<dl class="line" style="${styles.facts}">${facts.map(factHtml)}</dl>\n`;

const factHtml = ({ label, lines, strong = false }: Fact): Html =>
  html`<dt class="soft" style="${styles.label}">${label}</dt>${lines.map(
    (line) => html`<dd style="${strong ? styles.strongFact : styles.fact}">${lineHtml(line)}</dd>`,
  )}`;

const inlineHtml = (content: Inline[], values: Values): Html =>
  html`${content.map((inline) => oneInlineHtml(inline, values))}`;

const oneInlineHtml = (inline: Inline, values: Values): Html => {
  switch (inline.kind) {
    case "text":
      return html`${pieces(inline.text, values).map((piece) => lineHtml(typeof piece === "string" ? { text: piece } : piece))}`;
    case "break":
      return html`<br>`;
    case "strong":
      return html`<strong>${inlineHtml(inline.content, values)}</strong>`;
    case "em":
      return html`<em>${inlineHtml(inline.content, values)}</em>`;
    case "link":
      return linkHtml(filledHref(inline.href, values), inlineHtml(inline.content, values));
  }
};

// Text ------------------------------------------------------------------------------------------------

/** Says all that the HTML part says, with every link written out. */
export const mailText = (template: MailTemplate, values: Values, contact: Contact): string =>
  [
    ...standing(template.blocks, values).map((block) => blockText(block, values)),
    senderText(senderOf(template, values, contact)),
  ]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");

const blockText = (block: Block, values: Values): string => {
  switch (block.kind) {
    case "heading":
    case "paragraph":
      return inlineText(block.content, values);
    case "list":
      return block.items.map((item) => `- ${inlineText(item, values)}`).join("\n");
    case "button":
      return `${inlineText(block.content, values)}:\n${filledHref(block.href, values)}`;
    case "value":
      return valueText(filled(block.name, values));
  }
};

const valueText = (value: Present): string => {
  if (typeof value === "string") return value;
  if ("items" in value) return value.items.map((item) => `- ${item}`).join("\n");
  if ("facts" in value) return value.facts.map(factText).join("\n");
  return lineText(value);
};

/** A question needs no colon. */
const labelText = (label: string): string => (label.endsWith("?") ? label : `${label}:`);

const factText = ({ label, lines }: Fact): string =>
  lines.length === 1
    ? `${labelText(label)} ${lineText(lines[0] as Line)}`
    : [labelText(label), ...lines.map((line) => `  ${lineText(line)}`)].join("\n");

const inlineText = (content: Inline[], values: Values): string =>
  content
    .map((inline) => {
      if (inline.kind === "text") return fill(inline.text, values);
      if (inline.kind === "break") return "\n";
      const text = inlineText(inline.content, values);
      return inline.kind === "link" ? lineText({ text, href: filledHref(inline.href, values) }) : text;
    })
    .join("");

// Who writes, and why -----------------------------------------------------------------------------------

const senderOf = ({ why }: MailTemplate, values: Values, contact: Contact): Sender => ({
  questions: contact && t("mail.sender.contact", contact),
  why: [[{ text: fill(why, values) }]],
});
