import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { prose } from "../markdown.ts";
import { site } from "../site.ts";
import type { Film, WebCourse, WebModule, WebQuestion } from "../types.ts";
import { type Collection, defineCollection } from "./collection.ts";
import { group, lines, list, markdown, text, title, whole, yesNo } from "./fields.ts";
import { type ContentFile, contentFolder, problem, readFiles, refuse } from "./read.ts";

const answer = group("Svar", {
  text: lines("Svar"),
  right: yesNo("Rätt svar").default(false),
  feedback: lines("Återkoppling", "Visas när någon väljer svaret. Säg varför, också när det är rätt."),
});

const question = group("Fråga", {
  text: lines("Fråga"),
  several: yesNo("Flera svar är rätt").default(false),
  answers: list("Svar", answer, { min: 2, max: 6 }),
}).superRefine(({ several, answers }, context) => {
  const right = answers.filter((each) => each.right).length;
  const wanted = several ? right >= 2 : right === 1;
  if (wanted && right < answers.length) return;
  const message = several
    ? "ska ha minst två rätta svar, och minst ett som inte är rätt"
    : "ska ha precis ett rätt svar";
  context.addIssue({ code: "custom", path: ["answers"], message });
});

const film = group(
  "Film",
  {
    title: text("Filmens namn"),
    address: text(
      "Filmens adress",
      "En fil under content/filmer, som /filmer/ta-emot.mp4, eller en adress på förbundets egen webbplats.",
    ),
    captions: text("Textning", "En fil under content/filmer, som /filmer/ta-emot.vtt.").optional(),
    transcript: markdown("Filmen som text", "Allt som sägs, och det som syns och betyder något.").optional(),
  },
  "Filmen hämtas först när någon startar den. Den måste ha textning eller finnas som text.",
);

const moduleSchema = z.strictObject({
  title,
  summary: lines("Sammanfattning", "En mening. Står i listan över delarna.", { max: 200 }),
  minutes: whole("Minuter att läsa", { min: 1, max: 60 }),
  film: film.optional(),
  questions: list("Frågor", question, {
    hint: "Två till fyra. Den som är anmäld svarar på dem för att bli klar.",
    min: 2,
    max: 4,
  }),
});

type ModuleFields = z.infer<typeof moduleSchema>;
type ModuleFile = ContentFile<ModuleFields>;

const folder = "webbkurser";

/** A course of kind `web`. */
interface Owner {
  slug: string;
  title: string;
}

/** The folders of modules that there are, and those that a course of kind `web` waits for. */
const folders = (root: string, owners: Owner[]): string[] => {
  const path = join(root, folder);
  const there = existsSync(path)
    ? readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    : [];
  return [...new Set([...there.map(({ name }) => name), ...owners.map(({ slug }) => slug)])].sort();
};

/** "01-rollen" stands at …/rollen/: the number only says the order. */
const wordOf = (slug: string): string => slug.replace(/^\d+-/, "");

/** Each web course's modules are a kind of their own, so that an editor finds them under the course's name. */
export const moduleKinds = (owners: Owner[], root = contentFolder): Collection<typeof moduleSchema>[] =>
  folders(root, owners).map((course) =>
    defineCollection({
      folder: `${folder}/${course}`,
      label: `Delar i webbutbildningen ${owners.find(({ slug }) => slug === course)?.title ?? course}`,
      single: "Del",
      hint: "En del är en sida att läsa, med frågor. Namnet i adressen börjar med två siffror, som 01-rollen: de bestämmer ordningen.",
      numbered: true,
      schema: moduleSchema,
      body: "Text",
      address: (slug) => `/utbildningar/${course}/${wordOf(slug)}/`,
    }),
  );

/** The web courses of those courses, each with its modules in order. */
export const loadWebCourses = (owners: Owner[], root = contentFolder): WebCourse[] => {
  const kinds = moduleKinds(owners, root);
  const read = kinds.map((kind) => ({ course: kind.folder.slice(folder.length + 1), files: readFiles(kind, root) }));
  refuse(
    read.flatMap(({ course, files }) =>
      owners.some(({ slug }) => slug === course)
        ? files.flatMap((file) => [...nameProblems(file), ...filmProblems(file, root)])
        : [`content/${folder}/${course}: det finns ingen utbildning med kind: web i content/utbildningar/${course}.md`],
    ),
  );
  return read.map(({ course, files }) => {
    const modules = files.map(asModule);
    return { slug: course, version: hash(modules, 12), modules };
  });
};

const reserved = "anmalan";

const nameProblems = (file: ModuleFile): string[] => {
  if (!/^\d{2}-/.test(file.slug))
    return [`${file.name}: filens namn ska börja med två siffror, till exempel 01-rollen.md`];
  return wordOf(file.slug) === reserved
    ? [`${file.name}: adressen ${reserved} är upptagen av anmälan. Ge filen ett annat namn`]
    : [];
};

const filmProblems = (file: ModuleFile, root: string): string[] => {
  const { film: found } = file.fields;
  if (!found) return [];
  const why = (field: string, reason: string) => problem(file, `film.${field}`, reason);
  const missing = (["address", "captions"] as const).flatMap((field) => {
    const address = found[field];
    return address?.startsWith("/") && !existsSync(join(root, address))
      ? [why(field, `pekar på en fil som inte finns: content${address}`)]
      : [];
  });
  const own = isOurs(found.address)
    ? []
    : [why("address", "ska vara en fil, som /filmer/ta-emot.mp4, eller en adress på förbundets egen webbplats")];
  const track =
    found.captions && !/^\/filmer\/[^\s]+\.vtt$/.test(found.captions)
      ? [why("captions", "ska vara en fil som slutar på .vtt, till exempel /filmer/ta-emot.vtt")]
      : [];
  return [...missing, ...own, ...track, ...unreadable(found).map((reason) => why("transcript", reason))];
};

/** Whoever does not hear the film must be able to follow it; one that plays elsewhere cannot show our captions. */
const unreadable = ({ address, captions, transcript }: NonNullable<ModuleFields["film"]>): string[] => {
  if (transcript || (captions && plays(address))) return [];
  return [
    plays(address)
      ? "saknas: filmen ska ha textning (captions) eller finnas som text"
      : "saknas: en film som spelas på en annan sida ska finnas som text",
  ];
};

/** Whether the film is played on the page itself. */
const plays = (address: string): boolean => address.startsWith("/filmer/");

const isOurs = (address: string): boolean => {
  if (plays(address)) return /^\/filmer\/[^\s]+\.(mp4|webm)$/.test(address);
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  const ours = new URL(site.url).hostname.replace(/^www\./, "");
  return protocol === "https:" && (hostname === ours || hostname.endsWith(`.${ours}`));
};

const asModule = ({ slug, fields, body }: ModuleFile): WebModule => ({
  slug: wordOf(slug),
  title: fields.title,
  summary: fields.summary,
  minutes: fields.minutes,
  html: String(prose(body)),
  film: fields.film ? asFilm(fields.film) : null,
  questions: fields.questions.map(asQuestion),
});

const asFilm = ({ title: name, address, captions, transcript }: NonNullable<ModuleFields["film"]>): Film => ({
  title: name,
  address,
  plays: plays(address),
  captions: captions ?? null,
  transcript: transcript ? String(prose(transcript)) : null,
});

/** A question is known by what it says, so that what a device remembers of the others outlives a change in one. */
const asQuestion = (fields: ModuleFields["questions"][number]): WebQuestion => ({
  id: `q${hash(fields, 8)}`,
  ...fields,
});

const hash = (value: unknown, length: number): string =>
  createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, length);

/** One page of a web course: the course, and which of its modules. */
export interface WebLesson {
  course: WebCourse;
  at: number;
}

export const webLessons = (webCourses: WebCourse[]): WebLesson[] =>
  webCourses.flatMap((course) => course.modules.map((_, at) => ({ course, at })));
