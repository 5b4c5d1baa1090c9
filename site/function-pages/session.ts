import type { Html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { sessionBody, sessionTitle } from "../layouts/session.ts";
import { site } from "../site.ts";
import type { SessionPublic } from "../types.ts";

/** The page of a session, until the build has made it or when it never will. */
export const sessionPage = (session: SessionPublic): Html =>
  pageLayout({
    title: sessionTitle(session),
    path: `/kalender/${session.slug}/`,
    ...(session.visibility === "closed" ? { robots: "noindex" } : {}),
    wide: true,
    scripts: ["/assets/seats.js"],
    body: sessionBody(session, site),
  });
