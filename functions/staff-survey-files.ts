import type { Config } from "@netlify/functions";
import { t } from "../site/strings.ts";
import type { Survey } from "../site/survey.ts";
import { call } from "./lib/call.ts";
import { csvFile } from "./lib/csv.ts";
import { answer, missing, privateHeaders } from "./lib/page.ts";
import { type Staff, staffPage } from "./lib/session.ts";
import { everyPage } from "./lib/survey-room.ts";
import { bookRows, type Row, type Tally, tallyRows } from "./lib/survey-rows.ts";
import { xlsxFile } from "./lib/xlsx.ts";

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
    const survey = searchParams.get("enkat") ?? "";
    const versions = await call<Survey[]>("survey_versions", { p_survey: survey }, staff);
    const slug = versions[0]?.slug;
    if (!slug) return missing();
    if (pathname.endsWith("/kodbok.csv"))
      return csvFile(bookRows(versions).map(texts), `${slug}-kodbok.csv`, privateHeaders);
    const rows = tallyRows(await tallies(staff, slug), versions);
    if (pathname.endsWith(".csv")) return csvFile(rows.map(texts), `${slug}.csv`, privateHeaders);
    const book = { name: t("surveys.file.book"), rows: bookRows(versions) };
    return xlsxFile([{ name: t("surveys.file.answers"), rows }, book], `${slug}.xlsx`, privateHeaders);
  }),
);

const texts = (row: Row): string[] => row.map(String);

const tallies = (staff: Staff, survey: string): Promise<Tally[]> =>
  everyPage((after: Tally | null, limit) =>
    call<Tally[]>("survey_tallies", { p_survey: survey, p_after: after?.id ?? null, p_limit: limit }, staff),
  );
