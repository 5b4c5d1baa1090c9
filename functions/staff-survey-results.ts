import type { Config } from "@netlify/functions";
import type { Selection } from "../site/function-pages/room/survey-questions.ts";
import { surveyResultsPage } from "../site/function-pages/room/survey-results.ts";
import { selectionWords } from "../site/function-pages/room/survey-words.ts";
import { t } from "../site/strings.ts";
import type { SurveyFilter } from "../site/survey.ts";
import { readSelection } from "../site/survey-selection.ts";
import { answer, page } from "./lib/page.ts";
import { type Staff, staffPage } from "./lib/session.ts";
import { readResults } from "./lib/survey-room.ts";

export const config: Config = { path: "/samordnare/enkater/resultat", method: "GET" };

/** The results of a survey, for one selection or two beside each other. */
export default answer((request) =>
  staffPage(request, async (staff) => {
    const { searchParams: asked } = new URL(request.url);
    const survey = asked.get("enkat") ?? undefined;
    const [first, second] = await Promise.all([
      selected(staff, survey, readSelection(asked)),
      asked.get("jamfor") === "ja" ? selected(staff, survey, readSelection(asked, "b-")) : null,
    ]);
    const done = asked.get("klart") === "borttaget" ? t("surveys.done.removed") : null;
    return page(surveyResultsPage({ staff, first, second, done }));
  }),
);

const selected = async (staff: Staff, survey: string | undefined, filter: SurveyFilter): Promise<Selection> => {
  const results = await readResults(staff, survey, filter);
  return { label: selectionWords(filter, results.filters), filter, results };
};
