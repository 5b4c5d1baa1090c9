import { createHash } from "node:crypto";
import { z } from "zod";
import { placeValues, prose } from "../markdown.ts";
import { site } from "../site.ts";
import type { Survey, SurveyQuestion } from "../survey.ts";
import { defineCollection } from "./collection.ts";
import { courseKinds } from "./course.ts";
import { group, lines, list, oneOf, text, title, whole, yesNo } from "./fields.ts";
import { type ContentFile, contentFolder, problem, readFiles, refuse } from "./read.ts";

/** What results keep an answer under. It stands in the address of nothing and is read by nobody but a spreadsheet. */
const shortName = (label: string, hint: string) =>
  z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,39}$/, {
      error: "får bara ha små bokstäver a–z, siffror och understreck, och börjar med en bokstav",
    })
    .meta({ label, hint, control: "line" });

const option = group("Svar", {
  id: shortName("Kortnamn", "Till exempel tid. Byt aldrig kortnamn på ett svar som någon har valt."),
  text: text("Svaret", "Som det står på sidan."),
});

const types = {
  scale: "Skala 1–5",
  rating: "Skala 0–10",
  single: "Ett av flera svar",
  multiple: "Flera svar får väljas",
  numbers: "Ett antal för varje svar",
  text: "Fritt svar",
} as const;

const question = group("Fråga", {
  id: shortName("Kortnamn", "Till exempel nojd. Svaren sparas under namnet: byt det aldrig när enkäten har använts."),
  type: oneOf("Sort", types),
  text: lines("Frågan"),
  hint: lines("Förklaring", "En mening under frågan. Behövs sällan.").optional(),
  low: text("Ord vid skalans början", "Lämna tomt för ”Instämmer inte alls”.").optional(),
  high: text("Ord vid skalans slut", "Lämna tomt för ”Instämmer helt”.").optional(),
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

const surveySchema = z.strictObject({
  title,
  stage: oneOf("Skickas", stages),
  kinds: list("Efter de här utbildningarna", oneOf("Sort", courseKinds), {
    hint: "Lämna tomt för en enkät som ni skickar själva.",
    min: 0,
  }),
  minutes: whole("Minuter att svara", { min: 1, max: 30, hint: "Pröva själv och avrunda uppåt." }),
  thanks: lines("Tack", "Visas när svaren är skickade. Säg vad som händer sedan."),
  sections: list(
    "Delar",
    group("Del", {
      title: text("Rubrik"),
      intro: lines("Inledning", "En mening. Behövs sällan.").optional(),
      questions: list("Frågor", question, { max: 20 }),
    }),
    { hint: "En del är en sida på telefonen. Två till fyra delar räcker.", max: 8 },
  ),
});

export const surveys = defineCollection({
  folder: "enkater",
  label: "Enkäter",
  single: "Enkät",
  hint: "Vad vi frågar, när och efter vilka utbildningar. Redan givna svar ändras aldrig när en enkät ändras.",
  schema: surveySchema,
  body: "Inledning",
  address: null,
});

type SurveyFile = ContentFile<z.infer<typeof surveySchema>>;
type QuestionFields = z.infer<typeof question>;

/** Every survey as it is asked. All faults are told at once. */
export const loadSurveys = (root = contentFolder): Survey[] => {
  const files = readFiles(surveys, root);
  refuse([...files.flatMap(faultsOf), ...doubles(files)]);
  return files.map(asSurvey);
};

// What is wrong ---------------------------------------------------------------------------------------------

/** The survey in which workplaces answer is made of others' answers (55_survey_results.sql). */
const reserved = "arbetsplatser";

const chosenFrom = ["single", "multiple", "numbers"];

const faultsOf = (file: SurveyFile): string[] => {
  const { slug, fields } = file;
  const placed = fields.sections.flatMap(({ questions }, section) =>
    questions.map((asked, at) => ({ asked, path: `sections.${section}.questions.${at}` })),
  );
  const own = [
    ...(slug === reserved ? [`${file.name}: namnet ${reserved} är upptaget. Ge filen ett annat namn`] : []),
    ...((fields.stage === "by_hand") === fields.kinds.length > 0
      ? [
          problem(
            file,
            "kinds",
            fields.stage === "by_hand"
              ? "ska vara tom när ni själva skickar enkäten"
              : "saknas: skriv efter vilka utbildningar enkäten skickas",
          ),
        ]
      : []),
  ];
  return [
    ...own,
    ...placed.flatMap(({ asked, path }, at) =>
      questionFaults(
        asked,
        placed.slice(0, at).map((earlier) => earlier.asked),
      ).map(([field, why]) => problem(file, `${path}.${field}`, why)),
    ),
  ];
};

const questionFaults = (asked: QuestionFields, earlier: QuestionFields[]): [string, string][] => {
  const { id, type, options, max, showIf, measure, moment, meaning } = asked;
  const faults: [string, string][] = [];
  if (earlier.some((other) => other.id === id))
    faults.push(["id", `”${id}” finns redan i enkäten. Ge frågan ett annat kortnamn`]);
  const ids = optionsOf(asked).map((each) => each.id);
  if (new Set(ids).size < ids.length) faults.push(["options", "har två svar med samma kortnamn"]);
  if (chosenFrom.includes(type) && ids.length < (type === "numbers" ? 1 : 2))
    faults.push(["options", "saknas: skriv de svar som går att välja"]);
  if (!chosenFrom.includes(type) && options.length > 0)
    faults.push(["options", `hör inte till sorten ”${types[type]}”. Ta bort svaren eller välj en annan sort`]);
  if (max !== undefined && type !== "multiple") faults.push(["max", "gäller bara när flera svar får väljas"]);
  if (max !== undefined && max > ids.length) faults.push(["max", "är fler än svaren"]);
  if (showIf) faults.push(...showIfFaults(showIf, earlier));
  if ((measure === undefined) !== (moment === undefined))
    faults.push([measure ? "moment" : "measure", "saknas: den som mäter något ska säga både vad och när"]);
  if (measure && earlier.some((other) => other.measure === measure && other.moment === moment))
    faults.push(["moment", `”${measure}” mäts redan en gång till samma tid i enkäten`]);
  if (measure && type !== "scale") faults.push(["measure", "gäller bara skalan 1–5"]);
  const wanted = meaning && meaningTypes[meaning];
  if (wanted && !wanted.includes(type))
    faults.push(["meaning", `gäller bara sorten ${wanted.map((each) => `”${types[each]}”`).join(" eller ")}`]);
  return faults;
};

const meaningTypes: Record<NonNullable<QuestionFields["meaning"]>, QuestionFields["type"][]> = {
  placements: ["numbers"],
  attributed: ["single"],
  received: ["single"],
  support: ["multiple"],
  willingness: ["rating"],
  satisfaction: ["scale"],
  recommend: ["rating"],
};

const showIfFaults = (
  { question: name, is }: NonNullable<QuestionFields["showIf"]>,
  earlier: QuestionFields[],
): [string, string][] => {
  const asked = earlier.find(({ id }) => id === name);
  if (!asked) return [["showIf.question", `pekar på ”${name}”, som inte är en tidigare fråga i enkäten`]];
  if (asked.type !== "single")
    return [["showIf.question", `pekar på ”${name}”, där man inte väljer ett av flera svar`]];
  const unknown = is.filter((value) => !asked.options.some(({ id }) => id === value));
  return unknown.map((value) => ["showIf.is", `”${value}” är inget svar på ”${name}”`]);
};

/** Two surveys for one occasion: nobody knows which to send. */
const doubles = (files: SurveyFile[]): string[] =>
  files.flatMap((file, at) =>
    file.fields.kinds.flatMap((kind) => {
      const other = files
        .slice(0, at)
        .find(({ fields }) => fields.stage === file.fields.stage && fields.kinds.includes(kind));
      return other
        ? [problem(file, "kinds", `”${courseKinds[kind]}” har redan en enkät vid samma tid: ${other.name}`)]
        : [];
    }),
  );

// As it is asked --------------------------------------------------------------------------------------------

/** What a text in the file says of the association: {roleWord} and the like. */
const said = (words: string): string =>
  words.replaceAll(/\{(\w+)\}/g, (place, name: string) => placeValues[name] ?? place);

const slugWord = (words: string): string =>
  words
    .toLowerCase()
    .replaceAll(/[åä]/g, "a")
    .replaceAll("ö", "o")
    .replaceAll(/[^a-z0-9]+/g, "_");

const optionsOf = ({ options, meaning }: QuestionFields): { id: string; text: string }[] =>
  meaning === "placements" && options.length === 0
    ? site.placementKinds.map((kind) => ({ id: slugWord(kind), text: kind }))
    : options.map(({ id, text: words }) => ({ id, text: said(words) }));

const asQuestion = (asked: QuestionFields): SurveyQuestion => {
  const { id, type, text: words, hint, low, high, dontKnow, max, showIf, measure, moment, meaning } = asked;
  const ends = type === "scale" ? ["Instämmer inte alls", "Instämmer helt"] : [null, null];
  return {
    id,
    type,
    text: said(words),
    hint: hint ? said(hint) : null,
    low: low ?? ends[0] ?? null,
    high: high ?? ends[1] ?? null,
    dontKnow: type === "scale" && dontKnow,
    options: optionsOf(asked),
    max: max ?? null,
    showIf: showIf ?? null,
    measure: measure ?? null,
    moment: moment ?? null,
    meaning: meaning ?? null,
  };
};

const asSurvey = ({ slug, fields, body }: SurveyFile): Survey => {
  const sections = fields.sections.map(({ title: heading, intro, questions }) => ({
    title: said(heading),
    intro: intro ? said(intro) : null,
    questions: questions.map(asQuestion),
  }));
  return {
    slug,
    version: createHash("sha256").update(JSON.stringify(sections)).digest("hex").slice(0, 12),
    title: said(fields.title),
    stage: fields.stage,
    kinds: fields.kinds,
    minutes: fields.minutes,
    intro: String(prose(body)),
    thanks: String(prose(fields.thanks)),
    sections,
  };
};
