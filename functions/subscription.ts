import type { Config } from "@netlify/functions";
import { ownShown, ownSubscriptionPage } from "../site/function-pages/subscription.ts";
import { tokenIn } from "./forms/manage.ts";
import { unknownLink } from "./forms/manage-again.ts";
import { openSubscriber, ownHome } from "./forms/subscription.ts";
import { call, Refusal } from "./lib/call.ts";
import { readForm, text, texts } from "./lib/form.ts";
import { answer, page, seeOther, tokenHeaders } from "./lib/page.ts";

export const config: Config = { path: "/mina-utskick/:token", method: ["GET", "POST"] };

/** One's own page, reached from every letter: see, change and leave. */
export default answer(async (request, context) => {
  const token = tokenIn(request);
  const home = ownHome(token);
  const form = request.method === "POST" ? await readForm(request) : null;
  const view = await openSubscriber(request, context);
  if (view instanceof Response) return view;
  if (!form) {
    const done = new URL(request.url).searchParams.get("klart");
    return page(ownSubscriptionPage(home, view, done), 200, tokenHeaders);
  }
  try {
    const { outcome } = await call<{ outcome: "changed" | "left" }>("change_subscription", {
      p_token: token,
      p_lists: text(form, "gor") === "sluta" ? [] : texts(form, "lists"),
      p_shown: ownShown(view),
    });
    return seeOther(`${home}?klart=${outcome === "left" ? "slutat" : "andrat"}`, tokenHeaders);
  } catch (error) {
    if (error instanceof Refusal) return unknownLink(error.key, null);
    return page(ownSubscriptionPage(home, view, null, [{ field: "", error: "unavailable" }]), 503, tokenHeaders);
  }
}, tokenHeaders);
