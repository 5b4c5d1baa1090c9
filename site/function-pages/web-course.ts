import type { FieldError } from "../../functions/forms/fields.ts";
import type { OpenCourse } from "../../functions/forms/web-course.ts";
import { button } from "../components/button/button.ts";
import { crumb } from "../components/crumb/crumb.ts";
import { field } from "../components/field/field.ts";
import { lesson, lessonList } from "../components/lesson/lesson.ts";
import { notice } from "../components/notice/notice.ts";
import { summaryList } from "../components/summary-list/summary-list.ts";
import { longDate } from "../filters/dates.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { t } from "../strings.ts";
import { errorAt, problemSummary, trap } from "./fields.ts";

interface OwnOptions {
  /** The personal page's address, as in "/min-webbkurs/<token>/". */
  home: string;
  view: OpenCourse;
}

const ownPage = (options: { title: string; body: Html; script?: string; refused?: boolean }): Html =>
  pageLayout({
    title: options.title,
    refused: options.refused ?? false,
    // Without the token: the address is said in the page's head.
    path: "/min-webbkurs/",
    robots: "noindex",
    scripts: options.script ? [options.script] : [],
    body: options.body,
  });

const hrefIn = (home: string) => (module: { slug: string }) => `${home}del/${module.slug}/`;

/** The course as one's own: what is left to read, the way to the end, and one's name. */
export const ownCoursePage = ({ home, view, done }: OwnOptions & { done: string | null }): Html =>
  view.state === "cancelled"
    ? leftPage(view)
    : ownPage({
        title: view.course.title,
        script: "/assets/lesson.js",
        body: html`${said(done)}
<h1>${view.course.title}</h1>
${view.finishedAt ? finished(view.finishedAt, done) : html`<p class="lead">${t("web.own.lead", { name: view.name })}</p>`}
${view.finishedAt ? null : start(home, view)}
<h2>${t("web.modules")}</h2>
${lessonList(view.course.slug, view.course.modules, hrefIn(home))}
${view.finishedAt ? null : html`<p>${t("web.own.device")}</p>`}
${view.finishedAt ? null : finishPart(home)}
<h2>${t("web.own.details")}</h2>
${summaryList({
  rows: [
    {
      key: t("web.own.name"),
      value: view.name,
      action: { text: t("web.own.rename"), href: `${home}namn/`, about: "" },
    },
  ],
})}
<p>${t("web.own.private")}</p>
${view.finishedAt ? null : html`<p><a href="${home}avregistrera/">${t("web.own.leave")}</a></p>`}`,
      });

const said = (done: string | null): Html | null =>
  done === "namn" ? notice({ kind: "good", body: t("web.own.renamed") }) : null;

const finished = (at: string, done: string | null): Html =>
  notice({
    kind: "good",
    title: t("web.own.finished"),
    body: html`${done === "redan-klar" ? html`<p>${t("web.own.finished.before")}</p>` : null}<p>${t("web.own.finished.body", { date: longDate(at) })}</p>`,
  });

const start = (home: string, { course }: OpenCourse): Html | null => {
  const [first] = course.modules;
  if (!first) return null;
  const data = { continue: t("web.continue") };
  return html`<div class="actions">${button({ text: t("web.start"), href: hrefIn(home)(first), data })}</div>`;
};

const finishPart = (home: string): Html => html`<p>${t("web.own.finish.lead")}</p>
<div class="actions">${button({ text: t("web.finish.heading"), href: `${home}klar/`, kind: "secondary" })}</div>`;

const leftPage = ({ course }: OpenCourse): Html =>
  ownPage({
    title: t("web.own.left"),
    body: html`<h1>${t("web.own.left")}</h1>
<p class="lead">${t("web.own.left.body")}</p>
<div class="actions">${button({ text: t("web.own.again"), href: `/utbildningar/${course.slug}/anmalan/`, kind: "secondary" })}</div>`,
  });

export const ownModulePage = ({ home, view, at }: OwnOptions & { at: number }): Html => {
  const { course } = view;
  return ownPage({
    title: `${course.modules[at]?.title}: ${course.title}`,
    script: "/assets/lesson.js",
    body: html`${crumb({ href: home, text: t("web.own.crumb", { course: course.title }) })}
${lesson({ course, modules: course.modules, at, href: hrefIn(home), last: view.finishedAt ? html`` : last(home) })}`,
  });
};

const last = (home: string): Html => html`<div class="closing">
<h2>${t("web.last.title")}</h2>
<p>${t("web.last.own")}</p>
${button({ text: t("web.finish.heading"), href: `${home}klar/` })}
</div>`;

interface ActOptions extends OwnOptions {
  errors: FieldError[];
}

const actPage = (heading: string, { home, view, errors }: ActOptions, action: string, fields: Html): Html =>
  ownPage({
    title: heading,
    refused: errors.length > 0,
    script: "/assets/form.js",
    body: html`<div class="form-main">
${crumb({ href: home, text: t("web.own.crumb", { course: view.course.title }) })}
${problemSummary(errors)}
<h1>${heading}</h1>
<form class="form" method="post" action="${home}${action}/" novalidate>
${trap()}
${fields}
</form>
<p><a href="${home}">${t("web.own.back")}</a></p>
</div>`,
  });

export const renamePage = ({ name, ...options }: ActOptions & { name: string }): Html => {
  const error = errorAt(options.errors, "name");
  return actPage(
    t("web.rename.heading"),
    options,
    "namn",
    html`<p>${t("web.rename.lead")}</p>
${field({ name: "name", label: t("web.own.name"), value: name, error, autocomplete: "name" })}
${button({ text: t("web.rename.submit") })}`,
  );
};

export const leavePage = (options: ActOptions): Html =>
  actPage(
    t("web.leave.heading"),
    options,
    "avregistrera",
    html`<p>${t("web.leave.body")}</p>
${button({ text: t("web.leave.submit"), kind: "warning" })}`,
  );
