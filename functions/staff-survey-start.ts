import type { Config, Context } from "@netlify/functions";
import { startSurveyPage } from "../site/function-pages/room/survey-start.ts";
import { problemsOf } from "./forms/employer.ts";
import { call } from "./lib/call.ts";
import { type Form, text } from "./lib/form.ts";
import { nudgeMail } from "./lib/nudge.ts";
import { answer, page, seeOther } from "./lib/page.ts";
import { type Staff, staffPage } from "./lib/session.ts";

export const config: Config = { path: "/samordnare/enkater/nytt", method: ["GET", "POST"] };

/** Sends a survey to addresses that staff paste. */
export default answer((request, context) =>
  staffPage(request, async (staff, form) => {
    if (form) return start(context, staff, form);
    const values = { survey: "", title: "", emails: "", days: "21" };
    return page(startSurveyPage({ staff, surveys: await byHand(staff), values }));
  }),
);

const byHand = async (staff: Staff) =>
  (await call<{ byHand: { slug: string; title: string }[] }>("staff_surveys", {}, staff)).byHand;

const start = async (context: Context, staff: Staff, form: Form): Promise<Response> => {
  const values = {
    survey: text(form, "survey"),
    title: text(form, "title"),
    emails: text(form, "emails"),
    days: text(form, "days"),
  };
  try {
    const { ref, sent } = await call<{ ref: string; sent: number }>(
      "start_survey_round",
      {
        p_survey: values.survey,
        p_title: values.title,
        p_emails: values.emails.split(/[\s,;]+/).filter(Boolean),
        p_days: /^\d{1,3}$/.test(values.days) ? Number(values.days) : 0,
      },
      staff,
    );
    nudgeMail(context);
    return seeOther(`/samordnare/enkater/${ref}/?klart=skickat&antal=${sent}`);
  } catch (error) {
    return page(startSurveyPage({ staff, surveys: await byHand(staff), values, problems: problemsOf(error) }), 422);
  }
};
