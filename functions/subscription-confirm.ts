import type { Config } from "@netlify/functions";
import { confirmPage, confirmShown } from "../site/function-pages/subscription.ts";
import { tokenIn } from "./forms/manage.ts";
import { unknownLink } from "./forms/manage-again.ts";
import { confirmHome, openSubscriber, ownHome } from "./forms/subscription.ts";
import { call, Refusal } from "./lib/call.ts";
import { readForm, texts } from "./lib/form.ts";
import { answer, page, seeOther, tokenHeaders } from "./lib/page.ts";

export const config: Config = { path: "/bekrafta/:token", method: ["GET", "POST"] };

/** The link of the first mail. GET shows what was asked for, and POST says yes: a scanner that opens links changes nothing. */
export default answer(async (request, context) => {
  const token = tokenIn(request);
  const form = request.method === "POST" ? await readForm(request) : null;
  const view = await openSubscriber(request, context);
  if (view instanceof Response) return view;
  if (!form) {
    const waits = view.lists.some(({ state }) => state === "asked");
    return waits
      ? page(confirmPage(confirmHome(token), view), 200, tokenHeaders)
      : seeOther(`${ownHome(token)}?klart=redan`, tokenHeaders);
  }
  const lists = texts(form, "lists");
  try {
    const { outcome } = await call<{ outcome: "confirmed" | "already_confirmed" }>("confirm_subscription", {
      p_token: token,
      p_lists: lists,
      p_shown: confirmShown(view, lists),
    });
    return seeOther(`${ownHome(token)}?klart=${outcome === "confirmed" ? "bekraftat" : "redan"}`, tokenHeaders);
  } catch (error) {
    if (error instanceof Refusal) return unknownLink(error.key, null);
    return page(confirmPage(confirmHome(token), view, [{ field: "", error: "unavailable" }]), 503, tokenHeaders);
  }
}, tokenHeaders);
