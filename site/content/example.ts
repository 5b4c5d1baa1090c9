import { z } from "zod";
import { site } from "../site.ts";
import { defineCollection } from "./collection.ts";
import { courses } from "./course.ts";
import { day, description, group, lines, list, oneOf, reference, text, title } from "./fields.ts";
import { asItem, type Item, lookThrough, problem, readFiles, refuse } from "./read.ts";

export const sectors = {
  private: "Privat företag",
  municipal: "Kommun",
  regional: "Region",
  state: "Stat",
  nonprofit: "Förening eller socialt företag",
} as const;

export const placementKinds = {
  internship: "Praktik",
  work_training: "Arbetsträning",
  work_trial: "Arbetsprövning",
  employment: "Anställning",
} as const;

const exampleSchema = z.strictObject({
  title,
  description,
  published: day("Publicerad", "Det nyaste exemplet visas på startsidan."),
  workplace: text("Arbetsplats"),
  sector: oneOf("Sektor", sectors),
  municipality: oneOf(
    "Kommun",
    Object.fromEntries(site.municipalities.map(({ slug, name }) => [slug, name])) as Record<string, string>,
  ),
  kinds: list("Vad arbetsplatsen har öppnat för", oneOf("Slag", placementKinds)),
  did: list("Så gjorde de", lines("Steg"), { hint: "Vad arbetsplatsen gjorde. Skriv inget om enskilda personer." }),
  gave: list("Det gav", lines("Punkt"), {
    hint: "Vad arbetsplatsen fick ut av det. Skriv inget om enskilda personer.",
  }),
  quote: group("Citat", {
    text: lines("Vad hen sade", "Om arbetsplatsen, aldrig om en person som var där. Citattecknen sätts för er."),
    role: text("Vem som säger det, som yrke"),
  }),
  courses: list("Utbildningar de har gått", reference("utbildningar", "Utbildning")),
});

export const examples = defineCollection({
  folder: "goda-exempel",
  label: "Goda exempel",
  single: "Gott exempel",
  hint: "Arbetsplatser som har öppnat dörren. Skriv om arbetsplatsen, aldrig om dem som kom dit.",
  schema: exampleSchema,
  body: "Berättelsen. Skriv inget om enskilda personer.",
  address: (slug) => `/goda-exempel/${slug}/`,
});

export type Example = Item<z.infer<typeof exampleSchema>>;

/** The newest first. */
export const loadExamples = (root?: string): Example[] => {
  const files = readFiles(examples, root);
  const courseSlugs = lookThrough(courses, root).files.map(({ slug }) => slug);
  refuse(
    files.flatMap((file) =>
      file.fields.courses
        .filter((slug) => !courseSlugs.includes(slug))
        .map(() => problem(file, "courses", `ska vara någon av: ${courseSlugs.join(", ")}`)),
    ),
  );
  return files.map(asItem).sort((a, b) => b.published.localeCompare(a.published) || a.slug.localeCompare(b.slug));
};
