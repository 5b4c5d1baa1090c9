import { optionalEnv } from "./env.ts";

/** What was typed: dotted names become nested, numbered names become lists. */
export type FormNode = string | FormNode[] | { [name: string]: FormNode };
export type Form = { [name: string]: FormNode };

/** The post itself cannot be read. `key` is a sentence, `errors.<key>`. */
export class UnreadableForm extends Error {
  readonly key: "body_too_large" | "wrong_content_type" | "foreign_origin";
  readonly status: number;

  constructor(key: UnreadableForm["key"], status: number) {
    super(key);
    this.key = key;
    this.status = status;
  }
}

const bodyBytesMax = 64 * 1024;
const rowsMax = 200;
const depthMax = 5;
export const trapName = "webbplats";

/** Reads a posted form, or throws UnreadableForm. A page that takes whole lists says how many bytes it takes. */
export const readForm = async (request: Request, bytesMax = bodyBytesMax): Promise<Form> => {
  if (!fromOurself(request)) throw new UnreadableForm("foreign_origin", 403);
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/x-www-form-urlencoded") throw new UnreadableForm("wrong_content_type", 415);
  return unflatten(new URLSearchParams(await readText(request, bytesMax)));
};

/**
 * Pages that hide their address (no-referrer) post with `Origin: null`; there the browser's own
 * Sec-Fetch-Site tells. A post without either comes from no browser and carries nobody's sign-in.
 */
const fromOurself = (request: Request): boolean => {
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site");
  if (origin && origin !== "null") return ourOrigins(request).has(origin);
  if (site) return site === "same-origin" || site === "none";
  return origin === null;
};

const ourOrigins = (request: Request): Set<string> => {
  const { origin, protocol } = new URL(request.url);
  const host = request.headers.get("host");
  return new Set([origin, ...(host ? [`${protocol}//${host}`] : []), ...configuredOrigins()]);
};

const configuredOrigins = (): string[] =>
  [optionalEnv("SITE_URL"), process.env.URL].flatMap((url) => (url && URL.canParse(url) ? [new URL(url).origin] : []));

/** Stops reading at the limit, whatever the headers promise. */
const readText = async (request: Request, bytesMax: number): Promise<string> => {
  const tooLarge = () => new UnreadableForm("body_too_large", 413);
  if (Number(request.headers.get("content-length") ?? 0) > bytesMax) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (request.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
};

const branch = (): Form => Object.create(null);

/** `people.0.name=Astrid` → { people: [{ name: "Astrid" }] }. A name given twice becomes a list. */
export const unflatten = (fields: Iterable<[string, string]>): Form => {
  const form = branch();
  for (const [name, value] of fields) {
    const path = name.split(".");
    if (path.length <= depthMax && path.every((part) => part !== "")) plant(form, path, value);
  }
  return listed(form) as Form;
};

const plant = (form: Form, path: string[], value: string): void => {
  let node = form;
  for (const part of path.slice(0, -1)) {
    const next = node[part] ?? branch();
    // `a=1` followed by `a.b=2` is nobody's form: the first one stands.
    if (typeof next === "string" || Array.isArray(next)) return;
    node[part] = next;
    node = next;
  }
  const leaf = path.at(-1) as string;
  const before = node[leaf];
  if (before === undefined) node[leaf] = value;
  else if (typeof before === "string") node[leaf] = [before, value];
  else if (Array.isArray(before)) before.push(value);
};

/** The other way, for a page that carries a form it cannot use yet. */
export const flatten = (form: FormNode, name = ""): [string, string][] => {
  if (typeof form === "string") return [[name, form]];
  return Object.entries(form).flatMap(([part, node]: [string, FormNode]) => {
    const nameGivenTwice = Array.isArray(form) && typeof node === "string";
    return flatten(node, nameGivenTwice || name === "" ? name || part : `${name}.${part}`);
  });
};

/** Branches with only numbers for names become lists in number order; gaps close. */
const listed = (node: FormNode): FormNode => {
  if (typeof node === "string" || Array.isArray(node)) return node;
  const names = Object.keys(node);
  if (names.length > 0 && names.every((name) => /^\d{1,4}$/.test(name)))
    return names
      .sort((a, b) => Number(a) - Number(b))
      .slice(0, rowsMax)
      .map((name) => listed(node[name] as FormNode));
  const form = branch();
  for (const name of names) form[name] = listed(node[name] as FormNode);
  return form;
};

const find = (form: FormNode | undefined, path: string): FormNode | undefined => {
  let node = form;
  for (const part of path.split(".")) {
    if (node === undefined || typeof node === "string") return undefined;
    node = Array.isArray(node) ? node[Number(part)] : node[part];
  }
  return node;
};

/** The text typed in a field, without spaces around it; "" when the field is missing. */
export const text = (form: FormNode | undefined, path: string): string => {
  const node = find(form, path);
  return typeof node === "string" ? node.trim() : "";
};

export const optionalText = (form: FormNode | undefined, path: string): string | null => text(form, path) || null;

/** Every value given for a name: tick boxes with the same name. */
export const texts = (form: FormNode | undefined, path: string): string[] => {
  const node = find(form, path);
  const nodes = Array.isArray(node) ? node : node === undefined ? [] : [node];
  return nodes.filter((value) => typeof value === "string").map((value) => value.trim());
};

/** What the fields of a group are called: "answers.rollen.q1" has rollen in answers. */
export const names = (form: FormNode | undefined, path: string): string[] => {
  const node = find(form, path);
  return typeof node === "object" && !Array.isArray(node) ? Object.keys(node) : [];
};

/** The rows of a repeated group: `people.0.…`, `people.1.…`. */
export const rows = (form: FormNode | undefined, path: string): FormNode[] => {
  const node = find(form, path);
  return Array.isArray(node) ? node.filter((row) => typeof row !== "string") : [];
};

export const ticked = (form: FormNode | undefined, path: string): boolean => text(form, path) !== "";

/** Somebody filled the field that people never see. */
export const trapped = (form: Form): boolean => text(form, trapName) !== "";
