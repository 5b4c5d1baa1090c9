import type { FieldError } from "../../functions/forms/fields.ts";
import { button } from "../components/button/button.ts";
import { field } from "../components/field/field.ts";
import { longDate } from "../filters/dates.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { type StringKey, t } from "../strings.ts";
import type { SurveyAbout } from "../survey.ts";
import { errorAt, problemSummary, trap } from "./fields.ts";

const formPage = (title: string, path: string, errors: FieldError[], body: Html): Html =>
  pageLayout({
    title,
    refused: errors.length > 0,
    path,
    robots: "noindex",
    scripts: ["/assets/form.js"],
    body: html`<div class="form-main">
${problemSummary(errors)}
<h1>${title}</h1>
${body}
</div>`,
  });

const said = (title: string, body: string, path: string): Html =>
  pageLayout({
    title,
    path,
    robots: "noindex",
    body: html`<h1>${title}</h1>
<p class="lead">${body}</p>`,
  });

/** Where the code from a mail is typed. */
export const surveyCodePage = ({ code, error }: { code: string; error?: string }): Html => {
  const errors = error ? [{ field: "kod", error }] : [];
  return formPage(
    t("survey.code.title"),
    "/enkat/",
    errors,
    html`<p class="lead">${t("survey.code.lead")}</p>
<form class="form" method="post" action="/enkat/" novalidate>
${field({ name: "kod", label: t("survey.code.label"), hint: t("survey.code.hint"), value: code, error: errorAt(errors, "kod") ?? null, autocomplete: "off", width: "medium" })}
${button({ text: t("survey.code.submit") })}
</form>`,
  );
};

interface AskOptions {
  path: string;
  /** Null when the database is down. */
  about: SurveyAbout | null;
  email: string;
  errors?: FieldError[];
}

/** Behind the code in the room: an address, and the link comes by mail. */
export const surveyAskPage = ({ path, about, email, errors = [] }: AskOptions): Html =>
  formPage(
    t("survey.ask.title"),
    path,
    errors,
    html`${about?.course && about.day ? html`<p class="lead">${t("survey.ask.about", { course: about.course, day: longDate(about.day) })}</p>` : null}
<p>${t("survey.ask.lead")}</p>
<form class="form" method="post" action="${path}" novalidate>
${trap()}
${field({ name: "email", label: t("survey.ask.email"), type: "email", value: email, error: errorAt(errors, "email") ?? null, autocomplete: "email" })}
${button({ text: t("survey.ask.submit") })}
</form>`,
  );

export const surveyAskedPage = (path: string): Html => said(t("survey.asked.title"), t("survey.asked.body"), path);

export const declineSurveyPage = (token: string): Html =>
  formPage(
    t("survey.decline.title" satisfies StringKey),
    "/enkat/",
    [],
    html`<p class="lead">${t("survey.decline.body")}</p>
<form class="form" method="post" action="/enkat/${encodeURIComponent(token)}/avboj/">
${button({ text: t("survey.decline.submit") })}
</form>`,
  );

export const declinedSurveyPage = (): Html => said(t("survey.declined.title"), t("survey.declined.body"), "/enkat/");
