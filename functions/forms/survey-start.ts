import type { Problem } from "../../site/function-pages/room/room-page.ts";
import type { StartValues } from "../../site/function-pages/room/survey-start.ts";
import { errorText, type StringKey, t } from "../../site/strings.ts";
import { Refusal } from "../lib/call.ts";
import { type Form, text } from "../lib/form.ts";
import { problemsOf } from "./employer.ts";
import { fieldErrors } from "./fields.ts";

export const emptyStart: StartValues = { survey: "", title: "", emails: "", days: "21" };

export const readStart = (form: Form): StartValues => ({
  survey: text(form, "survey"),
  title: text(form, "title"),
  emails: text(form, "emails"),
  days: text(form, "days"),
});

/** What the door start_survey_round takes. */
export const startArguments = ({ survey, title, emails, days }: StartValues): Record<string, unknown> => ({
  p_survey: survey,
  p_title: title,
  p_emails: emails.split(/[\s,;]+/).filter(Boolean),
  p_days: /^\d{1,3}$/.test(days) ? Number(days) : 0,
});

/** Where another form's sentence would mislead. */
const words: Record<string, StringKey> = {
  "survey survey_unknown": "surveys.start.survey.missing",
  "emails email_missing": "surveys.start.emails.missing",
  "emails email_malformed": "surveys.start.emails.malformed",
};

/** What the door refused, as the form says it. */
export const startProblems = (error: unknown): Problem[] => {
  if (!(error instanceof Refusal) || error.key !== "check_form") return problemsOf(error);
  return fieldErrors(error.detail).map((fault) => {
    const own = words[`${fault.field} ${fault.error}`];
    return { field: fault.field, text: own ? t(own) : errorText(fault.error) };
  });
};
