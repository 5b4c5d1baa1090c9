import { z } from "zod";
import { defineCollection } from "./collection.ts";
import { lines, text } from "./fields.ts";

/** The mails' texts. What they are filled with, and how, stands in functions/lib/mail-template.ts. */
export const mails = defineCollection({
  folder: "mail",
  label: "Mejlens texter",
  single: "Mejl",
  hint: "Filens namn säger vad mejlet gäller och vem som får det. Orden inom klamrar, som {person} och {date}, byts ut när mejlet skickas. Flytta dem gärna, men hitta inte på nya.",
  schema: z.strictObject({
    subject: text("Ämnesrad", "Skriv det viktigaste först. {title} blir utbildningens namn och {date} dagen."),
    why: lines("Varför man får mejlet", "Står längst ner i mejlet."),
  }),
  body: "Text. {facts} blir rutan med dag och plats. Ett stycke som bara är en länk blir en knapp.",
  plain: true,
  fixed: true,
  address: null,
});
