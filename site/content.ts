import { readdirSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import matter from "gray-matter";
import { Temporal } from "temporal-polyfill";
import type { z } from "zod";
import {
  type AccessibilityFields,
  accessibilitySchema,
  type CourseFields,
  courseSchema,
  type EventFields,
  eventSchema,
  type PageFields,
  pageSchema,
  reason,
  type SettingsFields,
  type StartFields,
  settingsSchema,
  startSchema,
} from "./content-schema.ts";
import { type Holiday, holidaysAround } from "./holidays.ts";
import { site } from "./site.ts";
import type { NeighbourEvent } from "./types.ts";

export interface Course extends CourseFields {
  slug: string;
  body: string;
}

export interface Page extends PageFields {
  slug: string;
  body: string;
}

export interface StartPage extends StartFields {
  body: string;
}

export interface AccessibilityStatement extends AccessibilityFields {
  body: string;
}

/** What the door publish_content takes. */
export interface ContentBuild {
  number: number;
  courses: { slug: string; title: string; kind: string; audience: string; summary: string; data: object }[];
  events: NeighbourEvent[];
  municipalities: { code: string; slug: string; name: string }[];
  settings: SettingsFields;
  holidays: Holiday[];
}

class ContentError extends Error {
  override name = "ContentError";
  constructor(problems: string[]) {
    super(
      `Det finns fel i innehållet. Rätta ${problems.length === 1 ? "filen" : "filerna"} och bygg igen.\n\n${problems.join("\n")}\n`,
    );
  }
}

const contentFolder = fileURLToPath(new URL("../content", import.meta.url));

export const loadCourses = (folder = contentFolder): Course[] => {
  const files = readFolder(folder, "utbildningar", courseSchema);
  const problems = files.flatMap((file) => prerequisiteProblems(file, files));
  if (problems.length > 0) throw new ContentError(problems);
  return files.map(withBody).sort((a, b) => a.order - b.order || a.title.localeCompare(b.title, "sv"));
};

const prerequisiteProblems = (file: ContentFile<CourseFields>, files: ContentFile<CourseFields>[]): string[] => {
  const others = files.map(({ slug }) => slug).filter((slug) => slug !== file.slug);
  return (file.fields.prerequisite?.courses ?? [])
    .filter((slug) => !others.includes(slug))
    .map(() => problem(file, "prerequisite.courses", `ska vara någon av: ${others.join(", ")}`));
};

export const loadEvents = (folder = contentFolder): NeighbourEvent[] => {
  const files = readFolder(folder, "arrangemang", eventSchema);
  const problems = files
    .filter(({ fields }) => fields.municipality && !municipalityCode(fields.municipality))
    .map((file) => problem(file, "municipality", `ska vara någon av: ${municipalitySlugs.join(", ")}`));
  if (problems.length > 0) throw new ContentError(problems);
  return files.map(({ slug, fields }) => asEvent(slug, fields)).sort((a, b) => a.startsAt.localeCompare(b.startsAt));
};

const ownForm = ["start", "tillganglighet"];

export const loadPages = (folder = contentFolder): Page[] =>
  readFolder(folder, "sidor", pageSchema, (slug) => !ownForm.includes(slug)).map(withBody);

export const loadStart = (folder = contentFolder): StartPage => onePage(folder, "start", startSchema);

export const loadAccessibility = (folder = contentFolder): AccessibilityStatement =>
  onePage(folder, "tillganglighet", accessibilitySchema);

export const loadSettings = (folder = contentFolder): SettingsFields => {
  const file = { name: "content/site.json", source: readFileSync(join(folder, "site.json"), "utf8") };
  const result = settingsSchema.safeParse(JSON.parse(file.source), { error: reason });
  if (result.success) return result.data;
  throw new ContentError(result.error.issues.map((issue) => problem(file, issue.path.join("."), issue.message)));
};

export const contentBuild = (number: number, folder = contentFolder): ContentBuild => ({
  number,
  courses: loadCourses(folder).map(({ slug, title, kind, audience, summary, body: _body, ...data }) => ({
    slug,
    title,
    kind,
    audience,
    summary,
    data,
  })),
  events: loadEvents(folder),
  municipalities: site.municipalities.map(({ code, slug, name }) => ({ code, slug, name })),
  settings: loadSettings(folder),
  holidays: holidaysAround(new Date().getFullYear()),
});

const municipalitySlugs = site.municipalities.map((municipality) => municipality.slug);

const municipalityCode = (slug: string): string | undefined =>
  site.municipalities.find((municipality) => municipality.slug === slug)?.code;

const asEvent = (slug: string, fields: EventFields): NeighbourEvent => ({
  slug,
  title: fields.title,
  startsAt: instant(fields.starts),
  endsAt: instant(fields.ends),
  municipality: fields.municipality ? (municipalityCode(fields.municipality) ?? null) : null,
  organiser: fields.organiser,
  place: fields.place,
  url: fields.url,
});

const instant = (local: string): string =>
  Temporal.PlainDateTime.from(local.replace(" ", "T")).toZonedDateTime(site.timeZone).toInstant().toString();

interface ContentFile<Fields> {
  name: string;
  source: string;
  slug: string;
  fields: Fields;
  body: string;
}

const withBody = <Fields>({ slug, fields, body }: ContentFile<Fields>): Fields & { slug: string; body: string } => ({
  slug,
  ...fields,
  body,
});

const onePage = <Schema extends z.ZodType>(
  folder: string,
  wanted: string,
  schema: Schema,
): z.infer<Schema> & { body: string } => {
  const [file] = readFolder(folder, "sidor", schema, (slug) => slug === wanted);
  if (!file) throw new ContentError([`content/sidor/${wanted}.md saknas`]);
  return withBody(file);
};

const readFolder = <Schema extends z.ZodType>(
  folder: string,
  kind: string,
  schema: Schema,
  wanted: (slug: string) => boolean = () => true,
): ContentFile<z.infer<Schema>>[] => {
  const names = readdirSync(join(folder, kind)).filter((name) => name.endsWith(".md"));
  const read = names
    .filter((name) => wanted(basename(name, ".md")))
    .sort()
    .map((name) => readOne(folder, join(folder, kind, name), schema));
  const problems = read.flatMap((result) => ("problems" in result ? result.problems : []));
  if (problems.length > 0) throw new ContentError(problems);
  return read.flatMap((result) => ("file" in result ? [result.file] : []));
};

const readOne = <Schema extends z.ZodType>(
  folder: string,
  path: string,
  schema: Schema,
): { file: ContentFile<z.infer<Schema>> } | { problems: string[] } => {
  const source = readFileSync(path, "utf8");
  const name = join("content", relative(folder, path));
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

const problem = (file: { name: string; source: string }, field: string, why: string): string => {
  const key = field.split(".")[0];
  const line =
    file.source.split("\n").findIndex((row) => row.startsWith(`${key}:`) || row.startsWith(`  "${key}":`)) + 1;
  const place = line > 0 ? `${file.name}, rad ${line}` : file.name;
  return field ? `${place}: ${field} ${why}` : `${place}: ${why}`;
};
