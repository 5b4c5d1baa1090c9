import { button } from "../components/button/button.ts";
import { crumb } from "../components/crumb/crumb.ts";
import { lessonList } from "../components/lesson/lesson.ts";
import { notice } from "../components/notice/notice.ts";
import type { Course } from "../content/course.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { prose } from "../markdown.ts";
import type { PageData } from "../page-data.ts";
import { bullets, courseFacts } from "../page-parts/course-facts.ts";
import { t } from "../strings.ts";
import type { WebCourse } from "../types.ts";

export const data = {
  pagination: { data: "webCourses", size: 1, alias: "webCourse", addAllPagesToCollections: true },
  permalink: ({ webCourse }: { webCourse: WebCourse }): string => `/utbildningar/${webCourse.slug}/`,
};

export const render = ({ webCourse, courses }: PageData & { webCourse: WebCourse }): string => {
  const course = courses.find(({ slug }) => slug === webCourse.slug) as Course;
  const path = `/utbildningar/${course.slug}/`;
  const [intro = "", ...rest] = course.body.split(/^(?=## )/m);
  return pageLayout({
    title: course.title,
    description: course.summary,
    path,
    wide: true,
    scripts: ["/assets/lesson.js"],
    body: html`<article class="course">
${crumb({ href: "/utbildningar/", text: t("page.course.crumb") })}
<h1>${course.title}</h1>
<p class="lead">${course.summary}</p>
<div class="actions">${actions(webCourse, path)}</div>
<div class="course-main">
<div class="prose">${prose(intro)}</div>
<h2>${t("web.modules")}</h2>
${modules(webCourse, path)}
<h2>${t("page.course.forWhom")}</h2>
${bullets(course.forWhom)}
${rest.length > 0 ? html`<div class="prose more">${prose(rest.join(""))}</div>` : null}
</div>
<div class="course-side">
${courseFacts(course, courses)}
</div>
</article>`,
  }).toString();
};

const actions = ({ modules: [first] }: WebCourse, path: string): Html | null =>
  first
    ? html`${button({ text: t("web.start"), href: `${path}${first.slug}/`, data: { continue: t("web.continue") } })}
${button({ text: t("web.register"), href: `${path}anmalan/`, kind: "secondary" })}`
    : null;

const modules = ({ slug, modules: all }: WebCourse, path: string): Html =>
  all.length > 0
    ? html`${lessonList(slug, all, (module) => `${path}${module.slug}/`)}
<p>${t("web.register.why")}</p>`
    : notice({ kind: "info", body: t("web.modules.none") });
