import type { Config, Context } from "@netlify/functions";
import {
  lineProblemPage,
  lineQuestionPage,
  lineWord,
  type Question,
  targetOf,
} from "../site/function-pages/room/waiting.ts";
import { errorText } from "../site/strings.ts";
import type { StaffSession } from "../site/types.ts";
import { call, Refusal } from "./lib/call.ts";
import { type Form, text } from "./lib/form.ts";
import { nudgeMail } from "./lib/nudge.ts";
import { answer, missing, page, seeOther } from "./lib/page.ts";
import { slugOf, withSession } from "./lib/room.ts";
import { type Staff, staffPage } from "./lib/session.ts";

export const config: Config = { path: "/samordnare/tillfallen/:session/ko", method: ["GET", "POST"] };

const doors: Record<Question, { door: string; done: string }> = {
  ge: { door: "promote_by_hand", done: "gett" },
  "slapp-in": { door: "approve_registration", done: "insluppen" },
  neka: { door: "refuse_registration", done: "nekad" },
};

/** Moves in the line are done at once; what gives or takes a seat is asked about first. */
export default answer((request, context) =>
  staffPage(request, (staff, form) =>
    withSession(staff, slugOf(request), async (view) => {
      if (form) return perform(context, staff, view, form);
      const { searchParams } = new URL(request.url);
      const [{ question }, ref] = [lineWord(searchParams.get("gor")), searchParams.get("person") ?? ""];
      if (!question) return missing();
      if (!view.registrations.some((person) => person.ref === ref))
        return problem(staff, view, "registration_unknown", 404);
      return page(lineQuestionPage({ staff, view, question, ref }));
    }),
  ),
);

const perform = async (context: Context, staff: Staff, view: StaffSession, form: Form): Promise<Response> => {
  const { slug } = view.session;
  const [{ move, question }, ref] = [lineWord(text(form, "gor")), text(form, "person")];
  if (!move && !question) return missing();
  if (!/^[0-9a-f-]{36}$/i.test(ref)) return problem(staff, view, "registration_unknown", 404);
  try {
    if (move) {
      const before = targetOf(view.line, ref, move);
      if (before === undefined) return problem(staff, view, "not_in_line", 409);
      await call("move_in_line", { p_slug: slug, p_ref: ref, p_before_ref: before }, staff);
      return seeOther(`/samordnare/tillfallen/${slug}/?klart=flyttad#ko`);
    }
    const { door, done } = doors[question];
    await call(door, { p_slug: slug, p_ref: ref }, staff);
    nudgeMail(context);
    return seeOther(`/samordnare/tillfallen/${slug}/?klart=${done}`);
  } catch (error) {
    if (error instanceof Refusal && (error.status === 409 || error.status === 404))
      return problem(staff, view, error.key, error.status);
    throw error;
  }
};

const problem = (staff: Staff, view: StaffSession, key: string, status: number): Response =>
  page(lineProblemPage(staff, view, errorText(key)), status);
