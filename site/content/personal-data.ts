import { z } from "zod";
import type { PersonalDatum } from "../types.ts";
import { defineCollection } from "./collection.ts";
import { description, group, lines, list, oneOf, text, title } from "./fields.ts";
import { asItem, type Item, problem, readFiles, readPage, refuse } from "./read.ts";

/** Where in the text the chapters stand. */
const chapters = "uppgifter";
export const chaptersPlace = `{${chapters}}`;

/** As in the catalogue of personal columns: what somebody does, or is, that brings it here. */
const activities: Record<PersonalDatum["activity"], string> = {
  registration: "Den som anmäls",
  needs: "Specialkost och det vi behöver ordna",
  contact: "Kontaktpersonen",
  manager: "Chefen",
  booking: "Den som bokar för många",
  subscription: "Den som får våra utskick",
  network: "Den som är med i ett nätverk",
  enquiry: "Den som frågar eller erbjuder något",
  employer: "Den som företräder en arbetsgivare",
  survey: "Den som får en enkät",
  mail: "Den vi mejlar",
  visit: "Den som skickar formulär eller öppnar länkar",
  staff: "Vi som arbetar här",
  organiser: "Arrangörer och lokaler",
};

const personalDataSchema = z.strictObject({
  title,
  description,
  chapters: list(
    "Kapitel",
    group("Kapitel", {
      activity: oneOf("Gäller", activities),
      title: text("Rubrik"),
      text: lines("Text").optional(),
      seenBy: lines("Vem ser det?"),
    }),
    { hint: "Vad som sparas, varför och hur länge hämtas från databasens egen förteckning." },
  ),
});

export const personalData = defineCollection({
  folder: "sidor",
  file: "personuppgifter",
  label: "Personuppgifter",
  single: "Personuppgifter",
  hint: "Vad dataskyddsförordningen kräver att vi berättar. Uppgifterna räknas upp av sig själva.",
  schema: personalDataSchema,
  body: `Text. Raden ${chaptersPlace} byts mot kapitlen.`,
  places: [chapters],
  address: () => "/personuppgifter/",
});

export type PersonalDataPage = Item<z.infer<typeof personalDataSchema>>;

/** Refuses a page that would leave something out. */
export const loadPersonalData = (root?: string): PersonalDataPage => {
  const [file] = readFiles(personalData, root);
  if (!file) return readPage(personalData, root);
  const told = file.fields.chapters.map(({ activity }) => activity);
  const missing = Object.keys(activities).filter((activity) => !told.some((one) => one === activity));
  refuse([
    ...missing.map((activity) => problem(file, "chapters", `saknar ett kapitel om ${activity}`)),
    ...told
      .filter((activity, index) => told.indexOf(activity) !== index)
      .map((activity) => problem(file, "chapters", `har två kapitel om ${activity}`)),
    ...(file.body.split(chaptersPlace).length === 2
      ? []
      : [problem(file, "", `texten ska ha en enda rad med ${chaptersPlace}, där kapitlen sätts in`)]),
  ]);
  return asItem(file);
};
