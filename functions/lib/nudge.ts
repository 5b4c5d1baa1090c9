import type { Context } from "@netlify/functions";
import { optionalEnv, siteUrl } from "./env.ts";

const timeoutMilliseconds = 3_000;

/** Wakes the mail worker after the answer has gone. A nudge that is lost costs a minute: the schedule comes anyway. */
export const nudgeMail = (context: Pick<Context, "waitUntil">): void => {
  context.waitUntil(wakeMail());
};

export const wakeMail = async (): Promise<void> => {
  const key = optionalEnv("INTERNAL_KEY");
  if (!key || !siteUrl()) return;
  await fetch(`${siteUrl()}/.netlify/functions/send-mail-background`, {
    method: "POST",
    headers: { "x-internal-key": key },
    signal: AbortSignal.timeout(timeoutMilliseconds),
  }).catch(() => undefined);
};
