import type { Config, Context } from "@netlify/functions";
import { type OpenMembership, ownNetworkPage } from "../site/function-pages/network.ts";
import { type FieldError, fieldErrors } from "./forms/fields.ts";
import { tokenIn } from "./forms/manage.ts";
import { unknownLink } from "./forms/manage-again.ts";
import { memberForm, openMembership, readMember, storedMember } from "./forms/network.ts";
import { call, Refusal } from "./lib/call.ts";
import { type Form, readForm, text } from "./lib/form.ts";
import { nudgeMail } from "./lib/nudge.ts";
import { answer, missing, page, seeOther, tokenHeaders } from "./lib/page.ts";

export const config: Config = { path: "/mitt-natverk/:token", method: ["GET", "POST"] };

/** One's own page of a network: say yes, see, change, leave. GET shows, POST acts: a scanner that opens links changes nothing. */
export default answer(async (request, context) => {
  const path = `/mitt-natverk/${encodeURIComponent(tokenIn(request))}/`;
  const form = request.method === "POST" ? await readForm(request) : null;
  const view = await openMembership(request, context);
  if (view instanceof Response) return view;
  if (form) return act({ token: tokenIn(request), path, view, context }, form);
  const done = new URL(request.url).searchParams.get("klart");
  return page(ownNetworkPage({ path, view, values: storedMember(view), done }), 200, tokenHeaders);
}, tokenHeaders);

interface Act {
  token: string;
  path: string;
  view: OpenMembership;
  context: Context;
}

const doors: Record<string, string | undefined> = {
  bekrafta: "confirm_membership",
  andra: "change_membership",
  lamna: "leave_network",
};
const words: Record<string, string | undefined> = {
  member: "med",
  waiting: "vantar",
  already_confirmed: "redan",
  changed: "andrat",
};

const act = async ({ token, path, view, context }: Act, form: Form): Promise<Response> => {
  const door = doors[text(form, "gor")];
  if (!door) return missing(tokenHeaders);
  const { values, problems } = readMember(form);
  const again = (errors: FieldError[], status: number) =>
    page(ownNetworkPage({ path, view, values, errors }), status, tokenHeaders);
  if (problems.length > 0) return again(problems, 422);
  try {
    const about = door === "leave_network" ? {} : { p_form: memberForm(values) };
    const { outcome } = await call<{ outcome: string }>(door, { p_token: token, ...about });
    nudgeMail(context);
    return seeOther(`${path}?klart=${words[outcome] ?? "lamnat"}`, tokenHeaders);
  } catch (error) {
    if (!(error instanceof Refusal)) return again([{ field: "", error: "unavailable" }], 503);
    const { key, detail, status } = error;
    if (key === "unknown_link") return unknownLink(key, null);
    return again(key === "check_form" ? fieldErrors(detail) : [{ field: "", error: key }], status);
  }
};
