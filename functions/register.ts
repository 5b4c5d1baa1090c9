import type { Config, Context } from "@netlify/functions";
import { registerPage, registrationOverPage } from "../site/function-pages/register.ts";
import { errorText } from "../site/strings.ts";
import type { RegisterOutcome } from "../site/types.ts";
import { changedPeople, emptyRegistration, readRegistration, registerForm } from "./forms/register.ts";
import { again, alternativesTo, explain, refusalByState, sessionBy } from "./forms/register-again.ts";
import { call } from "./lib/call.ts";
import { clientHash } from "./lib/client.ts";
import { readForm, text, trapped } from "./lib/form.ts";
import { nudgeMail } from "./lib/nudge.ts";
import { answer, notFound, page, seeOther } from "./lib/page.ts";
import { pathParts } from "./lib/path.ts";

export const config: Config = { path: "/anmalan/:session" };

/** Anmälan. GET shows the form, POST books and answers with the thanks page. */
export default answer(async (request, context) => {
  const [, slug = ""] = pathParts(request);
  return request.method === "POST" ? book(slug, request, context) : show(slug);
});

const show = async (slug: string): Promise<Response> => {
  const session = await sessionBy(slug);
  if (!session) return notFound();
  const over = refusalByState[session.seats.state];
  if (over) return page(registrationOverPage(session, errorText(over), await alternativesTo(session)), 410);
  return page(registerPage({ slug, session, values: emptyRegistration() }));
};

const book = async (slug: string, request: Request, context: Context): Promise<Response> => {
  const form = await readForm(request);
  const { values, problems } = readRegistration(form);
  const changed = changedPeople(text(form, "action"), values.people);
  if (changed) return again(slug, { ...values, people: changed }, problems, problems.length > 0 ? 422 : 200);
  if (trapped(form)) return again(slug, values, [{ field: "", error: "robot" }], 422);
  if (problems.length > 0) return again(slug, values, problems, 422);
  try {
    const client = clientHash(request, context);
    const outcome = await call<RegisterOutcome>("register", { p_form: registerForm(slug, values), p_client: client });
    nudgeMail(context);
    return seeOther(`/anmalan/${encodeURIComponent(slug)}/tack/${thanksWords[outcome.outcome]}/`);
  } catch (error) {
    return explain(slug, values, error);
  }
};

const thanksWords = { registered: "anmald", waitlisted: "ko", split: "delvis" };
