import { z } from "zod";
import { site } from "../site.ts";
import { defineCollection } from "./collection.ts";
import { courses } from "./course.ts";
import { image, lines, list, oneOf, reference, text, title } from "./fields.ts";
import { municipality } from "./municipality.ts";
import { type Moment, type Published, publication, shownNow } from "./publication.ts";
import { asItem, type ContentFile, type Item, lookThrough, problem, readFiles, refuse } from "./read.ts";

const tagNames = Object.fromEntries(site.newsTags.map(({ slug, name }) => [slug, name])) as Record<string, string>;

const newsSchema = z.strictObject({
  title,
  summary: lines(
    "Ingress",
    "En eller två meningar som säger det viktigaste. Visas i listor, flöden och när någon delar nyheten.",
    { max: 240 },
  ),
  ...publication,
  tags: list("Ämnen", oneOf("Ämne", tagNames), { max: 3, hint: "Ett till tre. Ämnena bestäms i inställningarna." }),
  image: image("Bild", "Visas under ingressen. Rita eller fotografera själva, och fråga den som syns.", {
    caption: text("Bildtext").optional(),
    photographer: text("Vem som har gjort bilden", "Som funktion, till exempel: Redaktionen.").optional(),
  }).optional(),
  courses: list("Utbildningar den handlar om", reference("utbildningar", "Utbildning"), { min: 0 }).default([]),
  municipalities: list("Kommuner den handlar om", municipality("Kommun"), { min: 0 }).default([]),
  related: list("Läs också", reference("nyheter", "Nyhet"), {
    min: 0,
    max: 3,
    hint: "Lämna tomt, så väljer webbplatsen nyheter om samma sak.",
  }).default([]),
});

export const news = defineCollection({
  folder: "nyheter",
  label: "Nyheter",
  single: "Nyhet",
  hint: "Det som har hänt eller ska hända. Skriv inget om enskilda personer.",
  schema: newsSchema,
  body: "Text. Skriv inget om enskilda personer.",
  address: (slug) => `/nyheter/${slug}/`,
});

type NewsFields = z.infer<typeof newsSchema>;
export type News = Published<Item<NewsFields>>;

/** The news that are out, the newest first. */
export const loadNews = (moment: Moment, root?: string): News[] => {
  const files = readFiles(news, root);
  const courseSlugs = lookThrough(courses, root).files.map(({ slug }) => slug);
  const newsSlugs = files.map(({ slug }) => slug);
  refuse(
    files.flatMap((file) => [
      ...unknown(file, "courses", courseSlugs, "en utbildning"),
      ...unknown(file, "related", newsSlugs, "en nyhet"),
    ]),
  );
  return shownNow(files.map(asItem), moment);
};

const unknown = (
  file: ContentFile<NewsFields>,
  field: "courses" | "related",
  known: string[],
  what: string,
): string[] =>
  file.fields[field]
    .filter((slug) => !known.includes(slug) || (field === "related" && slug === file.slug))
    .map((slug) =>
      slug === file.slug
        ? problem(file, field, "pekar på nyheten själv")
        : problem(file, field, `säger ${slug}, men det finns inte ${what} som heter så`),
    );

export const tagName = (slug: string): string => tagNames[slug] ?? slug;
