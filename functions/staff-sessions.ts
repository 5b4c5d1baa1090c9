import type { Config } from "@netlify/functions";
import { employersPath } from "../site/function-pages/room/employers.ts";
import { sessionsPage } from "../site/function-pages/room/sessions.ts";
import { resultsPath } from "../site/function-pages/room/survey-words.ts";
import type { StaffSessionRow, StaffWebCourseRow } from "../site/types.ts";
import { call } from "./lib/call.ts";
import { answer, page, seeOther } from "./lib/page.ts";
import { staffPage } from "./lib/session.ts";

export const config: Config = { path: "/samordnare", method: "GET" };

export default answer((request) =>
  staffPage(request, async (staff) => {
    if (staff.role === "partner") return seeOther(employersPath);
    if (staff.role === "reader") return seeOther(resultsPath);
    const [sessions, webCourses] = await Promise.all([
      call<{ upcoming: StaffSessionRow[]; past: StaffSessionRow[] }>("staff_sessions", {}, staff),
      call<StaffWebCourseRow[]>("staff_web_courses", {}, staff),
    ]);
    return page(sessionsPage({ staff, ...sessions, webCourses }));
  }),
);
