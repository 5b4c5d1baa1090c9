import type { Config, Context } from "@netlify/functions";
import type { Problem } from "../site/function-pages/room/room-page.ts";
import { type SessionAct, sessionActPage } from "../site/function-pages/room/session-act.ts";
import { errorText } from "../site/strings.ts";
import type { StaffSession } from "../site/types.ts";
import { fieldErrors } from "./forms/fields.ts";
import { call, Refusal } from "./lib/call.ts";
import { type Form, text } from "./lib/form.ts";
import { answer, page } from "./lib/page.ts";
import { saved, slugOf, withSession } from "./lib/room.ts";
import { type Staff, staffPage } from "./lib/session.ts";

export const config: Config = {
  path: [
    "/samordnare/tillfallen/:session/stang",
    "/samordnare/tillfallen/:session/oppna",
    "/samordnare/tillfallen/:session/stall-in",
    "/samordnare/tillfallen/:session/hall-anda",
  ],
  method: ["GET", "POST"],
};

const doors: Record<SessionAct, { door: string; done: string }> = {
  stang: { door: "close_session", done: "stangt" },
  oppna: { door: "reopen_session", done: "oppnat" },
  "stall-in": { door: "cancel_session", done: "installt" },
  "hall-anda": { door: "restore_session", done: "halls" },
};

export default answer((request, context) =>
  staffPage(request, (staff, form) =>
    withSession(staff, slugOf(request), async (view) => {
      const act = new URL(request.url).pathname.split("/")[4] as SessionAct;
      return form ? doIt(context, staff, view, act, form) : page(sessionActPage({ staff, act, view }));
    }),
  ),
);

const doIt = async (
  context: Context,
  staff: Staff,
  view: StaffSession,
  act: SessionAct,
  form: Form,
): Promise<Response> => {
  const { slug } = view.session;
  const reason = text(form, "reason");
  const args = { p_slug: slug, ...(act === "stall-in" ? { p_reason: reason } : {}) };
  try {
    const { told } = await call<{ told?: number }>(doors[act].door, args, staff);
    return await saved(context, slug, doors[act].done, told);
  } catch (error) {
    return page(sessionActPage({ staff, act, view, reason, problems: problemsOf(error) }), 422);
  }
};

const problemsOf = (error: unknown): Problem[] => {
  if (!(error instanceof Refusal) || (error.status !== 422 && error.status !== 409)) throw error;
  if (error.status === 409) return [{ field: "", text: errorText(error.key) }];
  return fieldErrors(error.detail).map(({ field, error: name }) => ({ field, text: errorText(name) }));
};
