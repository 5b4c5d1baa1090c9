import { Temporal } from "temporal-polyfill";
import { z } from "zod";
import { site } from "../site.ts";
import type { NeighbourEvent } from "../types.ts";
import { defineCollection } from "./collection.ts";
import { localTime, slug, text, title, webAddress } from "./fields.ts";
import { problem, readFiles, refuse } from "./read.ts";

const eventSchema = z
  .strictObject({
    title,
    starts: localTime("Börjar"),
    ends: localTime("Slutar"),
    municipality: slug("Kommun", "Kommunens namn som i adresser, till exempel granby.").optional(),
    organiser: text("Arrangör"),
    place: text("Lokal"),
    url: webAddress("Arrangörens sida"),
  })
  .refine((event) => event.ends > event.starts, { path: ["ends"], error: "ska vara senare än starts" });

type EventFields = z.infer<typeof eventSchema>;

export const events = defineCollection({
  folder: "arrangemang",
  label: "Grannars arrangemang",
  single: "Arrangemang",
  hint: "Andras möten för arbetsgivare, som visas i vår kalender.",
  schema: eventSchema,
  body: null,
  address: null,
});

export const loadEvents = (root?: string): NeighbourEvent[] => {
  const files = readFiles(events, root);
  refuse(
    files
      .filter(({ fields }) => fields.municipality && !municipalityCode(fields.municipality))
      .map((file) => problem(file, "municipality", `ska vara någon av: ${municipalitySlugs.join(", ")}`)),
  );
  return files.map(({ slug, fields }) => asEvent(slug, fields)).sort((a, b) => a.startsAt.localeCompare(b.startsAt));
};

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
  source: null,
  readAt: null,
});

const instant = (local: string): string =>
  Temporal.PlainDateTime.from(local.replace(" ", "T")).toZonedDateTime(site.timeZone).toInstant().toString();
