import type { Config } from "@netlify/functions";
import { unmarked } from "../site/components/attendance/attendance.ts";
import { attendancePage } from "../site/function-pages/room/attendance.ts";
import { errorText, t } from "../site/strings.ts";
import type { AttendanceList } from "../site/survey.ts";
import { call, Refusal } from "./lib/call.ts";
import { type Form, text } from "./lib/form.ts";
import { answer, message, page, seeOther } from "./lib/page.ts";
import { slugOf } from "./lib/room.ts";
import { type Staff, staffPage } from "./lib/session.ts";

export const config: Config = { path: "/samordnare/tillfallen/:session/narvaro", method: ["GET", "POST"] };

/** Who came: marked by those who were there, changed and taken back in the same way. */
export default answer((request) =>
  staffPage(request, async (staff, form) => {
    try {
      const attendance = await call<AttendanceList>("attendance", { p_slug: slugOf(request) }, staff);
      if (form) return await mark(staff, attendance, form);
      const saved = new URL(request.url).searchParams.get("klart") === "sparat";
      return page(attendancePage({ staff, attendance, saved }));
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 404) throw error;
      return message(t("room.missing.title"), t("room.missing.body"), 404);
    }
  }),
);

const mark = async (staff: Staff, attendance: AttendanceList, form: Form): Promise<Response> => {
  const { slug } = attendance.session;
  const marks = attendance.people.flatMap((person) => changed(person, form));
  try {
    await call("mark_attendance", { p_slug: slug, p_marks: marks }, staff);
    return seeOther(`/samordnare/tillfallen/${slug}/narvaro/?klart=sparat`);
  } catch (error) {
    if (!(error instanceof Refusal) || (error.status !== 409 && error.status !== 422)) throw error;
    const problems = [{ field: "", text: errorText(error.key) }];
    return page(attendancePage({ staff, attendance, problems }), error.status);
  }
};

/** Only what was changed on the page that was sent: somebody else may have marked people meanwhile. */
const changed = (
  { ref, mark }: AttendanceList["people"][number],
  form: Form,
): { ref: string; mark: string | null }[] => {
  const before = mark ?? unmarked;
  const chosen = text(form, `mark.${ref}`);
  const kept = chosen === "" || chosen === text(form, `seen.${ref}`) ? before : chosen;
  const after = kept === unmarked && text(form, "gor") === "alla" ? "present" : kept;
  return after === before ? [] : [{ ref, mark: after === unmarked ? null : after }];
};
