import type { Config, Context } from "@netlify/functions";
import { signInPage } from "../site/function-pages/room/sign-in.ts";
import { t } from "../site/strings.ts";
import { call } from "./lib/call.ts";
import { clientHash } from "./lib/client.ts";
import { codeCookies } from "./lib/code.ts";
import { type Form, readForm, text } from "./lib/form.ts";
import { log } from "./lib/log.ts";
import { answer, page, seeOther } from "./lib/page.ts";
import { auth, safeReturn, withCookies } from "./lib/session.ts";

export const config: Config = { path: "/samordnare/logga-in", method: ["GET", "POST"] };

export default answer(async (request, context) => {
  if (request.method === "POST") return askForCode(request, context, await readForm(request));
  const { searchParams } = new URL(request.url);
  return page(signInPage({ back: safeReturn(searchParams.get("till")), signedOut: searchParams.has("utloggad") }));
});

const askForCode = async (request: Request, context: Context, form: Form): Promise<Response> => {
  const email = text(form, "email").toLowerCase();
  const back = safeReturn(text(form, "till"));
  if (!/^[^\s@<>]{1,100}@[^\s@<>]{1,150}$/.test(email)) {
    const sentence = t(email === "" ? "room.sign_in.email_missing" : "room.sign_in.email_malformed");
    return page(signInPage({ email, back, problems: [{ field: "email", text: sentence }] }), 422);
  }
  const allowed = await call<boolean>("staff_may_sign_in", { p_email: email, p_client: clientHash(request, context) });
  // The mail is sent after the answer: how long it takes would tell who works here.
  if (allowed) context.waitUntil(mailCode(email));
  return withCookies(seeOther("/samordnare/kod/"), codeCookies(request, { email, back, askedAt: Date.now() }));
};

const mailCode = async (email: string): Promise<void> => {
  const { error } = await auth().signInWithOtp({ email, options: { shouldCreateUser: true } });
  if (error) log("sign_in_mail_failed", { status: error.status ?? 0, code: error.code ?? error.name });
};
