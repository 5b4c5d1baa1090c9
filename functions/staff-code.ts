import type { Config } from "@netlify/functions";
import type { AuthError, Session } from "@supabase/supabase-js";
import { codePage, notStaffPage } from "../site/function-pages/room/sign-in.ts";
import { t } from "../site/strings.ts";
import { call, Unavailable } from "./lib/call.ts";
import { clientHash } from "./lib/client.ts";
import { type CodeAsked, codeAsked, codeLifeMilliseconds, droppedCodeCookies } from "./lib/code.ts";
import { readForm, text } from "./lib/form.ts";
import { answer, page, seeOther } from "./lib/page.ts";
import { auth, claim, isOutage, signedInCookies, withCookies } from "./lib/session.ts";

export const config: Config = { path: "/samordnare/kod", method: ["GET", "POST"] };

export default answer(async (request, context) => {
  const form = request.method === "POST" ? await readForm(request) : null;
  const asked = codeAsked(request);
  if (!asked) return seeOther("/samordnare/logga-in/");
  if (!form) return page(codePage(asked));

  const again = (sentence: string, status: number) =>
    page(codePage({ ...asked, problems: [{ field: "code", text: sentence }] }), status);
  const code = text(form, "code").replaceAll(/[\s-]/g, "");
  if (code === "") return again(t("room.code.missing"), 422);
  const attempt = { p_email: asked.email, p_client: clientHash(request, context) };
  if (!(await call<boolean>("staff_may_try_code", attempt))) return again(t("room.code.too_many"), 429);

  const { session, error } = await verify(asked.email, code);
  if (session) return signIn(request, asked, session);
  if (error?.status === 429) return again(t("room.code.too_many"), 429);
  return again(t(isLate(asked) ? "room.code.expired" : "room.code.wrong"), 422);
});

type Verified = { session: Session | null; error: AuthError | null };

/** Hosted Supabase calls the type "email", the local one "magiclink"; each refuses the other's word unread. */
const verify = async (email: string, token: string): Promise<Verified> => {
  const first = await verifyAs("email", email, token);
  return first.error?.code === "validation_failed" ? verifyAs("magiclink", email, token) : first;
};

const verifyAs = async (type: "email" | "magiclink", email: string, token: string): Promise<Verified> => {
  const { data, error } = await auth().verifyOtp({ email, token, type });
  if (error && isOutage(error)) throw new Unavailable("auth");
  return { session: data.session, error };
};

/** The service says the same of a late code as of a wrong one. */
const isLate = ({ askedAt }: CodeAsked): boolean => Date.now() - askedAt > codeLifeMilliseconds;

const signIn = async (request: Request, asked: CodeAsked, session: Session): Promise<Response> => {
  const person = await claim(session.access_token);
  const cookies = [...signedInCookies(request, session), ...droppedCodeCookies(request)];
  return withCookies(person ? seeOther(asked.back) : page(notStaffPage(), 403), cookies);
};
