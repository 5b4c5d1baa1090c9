import { mailLink, phoneLink } from "../components/contact-link/contact-link.ts";
import { mark } from "../components/mark/mark.ts";
import { seatsTexts } from "../components/seats-badge/seats-badge.ts";
import { weekdayDate } from "../filters/dates.ts";
import { type Html, html, raw } from "../html.ts";
import { site } from "../site.ts";
import { t } from "../strings.ts";

interface RoomVisitor {
  name: string;
  /** Mails that did not arrive. */
  trouble?: number;
}

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
  /** The page gives a form back with something to mend: the title says so first, to those who only hear it. */
  refused?: boolean;
  /** Who is signed in; the page then belongs to the coordinators' room. */
  room?: RoomVisitor | null;
  /** Lets text and forms use the whole width. */
  wide?: boolean;
  /** Today's date, said in the room. */
  now?: string;
  /** The language of the page's own text; menu and footer stay Swedish. */
  lang?: Language;
  /** The page itself and the same thing in other languages. */
  translations?: { lang: Language; path: string }[];
}

export type Language = "sv" | "en";

const locales: Record<Language, string> = { sv: "sv_SE", en: "en_GB" };

const publicMenu = [
  { href: "/utbildningar/", text: t("layout.courses") },
  { href: "/kalender/", text: t("layout.calendar") },
  { href: "/metodstod/", text: t("layout.support") },
  { href: "/nyheter/", text: t("layout.news") },
  { href: "/om/", text: t("layout.about") },
  { href: "/kontakt/", text: t("layout.contact") },
  { href: "/sok/", text: t("layout.search") },
];

const employerLinks = [
  { href: "/erbjudande/", text: t("layout.offering") },
  { href: "/stodvaljaren/", text: t("layout.supportChooser") },
  { href: "/goda-exempel/", text: t("layout.examples") },
  { href: "/natverk/", text: t("layout.networks") },
  { href: "/jobbspar/", text: t("layout.jobTracks") },
  { href: "/siffror/", text: t("layout.figures") },
];

const moreLinks = [
  { href: "/nyhetsbrev/", text: t("layout.newsletters") },
  { href: "/lagesbilder/", text: t("layout.labourMarket") },
  { href: "/aktorer/", text: t("layout.actors") },
  { href: "/fakta/", text: t("layout.facts") },
  { href: "/lattlast/", text: t("layout.easyRead") },
  { href: "/personuppgifter/", text: t("layout.personalData") },
  { href: "/tillganglighet/", text: t("layout.accessibility") },
  { href: "/kalender/#prenumerera", text: t("layout.calendarFeed") },
  { href: "/samordnare/", text: t("layout.staff") },
];

const roomMenu = (trouble: number) => [
  { href: "/samordnare/", text: t("layout.room.sessions") },
  { href: "/samordnare/tillfallen/nytt/", text: t("layout.room.new") },
  {
    href: "/samordnare/mejl/",
    text: trouble > 0 ? t("room.menu.mail", { count: trouble }) : t("layout.room.mail"),
  },
];

const menu = (items: { href: string; text: string }[], path: string, label: string): Html => {
  const matching = items.filter(({ href }) => path.startsWith(href)).map(({ href }) => href.length);
  const current = (href: string): Html | null => {
    if (href === path) return html` aria-current="page"`;
    return path.startsWith(href) && href.length === Math.max(...matching) ? html` aria-current="true"` : null;
  };
  return html`<nav class="menu" aria-label="${label}">
<ul>
${items.map(({ href, text }) => html`<li><a href="${href}"${current(href)}>${text}</a></li>`)}
</ul>
</nav>`;
};

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
}: PageOptions): Html => html`<link rel="canonical" href="${site.url}${path}">
${translations.map(
  (other) => html`<link rel="alternate" hreflang="${other.lang}" href="${site.url}${other.path}">
`,
)}<meta property="og:type" content="website">
<meta property="og:locale" content="${locales[lang]}">
<meta property="og:site_name" content="${site.association.name}">
<meta property="og:title" content="${title}">
<meta property="og:url" content="${site.url}${path}">
${description ? html`<meta property="og:description" content="${description}">` : null}`;

const head = (options: PageOptions): Html => {
  const { title: own, refused, description, path, robots, scripts = [], jsonLd } = options;
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
<link rel="preload" href="/assets/fonts/familjen-grotesk.woff2" as="font" type="font/woff2" crossorigin>
<link rel="stylesheet" href="/assets/site.css">
<link rel="icon" href="/assets/favicon.svg" type="image/svg+xml">
<link rel="alternate" type="application/atom+xml" href="/feed.xml" title="${t("layout.feed")}">
${scripts.map(scriptTag)}
${jsonLd ? jsonLdScript(jsonLd) : null}
</head>`;
};

const brand = (href: string, text: string): Html =>
  html`<a class="brand" href="${href}">${mark()}<span>${text}</span></a>`;

const publicHeader = (path: string): Html => html`<header class="site-header">
<div class="band">
${brand("/", site.association.name)}
${menu(publicMenu, path, t("layout.nav"))}
</div>
</header>`;

const roomHeader = (
  path: string,
  { name, trouble = 0 }: RoomVisitor,
  now?: string,
): Html => html`<header class="site-header room-header">
<div class="band">
${brand("/samordnare/", t("layout.room"))}
${menu(roomMenu(trouble), path, t("layout.room.nav"))}
<form class="room-who" method="post" action="/samordnare/logga-ut/">
<p>${t("layout.room.signedIn", { name })}${now ? html`<br><time datetime="${now}">${weekdayDate(now)}</time>` : null}</p>
<button class="button button-quiet" type="submit">${t("layout.room.signOut")}</button>
</form>
</div>
</header>`;

const footer = (): Html => {
  const { name, address, email, phone } = site.association;
  return html`<footer class="site-footer">
<div class="band">
<div>
<p class="footer-name">${name}</p>
<p>${site.tagline}</p>
</div>
<div>
<h2>${t("layout.footer.contact")}</h2>
<p>${phoneLink(phone)}<br>${mailLink(email)}</p>
<address>${address.map((line, index) => html`${index ? html`<br>` : null}${line}`)}</address>
</div>
<div>
<h2>${t("layout.footer.employers")}</h2>
<ul>
${employerLinks.map(({ href, text }) => html`<li><a href="${href}">${text}</a></li>`)}
</ul>
</div>
<div>
<h2>${t("layout.footer.more")}</h2>
<ul>
${moreLinks.map(({ href, text }) => html`<li><a href="${href}">${text}</a></li>`)}
<li><a href="/english/" lang="en" hreflang="en">${t("layout.english")}</a></li>
</ul>
<p>${t("layout.footer.cookies")}</p>
</div>
</div>
</footer>`;
};

/** A whole document, the same for built pages and for those a function answers with. */
export const pageLayout = (options: PageOptions): Html => {
  const { path, body, room, wide, now, lang = "sv" } = options;
  const own = lang === "sv" ? null : html` lang="${lang}"`;
  return html`<!DOCTYPE html>
<html lang="${lang}">
${head(options)}
<body${room ? html` class="room"` : null}${own ? html` lang="sv"` : null}>
<a class="skip-link" href="#innehall">${t("layout.skip")}</a>
${room ? roomHeader(path, room, now) : publicHeader(path)}
<main id="innehall" class="page${wide ? " page-wide" : ""}" tabindex="-1"${own}>
${body}
</main>
${footer()}
</body>
</html>
`;
};
