import { z } from "zod";
import { site } from "../site.ts";
import { defineCollection } from "./collection.ts";
import { description, group, lines, list, oneOf, text, title, whole } from "./fields.ts";
import { type Item, readItems } from "./read.ts";

const networkSchema = z
  .strictObject({
    title,
    description,
    order: whole("Ordning på sidan Nätverk", { min: 1 }),
    audience: oneOf("Vänder sig till", {
      workplaces: "Arbetsplatser",
      parties: "Parternas personal",
    }),
    state: oneOf("Läge", { running: "Pågår", starting: "Startar när tillräckligt många vill" }),
    joining: oneOf("Så går man med", {
      open: "Öppet för alla",
      approval: "Den som håller i nätverket släpper in",
      invitation: "Bara på inbjudan",
    }),
    threshold: whole("Startar när så många vill", { min: 2, max: 100 }).optional(),
    forWhom: list("För vem", text("Det här nätverket är för")),
    happens: list("Det här händer", group("Punkt", { title: text("Rubrik"), text: lines("Text") })),
    when: lines("När och var", "Till exempel: En torsdag i kvartalet, kl. 13.00–15.00. Vi turas om att vara värdar."),
    contact: oneOf(
      "Kontakt",
      {
        association: "Förbundet",
        ...(Object.fromEntries(
          site.municipalities.map(({ slug, name }) => [slug, `Kontaktpersonen i ${name}`]),
        ) as Record<string, string>),
      },
      "Namn, telefon och e-post hämtas från förbundets inställningar.",
    ),
  })
  .refine((network) => network.state !== "starting" || network.threshold, {
    path: ["threshold"],
    error: "behövs när state är starting: skriv hur många som ska vilja vara med innan nätverket startar",
  });

export const networks = defineCollection({
  folder: "natverk",
  label: "Nätverk",
  single: "Nätverk",
  hint: "Grupper som träffas igen: för vilka, vad som händer och vem man hör av sig till.",
  schema: networkSchema,
  body: "Text",
  address: (slug) => `/natverk/${slug}/`,
});

export type Network = Item<z.infer<typeof networkSchema>>;

export const loadNetworks = (root?: string): Network[] =>
  readItems(networks, root).sort((a, b) => a.order - b.order || a.title.localeCompare(b.title, "sv"));
