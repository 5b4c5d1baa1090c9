import { isActive, type OpenView } from "../../functions/forms/manage.ts";
import { button } from "../components/button/button.ts";
import { phoneLink } from "../components/contact-link/contact-link.ts";
import { notice } from "../components/notice/notice.ts";
import { type SummaryRow, summaryList } from "../components/summary-list/summary-list.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { sessionFacts, sessionTitle } from "../layouts/session.ts";
import { courseTitles } from "../prerequisite.ts";
import { t } from "../strings.ts";
import type { ManagedPerson, Offer, SessionPublic } from "../types.ts";
import { municipalityText, roleText, sectorText } from "./fields.ts";
import { actHref, homeOf } from "./manage-links.ts";
import { contactOffers, ownOffer, titleOf } from "./manage-offer.ts";

type Registration = Extract<OpenView, { outcome: "registration" }>;
type Submission = Extract<OpenView, { outcome: "submission" }>;

const doneWords = [
  "andrat",
  "bytt",
  "avbokat",
  "redan-avbokat",
  "tillagt",
  "uppgifter",
  "tackat-ja",
  "redan-ja",
  "tackat-nej",
  "redan-nej",
] as const;

export const doneNotice = (done: string | null): Html | null => {
  const word = doneWords.find((each) => each === done);
  if (!word) return null;
  return word.startsWith("redan-")
    ? notice({ kind: "info", title: t("manage.offer.ended.title"), body: t(`manage.done.${word}`) })
    : notice({ kind: "good", title: t("manage.done.title"), body: t(`manage.done.${word}`) });
};

/** Where an earlier course is required, only the person's own page says whether we are asking about it. */
export const stateText = ({ state, place, together }: ManagedPerson, { prerequisite }: SessionPublic): string => {
  if (state === "waitlisted" && place !== null)
    return t(together ? "manage.state.waitlisted.together" : "manage.state.waitlisted.place", { place });
  if (state === "registered" && prerequisite?.level === "required") return t("manage.state.applied");
  return t(`manage.state.${state}`);
};

const asked = ({ prerequisite }: SessionPublic): string =>
  prerequisite ? courseTitles(prerequisite) : t("manage.another_course");

const waitsTogether = ({ state, together }: ManagedPerson): boolean => state === "waitlisted" && together;

const stateNotice = (person: ManagedPerson, session: SessionPublic): Html => {
  if (session.cancelledReason !== null)
    return notice({ kind: "warning", title: t("manage.session_cancelled"), body: session.cancelledReason });
  if (waitsTogether(person))
    return notice({
      kind: "info",
      title: t("manage.own.waitlisted.together", { place: person.place ?? "" }),
      body: t("manage.state.waitlisted.together.own"),
    });
  return notice({
    kind: person.state === "registered" ? "good" : "info",
    title: t(`manage.own.${person.state}`, { place: person.place ?? "" }),
    body: t(`manage.state.${person.state}.body`, { courses: asked(session) }),
  });
};

/** Who is out may come back while the form takes people. */
const registerAgain = ({ person: { state }, session: { slug, seats } }: Registration): Html | null =>
  (state === "expired" || state === "cancelled") && ["open", "few_left", "full"].includes(seats.state)
    ? html`<div class="actions">${button({ text: t("manage.again"), href: `/anmalan/${slug}/` })}</div>`
    : null;

const joinLink = ({ session, person }: Registration): Html | null =>
  session.onlineUrl && person.state === "registered"
    ? html`<p><a href="${session.onlineUrl}" rel="external noreferrer">${t("manage.join")}</a></p>`
    : null;

const typedText = (text: string): Html => html`<span class="typed-text">${text}</span>`;

const ownRows = ({ person, needs, optIns }: Registration): SummaryRow[] => {
  const chosen = (["shareContact", "network", "newsletter"] as const).filter((name) => optIns[name]);
  return [
    { key: t("register.person.name"), value: person.name },
    { key: t("register.person.email"), value: person.email },
    { key: t("register.person.phone"), value: person.phone ?? t("manage.none") },
    { key: t("register.person.role"), value: roleText(person.role) },
    {
      key: t("register.person.gender"),
      value: person.gender ? t(`register.gender.${person.gender}`) : t("manage.none"),
    },
    { key: t("register.needs.dietary"), value: needs.dietary ? typedText(needs.dietary) : t("manage.none") },
    { key: t("register.needs.access"), value: needs.access ? typedText(needs.access) : t("manage.none") },
    {
      key: t("manage.optins"),
      value: chosen.length
        ? html`<ul>${chosen.map((name) => html`<li>${t(`register.optins.${name}`)}</li>`)}</ul>`
        : t("manage.none"),
    },
  ];
};

/** Nothing can be changed any more. */
const isOver = ({ started, session }: Pick<OpenView, "started" | "session">): boolean =>
  started || session.cancelledReason !== null;

const ownActions = (token: string, view: Registration): Html | null => {
  const { person } = view;
  const { offer, state } = person;
  const waits = state === "waitlisted" || state === "offered";
  return isOver(view) || !isActive(person)
    ? null
    : html`<div class="actions">
${button({ text: t("manage.change"), href: actHref(token, "andra"), kind: offer ? "secondary" : "primary" })}
${person.state === "registered" ? button({ text: t("manage.hand_over"), href: actHref(token, "byt-person"), kind: "secondary" }) : null}
${offer && !offer.together ? null : button({ text: t(waits ? "manage.leave" : "manage.cancel"), href: actHref(token, "avboka"), kind: "quiet" })}
</div>`;
};

const openOffer = (view: Registration): Offer | null => (isOver(view) ? null : view.person.offer);

const ownHeading = (view: Registration): string => {
  const offer = openOffer(view);
  if (!offer) return t("manage.own.heading");
  if (offer.together) return t(titleOf(offer));
  return t(offer.kind === "held" ? "manage.offer.own.title" : "manage.offer.first_come.title");
};

const registrationBody = (token: string, view: Registration): Html => {
  const offer = openOffer(view);
  return html`
<h1>${ownHeading(view)}</h1>
<p class="lead">${sessionTitle(view.session)}</p>
${offer ? ownOffer(token, offer) : stateNotice(view.person, view.session)}
${registerAgain(view)}
${joinLink(view)}
${view.person.state === "registered" ? html`<p><a href="${homeOf(token)}kalender.ics">${t("manage.calendar")}</a></p>` : null}
${view.started ? html`<p>${t("manage.started")}</p>` : null}
<section>
<h2>${t("manage.details")}</h2>
${summaryList({ rows: ownRows(view) })}
${ownActions(token, view)}
</section>`;
};

/** What can be done for one of a contact's people. */
export const personActions = (
  token: string,
  view: Pick<OpenView, "started" | "session">,
  person: ManagedPerson,
): Html | null => {
  const link = (act: string, text: string) =>
    html`<a href="${actHref(token, act, person.ref)}">${text}<span class="visually-hidden"> ${person.name}</span></a>`;
  return isOver(view) || !isActive(person)
    ? null
    : html`<p class="actions">${link("andra", t("manage.change.short"))} ${person.state === "registered" ? link("byt-person", t("manage.hand_over.short")) : null} ${link("avboka", t(person.state === "registered" ? "manage.cancel.short" : "manage.leave"))}</p>`;
};

const personItem = (token: string, view: Submission, person: ManagedPerson): Html => html`<li>
<p><strong>${person.name}</strong><br>${person.email}</p>
<p>${stateText(person, view.session)}</p>
${personActions(token, view, person)}
</li>`;

const submissionRows = ({ contact, manager, employer }: Submission): SummaryRow[] => {
  const organisationNumber = employer.organisationNumber?.replace(/^(\d{6})(\d{4})$/, "$1-$2");
  return [
    {
      key: t("manage.contact"),
      value: html`${contact.name}<br>${contact.email}${contact.phone ? html`<br>${contact.phone}` : null}`,
    },
    { key: t("register.employer.name"), value: employer.name },
    { key: t("register.employer.organisationNumber"), value: organisationNumber ?? t("manage.none") },
    { key: t("register.employer.department"), value: employer.department ?? t("manage.none") },
    { key: t("register.employer.workplace"), value: employer.workplace ?? t("manage.none") },
    { key: t("register.employer.sector"), value: sectorText(employer.sector) },
    { key: t("register.employer.municipality"), value: municipalityText(employer.municipality) },
    {
      key: t("register.manager.heading"),
      value: manager.name || manager.email ? html`${manager.name}<br>${manager.email}` : t("manage.none"),
    },
  ];
};

const submissionBody = (token: string, view: Submission): Html => {
  const offers = contactOffers(token, view);
  return html`
<h1>${t("manage.group.heading")}</h1>
<p class="lead">${sessionTitle(view.session)}</p>
${view.session.cancelledReason !== null ? notice({ kind: "warning", title: t("manage.session_cancelled"), body: view.session.cancelledReason }) : null}
${view.started ? html`<p>${t("manage.started")}</p>` : null}
${isOver(view) ? null : offers}
${
  view.session.prerequisite?.level === "required"
    ? html`<p>${t("manage.state.applied.body", { courses: asked(view.session) })}</p>`
    : null
}
<section>
<h2>${t("manage.people")}</h2>
${view.people.some((person) => waitsTogether(person) && !person.offer) ? html`<p>${t("manage.state.waitlisted.together.contact")}</p>` : null}
<ul class="people-list">${view.people.map((person) => personItem(token, view, person))}</ul>
${isOver(view) ? null : html`<div class="actions">${button({ text: t("manage.add"), href: actHref(token, "lagg-till"), kind: offers.length > 0 ? "secondary" : "primary" })}</div>`}
<p>${t("manage.people.needs")}</p>
</section>
<section>
<h2>${t("manage.details")}</h2>
${summaryList({ rows: submissionRows(view) })}
${isOver(view) ? null : html`<div class="actions">${button({ text: t("manage.change_details"), href: actHref(token, "uppgifter"), kind: "secondary" })}</div>`}
</section>`;
};

export const managePage = ({ token, view, done }: { token: string; view: OpenView; done: string | null }): Html =>
  pageLayout({
    title: view.outcome === "registration" ? ownHeading(view) : t("manage.group.heading"),
    path: "/min-anmalan/",
    robots: "noindex",
    wide: true,
    body: html`<div class="form-beside">
<div class="registration">
${doneNotice(done)}
${view.outcome === "registration" ? registrationBody(token, view) : submissionBody(token, view)}
</div>
<aside class="form-aside">
<h2>${t("manage.session")}</h2>
${sessionFacts(view.session)}
<p>${t("manage.call", { name: view.session.contact.name })}</p>
<p class="contact-phone">${phoneLink(view.session.contact.phone)}</p>
</aside>
</div>`,
  });
