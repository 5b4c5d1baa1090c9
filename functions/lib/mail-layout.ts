import { type Html, html, raw } from "../../site/html.ts";
import { site } from "../../site/site.ts";
import { t } from "../../site/strings.ts";
import { darkStyles, styles } from "./mail-look.ts";
import { type Block, type Inline, type MailTemplate, RenderFailure } from "./mail-template.ts";
import { absolute, type Fact, type Line, phoneLink, type Value, type Values } from "./mail-values.ts";

type Contact = { name: string; phone: string };

/** Fills {places} in a line of text. One pass: braces in a value stay as they are. */
export const fill = (text: string, values: Values): string => pieces(text, values).map(pieceText).join("");

const pieces = (text: string, values: Values): (string | Line)[] =>
  text.split(/(\{\w+\})/).map((part) => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (!name) return part;
    const value = filled(name, values);
    if (typeof value === "string") return value;
    if (value && "text" in value) return value;
    throw new RenderFailure(`{${name}} must stand alone in its paragraph`);
  });

const pieceText = (piece: string | Line): string => (typeof piece === "string" ? piece : piece.text);

const filled = (name: string, values: Values): Value => {
  const value = values[name];
  if (value === undefined) throw new RenderFailure(`{${name}} has no value`);
  return value;
};

/** Only addresses of kinds we mean to send: a value can never become a script. */
const filledHref = (href: string, values: Values): string => {
  const filled = fill(href, values);
  if (!/^(https?:|mailto:|tel:)/.test(filled)) throw new RenderFailure("a link does not lead to a web page");
  return filled;
};

// HTML ------------------------------------------------------------------------------------------------

export const mailHtml = (
  template: MailTemplate,
  subject: string,
  values: Values,
  contact: Contact,
): Html => html`<!doctype html>
<html lang="sv">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${subject}</title>
<style>${raw(darkStyles)}</style>
</head>
<body class="paper" style="${styles.body}">
<div class="paper" style="${styles.page}">
<p class="ink" style="${styles.brand}"><span class="door" style="${styles.door}"></span>${site.association.name}</p>
<div class="sheet" style="${styles.sheet}">
${template.blocks.map((block) => blockHtml(block, values))}
</div>
${senderHtml(template, values, contact)}
</div>
</body>
</html>
`;

const blockHtml = (block: Block, values: Values): Html | null => {
  switch (block.kind) {
    case "heading":
      return html`<h1 style="${styles.heading}">${inlineHtml(block.content, values)}</h1>\n`;
    case "paragraph":
      return paragraphHtml(inlineHtml(block.content, values));
    case "list":
      return listHtml(block.items.map((item) => inlineHtml(item, values)));
    case "button":
      return html`<p style="${styles.action}"><a class="button" href="${filledHref(block.href, values)}" style="${styles.button}">${inlineHtml(block.content, values)}</a></p>\n`;
    case "value":
      return valueHtml(filled(block.name, values));
  }
};

const paragraphHtml = (content: Html): Html => html`<p style="${styles.paragraph}">${content}</p>\n`;

const listHtml = (items: Html[]): Html =>
  html`<ul style="${styles.list}">${items.map((item) => html`<li style="${styles.item}">${item}</li>`)}</ul>\n`;

const valueHtml = (value: Value): Html | null => {
  if (value === null) return null;
  if (typeof value === "string") return paragraphHtml(html`${value}`);
  if ("facts" in value) return factsHtml(value.facts);
  if ("items" in value) return listHtml(value.items.map((item) => html`${item}`));
  return paragraphHtml(lineHtml(value));
};

const factsHtml = (facts: Fact[]): Html =>
  html`<dl class="facts" style="${styles.facts}">${facts.map(
    ({ label, lines }) =>
      html`<dt class="soft" style="${styles.label}">${label}</dt>${lines.map(
        (line) => html`<dd style="${styles.fact}">${lineHtml(line)}</dd>`,
      )}`,
  )}</dl>\n`;

const lineHtml = ({ text, href }: Line): Html => (href ? linkHtml(href, html`${text}`) : html`${text}`);

const linkHtml = (href: string, content: Html): Html =>
  html`<a class="link" href="${href}" style="${styles.link}">${content}</a>`;

const inlineHtml = (content: Inline[], values: Values): Html =>
  html`${content.map((inline) => oneInlineHtml(inline, values))}`;

const oneInlineHtml = (inline: Inline, values: Values): Html => {
  switch (inline.kind) {
    case "text":
      return html`${pieces(inline.text, values).map((piece) => (typeof piece === "string" ? piece : lineHtml(piece)))}`;
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
    ...template.blocks.map((block) => blockText(block, values)),
    "--",
    ...senderLines(template, values, contact).map((lines) => lines.map(lineText).join("\n")),
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

const valueText = (value: Value): string => {
  if (value === null) return "";
  if (typeof value === "string") return value;
  if ("items" in value) return value.items.map((item) => `- ${item}`).join("\n");
  if ("facts" in value) return value.facts.map(factText).join("\n");
  return lineText(value);
};

const factText = ({ label, lines }: Fact): string =>
  lines.length === 1
    ? `${label}: ${lineText(lines[0] as Line)}`
    : [`${label}:`, ...lines.map((line) => `  ${lineText(line)}`)].join("\n");

/** A phone number or an address needs no second writing; a web address behind other words does. */
const lineText = ({ text, href }: Line): string =>
  !href || href === text || /^(tel|mailto):/.test(href) ? text : `${text}: ${href}`;

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

const senderLines = ({ why }: MailTemplate, values: Values, contact: Contact): Line[][] => [
  [{ text: t("mail.sender.contact", contact) }],
  [
    { text: site.association.name },
    { text: site.association.address.join(", ") },
    { text: t("mail.sender.phone", { phone: site.association.phone }), href: phoneLink(site.association.phone) },
    { text: site.mail.replyTo, href: `mailto:${site.mail.replyTo}` },
    { text: absolute("/"), href: absolute("/") },
  ],
  [{ text: fill(why, values) }],
];

const senderHtml = (template: MailTemplate, values: Values, contact: Contact): Html => {
  const [questions = [], ...rest] = senderLines(template, values, contact);
  return html`<div class="soft" style="${styles.sender}">
<p class="ink" style="${styles.questions}">${questions.map(lineHtml)}</p>
${rest.map(
  (lines) =>
    html`<p style="${styles.small}">${lines.map((line, index) => html`${index > 0 && html`<br>`}${lineHtml(line)}`)}</p>\n`,
)}</div>`;
};
