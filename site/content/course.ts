import { z } from "zod";
import type { WebCourse } from "../types.ts";
import { defineCollection } from "./collection.ts";
import { group, lines, list, oneOf, reference, text, title, webAddress, whole, yesNo } from "./fields.ts";
import { asItem, type ContentFile, type Item, problem, readFiles, refuse } from "./read.ts";
import { foodOrder, reminders } from "./settings.ts";
import { loadWebCourses } from "./web-course.ts";

export const courseKinds = {
  breakfast: "Frukostmöte",
  basic: "Grundutbildning",
  deepening: "Fördjupning",
  webinar: "Webbinarium",
  web: "Webbutbildning",
  commissioned: "Utbildning hos er",
  staff: "För parternas personal",
} as const;

const courseSchema = z.strictObject({
  title,
  kind: oneOf("Slag", courseKinds),
  audience: oneOf("Vänder sig till", {
    managers: "Chefer",
    supervisors: "Handledare",
    party_staff: "Parternas personal",
  }),
  order: whole("Ordning på sidan Utbildningar", { min: 1 }),
  summary: lines("Sammanfattning", "En mening som säger vad man får. Högst 300 tecken.", { max: 300 }),
  duration: text("Längd", "Till exempel: En heldag"),
  hours: text("Klockslag", "Till exempel: kl. 9.00–16.00"),
  where: text("Var", "Till exempel: På plats, i någon av våra fyra kommuner"),
  forWhom: list("För vem", text("Den här är för")),
  includes: list("Det här ingår", text("Ingår")),
  modules: list(
    "Innehåll",
    group("Del", {
      title: text("Rubrik"),
      text: lines("Text"),
      lecturer: text("Utbildare, som yrke").optional(),
      answer: lines(
        "Kort svar",
        "När rubriken är en fråga: fråga och svar visas på sidan Det här erbjuder vi.",
      ).optional(),
    }),
    { hint: "I en webbutbildning skrivs delarna för sig, och den här listan är tom.", min: 0 },
  ).default([]),
  modulesHeading: text("Rubrik över innehållet").optional(),
  lecturers: list("Utbildare", text("Utbildare, som yrke")),
  partOf: group("Steg i vägen på startsidan", {
    step: whole("Steg", { min: 1, max: 4 }),
    text: lines("Text"),
  }).optional(),
  onRequest: yesNo("Man ringer i stället för att välja en dag").default(false),
  bring: list("Ta med", text("Sak"), { hint: "Står på sidan och i mejlen." }).optional(),
  materials: list("Material att få efteråt", group("Material", { title: text("Namn"), url: webAddress("Adress") }), {
    hint: "Står i tackmejlet.",
  }).optional(),
  reminders: reminders.optional(),
  foodOrder: foodOrder.nullable().optional(),
  prerequisite: group("Gå först", {
    courses: list("Utbildningar", reference("utbildningar", "Utbildning"), { hint: "En av dem räcker." }),
    level: oneOf("Hur viktigt", { recommended: "Ett råd", required: "Ett krav: den som inte hittas får en fråga" }),
  }).optional(),
});

type CourseFields = z.infer<typeof courseSchema>;

export const courses = defineCollection({
  folder: "utbildningar",
  label: "Utbildningar",
  single: "Utbildning",
  hint: "Vad utbildningen är. Dagar och kursplatser lägger samordnarna in i sitt rum.",
  schema: courseSchema,
  body: "Text på utbildningens sida",
  address: (slug) => `/utbildningar/${slug}/`,
});

export type Course = Item<CourseFields>;

/** The parts of a web course are what its modules say of themselves. */
export const loadCourses = (root?: string): Course[] => {
  const files = readFiles(courses, root);
  refuse(files.flatMap((file) => [...prerequisiteProblems(file, files), ...moduleProblems(file)]));
  const items = files.map(asItem);
  const webCourses = loadWebCourses(items.filter(isWeb), root);
  return items
    .map((course) => ({ ...course, modules: partsOf(webCourses, course.slug) ?? course.modules }))
    .sort((a, b) => a.order - b.order || a.title.localeCompare(b.title, "sv"));
};

export const isWeb = ({ kind }: { kind: string }): boolean => kind === "web";

const partsOf = (webCourses: WebCourse[], slug: string): Course["modules"] | undefined =>
  webCourses.find((each) => each.slug === slug)?.modules.map(({ title, summary }) => ({ title, text: summary }));

const moduleProblems = (file: ContentFile<CourseFields>): string[] => {
  const { kind, modules } = file.fields;
  if (kind !== "web") return modules.length > 0 ? [] : [problem(file, "modules", "saknas")];
  return modules.length === 0
    ? []
    : [problem(file, "modules", `ska vara tomt: delarna är filer i content/webbkurser/${file.slug}`)];
};

const prerequisiteProblems = (file: ContentFile<CourseFields>, files: ContentFile<CourseFields>[]): string[] => {
  const others = files.map(({ slug }) => slug).filter((slug) => slug !== file.slug);
  return (file.fields.prerequisite?.courses ?? [])
    .filter((slug) => !others.includes(slug))
    .map(() => problem(file, "prerequisite.courses", `ska vara någon av: ${others.join(", ")}`));
};
