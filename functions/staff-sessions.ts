import type { Config } from "@netlify/functions";
import { startOf } from "../site/components/room/room.ts";
import { sessionsPage } from "../site/function-pages/room/sessions.ts";
import type { StaffSessionRow, StaffWebCourseRow } from "../site/types.ts";
import { call } from "./lib/call.ts";
import { answer, page, seeOther } from "./lib/page.ts";
import { staffPage } from "./lib/session.ts";

export const config: Config = { path: "/samordnare", method: "GET" };

export default answer((request) =>
  staffPage(request, async (staff) => {
    const start = startOf(staff.role);
    if (start !== "/samordnare/") return seeOther(start);
    const [sessions, webCourses] = await Promise.all([
      call<{ upcoming: StaffSessionRow[]; past: StaffSessionRow[] }>("staff_sessions", {}, staff),
      call<StaffWebCourseRow[]>("staff_web_courses", {}, staff),
    ]);
    return page(sessionsPage({ staff, ...sessions, webCourses }));
  }),
);
