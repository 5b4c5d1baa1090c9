import { z } from "zod";
import { placeValues } from "../markdown.ts";
import { site } from "../site.ts";
import { courseKinds } from "./course.ts";
import { group, lines, list, oneOf, text, whole, yesNo } from "./fields.ts";
import type { ContentFile } from "./read.ts";

/** What results keep an answer under. It stands in the address of nothing and is read by nobody but a spreadsheet. */
const shortName = (label: string, hint: string) =>
  z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,39}$/, {
      error: "får bara ha små bokstäver a–z, siffror och understreck, och börjar med en bokstav",
    })
    .meta({ label, hint, control: "line" });

const option = group("Svar", {
  text: text("Svaret", "Som det står på sidan."),
  id: shortName("Kortnamn", "Till exempel tid. Byt aldrig kortnamn på ett svar som någon har valt."),
});

/** The sorts of questions, and what an editor calls them. */
export const questionTypes = {
  scale: "Skala 1–5",
  rating: "Skala 0–10",
  single: "Ett av flera svar",
  multiple: "Flera svar får väljas",
  numbers: "Ett antal för varje svar",
  text: "Fritt svar",
} as const;

const question = group("Fråga", {
  text: lines("Frågan", "En sak i taget, som du skulle fråga den som sitter mitt emot."),
  id: shortName("Kortnamn", "Till exempel nojd. Svaren sparas under namnet: byt det aldrig när enkäten har använts."),
  type: oneOf("Sort", questionTypes),
  hint: lines(
    "Förklaring",
    "En mening under frågan. Behövs sällan. Vid ett fritt svar står annars: Skriv inget om enskilda personer.",
  ).optional(),
  low: text(
    "Ord vid skalans början",
    "Lämna båda orden tomma för ”Instämmer inte alls” och ”Instämmer helt”. Skalan 0–10 behöver egna ord.",
  ).optional(),
  high: text("Ord vid skalans slut").optional(),
  dontKnow: yesNo("Vet inte går att välja", "Gäller skalan 1–5.").default(true),
  options: list("Svar att välja på", option, {
    hint: "Behövs när man väljer bland svar. Frågan om platser får slagen från förbundets inställningar.",
    min: 0,
    max: 20,
  }),
  max: whole("Högst så många svar", { min: 1, max: 20 }).optional(),
  showIf: group(
    "Ställs bara till den som har svarat",
    {
      question: text("Kortnamn på en tidigare fråga"),
      is: list("Kortnamn på svaren", text("Kortnamn")),
    },
    "Lämna tomt för att fråga alla.",
  ).optional(),
  measure: shortName(
    "Mäter",
    "Samma ord i två frågor betyder att samma sak frågas igen, till exempel trygg.",
  ).optional(),
  moment: oneOf("När det gäller", {
    before: "Före utbildningen",
    after: "Efter utbildningen",
    now: "Nu, vid en senare enkät",
  }).optional(),
  meaning: oneOf(
    "Betyder i uppföljningen",
    {
      placements: "Hur många platser av varje slag",
      attributed: "Om platserna finns tack vare utbildningen",
      received: "Om arbetsplatsen har tagit emot någon",
      support: "Vilket stöd som behövs eller saknas",
      willingness: "Viljan att ta emot någon",
      satisfaction: "Hur nöjd man är",
      recommend: "Om man rekommenderar utbildningen",
    },
    "Lämna tomt för en fråga som bara visas för sig.",
  ).optional(),
});

const stages = {
  after: "Efter utbildningen",
  six_months: "Efter sex månader, till den som var med",
  six_months_manager: "Efter sex månader, till ansvarig chef",
  by_hand: "När vi själva skickar den",
} as const;

export const surveySchema = z.strictObject({
  title: text("Rubrik", "Det första man läser, i mejlet och på sidan."),
  stage: oneOf("Skickas", stages),
  kinds: list("Efter de här utbildningarna", oneOf("Sort", courseKinds), {
    hint: "En utbildning har högst en enkät vid varje tid. Lämna tomt för en enkät som ni skickar själva.",
    min: 0,
  }),
  minutes: whole("Minuter att svara", { min: 1, max: 30, hint: "Pröva själv och avrunda uppåt." }),
  sections: list(
    "Delar",
    group("Del", {
      title: text("Rubrik"),
      intro: lines("Inledning", "En mening. Behövs sällan.").optional(),
      questions: list("Frågor", question, { max: 20 }),
    }),
    { hint: "En del är en sida på telefonen. Två till fyra delar räcker.", max: 8 },
  ),
  thanks: lines("Tack", "Visas när svaren är skickade. Säg vad som händer sedan. {phone} blir förbundets nummer."),
});

export type SurveyFile = ContentFile<z.infer<typeof surveySchema>>;
export type QuestionFields = z.infer<typeof question>;

/** What a line in the file says of the association: {roleWord} and the like. */
export const said = (words: string): string =>
  words.replaceAll(/\{(\w+)\}/g, (place, name: string) => placeValues[name] ?? place);

const shortNameOf = (words: string): string =>
  words
    .toLowerCase()
    .replaceAll(/[åä]/g, "a")
    .replaceAll("ö", "o")
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_|_$/g, "");

/** What can be answered; of placements, unless the file says otherwise, the association's own kinds. */
export const optionsOf = ({ options, meaning }: QuestionFields): { id: string; text: string }[] =>
  meaning === "placements" && options.length === 0
    ? site.placementKinds.map((kind) => ({ id: shortNameOf(kind), text: kind }))
    : options.map(({ id, text: words }) => ({ id, text: said(words) }));
