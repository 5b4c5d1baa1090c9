import type { Config, Context } from "@netlify/functions";
import { webCourseFormPage } from "../site/function-pages/web-course-register.ts";
import { errorText, t } from "../site/strings.ts";
import type { WebCoursePublic } from "../site/types.ts";
import { type FieldError, fieldErrors } from "./forms/fields.ts";
import { emptyRegistration, type RegisterValues, readRegistration, registerForm } from "./forms/register.ts";
import { call, Refusal } from "./lib/call.ts";
import { clientHash } from "./lib/client.ts";
import { readForm, trapped } from "./lib/form.ts";
import { nudgeMail } from "./lib/nudge.ts";
import { answer, message, page, seeOther } from "./lib/page.ts";
import { pathParts } from "./lib/path.ts";

export const config: Config = { path: "/utbildningar/:course/anmalan" };

/** Anmälan till en webbutbildning. GET shows the form, POST registers one person, who gets a link by mail. */
export default answer(async (request, context) => {
  const [, slug = ""] = pathParts(request);
  if (request.method === "POST") return register(slug, request, context);
  const course = await courseBy(slug);
  return course ? page(webCourseFormPage({ slug, course, values: emptyRegistration() })) : unknown();
});

const courseBy = (slug: string) => call<WebCoursePublic | null>("web_course_page", { p_course: slug });

const unknown = (): Response => message(t("register.refused.title"), errorText("web_course_unknown"), 404);

const register = async (slug: string, request: Request, context: Context): Promise<Response> => {
  const form = await readForm(request);
  const { values, problems } = readRegistration(form);
  if (trapped(form)) return again(slug, values, [{ field: "", error: "robot" }], 422);
  if (problems.length > 0) return again(slug, values, problems, 422);
  try {
    const client = clientHash(request, context);
    await call("register_web_course", { p_form: registerForm(slug, values), p_client: client });
    nudgeMail(context);
    return seeOther(`/utbildningar/${encodeURIComponent(slug)}/anmalan/tack/`);
  } catch (error) {
    if (!(error instanceof Refusal)) return again(slug, values, [{ field: "", error: "unavailable" }], 503);
    const { key, detail, status } = error;
    if (key === "web_course_unknown") return unknown();
    return again(slug, values, key === "check_form" ? fieldErrors(detail) : [{ field: "", error: key }], status);
  }
};

const again = async (slug: string, values: RegisterValues, errors: FieldError[], status: number): Promise<Response> =>
  page(webCourseFormPage({ slug, course: await courseBy(slug).catch(() => null), values, errors }), status);
