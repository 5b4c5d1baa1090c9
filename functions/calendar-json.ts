import type { Config } from "@netlify/functions";
import { ownCalendar } from "../site/federation/own-calendar.ts";
import { securityHeaders } from "../site/headers.ts";
import type { CalendarData } from "../site/types.ts";
import { call } from "./lib/call.ts";
import { freshAnswer } from "./lib/fresh.ts";
import { log } from "./lib/log.ts";
import { privateHeaders, sharedFor } from "./lib/page.ts";

export const config: Config = { path: "/kalender.json" };

const secondsAtTheEdge = 300;

/** Any site may read it, and it holds nothing that is anyone's own. */
const forAll = { "Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin" };

/** Our calendar for neighbours to show, as docs/federation.md says. */
export default async (request: Request): Promise<Response> => {
  try {
    const content = JSON.stringify(ownCalendar(await call<CalendarData>("open_calendar")));
    return freshAnswer({
      request,
      content,
      type: "application/json; charset=utf-8",
      headers: { ...forAll, ...sharedFor(secondsAtTheEdge) },
    });
  } catch {
    log("calendar_unavailable", { status: 503 });
    return Response.json(
      { error: "unavailable" },
      { status: 503, headers: { ...securityHeaders, ...forAll, ...privateHeaders } },
    );
  }
};
