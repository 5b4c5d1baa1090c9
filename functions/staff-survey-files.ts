import type { Config } from "@netlify/functions";
import { largeFilePage } from "../site/function-pages/room/files.ts";
import { answer, missing, page, privateHeaders } from "./lib/page.ts";
import { staffPage } from "./lib/session.ts";
import { surveyBook, surveyTallies } from "./lib/survey-files.ts";
import { TooLarge, tableResponse } from "./lib/table-file.ts";

export const config: Config = {
  path: [
    "/samordnare/enkater/resultat/svar.csv",
    "/samordnare/enkater/resultat/svar.xlsx",
    "/samordnare/enkater/resultat/kodbok.csv",
  ],
  method: "GET",
};

/** What is shown of a survey, as files: the tallies, what they are tallies of, or both in a workbook. */
export default answer((request) =>
  staffPage(request, async (staff) => {
    const { pathname, searchParams } = new URL(request.url);
    const asked = { of: searchParams.get("enkat") ?? "", why: "" };
    const format = pathname.endsWith(".xlsx") ? "xlsx" : "csv";
    const table = await (pathname.endsWith("/kodbok.csv") ? surveyBook : surveyTallies)(asked, staff.token);
    if (!table) return missing();
    try {
      return await tableResponse(table, format, privateHeaders);
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
      return page(largeFilePage({ staff, order: { what: "surveyTallies", ...asked, format } }));
    }
  }),
);
