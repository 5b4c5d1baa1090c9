import type { Config, Context } from "@netlify/functions";
import {
  lineProblemPage,
  lineQuestionPage,
  type Move,
  moves,
  type Question,
  questions,
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
      const [question, ref] = [searchParams.get("gor") ?? "", searchParams.get("person") ?? ""];
      if (!isQuestion(question)) return missing();
      if (!view.registrations.some((person) => person.ref === ref))
        return problem(staff, view, "registration_unknown", 404);
      return page(lineQuestionPage({ staff, view, question, ref }));
    }),
  ),
);

const isQuestion = (word: string): word is Question => (questions as readonly string[]).includes(word);
const isMove = (word: string): word is Move => (moves as readonly string[]).includes(word);

const perform = async (context: Context, staff: Staff, view: StaffSession, form: Form): Promise<Response> => {
  const { slug } = view.session;
  const [act, ref] = [text(form, "gor"), text(form, "person")];
  if (!isMove(act) && !isQuestion(act)) return missing();
  if (!/^[0-9a-f-]{36}$/i.test(ref)) return problem(staff, view, "registration_unknown", 404);
  try {
    if (isMove(act)) {
      const before = targetOf(view.line, ref, act);
      if (before === undefined) return problem(staff, view, "not_in_line", 409);
      await call("move_in_line", { p_slug: slug, p_ref: ref, p_before_ref: before }, staff);
      return seeOther(`/samordnare/tillfallen/${slug}/?klart=flyttad#ko`);
    }
    await call(doors[act].door, { p_slug: slug, p_ref: ref }, staff);
    nudgeMail(context);
    return seeOther(`/samordnare/tillfallen/${slug}/?klart=${doors[act].done}`);
  } catch (error) {
    if (error instanceof Refusal && (error.status === 409 || error.status === 404))
      return problem(staff, view, error.key, error.status);
    throw error;
  }
};

const problem = (staff: Staff, view: StaffSession, key: string, status: number): Response =>
  page(lineProblemPage(staff, view, errorText(key)), status);
