import type { Config } from "@netlify/functions";
import { surveySlidePage } from "../site/function-pages/room/survey-slide.ts";
import { siteUrl } from "./lib/env.ts";
import { answer, page } from "./lib/page.ts";
import { slugOf, withSession } from "./lib/room.ts";
import { staffPage } from "./lib/session.ts";

export const config: Config = { path: "/samordnare/tillfallen/:session/enkat", method: "GET" };

/** A sheet with the code to a session's survey. */
export default answer((request) =>
  staffPage(request, (staff) =>
    withSession(staff, slugOf(request), async (view) => {
      const address = `${siteUrl() || new URL(request.url).origin}/enkat/vid/${view.session.slug}/`;
      return page(surveySlidePage({ staff, view, address }));
    }),
  ),
);
