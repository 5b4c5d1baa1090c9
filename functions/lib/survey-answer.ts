import { surveyPage } from "../../site/function-pages/survey.ts";
import type { OpenSurvey } from "../../site/survey.ts";
import { type FieldError, fieldErrors } from "../forms/fields.ts";
import {
  errorsOn,
  givenAnswer,
  readSurvey,
  stepFrom,
  stepOf,
  stepWithError,
  surveyAnswers,
  surveySteps,
} from "../forms/survey.ts";
import { call, Refusal } from "./call.ts";
import { type Form, text } from "./form.ts";
import { page, seeOther, tokenHeaders } from "./page.ts";

/** A page of a survey was posted: the next one, the one before, this one again with what is wrong, or thanks. */
export const answerStep = async (token: string, view: OpenSurvey, form: Form): Promise<Response> => {
  const { survey } = view;
  const steps = surveySteps(survey);
  const typed = readSurvey(survey, form);
  const at = stepOf(steps, form);
  const show = (to: number, errors: FieldError[] = [], status = 200) =>
    page(surveyPage({ token, view, at: to, typed, errors }), status, tokenHeaders);
  if (text(form, "version") !== survey.version) return show(0, [{ field: "", error: "survey_version_unknown" }], 409);
  const way = text(form, "gor");
  if (way === "tillbaka") return show(stepFrom(steps, at, -1, typed) ?? at);
  if (way === "fortsatt") return show(at);
  const next = stepFrom(steps, at, 1, typed);
  try {
    if (next !== null) {
      const asked = { p_survey: survey.slug, p_version: survey.version, p_answers: surveyAnswers(survey, typed) };
      const errors = errorsOn(steps[at], await call<FieldError[]>("check_survey_answers", asked));
      return errors.length > 0 ? show(at, errors, 422) : show(next);
    }
    await call("answer_survey", { p_token: token, p_answer: givenAnswer(view, typed) });
    return seeOther(`/enkat/${encodeURIComponent(token)}/`, tokenHeaders);
  } catch (error) {
    if (!(error instanceof Refusal)) return show(at, [{ field: "", error: "unavailable" }], 503);
    const errors = error.key === "check_form" ? fieldErrors(error.detail) : [{ field: "", error: error.key }];
    return show(stepWithError(steps, errors, at), errors, error.status);
  }
};
