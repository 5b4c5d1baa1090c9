import type { Config, Context } from "@netlify/functions";
import { mailPage, type SuppressedAddress, type TroubledMail } from "../site/function-pages/room/mail.ts";
import { type CountedKey, type StringKey, t, tn } from "../site/strings.ts";
import { call } from "./lib/call.ts";
import { type Form, text } from "./lib/form.ts";
import { nudgeMail } from "./lib/nudge.ts";
import { answer, page, seeOther } from "./lib/page.ts";
import { type Staff, staffPage } from "./lib/session.ts";

export const config: Config = { path: "/samordnare/mejl", method: ["GET", "POST"] };

export default answer((request, context) =>
  staffPage(request, async (staff, form) => {
    if (form) return act(context, staff, form);
    const mails = await call<TroubledMail[]>("mail_trouble", {}, staff);
    const addresses = await call<SuppressedAddress[]>("suppressed_addresses", {}, staff);
    return page(mailPage(staff, mails, addresses, doneText(new URL(request.url).searchParams)));
  }),
);

/** One button was pressed; its name says what to do with which. */
const act = (context: Context, staff: Staff, form: Form): Promise<Response> => {
  if (text(form, "klart")) return settle(staff, text(form, "klart"));
  if (text(form, "hav")) return lift(context, staff, text(form, "hav"));
  return retry(context, staff, text(form, "mejl"));
};

const isNumber = (chosen: string): boolean => /^\d{1,15}$/.test(chosen);

const retry = async (context: Context, staff: Staff, chosen: string): Promise<Response> => {
  // Only the word itself means all of them: a form without a choice sends nothing.
  if (chosen !== "alla" && !isNumber(chosen)) return seeOther("/samordnare/mejl/?antal=0");
  const id = chosen === "alla" ? null : Number(chosen);
  const { retried } = await call<{ retried: number }>("retry_mail", { p_id: id }, staff);
  if (retried > 0) nudgeMail(context);
  return seeOther(`/samordnare/mejl/?antal=${retried}`);
};

const settle = async (staff: Staff, chosen: string): Promise<Response> => {
  if (isNumber(chosen)) await call("settle_mail", { p_id: Number(chosen) }, staff);
  return seeOther("/samordnare/mejl/?klart");
};

const lift = async (context: Context, staff: Staff, chosen: string): Promise<Response> => {
  const id = isNumber(chosen) ? Number(chosen) : null;
  const { queued } = await call<{ queued: number }>("lift_suppression", { p_id: id }, staff);
  if (queued > 0) nudgeMail(context);
  return seeOther(`/samordnare/mejl/?havd=${queued}`);
};

const doneText = (asked: URLSearchParams): string | null => {
  if (asked.has("klart")) return t("room.mail.settled");
  return counted("room.mail.retried", asked.get("antal")) ?? counted("room.mail.lifted", asked.get("havd"));
};

const counted = (key: CountedKey & StringKey, typed: string | null): string | null => {
  if (typed === null) return null;
  const count = Number(typed) || 0;
  return count > 0 ? tn(key, count) : t(key);
};
