import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import { afterAll } from "vitest";
import { localEnvironment } from "../../local/environment.ts";
import { type LoadedFunction, loadFunctions, matchFunction } from "../../local/functions.ts";
import { type CaughtMail, type Mailbox, startMail } from "../../local/mail.ts";
import { freePort } from "../../local/ports.ts";
import { type Rest, startRest } from "../../local/rest.ts";
import { type TestDatabase, testDatabase } from "./database.ts";

export interface TestStack {
  /** Where the functions answer. */
  url: string;
  api: Rest;
  mail: Mailbox;
  db: TestDatabase;
  /** fetch against the site, never following redirects unless asked. */
  get(path: string, init?: RequestInit): Promise<Response>;
  /** A form as a browser posts it, from the site's own origin. */
  post(path: string, form: Record<string, string> | URLSearchParams, init?: RequestInit): Promise<Response>;
  /** Runs a scheduled or background function by name, to its end. */
  run(name: string): Promise<Response>;
  /** Waits for what functions do after they have answered. */
  settle(): Promise<void>;
  /** What one address has been sent, or everyone, oldest first. */
  mails(to?: string): Promise<CaughtMail[]>;
  /** Lets the site be seen with its database unreachable, and puts it back. */
  withoutDatabase<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const functionsDir = join(import.meta.dirname, "..", "..", "functions");

/** Database, REST, sign-in and mail, and the real function handlers behind a small HTTP server. */
export async function testStack(): Promise<TestStack> {
  const db = await testDatabase();
  const filesDir = await mkdtemp(join(tmpdir(), "oppna-files-"));
  const mail = await startMail({ smtpPort: await freePort(), webPort: await freePort() });
  const sitePort = await freePort();
  const url = `http://127.0.0.1:${sitePort}`;
  const from = { name: "Samordningsförbundet Granlandet", address: "utbildning@granlandet.example" };
  const api = await startRest({
    databaseUrl: db.url,
    port: await freePort(),
    smtp: { port: mail.smtpPort, from },
    siteUrl: url,
    filesDir,
  });
  Object.assign(process.env, localEnvironment({ siteUrl: url, rest: api, smtpUrl: mail.smtpUrl }));

  let loaded: Promise<LoadedFunction[]> | null = null;
  const functions = () => {
    loaded ??= loadFunctions(functionsDir, (file) => import(/* @vite-ignore */ file));
    return loaded;
  };
  const pending = new Set<Promise<unknown>>();
  const server = await serveFunctions(functions, sitePort, pending);

  const settle = async () => {
    while (pending.size > 0) await Promise.allSettled(pending);
  };
  const get = (path: string, init: RequestInit = {}) => fetch(new URL(path, url), { redirect: "manual", ...init });
  const close = async () => {
    await settle();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    await api.stop();
    await mail.stop();
    await rm(filesDir, { recursive: true, force: true });
  };
  afterAll(close);

  return {
    url,
    api,
    mail,
    db,
    get,
    post: (path, form, init = {}) =>
      get(path, {
        ...init,
        method: "POST",
        headers: { origin: url, ...(init.headers as Record<string, string> | undefined) },
        body: new URLSearchParams(form),
      }),
    run: async (name) => {
      const found = (await functions()).find((each) => each.name === name);
      if (!found) throw new Error(`There is no function ${name}`);
      const request = new Request(`${url}/.netlify/functions/${name}`, {
        method: "POST",
        headers: { "x-internal-key": process.env.INTERNAL_KEY ?? "", "content-type": "application/json" },
        body: JSON.stringify({ next_run: new Date().toISOString() }),
      });
      const response = await found.handler(request, context({}, pending, url));
      await settle();
      return response ?? new Response(null, { status: 204 });
    },
    settle,
    async mails(to) {
      await settle();
      return mail.mails(to);
    },
    async withoutDatabase(work) {
      const before = process.env.SUPABASE_URL;
      process.env.SUPABASE_URL = `http://127.0.0.1:${await freePort()}`;
      try {
        return await work();
      } finally {
        process.env.SUPABASE_URL = before;
      }
    },
    close,
  };
}

function context(params: Record<string, string>, pending: Set<Promise<unknown>>, url: string) {
  return {
    params,
    ip: "127.0.0.1",
    requestId: "test",
    url: new URL(url),
    site: { url },
    deploy: { context: "dev", id: "0", published: false },
    waitUntil(promise: Promise<unknown>) {
      const tracked = promise.catch(() => undefined).finally(() => pending.delete(tracked));
      pending.add(tracked);
    },
  };
}

async function serveFunctions(
  functions: () => Promise<LoadedFunction[]>,
  port: number,
  pending: Set<Promise<unknown>>,
): Promise<Server> {
  const answer = async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    const found = matchFunction(await functions(), request.method, url);
    if (!found) return new Response("Not found", { status: 404 });
    const { handler, params, name } = found;
    if (name.endsWith("-background")) {
      const copy = new Request(request.url, {
        method: request.method,
        headers: request.headers,
        body: await request.text(),
      });
      context(params, pending, url.origin).waitUntil(
        Promise.resolve(handler(copy, context(params, pending, url.origin))),
      );
      return new Response(null, { status: 202 });
    }
    return (await handler(request, context(params, pending, url.origin))) ?? new Response(null, { status: 204 });
  };
  const server = createServer(getRequestListener(answer));
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  if ((server.address() as AddressInfo).port !== port) throw new Error("The test server got another port");
  return server;
}
