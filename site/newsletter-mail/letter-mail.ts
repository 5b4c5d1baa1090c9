import { createHash } from "node:crypto";
import {
  buttonHtml,
  linkHtml,
  mailFrame,
  paragraphHtml,
  type Sender,
  senderText,
} from "../../functions/lib/mail-frame.ts";
import { styles } from "../../functions/lib/mail-look.ts";
import { nextSessions } from "../calendar.ts";
import { listName, type Newsletter } from "../content/newsletter.ts";
import { longDate, wholeDates } from "../filters/dates.ts";
import { type Html, html, raw } from "../html.ts";
import { proseTokens, type Token } from "../markdown.ts";
import { newsletterAddress } from "../news.ts";
import { sessionWords } from "../page-parts/newsletter.ts";
import { mailFile } from "../pictures/picture.ts";
import { site } from "../site.ts";
import { t } from "../strings.ts";
import type { CalendarData, SessionPublic } from "../types.ts";
import { wholeAddress } from "./address.ts";
import { mailMarkup } from "./markup.ts";
import { plainText } from "./plain.ts";

/** A letter as it goes to everybody: each reader's own addresses take the places' place when it is sent. */
export interface NewsletterMail {
  slug: string;
  list: string;
  subject: string;
  preheader: string;
  html: string;
  text: string;
  /** Changes with what somebody has written or drawn, not with the calendar or the look: what was approved is known by it. */
  hash: string;
  publishedAt: string;
  corrected: { at: string; text: string } | null;
}

/** Where a reader's own addresses go: to change what they get, and to leave the list. */
export const managePlace = "{{mina-utskick}}";
export const unsubscribePlace = "{{avregistrera}}";

/** What the build knows of the sessions. */
export type Calendar = Pick<CalendarData, "sessions" | "now">;

export const newsletterMail = (letter: Newsletter, calendar: Calendar): NewsletterMail => {
  const soon = upcoming(letter, calendar);
  const prose = { body: proseTokens(letter.body), closing: proseTokens(letter.closing ?? "") };
  return {
    slug: letter.slug,
    list: letter.list,
    subject: breakable(letter.title),
    preheader: breakable(letter.summary),
    html: letterHtml(letter, prose, soon),
    text: breakable(letterText(letter, prose, soon)),
    hash: hashOf(letter, prose),
    publishedAt: letter.publishedAt,
    corrected: letter.corrected ? { at: letter.updatedAt, text: letter.corrected.text } : null,
  };
};

/** What is written in Markdown, read once for both parts. */
interface Prose {
  body: Token[];
  closing: Token[];
}

/** What comes next when the letter comes out, or now when it has. */
const upcoming = ({ upcoming: count, publishedAt }: Newsletter, { sessions, now }: Calendar): SessionPublic[] =>
  nextSessions(sessions, Date.parse(publishedAt) > Date.parse(now) ? publishedAt : now, count);

const hashOf = (letter: Newsletter, prose: Prose): string => {
  const { title, summary, author, body, items, upcoming: count, closing, corrected } = letter;
  const written = { title, summary, author, body, items, upcoming: count, closing, corrected };
  const drawn = [...prose.body, ...prose.closing]
    .flatMap(({ children }) => children ?? [])
    .filter(({ type }) => type === "image")
    .map((token) => mailFile(String(token.attrGet("src"))).address);
  return createHash("sha256").update(JSON.stringify({ written, drawn })).digest("hex");
};

const webAddress = ({ slug }: Newsletter): string => wholeAddress(newsletterAddress(slug));

const byline = ({ publishedAt, author }: Newsletter): string => `${longDate(publishedAt)}. ${author}.`;

const correctedWords = ({ updatedAt }: Newsletter): string => t("news.corrected", { date: longDate(updatedAt) });

/** Under the letter: whom to ask, who writes, why it came, and the way out. */
const senderOf = ({ list }: Newsletter): Sender => ({
  questions: t("letters.mail.contact", { phone: site.association.phone }),
  why: [
    [{ text: t("letters.mail.why", { list: listName(list) }) }],
    [{ text: t("letters.mail.manage"), href: managePlace }],
    [{ text: t("letters.mail.unsubscribe", { list: listName(list) }), href: unsubscribePlace }],
  ],
});

// HTML ------------------------------------------------------------------------------------------------

const letterHtml = (letter: Newsletter, { body, closing }: Prose, soon: SessionPublic[]): string =>
  mailFrame({
    subject: literal(html`${letter.title}`),
    preheader: literal(html`${letter.summary}`),
    content: [
      html`<p class="soft" style="${styles.byline}">${byline(letter)} <span style="${styles.whole}">${linkHtml(webAddress(letter), html`${t("letters.mail.web")}`)}</span></p>
<h1 style="${styles.heading}">${letter.title}</h1>
<p style="${styles.lead}">${letter.summary}</p>
`,
      ...(letter.corrected ? [correctedHtml(letter, letter.corrected.text)] : []),
      mailMarkup(body),
      ...letter.items.map(pointHtml),
      ...(soon.length > 0 ? [soonHtml(soon)] : []),
      mailMarkup(closing),
    ].map(literal),
    sender: senderOf(letter),
  }).toString();

/** Braces that somebody has written are theirs, and never the place of a reader's address. */
const literal = (written: Html): Html => raw(written.toString().replaceAll("{{", "&#123;&#123;"));

const correctedHtml = (letter: Newsletter, text: string): Html =>
  html`<p class="line" style="${styles.note}"><strong>${correctedWords(letter)}</strong><br>${wholeDates(text)}</p>\n`;

const sectionHtml = (title: string): Html => html`<h2 style="${styles.section}">${title}</h2>\n`;

const pointHtml = ({ title, text, href, link }: Newsletter["items"][number]): Html =>
  html`${sectionHtml(title)}<p style="${href ? styles.beforeLink : styles.paragraph}">${wholeDates(text)}</p>
${href && link ? paragraphHtml(linkHtml(wholeAddress(href), html`${link}`)) : null}`;

const soonHtml = (
  sessions: SessionPublic[],
): Html => html`${sectionHtml(t("letters.upcoming"))}<ul style="${styles.list}">
${sessions.map((session) => {
  const { href, title, when } = sessionWords(session);
  return html`<li style="${styles.item}">${linkHtml(wholeAddress(href), html`${title}`)}<br><span class="soft" style="${styles.aside}">${when}</span></li>\n`;
})}</ul>
${buttonHtml(wholeAddress("/kalender/"), html`${t("letters.calendar")}`)}`;

// Text ------------------------------------------------------------------------------------------------

const letterText = (letter: Newsletter, { body, closing }: Prose, soon: SessionPublic[]): string =>
  `${literalText(
    [
      letter.title,
      letter.summary,
      `${byline(letter)}\n${t("letters.mail.web")}: ${webAddress(letter)}`,
      ...(letter.corrected ? [`${correctedWords(letter)}\n${letter.corrected.text}`] : []),
      plainText(body),
      ...letter.items.map(pointText),
      ...(soon.length > 0 ? [soonText(soon)] : []),
      ...(closing.length > 0 ? [plainText(closing)] : []),
    ].join("\n\n"),
  )}\n\n${senderText(senderOf(letter))}\n`;

const literalText = (written: string): string => written.replaceAll("{{", "{ {");

const pointText = ({ title, text, href, link }: Newsletter["items"][number]): string =>
  `\n${title}\n\n${text}${href && link ? `\n\n${link}:\n${wholeAddress(href)}` : ""}`;

const soonText = (sessions: SessionPublic[]): string =>
  `\n${t("letters.upcoming")}\n\n${sessions.map(sessionText).join("\n")}\n\n${t("letters.calendar")}:\n${wholeAddress("/kalender/")}`;

const sessionText = (session: SessionPublic): string => {
  const { href, title, when } = sessionWords(session);
  return `- ${title}\n  ${when}\n  ${wholeAddress(href)}`;
};

/** Spaces that hold a date together are for layout: plain text and subjects are searched, quoted and wrapped at will. */
const breakable = (text: string): string => text.replaceAll("\u00a0", " ");
