import type { FieldError } from "../../functions/forms/fields.ts";
import { button } from "../components/button/button.ts";
import { field } from "../components/field/field.ts";
import { select } from "../components/select/select.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { site } from "../site.ts";
import { t } from "../strings.ts";
import { errorAt, problemSummary, trap } from "./fields.ts";
import { privacyInformation } from "./register.ts";

interface InterviewValues {
  name: string;
  email: string;
  phone: string;
  employer: string;
  municipality: string;
}

const path = "/intervju/";

export const interviewPage = ({ values, errors = [] }: { values: InterviewValues; errors?: FieldError[] }): Html => {
  const at = (name: string) => errorAt(errors, name) ?? null;
  return pageLayout({
    title: t("interview.title"),
    refused: errors.length > 0,
    path,
    robots: "noindex",
    scripts: ["/assets/form.js"],
    body: html`<div class="form-main">
${problemSummary(errors)}
${errors.length > 0 ? html`<p>${t("register.kept")}</p>` : null}
<h1>${t("interview.title")}</h1>
<p class="lead">${t("interview.lead")}</p>
<p>${t("interview.apart")}</p>
<form class="form" method="post" action="${path}" novalidate>
${trap()}
${field({ name: "name", label: t("network.join.name"), value: values.name, error: at("name"), autocomplete: "name" })}
${field({ name: "email", label: t("network.join.email"), type: "email", value: values.email, error: at("email"), autocomplete: "email" })}
${field({ name: "phone", label: t("interview.phone"), type: "tel", value: values.phone, error: at("phone"), autocomplete: "tel", optional: true })}
${field({ name: "employer", label: t("network.join.employer"), value: values.employer, error: at("employer"), autocomplete: "organization" })}
${select({
  name: "municipality",
  label: t("network.join.municipality"),
  value: values.municipality,
  error: at("municipality"),
  items: [
    { value: "", text: t("register.employer.municipality.choose") },
    ...site.municipalities.map(({ code, name }) => ({ value: code, text: name })),
    { value: "0000", text: t("register.employer.municipality.other") },
  ],
})}
${privacyInformation(t("interview.privacy"))}
${button({ text: t("interview.submit") })}
</form>
</div>`,
  });
};

export const interviewThanksPage = (): Html =>
  pageLayout({
    title: t("interview.thanks.title"),
    path,
    robots: "noindex",
    body: html`<h1>${t("interview.thanks.title")}</h1>
<p class="lead">${t("interview.thanks.body")}</p>`,
  });
