import { optionalEnv } from "./env.ts";
import { log } from "./log.ts";

const timeoutMilliseconds = 2_500;

/** Asks for a new build of the site. False when it could not be asked for; what was saved is saved all the same. */
export const fireBuild = async (): Promise<boolean> => {
  const url = optionalEnv("BUILD_HOOK_URL");
  if (!url) return true;
  try {
    const { ok, status } = await fetch(url, { method: "POST", signal: AbortSignal.timeout(timeoutMilliseconds) });
    if (!ok) log("build_hook_failed", { status });
    return ok;
  } catch {
    log("build_hook_failed");
    return false;
  }
};
