import type { SharedCard } from "../cards/card-address.ts";
import { type RoomVisitor, roomHeader } from "../components/room/room.ts";
import { seatsTexts } from "../components/seats-badge/seats-badge.ts";
import { siteFooter } from "../components/site-footer/site-footer.ts";
import { siteHeader } from "../components/site-header/site-header.ts";
import type { FeedLink } from "../feeds.ts";
import { fontAddress } from "../font.ts";
import { type Html, html, raw } from "../html.ts";
import { type SheetName, sheetAddress, sheetFor } from "../sheets.ts";
import { site } from "../site.ts";
import { t } from "../strings.ts";

export interface PageOptions {
  title: string;
  description?: string;
  /** The page's own address, as in "/kalender/". */
  path: string;
  body: Html;
  /** As in "noindex". */
  robots?: string;
  /** Addresses such as "/assets/form.js". */
  scripts?: string[];
  jsonLd?: object;
  /** Feeds that tell of what comes next on this page; the calendar's stands on every page. */
  feeds?: FeedLink[];
  /** The picture that stands for the page where somebody shares it. */
  card?: SharedCard | undefined;
  /** The page gives a form back with something to mend: the title says so first, to those who only hear it. */
  refused?: boolean;
  /** Who is signed in; the page then belongs to the coordinators' room. */
  room?: RoomVisitor | null;
  /** Lets text and forms use the whole width. */
  wide?: boolean;
  /** False leaves the page out of the site's own search. What search engines may not list is left out anyway. */
  findable?: boolean;
  /** Today's date, said in the room. */
  now?: string;
  /** The language of the page's own text; menu and footer stay Swedish. */
  lang?: Language;
  /** The page itself and the same thing in other languages. */
  translations?: { lang: Language; path: string }[];
}

export type Language = "sv" | "en";

const locales: Record<Language, string> = { sv: "sv_SE", en: "en_GB" };

const jsonLdScript = (data: object): Html =>
  raw(`<script type="application/ld+json">${JSON.stringify(data).replaceAll("<", "\\u003c")}</script>`);

const scriptTag = (src: string): Html =>
  src.endsWith("/seats.js")
    ? html`<script src="${src}" defer data-texts="${JSON.stringify(seatsTexts())}"></script>`
    : html`<script src="${src}" defer></script>`;

/** Longer titles are cut by search engines and tabs. */
const titleLengthMax = 65;

/** What a search engine or a chat shows of a page somebody shares. */
const shared = ({
  title,
  description,
  path,
  lang = "sv",
  translations = [],
  card,
}: PageOptions): Html => html`<link rel="canonical" href="${site.url}${path}">
${translations.map(
  (other) => html`<link rel="alternate" hreflang="${other.lang}" href="${site.url}${other.path}">
`,
)}<meta property="og:type" content="website">
<meta property="og:locale" content="${locales[lang]}">
<meta property="og:site_name" content="${site.association.name}">
<meta property="og:title" content="${title}">
<meta property="og:url" content="${site.url}${path}">
${description ? html`<meta property="og:description" content="${description}">` : null}
${card ? sharedCard(card) : null}`;

const sharedCard = ({
  src,
  alt,
  width,
  height,
}: SharedCard): Html => html`<meta property="og:image" content="${site.url}${src}">
<meta property="og:image:type" content="image/png">
<meta property="og:image:width" content="${width}">
<meta property="og:image:height" content="${height}">
<meta property="og:image:alt" content="${alt}">
<meta name="twitter:card" content="summary_large_image">`;

const head = (options: PageOptions, sheet: SheetName): Html => {
  const { title: own, refused, description, path, robots, scripts = [], jsonLd, feeds = [] } = options;
  const title = refused ? `${t("form.error")} ${own}` : own;
  const { name, shortName } = site.association;
  const long = path === "/" ? `${name} – ${title}` : `${title} – ${name}`;
  const whole = long.length > titleLengthMax ? `${title} – ${shortName}` : long;
  return html`<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${whole}</title>
${description ? html`<meta name="description" content="${description}">` : null}
${robots ? html`<meta name="robots" content="${robots}">` : shared({ ...options, title })}
<meta name="color-scheme" content="light dark">
<link rel="preload" href="${fontAddress}" as="font" type="font/woff2" crossorigin>
<link rel="stylesheet" href="${sheetAddress(sheet)}">
<link rel="icon" href="/assets/favicon.svg" type="image/svg+xml">
<link rel="alternate" type="application/atom+xml" href="/feed.xml" title="${t("layout.feed")}">
${feeds.map(
  ({ href, type, title: feedTitle }) => html`<link rel="alternate" type="${type}" href="${href}" title="${feedTitle}">
`,
)}${scripts.map(scriptTag)}
${jsonLd ? jsonLdScript(jsonLd) : null}
</head>`;
};

const isFindable = ({ room, robots, findable = true }: PageOptions): boolean => findable && !room && !robots;

/** Last on paper: who made the page and where it is found. A page for one person keeps its address to itself. */
const sender = ({ path, robots }: PageOptions): Html =>
  html`<p class="page-sender">${site.association.name} · ${site.association.phone} · ${site.url}${robots ? null : path}</p>`;

/** A whole document, the same for built pages and for those a function answers with. */
export const pageLayout = (options: PageOptions): Html => {
  const { path, room, wide, now, lang = "sv" } = options;
  const own = lang === "sv" ? null : html` lang="${lang}"`;
  const body = String(options.body);
  return html`<!DOCTYPE html>
<html lang="${lang}">
${head(options, room ? "room" : sheetFor(body))}
<body${room ? html` class="room"` : null}${own ? html` lang="sv"` : null}>
<a class="skip-link" href="#innehall">${t("layout.skip")}</a>
${room ? roomHeader(path, room, now) : siteHeader(path)}
<main id="innehall" class="page${wide ? " page-wide" : ""}" tabindex="-1"${own}${isFindable(options) ? html` data-pagefind-body` : null}>
${raw(body)}
</main>
${room ? null : sender(options)}
${siteFooter(path, Boolean(room))}
</body>
</html>
`;
};
