import type { Config } from "@netlify/functions";
import { largeFilePage } from "../site/function-pages/room/files.ts";
import { exportSurveyPage } from "../site/function-pages/room/survey-why.ts";
import { errorText } from "../site/strings.ts";
import { Refusal } from "./lib/call.ts";
import { text } from "./lib/form.ts";
import { answer, missing, page, privateHeaders } from "./lib/page.ts";
import { staffPage } from "./lib/session.ts";
import { surveyAnswers } from "./lib/survey-files.ts";
import { TooLarge, tableResponse } from "./lib/table-file.ts";

export const config: Config = { path: "/samordnare/enkater/export", method: ["GET", "POST"] };

/** Answers one by one, without anybody in them, to whoever says what for. It stands in the log. */
export default answer((request) =>
  staffPage(request, async (staff, form) => {
    const survey = form ? text(form, "enkat") : (new URL(request.url).searchParams.get("enkat") ?? "");
    const why = form ? text(form, "why") : "";
    const table = await surveyAnswers({ of: survey, why }, staff.token);
    if (!table) return missing();
    if (!form) return page(exportSurveyPage({ staff, survey }));
    const format = text(form, "format") === "xlsx" ? "xlsx" : "csv";
    try {
      return await tableResponse(table, format, privateHeaders);
    } catch (error) {
      if (error instanceof TooLarge)
        return page(largeFilePage({ staff, order: { what: "surveyAnswers", of: survey, why, format } }));
      if (!(error instanceof Refusal) || error.status !== 422) throw error;
      const problems = [{ field: "why", text: errorText(error.key) }];
      return page(exportSurveyPage({ staff, survey, why, problems }), 422);
    }
  }),
);
