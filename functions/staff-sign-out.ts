import type { Config } from "@netlify/functions";
import { signOutPage } from "../site/function-pages/room/sign-in.ts";
import { readForm } from "./lib/form.ts";
import { answer, page, seeOther } from "./lib/page.ts";
import { endSignIn, signedOutCookies, withCookies } from "./lib/session.ts";

export const config: Config = { path: "/samordnare/logga-ut", method: ["GET", "POST"] };

export default answer(async (request) => {
  if (request.method !== "POST") return page(signOutPage());
  await readForm(request);
  await endSignIn(request);
  return withCookies(seeOther("/samordnare/logga-in/?utloggad"), signedOutCookies(request));
});
