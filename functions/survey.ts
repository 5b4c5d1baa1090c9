import type { Config, Context } from "@netlify/functions";
import { closedSurveyPage, keptSurveyPage, surveyPage } from "../site/function-pages/survey.ts";
import type { OpenSurvey, SurveyView } from "../site/survey.ts";
import { type FieldError, fieldErrors } from "./forms/fields.ts";
import { tokenIn } from "./forms/manage.ts";
import { unknownLink } from "./forms/manage-again.ts";
import {
  draftName,
  errorsOn,
  readSurvey,
  stepFrom,
  stepWithError,
  surveyAnswers,
  surveySteps,
  workplaceKey,
} from "./forms/survey.ts";
import { call, Refusal } from "./lib/call.ts";
import { clientHash } from "./lib/client.ts";
import { type Form, flatten, readForm, text } from "./lib/form.ts";
import { answer, page, seeOther, tokenHeaders } from "./lib/page.ts";

export const config: Config = { path: "/enkat/:token", method: ["GET", "POST"] };

/** Long texts come twice their length when they are posted, and stay typed when they are refused. */
const bytesMax = 512 * 1024;

/** A survey, a page at a time. GET shows the first; each POST carries what was answered before, and only the last keeps it. */
export default answer(async (request, context) => {
  const form = request.method === "POST" ? await readForm(request, bytesMax) : null;
  const token = tokenIn(request);
  const view = await openSurvey(token, form ? text(form, "version") : null, request, context).catch((error) => {
    if (form && !(error instanceof Refusal)) return null;
    throw error;
  });
  if (!view) return page(keptSurveyPage(token, flatten(form ?? {})), 503, tokenHeaders);
  if (!("survey" in view)) return unknownLink(view.state, null);
  if (view.state !== "open") return page(closedSurveyPage(view, draftName(token)), 200, tokenHeaders);
  return form ? answered(token, view, form) : page(surveyPage({ token, view, at: 0, typed: {} }), 200, tokenHeaders);
}, tokenHeaders);

const openSurvey = (token: string, version: string | null, request: Request, context: Context) =>
  call<SurveyView>("survey", { p_token: token, p_client: clientHash(request, context), p_version: version });

const answered = async (token: string, view: OpenSurvey, form: Form): Promise<Response> => {
  const { survey } = view;
  const steps = surveySteps(survey);
  const typed = readSurvey(survey, form);
  const at = Math.min(Math.max(Number(text(form, "del")) || 0, 0), steps.length - 1);
  const show = (to: number, errors: FieldError[] = [], status = 200) =>
    page(surveyPage({ token, view, at: to, typed, errors }), status, tokenHeaders);
  if (text(form, "version") !== survey.version) return show(0, [{ field: "", error: "survey_version_unknown" }], 409);
  const way = text(form, "gor");
  if (way === "tillbaka") return show(stepFrom(steps, at, -1, typed) ?? at);
  if (way === "fortsatt") return show(at);
  const answers = surveyAnswers(survey, typed);
  const next = stepFrom(steps, at, 1, typed);
  try {
    if (next !== null) {
      const asked = { p_survey: survey.slug, p_version: survey.version, p_answers: answers };
      const errors = errorsOn(steps[at], await call<FieldError[]>("check_survey_answers", asked));
      return errors.length > 0 ? show(at, errors, 422) : show(next);
    }
    const given = { version: survey.version, answers, workplaceKey: workplaceKey(view.workplace) };
    await call("answer_survey", { p_token: token, p_answer: given });
    return seeOther(`/enkat/${encodeURIComponent(token)}/`, tokenHeaders);
  } catch (error) {
    if (!(error instanceof Refusal)) return show(at, [{ field: "", error: "unavailable" }], 503);
    const errors = error.key === "check_form" ? fieldErrors(error.detail) : [{ field: "", error: error.key }];
    return show(stepWithError(steps, errors, at), errors, error.status);
  }
};
