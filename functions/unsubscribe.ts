import type { Config, Context } from "@netlify/functions";
import { leavePage, leftPage } from "../site/function-pages/subscription.ts";
import { t } from "../site/strings.ts";
import { tokenIn } from "./forms/manage.ts";
import { unknownLink } from "./forms/manage-again.ts";
import { call } from "./lib/call.ts";
import { clientHash } from "./lib/client.ts";
import { answer, message, page, tokenHeaders } from "./lib/page.ts";

export const config: Config = { path: "/avregistrera/:token", method: ["GET", "POST"] };

type LeaveView =
  | { outcome: "unknown_link" | "too_many_attempts" }
  | { outcome: "subscription"; name: string; state: string };

/**
 * One click in the mail program (RFC 8058): a POST with List-Unsubscribe=One-Click, without cookies or redirects. People
 * who open the link get a page with a button that posts the same.
 */
export default answer(async (request, context) => {
  const token = tokenIn(request);
  if (request.method === "POST" && !(await isOneClick(request)))
    return message(t("subscription.bad.title"), t("subscription.bad.body"), 400, tokenHeaders);
  const view = await open(request, context);
  if (view.outcome !== "subscription") return unknownLink(view.outcome, null);
  const home = `/avregistrera/${encodeURIComponent(token)}/`;
  if (request.method === "POST") await call("unsubscribe", { p_token: token });
  else if (view.state !== "left") return page(leavePage(home, view.name), 200, tokenHeaders);
  return page(leftPage(home, view.name), 200, tokenHeaders);
}, tokenHeaders);

const open = (request: Request, context: Context): Promise<LeaveView> =>
  call("unsubscribe_page", { p_token: tokenIn(request), p_client: clientHash(request, context) });

const bodyBytesMax = 1024;

/** As a mail program sends it: one field, in either of a form's two encodings, and nothing else. */
const isOneClick = async (request: Request): Promise<boolean> => {
  if (Number(request.headers.get("content-length") ?? 0) > bodyBytesMax) return false;
  const fields = await request.formData().catch(() => null);
  return fields !== null && [...fields.keys()].length === 1 && fields.get("List-Unsubscribe") === "One-Click";
};
