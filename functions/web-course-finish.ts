import type { Config, Context } from "@netlify/functions";
import { finishPage } from "../site/function-pages/web-course-finish.ts";
import { t } from "../site/strings.ts";
import { type FieldError, fieldErrors } from "./forms/fields.ts";
import { tokenIn } from "./forms/manage.ts";
import { unknownLink } from "./forms/manage-again.ts";
import { type Answers, homeOf, type OpenCourse, openCourse, readAnswers } from "./forms/web-course.ts";
import { call, Refusal, Unavailable } from "./lib/call.ts";
import { type Form, readForm, text } from "./lib/form.ts";
import { nudgeMail } from "./lib/nudge.ts";
import { answer, message, page, seeOther, tokenHeaders } from "./lib/page.ts";

export const config: Config = { path: "/min-webbkurs/:token/klar" };

/** All questions at once. GET shows them, POST records that one has finished when every answer is right. */
export default answer(async (request, context) => {
  const token = tokenIn(request);
  const form = request.method === "POST" ? await readForm(request) : null;
  const view = await openCourse(request, context).catch((error) => {
    // The questions cannot be shown again, but the browser still has them.
    if (form && error instanceof Unavailable)
      return message(t("web.finish.unavailable"), t("web.finish.goBack"), 503, tokenHeaders);
    throw error;
  });
  if (view instanceof Response) return view;
  if (form) return finish(token, view, form, context);
  if (view.finishedAt || view.state === "cancelled") return seeOther(homeOf(token), tokenHeaders);
  return show(token, view, {});
}, tokenHeaders);

const show = (token: string, view: OpenCourse, answers: Answers, errors: FieldError[] = [], status = 200): Response =>
  page(finishPage({ home: homeOf(token), view, answers, errors }), status, tokenHeaders);

const finish = async (token: string, view: OpenCourse, form: Form, context: Context): Promise<Response> => {
  const answers = readAnswers(form);
  const version = text(form, "version");
  try {
    const { outcome } = await call<{ outcome: "finished" | "already_finished" }>("finish_web_course", {
      p_token: token,
      p_version: version,
      p_answers: answers,
    });
    nudgeMail(context);
    return seeOther(`${homeOf(token)}?klart=${outcome === "finished" ? "klar" : "redan-klar"}`, tokenHeaders);
  } catch (error) {
    if (!(error instanceof Refusal)) return show(token, view, answers, [{ field: "", error: "unavailable" }], 503);
    const { key, detail, status } = error;
    if (key === "unknown_link") return unknownLink(key, null);
    if (key !== "check_form") return show(token, view, answers, [{ field: "", error: key }], status);
    const changed = version !== view.course.version;
    return show(
      token,
      view,
      answers,
      changed ? [{ field: "", error: "web_course_changed" }] : fieldErrors(detail),
      status,
    );
  }
};
