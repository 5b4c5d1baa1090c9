import type { Config } from "@netlify/functions";
import { securityHeaders } from "../site/headers.ts";
import { privateHeaders } from "./lib/cache.ts";
import { call } from "./lib/call.ts";
import { nudgeMail } from "./lib/nudge.ts";

// Without a method, since watchers ask by HEAD as well as GET.
export const config: Config = { path: "/api/halsa" };

interface Health {
  ok: boolean;
  /** The coordinators were mailed about a silence just now. */
  told: boolean;
}

/** For a watcher outside: 200 when all is well, 503 when something is not. Says nothing about anybody. */
export default async (_: Request, context: Parameters<typeof nudgeMail>[0]): Promise<Response> => {
  const health = await call<Health>("health").catch(() => null);
  if (!health) return answer({ ok: false, database: "unreachable" }, 503);
  const { told, ...rest } = health;
  if (told) nudgeMail(context);
  return answer(rest, health.ok ? 200 : 503);
};

const answer = (body: object, status: number): Response =>
  Response.json(body, { status, headers: { ...securityHeaders, ...privateHeaders } });
