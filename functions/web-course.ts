import type { Config } from "@netlify/functions";
import { ownCoursePage } from "../site/function-pages/web-course.ts";
import { tokenIn } from "./forms/manage.ts";
import { homeOf, openCourse } from "./forms/web-course.ts";
import { answer, page, tokenHeaders } from "./lib/page.ts";

export const config: Config = { path: "/min-webbkurs/:token", method: "GET" };

/** One's own page of a web course: where to read, and where to say that one is done. */
export default answer(async (request, context) => {
  const view = await openCourse(request, context);
  if (view instanceof Response) return view;
  const done = new URL(request.url).searchParams.get("klart");
  return page(ownCoursePage({ home: homeOf(tokenIn(request)), view, done }), 200, tokenHeaders);
}, tokenHeaders);
