import { button } from "../../components/button/button.ts";
import { choices } from "../../components/choices/choices.ts";
import { mailLink, phoneLink } from "../../components/contact-link/contact-link.ts";
import { crumb } from "../../components/crumb/crumb.ts";
import { field } from "../../components/field/field.ts";
import { history } from "../../components/history/history.ts";
import { notice } from "../../components/notice/notice.ts";
import { summaryList } from "../../components/summary-list/summary-list.ts";
import { textarea } from "../../components/textarea/textarea.ts";
import { longDate, weekdayTime } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import { enquiryFacts } from "../../page-parts/enquiry.ts";
import { t } from "../../strings.ts";
import type { StaffEnquiry } from "../../types.ts";
import { enquiriesPath } from "./enquiries.ts";
import { errorOf, type Problem, roomPage, type Viewer } from "./room-page.ts";

/** How far an enquiry has come, as typed. */
export interface StateValues {
  formKey: string;
  state: string;
  note: string;
  nextOn: string;
}

interface EnquiryPageOptions {
  staff: Viewer;
  enquiry: StaffEnquiry;
  values: StateValues;
  done?: boolean;
  problems?: Problem[];
}

const settable = ["contacted", "agreed", "done", "declined"] as const;

export const staffEnquiryPage = ({ staff, enquiry, values, done, problems = [] }: EnquiryPageOptions): Html => {
  const path = `${enquiriesPath}${enquiry.ref}/`;
  return roomPage({
    title: t(`enquiry.kind.${enquiry.kind}`),
    path,
    staff,
    problems,
    body: html`${done ? notice({ kind: "good", body: t("enquiry.room.done") }) : null}
${crumb({ href: enquiriesPath, text: t("enquiry.room.title") })}
<h1>${t(`enquiry.kind.${enquiry.kind}`)}</h1>
<p class="lead">${enquiry.late ? t("enquiry.room.late") : t(`enquiry.state.${enquiry.state}`)}</p>
${facts(enquiry)}
${sessions(enquiry)}
<h2>${t("enquiry.room.set")}</h2>
${stateForm(path, values, problems)}
<h2>${t("enquiry.room.history")}</h2>
${history(enquiry.events.map((event) => ({ at: event.at, what: eventWords(event) })))}`,
  });
};

const facts = (enquiry: StaffEnquiry): Html =>
  summaryList({
    rows: [
      ...enquiryFacts(enquiry).map(({ label, text }) => ({ key: label, value: reachable(text, enquiry.contact) })),
      { key: t("enquiry.room.owner"), value: enquiry.owner.name },
      { key: t("enquiry.room.came"), value: weekdayTime(enquiry.createdAt) },
      ...(enquiry.state === "new" ? [{ key: t("enquiry.room.due"), value: weekdayTime(enquiry.dueAt) }] : []),
      ...(enquiry.nextOn ? [{ key: t("enquiry.room.next"), value: longDate(enquiry.nextOn) }] : []),
      ...(enquiry.employerRef
        ? [
            {
              key: t("enquiry.room.employer"),
              value: html`<a href="/samordnare/arbetsgivare/${enquiry.employerRef}/">${enquiry.employer.name}</a>`,
            },
          ]
        : []),
    ],
  });

/** Whoever answers rings or writes from here. */
const reachable = (text: string, { email, phone }: StaffEnquiry["contact"]): string | Html => {
  if (text === email) return mailLink(email);
  return text === phone ? phoneLink(phone) : text;
};

/** A commissioned course becomes a closed session in one step, and the two stay connected. */
const sessions = ({ kind, ref, sessions: made }: StaffEnquiry): Html | null => {
  if (kind !== "commissioned" && made.length === 0) return null;
  return html`<h2>${t("enquiry.room.session.title")}</h2>
${
  made.length > 0
    ? html`<ul>${made.map(
        ({ slug, title, startsAt }) =>
          html`<li><a href="/samordnare/tillfallen/${slug}/">${t("enquiry.own.session.link", { title, when: weekdayTime(startsAt) })}</a></li>`,
      )}</ul>`
    : null
}
<p class="actions">${button({ text: t("enquiry.room.session.make"), href: `/samordnare/tillfallen/nytt/?forfragan=${ref}`, kind: made.length > 0 ? "secondary" : "primary" })}</p>`;
};

const stateForm = (
  path: string,
  values: StateValues,
  problems: Problem[],
): Html => html`<form class="form" method="post" action="${path}" novalidate>
<input type="hidden" name="formKey" value="${values.formKey}">
${choices({
  type: "radio",
  name: "state",
  legend: t("enquiry.room.set.state"),
  value: values.state,
  error: errorOf(problems, "state"),
  items: settable.map((value) => ({ value, text: t(`enquiry.state.${value}`) })),
})}
${textarea({
  name: "note",
  label: t("enquiry.room.set.note"),
  hint: t("enquiry.hint"),
  value: values.note,
  error: errorOf(problems, "note"),
  rows: 3,
  optional: true,
})}
${field({
  name: "nextOn",
  label: t("enquiry.room.set.nextOn"),
  type: "date",
  value: values.nextOn,
  error: errorOf(problems, "nextOn"),
  width: "medium",
  optional: true,
})}
<p class="actions">${button({ text: t("enquiry.room.set.submit") })}</p>
</form>`;

const eventWords = ({ state, by, note }: StaffEnquiry["events"][number]): Html => {
  const what = state === "new" ? t("enquiry.room.history.sent") : t(`enquiry.state.${state}`);
  const words = state === "withdrawn" && !by ? t("enquiry.room.history.withdrawn") : what;
  return html`<p>${by ? t("enquiry.room.by", { state: words, name: by }) : words}</p>
${note ? html`<p class="history-note">${note}</p>` : null}`;
};
