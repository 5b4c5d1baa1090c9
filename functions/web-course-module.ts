import type { Config } from "@netlify/functions";
import { ownModulePage } from "../site/function-pages/web-course.ts";
import { tokenIn } from "./forms/manage.ts";
import { homeOf, openCourse } from "./forms/web-course.ts";
import { answer, missing, page, tokenHeaders } from "./lib/page.ts";
import { pathParts } from "./lib/path.ts";

export const config: Config = { path: "/min-webbkurs/:token/del/:module", method: "GET" };

/** A part of a web course, read by one's own link: the same text as for anyone, with the way back to one's own page. */
export default answer(async (request, context) => {
  const view = await openCourse(request, context);
  if (view instanceof Response) return view;
  const at = view.course.modules.findIndex(({ slug }) => slug === pathParts(request)[3]);
  return at < 0
    ? missing(tokenHeaders)
    : page(ownModulePage({ home: homeOf(tokenIn(request)), view, at }), 200, tokenHeaders);
}, tokenHeaders);
