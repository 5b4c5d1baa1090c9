import type { Config } from "@netlify/functions";
import { exportSurveyPage } from "../site/function-pages/room/survey-why.ts";
import { errorText } from "../site/strings.ts";
import type { Survey } from "../site/survey.ts";
import { call, Refusal } from "./lib/call.ts";
import { csvFile } from "./lib/csv.ts";
import { type Form, text } from "./lib/form.ts";
import { answer, missing, page, privateHeaders } from "./lib/page.ts";
import { type Staff, staffPage } from "./lib/session.ts";
import { everyPage } from "./lib/survey-room.ts";
import { type Answered, answerRows } from "./lib/survey-rows.ts";

export const config: Config = { path: "/samordnare/enkater/export", method: ["GET", "POST"] };

/** Answers one by one, without anybody in them, to whoever says what for. It stands in the log. */
export default answer((request) =>
  staffPage(request, async (staff, form) => {
    const survey = form ? text(form, "enkat") : (new URL(request.url).searchParams.get("enkat") ?? "");
    const versions = await call<Survey[]>("survey_versions", { p_survey: survey }, staff);
    if (versions.length === 0) return missing();
    return form ? file(staff, survey, versions, form) : page(exportSurveyPage({ staff, survey }));
  }),
);

const file = async (staff: Staff, survey: string, versions: Survey[], form: Form): Promise<Response> => {
  const why = text(form, "why");
  try {
    const rows = await everyPage((after: Answered | null, limit) =>
      call<Answered[]>(
        "survey_export",
        { p_survey: survey, p_why: why, p_after: after?.id ?? null, p_limit: limit },
        staff,
      ),
    );
    const cells = answerRows(rows, versions).map((row) => row.map(String));
    return csvFile(cells, `${survey}-svar-for-svar.csv`, privateHeaders);
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 422) throw error;
    const problems = [{ field: "why", text: errorText(error.key) }];
    return page(exportSurveyPage({ staff, survey, why, problems }), 422);
  }
};
