import type { FieldError } from "../../functions/forms/fields.ts";
import { type ActName, isOwn, type ManageValues, type OpenView, personIn } from "../../functions/forms/manage.ts";
import { button } from "../components/button/button.ts";
import { field } from "../components/field/field.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { sessionTitle } from "../layouts/session.ts";
import { t, tn } from "../strings.ts";
import {
  employerFields,
  errorAt,
  moreFields,
  needsFields,
  optInFields,
  personFields,
  problemSummary,
  trap,
} from "./fields.ts";
import { actHref, homeOf } from "./manage-links.ts";
import { namesIn, peopleIn } from "./manage-offer.ts";
import { enterSends, personList } from "./person-list.ts";
import { splitQuestion } from "./split-question.ts";

interface ActPageOptions {
  name: ActName;
  token: string;
  ref: string | null;
  /** Null when the database is down: what was typed is shown all the same. */
  view: OpenView | null;
  values: ManageValues;
  errors: FieldError[];
  free: number | null;
}

const personName = ({ view, ref }: ActPageOptions): string => (view && personIn(view, ref)?.name) ?? "";

const change = (options: ActPageOptions): Html => {
  const { values, errors } = options;
  const own = isOwn(options);
  return html`${personFields("", values.person, errors, own)}
${own ? html`<h2>${t("register.needs.heading")}</h2>${needsFields(values.needs, errors)}${optInFields(values.optIns)}` : null}
${button({ text: t("manage.change.submit") })}`;
};

const handOver = ({ values, errors }: ActPageOptions): Html => html`<p>${t("manage.hand_over.body")}</p>
${personFields("", values.person, errors, false)}
<p>${t("manage.hand_over.next")}</p>
${button({ text: t("manage.hand_over.submit") })}`;

const cancel = ({ view, ref }: ActPageOptions): Html => {
  const state = view && personIn(view, ref)?.state;
  const waiting = state === "waitlisted" || state === "offered";
  return html`<p>${t(waiting ? "manage.leave.body" : "manage.cancel.body")}</p>
${waiting ? null : html`<p>${t("manage.cancel.instead")}</p>`}
${button({ text: t(waiting ? "manage.leave.submit" : "manage.cancel.submit"), kind: "warning" })}`;
};

/** Whom an answer is for: nobody named on one's own page, a person, or everyone who waits together. */
const offered = ({ view, ref }: ActPageOptions): { kind: "" | ".person" | ".group"; names: string } => {
  const person = view && personIn(view, ref);
  if (!view || !person || view.outcome === "registration") return { kind: "", names: "" };
  if (!person.offer?.together) return { kind: ".person", names: person.name };
  return { kind: ".group", names: namesIn(peopleIn(view.people, person.offer)) };
};

const accept = (options: ActPageOptions): Html => {
  const { kind, names } = offered(options);
  return html`<p>${t(`manage.accept.body${kind}`, { name: names, names })}</p>
${button({ text: t(kind === ".group" ? "manage.accept.group" : "manage.accept") })}`;
};

const decline = (options: ActPageOptions): Html => {
  const { kind, names } = offered(options);
  return html`<p>${t(`manage.decline.body${kind}`, { name: names, names })}</p>
${button({ text: t("manage.decline"), kind: "warning" })}`;
};

const addPeople = (options: ActPageOptions): Html => {
  const { values, errors, free } = options;
  const several = values.people.length > 1;
  const asked = free ?? (values.ifNotAll && several ? (options.view?.session.seats.left ?? 0) : null);
  return html`<input type="hidden" name="formKey" value="${values.formKey}">
${asked === null ? null : splitQuestion({ free: asked, people: values.people.length, value: values.ifNotAll })}
${personList({ people: values.people, errors, action: actionOf(options), own: false })}
<p>${t("manage.add.next")}</p>
${button({
  text: tn("manage.add.submit", values.people.length),
  data: { submitTextOne: t("manage.add.submit.one", { n: "en" }), submitTextOther: t("manage.add.submit.other") },
})}`;
};

const details = ({ values: { contact, manager, employer }, errors }: ActPageOptions): Html => html`
<h2>${t("manage.contact")}</h2>
${field({ name: "contact.name", label: t("register.contact.name"), value: contact.name, error: errorAt(errors, "contact.name"), autocomplete: "name" })}
${field({ name: "contact.email", label: t("register.contact.email"), value: contact.email, error: errorAt(errors, "contact.email"), type: "email", autocomplete: "email" })}
${field({ name: "contact.phone", label: t("register.contact.phone"), value: contact.phone, error: errorAt(errors, "contact.phone"), type: "tel", autocomplete: "tel", optional: true, width: "medium" })}
<h2>${t("register.employer.heading")}</h2>
${employerFields(employer, errors)}
${moreFields(employer, manager, errors)}
${button({ text: t("manage.details.submit") })}`;

const acceptHeading = (options: ActPageOptions): string => {
  const { kind, names } = offered(options);
  if (kind === ".person") return t("manage.accept.heading", { name: names });
  return t(kind === ".group" ? "manage.accept.group" : "manage.accept");
};

const declineHeading = (options: ActPageOptions): string => {
  const { kind, names } = offered(options);
  return t(`manage.decline.heading${kind}`, { name: names });
};

const parts: Record<
  ActName,
  { heading: (name: string, options: ActPageOptions) => string; fields: (options: ActPageOptions) => Html }
> = {
  andra: { heading: (name) => (name ? t("manage.change.heading", { name }) : t("manage.change")), fields: change },
  "byt-person": {
    heading: (name) => (name ? t("manage.hand_over.heading", { name }) : t("manage.hand_over")),
    fields: handOver,
  },
  avboka: { heading: (name) => (name ? t("manage.cancel.heading", { name }) : t("manage.cancel")), fields: cancel },
  "tacka-ja": { heading: (_, options) => acceptHeading(options), fields: accept },
  "tacka-nej": { heading: (_, options) => declineHeading(options), fields: decline },
  "lagg-till": { heading: () => t("manage.add"), fields: addPeople },
  uppgifter: { heading: () => t("manage.change_details"), fields: details },
};

export const homeLink = (token: string): Html => html`<a href="${homeOf(token)}">${t("manage.back")}</a>`;
const actionOf = ({ token, name, ref }: ActPageOptions): string => actHref(token, name, ref);

/** GET shows this; its button POSTs to the same address. */
export const actPage = (options: ActPageOptions): Html => {
  const { name, token, view, errors } = options;
  const heading = parts[name].heading(personName(options), options);
  return pageLayout({
    title: heading,
    refused: errors.length > 0,
    path: "/min-anmalan/",
    robots: "noindex",
    scripts: ["/assets/form.js"],
    body: html`<div class="form-main">
${problemSummary(errors)}
${errors.length > 0 ? html`<p>${t("register.kept")}</p>` : null}
<h1>${heading}</h1>
${view ? html`<p class="lead">${sessionTitle(view.session)}</p>` : null}
<form class="form" method="post" action="${actionOf(options)}" novalidate>
${enterSends()}
${trap()}
${parts[name].fields(options)}
</form>
<p>${homeLink(token)}</p>
</div>`,
  });
};
