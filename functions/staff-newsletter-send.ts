import type { Config, Context } from "@netlify/functions";
import { sendLetterPage } from "../site/function-pages/room/letter-act.ts";
import type { StaffLetterView } from "../site/types.ts";
import { call } from "./lib/call.ts";
import { type Form, text } from "./lib/form.ts";
import { letterProblems, withLetter } from "./lib/letters-room.ts";
import { nudgeMail } from "./lib/nudge.ts";
import { answer, page, seeOther } from "./lib/page.ts";
import { type Staff, staffPage } from "./lib/session.ts";

export const config: Config = { path: "/samordnare/nyhetsbrev/:letter/skicka", method: ["GET", "POST"] };

/** Sends a letter. GET asks once more, POST does it: now, or at a time. */
export default answer((request, context) =>
  staffPage(request, (staff, form) =>
    withLetter(request, staff, (letter) =>
      form ? send(context, staff, letter, form) : page(sendLetterPage({ staff, letter })),
    ),
  ),
);

const send = async (context: Context, staff: Staff, letter: StaffLetterView, form: Form): Promise<Response> => {
  const typed = { date: text(form, "date"), time: text(form, "time") };
  // Only the button itself sends at once: a form with half a time never does.
  const at = text(form, "gor") === "nu" ? null : `${typed.date}T${typed.time}`;
  try {
    await call("send_newsletter", { p_slug: letter.slug, p_hash: text(form, "hash"), p_at: at }, staff);
    nudgeMail(context);
    return seeOther(`/samordnare/nyhetsbrev/${letter.slug}/?klart=${at === null ? "skickas" : "tid"}`);
  } catch (error) {
    const { problems, status } = letterProblems(error);
    return page(sendLetterPage({ staff, letter, typed, problems }), status);
  }
};
