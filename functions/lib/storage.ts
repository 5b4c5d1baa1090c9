import { Unavailable } from "./call.ts";
import { env } from "./env.ts";

/** The store of files that staff have asked for. */
export const fileStore = "files";

/** Long enough for a file of fifty megabytes. */
const timeoutMilliseconds = 120_000;

/** Storage's own protocol, for three calls: its client comes only with the rest of Supabase's, four times a function's weight. */
const ask = async (path: string, init: RequestInit): Promise<Response> => {
  const key = env("SUPABASE_SECRET_KEY");
  const response = await fetch(`${env("SUPABASE_URL")}/storage/v1/object/${path}`, {
    ...init,
    headers: { apikey: key, authorization: `Bearer ${key}`, ...init.headers },
    signal: AbortSignal.timeout(timeoutMilliseconds),
  }).catch(() => null);
  if (!response?.ok) throw new Unavailable("storage");
  return response;
};

const json = { "content-type": "application/json" };

/** Keeps a file in a store that only functions reach. Made again, it takes the place of what was there. */
export const keepFile = async (store: string, path: string, file: Blob): Promise<void> => {
  const headers = { "content-type": file.type, "x-upsert": "true" };
  await ask(`${store}/${path}`, { method: "POST", headers, body: file });
};

/** An address that opens the file for so many seconds, and saves it under its name. */
export const fileAddress = async (store: string, path: string, seconds: number): Promise<string> => {
  const body = JSON.stringify({ expiresIn: seconds });
  const response = await ask(`sign/${store}/${path}`, { method: "POST", headers: json, body });
  // The hosted service's address begins after /storage/v1, the local stack's with it.
  const { signedURL, signedUrl } = (await response.json()) as { signedURL?: string; signedUrl?: string };
  const address = (signedURL ?? signedUrl ?? "").replace(/^\/storage\/v1/, "");
  const name = encodeURIComponent(path.slice(path.lastIndexOf("/") + 1));
  return `${env("SUPABASE_URL")}/storage/v1${address}&download=${name}`;
};

/** Takes files away; those that are not there are gone already. */
export const removeFiles = async (store: string, paths: string[]): Promise<void> => {
  await ask(store, { method: "DELETE", headers: json, body: JSON.stringify({ prefixes: paths }) });
};
