import { button } from "../components/button/button.ts";
import { crumb } from "../components/crumb/crumb.ts";
import { lesson } from "../components/lesson/lesson.ts";
import type { WebLesson } from "../content/web-course.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import type { PageData } from "../page-data.ts";
import { t } from "../strings.ts";

interface Paged {
  lessonPage: WebLesson;
}

const pathOf = ({ course, at }: WebLesson): string => `/utbildningar/${course.slug}/${course.modules[at]?.slug}/`;

export const data = {
  pagination: { data: "webLessons", size: 1, alias: "lessonPage", addAllPagesToCollections: true },
  permalink: ({ lessonPage }: Paged): string => pathOf(lessonPage),
};

/** A part of a web course, for anyone. Whoever has a personal link reads the same part there. */
export const render = ({ lessonPage, courses }: PageData & Paged): string => {
  const { course, at } = lessonPage;
  const module = course.modules[at];
  const home = `/utbildningar/${course.slug}/`;
  const title = courses.find(({ slug }) => slug === course.slug)?.title ?? "";
  return pageLayout({
    title: `${module?.title}: ${title}`,
    description: module?.summary ?? "",
    path: pathOf(lessonPage),
    scripts: ["/assets/lesson.js"],
    body: html`${crumb({ href: "/utbildningar/", text: t("page.course.crumb") }, { href: home, text: title })}
${lesson({ course, modules: course.modules, at, href: ({ slug }) => `${home}${slug}/`, last: last(home) })}`,
  }).toString();
};

const last = (home: string): Html => html`<div class="closing">
<h2>${t("web.last.title")}</h2>
<p>${t("web.last.body")}</p>
${button({ text: t("web.register"), href: `${home}anmalan/` })}
</div>`;
