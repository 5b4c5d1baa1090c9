import type { Config, Context } from "@netlify/functions";
import { ownEnquiryPage } from "../site/function-pages/enquiry.ts";
import type { EnquiryView } from "../site/types.ts";
import { tokenIn } from "./forms/manage.ts";
import { unknownLink } from "./forms/manage-again.ts";
import { call, Refusal } from "./lib/call.ts";
import { clientHash } from "./lib/client.ts";
import { readForm } from "./lib/form.ts";
import { answer, page, seeOther, tokenHeaders } from "./lib/page.ts";

export const config: Config = { path: "/min-forfragan/:token", method: ["GET", "POST"] };

/** What one has sent, and how far it has come. GET shows, POST takes it back. */
export default answer(async (request, context) => {
  const token = tokenIn(request);
  const home = `/min-forfragan/${encodeURIComponent(token)}/`;
  if (request.method === "POST") await readForm(request);
  const view = await open(token, request, context);
  if (view.outcome !== "enquiry") return unknownLink(view.outcome, null);
  if (request.method === "GET")
    return page(ownEnquiryPage(home, view, new URL(request.url).searchParams.get("klart")), 200, tokenHeaders);
  try {
    await call("withdraw_enquiry", { p_token: token });
    return seeOther(`${home}?klart=tillbaka`, tokenHeaders);
  } catch (error) {
    const [key, status] = error instanceof Refusal ? [error.key, error.status] : ["unavailable", 503];
    return page(ownEnquiryPage(home, view, null, [{ field: "", error: key }]), status, tokenHeaders);
  }
}, tokenHeaders);

const open = (token: string, request: Request, context: Context): Promise<EnquiryView> =>
  call("enquiry_link", { p_token: token, p_client: clientHash(request, context) });
