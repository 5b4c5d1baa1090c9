import { button } from "../../components/button/button.ts";
import { mailLink, phoneLink } from "../../components/contact-link/contact-link.ts";
import { crumb } from "../../components/crumb/crumb.ts";
import { emptyState } from "../../components/empty-state/empty-state.ts";
import { notice } from "../../components/notice/notice.ts";
import { seatsBadge } from "../../components/seats-badge/seats-badge.ts";
import { type SummaryRow, summaryList } from "../../components/summary-list/summary-list.ts";
import { table } from "../../components/table/table.ts";
import { dateTime, dayAndHours, longDate } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import { site } from "../../site.ts";
import { t, tn } from "../../strings.ts";
import type { PersonRole, StaffSession } from "../../types.ts";
import { roomPage, type Viewer } from "./room-page.ts";
import { sessionNews } from "./session-news.ts";
import { lines, placeLines } from "./session-words.ts";
import { seatsTaken } from "./sessions.ts";
import { pendingSection, waitingSection } from "./waiting.ts";

interface SessionPageOptions {
  staff: Viewer;
  view: StaffSession;
  /** The public page's whole address. */
  address: string;
  done: string | null;
  buildFailed: boolean;
}

export const staffSessionPage = ({ staff, view, address, done, buildFailed }: SessionPageOptions): Html => {
  const { session } = view;
  const day = longDate(session.days[0]?.startsAt ?? session.registrationClosesAt);
  return roomPage({
    title: `${session.courseTitle}, ${day}`,
    path: `/samordnare/tillfallen/${session.slug}/`,
    staff,
    body: html`${done ? notice({ kind: "good", body: done }) : null}
${buildFailed ? notice({ kind: "warning", body: t("room.done.build_failed") }) : null}
${crumb({ href: "/samordnare/", text: t("room.session.back") })}
<h1>${session.courseTitle}, ${day}</h1>
${session.theme ? html`<p class="lead">${session.theme}</p>` : null}
<p>${seatsBadge(session.slug, session.seats)}</p>
${
  session.cancelledReason === null
    ? null
    : notice({ kind: "warning", title: t("room.session.cancelled.title"), body: session.cancelledReason })
}
${sessionNews(view)}
${ofEnquiry(view)}
${ofNetwork(view)}
${actions(view)}
<p class="no-print">${t("room.session.share")}: <a href="${address}">${address}</a></p>
${people(view)}
<h2>${t("room.session.facts")}</h2>
${facts(view)}`,
  });
};

/** A closed session that a commissioned course became, and who asked for it. */
const ofEnquiry = ({ enquiry }: StaffSession): Html | null =>
  enquiry &&
  html`<p class="no-print">${t("enquiry.room.ofSession", { name: enquiry.employer ?? enquiry.contact })} <a href="/samordnare/forfragningar/${enquiry.ref}/">${t("enquiry.room.ofSession.link")}</a></p>`;

/** A network's meeting, which its members are invited to. */
const ofNetwork = ({ network }: StaffSession): Html | null =>
  network &&
  html`<p class="no-print">${t("network.room.ofSession")} <a href="/samordnare/natverk/${network.slug}/">${network.title}</a></p>`;

const isOver = ({ seats }: StaffSession["session"]): boolean => seats.state === "cancelled" || seats.state === "past";

const actions = ({ session, ended, begun }: StaffSession): Html => {
  const here = `/samordnare/tillfallen/${session.slug}`;
  const { state } = session.seats;
  const link = (text: string, href: string, kind: "primary" | "secondary" | "warning" = "secondary") =>
    button({ text, href, kind });
  return html`<p class="actions no-print">
${state !== "cancelled" && begun ? link(t("room.session.attendance"), `${here}/narvaro/`, "primary") : null}
${state === "cancelled" ? null : link(t("room.session.change"), `${here}/andra/`, begun ? "secondary" : "primary")}
${
  isOver(session)
    ? null
    : session.closedAt
      ? link(t("room.session.reopen"), `${here}/oppna/`)
      : link(t("room.session.close"), `${here}/stang/`)
}
${state !== "cancelled" && begun ? link(t("surveys.slide.title"), `${here}/enkat/`) : null}
${isOver(session) || session.format === "online" ? null : link(t("room.order.title"), `${here}/bestallning/`)}
${link(t("room.session.copy"), `/samordnare/tillfallen/nytt/?kopia=${session.slug}`)}
${state === "cancelled" && !ended ? link(t("room.session.restore"), `${here}/hall-anda/`) : null}
${isOver(session) ? null : link(t("room.session.cancel"), `${here}/stall-in/`, "warning")}
</p>`;
};

const facts = ({ session, needs, registrations }: StaffSession): Html => {
  const rows: (SummaryRow | null)[] = [
    { key: t("room.session.when"), value: lines(session.days.map(dayAndHours)) },
    { key: t("room.session.place"), value: lines(placeLines(session)) },
    session.format === "on_site"
      ? null
      : { key: t("room.session.online"), value: session.onlineUrl ?? t("room.session.online.none") },
    { key: t("room.session.seats"), value: seatLines(session.capacity, registrations) },
    {
      key: t("room.session.closes"),
      value: lines([
        dateTime(session.registrationClosesAt),
        ...(session.closedAt ? [t("room.session.closed_by_hand")] : []),
      ]),
    },
    {
      key: t("room.session.visibility"),
      value: t(session.visibility === "closed" ? "room.value.closed" : "room.value.open"),
    },
    { key: t("room.session.needs"), value: needCount(needs.dietary) },
    { key: t("room.session.access"), value: needCount(needs.access) },
    { key: t("room.session.host"), value: session.hostName ?? t("room.form.hostStaffId.none") },
    {
      key: t("room.session.contact"),
      value: lines([session.contact.name, session.contact.phone, session.contact.email]),
    },
    session.trainerRoles.length > 0 ? { key: t("room.session.trainers"), value: lines(session.trainerRoles) } : null,
    session.included ? { key: t("room.session.included"), value: session.included } : null,
    session.venue?.accessibility ? { key: t("room.session.accessibility"), value: session.venue.accessibility } : null,
  ];
  return summaryList({ rows: rows.filter((row) => row !== null) });
};

/** Seats that are kept but not yet anybody's stand apart, so that the figures can be added up. */
const seatLines = (capacity: number | null, registrations: Registration[]): Html => {
  const count = (wanted: Registration["state"]) => registrations.filter(({ state }) => state === wanted).length;
  const [registered, offered, pending] = [count("registered"), count("offered"), count("pending")];
  return lines([
    seatsTaken({ registered: registered + pending, capacity }),
    ...(pending > 0 ? [tn("room.line.count.pending", pending)] : []),
    ...(offered > 0 ? [tn("room.line.count.offered", offered)] : []),
  ]);
};

const needCount = (count: number): string =>
  count === 0 ? t("room.session.needs.none") : tn("room.session.needs.count", count);

type Registration = StaffSession["registrations"][number];

const people = (view: StaffSession): Html => {
  const { session, registrations } = view;
  const inState = (...states: Registration["state"][]) => registrations.filter(({ state }) => states.includes(state));
  const registered = inState("registered");
  const ended = inState("expired", "cancelled", "handed_over");
  return html`<h2>${t("room.session.registered")}</h2>
${
  registered.length > 0
    ? html`${peopleTable(tn("room.session.registered.caption", registered.length), registered)}
<p class="no-print">${t("room.session.print")}</p>`
    : isOver(session)
      ? html`<p>${t("room.session.registered.nobody")}</p>`
      : somebodyWaits(view)
        ? html`<p>${t("room.session.registered.not_yet")}</p>`
        : emptyState({ title: t("room.session.registered.none.title"), body: t("room.session.registered.none.body") })
}
${pendingSection(view, isOver(session))}
${waitingSection(view, isOver(session))}
${
  ended.length > 0
    ? html`<details class="no-print"><summary>${t("room.session.ended")} (${ended.length})</summary>
${peopleTable(tn("room.session.ended.caption", ended.length), ended, {
  head: t("room.person.state"),
  cell: ({ state }) => t(`room.state.${state}`),
})}
</details>`
    : null
}`;
};

const somebodyWaits = ({ line, registrations }: StaffSession): boolean =>
  line.length > 0 || registrations.some(({ state }) => state === "pending");

interface OwnColumn {
  head: string;
  cell: (person: Registration) => string;
}

const peopleTable = (caption: string, rows: Registration[], own?: OwnColumn): Html =>
  table({
    caption,
    head: [
      t("room.person.name"),
      ...(own ? [own.head] : []),
      t("room.person.workplace"),
      t("room.person.employer"),
      t("room.person.role"),
      t("room.person.phone"),
      t("room.person.email"),
    ],
    rows: rows.map((person) => [
      person.name,
      ...(own ? [own.cell(person)] : []),
      workplaceCell(person),
      person.employer,
      roleWord(person.role),
      person.phone ? phoneLink(person.phone) : "",
      mailLink(person.email),
    ]),
  });

const workplaceCell = ({ workplace, managerName }: Registration): Html | string => {
  const manager = managerName ? t("room.person.manager", { name: managerName }) : null;
  if (!manager) return workplace ?? "";
  return html`<div>${workplace ? html`${workplace}<br>` : null}${manager}</div>`;
};

const roleWord = (role: PersonRole): string =>
  role === "supervisor" ? site.roleWord.charAt(0).toUpperCase() + site.roleWord.slice(1) : t(`room.role.${role}`);
