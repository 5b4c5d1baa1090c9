import type { Course } from "../content/course.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import type { PageData } from "../page-data.ts";
import { t } from "../strings.ts";

export const data = { permalink: "/utbildningar/" };

export const render = ({ courses }: PageData): string =>
  pageLayout({
    title: t("page.courses.title"),
    description: t("page.courses.description"),
    path: "/utbildningar/",
    wide: true,
    body: html`<h1>${t("page.courses.title")}</h1>
<p class="lead">${t("page.courses.lead")}</p>
<p><a href="/erbjudande/moduler/">${t("modules.fromCourses")}</a></p>
${list(
  t("page.courses.employers"),
  courses.filter((course) => course.audience !== "party_staff"),
)}
${list(
  t("page.courses.parties"),
  courses.filter((course) => course.audience === "party_staff"),
)}`,
  }).toString();

const list = (heading: string, courses: Course[]): Html | null =>
  courses.length === 0
    ? null
    : html`<h2>${heading}</h2>
<ul class="course-list">
${courses.map(
  (course) => html`<li class="course-item">
<h3><a href="/utbildningar/${course.slug}/">${course.title}</a></h3>
<p>${course.summary}</p>
<p class="course-duration">${course.duration}. ${course.where}.</p>
</li>`,
)}
</ul>`;
