import { nextSessions } from "../calendar.ts";
import { choose } from "../components/choose/choose.ts";
import { mailLink, phoneLink } from "../components/contact-link/contact-link.ts";
import { crumb } from "../components/crumb/crumb.ts";
import { sessionCard } from "../components/session-card/session-card.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import type { PageData } from "../page-data.ts";
import { asks } from "../page-parts/contact-asks.ts";
import { type Site, site } from "../site.ts";
import { t } from "../strings.ts";

type Municipality = Site["municipalities"][number];

interface MunicipalityData extends PageData {
  municipality: Municipality;
}

export const data = {
  municipalities: site.municipalities,
  pagination: { data: "municipalities", size: 1, alias: "municipality", addAllPagesToCollections: true },
  permalink: ({ municipality }: MunicipalityData): string => `/kontakt/${municipality.slug}/`,
};

export const render = (page: MunicipalityData): string => {
  const { name, slug, contact } = page.municipality;
  const path = `/kontakt/${slug}/`;
  return pageLayout({
    title: t("contact.titleIn", { municipality: name }),
    description: t("contact.descriptionIn", { municipality: name, name: contact.name }),
    path,
    wide: true,
    scripts: ["/assets/seats.js"],
    body: html`${crumb({ href: "/kontakt/", text: page.contact.title })}
<h1>${t("contact.titleIn", { municipality: name })}</h1>
<p class="lead">${t("contact.leadIn", { municipality: name, name: contact.name })}</p>
<div><p class="contact-phone">${phoneLink(contact.phone)}</p>
<p>${mailLink(contact.email)}</p></div>
<section>${asks(page.contact)}</section>
${sessions(page)}
${links(
  t("contact.networks"),
  page.networks
    .filter((network) => network.contact === slug || network.contact === "association")
    .filter((network) => network.audience === "workplaces")
    .map((network) => ({ href: `/natverk/${network.slug}/`, text: network.title, note: network.description })),
)}
${links(
  t("contact.jobTracks"),
  page.jobTracks
    .filter(({ municipalities }) => municipalities.includes(slug))
    .map((track) => ({ href: `/jobbspar/${track.slug}/`, text: track.title, note: track.description })),
)}
${links(
  t("contact.actors"),
  page.actors
    .filter(({ municipalities }) => municipalities.includes(slug))
    .map((actor) => ({ href: `/aktorer/kommun/${slug}/#${actor.slug}`, text: actor.title, note: actor.description })),
)}
${others(path)}`,
  }).toString();
};

const nearest = 3;

const sessions = ({ calendar, municipality: { name, slug, code } }: MunicipalityData): Html => {
  const here = calendar.sessions.filter((session) => session.municipality === code);
  const soon = nextSessions(here, calendar.now, nearest);
  return html`<section class="soon">
<h2>${t("contact.sessions", { municipality: name })}</h2>
${soon.length > 0 ? soon.map(sessionCard) : html`<p>${t("contact.sessionsNone", { municipality: name })}</p>`}
<p><a href="/kalender/urval/?kommun=${slug}">${t("contact.sessionsAll", { municipality: name })}</a></p>
</section>`;
};

const links = (heading: string, items: { href: string; text: string; note: string }[]): Html | null =>
  items.length === 0
    ? null
    : html`<section>
<h2>${heading}</h2>
<ul class="beside-list">${items.map(
        ({ href, text, note }) => html`<li><a href="${href}">${text}</a><br>${note}</li>`,
      )}</ul>
</section>`;

const others = (path: string): Html =>
  choose({
    label: t("contact.others"),
    path,
    items: site.municipalities.map(({ slug, name }) => ({ href: `/kontakt/${slug}/`, text: name })),
  });
