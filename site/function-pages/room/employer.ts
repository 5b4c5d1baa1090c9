import { button } from "../../components/button/button.ts";
import { mailLink, phoneLink } from "../../components/contact-link/contact-link.ts";
import { crumb } from "../../components/crumb/crumb.ts";
import { details } from "../../components/details/details.ts";
import { history } from "../../components/history/history.ts";
import { notice } from "../../components/notice/notice.ts";
import { summaryList } from "../../components/summary-list/summary-list.ts";
import { table } from "../../components/table/table.ts";
import { longDate } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import { t, tn } from "../../strings.ts";
import type { EmployerEvent, StaffEmployer } from "../../types.ts";
import { type NoteValues, noteForm } from "./employer-note.ts";
import { type EmployerFields, employerFields, employersPath, municipalityWord, stageWord } from "./employers.ts";
import { type Problem, roomPage, type Viewer } from "./room-page.ts";

interface EmployerPageOptions {
  staff: Viewer & { id: string; role: string };
  employer: StaffEmployer;
  /** A contact half written, given back with what was wrong. */
  note: NoteValues;
  /** A correction half written. */
  fields?: EmployerFields;
  done?: string | null;
  problems?: Problem[];
}

export const employerPage = (options: EmployerPageOptions): Html => {
  const { staff, employer, note, fields, done, problems = [] } = options;
  const path = `${employersPath}${employer.ref}/`;
  const office = staff.role !== "partner";
  return roomPage({
    title: employer.name,
    path,
    staff,
    problems,
    body: html`${done ? notice({ kind: "good", body: done }) : null}
${crumb({ href: employersPath, text: t("employer.title") })}
<h1>${employer.name}</h1>
<p class="lead">${stageWord(employer.stage)}</p>
${facts(employer)}
${office && employer.similar.length > 0 ? similar(employer, path) : null}
<h2>${t("employer.contacts.title")}</h2>
${contacts(employer)}
${employer.workplaces.length > 0 ? workplaces(employer) : null}
<h2>${t("employer.history.title")}</h2>
${details({
  summary: t("employer.note.title"),
  open: problems.some(({ field }) => field !== "") && !fields,
  body: noteForm(path, note, fields ? [] : problems),
})}
${
  employer.history.length > 0
    ? history(employer.history.map((event) => ({ at: event.at, what: eventWords(event, options, path) })))
    : html`<p>${t("employer.history.none")}</p>`
}
${office ? corrections(employer, path, fields, problems) : null}
${office && employer.merged.length > 0 ? merged(employer, path) : null}`,
  });
};

const facts = (employer: StaffEmployer): Html =>
  summaryList({
    rows: [
      { key: t("employer.municipality"), value: municipalityWord(employer.municipality) },
      { key: t("employer.facts.number"), value: numberWords(employer.organisationNumber) },
      { key: t("employer.head.people"), value: String(employer.people) },
      { key: t("employer.facts.workplaces"), value: String(employer.workplaceCount) },
      { key: t("employer.facts.enquiries"), value: String(employer.enquiries) },
      { key: t("employer.facts.members"), value: String(employer.members) },
    ],
  });

/** "212000-1355" */
const numberWords = (number: string | null): string =>
  number ? `${number.slice(0, 6)}-${number.slice(6)}` : t("employer.facts.unknown");

const act = (path: string, what: string, ref: string, submit: Html): Html => html`<form method="post" action="${path}">
<input type="hidden" name="gor" value="${what}">
<input type="hidden" name="ref" value="${ref}">
${submit}
</form>`;

const similar = ({ name, similar: others }: StaffEmployer, path: string): Html =>
  notice({
    kind: "info",
    body: html`<h2>${t("employer.merge.title")}</h2>
<p>${t("employer.merge.body", { name })}</p>
${others.map(
  (
    other,
  ) => html`<p><a href="${employersPath}${other.ref}/">${other.name}</a>, ${municipalityWord(other.municipality)}</p>
${act(
  path,
  "sla-ihop",
  other.ref,
  button({
    text: t("employer.merge.submit"),
    about: t("employer.merge.about", { name: other.name, into: name }),
    kind: "secondary",
  }),
)}`,
)}`,
  });

const contacts = ({ contacts: people }: StaffEmployer): Html =>
  people.length === 0
    ? html`<p>${t("employer.contacts.none")}</p>`
    : table({
        caption: t("employer.contacts.caption"),
        head: [t("employer.contacts.name"), t("employer.contacts.reach"), t("employer.contacts.last")],
        rows: people.map(({ name, email, phone, met, lastAt }) => [
          name,
          email || phone ? html`<div>${reach(email, phone, met !== null)}</div>` : "",
          longDate(lastAt),
        ]),
      });

/** What staff typed after a meeting may be a number, an address or neither. */
const reach = (email: string | null, phone: string | null, typed: boolean): Html => {
  const number = phone && !typed ? phoneLink(phone) : phone;
  return html`${email ? mailLink(email) : null}${email && phone ? html`<br>` : null}${number}`;
};

const workplaces = ({ workplaces: places }: StaffEmployer): Html => html`<h2>${t("employer.workplaces.title")}</h2>
<ul>${places.map(
  ({ name, municipality, people }) =>
    html`<li>${name}, ${municipalityWord(municipality)}${people > 0 ? html` (${tn("employer.workplaces.people", people)})` : null}</li>`,
)}</ul>`;

const eventWords = (event: EmployerEvent, { staff }: EmployerPageOptions, path: string): Html => {
  switch (event.kind) {
    case "booking":
      return bookingWords(event);
    case "enquiry":
      return html`<p>${t("employer.history.enquiry", {
        what: t(`enquiry.kind.${event.about}`),
        state: t(`enquiry.state.${event.state}`),
      })}</p>`;
    case "network":
      return html`<p>${t("employer.history.network", { network: event.network })}</p>`;
    case "contact":
      return contactWords(event, path, staff.role === "coordinator" || staff.id === event.byId);
  }
};

const bookingWords = ({
  session,
  title,
  startsAt,
  people,
  present,
}: Extract<EmployerEvent, { kind: "booking" }>): Html => {
  const here = present > 0 ? html` ${tn("employer.history.present", present)}` : null;
  if (!session || !startsAt) return html`<p>${t("employer.history.booking.web", { title })}${here}</p>`;
  if (people === 0) return html`<p>${t("employer.history.booking.none", { title, when: longDate(startsAt) })}</p>`;
  return html`<p>${tn("employer.history.booking", people, { title, when: longDate(startsAt) })}.${here}</p>`;
};

type Contact = Extract<EmployerEvent, { kind: "contact" }>;

const contactWords = (contact: Contact, path: string, mayRemove: boolean): Html => {
  const { ref, how, person, reach: where, stage, note, by, on } = contact;
  const what = t(`employer.how.${how}`);
  return html`<p>${person ? t("employer.history.met", { how: what, person }) : what}${where ? `, ${where}` : ""}</p>
${stage ? html`<p><strong>${stageWord(stage)}</strong></p>` : null}
${note ? html`<p class="history-note">${note}</p>` : null}
${nextStep(contact, path)}
<p class="history-by">${t("employer.history.by", { name: by })}</p>
${
  mayRemove
    ? act(
        path,
        "ta-bort",
        ref,
        button({
          text: t("employer.contact.remove"),
          about: t("employer.contact.remove.about", { when: longDate(on) }),
          kind: "quiet",
        }),
      )
    : null
}`;
};

const nextStep = ({ ref, nextStep: what, nextOn, nextDoneAt }: Contact, path: string): Html | null => {
  if (!what) return null;
  if (nextDoneAt) return html`<p>${t("employer.next.finished", { what, when: longDate(nextDoneAt) })}</p>`;
  const words = nextOn ? t("employer.next.until", { what, when: longDate(nextOn) }) : t("employer.next.some", { what });
  return html`<p>${words}</p>
${act(path, "klart", ref, button({ text: t("employer.next.finish"), about: what, kind: "secondary" }))}`;
};

const corrections = (
  employer: StaffEmployer,
  path: string,
  fields: EmployerFields | undefined,
  problems: Problem[],
): Html => {
  const now = {
    name: employer.name,
    organisationNumber: employer.organisationNumber ?? "",
    municipality: employer.municipality ?? "",
  };
  return details({
    summary: t("employer.correct.title"),
    open: fields !== undefined,
    body: html`<form class="form" method="post" action="${path}" novalidate>
<input type="hidden" name="gor" value="ratta">
${employerFields(fields ?? now, fields ? problems : [])}
<p class="actions">${button({ text: t("employer.correct.submit"), kind: "secondary" })}</p>
</form>`,
  });
};

const merged = ({ merged: others }: StaffEmployer, path: string): Html => html`<h2>${t("employer.merged.title")}</h2>
${others.map(
  ({ ref, name, mergedAt }) => html`<p>${t("employer.merged.line", { name, when: longDate(mergedAt) })}</p>
${act(path, "dela", ref, button({ text: t("employer.merged.submit"), about: name, kind: "quiet" }))}`,
)}`;
