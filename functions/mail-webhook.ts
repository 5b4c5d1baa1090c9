import type { Config } from "@netlify/functions";
import { securityHeaders } from "../site/headers.ts";
import { privateHeaders } from "./lib/cache.ts";
import { call } from "./lib/call.ts";
import { optionalEnv } from "./lib/env.ts";
import { log } from "./lib/log.ts";
import { mailEvent, verified } from "./lib/mail-event.ts";

export const config: Config = { path: "/api/mejl/resend", method: "POST" };

// An event is a few hundred bytes; what is much larger is none.
const bytesMax = 64 * 1024;

/** What the mail service tells after it took a mail. Unsigned, forged or old: 401, and nothing has changed. */
export default async (request: Request): Promise<Response> => {
  const secret = optionalEnv("RESEND_WEBHOOK_SECRET");
  const body = await request.text();
  const told = secret !== null && body.length <= bytesMax ? verified(body, request.headers, secret) : null;
  if (!told) return empty(401);
  const event = mailEvent(told.payload);
  // What we have no use for is thanked for, or the service would go on telling it.
  if (!event) return empty(204);
  try {
    const { outcome } = await call<{ outcome: string }>("record_mail_event", {
      p_id: told.id,
      p_source: "resend",
      p_event: event,
    });
    log("mail_event", { about: event.kind, code: outcome });
    return empty(204);
  } catch {
    return empty(503);
  }
};

const empty = (status: number): Response =>
  new Response(null, { status, headers: { ...securityHeaders, ...privateHeaders } });
