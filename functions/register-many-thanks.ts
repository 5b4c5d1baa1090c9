import type { Config } from "@netlify/functions";
import { bookingThanksPage } from "../site/function-pages/booking-thanks.ts";
import type { RegisterOutcome, SessionPublic } from "../site/types.ts";
import { call } from "./lib/call.ts";
import { answer, missing, notFound, page } from "./lib/page.ts";
import { pathParts } from "./lib/path.ts";

export const config: Config = { path: "/anmalan/:session/flera/tack/:outcome" };

const outcomes: Record<string, RegisterOutcome["outcome"]> = {
  anmald: "registered",
  ko: "waitlisted",
  delvis: "split",
};

/** Says what happens next. It knows nothing of who registered, so it can be shown again by anyone. */
export default answer(async (request) => {
  const [, slug = "", , , word = ""] = pathParts(request);
  const outcome = outcomes[word];
  if (!outcome) return missing();
  // The booking is made: thanks are due also when the database has just gone away.
  const session = await call<SessionPublic | null>("session_page", { p_slug: slug }).catch(() => undefined);
  return session === null ? notFound() : page(bookingThanksPage(outcome, slug, session));
});
