import type { Config } from "@netlify/functions";
import { resultsPath } from "../site/function-pages/room/survey-words.ts";
import { surveysPage } from "../site/function-pages/room/surveys.ts";
import type { SurveyRound } from "../site/survey.ts";
import { call } from "./lib/call.ts";
import { answer, page, seeOther } from "./lib/page.ts";
import { staffPage } from "./lib/session.ts";

export const config: Config = { path: "/samordnare/enkater", method: "GET" };

/** What has been sent, and how many have answered; those who only read results go straight to them. */
export default answer((request) =>
  staffPage(request, async (staff) => {
    if (staff.role === "reader") return seeOther(resultsPath);
    const { rounds } = await call<{ rounds: SurveyRound[] }>("staff_surveys", {}, staff);
    return page(surveysPage(staff, rounds));
  }),
);
