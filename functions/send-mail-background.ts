import { ours } from "./lib/internal.ts";
import { drain } from "./lib/mail.ts";

// The platform stops a background function after 15 minutes.
const seconds = 12 * 60;
// Long enough for the first back-off and for the lease of a worker that was lost.
const patienceSeconds = 30;

/** Empties the outbox. */
export default async (request: Request): Promise<Response> => {
  if (!ours(request)) return new Response(null, { status: 404 });
  await drain({ seconds, patienceSeconds });
  return new Response(null, { status: 204 });
};
