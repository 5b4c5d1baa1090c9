/** What a neighbour's server may do to a build: little, for a short while. */
export interface FetchLimits {
  timeoutMilliseconds: number;
  bytesMax: number;
  redirectsMax: number;
}

/** Says in Swedish, to whoever reads the build's log, why a calendar could not be read. */
export class Unreadable extends Error {}

/** The text at an address. Only over https, but for a server on this very machine that was named to begin with. */
export const fetchCapped = async (address: string, limits: FetchLimits): Promise<string> => {
  const signal = AbortSignal.timeout(limits.timeoutMilliseconds);
  try {
    const response = await followed(address, limits.redirectsMax, signal);
    if (!response.ok) throw new Unreadable(`svarade med felkod ${response.status}`);
    return await text(response, limits.bytesMax);
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    const seconds = limits.timeoutMilliseconds / 1000;
    throw new Unreadable(signal.aborted ? `svarade inte inom ${seconds} sekunder` : "gick inte att nå");
  }
};

const followed = async (address: string, redirectsMax: number, signal: AbortSignal): Promise<Response> => {
  const local = isLocal(address);
  let at = address;
  for (let redirects = 0; redirects <= redirectsMax; redirects++) {
    if (!at.startsWith("https://") && !(local && isLocal(at)))
      throw new Unreadable(
        at === address ? "har ingen adress som börjar med https://" : "skickar vidare till en osäker adress",
      );
    const response = await fetch(at, { redirect: "manual", signal, headers: { accept: "application/json" } });
    const to = response.status >= 300 && response.status < 400 ? response.headers.get("location") : null;
    if (to === null) return response;
    await response.body?.cancel();
    at = URL.parse(to, at)?.href ?? "";
  }
  throw new Unreadable("skickar vidare för många gånger");
};

const isLocal = (address: string): boolean => URL.parse(address)?.origin.startsWith("http://127.0.0.1:") ?? false;

const text = async ({ body }: Response, bytesMax: number): Promise<string> => {
  const reader = body?.getReader();
  const parts: Uint8Array[] = [];
  for (let bytes = 0; ; ) {
    const { value, done } = (await reader?.read()) ?? { done: true };
    if (done || !value) return Buffer.concat(parts).toString("utf8");
    bytes += value.length;
    if (bytes > bytesMax) throw new Unreadable(`är större än ${Math.round(bytesMax / 1_000_000)} MB`);
    parts.push(value);
  }
};
