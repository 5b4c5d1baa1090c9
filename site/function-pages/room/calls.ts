import { mailLink, phoneLink } from "../../components/contact-link/contact-link.ts";
import { crumb } from "../../components/crumb/crumb.ts";
import { emptyState } from "../../components/empty-state/empty-state.ts";
import { summaryList } from "../../components/summary-list/summary-list.ts";
import { table } from "../../components/table/table.ts";
import { dateTime, dayAndHours } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import { t, tn } from "../../strings.ts";
import type { CallList, PersonToCall } from "../../types.ts";
import { roomPage, type Viewer } from "./room-page.ts";
import { lines, placeLines } from "./session-words.ts";

/** Whom to phone when a mail may not have reached them in time, with what to say at the top. */
export const callsPage = (staff: Viewer, { session, urgentAt, people }: CallList): Html => {
  const here = `/samordnare/tillfallen/${session.slug}/`;
  return roomPage({
    title: t("room.calls.title"),
    path: `${here}ringlista/`,
    staff,
    body: html`${crumb({ href: here, text: session.courseTitle })}
<h1>${t("room.calls.title")}</h1>
<p class="lead">${lead({ session, urgentAt, people })}</p>
${summaryList({
  rows: [
    { key: t("room.session.when"), value: lines(session.days.map(dayAndHours)) },
    { key: t("room.session.place"), value: lines(placeLines(session)) },
    ...(session.cancelledReason ? [{ key: t("room.calls.reason"), value: session.cancelledReason }] : []),
  ],
})}
${
  people.length > 0
    ? html`${callTable(people)}
<p class="no-print">${t("room.calls.print")}</p>`
    : emptyState({ title: t("room.calls.nobody.title"), body: t("room.calls.nobody.body") })
}`,
  });
};

const lead = ({ session, urgentAt }: CallList): string => {
  if (urgentAt === null) return t("room.calls.lead.calm");
  return t(session.cancelledReason === null ? "room.calls.lead.changed" : "room.calls.lead.cancelled", {
    at: dateTime(urgentAt),
  });
};

const callTable = (people: PersonToCall[]): Html =>
  table({
    caption: tn("room.calls.caption", people.length),
    head: [
      t("room.person.name"),
      t("room.calls.phone"),
      t("room.person.workplace"),
      t("room.calls.why"),
      t("room.person.state"),
    ],
    rows: people.map((person) => [
      person.name,
      number(person),
      [person.workplace, person.employer].filter((part) => part).join(", "),
      t(`room.calls.why.${person.why}`),
      t(`room.state.${person.state}`),
    ]),
  });

/** Their own number, else that of whoever registered them, else whom to write to. */
const number = ({ phone, contactName, contactPhone, managerName, managerEmail, email }: PersonToCall): Html => {
  if (phone) return phoneLink(phone);
  if (contactPhone)
    return html`<div>${phoneLink(contactPhone)}<br>${t("room.calls.through", { name: contactName })}</div>`;
  if (managerEmail)
    return html`<div>${t("room.calls.manager", { name: managerName ?? managerEmail })}<br>${mailLink(managerEmail)}</div>`;
  return html`<div>${t("room.calls.no_number")}<br>${mailLink(email)}</div>`;
};
