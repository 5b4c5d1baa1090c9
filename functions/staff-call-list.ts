import type { Config } from "@netlify/functions";
import { callsPage } from "../site/function-pages/room/calls.ts";
import { t } from "../site/strings.ts";
import type { CallList } from "../site/types.ts";
import { call, Refusal } from "./lib/call.ts";
import { answer, message, page } from "./lib/page.ts";
import { slugOf } from "./lib/room.ts";
import { staffPage } from "./lib/session.ts";

export const config: Config = { path: "/samordnare/tillfallen/:session/ringlista", method: "GET" };

export default answer((request) =>
  staffPage(request, async (staff) => {
    try {
      return page(callsPage(staff, await call<CallList>("call_list", { p_slug: slugOf(request) }, staff)));
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 404) throw error;
      return message(t("room.missing.title"), t("room.missing.body"), 404);
    }
  }),
);
