import type { Config, Context } from "@netlify/functions";
import { mailPage, type TroubledMail } from "../site/function-pages/room/mail.ts";
import { t, tn } from "../site/strings.ts";
import { call } from "./lib/call.ts";
import { type Form, text } from "./lib/form.ts";
import { nudgeMail } from "./lib/nudge.ts";
import { answer, page, seeOther } from "./lib/page.ts";
import { type Staff, staffPage } from "./lib/session.ts";

export const config: Config = { path: "/samordnare/mejl", method: ["GET", "POST"] };

export default answer((request, context) =>
  staffPage(request, async (staff, form) => {
    if (form) return retry(context, staff, form);
    const mails = await call<TroubledMail[]>("mail_trouble", {}, staff);
    return page(mailPage(staff, mails, doneText(new URL(request.url).searchParams.get("antal"))));
  }),
);

const retry = async (context: Context, staff: Staff, form: Form): Promise<Response> => {
  const chosen = text(form, "mejl");
  // Only the word itself means all of them: a form without a choice sends nothing.
  if (chosen !== "alla" && !/^\d{1,15}$/.test(chosen)) return seeOther("/samordnare/mejl/?antal=0");
  const { retried } = await call<{ retried: number }>(
    "retry_mail",
    { p_id: chosen === "alla" ? null : Number(chosen) },
    staff,
  );
  if (retried > 0) nudgeMail(context);
  return seeOther(`/samordnare/mejl/?antal=${retried}`);
};

const doneText = (typed: string | null): string | null => {
  if (typed === null) return null;
  const count = Number(typed) || 0;
  return count > 0 ? tn("room.mail.retried", count) : t("room.mail.retried");
};
