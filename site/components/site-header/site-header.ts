import { type Html, html } from "../../html.ts";
import { site } from "../../site.ts";
import { t } from "../../strings.ts";
import { mark } from "../mark/mark.ts";
import { type MenuItem, menuList } from "../menu/menu.ts";

const main: MenuItem[] = [
  { href: "/utbildningar/", text: t("layout.courses") },
  { href: "/kalender/", text: t("layout.calendar") },
  { href: "/metodstod/", text: t("layout.support"), rooms: ["/stodvaljaren/"] },
  { href: "/nyheter/", text: t("layout.news"), rooms: ["/nyhetsbrev/"] },
  { href: "/om/", text: t("layout.about") },
  { href: "/kontakt/", text: t("layout.contact") },
];

const tools: MenuItem[] = [
  { href: "/lattlast/", text: t("layout.easyRead") },
  { href: "/english/", text: t("layout.english") },
  { href: "/sok/", text: t("layout.search") },
];

export const brand = (href: string, text: string): Html =>
  html`<a class="brand" href="${href}">${mark()}<span>${text}</span></a>`;

/**
 * The menu of a header. On a phone it is a sheet that the browser itself opens and shuts (popover): by its button, Escape
 * or a touch beside it. Where a browser knows no such sheet, the menu stands open.
 */
export const headerMenu = (
  items: MenuItem[],
  path: string,
  label: string,
): Html => html`<button class="menu-open" type="button" popovertarget="meny">${t("layout.menu")}</button>
<nav class="menu site-menu" id="meny" popover aria-label="${label}">
<button class="menu-shut" type="button" popovertarget="meny" popovertargetaction="hide">${t("layout.menu.shut")}</button>
${menuList(items, path)}
</nav>`;

/** Name, menu and the ways in that not everybody needs. */
export const siteHeader = (path: string): Html => html`<header class="site-header">
<div class="band">
${brand("/", site.association.name)}
<nav class="site-tools" aria-label="${t("layout.tools")}">
${menuList(tools, path)}
</nav>
${headerMenu(main, path, t("layout.nav"))}
</div>
</header>`;
