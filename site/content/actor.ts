import { z } from "zod";
import { defineCollection } from "./collection.ts";
import { description, lines, list, oneOf, text, title, webAddress } from "./fields.ts";
import { municipality } from "./municipality.ts";
import { type Item, readItems } from "./read.ts";

/** The word in the address, and what a reader calls one and many of them. */
export const actorKinds = {
  social_enterprise: { word: "sociala-foretag", one: "Socialt företag", many: "Sociala företag" },
  business_unit: { word: "naringslivskontor", one: "Kommunens näringslivskontor", many: "Näringslivskontor" },
  labour_unit: { word: "arbetsmarknadsenheter", one: "Kommunens arbetsmarknadsenhet", many: "Arbetsmarknadsenheter" },
  csr_network: { word: "csr-natverk", one: "Nätverk för socialt ansvar (CSR)", many: "Nätverk för socialt ansvar" },
  association: { word: "foreningar", one: "Förening", many: "Föreningar" },
} as const;

type ActorKind = keyof typeof actorKinds;

const kindTexts = Object.fromEntries(Object.entries(actorKinds).map(([kind, each]) => [kind, each.one])) as Record<
  ActorKind,
  string
>;

const actorSchema = z.strictObject({
  title,
  description,
  kind: oneOf("Slag", kindTexts),
  municipalities: list("Kommuner", municipality("Kommun")),
  offers: list("Det här kan en arbetsgivare få", lines("Vad")),
  phone: text("Telefon", "Växeln eller kundtjänst, inte en persons nummer.").optional(),
  email: text("E-post", "En brevlåda som flera läser."),
  url: webAddress("Webbplats").optional(),
});

export const actors = defineCollection({
  folder: "aktorer",
  label: "Nyckelaktörer",
  single: "Nyckelaktör",
  hint: "Organisationer som en arbetsgivare kan ha nytta av. Skriv organisationens kontaktvägar, aldrig en persons.",
  schema: actorSchema,
  body: null,
  address: (slug) => `/aktorer/#${slug}`,
});

export type Actor = Item<z.infer<typeof actorSchema>>;

export const loadActors = (root?: string): Actor[] =>
  readItems(actors, root).sort((a, b) => a.title.localeCompare(b.title, "sv"));
