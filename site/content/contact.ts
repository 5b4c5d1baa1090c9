import { z } from "zod";
import { defineCollection } from "./collection.ts";
import { addressHere, description, group, lines, list, text, title } from "./fields.ts";
import { type Item, readPage } from "./read.ts";

const contactSchema = z.strictObject({
  title,
  description,
  asks: list(
    "Det här kan man fråga om",
    group("Fråga", {
      title: text("Rubrik"),
      text: lines("Text"),
      link: text("Länkens text", "Säg vad man gör där.").optional(),
      href: addressHere("Länk").optional(),
    }),
  ),
  not: lines("Det här svarar ni inte på", "Säg vart man vänder sig i stället."),
});

export const contact = defineCollection({
  folder: "sidor",
  file: "kontakt",
  label: "Kontakt",
  single: "Kontakt",
  hint: "Kontaktpersonerna själva hämtas från förbundets inställningar.",
  schema: contactSchema,
  body: "Inledning",
  address: () => "/kontakt/",
});

export type ContactPage = Item<z.infer<typeof contactSchema>>;

export const loadContact = (root?: string): ContactPage => readPage(contact, root);
