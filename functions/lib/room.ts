import type { Context } from "@netlify/functions";
import type { StaffName } from "../../site/function-pages/room/session-form.ts";
import { t } from "../../site/strings.ts";
import type { NetworkLine, StaffSession } from "../../site/types.ts";
import type { CourseChoice } from "../forms/session.ts";
import { fireBuild } from "./build.ts";
import { call, Refusal } from "./call.ts";
import { nudgeMail } from "./nudge.ts";
import { message, seeOther } from "./page.ts";
import type { Staff } from "./session.ts";

/** The session's word in `/samordnare/tillfallen/<session>/…`. */
export const slugOf = (request: Request): string => new URL(request.url).pathname.split("/")[3] ?? "";

/** Null when there is no such session. */
export const readSessionView = async (staff: Staff, slug: string): Promise<StaffSession | null> => {
  try {
    return await call<StaffSession | null>("staff_session", { p_slug: slug }, staff);
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return null;
    throw error;
  }
};

export const withSession = async (
  staff: Staff,
  slug: string,
  handler: (view: StaffSession) => Promise<Response>,
): Promise<Response> => {
  const view = await readSessionView(staff, slug);
  return view ? handler(view) : message(t("room.missing.title"), t("room.missing.body"), 404);
};

interface SessionChoices {
  courses: CourseChoice[];
  hosts: StaffName[];
  networks: NetworkLine[];
}

/** What the session form offers to choose among. */
export const formChoices = async (staff: Staff): Promise<SessionChoices> => {
  const [courses, hosts, networks] = await Promise.all([
    call<CourseChoice[]>("staff_courses", {}, staff),
    call<StaffName[]>("staff_names", {}, staff),
    call<NetworkLine[]>("staff_networks", {}, staff),
  ]);
  return { courses, hosts, networks };
};

/** After something was saved: the calendar is built anew, the mails set off, and the person sees what happened. */
export const saved = async (context: Context, slug: string, done: string, told = 0): Promise<Response> => {
  nudgeMail(context);
  const built = await fireBuild();
  const query = new URLSearchParams({
    klart: done,
    ...(told > 0 ? { antal: String(told) } : {}),
    ...(built ? {} : { bygge: "fel" }),
  });
  return seeOther(`/samordnare/tillfallen/${slug}/?${query}`);
};
