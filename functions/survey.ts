import type { Config, Context } from "@netlify/functions";
import { closedSurveyPage, keptSurveyPage, surveyPage } from "../site/function-pages/survey.ts";
import type { SurveyView } from "../site/survey.ts";
import { tokenIn } from "./forms/manage.ts";
import { unknownLink } from "./forms/manage-again.ts";
import { draftName } from "./forms/survey.ts";
import { call, Refusal } from "./lib/call.ts";
import { clientHash } from "./lib/client.ts";
import { flatten, readForm, text } from "./lib/form.ts";
import { answer, page, tokenHeaders } from "./lib/page.ts";
import { answerStep } from "./lib/survey-answer.ts";

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
  return form ? answerStep(token, view, form) : page(surveyPage({ token, view, at: 0, typed: {} }), 200, tokenHeaders);
}, tokenHeaders);

const openSurvey = (token: string, version: string | null, request: Request, context: Context) =>
  call<SurveyView>("survey", { p_token: token, p_client: clientHash(request, context), p_version: version });
