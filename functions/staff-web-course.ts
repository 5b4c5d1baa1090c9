import type { Config } from "@netlify/functions";
import { staffWebCoursePage } from "../site/function-pages/room/web-course.ts";
import { errorText, t } from "../site/strings.ts";
import type { StaffWebCourse } from "../site/types.ts";
import { call, Refusal } from "./lib/call.ts";
import { answer, message, page } from "./lib/page.ts";
import { slugOf } from "./lib/room.ts";
import { staffPage } from "./lib/session.ts";

export const config: Config = { path: "/samordnare/webbutbildningar/:course", method: "GET" };

/** Who is registered for a web course and who has finished. */
export default answer((request) =>
  staffPage(request, async (staff) => {
    try {
      const course = await call<StaffWebCourse>("staff_web_course", { p_course: slugOf(request) }, staff);
      return page(staffWebCoursePage({ staff, course }));
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 404) throw error;
      return message(t("room.missing.title"), errorText(error.key), 404);
    }
  }),
);
