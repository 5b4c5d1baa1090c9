import type { Config } from "@netlify/functions";
import type { SessionPublic } from "../site/types.ts";
import { call } from "./lib/call.ts";
import { freshCalendar } from "./lib/fresh.ts";
import { sessionCalendar } from "./lib/ical-feed.ts";
import { answer, notFound, privateHeaders, sharedFor } from "./lib/page.ts";
import { pathParts } from "./lib/path.ts";

export const config: Config = { path: "/kalender/:file.ics" };

const secondsAtTheEdge = 60;

/** One session as a calendar file. A registered person's own file, with their own UID, comes by mail and manage link. */
export default answer(async (request) => {
  const slug = pathParts(request)[1]?.replace(/\.ics$/, "") ?? "";
  const session = await call<SessionPublic | null>("session_page", { p_slug: slug });
  if (!session) return notFound();
  const headers = session.visibility === "open" ? sharedFor(secondsAtTheEdge) : privateHeaders;
  return freshCalendar({ request, content: sessionCalendar(session), filename: `${session.slug}.ics`, headers });
});
