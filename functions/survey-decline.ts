import type { Config } from "@netlify/functions";
import { declinedSurveyPage, declineSurveyPage } from "../site/function-pages/survey-ask.ts";
import { tokenIn } from "./forms/manage.ts";
import { unknownLink } from "./forms/manage-again.ts";
import { call, Refusal } from "./lib/call.ts";
import { readForm } from "./lib/form.ts";
import { answer, page, tokenHeaders } from "./lib/page.ts";

export const config: Config = { path: "/enkat/:token/avboj", method: ["GET", "POST"] };

/** No more surveys. GET shows the button, POST acts: a scanner that opens links changes nothing. */
export default answer(async (request) => {
  const token = tokenIn(request);
  if (request.method !== "POST") return page(declineSurveyPage(token), 200, tokenHeaders);
  await readForm(request);
  try {
    await call("decline_surveys", { p_token: token });
    return page(declinedSurveyPage(), 200, tokenHeaders);
  } catch (error) {
    if (error instanceof Refusal && error.key === "unknown_link") return unknownLink(error.key, null);
    throw error;
  }
}, tokenHeaders);
