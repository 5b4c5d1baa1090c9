import type { Context } from "@netlify/functions";
import { optionalEnv, siteUrl } from "./env.ts";

const timeoutMilliseconds = 3_000;

/** Wakes the mail worker after the answer has gone. A nudge that is lost costs a minute: the schedule comes anyway. */
export const nudgeMail = (context: Pick<Context, "waitUntil">): void => {
  context.waitUntil(wakeMail());
};

export const wakeMail = (): Promise<void> => setOff("send-mail-background");

/** Sets off a background function, which answers before it begins. What is lost on the way is a timer's to notice. */
export const setOff = async (name: string, work: object = {}): Promise<void> => {
  const key = optionalEnv("INTERNAL_KEY");
  if (!key || !siteUrl()) return;
  await fetch(`${siteUrl()}/.netlify/functions/${name}`, {
    method: "POST",
    headers: { "x-internal-key": key, "content-type": "application/json" },
    body: JSON.stringify(work),
    signal: AbortSignal.timeout(timeoutMilliseconds),
  }).catch(() => undefined);
};
