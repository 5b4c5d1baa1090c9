import { actor } from "../components/actor/actor.ts";
import { choose } from "../components/choose/choose.ts";
import { mailLink, withPhone } from "../components/contact-link/contact-link.ts";
import { emptyState } from "../components/empty-state/empty-state.ts";
import { type Actor, actorKinds } from "../content/actor.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { site } from "../site.ts";
import { t, tn } from "../strings.ts";
import { chooseMunicipality } from "./choose-municipality.ts";

const room = "/aktorer/";

interface ActorSelection {
  path: string;
  title: string;
  description: string;
  actors: Actor[];
}

/** The list, all of it or one selection of it. */
export const actorsPage = ({ path, title, description, actors }: ActorSelection): string =>
  pageLayout({
    title,
    description,
    path,
    findable: path === room,
    body: html`<h1>${title}</h1>
<p class="lead">${t("actors.lead")}</p>
<div>${choose({ label: t("choose.kind"), path, items: kindLinks() })}
${chooseMunicipality(room, path)}</div>
${actors.length > 0 ? list(actors) : none()}
<p>${t("actors.missing")}<br>${mailLink(site.association.email)}</p>`,
  }).toString();

const kindLinks = (): { href: string; text: string }[] => [
  { href: room, text: t("choose.all") },
  ...Object.values(actorKinds).map(({ word, many }) => ({ href: `${room}${word}/`, text: many })),
];

const list = (actors: Actor[]): Html => html`<p class="actor-what">${tn("actors.count", actors.length)}</p>
<ul class="actor-list">${actors.map(actor)}</ul>`;

const none = (): Html =>
  emptyState({
    title: t("actors.noneTitle"),
    body: html`<p>${withPhone(t("actors.noneBody"), site.association.phone)}</p>`,
  });
