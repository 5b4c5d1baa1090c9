import { startsAt } from "../calendar.ts";
import { withPhone } from "../components/contact-link/contact-link.ts";
import { notice } from "../components/notice/notice.ts";
import { sessionHours, sessionPlace } from "../components/session-card/session-card.ts";
import { table } from "../components/table/table.ts";
import { capitalised, weekdayDate } from "../filters/dates.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { t } from "../strings.ts";
import type { BookedPerson, BookingView } from "../types.ts";
import { sessionLine } from "./booking-review.ts";
import { doneNotice, personActions, stateText } from "./manage.ts";
import { contactOffers } from "./manage-offer.ts";

type Group = BookingView["sessions"][number];

const isSeat = ({ state }: BookedPerson): boolean => state === "registered" || state === "pending";
const isWaiting = ({ state }: BookedPerson): boolean => state === "waitlisted" || state === "offered";

const figures = (people: BookedPerson[]): number[] => {
  const [seats, waiting] = [people.filter(isSeat).length, people.filter(isWaiting).length];
  return [seats + waiting, seats, waiting, people.length - seats - waiting];
};

const summary = ({ sessions }: BookingView): Html => {
  const total = figures(sessions.flatMap(({ people }) => people));
  return table({
    caption: t("booking.status.caption"),
    head: [
      t("booking.status.session"),
      t("booking.status.people"),
      t("booking.status.seats"),
      t("booking.status.waiting"),
      t("booking.status.ended"),
    ],
    rows: [
      ...sessions.map(({ session, people }) => [sessionLine(session), ...figures(people)]),
      ...(sessions.length > 1 ? [[t("booking.status.total"), ...total]] : []),
    ],
    numeric: [1, 2, 3, 4],
  });
};

const isOver = ({ started, session }: Group): boolean => started || session.cancelledReason !== null;

const groupSection = (token: string, group: Group): Html => {
  const { session, people, started } = group;
  return html`<section>
<h2>${capitalised(weekdayDate(startsAt(session)))}</h2>
<p>${sessionHours(session)}, ${sessionPlace(session)}</p>
${session.cancelledReason === null ? null : notice({ kind: "warning", title: t("manage.session_cancelled"), body: session.cancelledReason })}
${started ? html`<p>${t("manage.started")}</p>` : null}
${isOver(group) ? null : contactOffers(token, group)}
${table({
  caption: t("manage.people"),
  head: [
    t("booking.column.name"),
    t("booking.column.workplace"),
    t("booking.status.state"),
    ...(isOver(group) ? [] : [t("booking.status.act")]),
  ],
  rows: people.map((person) => [
    html`${person.name}<br><span>${person.email}</span>`,
    person.workplace ?? "",
    stateText(person, session),
    ...(isOver(group) ? [] : [personActions(token, group, person) ?? ""]),
  ]),
  aligned: true,
})}
</section>`;
};

/** The whole list in rows, as a spreadsheet wants it: nothing that opens anything. */
export const bookingTable = ({ sessions }: BookingView): string[][] => [
  [
    ...(["session", "name", "email", "workplace", "managerName"] as const).map((column) =>
      t(`booking.column.${column}`),
    ),
    t("booking.status.state"),
  ],
  ...sessions.flatMap(({ session, people }) =>
    people.map((person) => [
      sessionLine(session),
      person.name,
      person.email,
      person.workplace ?? "",
      person.manager.name ?? "",
      stateText(person, session),
    ]),
  ),
];

const plainText = ({ employer, sessions }: BookingView): string =>
  [
    employer,
    ...sessions.map(({ session, people }) =>
      [
        `${session.courseTitle}, ${sessionLine(session)} (${t("booking.forward.people", { antal: figures(people)[0] ?? 0 })})`,
        ...people.map((person) =>
          [person.name, person.workplace, stateText(person, session)].filter(Boolean).join(", "),
        ),
      ].join("\n"),
    ),
  ]
    .join("\n\n")
    .replaceAll("\u00a0", " ");

const forwarding = (token: string, view: BookingView): Html => html`<section class="no-print">
<h2>${t("booking.forward.heading")}</h2>
<p>${t("booking.forward.body")}</p>
<p><a href="/min-bokning/${encodeURIComponent(token)}/lista.csv" download>${t("booking.forward.download")}</a></p>
<div class="field">
<label class="field-label" for="text">${t("booking.forward.label")}</label>
<textarea class="field-input field-full" id="text" rows="8" readonly>${plainText(view)}</textarea>
</div>
</section>`;

export const bookingStatusPage = ({
  token,
  view,
  done,
}: {
  token: string;
  view: BookingView;
  done: string | null;
}): Html => {
  const [first] = view.sessions;
  return pageLayout({
    title: t("booking.status.heading"),
    path: "/min-bokning/",
    robots: "noindex",
    wide: true,
    body: html`<div class="registration booking">
${doneNotice(done)}
<h1>${t("booking.status.heading")}</h1>
<p class="lead">${t("booking.status.lead", { employer: view.employer, course: first?.session.courseTitle ?? "" })}</p>
${summary(view)}
<p>${t("booking.status.contact", { name: view.contact.name, email: view.contact.email })} ${first ? withPhone(t("booking.status.call", { name: first.session.contact.name }), first.session.contact.phone) : null}</p>
${view.sessions.map((group) => groupSection(token, group))}
<p>${t("booking.status.needs")}</p>
${forwarding(token, view)}
<p>${t("booking.status.link")}</p>
</div>`,
  });
};
