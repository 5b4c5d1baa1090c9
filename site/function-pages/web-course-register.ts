import type { FieldError } from "../../functions/forms/fields.ts";
import { emptyPerson } from "../../functions/forms/fields.ts";
import type { RegisterValues } from "../../functions/forms/register.ts";
import { button } from "../components/button/button.ts";
import { crumb } from "../components/crumb/crumb.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { t } from "../strings.ts";
import type { WebCoursePublic } from "../types.ts";
import { employerFields, moreFields, optInFields, personFields, problemSummary, trap } from "./fields.ts";
import { heardFrom, privacyInformation, protectedIdentity } from "./register.ts";

interface WebCourseFormOptions {
  slug: string;
  /** Null when the database is down: what was typed is shown all the same. */
  course: WebCoursePublic | null;
  values: RegisterValues;
  errors?: FieldError[];
}

/** One person registers for a web course; there is no day, no food and nobody to meet. */
export const webCourseFormPage = ({ slug, course, values, errors = [] }: WebCourseFormOptions): Html => {
  const home = `/utbildningar/${encodeURIComponent(slug)}/`;
  return pageLayout({
    title: course ? t("web.form.title", { course: course.title }) : t("web.form.heading.any"),
    refused: errors.length > 0,
    path: `/utbildningar/${slug}/anmalan/`,
    robots: "noindex",
    scripts: ["/assets/form.js"],
    body: html`<div class="form-main">
${crumb({ href: "/utbildningar/", text: t("page.course.crumb") }, ...(course ? [{ href: home, text: course.title }] : []))}
${problemSummary(errors)}
${errors.length > 0 ? html`<p>${t("register.kept")}</p>` : null}
<h1>${course ? t("web.form.heading", { course: course.title }) : t("web.form.heading.any")}</h1>
<p class="lead">${t("web.form.lead")}</p>
${protectedIdentity()}
${form(`${home}anmalan/`, values, errors)}
<p><a href="${home}">${t("web.form.back")}</a></p>
</div>`,
  });
};

const form = (action: string, values: RegisterValues, errors: FieldError[]): Html => {
  const { people, employer, manager, optIns } = values;
  return html`<form class="form" method="post" action="${action}" novalidate>
<input type="hidden" name="formKey" value="${values.formKey}">
${trap()}
<h2>${t("web.form.you")}</h2>
${personFields("people.0.", people[0] ?? emptyPerson, errors, true, { phone: false, emailHint: t("web.form.email") })}
<h2>${t("register.employer.heading")}</h2>
${employerFields(employer, errors)}
${moreFields(employer, manager, errors)}
<h2>${t("web.form.optins")}</h2>
${optInFields(optIns, ["network", "newsletter"])}
${heardFrom(values, errors)}
${privacyInformation()}
<p>${t("web.form.next")}</p>
${button({ text: t("web.form.submit") })}
</form>`;
};
