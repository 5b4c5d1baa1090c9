import { button } from "../../components/button/button.ts";
import { crumb } from "../../components/crumb/crumb.ts";
import { emptyState } from "../../components/empty-state/empty-state.ts";
import { field } from "../../components/field/field.ts";
import { select } from "../../components/select/select.ts";
import { textarea } from "../../components/textarea/textarea.ts";
import { type Html, html } from "../../html.ts";
import { t } from "../../strings.ts";
import { errorOf, type Problem, roomPage, type Viewer } from "./room-page.ts";
import { surveysPath } from "./survey-words.ts";
import { startSurveyPath } from "./surveys.ts";

export interface StartValues {
  survey: string;
  title: string;
  emails: string;
  days: string;
}

interface StartPageOptions {
  staff: Viewer;
  surveys: { slug: string; title: string }[];
  values: StartValues;
  problems?: Problem[];
}

/** A survey that no course sends: to whom, and for how long. */
export const startSurveyPage = ({ staff, surveys, values, problems = [] }: StartPageOptions): Html =>
  roomPage({
    title: t("surveys.start.title"),
    path: startSurveyPath,
    staff,
    problems,
    body: html`${crumb({ href: surveysPath, text: t("surveys.title") })}
<h1>${t("surveys.start.title")}</h1>
${surveys.length === 0 ? emptyState({ title: t("surveys.start.none.title"), body: t("surveys.start.none.body") }) : form(surveys, values, problems)}`,
  });

const form = (
  surveys: StartPageOptions["surveys"],
  values: StartValues,
  problems: Problem[],
): Html => html`<p class="lead">${t("surveys.start.lead")}</p>
<form class="form" method="post" action="${startSurveyPath}" novalidate>
${select({
  name: "survey",
  label: t("surveys.start.survey"),
  value: values.survey,
  error: errorOf(problems, "survey"),
  items: [
    { value: "", text: t("surveys.choose") },
    ...surveys.map(({ slug, title }) => ({ value: slug, text: title })),
  ],
})}
${field({
  name: "title",
  label: t("surveys.start.name"),
  hint: t("surveys.start.name.hint"),
  value: values.title,
  error: errorOf(problems, "title"),
  autocomplete: "off",
})}
${textarea({
  name: "emails",
  label: t("surveys.start.emails"),
  hint: t("surveys.start.emails.hint"),
  value: values.emails,
  error: errorOf(problems, "emails"),
  rows: 8,
})}
${field({
  name: "days",
  label: t("surveys.start.days"),
  hint: t("surveys.start.days.hint"),
  value: values.days,
  error: errorOf(problems, "days"),
  inputmode: "numeric",
  width: "short",
})}
<p class="actions">${button({ text: t("surveys.start.submit") })}</p>
</form>`;
