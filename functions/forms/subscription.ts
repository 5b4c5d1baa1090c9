import type { Context } from "@netlify/functions";
import type { OpenSubscriber } from "../../site/function-pages/subscription.ts";
import type { SubscriberView } from "../../site/types.ts";
import { call } from "../lib/call.ts";
import { clientHash } from "../lib/client.ts";
import { tokenIn } from "./manage.ts";
import { unknownLink } from "./manage-again.ts";

/** What the personal link in the address opens, or the page that says that it opens nothing. */
export const openSubscriber = async (request: Request, context: Context): Promise<OpenSubscriber | Response> => {
  const view = await call<SubscriberView>("subscriber_page", {
    p_token: tokenIn(request),
    p_client: clientHash(request, context),
  });
  return view.outcome === "subscriber" ? view : unknownLink(view.outcome, null);
};

export const confirmHome = (token: string): string => `/bekrafta/${encodeURIComponent(token)}/`;
export const ownHome = (token: string): string => `/mina-utskick/${encodeURIComponent(token)}/`;
