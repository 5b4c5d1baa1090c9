import type { Context } from "@netlify/functions";
import { optionalEnv } from "./env.ts";

/** Stands for the visitor where attempts are counted. The address itself is never stored or logged. */
export const clientHash = (request: Request, context: Pick<Context, "ip">): string | null => {
  const address = context.ip || request.headers.get("x-nf-client-connection-ip");
  const key = optionalEnv("CLIENT_HASH_KEY");
  if (!address || !key) return null;
  // Loaded when somebody is counted: it is a sixth of the time a function takes to start.
  const { createHmac } = process.getBuiltinModule("node:crypto");
  return createHmac("sha256", key).update(address).digest("base64url").slice(0, 22);
};
