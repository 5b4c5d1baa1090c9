import { z } from "zod";

/** What each kind of file under content/ must hold. Key names are English, everything a person reads is Swedish. */

const text = z.string().trim().min(1);
const day = z.preprocess(
  (value) => (value instanceof Date ? value.toISOString().slice(0, 10) : value),
  z.string().regex(/^\d{4}-\d{2}-\d{2}$/, { error: "ska vara ett datum, till exempel 2027-03-12" }),
);
const localTime = z
  .string({ error: "ska vara dag och klockslag, till exempel 2027-03-12T09:00" })
  .regex(/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}$/, { error: "ska vara dag och klockslag, till exempel 2027-03-12T09:00" });
const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, {
  error: "får bara ha små bokstäver a–z, siffror och bindestreck",
});
const webAddress = z.string().regex(/^https:\/\/[^\s]+$/, { error: "ska vara en adress som börjar med https://" });
const source = z.strictObject({ text, url: webAddress });
const addressHere = z.string().regex(/^\/[^\s]*$/, { error: "ska vara en adress på webbplatsen som börjar med /" });

/** The due queries look no further ahead than two of these together (app.due_reminders). */
const days = z.int().min(1).max(60);
const reminderDays = z.strictObject({
  stillComingDaysBeforeFoodOrder: days.nullable(),
  weekDaysBefore: days.nullable(),
  dayDaysBefore: days.nullable(),
  thanksDaysAfter: days.nullable(),
});
const foodOrder = z.strictObject({ daysBefore: days });

export const courseSchema = z.strictObject({
  title: text,
  kind: z.enum(["breakfast", "basic", "deepening", "web", "commissioned", "staff"]),
  audience: z.enum(["managers", "supervisors", "party_staff"]),
  order: z.int().min(1),
  summary: text.max(300),
  duration: text,
  hours: text,
  where: text,
  forWhom: z.array(text).min(1),
  includes: z.array(text).min(1),
  modules: z.array(z.strictObject({ title: text, text, lecturer: text.optional() })).min(1),
  modulesHeading: text.optional(),
  lecturers: z.array(text).min(1),
  partOf: z.strictObject({ step: z.int().min(1).max(4), text }).optional(),
  onRequest: z.boolean().default(false),
  bring: z.array(text).min(1).optional(),
  materials: z
    .array(z.strictObject({ title: text, url: webAddress }))
    .min(1)
    .optional(),
  /** Only what differs from content/site.json; null switches one off. */
  reminders: reminderDays.partial().optional(),
  foodOrder: foodOrder.nullable().optional(),
  prerequisite: z
    .strictObject({ courses: z.array(slug).min(1), level: z.enum(["recommended", "required"]) })
    .optional(),
});

export const eventSchema = z
  .strictObject({
    title: text,
    starts: localTime,
    ends: localTime,
    municipality: slug.optional(),
    organiser: text,
    place: text,
    url: webAddress,
  })
  .refine((event) => event.ends > event.starts, { path: ["ends"], error: "ska vara senare än starts" });

export const pageSchema = z.strictObject({
  title: text,
  description: text.max(200),
  reviewed: day.optional(),
  sources: z.array(source).optional(),
});

export const startSchema = z.strictObject({
  title: text,
  description: text.max(200),
  lead: text,
  action: text,
  secondAction: text,
  audiences: z.array(z.strictObject({ title: text, text, link: text, href: addressHere })).min(1),
  network: z.strictObject({ title: text, text, link: text, href: addressHere }),
  sidesHeading: text,
  sides: z
    .array(z.strictObject({ title: text, points: z.array(text).min(1) }))
    .length(2, { error: "ska ha två sidor" }),
  questionsHeading: text,
  questions: z.array(z.strictObject({ question: text, answer: text })).min(1),
});

const finding = z.strictObject({ what: text, why: text, instead: text.optional() });

/** The accessibility statement is made from this; see DOMAIN on what it must hold. */
export const accessibilitySchema = z
  .strictObject({
    title: text,
    description: text.max(200),
    service: text,
    status: z.enum(["not_assessed", "none", "partly", "fully"]),
    assessed: day.optional(),
    method: text,
    updated: day,
    notAccessible: z.array(finding),
    unreasonable: z.array(finding),
    outsideLaw: z.array(finding),
  })
  .refine((data) => data.status === "not_assessed" || data.assessed, {
    path: ["assessed"],
    error: "behövs när status säger att webbplatsen är bedömd",
  })
  .refine((data) => data.status !== "fully" || data.notAccessible.length === 0, {
    path: ["status"],
    error: "kan inte vara fully så länge notAccessible har rader",
  });

/** What the doors go by and an association decides in content/site.json; the rest of that file concerns the pages alone. */
export const settingsSchema = z.object({
  offers: z.strictObject({ workingHours: z.int().min(1).max(200) }).optional(),
  reminders: reminderDays.partial().optional(),
  foodOrder: foodOrder.nullable().optional(),
});

export type CourseFields = z.infer<typeof courseSchema>;
export type EventFields = z.infer<typeof eventSchema>;
export type StartFields = z.infer<typeof startSchema>;
export type PageFields = z.infer<typeof pageSchema>;
export type SettingsFields = z.infer<typeof settingsSchema>;
export type AccessibilityFields = z.infer<typeof accessibilitySchema>;

const kinds: Record<string, string> = {
  string: "text",
  number: "ett tal",
  int: "ett heltal",
  boolean: "true eller false",
  array: "en lista",
  object: "en grupp av fält",
};

/** Zod's own Swedish is written for programmers; these sentences are for whoever edits the file. */
export const reason: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === "invalid_type")
    return issue.input === undefined ? "saknas" : `ska vara ${kinds[issue.expected] ?? issue.expected}`;
  if (issue.code === "invalid_value")
    return issue.input === undefined ? "saknas" : `ska vara något av: ${issue.values.map(String).join(", ")}`;
  if (issue.code === "unrecognized_keys") return `känner inte till fältet ${issue.keys.join(", ")}. Är det rättstavat?`;
  if (issue.code === "too_small") return issue.origin === "number" ? `ska vara minst ${issue.minimum}` : "är tomt";
  if (issue.code === "too_big")
    return issue.origin === "number"
      ? `ska vara högst ${issue.maximum}`
      : `är för långt, högst ${issue.maximum} tecken`;
  return "har fel form";
};
