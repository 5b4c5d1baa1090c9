import type { Config } from "@netlify/functions";
import { managePage } from "../site/function-pages/manage.ts";
import { isOpen, openLink, tokenIn } from "./forms/manage.ts";
import { unknownLink } from "./forms/manage-again.ts";
import { answer, page, seeOther, tokenHeaders } from "./lib/page.ts";

export const config: Config = { path: "/min-anmalan/:token" };

/** What one's link opens: the own registration, or everyone in the submission. */
export default answer(async (request, context) => {
  const done = new URL(request.url).searchParams.get("klart");
  const view = await openLink(request, context);
  // A large booking has a page of its own; the acts on one of its people are the same here, and come back here.
  if (view.outcome === "booking")
    return seeOther(
      `/min-bokning/${encodeURIComponent(tokenIn(request))}/${new URL(request.url).search}`,
      tokenHeaders,
    );
  if (!isOpen(view)) return unknownLink(view.outcome, done);
  return page(managePage({ token: tokenIn(request), view, done }), 200, tokenHeaders);
}, tokenHeaders);
