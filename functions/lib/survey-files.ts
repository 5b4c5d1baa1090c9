import type { Survey } from "../../site/survey.ts";
import { call } from "./call.ts";
import { everyPage } from "./survey-room.ts";
import { type Answered, answerSheet, bookSheet, type Tally, tallySheet } from "./survey-rows.ts";
import type { TableFile } from "./table-file.ts";

interface Asked {
  /** The survey's slug. */
  of: string;
  why: string;
}

/** All that is shown of a survey, with its code book; null when there is no such survey. */
export const surveyTallies = async ({ of }: Asked, token: string): Promise<TableFile | null> => {
  const versions = await surveyVersions(of, token);
  const tallies = everyPage((after: Tally | null, limit) =>
    call<Tally[]>("survey_tallies", { p_survey: of, p_after: after?.id ?? null, p_limit: limit }, { token }),
  );
  return versions && { name: of, sheets: [tallySheet(versions, tallies), bookSheet(versions)] };
};

/** Answers one by one, without anybody in them; null when there is no such survey. */
export const surveyAnswers = async ({ of, why }: Asked, token: string): Promise<TableFile | null> => {
  const versions = await surveyVersions(of, token);
  const answers = everyPage((after: Answered | null, limit) => {
    const asked = { p_survey: of, p_why: why, p_after: after?.id ?? null, p_limit: limit };
    return call<Answered[]>("survey_export", asked, { token });
  });
  return versions && { name: `${of}-svar-for-svar`, sheets: [answerSheet(versions, answers), bookSheet(versions)] };
};

/** The code book alone. */
export const surveyBook = async ({ of }: Asked, token: string): Promise<TableFile | null> => {
  const versions = await surveyVersions(of, token);
  return versions && { name: `${of}-kodbok`, sheets: [bookSheet(versions)] };
};

/** A survey in all its versions, or null: so its slug can name a file. */
const surveyVersions = async (survey: string, token: string): Promise<Survey[] | null> => {
  const versions = await call<Survey[]>("survey_versions", { p_survey: survey }, { token });
  return versions.length > 0 ? versions : null;
};
