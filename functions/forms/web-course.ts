import type { Context } from "@netlify/functions";
import type { WebCourseView } from "../../site/types.ts";
import { call } from "../lib/call.ts";
import { clientHash } from "../lib/client.ts";
import { type Form, names, texts } from "../lib/form.ts";
import { tokenIn } from "./manage.ts";
import { unknownLink } from "./manage-again.ts";

export type OpenCourse = Extract<WebCourseView, { outcome: "web_course" }>;

/** What the personal link in the address opens, or the page that says that it opens nothing. */
export const openCourse = async (request: Request, context: Context): Promise<OpenCourse | Response> => {
  const view = await call<WebCourseView>("web_course_link", {
    p_token: tokenIn(request),
    p_client: clientHash(request, context),
  });
  return view.outcome === "web_course" ? view : unknownLink(view.outcome, null);
};

export const homeOf = (token: string): string => `/min-webbkurs/${encodeURIComponent(token)}/`;

/** Chosen places by module and question, as texts: {"rollen": {"q1": ["0"]}}. */
export type Answers = Record<string, Record<string, string[]>>;

/** Every answer that was sent, also to what the course no longer asks: they are judged by the version that was shown. */
export const readAnswers = (form: Form): Answers =>
  Object.fromEntries(names(form, "answers").map((module) => [module, answersTo(form, `answers.${module}`)]));

const answersTo = (form: Form, module: string): Answers[string] =>
  Object.fromEntries(names(form, module).map((question) => [question, texts(form, `${module}.${question}`)]));
