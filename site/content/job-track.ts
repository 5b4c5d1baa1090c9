import { z } from "zod";
import { defineCollection } from "./collection.ts";
import { day, description, group, lines, list, text, title, whole } from "./fields.ts";
import { municipality, selectionWord } from "./municipality.ts";
import { asItem, type Item, problem, readFiles, refuse } from "./read.ts";

const jobTrackSchema = z.strictObject({
  title,
  description,
  places: whole("Platser i spåret", { min: 1, max: 200, hint: "Hur många som kan gå varje gång spåret startar." }),
  municipalities: list("Kommuner", municipality("Kommun")),
  targetGroups: list("Vem spåret är för", text("Målgrupp", "Skriv om gruppen, aldrig om enskilda personer.")),
  requirements: list("Förkunskaper", text("Krav"), { hint: "Vad man behöver kunna för att antas." }),
  priority: lines("Förtur", "Vem som går före när fler vill än det finns platser."),
  phases: list(
    "Steg",
    group("Steg", {
      title: text("Rubrik"),
      length: text("Längd", "Till exempel: Två veckor"),
      text: lines("Text"),
    }),
  ),
  starts: list("Startdagar", day("Dag"), { min: 0, hint: "Dagar som har passerat visas inte." }),
  employers: list("Det här kan en arbetsgivare göra", lines("Vad")),
  owner: group("Ansvarig", {
    role: text("Funktion", "Till exempel: Samordnaren för jobbspår. Skriv ingen persons namn."),
    organisation: text("Organisation"),
    phone: text("Telefon"),
    email: text("E-post", "En brevlåda som flera läser."),
  }),
});

export const jobTracks = defineCollection({
  folder: "jobbspar",
  label: "Jobbspår",
  single: "Jobbspår",
  hint: "En väg till ett yrke med utbildning och praktik. Sidan informerar: ingen anmäler sig till ett spår här.",
  schema: jobTrackSchema,
  body: "Om spåret",
  address: (slug) => `/jobbspar/${slug}/`,
});

export type JobTrack = Item<z.infer<typeof jobTrackSchema>>;

export const loadJobTracks = (root?: string): JobTrack[] => {
  const files = readFiles(jobTracks, root);
  refuse(
    files
      .filter(({ slug }) => slug === selectionWord)
      .map((file) => problem(file, "", `filen kan inte heta ${selectionWord}, som är adressen till urvalet`)),
  );
  return files.map(asItem).sort((a, b) => a.title.localeCompare(b.title, "sv"));
};

/** The next day it starts, as "2027-03-01", or null when none is set. */
export const nextStart = ({ starts }: JobTrack, now: string): string | null =>
  starts.filter((start) => start >= now.slice(0, 10)).sort()[0] ?? null;
