import { attendanceList } from "../../components/attendance/attendance.ts";
import { button } from "../../components/button/button.ts";
import { crumb } from "../../components/crumb/crumb.ts";
import { emptyState } from "../../components/empty-state/empty-state.ts";
import { notice } from "../../components/notice/notice.ts";
import { capitalised, weekdayDate } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import { t, tn } from "../../strings.ts";
import type { AttendanceList } from "../../survey.ts";
import { type Problem, roomPage, type Viewer } from "./room-page.ts";

interface AttendancePageOptions {
  staff: Viewer;
  attendance: AttendanceList;
  saved?: boolean;
  problems?: Problem[];
}

export const attendancePage = ({ staff, attendance, saved = false, problems = [] }: AttendancePageOptions): Html => {
  const { session } = attendance;
  const here = `/samordnare/tillfallen/${session.slug}/`;
  const counts = counted(attendance.people);
  return roomPage({
    title: t("room.attendance.title"),
    path: `${here}narvaro/`,
    staff,
    problems,
    body: html`${saved ? notice({ kind: "good", body: t("room.attendance.saved", { counts }) }) : null}
${crumb({ href: here, text: session.courseTitle })}
<h1>${t("room.attendance.title")}</h1>
<p class="lead">${session.courseTitle}, ${weekdayDate(session.startsAt)}</p>
${closed(attendance) ?? form(attendance, `${here}narvaro/`, counts)}`,
  });
};

/** Why nobody can be marked, if so. */
const closed = ({ session, open, people }: AttendanceList): Html | null => {
  if (session.cancelled)
    return emptyState({ title: t("room.attendance.cancelled.title"), body: t("room.attendance.cancelled.body") });
  if (!open)
    return emptyState({
      title: t("room.attendance.early.title"),
      body: t("room.attendance.early.body", { day: weekdayDate(session.startsAt) }),
    });
  return people.length > 0
    ? null
    : emptyState({ title: t("room.attendance.nobody.title"), body: t("room.attendance.nobody.body") });
};

const form = ({ people }: AttendanceList, path: string, counts: string): Html => html`<p>${capitalised(counts)}.</p>
<form method="post" action="${path}">
${attendanceList(people)}
<p class="actions attendance-save">
${button({ text: t("room.attendance.submit"), name: "gor", value: "spara" })}
${rest(people)}
</p>
</form>`;

/** One press for everybody who is not marked yet. */
const rest = (people: AttendanceList["people"]): Html | null => {
  if (people.every(({ mark }) => mark !== null)) return null;
  const text = t(people.some(({ mark }) => mark !== null) ? "room.attendance.rest" : "room.attendance.all");
  return button({ text, name: "gor", value: "alla", kind: "secondary" });
};

/** "18 var här, 2 uteblev, 1 är inte markerad"; before anybody is marked only the last. */
const counted = (people: AttendanceList["people"]): string => {
  const count = (wanted: AttendanceList["people"][number]["mark"]) =>
    people.filter(({ mark }) => mark === wanted).length;
  const [present, absent, none] = [count("present"), count("absent"), count(null)];
  return [
    ...(present + absent > 0 ? [tn("room.attendance.count.present", present)] : []),
    ...(absent > 0 ? [tn("room.attendance.count.absent", absent)] : []),
    ...(none > 0 ? [tn("room.attendance.count.none", none)] : []),
  ].join(", ");
};
