import type { Config, Context } from "@netlify/functions";
import { type LetterAct, letterPage } from "../site/function-pages/room/letter.ts";
import { errorText, type StringKey, t, tn } from "../site/strings.ts";
import type { StaffLetterView } from "../site/types.ts";
import { call } from "./lib/call.ts";
import { type Form, text } from "./lib/form.ts";
import { letterProblems, withFrame, withLetter } from "./lib/letters-room.ts";
import { nudgeMail } from "./lib/nudge.ts";
import { answer, page, seeOther } from "./lib/page.ts";
import { type Staff, staffPage } from "./lib/session.ts";

export const config: Config = { path: "/samordnare/nyhetsbrev/:letter", method: ["GET", "POST"] };

const doors: Record<LetterAct, { door: string; done: StringKey }> = {
  prov: { door: "send_test_newsletter", done: "room.letter.test.done" },
  godkann: { door: "approve_newsletter", done: "room.letter.approve.done" },
  "ta-bort-tiden": { door: "unschedule_newsletter", done: "room.letter.time.removed" },
  pausa: { door: "pause_newsletter", done: "room.letter.pause.done" },
  fortsatt: { door: "resume_newsletter", done: "room.letter.resume.done" },
};

/** One letter. GET shows it, POST does what its buttons say. */
export default answer((request, context) =>
  staffPage(request, (staff, form) =>
    withLetter(request, staff, (letter) => {
      if (form) return act(context, staff, letter, form);
      const done = doneText(letter, new URL(request.url).searchParams);
      return page(letterPage({ staff, letter, done }), 200, withFrame);
    }),
  ),
);

const act = async (context: Context, staff: Staff, letter: StaffLetterView, form: Form): Promise<Response> => {
  const name = text(form, "gor");
  const again = (problem: string, status: number) =>
    page(letterPage({ staff, letter, problems: [{ field: "", text: problem }] }), status, withFrame);
  if (!Object.hasOwn(doors, name)) return again(errorText("choice_unknown"), 422);
  const { door } = doors[name as LetterAct];
  const args = { p_slug: letter.slug, ...(name === "godkann" ? { p_hash: text(form, "hash") } : {}) };
  try {
    const { outcome } = await call<{ outcome: string }>(door, args, staff);
    if (outcome === "too_many") return again(errorText("too_many_attempts"), 429);
    nudgeMail(context);
    return seeOther(`/samordnare/nyhetsbrev/${letter.slug}/?klart=${name}`);
  } catch (error) {
    const { problems, status } = letterProblems(error);
    return again(problems[0]?.text ?? "", status);
  }
};

const doneText = ({ testTo, totals }: StaffLetterView, asked: URLSearchParams): string | null => {
  const done = asked.get("klart") ?? "";
  if (done === "skickas" && totals) return tn("room.letter.sending.done", totals.frozen);
  if (done === "tid") return t("room.letter.scheduled.done");
  if (done === "stoppat") return t("room.letter.stopped.done");
  return Object.hasOwn(doors, done) ? t(doors[done as LetterAct].done, { email: testTo }) : null;
};
