import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { NetlifyDev } from "@netlify/dev";
import { securityHeaders } from "../site/headers.ts";
import { previewMails, previewPath } from "./mail-preview.ts";
import { projectRoot } from "./system.ts";

export interface Site {
  url: string;
  /** Tells open pages that there is something new to see. */
  reload(): void;
  stop(): Promise<void>;
}

export interface SiteOptions {
  port: number;
  liveReload: boolean;
  /** What the build hook does here. False when the build failed. */
  onBuildHook(): Promise<boolean>;
}

const off = { enabled: false };
const on = { enabled: true };
const silent = { log: () => undefined, warn: () => undefined, error: console.error };

/** The platform's own emulation of static files, headers and functions, behind one port. */
export async function startSite({ port, liveReload, onBuildHook }: SiteOptions): Promise<Site> {
  const platform = new NetlifyDev({
    projectRoot,
    skipGitignore: true,
    serverAddress: null,
    logger: silent,
    edgeFunctions: off,
    blobs: off,
    database: off,
    images: off,
    aiGateway: off,
    environmentVariables: off,
    geolocation: off,
    server: off,
    functions: on,
    headers: on,
    redirects: on,
    staticFiles: on,
  });
  await platform.start();
  const listeners = new Set<ServerResponse>();

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, search } = new URL(request.url ?? "/", `http://127.0.0.1:${port}`);
    if (pathname === "/__local/build" && request.method === "POST") {
      const built = onBuildHook();
      // The real hook answers at once; a test may wait for the pages.
      return response.writeHead(search === "?wait" ? ((await built) ? 200 : 500) : 202).end();
    }
    if (liveReload && pathname === "/__local/reload.js") return sendScript(response);
    if (liveReload && pathname === "/__local/events") return listen(response, listeners);
    if (pathname.startsWith(previewPath)) {
      return send((await previewMails(pathname)) ?? (await notFound()), request, response, liveReload);
    }
    const found = await handled(request);
    await send(found?.response ?? (await notFound()), request, response, liveReload);
  };

  /** The emulation now and then loses a function's answer on its way, and says 500, which no function of ours does. */
  const handled = async (request: IncomingMessage) => {
    const found = await platform.handleAndIntrospectNodeRequest(request);
    const lost = found?.response.status === 500 && request.method === "GET";
    return lost ? platform.handleAndIntrospectNodeRequest(request) : found;
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error(error instanceof Error ? error.message : "Ett fel utan ord");
      if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain; charset=utf-8" });
      response.end("Något gick fel i den lokala webbservern. Se terminalen.");
    });
  });
  await new Promise<void>((done, fail) => server.once("error", fail).listen(port, "127.0.0.1", done));

  return {
    url: `http://127.0.0.1:${port}`,
    reload() {
      for (const listener of listeners) listener.write("data: reload\n\n");
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await platform.stop();
    },
  };
}

async function notFound(): Promise<Response> {
  const page = await readFile(join(projectRoot, "_site", "404.html")).catch(() => Buffer.from("404"));
  return new Response(page, {
    status: 404,
    headers: { "content-type": "text/html; charset=utf-8", ...securityHeaders },
  });
}

async function send(from: Response, request: IncomingMessage, to: ServerResponse, liveReload: boolean): Promise<void> {
  const body = Buffer.from(await from.arrayBuffer());
  const isPage = from.headers.get("content-type")?.startsWith("text/html") ?? false;
  const sent = isPage && liveReload ? Buffer.from(withReload(body.toString("utf8"))) : body;
  to.statusCode = from.status;
  for (const [name, value] of from.headers) {
    if (name === "content-length" || name === "content-encoding" || name === "set-cookie") continue;
    to.setHeader(name, value);
  }
  const cookies = from.headers.getSetCookie();
  if (cookies.length > 0) to.setHeader("set-cookie", cookies);
  if (from.status !== 204 && from.status !== 304) to.setHeader("content-length", sent.length);
  to.end(request.method === "HEAD" ? undefined : sent);
}

/** A script of our own origin, so that the pages' content security policy need not be loosened for it. */
const withReload = (page: string) => page.replace("</head>", '<script src="/__local/reload.js" defer></script></head>');

function sendScript(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/javascript; charset=utf-8", "cache-control": "no-store" });
  response.end('new EventSource("/__local/events").onmessage = () => location.reload();\n');
}

function listen(response: ServerResponse, listeners: Set<ServerResponse>): void {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  response.write(": \n\n");
  listeners.add(response);
  response.once("close", () => listeners.delete(response));
}
