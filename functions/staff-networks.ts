import type { Config } from "@netlify/functions";
import { networksPage } from "../site/function-pages/room/networks.ts";
import type { NetworkLine } from "../site/types.ts";
import { call } from "./lib/call.ts";
import { answer, page } from "./lib/page.ts";
import { staffPage } from "./lib/session.ts";

export const config: Config = { path: "/samordnare/natverk", method: "GET" };

/** The networks with how many are in them; those who own one see that one. */
export default answer((request) =>
  staffPage(request, async (staff) =>
    page(networksPage(staff, await call<NetworkLine[]>("staff_networks", {}, staff))),
  ),
);
