import { crumb } from "../components/crumb/crumb.ts";
import { table } from "../components/table/table.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { lecturers, type Module, moduleCatalogue } from "../modules.ts";
import type { PageData } from "../page-data.ts";
import { t } from "../strings.ts";

export const data = { permalink: "/erbjudande/moduler/" };

export const render = ({ courses, offering }: PageData): string => {
  const catalogue = moduleCatalogue(courses);
  return pageLayout({
    title: t("modules.title"),
    description: t("modules.description"),
    path: "/erbjudande/moduler/",
    wide: true,
    body: html`${crumb({ href: "/erbjudande/", text: offering.title })}
<h1>${t("modules.title")}</h1>
<p class="lead">${t("modules.lead")}</p>
${catalogue.map(
  ({ course, modules }) => html`<section class="catalogue" aria-labelledby="${course.slug}">
<div class="catalogue-course">
<h2 id="${course.slug}">${course.title}</h2>
<p>${course.duration}</p>
<p><a href="/utbildningar/${course.slug}/">${t("modules.link")}<span class="visually-hidden">: ${course.title}</span></a></p>
</div>
<ol class="modules">
${modules.map(item)}
</ol>
</section>`,
)}
<section aria-labelledby="utbildare">
<h2 id="utbildare">${t("modules.lecturers")}</h2>
${table({
  caption: t("modules.lecturersLead"),
  head: [t("modules.lecturer"), t("modules.parts")],
  rows: lecturers(catalogue).map(({ lecturer, titles }) => [
    lecturer,
    html`<ul class="plain">${titles.map((title) => html`<li>${title}</li>`)}</ul>`,
  ]),
})}
</section>`,
  }).toString();
};

const item = ({ title, text, lecturer, also }: Module): Html => html`<li><h3>${title}</h3>
<p>${text}</p>
${lecturer ? html`<p class="module-lecturer">${lecturer}</p>` : null}
${also.length > 0 ? html`<p class="module-lecturer">${t("modules.also")} ${also.map(({ slug, title }, index) => html`${index > 0 ? ", " : null}<a href="/utbildningar/${slug}/">${title}</a>`)}</p>` : null}</li>`;
