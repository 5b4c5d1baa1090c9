import { z } from "zod";
import { defineCollection } from "./collection.ts";
import { addressHere, description, group, lines, list, oneOf, text, title } from "./fields.ts";
import { asItem, ContentError, type Item, readFiles } from "./read.ts";

/** What the three phases are called in addresses, in their order. */
const phaseSlugs = ["fore", "under", "efter"] as const;

/** The phase that a checklist or a template belongs to. */
export const inPhase = oneOf(
  "Fas",
  { fore: "Före", under: "Under", efter: "Efter" },
  "Avgör var den står på sidan Stöd till arbetsgivare.",
);

const step = group("Steg", {
  title: text("Vad man gör", "Börja med ett verb, till exempel: Utse en handledare."),
  owner: text("Vem gör det", "Till exempel: Chefen"),
  time: text("Hur lång tid det tar", "Till exempel: 30 minuter"),
  when: text("När", "Till exempel: Två veckor före").optional(),
  text: lines("Så gör man", "Skriv inget om enskilda personer."),
  links: list("Vidare", group("Länk", { text: text("Länkens ord"), href: addressHere("Länk till") }), {
    hint: "Checklistan, mallen eller sidan som hör till steget.",
  }).optional(),
});

const phaseSchema = z.strictObject({
  title,
  description,
  name: text("Kort namn", "Ett ord: Före, Under eller Efter."),
  lead: lines("Ingress"),
  time: lines("Tid sammanlagt", "Hur mycket tid fasen tar, och från vem."),
  steps: list("Steg", step, { hint: "I den ordning man gör dem." }),
});

export const phases = defineCollection({
  folder: "metodstod/faser",
  fixed: true,
  label: "Faserna: före, under och efter",
  single: "Fas",
  hint: "Stegen i de tre faserna, i ordning.",
  schema: phaseSchema,
  body: "Text under stegen",
  address: (slug) => `/metodstod/${slug}/`,
});

export type Phase = Item<z.infer<typeof phaseSchema>>;

/** Before, during and after, in that order. */
export const loadPhases = (root?: string): Phase[] => {
  const files = readFiles(phases, root);
  return phaseSlugs.map((slug) => {
    const file = files.find((each) => each.slug === slug);
    if (!file) throw new ContentError([`content/${phases.folder}/${slug}.md saknas`]);
    return asItem(file);
  });
};
