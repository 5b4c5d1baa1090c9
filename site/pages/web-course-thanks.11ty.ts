import { button } from "../components/button/button.ts";
import { crumb } from "../components/crumb/crumb.ts";
import type { Course } from "../content/course.ts";
import { html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import type { PageData } from "../page-data.ts";
import { t } from "../strings.ts";
import type { WebCourse } from "../types.ts";

const home = ({ slug }: WebCourse): string => `/utbildningar/${slug}/`;

export const data = {
  pagination: { data: "webCourses", size: 1, alias: "webCourse" },
  eleventyExcludeFromCollections: true,
  permalink: ({ webCourse }: { webCourse: WebCourse }): string => `${home(webCourse)}anmalan/tack/`,
};

/** Thanks for a registration. It knows nothing of who registered, so it is the same for everyone. */
export const render = ({ webCourse, courses }: PageData & { webCourse: WebCourse }): string => {
  const { title } = courses.find(({ slug }) => slug === webCourse.slug) as Course;
  const [first] = webCourse.modules;
  return pageLayout({
    title: t("web.thanks.title"),
    path: `${home(webCourse)}anmalan/tack/`,
    robots: "noindex",
    body: html`${crumb({ href: "/utbildningar/", text: t("page.course.crumb") }, { href: home(webCourse), text: title })}
<h1>${t("web.thanks.title")}</h1>
<p class="lead">${t("web.thanks.lead")}</p>
<p>${t("web.thanks.spam")}</p>
${first ? html`<div class="actions">${button({ text: t("web.thanks.start"), href: `${home(webCourse)}${first.slug}/` })}</div>` : null}`,
  }).toString();
};
