import { env } from "./env.ts";
import { log } from "./log.ts";

/** A door said no. The key is a sentence, `errors.<key>`; the detail is for the page that asked. */
export class Refusal extends Error {
  readonly key: string;
  readonly detail: string | null;
  readonly status: number;

  constructor(key: string, detail: string | null, status: number) {
    super(key);
    this.key = key;
    this.detail = detail;
    this.status = status;
  }
}

/** The database did not answer, or answered something no page can explain. */
export class Unavailable extends Error {}

interface DoorError {
  code?: string;
  message?: string;
  details?: string | null;
}

/** The local stack now and then gives a code of its own, and says what it was in words alone. */
const isDeadlock = (code: string, message: string): boolean =>
  code === "40P01" || message.endsWith("deadlock detected");
// Just above the database's own limit of 8 s, so that its answer wins over ours.
const timeoutMilliseconds = 9_000;

/** Calls a door: public ones with the secret key, staff ones with the person's own token. */
export const call = async <T>(
  door: string,
  args: Record<string, unknown> = {},
  { token, tries = 2 }: { token?: string | undefined; tries?: number } = {},
): Promise<T> => {
  const response = await post(door, args, token);
  if (response.ok) return (await body<T>(response)) as T;
  const { code = "", message = "", details = null } = (await body<DoorError>(response)) ?? {};
  // Two waited for each other and this one was undone whole: the other is done by now.
  if (isDeadlock(code, message) && tries > 1) return call(door, args, { token, tries: tries - 1 });
  if (/^PT4\d\d$/.test(code)) throw new Refusal(message, details, Number(code.slice(2)));
  // An expired or invented sign-in is the person's to mend, not an outage.
  if (token && response.status === 401) throw new Refusal("sign_in_required", null, 401);
  return failed(door, response.status, code);
};

/** PostgREST's own protocol for calling a function: its client weighs 113 kB and adds nothing to one POST. */
const post = (door: string, args: Record<string, unknown>, token: string | undefined): Promise<Response> => {
  const key = env(token ? "SUPABASE_PUBLISHABLE_KEY" : "SUPABASE_SECRET_KEY");
  return fetch(`${env("SUPABASE_URL")}/rest/v1/rpc/${door}`, {
    method: "POST",
    headers: {
      apikey: key,
      authorization: `Bearer ${token ?? key}`,
      "content-type": "application/json",
      "content-profile": "api",
    },
    body: JSON.stringify(args, withoutNull),
    signal: AbortSignal.timeout(timeoutMilliseconds),
  }).catch(() => failed(door, 0, ""));
};

// PostgreSQL has no U+0000, no keyboard makes it, and an address may hold it as %00.
const withoutNull = (_: string, value: unknown) => (typeof value === "string" ? value.replaceAll("\0", "") : value);

const body = async <T>(response: Response): Promise<T | null> => {
  try {
    return JSON.parse((await response.text()) || "null");
  } catch {
    return null;
  }
};

const failed = (door: string, status: number, code: string): never => {
  log("door_failed", { about: door, status, code });
  throw new Unavailable(door);
};
