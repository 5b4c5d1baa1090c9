import type { Config } from "@netlify/functions";
import { surveyEffectPage } from "../site/function-pages/room/survey-effect.ts";
import type { SurveyEffect } from "../site/survey.ts";
import { readSelection } from "../site/survey-selection.ts";
import { call } from "./lib/call.ts";
import { answer, page } from "./lib/page.ts";
import { staffPage } from "./lib/session.ts";

export const config: Config = { path: "/samordnare/enkater/effekt", method: "GET" };

/** What came of the courses, as those who took part tell it. */
export default answer((request) =>
  staffPage(request, async (staff) => {
    const { round: _, role: __, gender: ___, ...filter } = readSelection(new URL(request.url).searchParams);
    const effect = await call<SurveyEffect>("survey_effect", { p_filter: filter }, staff);
    return page(surveyEffectPage({ staff, filter, effect }));
  }),
);
