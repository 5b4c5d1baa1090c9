import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { group, lines, list, oneOf, slug, text, whole, yesNo } from "./fields.ts";
import { ContentError, contentFolder, problem, refuse } from "./read.ts";
import { reason } from "./reason.ts";

/** The due queries look no further ahead than two of these together (app.due_reminders). */
const days = (label: string) => whole(label, { min: 1, max: 60 });

export const reminders = group(
  "Påminnelser",
  {
    stillComingDaysBeforeFoodOrder: days("”Kommer du fortfarande?”, dagar före matbeställningen").nullable(),
    weekDaysBefore: days("Första påminnelsen, dagar före").nullable(),
    dayDaysBefore: days("Sista påminnelsen, dagar före").nullable(),
    thanksDaysAfter: days("Tack, dagar efter").nullable(),
  },
  "Skriv bara det som skiljer från förbundets vanliga dagar. Tomt stänger av.",
).partial();

export const foodOrder = group("Matbeställning", { daysBefore: days("Dagar före") });

const enquiryWords = {
  place: "Erbjuden plats",
  commissioned: "Utbildning hos er",
  advice: "Rådgivning",
  consultation: "Konsultation",
  topic: "Önskat ämne",
  track: "Intresse för jobbspår",
  competence: "Kompetensbehov",
};

/** What the doors go by and an association decides in content/site.json; the rest of that file concerns the pages alone. */
export const settingsSchema = z.object({
  placementKinds: list("Slag av platser", text("Slag"), {
    hint: "Det en arbetsgivare kan erbjuda, till exempel praktik.",
  }),
  trades: list("Branscher", text("Bransch"), { hint: "För frågan om kompetensbehov." }),
  enquiries: group("Förfrågningar", {
    workingDays: group("Svara inom så många arbetsdagar", {
      place: whole("När någon erbjuder en plats", { min: 1, max: 20 }),
      other: whole("Annars", { min: 1, max: 20 }),
    }),
    competenceNeeds: yesNo("Fråga efter kompetensbehov", "Slå på när ni har bestämt det med Arbetsförmedlingen."),
    owners: list(
      "Vem som svarar",
      group("Ansvarig", {
        kind: oneOf("Slag", enquiryWords, "Tomt gäller alla slag.").optional(),
        municipality: slug("Kommunens namn i adresser", "Till exempel granby. Tomt gäller alla kommuner.").optional(),
        name: text("Namn"),
        email: text("E-post"),
      }),
      { min: 0, hint: "Annars svarar kommunens kontaktperson." },
    ),
  }),
  newsletterLists: list(
    "Utskick att välja",
    group("Utskick", {
      slug: slug("Namn i adresser", "Ändra det inte: de som har valt utskicket hör till namnet."),
      name: text("Namn", "Som det står vid rutan, till exempel Nyhetsbrevet."),
      description: lines("Vad man får och hur ofta"),
    }),
    { hint: "Den som anmäler sig till en utbildning och vill ha nyhetsbrevet får det första." },
  ),
  smallestGroup: whole("Minsta grupp som visas i enkäternas svar", {
    min: 5,
    max: 10,
    hint: "Svar från färre visas aldrig för sig. Det gäller rundor som stänger efter ändringen.",
  }),
  offers: group("Erbjudanden till kön", { workingHours: whole("Arbetstimmar", { min: 1, max: 200 }) }).optional(),
  reminders: reminders.optional(),
  foodOrder: foodOrder.nullable().optional(),
});

export type SettingsFields = z.infer<typeof settingsSchema>;

export const loadSettings = (root = contentFolder): SettingsFields => {
  const file = { name: "content/site.json", source: readFileSync(join(root, "site.json"), "utf8") };
  const given: unknown = JSON.parse(file.source);
  const result = settingsSchema.safeParse(given, { error: reason });
  if (!result.success)
    throw new ContentError(result.error.issues.map((issue) => problem(file, issue.path.join("."), issue.message)));
  refuse(
    result.data.enquiries.owners.flatMap(({ municipality }, at) =>
      municipality && !slugsIn(given).includes(municipality)
        ? [problem(file, `enquiries.owners.${at}.municipality`, `ska vara något av: ${slugsIn(given).join(", ")}`)]
        : [],
    ),
  );
  return result.data;
};

/** The municipalities' words in addresses. The file is judged before site.ts may read it. */
const slugsIn = (given: unknown): string[] =>
  ((given as { municipalities?: { slug?: unknown }[] }).municipalities ?? []).flatMap(({ slug: word }) =>
    typeof word === "string" ? [word] : [],
  );
