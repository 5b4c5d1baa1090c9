import { button } from "../../components/button/button.ts";
import { crumb } from "../../components/crumb/crumb.ts";
import { textarea } from "../../components/textarea/textarea.ts";
import { type Html, html } from "../../html.ts";
import { t } from "../../strings.ts";
import { errorOf, type Problem, roomPage, type Viewer } from "./room-page.ts";
import { resultsPath, surveysPath } from "./survey-words.ts";

interface WhyPageOptions {
  staff: Viewer;
  survey: string;
  why?: string;
  problems?: Problem[];
}

/** Answers one by one go to a file only when somebody says what for. */
export const exportSurveyPage = ({ staff, survey, why = "", problems = [] }: WhyPageOptions): Html =>
  whyPage({
    staff,
    problems,
    survey,
    title: t("surveys.export.title"),
    path: `${surveysPath}export/`,
    lead: html`<p class="lead">${t("surveys.export.lead")}</p><p>${t("surveys.export.body")}</p>`,
    field: textarea({
      name: "why",
      label: t("surveys.export.why"),
      hint: t("surveys.export.why.hint"),
      value: why,
      error: errorOf(problems, "why"),
      rows: 3,
    }),
    submit: html`${button({ text: t("surveys.export.submit"), name: "format", value: "csv" })}
${button({ text: t("surveys.export.submit.xlsx"), name: "format", value: "xlsx", kind: "secondary" })}`,
  });

/** Something written that points at a person is taken away for good. */
export const removeTextPage = ({
  staff,
  survey,
  ref,
  why = "",
  problems = [],
}: WhyPageOptions & { ref: string }): Html =>
  whyPage({
    staff,
    problems,
    survey,
    title: t("surveys.remove.title"),
    path: `${surveysPath}ta-bort/`,
    lead: html`<p class="lead">${t("surveys.remove.lead")}</p>`,
    field: html`<input type="hidden" name="svar" value="${ref}">
${textarea({ name: "why", label: t("surveys.remove.why"), hint: t("surveys.remove.why.hint"), value: why, error: errorOf(problems, "why"), rows: 2 })}`,
    submit: button({ text: t("surveys.remove.submit"), kind: "warning" }),
  });

interface Parts extends WhyPageOptions {
  title: string;
  path: string;
  lead: Html;
  field: Html;
  submit: Html;
}

const whyPage = ({ staff, problems = [], survey, title, path, lead, field, submit }: Parts): Html =>
  roomPage({
    title,
    path,
    staff,
    problems,
    body: html`${crumb(
      { href: surveysPath, text: t("surveys.title") },
      { href: `${resultsPath}?enkat=${encodeURIComponent(survey)}`, text: t("surveys.results.title") },
    )}
<h1>${title}</h1>
${lead}
<form class="form" method="post" action="${path}" novalidate>
<input type="hidden" name="enkat" value="${survey}">
${field}
<p class="actions">${submit}</p>
</form>`,
  });
