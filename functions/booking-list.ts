import type { Config } from "@netlify/functions";
import { bookingTable } from "../site/function-pages/booking-status.ts";
import { openLink } from "./forms/manage.ts";
import { unknownLink } from "./forms/manage-again.ts";
import { csvFile } from "./lib/csv.ts";
import { answer, tokenHeaders } from "./lib/page.ts";

export const config: Config = { path: "/min-bokning/:token/lista.csv" };

/** The same list as on the page, for a spreadsheet. */
export default answer(async (request, context) => {
  const view = await openLink(request, context);
  if (view.outcome !== "booking")
    return unknownLink(view.outcome === "too_many_attempts" ? view.outcome : "unknown_link", null);
  return csvFile(bookingTable(view), "bokning.csv", tokenHeaders);
}, tokenHeaders);
