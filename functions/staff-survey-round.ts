import type { Config } from "@netlify/functions";
import { surveyRoundPage } from "../site/function-pages/room/survey-round.ts";
import { t, tn } from "../site/strings.ts";
import type { SurveyRound } from "../site/survey.ts";
import { answer, page } from "./lib/page.ts";
import { type Staff, staffPage } from "./lib/session.ts";
import { readResults, withRound } from "./lib/survey-room.ts";

export const config: Config = {
  path: "/samordnare/enkater/:round",
  excludedPath: [
    "/samordnare/enkater/nytt",
    "/samordnare/enkater/resultat",
    "/samordnare/enkater/effekt",
    "/samordnare/enkater/export",
    "/samordnare/enkater/intervjuer",
    "/samordnare/enkater/ta-bort",
  ],
  method: "GET",
};

/** How it goes while a round is open, and what people answered when it has closed. */
export default answer((request) =>
  staffPage(request, (staff) =>
    withRound(request, staff, async (round) => {
      const asked = new URL(request.url).searchParams;
      return page(surveyRoundPage({ staff, round, results: await resultsOf(staff, round), done: doneText(asked) }));
    }),
  ),
);

const resultsOf = (staff: Staff, { ref, state, surveys }: SurveyRound) =>
  state === "open"
    ? []
    : Promise.all(
        surveys.filter(({ waiting }) => !waiting).map(({ slug }) => readResults(staff, slug, { round: ref })),
      );

const doneText = (asked: URLSearchParams): string | null => {
  if (asked.get("klart") === "stangt") return t("surveys.done.closed");
  if (asked.get("klart") !== "skickat") return null;
  return tn("surveys.done.sent", Number(asked.get("antal")) || 0);
};
