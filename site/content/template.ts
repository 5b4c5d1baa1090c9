import { z } from "zod";
import { defineCollection } from "./collection.ts";
import { description, group, lines, list, oneOf, text, title, whole } from "./fields.ts";
import { inPhase } from "./phase.ts";
import { asItem, type ContentFile, type Item, problem, readFiles, refuse } from "./read.ts";

const field = group("Rad att fylla i", {
  label: text("Vad som ska stå här"),
  kind: oneOf("Hur den fylls i", {
    line: "En rad",
    lines: "Några rader",
    date: "Ett datum",
    tick: "En ruta att kryssa i",
  }),
  hint: lines("Förklaring", "Står under raden. Skriv inget om enskilda personer.").optional(),
});

const table = group("Tabell", {
  caption: text("Vad tabellen visar"),
  columns: list("Kolumner", text("Kolumn"), { min: 2, max: 5, hint: "Den första kolumnen har radernas namn." }),
  rows: list("Rader", text("Rad")),
});

const templateSchema = z.strictObject({
  title,
  description,
  phase: inPhase,
  order: whole("Ordning i fasen", { min: 1 }),
  owner: text("Vem fyller i", "Till exempel: Chefen och handläggaren"),
  time: text("Hur lång tid det tar", "Till exempel: 45 minuter"),
  lead: lines("Överst i mallen", "En eller två meningar till dem som fyller i."),
  parts: list(
    "Delar",
    group("Del", {
      heading: text("Rubrik"),
      text: lines("Text").optional(),
      fields: list("Rader att fylla i", field).optional(),
      table: table.optional(),
    }),
  ),
});

type TemplateFields = z.infer<typeof templateSchema>;

export const templates = defineCollection({
  folder: "metodstod/mallar",
  label: "Mallar",
  single: "Mall",
  hint: "Blir en sida och en Word-fil med samma innehåll.",
  schema: templateSchema,
  body: "Så använder man mallen. Står på sidan, inte i Word-filen",
  address: (slug) => `/metodstod/mallar/${slug}/`,
});

export type Template = Item<TemplateFields>;
export type TemplatePart = Template["parts"][number];
export type TemplateField = NonNullable<TemplatePart["fields"]>[number];
export type TemplateTable = NonNullable<TemplatePart["table"]>;

export const loadTemplates = (root?: string): Template[] => {
  const files = readFiles(templates, root);
  refuse(files.flatMap(emptyParts));
  return files.map(asItem).sort((a, b) => a.order - b.order || a.slug.localeCompare(b.slug));
};

/** A heading with nothing under it is a part that somebody forgot to finish. */
const emptyParts = (file: ContentFile<TemplateFields>): string[] =>
  file.fields.parts
    .filter((part) => !part.text && !part.fields && !part.table)
    .map(({ heading }) =>
      problem(file, "parts", `har ingenting under ”${heading}”. Skriv en text, rader eller en tabell`),
    );
