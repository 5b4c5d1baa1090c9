import type { Config } from "@netlify/functions";
import { closeSurveyPage } from "../site/function-pages/room/survey-round.ts";
import { errorText } from "../site/strings.ts";
import type { SurveyRound } from "../site/survey.ts";
import { call, Refusal } from "./lib/call.ts";
import { answer, page, seeOther } from "./lib/page.ts";
import { type Staff, staffPage } from "./lib/session.ts";
import { withRound } from "./lib/survey-room.ts";

export const config: Config = { path: "/samordnare/enkater/:round/stang", method: ["GET", "POST"] };

/** Closes a round before its time, after a question. */
export default answer((request) =>
  staffPage(request, (staff, form) =>
    withRound(request, staff, async (round) => (form ? close(staff, round) : page(closeSurveyPage(staff, round)))),
  ),
);

const close = async (staff: Staff, round: SurveyRound): Promise<Response> => {
  try {
    await call("close_survey_round", { p_ref: round.ref }, staff);
    return seeOther(`/samordnare/enkater/${round.ref}/?klart=stangt`);
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 409) throw error;
    return page(closeSurveyPage(staff, round, [{ field: "", text: errorText(error.key) }]), 409);
  }
};
