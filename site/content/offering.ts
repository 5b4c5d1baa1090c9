import { z } from "zod";
import { defineCollection } from "./collection.ts";
import { addressHere, description, group, lines, list, text, title } from "./fields.ts";
import { type Item, readPage } from "./read.ts";

const offeringSchema = z.strictObject({
  title,
  description,
  lead: lines("Ingress"),
  gives: list(
    "Det här får ni",
    group("Del", {
      title: text("Rubrik"),
      text: lines("Text"),
      link: text("Länkens ord"),
      href: addressHere("Länk till"),
    }),
  ),
  network: group(
    "Sista steget i vägen",
    {
      title: text("Rubrik"),
      text: lines("Text"),
      link: text("Länkens ord"),
      href: addressHere("Länk till"),
    },
    "De andra stegen skriver ni i utbildningarnas filer.",
  ),
  sidesHeading: text("Rubrik över vad man lovar, och inte lovar"),
  sides: z
    .array(
      group("Sida", {
        title: text("Rubrik"),
        points: list("Punkter", text("Punkt")),
        link: text("Länkens ord").optional(),
        href: addressHere("Länk till").optional(),
      }),
    )
    .length(2, { error: "ska ha två sidor" })
    .meta({ label: "Vad man lovar, och inte lovar" }),
  questionsHeading: text(
    "Rubrik över chefers frågor",
    "Frågorna och svaren skriver ni i frukostmötets fil, under Innehåll.",
  ),
});

export const offering = defineCollection({
  folder: "sidor",
  file: "erbjudande",
  label: "Det här erbjuder vi",
  single: "Det här erbjuder vi",
  hint: "Vad en arbetsplats får av er, och vad ni ber om. Vägen, frågorna, exemplen och siffrorna hämtas från sina egna filer.",
  schema: offeringSchema,
  body: "Varför",
  address: () => "/erbjudande/",
});

export type Offering = Item<z.infer<typeof offeringSchema>>;

export const loadOffering = (root?: string): Offering => readPage(offering, root);
