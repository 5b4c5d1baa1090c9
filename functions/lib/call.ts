import { PostgrestClient } from "@supabase/postgrest-js";
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

// Just above the database's own limit of 8 s, so that its answer wins over ours.
const timeoutMilliseconds = 9_000;

const client = (token: string | undefined) => {
  const key = env(token ? "SUPABASE_PUBLISHABLE_KEY" : "SUPABASE_SECRET_KEY");
  return new PostgrestClient(`${env("SUPABASE_URL")}/rest/v1`, {
    headers: { apikey: key, authorization: `Bearer ${token ?? key}` },
    schema: "api" as never,
    timeout: timeoutMilliseconds,
    retry: false,
  });
};

/** Calls a door: public ones with the secret key, staff ones with the person's own token. */
export const call = async <T>(
  door: string,
  args: Record<string, unknown> = {},
  { token }: { token?: string | undefined } = {},
): Promise<T> => {
  const { data, error, status } = await client(token).rpc(door as never, args as never);
  if (!error) return data as T;
  if (/^PT4\d\d$/.test(error.code)) throw new Refusal(error.message, error.details, Number(error.code.slice(2)));
  // An expired or invented sign-in is the person's to mend, not an outage.
  if (token && status === 401) throw new Refusal("sign_in_required", null, 401);
  log("door_failed", { about: door, status, code: error.code });
  throw new Unavailable(door);
};
