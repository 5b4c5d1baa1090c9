import { type Actor, actorKinds } from "../../content/actor.ts";
import { municipalityNames } from "../../content/municipality.ts";
import { type Html, html } from "../../html.ts";
import { t } from "../../strings.ts";
import { mailLink, phoneLink } from "../contact-link/contact-link.ts";

/** An organisation, what it can do for an employer and how to reach it. Stands under a heading of level one. */
export const actor = (each: Actor): Html => html`<li class="actor" id="${each.slug}">
<h2>${each.title}</h2>
<p class="actor-what">${actorKinds[each.kind].one} · ${municipalityNames(each.municipalities).join(", ")}</p>
<p>${each.description}</p>
<ul>${each.offers.map((offer) => html`<li>${offer}</li>`)}</ul>
<p class="actor-reach">${each.phone ? html`<span>${phoneLink(each.phone)}</span>` : null}
<span>${mailLink(each.email)}</span>
${
  each.url
    ? html`<span><a href="${each.url}" rel="external">${t("actors.visit")}<span class="visually-hidden">: ${each.title}</span></a></span>`
    : null
}</p>
</li>`;
