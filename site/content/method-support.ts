import { z } from "zod";
import { type Checklist, loadChecklists } from "./checklist.ts";
import { defineCollection } from "./collection.ts";
import { addressHere, description, group, lines, list, review, source, text, title, webAddress } from "./fields.ts";
import { loadPhases, type Phase } from "./phase.ts";
import { type Item, readPage } from "./read.ts";
import { loadTalkSheets, type TalkSheet } from "./talk-sheet.ts";
import { loadTemplates, type Template } from "./template.ts";

const methodStartSchema = z.strictObject({
  title,
  description,
  lead: lines("Ingress"),
  chooser: group("Stödväljaren", { title: text("Rubrik"), text: lines("Text"), link: text("Knappens ord") }),
  rooms: list(
    "Mer stöd",
    group("Väg", {
      title: text("Rubrik"),
      text: lines("Text"),
      link: text("Länkens ord"),
      href: addressHere("Länk till"),
    }),
  ),
  talkHeading: text("Rubrik över samtalsunderlagen"),
  talkText: lines("Text över samtalsunderlagen"),
});

/** A fact stands beside the page it was read on. */
const fact = group("Uppgift", { text: lines("Vad som gäller", "Bara det som källan säger."), source });

const insuranceSchema = z.strictObject({
  title,
  description,
  lead: lines("Ingress"),
  situations: list(
    "Lägen",
    group("Läge", {
      heading: text("Rubrik", "Vem som har ordnat platsen, till exempel: Arbetsförmedlingen har beslutat om platsen."),
      injury: list("Om personen skadar sig", fact, { min: 0 }),
      damage: list("Om personen skadar något", fact, { min: 0 }),
      ask: lines("Fråga", "Det som ingen källa svarar på."),
    }),
  ),
  workEnvironment: list("Arbetsmiljö och olyckor", fact),
  questions: list("Frågor att ställa", lines("Fråga")),
  reviewed: review.reviewed,
  reviewBefore: review.reviewBefore,
});

const dutiesSchema = z.strictObject({
  title,
  description,
  lead: lines("Ingress"),
  parties: list(
    "Parter",
    group("Part", {
      name: text("Namn"),
      duties: list("Det här gör de", fact),
      turnTo: lines("Vänd er hit", "Vem man kontaktar, och om vad."),
      link: group("Webbplats", { text: text("Länkens ord"), url: webAddress("Adress") }).optional(),
      ask: lines("Fråga", "En bra fråga att ställa dem.").optional(),
    }),
  ),
  reviewed: review.reviewed,
  reviewBefore: review.reviewBefore,
});

export const methodStart = defineCollection({
  folder: "metodstod",
  file: "start",
  label: "Stöd till arbetsgivare",
  single: "Stöd till arbetsgivare",
  hint: "Vägen in till metodstödet. Faser, checklistor och mallar hämtas från sina egna filer.",
  schema: methodStartSchema,
  body: "Sista stycket",
  address: () => "/metodstod/",
});

export const insurance = defineCollection({
  folder: "metodstod",
  file: "forsakring",
  label: "Försäkring och arbetsmiljö",
  single: "Försäkring och arbetsmiljö",
  hint: "Skriv bara det en källa säger. Resten blir frågor att ställa.",
  schema: insuranceSchema,
  body: "Sista stycket",
  address: () => "/metodstod/forsakring/",
});

export const duties = defineCollection({
  folder: "metodstod",
  file: "vem-gor-vad",
  label: "Vem gör vad?",
  single: "Vem gör vad?",
  hint: "Parternas ansvar, med källa, och vart man vänder sig.",
  schema: dutiesSchema,
  body: "Sista stycket",
  address: () => "/metodstod/vem-gor-vad/",
});

export type MethodStart = Item<z.infer<typeof methodStartSchema>>;
export type Insurance = Item<z.infer<typeof insuranceSchema>>;
export type Duties = Item<z.infer<typeof dutiesSchema>>;
export type Fact = z.infer<typeof fact>;

/** Everything under /metodstod/, as its pages are given it. */
export interface MethodSupport {
  start: MethodStart;
  insurance: Insurance;
  duties: Duties;
  phases: Phase[];
  checklists: Checklist[];
  templates: Template[];
  talkSheets: TalkSheet[];
}

export const loadMethodSupport = (root?: string): MethodSupport => ({
  start: readPage(methodStart, root),
  insurance: readPage(insurance, root),
  duties: readPage(duties, root),
  phases: loadPhases(root),
  checklists: loadChecklists(root),
  templates: loadTemplates(root),
  talkSheets: loadTalkSheets(root),
});
