import { z } from "zod";
import { defineCollection } from "./collection.ts";
import { day, description, group, lines, list, oneOf, source, text, title, whole, yesNo } from "./fields.ts";
import { municipality } from "./municipality.ts";
import { asItem, type Item, problem, readFiles, refuse } from "./read.ts";

const reportSchema = z
  .strictObject({
    title,
    description,
    year: whole("År", { min: 2000, max: 2100 }),
    half: oneOf("Halvår", { spring: "Våren", autumn: "Hösten" }),
    published: day("Publicerad"),
    writtenBy: text("Skriven av", "Funktion och organisation, till exempel: Arbetsförmedlingen och kommunerna."),
    places: list(
      "Kommun för kommun",
      group("Kommun", {
        municipality: municipality("Kommun"),
        situation: lines("Läget"),
        needed: list("Yrken som söks", text("Yrke"), { min: 0 }),
        doing: lines("Det här gör vi åt det").optional(),
      }),
    ),
    example: yesNo("Påhittat exempel", "Sidan säger då att innehållet inte är sant.").default(false),
    sources: list("Källor", source, { min: 0, hint: "Skriv var varje siffra kommer ifrån." }),
  })
  .refine(({ example, sources }) => example || sources.length > 0, {
    path: ["sources"],
    error: "behövs: en lägesbild utan källor får bara vara ett påhittat exempel",
  });

export const reports = defineCollection({
  folder: "lagesbilder",
  label: "Lägesbilder",
  single: "Lägesbild",
  hint: "Hur arbetsmarknaden ser ut i kommunerna, två gånger om året.",
  schema: reportSchema,
  body: "Sammanfattning",
  address: (slug) => `/lagesbilder/${slug}/`,
});

export type Report = Item<z.infer<typeof reportSchema>>;

/** The newest first. */
export const loadReports = (root?: string): Report[] => {
  const files = readFiles(reports, root);
  refuse(
    files.flatMap((file) => {
      const places = file.fields.places.map((place) => place.municipality);
      const twice = places.filter((place, index) => places.indexOf(place) !== index);
      return twice.map((place) => problem(file, "places", `har ${place} två gånger`));
    }),
  );
  return files.map(asItem).sort((a, b) => b.published.localeCompare(a.published));
};
