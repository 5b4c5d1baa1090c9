import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { brotliCompressSync } from "node:zlib";

export interface Edge {
  url: string;
  /** What has been sent, as it was sent. */
  served: { path: string; bytes: number }[];
  delayFont(milliseconds: number): void;
  stop(): Promise<void>;
}

/**
 * Stands before the site as the host's edge does, and compresses. Can hold the font back.
 * An address that ends with ?post is asked for with an empty form: a first visit to a page with errors.
 */
export async function startEdge(site: string): Promise<Edge> {
  const served: Edge["served"] = [];
  let fontDelay = 0;
  const server = createServer(async (request, response) => {
    const { pathname, search } = new URL(request.url ?? "/", site);
    const form = { method: "POST", body: new URLSearchParams({ formKey: crypto.randomUUID() }) };
    const answer = await fetch(site + pathname, search === "?post" ? form : {});
    const body = Buffer.from(await answer.arrayBuffer());
    const isFont = pathname.endsWith(".woff2");
    if (isFont) await setTimeout(fontDelay);
    const sent = isFont ? body : brotliCompressSync(body);
    served.push({ path: pathname, bytes: sent.length });
    const headers = new Headers(answer.headers);
    headers.set("content-length", String(sent.length));
    headers.delete("transfer-encoding");
    if (!isFont) headers.set("content-encoding", "br");
    response.writeHead(answer.status, Object.fromEntries(headers)).end(sent);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    served,
    delayFont(milliseconds) {
      fontDelay = milliseconds;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
