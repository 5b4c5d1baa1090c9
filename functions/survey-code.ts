import type { Config } from "@netlify/functions";
import { surveyCodePage } from "../site/function-pages/survey-ask.ts";
import { readForm, text } from "./lib/form.ts";
import { answer, page, seeOther } from "./lib/page.ts";

export const config: Config = { path: "/enkat", method: ["GET", "POST"] };

/** Where the code from a mail is typed: it leads to the survey's own address, which counts wrong guesses. */
export default answer(async (request) => {
  if (request.method !== "POST") return page(surveyCodePage({ code: "" }));
  const code = text(await readForm(request), "kod");
  const plain = code.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  if (plain.length !== 10)
    return page(surveyCodePage({ code, error: code === "" ? "survey_code_missing" : "survey_code_malformed" }), 422);
  return seeOther(`/enkat/${plain}/`);
});
