import { createHash } from "node:crypto";
import { prose } from "../markdown.ts";
import type { Survey, SurveyQuestion } from "../survey.ts";
import { defineCollection } from "./collection.ts";
import { contentFolder, readFiles, refuse } from "./read.ts";
import { surveyFaults } from "./survey-faults.ts";
import { optionsOf, type QuestionFields, type SurveyFile, said, surveySchema } from "./survey-fields.ts";

export const surveys = defineCollection({
  folder: "enkater",
  label: "Enkäter",
  single: "Enkät",
  hint: "Vad vi frågar, när och efter vilka utbildningar. Redan givna svar ändras aldrig när en enkät ändras.",
  schema: surveySchema,
  body: "Inledning",
  address: null,
});

/** Every survey as it is asked. All faults are told at once. */
export const loadSurveys = (root = contentFolder): Survey[] => {
  const files = readFiles(surveys, root);
  refuse(surveyFaults(files));
  return files.map(asSurvey);
};

/** What stands at every free answer that says nothing of its own. */
const aboutNobody = "Skriv inget om enskilda personer.";

const asQuestion = (asked: QuestionFields): SurveyQuestion => {
  const { id, type, text: words, hint, low, high, dontKnow, max, showIf, measure, moment, meaning } = asked;
  const ends = type === "scale" ? ["Instämmer inte alls", "Instämmer helt"] : [null, null];
  return {
    id,
    type,
    text: said(words),
    hint: hint ? said(hint) : type === "text" ? aboutNobody : null,
    low: low ? said(low) : (ends[0] ?? null),
    high: high ? said(high) : (ends[1] ?? null),
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
