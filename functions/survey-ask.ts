import type { Config } from "@netlify/functions";
import { surveyAskedPage, surveyAskPage } from "../site/function-pages/survey-ask.ts";
import { errorText, t } from "../site/strings.ts";
import type { SurveyAbout } from "../site/survey.ts";
import { type FieldError, fieldErrors } from "./forms/fields.ts";
import { call, Refusal } from "./lib/call.ts";
import { clientHash } from "./lib/client.ts";
import { readForm, text, trapped } from "./lib/form.ts";
import { nudgeMail } from "./lib/nudge.ts";
import { answer, message, page, seeOther } from "./lib/page.ts";
import { pathParts } from "./lib/path.ts";

export const config: Config = { path: "/enkat/vid/:session", method: ["GET", "POST"] };

/** Behind the code that hangs in the room: one's address, and the link comes by mail. The screen is the same for all. */
export default answer(async (request, context) => {
  const slug = pathParts(request)[2] ?? "";
  const path = `/enkat/vid/${encodeURIComponent(slug)}/`;
  if (request.method !== "POST") {
    if (new URL(request.url).searchParams.has("skickat")) return page(surveyAskedPage(path));
    return page(surveyAskPage({ path, about: await placeOf(slug), email: "" }));
  }
  const form = await readForm(request);
  const email = text(form, "email");
  const again = async (errors: FieldError[], status: number) =>
    page(surveyAskPage({ path, about: await placeOf(slug).catch(() => null), email, errors }), status);
  if (trapped(form)) return again([{ field: "", error: "robot" }], 422);
  try {
    await call("ask_for_survey", { p_slug: slug, p_email: email, p_client: clientHash(request, context) });
    nudgeMail(context);
    return seeOther(`${path}?skickat`);
  } catch (error) {
    if (!(error instanceof Refusal)) return again([{ field: "", error: "unavailable" }], 503);
    if (error.key === "session_unknown") return message(t("register.missing.title"), errorText(error.key), 404);
    const errors = error.key === "check_form" ? fieldErrors(error.detail) : [{ field: "", error: error.key }];
    return again(errors, error.status);
  }
});

const placeOf = (slug: string) => call<SurveyAbout>("survey_place", { p_slug: slug });
