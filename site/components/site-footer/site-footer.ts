import { type Html, html } from "../../html.ts";
import { site } from "../../site.ts";
import { t } from "../../strings.ts";
import { mailLink, phoneLink } from "../contact-link/contact-link.ts";
import { type MenuItem, menuList } from "../menu/menu.ts";

const employers: MenuItem[] = [
  { href: "/erbjudande/", text: t("layout.offering") },
  { href: "/erbjud-en-plats/", text: t("enquiry.place.title") },
  { href: "/stodvaljaren/", text: t("layout.supportChooser") },
  { href: "/goda-exempel/", text: t("layout.examples") },
  { href: "/natverk/", text: t("layout.networks") },
  { href: "/jobbspar/", text: t("layout.jobTracks") },
];

const knowledge: MenuItem[] = [
  { href: "/siffror/", text: t("layout.figures") },
  { href: "/lagesbilder/", text: t("layout.labourMarket") },
  { href: "/fakta/", text: t("layout.facts") },
  { href: "/aktorer/", text: t("layout.actors") },
  { href: "/nyhetsbrev/", text: t("layout.newsletters") },
  { href: "/prenumerera/", text: t("subscription.title") },
  { href: "/kalender/#prenumerera", text: t("layout.calendarFeed") },
];

const about: MenuItem[] = [
  { href: "/lattlast/", text: t("layout.easyRead") },
  { href: "/english/", text: t("layout.english") },
  { href: "/tillganglighet/", text: t("layout.accessibility") },
  { href: "/personuppgifter/", text: t("layout.personalData") },
  { href: "/samordnare/", text: t("layout.staff") },
];

const column = (heading: string, items: MenuItem[], path: string): Html => html`<div>
<h2>${heading}</h2>
${menuList(items, path)}
</div>`;

const columns = (path: string): Html => {
  const { name, address, email, phone } = site.association;
  return html`<div class="footer-columns">
<div>
<h2>${name}</h2>
<p>${site.tagline}</p>
<p>${phoneLink(phone)}<br>${mailLink(email)}</p>
<address>${address.map((line, index) => html`${index ? html`<br>` : null}${line}`)}</address>
</div>
${column(t("layout.footer.employers"), employers, path)}
${column(t("layout.footer.more"), knowledge, path)}
</div>`;
};

/** Who stands behind the site and what the menu has no room for; in the coordinators' room only the last line. */
export const siteFooter = (path: string, room: boolean): Html => html`<footer class="site-footer">
<div class="band">
${room ? null : columns(path)}
<div class="footer-about">
${menuList(about, path)}
<p>${t("layout.footer.cookies")}</p>
</div>
</div>
</footer>`;
