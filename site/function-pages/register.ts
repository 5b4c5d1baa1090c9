import type { FieldError } from "../../functions/forms/fields.ts";
import type { RegisterValues } from "../../functions/forms/register.ts";
import { button } from "../components/button/button.ts";
import { choices } from "../components/choices/choices.ts";
import { phoneLink, withPhone } from "../components/contact-link/contact-link.ts";
import { details } from "../components/details/details.ts";
import { field } from "../components/field/field.ts";
import { notice } from "../components/notice/notice.ts";
import { prerequisiteNote } from "../components/prerequisite/prerequisite.ts";
import { select } from "../components/select/select.ts";
import { sessionCard } from "../components/session-card/session-card.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { sessionFacts, sessionTitle, sessionWhen } from "../layouts/session.ts";
import { site } from "../site.ts";
import { t, tn } from "../strings.ts";
import type { SessionPublic } from "../types.ts";
import { employerFields, errorAt, foldedNeeds, moreFields, optInFields, problemSummary, trap } from "./fields.ts";
import { enterSends, personList } from "./person-list.ts";
import { splitQuestion } from "./split-question.ts";

interface RegisterPageOptions {
  slug: string;
  /** Null when the database is down: what was typed is shown all the same. */
  session: SessionPublic | null;
  values: RegisterValues;
  errors?: FieldError[];
  /** Seats left, when they are fewer than the people and nobody has chosen what to do. */
  free?: number | null;
  /** Other sessions to offer, when this one takes no more registrations. */
  alternatives?: SessionPublic[] | null;
}

const heading = (session: SessionPublic | null): string => {
  if (!session) return t("register.heading.any");
  const course = session.courseTitle;
  return t(session.seats.state === "full" ? "register.heading.full" : "register.heading", { course });
};

/** Also beside forms where no seat is at stake, which say what is arranged instead. */
export const protectedIdentity = (body = t("register.protected.body")): Html =>
  notice({
    kind: "info",
    title: t("register.protected.title"),
    body: html`<p>${body}</p>
<p class="contact-phone">${phoneLink(site.protectedIdentityPhone)}</p>`,
  });

const contactFields = ({ contact }: RegisterValues, errors: FieldError[]): Html =>
  choices({
    type: "radio",
    name: "contact.who",
    legend: t("register.contact.heading"),
    hint: t("register.contact.legend"),
    value: contact.who,
    items: [
      { value: "self", text: t("register.contact.self") },
      {
        value: "other",
        text: t("register.contact.other"),
        conditional: html`
${field({ name: "contact.name", label: t("register.contact.name"), value: contact.name, error: errorAt(errors, "contact.name"), autocomplete: "off" })}
${field({ name: "contact.email", label: t("register.contact.email"), value: contact.email, error: errorAt(errors, "contact.email"), type: "email", autocomplete: "off" })}
${field({ name: "contact.phone", label: t("register.contact.phone"), value: contact.phone, error: errorAt(errors, "contact.phone"), type: "tel", autocomplete: "off", optional: true, width: "medium" })}`,
      },
    ],
  });

/** Both halves are always there and CSS shows the one that fits, so a person added or removed in place changes it too. */
const ownWishes = ({ needs, optIns }: RegisterValues, errors: FieldError[]): Html => html`
<div class="when-alone">
${foldedNeeds(needs, errors)}
${optInFields(optIns)}
</div>
<div class="when-several">
<p>${t("register.needs.each")}</p>
</div>`;

export const heardFrom = ({ heardFrom: value }: RegisterValues, errors: FieldError[]): Html =>
  select({
    name: "heardFrom",
    label: t("register.heard.label"),
    value,
    error: errorAt(errors, "heardFrom"),
    optional: true,
    items: [{ value: "", text: t("register.heard.choose") }, ...site.heardFrom],
  });

/** What art. 13 asks us to say, in the association's own words. */
/** What the uses are differs from form to form; the survey is sent to those who register. */
export const privacyInformation = (use?: string): Html => {
  const { controller, purpose, basis, survey, required, retention, rights } = site.legalBasis;
  return html`<section class="form-information">
<h2>${t("register.privacy.heading")}</h2>
<p>${controller} ${use ?? purpose}</p>
${use ? null : html`<p>${survey}</p>`}
${details({
  summary: t("register.privacy.more"),
  body: html`<p>${basis} ${use ? null : required}</p>
<p>${retention} ${rights}</p>`,
})}
<p><a href="/personuppgifter/">${t("register.privacy.link")}</a></p>
</section>`;
};

const submitButton = (full: boolean, { people, contact }: RegisterValues): Html => {
  const key = full ? "register.queue" : "register.submit";
  const one = contact.who === "self" ? t(`${key}.self`) : t(`${key}.one`);
  return button({
    text: people.length === 1 ? one : tn(key, people.length),
    data: { submitTextOne: one, submitTextOther: t(`${key}.other`) },
  });
};

const alternativesSection = ({ contact }: SessionPublic, alternatives: SessionPublic[]): Html => html`
<section class="alternatives">
<h2>${t("register.alternatives.heading")}</h2>
${alternatives.length > 0 ? alternatives.map(sessionCard) : html`<p>${t("register.alternatives.none")}</p>`}
<p>${withPhone(t("register.alternatives.call", { name: contact.name }), contact.phone)}</p>
<p><a href="/kalender/">${t("register.calendar")}</a></p>
</section>`;

const form = ({ slug, session, values, errors = [], free }: RegisterPageOptions): Html => {
  // Once answered, the question stays, so that the answer follows every later post and can be changed.
  const asked = free ?? (values.ifNotAll && values.people.length > 1 ? (session?.seats.left ?? 0) : null);
  const full = session?.seats.state === "full";
  const action = `/anmalan/${encodeURIComponent(slug)}/`;
  return html`<form class="form" method="post" action="${action}" novalidate>
${enterSends()}
<input type="hidden" name="formKey" value="${values.formKey}">
${trap()}
${asked === null ? null : splitQuestion({ free: asked, people: values.people.length, value: values.ifNotAll })}
<h2>${t("register.people.heading")}</h2>
<p>${t("register.people.hint")}</p>
${personList({ people: values.people, errors, action, own: true })}
<p class="when-many">${t("booking.many.question")} <a href="${action}flera/">${t("booking.many.link")}</a></p>
${contactFields(values, errors)}
<h2>${t("register.employer.heading")}</h2>
${employerFields(values.employer, errors)}
${moreFields(values.employer, values.manager, errors)}
<h2>${t("register.heard.heading")}</h2>
${ownWishes(values, errors)}
${heardFrom(values, errors)}
${privacyInformation()}
<p>${t(full ? "register.next.full" : "register.next")}</p>
${submitButton(full, values)}
</form>`;
};

const aside = (session: SessionPublic): Html => html`<aside class="form-aside">
<h2>${t("register.aside.heading")}</h2>
<p class="form-aside-title">${session.courseTitle}</p>
${session.theme ? html`<p>${session.theme}</p>` : null}
${sessionFacts(session)}
<p><a href="/kalender/${session.slug}/">${t("register.aside.more")}</a></p>
</aside>`;

export const registerPage = (options: RegisterPageOptions): Html => {
  const { slug, session, values, errors = [], alternatives } = options;
  const title = session ? t("register.title", { course: sessionTitle(session) }) : t("register.heading.any");
  const full = session?.seats.state === "full";
  return pageLayout({
    title,
    description: t("register.lead"),
    refused: errors.length > 0,
    path: `/anmalan/${slug}/`,
    robots: "noindex",
    wide: true,
    scripts: ["/assets/form.js"],
    body: html`<div class="form-beside">
<div class="form-main">
${problemSummary(errors)}
${errors.length > 0 ? html`<p>${t("register.kept")}</p>` : null}
<h1>${heading(session)}</h1>
${session ? sessionWhen(session) : null}
${session && alternatives ? alternativesSection(session, alternatives) : null}
<p class="lead">${t("register.lead")}</p>
${session ? prerequisiteNote(session.prerequisite) : null}
${protectedIdentity()}
${full ? notice({ kind: "info", title: t("register.full.title"), body: t("register.full.body") }) : null}
${form({ ...options, values })}
</div>
${session ? aside(session) : null}
</div>`,
  });
};

/** For a session that takes no more registrations: why, and what else there is. */
export const registrationOverPage = (session: SessionPublic, why: string, alternatives: SessionPublic[]): Html =>
  pageLayout({
    title: t("register.closed.title"),
    path: `/anmalan/${session.slug}/`,
    robots: "noindex",
    body: html`<h1>${t("register.closed.title")}</h1>
<p class="lead">${why}</p>
<p>${sessionTitle(session)}</p>
${alternativesSection(session, alternatives)}`,
  });
