import type { Config, Context } from "@netlify/functions";
import { leavePage, renamePage } from "../site/function-pages/web-course.ts";
import type { Html } from "../site/html.ts";
import { type FieldError, fieldErrors, fieldReader } from "./forms/fields.ts";
import { tokenIn } from "./forms/manage.ts";
import { unknownLink } from "./forms/manage-again.ts";
import { homeOf, type OpenCourse, openCourse } from "./forms/web-course.ts";
import { call, Refusal } from "./lib/call.ts";
import { type Form, readForm } from "./lib/form.ts";
import { nudgeMail } from "./lib/nudge.ts";
import { answer, page, refused, seeOther, tokenHeaders } from "./lib/page.ts";
import { pathParts } from "./lib/path.ts";

export const config: Config = { path: ["/min-webbkurs/:token/namn", "/min-webbkurs/:token/avregistrera"] };

/** Rätta namnet, avregistrera. GET shows what will happen, POST does it. */
export default answer(async (request, context) => {
  const form = request.method === "POST" ? await readForm(request) : null;
  const view = await openCourse(request, context);
  if (view instanceof Response) return view;
  const act = pathParts(request)[2] === "namn" ? rename : leave;
  return act({ token: tokenIn(request), home: homeOf(tokenIn(request)), view, form, context });
}, tokenHeaders);

interface Act {
  token: string;
  home: string;
  view: OpenCourse;
  form: Form | null;
  context: Context;
}

const rename = ({ token, home, view, form }: Act): Promise<Response> | Response => {
  const show = (name: string, errors: FieldError[] = []) => renamePage({ home, view, name, errors });
  if (!form) return page(show(view.name), 200, tokenHeaders);
  const read = fieldReader(form);
  const name = read.line("name");
  if (read.problems.length > 0) return page(show(name, read.problems), 422, tokenHeaders);
  return done(call("rename_web_course", { p_token: token, p_name: name }), `${home}?klart=namn`, (errors) =>
    show(name, errors),
  );
};

const leave = ({ token, home, view, form, context }: Act): Promise<Response> | Response => {
  if (view.finishedAt) return refused({ key: "web_course_finished", status: 409 }, tokenHeaders);
  if (!form) return page(leavePage({ home, view, errors: [] }), 200, tokenHeaders);
  const left = call("leave_web_course", { p_token: token }).then(() => nudgeMail(context));
  return done(left, home, (errors) => leavePage({ home, view, errors }));
};

const done = async (work: Promise<unknown>, to: string, show: (errors: FieldError[]) => Html): Promise<Response> => {
  try {
    await work;
    return seeOther(to, tokenHeaders);
  } catch (error) {
    if (!(error instanceof Refusal)) return page(show([{ field: "", error: "unavailable" }]), 503, tokenHeaders);
    const { key, detail, status } = error;
    if (key === "unknown_link") return unknownLink(key, null);
    return page(show(key === "check_form" ? fieldErrors(detail) : [{ field: "", error: key }]), status, tokenHeaders);
  }
};
