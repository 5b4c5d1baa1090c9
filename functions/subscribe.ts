import type { Config, Context } from "@netlify/functions";
import { type SubscribeValues, subscribeShown } from "../site/components/subscribe-form/subscribe-form.ts";
import { subscribePage } from "../site/function-pages/subscription.ts";
import { type FieldError, fieldErrors } from "./forms/fields.ts";
import { call, Refusal } from "./lib/call.ts";
import { clientHash } from "./lib/client.ts";
import { readForm, text, texts, trapped } from "./lib/form.ts";
import { nudgeMail } from "./lib/nudge.ts";
import { answer, page, seeOther } from "./lib/page.ts";

export const config: Config = { path: "/prenumerera", method: ["GET", "POST"] };

/** Vill ha brev. GET shows the form, POST asks the address for its yes by mail; the answer is the same whoever it is. */
export default answer(async (request, context) =>
  request.method === "POST" ? subscribe(request, context) : page(subscribePage({ email: "", lists: [] })),
);

const subscribe = async (request: Request, context: Context): Promise<Response> => {
  const form = await readForm(request);
  const values: SubscribeValues = { email: text(form, "email"), lists: texts(form, "lists").filter(Boolean) };
  if (trapped(form)) return again(values, [{ field: "", error: "robot" }], 422);
  try {
    await call("subscribe", {
      p_form: { ...values, form: "prenumerera", shown: subscribeShown() },
      p_client: clientHash(request, context),
    });
    nudgeMail(context);
    return seeOther("/prenumerera/tack/");
  } catch (error) {
    if (!(error instanceof Refusal)) return again(values, [{ field: "", error: "unavailable" }], 503);
    const { key, detail, status } = error;
    return again(values, key === "check_form" ? fieldErrors(detail) : [{ field: "", error: key }], status);
  }
};

const again = (values: SubscribeValues, errors: FieldError[], status: number): Response =>
  page(subscribePage(values, errors), status);
