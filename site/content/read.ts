import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import matter from "gray-matter";
import type { z } from "zod";
import type { Collection } from "./collection.ts";
import { lineOf } from "./line.ts";
import { reason, unknownFields } from "./reason.ts";
import { labelAt } from "./walk.ts";

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
  /** With these Eleventy tells the faults once, and not where in our code they were found. */
  skipOriginalStack = true;
  __errorAlreadyLogged = true;
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

/** File, line, field and reason in one sentence; the field also as the editor names it. The line is where `at` stands. */
export const problem = (
  file: { name: string; source: string },
  field: string,
  why: string,
  label?: string,
  at: PropertyKey[] = field.split("."),
): string => {
  const line = lineOf(file.source, at.map(String));
  const place = line > 0 ? `${file.name}, rad ${line}` : file.name;
  if (!field) return `${place}: ${why}`;
  return label ? `${place}: ${field} ${why} (”${label}” i redaktionen)` : `${place}: ${field} ${why}`;
};

/** Every file of a collection, in the order of their names; all faults of the folder are told at once. */
export const readFiles = <Schema extends z.ZodType>(
  collection: Collection<Schema>,
  root = contentFolder,
): ContentFile<z.infer<Schema>>[] => {
  const { files, problems } = lookThrough(collection, root);
  refuse(problems);
  return files;
};

/** The files of a collection that can be read, and what is wrong with the others. */
export const lookThrough = <Schema extends z.ZodType>(
  { folder, file, format = "md", except = [], schema }: Collection<Schema>,
  root = contentFolder,
): { files: ContentFile<z.infer<Schema>>[]; problems: string[] } => {
  if (!existsSync(join(root, folder))) return { files: [], problems: [] };
  const ending = `.${format}`;
  const read = readdirSync(join(root, folder))
    .filter((name) => name.endsWith(ending))
    .filter((name) => (file ? name === file + ending : !except.includes(basename(name, ending))))
    .sort()
    .map((name) => readOne(root, join(root, folder, name), schema));
  return {
    files: read.flatMap((result) => ("file" in result ? [result.file] : [])),
    problems: read.flatMap((result) => ("problems" in result ? result.problems : [])),
  };
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

type Read<Schema extends z.ZodType> = { file: ContentFile<z.infer<Schema>> } | { problems: string[] };

let still = false;

/** Nothing under content/ changes from now on, as while a build runs: each file is read once. */
export const holdStill = (): void => {
  still = true;
};

/** A build asks for the same files several times; one that has not changed is not judged again. */
const judged = new Map<string, { source: string; schema: z.ZodType; result: Read<z.ZodType> }>();

const readOne = <Schema extends z.ZodType>(root: string, path: string, schema: Schema): Read<Schema> => {
  const known = judged.get(path);
  if (still && known?.schema === schema) return known.result as Read<Schema>;
  const source = readFileSync(path, "utf8");
  if (known?.source === source && known.schema === schema) return known.result as Read<Schema>;
  const result = judge(join("content", relative(root, path)), source, schema);
  judged.set(path, { source, schema, result });
  return result;
};

const judge = <Schema extends z.ZodType>(name: string, source: string, schema: Schema): Read<Schema> => {
  const slug = basename(name).replace(/\.\w+$/, "");
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug))
    return { problems: [`${name}: filens namn blir sidans adress och får bara ha a–z, siffror och bindestreck`] };
  if (name.endsWith(".md") && !/^---\r?\n[\s\S]*?\n---(\r?\n|$)/.test(source))
    return { problems: [`${name}, rad 1: ${noFacts}`] };
  const impossible = impossibleDays(name, source);
  if (impossible.length > 0) return { problems: impossible };
  try {
    const { data, content } = parts(name, source);
    const result = schema.safeParse(data, { error: reason });
    if (result.success) return { file: { name, source, slug, fields: result.data, body: content.trim() } };
    const file = { name, source };
    return {
      problems: result.error.issues.flatMap((issue) =>
        issue.code === "unrecognized_keys"
          ? issue.keys.map((key) =>
              problem(file, issue.path.join("."), unknownFields([key]), undefined, [...issue.path, key]),
            )
          : [problem(file, issue.path.join("."), issue.message, labelAt(schema, issue.path), issue.path)],
      ),
    };
  } catch (error) {
    return { problems: [name.endsWith(".json") ? brokenJson(name, source, error) : brokenFacts(name, error)] };
  }
};

const brokenFacts = (name: string, error: unknown): string => {
  const line = error instanceof Error && "mark" in error ? (error.mark as { line?: number }).line : undefined;
  return `${name}, rad ${(line ?? 0) + 1}: inledningen mellan --- och --- går inte att läsa. Ett kolon, ett citattecken eller ett indrag är fel`;
};

/** Node says where it stopped understanding; what is missing is often at the end of the row before. */
export const brokenJson = (name: string, source: string, error: unknown): string => {
  const stopped = /position (\d+)/.exec(String(error))?.[1];
  const line = source
    .trimEnd()
    .slice(0, stopped ? Number(stopped) : undefined)
    .split("\n").length;
  return `${name}, rad ${line}: filen går inte att läsa. Ett komma, ett citattecken eller en klammer är fel, här eller på raden före`;
};

const noFacts = "filen ska börja med fakta mellan två rader som bara är ---, längst till vänster och utan något efter";

/** Days in the fields that no calendar has. YAML would move them on into the next month without a word. */
const impossibleDays = (name: string, source: string): string[] => {
  const end = name.endsWith(".json") ? -1 : source.indexOf("\n---", 3);
  return (end < 0 ? source : source.slice(0, end)).split("\n").flatMap((row, index) => {
    const day = /^\s*(?:- )?"?(?:\w+"?: *)?[["']*(\d{4}-\d{2}-\d{2})\b/.exec(row)?.[1];
    return day && !isDay(day)
      ? [
          `${name}, rad ${index + 1}: dagen ${day} finns inte i kalendern. Skriv år, månad och dag, till exempel 2027-03-12`,
        ]
      : [];
  });
};

const isDay = (day: string): boolean => {
  const moment = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(day);
};

const parts = (name: string, source: string): { data: unknown; content: string } =>
  // The options object keeps gray-matter from serving a cached result of an earlier, broken read.
  name.endsWith(".json") ? { data: JSON.parse(source), content: "" } : matter(source, {});
