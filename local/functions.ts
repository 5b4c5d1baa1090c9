import { readdir } from "node:fs/promises";
import { join } from "node:path";

type Handler = (request: Request, context: never) => Promise<Response | undefined> | Response | undefined;

interface FunctionConfig {
  path?: string | string[];
  excludedPath?: string | string[];
  method?: string | string[];
  schedule?: string;
  preferStatic?: boolean;
}

interface FunctionModule {
  default: Handler;
  config?: FunctionConfig;
}

export interface LoadedFunction {
  name: string;
  handler(request: Request, context: unknown): Promise<Response | undefined> | Response | undefined;
  config: FunctionConfig;
}

const list = <T>(value: T | T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

async function functionFiles(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && entry.name.endsWith(".ts")).map((entry) => join(dir, entry.name));
}

/** Every function the platform would deploy: the direct children of the folder. */
export async function loadFunctions(
  dir: string,
  load: (file: string) => Promise<unknown> = (file) => import(file),
): Promise<LoadedFunction[]> {
  const files = await functionFiles(dir);
  return Promise.all(
    files.map(async (file) => {
      const module = (await load(file)) as FunctionModule;
      const name = file.slice(file.lastIndexOf("/") + 1, -".ts".length);
      return { name, handler: module.default as LoadedFunction["handler"], config: module.config ?? {} };
    }),
  );
}

export interface Match extends LoadedFunction {
  params: Record<string, string>;
}

/** Which function answers an address. A path without parameters wins over one with. */
export function matchFunction(functions: LoadedFunction[], method: string, url: URL): Match | null {
  const matches: (Match & { wild: number })[] = [];
  for (const each of functions) {
    const paths = [...list(each.config.path), `/.netlify/functions/${each.name}`];
    const methods = list(each.config.method);
    if (methods.length > 0 && !methods.includes(method) && !(method === "HEAD" && methods.includes("GET"))) continue;
    for (const path of paths) {
      const params = matchPath(path, url.pathname);
      if (params) matches.push({ ...each, params, wild: Object.keys(params).length });
    }
  }
  return matches.sort((a, b) => a.wild - b.wild)[0] ?? null;
}

function matchPath(path: string, pathname: string): Record<string, string> | null {
  const withSlash = (text: string) =>
    text.length > 1 && !text.endsWith("/") && !/\.[^/]+$/.test(text) ? `${text}/` : text;
  const found = new URLPattern({ pathname: withSlash(path) }).exec({ pathname: withSlash(pathname) });
  if (!found) return null;
  const params: Record<string, string> = {};
  for (const [name, value] of Object.entries(found.pathname.groups))
    if (value) params[name] = decodeURIComponent(value);
  return params;
}
