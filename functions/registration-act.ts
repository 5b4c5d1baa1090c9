import type { Config, Context } from "@netlify/functions";
import { errorText, t } from "../site/strings.ts";
import type { ManageView } from "../site/types.ts";
import { act, isAct, isOfferAct, isOpen, openLink, readManage, refusalFor, storedValues } from "./forms/manage.ts";
import { type Act, explain, nothingToAnswer, show, unknownLink } from "./forms/manage-again.ts";
import { changedPeople } from "./forms/register.ts";
import { Refusal } from "./lib/call.ts";
import { type Form, readForm, text, trapped } from "./lib/form.ts";
import { nudgeMail } from "./lib/nudge.ts";
import { answer, missing, refused, seeOther, tokenHeaders, unavailable } from "./lib/page.ts";
import { pathParts } from "./lib/path.ts";

export const config: Config = {
  path: "/min-anmalan/:token/:act",
  excludedPath: "/min-anmalan/*/kalender.ics",
};

/** Ändra, byt person, avboka, tacka ja, tacka nej, lägg till, uppgifter. GET shows what will happen, POST does it. */
export default answer(async (request, context) => {
  const [, token = "", name = ""] = pathParts(request);
  if (!isAct(name)) return missing(tokenHeaders);
  const form = request.method === "POST" ? await readForm(request) : null;
  const view = await openOrNull(request, context);
  // A hand-over closes its own link: the door knows a form sent twice from one that is lost.
  const sentAgain = form && name === "byt-person" && view?.outcome === "unknown_link";
  if (view && !isOpen(view) && !sentAgain) return unknownLink(view.outcome, null);
  const ref = new URL(request.url).searchParams.get("person");
  const opened: Act = { name, token, ref, view: view && isOpen(view) ? view : null };
  if (form) return perform(opened, form, context);
  if (!opened.view) return unavailable(tokenHeaders);
  const key = refusalFor(name, opened.view, ref);
  if (key && key !== "unknown_link" && isOfferAct(name)) return nothingToAnswer(token, errorText(key), 409);
  if (key) return refused({ key, status: key === "unknown_link" ? 404 : 409 }, tokenHeaders);
  return show(opened, storedValues(name, opened.view, ref));
}, tokenHeaders);

/** Null when the database is down: what was posted is then shown again all the same. */
const openOrNull = (request: Request, context: Context): Promise<ManageView | null> =>
  openLink(request, context).catch((error) => {
    if (error instanceof Refusal) throw error;
    return null;
  });

const perform = async (opened: Act, form: Form, context: Context): Promise<Response> => {
  const { values, problems } = readManage(opened.name, form);
  const people = opened.name === "lagg-till" ? changedPeople(text(form, "action"), values.people) : null;
  if (people) return show(opened, { ...values, people }, problems, problems.length > 0 ? 422 : 200);
  if (trapped(form)) return show(opened, values, [{ field: "", error: "robot" }], 422);
  if (problems.length > 0) return show(opened, values, problems, 422);
  try {
    const done = await act(opened.name, opened, values);
    if (done === "hann-inte")
      return nothingToAnswer(opened.token, t("manage.taken.body"), 409, t("manage.taken.title"));
    nudgeMail(context);
    return seeOther(`/min-anmalan/${encodeURIComponent(opened.token)}/?klart=${done}`, tokenHeaders);
  } catch (error) {
    return explain(opened, values, error);
  }
};
