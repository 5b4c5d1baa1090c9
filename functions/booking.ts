import type { Config } from "@netlify/functions";
import { bookingStatusPage } from "../site/function-pages/booking-status.ts";
import { openLink, tokenIn } from "./forms/manage.ts";
import { unknownLink } from "./forms/manage-again.ts";
import { answer, page, tokenHeaders } from "./lib/page.ts";

export const config: Config = { path: "/min-bokning/:token" };

/** How it stands with everyone in a large booking. */
export default answer(async (request, context) => {
  const done = new URL(request.url).searchParams.get("klart");
  const view = await openLink(request, context);
  if (view.outcome !== "booking")
    return unknownLink(view.outcome === "too_many_attempts" ? view.outcome : "unknown_link", null);
  return page(bookingStatusPage({ token: tokenIn(request), view, done }), 200, tokenHeaders);
}, tokenHeaders);
