import { errorText, t } from "../../site/strings.ts";
import type { SurveyFilter, SurveyResults, SurveyRound } from "../../site/survey.ts";
import { isUuid } from "../forms/register.ts";
import { call, Refusal } from "./call.ts";
import { message } from "./page.ts";
import type { Staff } from "./session.ts";

/** The round in `/samordnare/enkater/<ref>/…`, or the page that says that there is none. */
export const withRound = async (
  request: Request,
  staff: Staff,
  handler: (round: SurveyRound) => Promise<Response>,
): Promise<Response> => {
  const ref = new URL(request.url).pathname.split("/")[3] ?? "";
  const unknown = () => message(t("room.missing.title"), errorText("survey_round_unknown"), 404);
  if (!isUuid(ref)) return unknown();
  try {
    return await handler(await call<SurveyRound>("staff_survey_round", { p_ref: ref }, staff));
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return unknown();
    throw error;
  }
};

/** Of the survey that most have answered, unless one is named. */
export const readResults = (staff: Staff, survey: string | undefined, filter: SurveyFilter): Promise<SurveyResults> =>
  call<SurveyResults>("survey_results", { p_filter: { survey, ...filter } }, staff);

const rowsAtOnce = 1000;

/** All that a door gives a thousand at a time, each page after the last row of the one before. */
export async function* everyPage<Row>(
  read: (after: Row | null, limit: number) => Promise<Row[]>,
): AsyncGenerator<Row[]> {
  let after: Row | null = null;
  do {
    const rows: Row[] = await read(after, rowsAtOnce);
    yield rows;
    after = rows.length < rowsAtOnce ? null : (rows.at(-1) ?? null);
  } while (after !== null);
}
