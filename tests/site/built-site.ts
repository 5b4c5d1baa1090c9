import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join, relative } from "node:path";
import { promisify } from "node:util";
import { headersFor } from "../../site/headers.ts";

const root = join(import.meta.dirname, "..", "..");

export interface BuiltSite {
  /** Address → text: "/kalender/" and "/feed.xml". */
  pages: Map<string, string>;
  files: Map<string, Buffer>;
  close(): Promise<void>;
}

/** Runs the real build, in a process of its own as a deploy does; of the project in `home`. */
export const buildSite = async (env: Record<string, string | undefined>, home = root): Promise<BuiltSite> => {
  const output = await mkdtemp(join(tmpdir(), "oppna-site-"));
  const eleventy = join(root, "node_modules", "@11ty", "eleventy", "cmd.cjs");
  await promisify(execFile)(
    process.execPath,
    [eleventy, "--config=site/eleventy.config.ts", `--output=${output}`, "--quiet"],
    {
      cwd: home,
      env: { ...process.env, ...env },
    },
  );
  const names = await readdir(output, { recursive: true, withFileTypes: true });
  const files = new Map<string, Buffer>();
  for (const entry of names.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    files.set(`/${relative(output, path)}`.replace(/\/index\.html$/, "/"), await readFile(path));
  }
  const pages = new Map(
    [...files].filter(([path]) => isPage(path)).map(([path, body]) => [path, body.toString("utf8")]),
  );
  return { pages, files, close: () => rm(output, { recursive: true, force: true }) };
};

const isPage = (path: string): boolean => path.endsWith("/") || path.endsWith(".html");

const types: Record<string, string> = {
  "": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".xml": "application/xml",
};

/** The built files as the host serves them, with the same headers. */
export const serveSite = async ({ files }: BuiltSite): Promise<{ url: string; close(): void }> => {
  const server: Server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://127.0.0.1").pathname;
    const body = files.get(path);
    response.writeHead(body ? 200 : 404, { ...headersFor(path), "content-type": types[extname(path)] ?? "text/plain" });
    response.end(body);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
};
