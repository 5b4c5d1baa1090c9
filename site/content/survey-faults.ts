import { placeValues, proseTokens } from "../markdown.ts";
import { courseKinds } from "./course.ts";
import { problem } from "./read.ts";
import { optionsOf, type QuestionFields, questionTypes, type SurveyFile, surveySchema } from "./survey-fields.ts";
import { labelAt } from "./walk.ts";

/** A field of a question, and what is wrong with it. */
type Fault = [string, string];

interface Placed {
  file: SurveyFile;
  asked: QuestionFields;
  /** Where in the file, as in ["sections", 0, "questions", 3]. */
  at: PropertyKey[];
}

/** Whatever is wrong in the surveys, each by itself and together, beyond the form of their fields. */
export const surveyFaults = (files: SurveyFile[]): string[] => {
  const placed = files.map(questionsOf);
  const all = placed.flat();
  return [
    ...files.flatMap((file) => [...nameFaults(file), ...kindFaults(file), ...wordFaults(file)]),
    ...placed.flatMap((own) =>
      own.flatMap((one, at) => {
        const faults = [
          ...questionFaults(
            one.asked,
            own.slice(0, at).map(({ asked }) => asked),
          ),
          ...pairFaults(one.asked, own),
          ...sharedFaults(one, all),
        ];
        return faults.map(([field, why]) => told(one, field, why));
      }),
    ),
    ...doubles(files),
  ];
};

const questionsOf = (file: SurveyFile): Placed[] =>
  file.fields.sections.flatMap(({ questions }, section) =>
    questions.map((asked, at) => ({ file, asked, at: ["sections", section, "questions", at] })),
  );

const inFile = (file: SurveyFile, path: PropertyKey[], why: string): string =>
  problem(file, path.join("."), why, labelAt(surveySchema, path));

/** In the editor one finds a question by what it asks. */
const told = ({ file, asked, at }: Placed, field: string, why: string): string =>
  inFile(file, [...at, ...field.split(".")], `${why}. Frågan är ”${asked.text}”`);

// The file -------------------------------------------------------------------------------------------------

/** The survey in which workplaces answer is made of others' answers (55_survey_results.sql). */
const reservedName = "arbetsplatser";

const nameFaults = ({ slug, name }: SurveyFile): string[] =>
  slug === reservedName ? [`${name}: namnet ${reservedName} är upptaget. Ge filen ett annat namn`] : [];

const kindFaults = (file: SurveyFile): string[] => {
  const { stage, kinds } = file.fields;
  if ((stage === "by_hand") === (kinds.length === 0)) return [];
  const why =
    stage === "by_hand"
      ? "ska vara tomt när ni själva skickar enkäten"
      : "saknas: skriv efter vilka utbildningar enkäten skickas";
  return [inFile(file, ["kinds"], why)];
};

/** Two surveys for one occasion: nobody knows which to send. */
const doubles = (files: SurveyFile[]): string[] =>
  files.flatMap((file, at) =>
    file.fields.kinds.flatMap((kind) => {
      const other = files
        .slice(0, at)
        .find(({ fields }) => fields.stage === file.fields.stage && fields.kinds.includes(kind));
      return other
        ? [inFile(file, ["kinds"], `”${courseKinds[kind]}” har redan en enkät vid samma tid: ${other.name}`)]
        : [];
    }),
  );

// Words ----------------------------------------------------------------------------------------------------

const wordFaults = (file: SurveyFile): string[] => [
  ...(file.body === ""
    ? [`${file.name}: texten under fälten saknas. Säg varför ni frågar (”Inledning” i redaktionen)`]
    : []),
  ...(onlyParagraphs(file.body)
    ? []
    : [
        `${file.name}: texten under fälten ska bara ha stycken, utan rubriker, listor och bilder (”Inledning” i redaktionen)`,
      ]),
  ...(onlyParagraphs(file.fields.thanks)
    ? []
    : [inFile(file, ["thanks"], "ska bara ha stycken, utan rubriker, listor och bilder")]),
  ...linkFaults(file, file.fields, []),
];

const onlyParagraphs = (markdown: string): boolean =>
  proseTokens(markdown.replaceAll(/[{}]/g, "")).every(
    ({ type, children }) =>
      ["paragraph_open", "paragraph_close", "inline"].includes(type) &&
      !children?.some((part) => part.type === "image"),
  );

/** A word within braces that stands for a link has its place in the introduction and the thanks alone. */
const linkFaults = (file: SurveyFile, value: unknown, path: PropertyKey[]): string[] => {
  if (path[0] === "thanks") return [];
  if (typeof value === "string")
    return [...value.matchAll(/\{(\w+)\}/g)]
      .filter(([, name = ""]) => placeValues[name]?.includes("]("))
      .map(([place]) => inFile(file, path, `har ${place}, som blir en länk. Skriv det i inledningen eller tacket`));
  if (Array.isArray(value)) return value.flatMap((part, at) => linkFaults(file, part, [...path, at]));
  return value && typeof value === "object"
    ? Object.entries(value).flatMap(([key, part]) => linkFaults(file, part, [...path, key]))
    : [];
};

// A question by itself, and after those before it ----------------------------------------------------------

const questionFaults = (asked: QuestionFields, earlier: QuestionFields[]): Fault[] => {
  const { id, measure, moment, meaning, showIf } = asked;
  const faults: Fault[] = [...optionFaults(asked), ...endFaults(asked), ...meaningFaults(asked)];
  if (earlier.some((other) => other.id === id))
    faults.push(["id", `”${id}” finns redan i enkäten. Ge frågan ett annat kortnamn`]);
  if (reservedIds.includes(id)) faults.push(["id", `”${id}” är upptaget. Ge frågan ett annat kortnamn`]);
  const same = earlier.find((other) => meaning && other.meaning === meaning);
  if (same) faults.push(["meaning", `är samma som för ”${same.id}”. Uppföljningen kan bara räkna en av dem`]);
  if (showIf) faults.push(...showIfFaults(showIf, earlier));
  if ((measure === undefined) !== (moment === undefined))
    faults.push([measure ? "moment" : "measure", "saknas: den som mäter något ska säga både vad och när"]);
  if (measure && earlier.some((other) => other.measure === measure && other.moment === moment))
    faults.push(["moment", `är fel: ”${measure}” mäts redan en gång till samma tid i enkäten`]);
  if (measure && asked.type !== "scale") faults.push(["measure", "gäller bara skalan 1–5"]);
  return faults;
};

/** Words that the pages of results use for something else. */
const reservedIds = ["constructor", "dont_know"];

const leastOptions: Partial<Record<QuestionFields["type"], number>> = { single: 2, multiple: 2, numbers: 1 };

const optionFaults = (asked: QuestionFields): Fault[] => {
  const { type, max, options } = asked;
  const ids = optionsOf(asked).map(({ id }) => id);
  const least = leastOptions[type];
  const faults: Fault[] = [];
  if (new Set(ids).size < ids.length) faults.push(["options", "har två svar med samma kortnamn"]);
  for (const id of ids.filter((each) => reservedIds.includes(each)))
    faults.push(["options", `har kortnamnet ”${id}”, som är upptaget. Ge svaret ett annat kortnamn`]);
  if (least && ids.length < least)
    faults.push(["options", ids.length === 0 ? "saknas: skriv de svar som går att välja" : "ska ha minst två svar"]);
  if (!least && options.length > 0)
    faults.push(["options", `hör inte till sorten ”${questionTypes[type]}”. Ta bort svaren eller välj en annan sort`]);
  if (max !== undefined && type !== "multiple") faults.push(["max", "gäller bara när flera svar får väljas"]);
  if (max !== undefined && max > ids.length) faults.push(["max", "är fler än svaren"]);
  return faults;
};

const endFaults = ({ type, low, high }: QuestionFields): Fault[] => {
  if (type !== "scale" && type !== "rating")
    return [low ? "low" : "", high ? "high" : ""]
      .filter(Boolean)
      .map((field) => [field, `hör inte till sorten ”${questionTypes[type]}”. Ta bort orden eller välj en annan sort`]);
  if (type === "scale" && !low && !high) return [];
  return [low ? "" : "low", high ? "" : "high"]
    .filter(Boolean)
    .map((field) => [
      field,
      type === "rating"
        ? "saknas: skalan 0–10 behöver ord i båda ändar"
        : "saknas: skriv ord i båda ändar av skalan, eller inga alls",
    ]);
};

const meaningFaults = ({ type, meaning }: QuestionFields): Fault[] => {
  const wanted = meaning && meaningTypes[meaning];
  return !wanted || wanted === type ? [] : [["meaning", `gäller bara sorten ”${questionTypes[wanted]}”`]];
};

const meaningTypes: Record<NonNullable<QuestionFields["meaning"]>, QuestionFields["type"]> = {
  placements: "numbers",
  attributed: "single",
  received: "single",
  support: "multiple",
  willingness: "rating",
  satisfaction: "scale",
  recommend: "rating",
};

const showIfFaults = (
  { question: name, is }: NonNullable<QuestionFields["showIf"]>,
  earlier: QuestionFields[],
): Fault[] => {
  const asked = earlier.find(({ id }) => id === name);
  if (!asked) return [["showIf.question", `pekar på ”${name}”, som inte är en tidigare fråga i enkäten`]];
  if (asked.type !== "single")
    return [["showIf.question", `pekar på ”${name}”, där man inte väljer ett av flera svar`]];
  const unknown = is.filter((value) => !asked.options.some(({ id }) => id === value));
  return unknown.map((value) => ["showIf.is", `är fel: ”${value}” är inget svar på ”${name}”`]);
};

// Questions that figures put together ----------------------------------------------------------------------

/** A change needs both its ends. */
const pairFaults = ({ measure, moment }: QuestionFields, own: Placed[]): Fault[] => {
  if (!measure || (moment !== "before" && moment !== "after")) return [];
  const other = moment === "before" ? "after" : "before";
  return own.some(({ asked }) => asked.measure === measure && asked.moment === other)
    ? []
    : [["moment", `är ensamt: fråga om ”${measure}” både före och efter utbildningen, i samma enkät`]];
};

const sharedFaults = ({ file, asked }: Placed, all: Placed[]): Fault[] => {
  const { measure, moment, meaning } = asked;
  const faults: Fault[] = [];
  if (measure && moment === "now" && !all.some((each) => each.asked !== asked && each.asked.measure === measure))
    faults.push(["measure", `är ensamt: ingen annan fråga mäter ”${measure}”`]);
  const first = all.find((each) => meaning && each.asked.meaning === meaning);
  if (first && first.file !== file && namesOf(first.asked) !== namesOf(asked))
    faults.push([
      "options",
      `ska ha samma kortnamn som ”${first.asked.id}” i ${first.file.name}, för uppföljningen räknar ihop dem`,
    ]);
  return faults;
};

const namesOf = (asked: QuestionFields): string =>
  optionsOf(asked)
    .map(({ id }) => id)
    .sort()
    .join(", ");
