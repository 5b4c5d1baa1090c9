import { createHash } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Template } from "../content/template.ts";
import { cached, hashOfFiles, putOut } from "../pictures/cache.ts";

export const wordPath = ({ slug }: Pick<Template, "slug">): string => `/metodstod/mallar/${slug}.docx`;

/** Thousands of bytes, as a link says. */
export const wordSizes = async (templates: Template[]): Promise<Record<string, number>> => {
  const sizes: Record<string, number> = {};
  for (const [slug, path] of await keptFiles(templates)) sizes[slug] = Math.ceil((await stat(path)).size / 1000);
  return sizes;
};

/** Puts every template's Word file where its page links to it. */
export const writeWordFiles = async (templates: Template[], folder: string): Promise<void> => {
  const files = await keptFiles(templates);
  await putOut(new Map([...files].map(([slug, path]) => [wordPath({ slug }), path])), folder);
};

/** Where each template's Word file lies, made now unless an earlier build did: slug → path. */
const keptFiles = async (templates: Template[]): Promise<Map<string, string>> => {
  const ground = await groundHash();
  const files = new Map<string, string>();
  for (const template of templates) {
    const hash = createHash("sha256").update(ground).update(JSON.stringify(template)).digest("hex").slice(0, 10);
    const path = await cached(`${template.slug}.${hash}.docx`, async () => {
      // Loading this and running it would be a fifth of a small build.
      const { wordFile } = await import("./word-file.ts");
      return wordFile(template);
    });
    files.set(template.slug, path);
  }
  return files;
};

const ownFolder = fileURLToPath(new URL(".", import.meta.url));
const strings = fileURLToPath(new URL("../../content/strings", import.meta.url));
const others = ["../assets/tokens.css", "../../content/site.json", "../../node_modules/docx/package.json"].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

/** What every Word file depends on: a new colour, word or way of writing makes all of them anew. */
const groundHash = async (): Promise<string> =>
  hashOfFiles([...(await filesIn(ownFolder)), ...(await filesIn(strings)), ...others]);

const filesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).sort().map((name) => join(folder, name));
