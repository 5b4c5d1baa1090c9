import { z } from "zod";
import { defineCollection } from "./collection.ts";
import { addressHere, day, description, group, lines, list, oneOf, review, text, title, yesNo } from "./fields.ts";
import { type Item, readItems, readPage } from "./read.ts";

const pageSchema = z.strictObject({
  title,
  description,
  reviewed: review.reviewed.optional(),
  reviewBefore: review.reviewBefore.optional(),
  sources: review.sources.optional(),
  language: oneOf("Språk", { sv: "Svenska", en: "Engelska" }).default("sv"),
  translationOf: addressHere("Samma sida på svenska", "För en sida på ett annat språk, till exempel /.").optional(),
  easyRead: yesNo("Lättläst", "Varje rad i texten blir en rad på sidan.").default(false),
});

const startSchema = z.strictObject({
  title,
  description,
  lead: lines("Ingress"),
  action: text("Knappen", "Går till kalendern."),
  secondAction: text("Länken bredvid knappen", "Går till sidan Det här erbjuder vi."),
  audiences: list(
    "Tre vägar in",
    group("Väg", {
      title: text("Rubrik"),
      text: lines("Text"),
      link: text("Länkens ord"),
      href: addressHere("Länk till"),
    }),
  ),
  promise: group(
    "Vad det kostar och vad det kräver",
    { text: lines("Text"), link: text("Länkens ord") },
    "Länken går till sidan Det här erbjuder vi.",
  ),
});

const finding = group("Brist", {
  what: lines("Vad som inte är tillgängligt"),
  why: lines("Varför"),
  instead: lines("Vad man kan göra i stället").optional(),
});

/** The accessibility statement is made from this; see DOMAIN on what it must hold. */
const accessibilitySchema = z
  .strictObject({
    title,
    description,
    service: text("Tjänstens namn"),
    status: oneOf("Hur tillgänglig webbplatsen är", {
      not_assessed: "Inte granskad än",
      none: "Inte förenlig med lagen",
      partly: "Delvis förenlig",
      fully: "Helt förenlig",
    }),
    assessed: day("Granskad").optional(),
    method: lines("Hur den granskades"),
    updated: day("Redogörelsen uppdaterad"),
    notAccessible: list("Brister", finding, { min: 0 }),
    unreasonable: list("Undantaget som oskäligt betungande", finding, { min: 0 }),
    outsideLaw: list("Utanför lagen", finding, { min: 0 }),
  })
  .refine((data) => data.status === "not_assessed" || data.assessed, {
    path: ["assessed"],
    error: "behövs när status säger att webbplatsen är bedömd",
  })
  .refine((data) => data.status !== "fully" || data.notAccessible.length === 0, {
    path: ["status"],
    error: "kan inte vara fully så länge notAccessible har rader",
  });

export const start = defineCollection({
  folder: "sidor",
  file: "start",
  label: "Startsidan",
  single: "Startsidan",
  hint: "Det första en arbetsgivare ser.",
  schema: startSchema,
  body: "Sista stycket",
  address: () => "/",
});

export const accessibility = defineCollection({
  folder: "sidor",
  file: "tillganglighet",
  label: "Tillgänglighetsredogörelsen",
  single: "Tillgänglighetsredogörelsen",
  hint: "Vad lagen kräver att vi berättar om webbplatsens brister.",
  schema: accessibilitySchema,
  body: "Inledning",
  places: ["service"],
  address: () => "/tillganglighet/",
});

export const pages = defineCollection({
  folder: "sidor",
  except: ["start", "erbjudande", "tillganglighet", "personuppgifter", "kontakt"],
  label: "Sidor",
  single: "Sida",
  hint: "Om oss, kontakt och andra sidor med text.",
  schema: pageSchema,
  body: "Text",
  address: (slug) => `/${slug}/`,
});

export type Page = Item<z.infer<typeof pageSchema>>;
export type StartPage = Item<z.infer<typeof startSchema>>;
export type AccessibilityStatement = Item<z.infer<typeof accessibilitySchema>>;

export const loadPages = (root?: string): Page[] => readItems(pages, root);
export const loadStart = (root?: string): StartPage => readPage(start, root);
export const loadAccessibility = (root?: string): AccessibilityStatement => readPage(accessibility, root);
