import type { BookingValues, CellError } from "../../functions/forms/booking.ts";
import type { FieldError } from "../../functions/forms/fields.ts";
import type { Paste } from "../../functions/forms/paste.ts";
import { startsAt } from "../calendar.ts";
import { button } from "../components/button/button.ts";
import { details } from "../components/details/details.ts";
import { field } from "../components/field/field.ts";
import { notice } from "../components/notice/notice.ts";
import { sessionHours, sessionPlace } from "../components/session-card/session-card.ts";
import { table } from "../components/table/table.ts";
import { textarea } from "../components/textarea/textarea.ts";
import { capitalised, longDate, weekdayDate } from "../filters/dates.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { t, tn } from "../strings.ts";
import type { BookingSessions, SessionPublic } from "../types.ts";
import { bookingProblems, faultyRows } from "./booking-faults.ts";
import { type Review, reviewedRows, reviewSection } from "./booking-review.ts";
import { employerFields, errorAt, moreOfEmployer, trap } from "./fields.ts";
import { enterSends } from "./person-list.ts";
import { privacyInformation, protectedIdentity } from "./register.ts";

export interface BookingPageOptions {
  slug: string;
  /** Null when the database is down: what was typed is shown all the same. */
  offered: BookingSessions | null;
  values: BookingValues;
  /** The list as it was read. */
  paste?: Paste;
  /** What would come of it, when nothing has to be put right. */
  review?: Review;
  errors?: FieldError[];
  cellErrors?: CellError[];
}

const seatsLeft = ({ seats }: SessionPublic): string => {
  if (seats.state === "full") return t("booking.sessions.seats.none");
  return seats.left === null ? t("booking.sessions.seats.unlimited") : tn("booking.sessions.seats", seats.left);
};

/** Numbered, because a row may name a session by its number. */
const sessionList = (sessions: SessionPublic[]): Html => html`<h2>${t("booking.sessions.heading")}</h2>
<p>${t(sessions.length === 1 ? "booking.sessions.one" : "booking.sessions.other")}</p>
<ol class="steps">
${sessions.map(
  (session) =>
    html`<li><b>${capitalised(weekdayDate(startsAt(session)))}</b><br>${[
      session.theme,
      sessionHours(session),
      sessionPlace(session),
      seatsLeft(session),
    ]
      .filter(Boolean)
      .join(", ")}</li>`,
)}
</ol>`;

const contactFields = ({ contact }: BookingValues, errors: FieldError[]): Html => html`
<h2>${t("booking.contact.heading")}</h2>
<p>${t("booking.contact.hint")}</p>
${field({ name: "contact.name", label: t("booking.contact.name"), value: contact.name, error: errorAt(errors, "contact.name"), autocomplete: "name" })}
${field({ name: "contact.email", label: t("booking.contact.email"), value: contact.email, error: errorAt(errors, "contact.email"), type: "email", autocomplete: "email" })}
${field({ name: "contact.phone", label: t("booking.contact.phone"), value: contact.phone, error: errorAt(errors, "contact.phone"), type: "tel", autocomplete: "tel", optional: true, width: "medium" })}`;

const moreEmployer = ({ employer }: BookingValues, errors: FieldError[]): Html => {
  const faulty = errors.some(({ field: name }) => /^employer\.(organisationNumber|department)$/.test(name));
  return details({
    summary: t("booking.more.summary"),
    body: moreOfEmployer(employer, errors),
    open: faulty || Boolean(employer.department || employer.organisationNumber),
  });
};

const example = ({ sessions }: BookingSessions): Html => {
  const dates = [sessions[0], sessions[1] ?? sessions[0]].map((session) =>
    session ? longDate(startsAt(session)) : "",
  );
  const [manager, managerEmail] = [t("booking.example.manager"), t("booking.example.managerEmail")];
  const head = (["name", "email", "workplace", "managerName", "managerEmail", "session"] as const).map((column) =>
    t(`booking.column.${column}`),
  );
  const rows = (["", ".2"] as const).map((n, at) => [
    t(`booking.example.name${n}`),
    t(`booking.example.email${n}`),
    t(`booking.example.workplace${n}`),
    manager,
    managerEmail,
    dates[at] ?? "",
  ]);
  return details({
    summary: t("booking.example.summary"),
    body: html`<p>${t("booking.example.order")}</p>
${sessions.length === 1 ? html`<p>${t("booking.example.one")}</p>` : null}
${table({ caption: t("booking.example.caption"), head, rows })}
<p><a href="/assets/anmal-manga.csv" download>${t("booking.example.download")}</a></p>`,
  });
};

const listFields = ({ offered, values, paste, errors = [], cellErrors = [] }: BookingPageOptions): Html => html`
<h2>${t("booking.list.heading")}</h2>
${offered ? example(offered) : null}
${faultyRows(paste, cellErrors)}
${textarea({
  name: "list",
  label: t("booking.list.label"),
  hint: t("booking.list.hint"),
  value: values.list,
  error: errorAt(errors, "list"),
  rows: 12,
})}`;

const fields = (options: BookingPageOptions): Html => {
  const { values, errors = [] } = options;
  return html`${contactFields(values, errors)}
<h2>${t("register.employer.heading")}</h2>
${employerFields(values.employer, errors, t("booking.workplace.hint"))}
${moreEmployer(values, errors)}
${listFields(options)}`;
};

/** Kept in the browser alone; assets/booking.js shows it when it can do so. */
const draftNotice = (): Html => html`<div class="draft" data-draft-notice hidden>
<p role="status" data-draft-text data-cleared="${t("booking.draft.cleared")}">${t("booking.draft.saved")}</p>
${button({ text: t("booking.draft.clear"), type: "button", kind: "quiet", data: { draftClear: "" } })}
</div>`;

const writing = (options: BookingPageOptions): Html => html`
${fields(options)}
${privacyInformation()}
<p>${t("booking.review.next")}</p>
${button({ text: t("booking.review.submit"), name: "action", value: "review" })}`;

const confirming = (options: BookingPageOptions, review: Review, paste: Paste): Html => {
  const { offered, values, errors = [] } = options;
  const reviewed = { review, paste, sessions: offered?.sessions ?? [], values, errors };
  return html`${reviewSection(reviewed)}
${details({
  summary: t("booking.confirm.change"),
  body: html`${fields(options)}
${button({ text: t("booking.review.again"), name: "action", value: "review", kind: "secondary" })}`,
})}
${reviewedRows(reviewed)}`;
};

const form = (options: BookingPageOptions): Html => {
  const { slug, offered, values, review, paste } = options;
  return html`<form class="form" method="post" action="/anmalan/${encodeURIComponent(slug)}/flera/" novalidate data-draft="${slug}">
${enterSends()}
<input type="hidden" name="formKey" value="${values.formKey}">
<input type="hidden" name="order" value="${offered?.sessions.map((session) => session.slug).join(" ") ?? ""}">
${review ? html`<input type="hidden" name="reviewed" value="${review.digest}">` : null}
${trap()}
${review && paste ? confirming(options, review, paste) : writing(options)}
${draftNotice()}
</form>`;
};

const introduction = ({ slug, offered }: BookingPageOptions): Html => html`
<p class="lead">${t("booking.lead")}</p>
<p>${t("booking.free")} <a href="/anmalan/${encodeURIComponent(slug)}/">${t("booking.few")}</a></p>
${protectedIdentity()}
${offered ? sessionList(offered.sessions) : null}`;

const headingOf = ({ offered, review }: BookingPageOptions): string => {
  if (review) return t("booking.confirm.heading");
  return offered ? t("booking.heading", { course: offered.session.courseTitle }) : t("booking.heading.any");
};

export const bookingPage = (options: BookingPageOptions): Html => {
  const { slug, offered, review, paste, errors = [], cellErrors = [] } = options;
  const refused = errors.length + cellErrors.length > 0;
  return pageLayout({
    title: review
      ? headingOf(options)
      : offered
        ? t("booking.title", { course: offered.session.courseTitle })
        : headingOf(options),
    refused,
    path: `/anmalan/${slug}/flera/`,
    robots: "noindex",
    wide: true,
    scripts: ["/assets/booking.js"],
    body: html`<div class="form-main booking">
${bookingProblems(errors, cellErrors)}
${refused && !review ? html`<p>${t("booking.kept")}</p>` : null}
<h1>${headingOf(options)}</h1>
${review?.again ? notice({ kind: "warning", body: t("booking.confirm.changed") }) : null}
${review && paste ? html`<p class="lead">${tn("booking.confirm.lead", paste.rows.length)}</p>` : introduction(options)}
${form(options)}
</div>`,
  });
};
