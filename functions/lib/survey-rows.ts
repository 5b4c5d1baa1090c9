import {
  formatWord,
  genderWord,
  halfWords,
  kindWord,
  municipalityWord,
  roleWord,
  sectorWord,
} from "../../site/function-pages/room/survey-words.ts";
import { t } from "../../site/strings.ts";
import type { Survey, SurveyQuestion, SurveyTotals, SurveyValue } from "../../site/survey.ts";
import type { Row, Sheet } from "./xlsx.ts";

interface Told {
  course: string | null;
  half: string | null;
  municipality: string | null;
  sector: string | null;
  role: string | null;
  gender: string | null;
}

/** One tally, as the door survey_tallies gives it. */
export interface Tally extends Told, SurveyTotals {
  id: number;
  question: string;
  round: string | null;
  kind: string | null;
  format: string | null;
}

/** One person's answers, as the door survey_export gives them. */
export interface Answered extends Told {
  id: string;
  version: string;
  answers: Record<string, SurveyValue>;
}

const rest = t("surveys.rest");
const words = (value: string | null, word: (code: string) => string): string => (value ? word(value) : rest);

const background = ({ municipality, sector, role, gender }: Told): string[] => [
  words(municipality, municipalityWord),
  words(sector, sectorWord),
  words(role, roleWord),
  words(gender, genderWord),
];

const heads = (...names: ("round" | "kind" | "format" | "course" | "half")[]): string[] => [
  ...names.map((name) => t(`surveys.file.${name}`)),
  ...(["municipality", "sector", "role", "gender"] as const).map((name) => t(`surveys.filter.${name}`)),
];

/** What an answer is called in a question's own words; a change keeps its sign. */
const answerWord = (question: SurveyQuestion | undefined, value: string): string => {
  if (value === "dont_know") return t("survey.dont_know");
  // A minus sign, so that no spreadsheet takes it for the beginning of a formula.
  return question?.options.find(({ id }) => id === value)?.text ?? value.replace(/^-/, "−");
};

const questionsOf = (versions: Survey[]): Map<string, SurveyQuestion> =>
  new Map(
    versions.flatMap(({ sections }) =>
      sections.flatMap(({ questions }) => questions.map((one): [string, SurveyQuestion] => [one.id, one])),
    ),
  );

/** A row for each answer to each question in each tally: how many gave it, of how many. */
export const tallySheet = (versions: Survey[], tallies: AsyncIterable<Tally[]>): Sheet => ({
  name: t("surveys.file.answers"),
  head: [
    ...heads("course", "kind", "format", "half", "round"),
    t("surveys.file.question"),
    t("surveys.file.text"),
    t("surveys.file.answer"),
    t("surveys.file.count"),
    t("surveys.file.n"),
    t("surveys.file.sum"),
  ],
  rows: each(tallies, tallyRows(questionsOf(versions))),
});

const tallyRows =
  (questions: Map<string, SurveyQuestion>) =>
  (tally: Tally): Row[] => {
    const question = questions.get(tally.question);
    const before = [
      tally.course ?? rest,
      words(tally.kind, kindWord),
      words(tally.format, formatWord),
      words(tally.half, halfWords),
      tally.round ?? rest,
      ...background(tally),
      tally.question,
      question?.text ?? (tally.question.startsWith("change:") ? t("surveys.change") : ""),
    ];
    return Object.entries(tally.counts).map(([value, count]) => [
      ...before,
      answerWord(question, value),
      count,
      tally.n,
      tally.sums?.[value] ?? "",
    ]);
  };

async function* each<Told>(pages: AsyncIterable<Told[]>, rowsOf: (one: Told) => Row[]): AsyncGenerator<Row[]> {
  for await (const page of pages) yield page.flatMap(rowsOf);
}

/** What each question asked, on which scale, in which version. */
export const bookSheet = (versions: Survey[]): Sheet => ({
  name: t("surveys.file.book"),
  head: (["version", "question", "type", "text", "scale", "dontKnow", "showIf", "measure"] as const).map((name) =>
    t(`surveys.book.${name}`),
  ),
  rows: [
    versions.flatMap(({ version, sections }) =>
      sections.flatMap(({ questions }) =>
        questions.map((question) => [
          version,
          question.id,
          t(`surveys.type.${question.type}`),
          question.text,
          scaleWords(question),
          question.dontKnow ? t("surveys.book.yes") : "",
          question.showIf ? `${question.showIf.question}: ${question.showIf.is.join(", ")}` : "",
          question.measure && question.moment ? `${question.measure}, ${t(`surveys.moment.${question.moment}`)}` : "",
        ]),
      ),
    ),
  ],
});

const scaleWords = ({ type, low, high, options }: SurveyQuestion): string => {
  if (type === "scale") return `1 ${low ?? ""} – 5 ${high ?? ""}`;
  if (type === "rating") return `0 ${low ?? ""} – 10 ${high ?? ""}`;
  return options.map(({ id, text }) => `${id}: ${text}`).join("; ");
};

/** A row for each person who answered, a column for each question that can be told. */
export const answerSheet = (versions: Survey[], answers: AsyncIterable<Answered[]>): Sheet => {
  const ids = [...questionsOf(versions).values()].filter(({ type }) => type !== "text").map(({ id }) => id);
  return {
    name: t("surveys.file.answers"),
    head: [t("surveys.book.version"), ...heads("course", "half"), ...ids],
    rows: each(answers, (one) => [
      [
        one.version,
        one.course ?? rest,
        words(one.half, halfWords),
        ...background(one),
        ...ids.map((id) => plain(one.answers[id])),
      ],
    ]),
  };
};

const plain = (value: SurveyValue | undefined): string => {
  if (value === undefined) return "";
  if (typeof value === "string") return value;
  return Array.isArray(value)
    ? value.join(", ")
    : Object.entries(value)
        .map(([option, count]) => `${option}: ${count}`)
        .join(", ");
};
