import { z } from "zod";
import { defineCollection } from "./collection.ts";
import { description, group, lines, list, text, title, whole } from "./fields.ts";
import { type Item, readItems } from "./read.ts";

const talkSheetSchema = z.strictObject({
  title,
  description,
  order: whole("Ordning", { min: 1 }),
  who: text("För vem", "Till exempel: Hela arbetslaget, 4–20 personer"),
  prepare: list("Förbered", lines("Sak"), { hint: "Det som behövs för att någon ska kunna leda samtalet." }),
  parts: list(
    "Delar",
    group("Del", {
      minutes: whole("Minuter", { min: 1, max: 60 }),
      heading: text("Rubrik"),
      aloud: lines("Läs högt", "Det som den som håller i samtalet läser.").optional(),
      doing: lines("Gör så här").optional(),
      questions: list("Frågor", lines("Fråga")).optional(),
    }),
    { hint: "I ordning. Tiden räknas ihop åt er." },
  ),
});

export const talkSheets = defineCollection({
  folder: "metodstod/samtal",
  label: "Samtalsunderlag",
  single: "Samtalsunderlag",
  hint: "Något som en arbetsplats går igenom på egen hand, till exempel på en arbetsplatsträff.",
  schema: talkSheetSchema,
  body: "Inledning",
  address: (slug) => `/metodstod/samtal/${slug}/`,
});

export type TalkSheet = Item<z.infer<typeof talkSheetSchema>>;

export const loadTalkSheets = (root?: string): TalkSheet[] =>
  readItems(talkSheets, root).sort((a, b) => a.order - b.order || a.slug.localeCompare(b.slug));

export const minutesIn = ({ parts }: Pick<TalkSheet, "parts">): number =>
  parts.reduce((sum, { minutes }) => sum + minutes, 0);
