import type { Config } from "@netlify/functions";
import { securityHeaders } from "../site/headers.ts";
import type { Seats } from "../site/types.ts";
import { privateHeaders, sharedFor } from "./lib/cache.ts";
import { call } from "./lib/call.ts";
import { log } from "./lib/log.ts";

export const config: Config = { path: "/platser.json" };

// Long enough to carry a rush of visitors on one question to the database, too short to mislead anyone.
const secondsAtTheEdge = 5;

/** Seats left in every session, for the badges on pages built earlier. Without an answer the badges stay as built. */
export default async (): Promise<Response> => {
  try {
    return json(await call<Record<string, Seats>>("seats"), 200, sharedFor(secondsAtTheEdge));
  } catch {
    log("seats_unavailable", { status: 503 });
    return json({}, 503, privateHeaders);
  }
};

const json = (body: unknown, status: number, headers: Record<string, string>): Response =>
  Response.json(body, { status, headers: { ...securityHeaders, ...headers } });
