import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { group, lines, list, slug, text, whole } from "./fields.ts";
import { ContentError, contentFolder, problem } from "./read.ts";
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

/** What the doors go by and an association decides in content/site.json; the rest of that file concerns the pages alone. */
export const settingsSchema = z.object({
  newsletterLists: list(
    "Utskick att välja",
    group("Utskick", {
      slug: slug("Namn i adresser", "Ändra det inte: de som har valt utskicket hör till namnet."),
      name: text("Namn", "Som det står vid rutan, till exempel Nyhetsbrevet."),
      description: lines("Vad man får och hur ofta"),
    }),
    { hint: "Den som anmäler sig till en utbildning och vill ha nyhetsbrevet får det första." },
  ),
  offers: group("Erbjudanden till kön", { workingHours: whole("Arbetstimmar", { min: 1, max: 200 }) }).optional(),
  reminders: reminders.optional(),
  foodOrder: foodOrder.nullable().optional(),
});

export type SettingsFields = z.infer<typeof settingsSchema>;

export const loadSettings = (root = contentFolder): SettingsFields => {
  const file = { name: "content/site.json", source: readFileSync(join(root, "site.json"), "utf8") };
  const result = settingsSchema.safeParse(JSON.parse(file.source), { error: reason });
  if (result.success) return result.data;
  throw new ContentError(result.error.issues.map((issue) => problem(file, issue.path.join("."), issue.message)));
};
