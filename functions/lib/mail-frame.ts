import { type Html, html, raw } from "../../site/html.ts";
import { site } from "../../site/site.ts";
import { t } from "../../site/strings.ts";
import { cells, darkStyles, mailWidth, styles } from "./mail-look.ts";
import { absolute, type Line, phoneLink } from "./mail-values.ts";

/** What stands under a mail: whom to ask, and why it came, in lines that belong together. */
export interface Sender {
  questions: string | null;
  why: Line[][];
}

export interface Frame {
  subject: string | Html;
  /** What an inbox shows beside the subject; not seen in the mail itself. */
  preheader?: Html;
  content: Html[];
  sender: Sender;
}

/** A whole mail: the association's name, a sheet with what is said, and who has sent it. */
export const mailFrame = ({ subject, preheader, content, sender }: Frame): Html => html`<!doctype html>
<html lang="sv">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${subject}</title>
<style>${raw(darkStyles)}</style>
${outlook(sharpScreens)}
</head>
<body class="paper" style="${styles.body}">
${preheader ? preheaderHtml(preheader) : null}
${outlook(`<table role="presentation" width="${mailWidth}" align="center" border="0" cellpadding="0" cellspacing="0"><tr>${cell("brand")}`)}
<div class="paper" lang="sv" style="${styles.page}">
<p class="ink" style="${styles.brand}"><span class="door" style="${styles.door}"></span>${site.association.name}</p>
${outlook(`</td></tr><tr>${cell("light")}&nbsp;`)}
<div class="light" style="${styles.light}"></div>
${outlook(`</td></tr><tr>${cell("sheet")}`)}
<div class="sheet" style="${styles.sheet}">
${content}</div>
${outlook(`</td></tr><tr>${cell("sender")}`)}
${senderHtml(sender)}
</div>
${outlook("</td></tr></table>")}
</body>
</html>
`;

/** Only Outlook for Windows reads what stands in such a comment. */
const outlook = (markup: string): Html => raw(`<!--[if mso]>${markup}<![endif]-->`);

const cell = (name: keyof typeof cells): string => {
  const { style, colour } = cells[name];
  return `<td${colour ? ` bgcolor="${colour}"` : ""} style="${style}">`;
};

/** Without it, Outlook makes pictures of another size on a screen with fine points. */
const sharpScreens =
  '<xml xmlns:o="urn:schemas-microsoft-com:office:office"><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml>';

/** Followed by blanks, so that the inbox does not go on to the words after it. */
const preheaderHtml = (text: Html): Html =>
  html`<div style="${styles.preheader}">${text}${raw("&#847;&zwnj;&nbsp;".repeat(60))}</div>`;

export const paragraphHtml = (content: Html): Html => html`<p style="${styles.paragraph}">${content}</p>\n`;

export const linkHtml = (href: string, content: Html): Html =>
  html`<a class="link" href="${href}" style="${styles.link}">${content}</a>`;

/** The one thing to do. Outlook gives links no padding, so there the room around the words is made of wide spaces. */
export const buttonHtml = (href: string, content: Html): Html =>
  html`<p style="${styles.action}"><a class="button" href="${href}" style="${styles.button}">${outlook('<i style="mso-font-width:250%;mso-text-raise:24px" hidden>&emsp;</i><span style="mso-text-raise:12px">')}${content}${outlook('</span><i style="mso-font-width:250%" hidden>&emsp;&#8203;</i>')}</a></p>\n`;

export const lineHtml = ({ text, href }: Line): Html => (href ? linkHtml(href, wordsHtml(text)) : wordsHtml(text));

/** Hours and phone numbers stay on one line. */
export const wordsHtml = (text: string): Html =>
  html`${text
    .split(/(kl\.\s[\d.]+\d(?:–[\d.]+\d)?|0\d{1,3}-[\d ]+\d)/)
    .map((part, index) => (index % 2 === 1 ? html`<span style="${styles.whole}">${part}</span>` : part))}`;

/** A phone number or an address needs no second writing; a web address behind other words does. */
export const lineText = ({ text, href }: Line): string =>
  !href || href === text || /^(tel|mailto):/.test(href) ? text : `${text}: ${href}`;

const association = (): Line[] => [
  { text: site.association.name },
  { text: site.association.address.join(", ") },
  { text: t("mail.sender.phone", { phone: site.association.phone }), href: phoneLink(site.association.phone) },
  { text: site.mail.replyTo, href: `mailto:${site.mail.replyTo}` },
  { text: absolute("/"), href: absolute("/") },
];

const senderHtml = ({ questions, why }: Sender): Html => html`<div class="soft" style="${styles.sender}">
${questions ? html`<p class="ink" style="${styles.questions}">${wordsHtml(questions)}</p>\n` : null}${[
  association(),
  ...why,
].map(
  (lines) =>
    html`<p style="${styles.small}">${lines.map((line, index) => html`${index > 0 && html`<br>`}${lineHtml(line)}`)}</p>\n`,
)}</div>`;

/** The same, after the line that mail readers know as the end of the letter. */
export const senderText = ({ questions, why }: Sender): string =>
  ["--", questions ?? "", ...[association(), ...why].map((lines) => lines.map(lineText).join("\n"))]
    .filter((part) => part !== "")
    .join("\n\n");
