import type { EnquiryValues } from "../../functions/forms/enquiry.ts";
import type { FieldError } from "../../functions/forms/fields.ts";
import { button } from "../components/button/button.ts";
import { choices } from "../components/choices/choices.ts";
import { withPhone } from "../components/contact-link/contact-link.ts";
import { field } from "../components/field/field.ts";
import { notice } from "../components/notice/notice.ts";
import { select } from "../components/select/select.ts";
import { summaryList } from "../components/summary-list/summary-list.ts";
import { textarea } from "../components/textarea/textarea.ts";
import { enquiryForms, enquiryPath } from "../enquiries.ts";
import { longDate, weekdayDate, weekdayTime } from "../filters/dates.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { enquiryFacts } from "../page-parts/enquiry.ts";
import { site } from "../site.ts";
import { errorText, numberWord, type StringKey, t } from "../strings.ts";
import type { EnquiryKind, EnquiryView } from "../types.ts";
import { problemSummary, trap } from "./fields.ts";
import { privacyInformation, protectedIdentity } from "./register.ts";

interface EnquiryFormOptions {
  kind: EnquiryKind;
  track: string | null;
  /** The job track's title; null also when the database is down. */
  title: string | null;
  values: EnquiryValues;
  errors?: FieldError[];
}

/** One short form, with the questions of its kind first and who asks last. */
export const enquiryFormPage = ({ kind, track, title, values, errors = [] }: EnquiryFormOptions): Html => {
  const path = enquiryPath(kind, track);
  const heading = t(`enquiry.${kind}.title`, { track: title ?? t("enquiry.track.any") });
  const lead = t(`enquiry.${kind}.lead`, { days: numberWord(site.enquiries.workingDays.place) });
  return pageLayout({
    title: heading,
    refused: errors.length > 0,
    path,
    robots: errors.length > 0 || kind === "competence" ? "noindex" : undefined,
    description: lead,
    scripts: ["/assets/form.js"],
    body: html`<div class="form-main">
${problemSummary(errors)}
${errors.length > 0 ? html`<p>${t("register.kept")}</p>` : null}
<h1>${heading}</h1>
<p class="lead">${lead}</p>
${protectedIdentity(t("enquiry.protected"))}
<form class="form" method="post" action="${path}" novalidate>
<input type="hidden" name="formKey" value="${values.formKey}">
${trap()}
${questions(kind, values, errors)}
${workplace(kind, values, errors)}
<h2>${t("enquiry.you")}</h2>
${person(values, errors)}
${privacyInformation(t("enquiry.privacy"))}
${button({ text: t(`enquiry.${kind}.submit`) })}
</form>
</div>`,
  });
};

const errorOf = (errors: FieldError[], name: string): string | null => {
  const found = errors.find((error) => error.field === name);
  return found ? errorText(found.error) : null;
};

const hints: Record<string, StringKey> = {
  "commissioned.where": "enquiry.hint.where",
  "commissioned.when": "enquiry.hint.when",
  "commissioned.themes": "enquiry.hint.themes",
  "place.when": "enquiry.hint.when",
};

const questions = (kind: EnquiryKind, { answers }: EnquiryValues, errors: FieldError[]): Html[] =>
  enquiryForms[kind].questions.map((question) => {
    const name = `answers.${question.name}`;
    const value = answers[question.name] ?? "";
    const label = t(`enquiry.${kind}.question.${question.name}` as StringKey);
    const hint = hints[`${kind}.${question.name}`];
    const common = { name, label, error: errorOf(errors, name), ...(hint ? { hint: t(hint) } : {}) };
    switch (question.type) {
      case "many":
        return choices({
          ...common,
          type: "checkbox",
          legend: label,
          value,
          items: question.options.map((option) => ({ value: option, text: option })),
        });
      case "one":
        return select({
          ...common,
          value: String(value),
          items: [
            { value: "", text: t("enquiry.trade.choose") },
            ...question.options.map((option) => ({ value: option, text: option })),
          ],
        });
      case "text":
        return textarea({
          ...common,
          hint: [hint ? t(hint) : "", t("enquiry.hint")].filter(Boolean).join(" "),
          value: String(value),
          rows: 3,
          optional: question.optional,
        });
      default:
        return field({
          ...common,
          value: String(value),
          optional: question.optional,
          ...(question.type === "count" ? { inputmode: "numeric" as const, width: "short" as const } : {}),
        });
    }
  });

const workplace = (kind: EnquiryKind, { employer }: EnquiryValues, errors: FieldError[]): Html => {
  const optional = !enquiryForms[kind].asksEmployer;
  return html`<h2>${t("enquiry.work")}</h2>
${field({
  name: "employer.name",
  label: t(kind === "consultation" ? "enquiry.work.name.party" : "enquiry.work.name"),
  value: employer.name,
  error: errorOf(errors, "employer.name"),
  autocomplete: "organization",
  optional,
})}
${field({
  name: "employer.workplace",
  label: t("enquiry.work.workplace"),
  value: employer.workplace,
  error: errorOf(errors, "employer.workplace"),
  optional: true,
})}
${select({
  name: "employer.municipality",
  label: t("enquiry.work.municipality"),
  value: employer.municipality,
  error: errorOf(errors, "employer.municipality"),
  optional,
  items: [
    { value: "", text: t("register.employer.municipality.choose") },
    ...site.municipalities.map(({ code, name }) => ({ value: code, text: name })),
    { value: "0000", text: t("register.employer.municipality.other") },
  ],
})}`;
};

const person = ({ contact }: EnquiryValues, errors: FieldError[]): Html => html`${field({
  name: "contact.name",
  label: t("enquiry.you.name"),
  value: contact.name,
  error: errorOf(errors, "contact.name"),
  autocomplete: "name",
})}
${field({
  name: "contact.email",
  label: t("enquiry.you.email"),
  type: "email",
  value: contact.email,
  error: errorOf(errors, "contact.email"),
  autocomplete: "email",
})}
${field({
  name: "contact.phone",
  label: t("enquiry.you.phone"),
  type: "tel",
  value: contact.phone,
  error: errorOf(errors, "contact.phone"),
  autocomplete: "tel",
  optional: true,
})}`;

// The sender's own page ------------------------------------------------------------------------------------

type OpenEnquiry = Extract<EnquiryView, { outcome: "enquiry" }>;

export const ownEnquiryPage = (
  home: string,
  view: OpenEnquiry,
  done: string | null,
  errors: FieldError[] = [],
): Html => {
  const { state, late, owner, dueAt, createdAt, sessions } = view;
  const open = state === "new" || state === "contacted" || state === "agreed";
  return pageLayout({
    title: t("enquiry.own.title"),
    refused: errors.length > 0,
    path: home,
    robots: "noindex",
    body: html`${problemSummary(errors)}
${done === "tillbaka" ? notice({ kind: "good", body: t("enquiry.own.done.tillbaka") }) : null}
<h1>${t("enquiry.own.title")}</h1>
<p class="lead">${withPhone(t(`enquiry.own.${late ? "late" : state}`, { owner: owner.name, when: weekdayDate(dueAt) }), site.association.phone)}</p>
${sessionLinks(sessions)}
${summaryList({
  rows: [
    { key: t("enquiry.own.sent"), value: longDate(createdAt) },
    ...enquiryFacts(view).map(({ label, text }) => ({ key: label, value: text })),
  ],
})}
${open ? withdraw(home) : null}`,
  });
};

const sessionLinks = (sessions: OpenEnquiry["sessions"]): Html | null => {
  const held = sessions.filter(({ cancelled }) => !cancelled);
  if (held.length === 0) return null;
  return html`<h2>${t("enquiry.own.session")}</h2>
<ul>${held.map(
    ({ slug, title, startsAt }) =>
      html`<li><a href="/kalender/${slug}/">${t("enquiry.own.session.link", { title, when: weekdayTime(startsAt) })}</a></li>`,
  )}</ul>`;
};

const withdraw = (home: string): Html => html`<form method="post" action="${home}">
<p>${t("enquiry.own.withdraw.body")}</p>
<p class="actions">${button({ text: t("enquiry.own.withdraw"), kind: "secondary" })}</p>
</form>`;
