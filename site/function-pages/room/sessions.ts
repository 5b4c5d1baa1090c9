import { municipalityName } from "../../calendar.ts";
import { button } from "../../components/button/button.ts";
import { emptyState } from "../../components/empty-state/empty-state.ts";
import { seatsText } from "../../components/seats-badge/seats-badge.ts";
import { table } from "../../components/table/table.ts";
import { dateParts, monthHeading, monthKey, shortDate } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import { t } from "../../strings.ts";
import type { StaffSessionRow, StaffWebCourseRow } from "../../types.ts";
import { roomPage, type Viewer } from "./room-page.ts";
import { webCourseTable } from "./web-course.ts";

interface SessionsPageOptions {
  staff: Viewer;
  upcoming: StaffSessionRow[];
  past: StaffSessionRow[];
  webCourses: StaffWebCourseRow[];
}

export const sessionsPage = ({ staff, upcoming, past, webCourses }: SessionsPageOptions): Html =>
  roomPage({
    title: t("room.sessions.title"),
    path: "/samordnare/",
    staff,
    body: html`<h1>${t("room.sessions.title")}</h1>
<p class="actions">
${button({ text: t("room.sessions.make"), href: "/samordnare/tillfallen/nytt/" })}
${past.length > 0 ? button({ text: t("room.sessions.copy_last"), href: "#tidigare", kind: "secondary" }) : null}
${webCourses.length > 0 ? button({ text: t("room.web.heading"), href: "#webbutbildningar", kind: "quiet" }) : null}
</p>
<h2>${t("room.sessions.upcoming")}</h2>
${
  upcoming.length > 0
    ? byMonth(upcoming).map((month) => monthTable(month, comingHead(), comingRow))
    : emptyState({ title: t("room.sessions.none.title"), body: t("room.sessions.none.body") })
}
${webCourseTable(webCourses)}
<h2 id="tidigare" tabindex="-1">${t("room.sessions.past")}</h2>
<p>${past.length > 0 ? t("room.sessions.past.hint") : t("room.sessions.past.none")}</p>
${byMonth(past).map((month) => monthTable(month, pastHead(), pastRow))}`,
  });

type Row = (session: StaffSessionRow) => (string | number | Html)[];

const monthTable = (sessions: StaffSessionRow[], head: string[], row: Row): Html =>
  table({ caption: monthHeading(sessions[0]?.startsAt ?? ""), head, rows: sessions.map(row), aligned: true });

/** In the order given: the next one first among those to come, the latest first among those that have been. */
const byMonth = (sessions: StaffSessionRow[]): StaffSessionRow[][] => {
  const months = new Map<string, StaffSessionRow[]>();
  for (const session of sessions) {
    const key = monthKey(session.startsAt);
    months.set(key, [...(months.get(key) ?? []), session]);
  }
  return [...months.values()];
};

const commonHead = (): string[] => [
  t("room.sessions.head.session"),
  t("room.sessions.head.day"),
  t("room.sessions.head.place"),
  t("room.sessions.head.registered"),
];

const comingHead = (): string[] => [...commonHead(), t("room.sessions.head.waiting"), t("room.sessions.head.state")];
const pastHead = (): string[] => [...commonHead(), t("room.sessions.head.copy")];

const commonRow: Row = (session) => [
  html`<a href="/samordnare/tillfallen/${session.slug}/">${session.courseTitle}</a>${session.theme ? html`<br><span>${session.theme}</span>` : null}`,
  dayAndTime(session.startsAt),
  session.format === "online" ? t("room.sessions.online") : (municipalityName(session.municipality) ?? ""),
  seatsTaken(session),
];

const comingRow: Row = (session) => [...commonRow(session), session.waitlisted, stateOf(session)];

const pastRow: Row = (session) => [
  ...commonRow(session),
  html`<a href="/samordnare/tillfallen/nytt/?kopia=${session.slug}">${t("room.sessions.copy")}<span class="visually-hidden"> ${session.courseTitle} ${shortDate(session.startsAt)}</span></a>`,
];

const dayAndTime = (iso: string): string => {
  const { weekday, time } = dateParts(iso);
  return `${weekday} ${shortDate(iso)} kl.\u00a0${time}`;
};

export const seatsTaken = ({ registered, capacity }: { registered: number; capacity: number | null }): string =>
  capacity === null ? t("room.sessions.no_limit", { registered }) : t("room.sessions.of", { registered, capacity });

const stateOf = ({ seats, visibility }: StaffSessionRow): Html =>
  html`<div><span class="seats" data-state="${seats.state}">${seatsText(seats)}</span>${visibility === "closed" ? html`<br>${t("room.sessions.closed")}` : null}</div>`;
