import { crumb } from "../../components/crumb/crumb.ts";
import { table } from "../../components/table/table.ts";
import { longDate } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import { t } from "../../strings.ts";
import type { StaffWebCourse, StaffWebCourseRow } from "../../types.ts";
import { roomPage, type Viewer } from "./room-page.ts";

/** The web courses among the sessions, as lines that lead to their people. */
export const webCourseTable = (courses: StaffWebCourseRow[]): Html | null =>
  courses.length === 0
    ? null
    : html`<h2 id="webbutbildningar" tabindex="-1">${t("room.web.heading")}</h2>
${table({
  caption: t("room.web.caption"),
  head: [
    t("room.web.head.course"),
    t("room.web.head.registered"),
    t("room.web.head.finished"),
    t("room.web.head.employers"),
  ],
  rows: courses.map(({ slug, title, registered, finished, employers }) => [
    html`<a href="/samordnare/webbutbildningar/${slug}/">${title}</a>`,
    registered,
    finished,
    employers,
  ]),
  numeric: [1, 2, 3],
  narrow: true,
})}`;

export const staffWebCoursePage = ({ staff, course }: { staff: Viewer; course: StaffWebCourse }): Html => {
  const { slug, title, registered, finished, employers, people } = course;
  return roomPage({
    title,
    path: `/samordnare/webbutbildningar/${slug}/`,
    staff,
    body: html`${crumb({ href: "/samordnare/", text: t("room.sessions.title") })}
<h1>${title}</h1>
<p class="lead">${t("room.web.counts", { registered, finished, employers })}</p>
<p><a href="/utbildningar/${slug}/">${t("room.web.read")}</a></p>
${people.length > 0 ? peopleTable(people) : html`<p>${t("room.web.none")}</p>`}
${people.length < registered ? html`<p>${t("room.web.latest")}</p>` : null}`,
  });
};

const peopleTable = (people: StaffWebCourse["people"]): Html =>
  table({
    caption: t("room.web.people"),
    head: [t("room.web.head.name"), t("room.web.head.employer"), t("room.web.head.since"), t("room.web.head.state")],
    rows: people.map(({ name, email, employer, workplace, registeredAt, finishedAt }) => [
      html`${name}<br><span>${email}</span>`,
      html`${employer}${workplace ? html`<br>${workplace}` : null}`,
      longDate(registeredAt),
      finishedAt ? longDate(finishedAt) : t("room.web.notYet"),
    ]),
  });
