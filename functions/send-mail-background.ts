import { createHash, timingSafeEqual } from "node:crypto";
import { optionalEnv } from "./lib/env.ts";
import { drain } from "./lib/mail.ts";

// The platform stops a background function after 15 minutes.
const seconds = 12 * 60;
// Long enough for the first back-off and for the lease of a worker that was lost.
const patienceSeconds = 30;

/** Empties the outbox. Only our own functions know the key; to anyone else there is nothing here. */
export default async (request: Request): Promise<Response> => {
  if (request.method !== "POST" || !ours(request)) return new Response(null, { status: 404 });
  await drain({ seconds, patienceSeconds });
  return new Response(null, { status: 204 });
};

const ours = (request: Request): boolean => {
  const key = optionalEnv("INTERNAL_KEY");
  return key !== null && timingSafeEqual(digest(key), digest(request.headers.get("x-internal-key") ?? ""));
};

/** Equal lengths, so that comparing takes the same time whatever was sent. */
const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
