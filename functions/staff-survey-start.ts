import type { Config, Context } from "@netlify/functions";
import { startSurveyPage } from "../site/function-pages/room/survey-start.ts";
import { emptyStart, readStart, startArguments, startProblems } from "./forms/survey-start.ts";
import { call } from "./lib/call.ts";
import type { Form } from "./lib/form.ts";
import { nudgeMail } from "./lib/nudge.ts";
import { answer, page, seeOther } from "./lib/page.ts";
import { type Staff, staffPage } from "./lib/session.ts";

export const config: Config = { path: "/samordnare/enkater/nytt", method: ["GET", "POST"] };

/** Sends a survey to addresses that staff paste. */
export default answer((request, context) =>
  staffPage(request, async (staff, form) =>
    form
      ? start(context, staff, form)
      : page(startSurveyPage({ staff, surveys: await byHand(staff), values: emptyStart })),
  ),
);

const byHand = async (staff: Staff) =>
  (await call<{ byHand: { slug: string; title: string }[] }>("staff_surveys", {}, staff)).byHand;

const start = async (context: Context, staff: Staff, form: Form): Promise<Response> => {
  const values = readStart(form);
  try {
    const args = startArguments(values);
    const { ref, sent } = await call<{ ref: string; sent: number }>("start_survey_round", args, staff);
    nudgeMail(context);
    return seeOther(`/samordnare/enkater/${ref}/?klart=skickat&antal=${sent}`);
  } catch (error) {
    const problems = startProblems(error);
    return page(startSurveyPage({ staff, surveys: await byHand(staff), values, problems }), 422);
  }
};
