import type { Config } from "@netlify/functions";
import { sessionPage } from "../site/function-pages/session.ts";
import type { SessionPublic } from "../site/types.ts";
import { call } from "./lib/call.ts";
import { answer, notFound, page, privateHeaders, sharedFor } from "./lib/page.ts";
import { pathParts } from "./lib/path.ts";

export const config: Config = {
  path: "/kalender/:session",
  excludedPath: ["/kalender/urval", "/kalender/*.ics"],
  preferStatic: true,
};

const secondsAtTheEdge = 15;

/** A session that is not in the build: made a moment ago, or closed to the public. The same template as the built page. */
export default answer(async (request) => {
  const [, slug = ""] = pathParts(request);
  const session = await call<SessionPublic | null>("session_page", { p_slug: slug });
  if (!session) return notFound();
  return page(sessionPage(session), 200, session.visibility === "open" ? sharedFor(secondsAtTheEdge) : privateHeaders);
});
