import { z } from "zod";
import { defineCollection } from "./collection.ts";
import { description, group, lines, list, text, title, whole } from "./fields.ts";
import { inPhase } from "./phase.ts";
import { type Item, readItems } from "./read.ts";

const checklistSchema = z.strictObject({
  title,
  description,
  phase: inPhase,
  order: whole("Ordning i fasen", { min: 1 }),
  owner: text("För vem", "Till exempel: Handledaren"),
  time: text("Hur lång tid det tar", "Till exempel: 20 minuter"),
  sections: list(
    "Delar",
    group("Del", {
      heading: text("Rubrik"),
      items: list(
        "Punkter att kryssa i",
        group("Punkt", {
          text: text("Vad som ska vara gjort", "Till exempel: Handledaren har fått tid."),
          help: lines("Förklaring", "En mening till den som undrar. Skriv inget om enskilda personer.").optional(),
        }),
      ),
    }),
  ),
});

export const checklists = defineCollection({
  folder: "metodstod/checklistor",
  label: "Checklistor",
  single: "Checklista",
  hint: "Listor att kryssa i på skärmen eller skriva ut. Håll dig till en A4-sida.",
  schema: checklistSchema,
  body: "Inledning",
  address: (slug) => `/metodstod/checklistor/${slug}/`,
});

export type Checklist = Item<z.infer<typeof checklistSchema>>;

export const loadChecklists = (root?: string): Checklist[] =>
  readItems(checklists, root).sort((a, b) => a.order - b.order || a.slug.localeCompare(b.slug));
