import { courseLinks } from "../components/prerequisite/prerequisite.ts";
import { type SummaryRow, summaryList } from "../components/summary-list/summary-list.ts";
import { type Course, isWeb } from "../content/course.ts";
import { wholeHours } from "../filters/dates.ts";
import { type Html, html } from "../html.ts";
import { site } from "../site.ts";
import { t } from "../strings.ts";

export const bullets = (items: string[]): Html => html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;

const asked = ({ prerequisite }: Course, courses: Course[]): SummaryRow[] => {
  if (!prerequisite) return [];
  const earlier = courses.filter(({ slug }) => prerequisite.courses.includes(slug));
  return [{ key: t(`page.course.prerequisite.${prerequisite.level}`), value: courseLinks(earlier) }];
};

/** What a course is in short, beside its text. */
export const courseFacts = (course: Course, courses: Course[]): Html => {
  const shorter = site.shorterAlternatives[course.slug];
  return html`<h2>${t("page.course.facts")}</h2>
${summaryList({
  rows: [
    { key: t("page.course.duration"), value: course.duration },
    { key: t(isWeb(course) ? "web.when" : "page.course.hours"), value: wholeHours(course.hours) },
    { key: t("page.course.where"), value: course.where },
    ...asked(course, courses),
    { key: t("page.course.cost"), value: t("page.course.free") },
    { key: t("page.course.includes"), value: bullets(course.includes) },
    ...(course.bring ? [{ key: t("page.course.bring"), value: bullets(course.bring) }] : []),
    { key: t(isWeb(course) ? "web.by" : "page.course.lecturers"), value: bullets(course.lecturers) },
  ],
})}
${
  shorter
    ? html`<h2>${t("page.course.shorter")}</h2>
<p>${shorter.text}</p>
<p><a href="${shorter.href}">${shorter.link}</a></p>`
    : null
}`;
};
