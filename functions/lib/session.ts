import { AuthClient, type AuthError, type Session } from "@supabase/supabase-js";
import { notAllowedPage, notStaffPage, sendAgainPage } from "../../site/function-pages/room/sign-in.ts";
import type { Stopped } from "../../site/function-pages/room/stopped.ts";
import { call, Refusal, Unavailable } from "./call.ts";
import { cookie, dropped, kept } from "./cookies.ts";
import { env } from "./env.ts";
import { type Form, flatten, readForm } from "./form.ts";
import { wakeMail } from "./nudge.ts";
import { page, seeOther } from "./page.ts";

export interface Person {
  id: string;
  name: string;
  role: "coordinator" | "administrator" | "trainer" | "partner" | "reader";
  email: string;
}

export interface Staff extends Person {
  token: string;
  /** Mails that did not arrive, for the count in the menu. */
  trouble: number;
  /** What does not happen by itself although it should. */
  stopped: Stopped;
}

interface Visit {
  staff: Staff | "not_staff";
  /** Set when the browser must be given a new sign-in instead of the one it sent. */
  renewed: Session | null;
}

const accessCookie = "rum";
const refreshCookie = "rum-ny";
const start = "/samordnare/";
/** Half a day without a visit, and the code is asked for again. */
const keptSeconds = 12 * 60 * 60;

export const auth = () => {
  const key = env("SUPABASE_PUBLISHABLE_KEY");
  return new AuthClient({
    url: `${env("SUPABASE_URL")}/auth/v1`,
    // In capitals, as the library writes its own: in small letters both would be sent, and sign-out be refused.
    headers: { apikey: key, Authorization: `Bearer ${key}` },
    autoRefreshToken: false,
    persistSession: false,
    detectSessionInUrl: false,
  });
};

/**
 * A page for signed-in staff. The form of a POST is read, and its origin checked, before anything else.
 * Without a sign-in that counts the answer is the sign-in page, which leads back here, or what was typed, to send again.
 */
export const staffPage = async (
  request: Request,
  handler: (staff: Staff, form: Form | null) => Promise<Response>,
): Promise<Response> => {
  const form = request.method === "POST" ? await readForm(request) : null;
  try {
    const visit = await whoVisits(request);
    if (!visit) return toSignIn(request, form);
    const { staff, renewed } = visit;
    const response = staff === "not_staff" ? page(notStaffPage(), 403) : await allowed(staff, handler(staff, form));
    return renewed ? withCookies(response, signedInCookies(request, renewed)) : response;
  } catch (error) {
    if (isSignedOut(error)) return toSignIn(request, form);
    throw error;
  }
};

/** What the role may not see: said within the room, which is where the way on is. */
const allowed = async (staff: Staff, asked: Promise<Response>): Promise<Response> => {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Refusal && error.key === "not_allowed") return page(notAllowedPage(staff), 403);
    throw error;
  }
};

const isSignedOut = (error: unknown): boolean => error instanceof Refusal && error.status === 401;

const toSignIn = (request: Request, form: Form | null): Response => {
  const { pathname, search } = new URL(request.url);
  const here = pathname + search;
  const response = form
    ? page(sendAgainPage({ path: here, fields: flatten(form) }), 401)
    : seeOther(`/samordnare/logga-in/?till=${encodeURIComponent(here)}`);
  return withCookies(response, signedOutCookies(request));
};

/** Only addresses inside the room: a sign-in link must not lead people to somebody else's site. */
export const safeReturn = (path: string | null): string =>
  path?.startsWith(start) && !/[\\\s]|\/\//.test(path) ? path : start;

const whoVisits = async (request: Request): Promise<Visit | null> => {
  const access = cookie(request, accessCookie);
  const staff = access ? await ifSignedIn(staffWith(access)) : null;
  if (staff) return { staff, renewed: null };
  const renewed = await renew(request);
  return renewed && { staff: await staffWith(renewed.access_token), renewed };
};

const ifSignedIn = async <T>(asked: Promise<T>): Promise<T | null> => {
  try {
    return await asked;
  } catch (error) {
    if (isSignedOut(error)) return null;
    throw error;
  }
};

const staffWith = async (token: string): Promise<Staff | "not_staff"> => {
  const [person, notice] = await Promise.all([claim(token), roomNotice(token)]);
  return person ? { ...person, token, ...notice } : "not_staff";
};

/** Who the token belongs to; null when they are not, or no longer, staff. */
export const claim = async (token: string): Promise<Person | null> => {
  try {
    return await call<Person>("claim_staff", {}, { token });
  } catch (error) {
    if (error instanceof Refusal && error.status === 403) return null;
    throw error;
  }
};

interface Notice extends Stopped {
  trouble: number;
  /** The coordinators were mailed about a silence just now. */
  told: boolean;
}

const nothingToTell = { trouble: 0, stopped: { silentSince: null, failing: [], mailWaitingSince: null } };

/** What stands above every page: a role that may not see it, or an outage, must not take the page with it. */
const roomNotice = async (token: string): Promise<Pick<Staff, "trouble" | "stopped">> => {
  const notice = await call<Notice>("room_notice", {}, { token }).catch(() => null);
  if (!notice) return nothingToTell;
  const { trouble, told, silentSince, failing, mailWaitingSince } = notice;
  // Once in a silence: the schedule that would send the mail may be as dead as the one it tells of.
  if (told) await wakeMail();
  return { trouble, stopped: { silentSince, failing, mailWaitingSince } };
};

/** Access tokens live for an hour; the other one buys a new pair, once. */
const renew = async (request: Request): Promise<Session | null> => {
  const refresh = cookie(request, refreshCookie);
  if (!refresh) return null;
  const { data, error } = await auth().refreshSession({ refresh_token: refresh });
  if (error && isOutage(error)) throw new Unavailable("auth");
  return data.session;
};

export const isOutage = (error: AuthError): boolean =>
  error.name === "AuthRetryableFetchError" || (error.status ?? 0) >= 500;

/** Ends the sign-in at the database and the service, on every device: a copied cookie opens nothing afterwards. */
export const endSignIn = async (request: Request): Promise<void> => {
  const access = cookie(request, accessCookie);
  if (access && (await ifSignedIn(endTokens(access)))) return;
  const renewed = await renew(request);
  if (renewed) await endTokens(renewed.access_token);
};

export const endTokens = async (token: string): Promise<true> => {
  await call("sign_out_staff", {}, { token });
  const { error } = await auth().admin.signOut(token, "global");
  // A session or a person that is gone is signed out; any other answer leaves a renewal that opens the room again.
  if (error && error.status !== 403 && error.status !== 404) throw new Unavailable("auth");
  return true;
};

export const signedInCookies = (request: Request, session: Session): string[] => [
  kept(request, accessCookie, session.access_token, keptSeconds),
  kept(request, refreshCookie, session.refresh_token, keptSeconds),
];

export const signedOutCookies = (request: Request): string[] => [
  dropped(request, accessCookie),
  dropped(request, refreshCookie),
];

export const withCookies = (response: Response, cookies: string[]): Response => {
  const headers = new Headers(response.headers);
  for (const line of cookies) headers.append("Set-Cookie", line);
  return new Response(response.body, { status: response.status, headers });
};
