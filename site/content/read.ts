import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import matter from "gray-matter";
import type { z } from "zod";
import type { Collection } from "./collection.ts";
import { reason } from "./reason.ts";

export const contentFolder = fileURLToPath(new URL("../../content", import.meta.url));

/** A file under content/ as it was read, with what a fault needs to say where it stands. */
export interface ContentFile<Fields> {
  /** As in "content/nyheter/frukost.md". */
  name: string;
  source: string;
  slug: string;
  fields: Fields;
  body: string;
}

/** What a page is given: the fields, the text and the file's own name. */
export type Item<Fields> = Fields & { slug: string; body: string };

export class ContentError extends Error {
  override name = "ContentError";
  constructor(problems: string[]) {
    super(
      `Det finns fel i innehållet. Rätta ${problems.length === 1 ? "filen" : "filerna"} och bygg igen.\n\n${problems.join("\n")}\n`,
    );
  }
}

/** Stops the build when there is anything to mend. */
export const refuse = (problems: string[]): void => {
  if (problems.length > 0) throw new ContentError(problems);
};

/** File, line, field and reason in one sentence. */
export const problem = (file: { name: string; source: string }, field: string, why: string): string => {
  const key = field.split(".")[0];
  const line =
    file.source.split("\n").findIndex((row) => row.startsWith(`${key}:`) || row.startsWith(`  "${key}":`)) + 1;
  const place = line > 0 ? `${file.name}, rad ${line}` : file.name;
  return field ? `${place}: ${field} ${why}` : `${place}: ${why}`;
};

/** Every file of a collection, in the order of their names; all faults of the folder are told at once. */
export const readFiles = <Schema extends z.ZodType>(
  { folder, file, except = [], schema }: Collection<Schema>,
  root = contentFolder,
): ContentFile<z.infer<Schema>>[] => {
  if (!existsSync(join(root, folder))) return [];
  const read = readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".md"))
    .filter((name) => (file ? name === `${file}.md` : !except.includes(basename(name, ".md"))))
    .sort()
    .map((name) => readOne(root, join(root, folder, name), schema));
  refuse(read.flatMap((result) => ("problems" in result ? result.problems : [])));
  return read.flatMap((result) => ("file" in result ? [result.file] : []));
};

export const asItem = <Fields>({ slug, fields, body }: ContentFile<Fields>): Item<Fields> => ({
  slug,
  ...fields,
  body,
});

export const readItems = <Schema extends z.ZodType>(
  collection: Collection<Schema>,
  root = contentFolder,
): Item<z.infer<Schema>>[] => readFiles(collection, root).map(asItem);

/** The one file of a collection that is a single page. */
export const readPage = <Schema extends z.ZodType>(
  collection: Collection<Schema>,
  root = contentFolder,
): Item<z.infer<Schema>> => {
  const [item] = readItems(collection, root);
  if (!item) throw new ContentError([`content/${collection.folder}/${collection.file}.md saknas`]);
  return item;
};

const readOne = <Schema extends z.ZodType>(
  root: string,
  path: string,
  schema: Schema,
): { file: ContentFile<z.infer<Schema>> } | { problems: string[] } => {
  const source = readFileSync(path, "utf8");
  const name = join("content", relative(root, path));
  const slug = basename(path, ".md");
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug))
    return { problems: [`${name}: filens namn blir sidans adress och får bara ha a–z, siffror och bindestreck`] };
  try {
    // The options object keeps gray-matter from serving a cached result of an earlier, broken read.
    const { data, content } = matter(source, {});
    const result = schema.safeParse(data, { error: reason });
    if (result.success) return { file: { name, source, slug, fields: result.data, body: content.trim() } };
    return {
      problems: result.error.issues.map((issue) => problem({ name, source }, issue.path.join("."), issue.message)),
    };
  } catch (error) {
    const line = error instanceof Error && "mark" in error ? (error.mark as { line?: number }).line : undefined;
    return { problems: [`${name}, rad ${(line ?? 0) + 1}: inledningen mellan --- och --- går inte att läsa`] };
  }
};
