import type { OpenSurvey, Survey, SurveyQuestion, SurveyValue } from "../../site/survey.ts";
import { optionalEnv } from "../lib/env.ts";
import { type Form, text, texts } from "../lib/form.ts";
import type { FieldError } from "./fields.ts";

/** Answers as they were typed, by question: a number may be no number yet. */
export type SurveyTyped = Record<string, string | string[] | Record<string, string>>;

/** The questions that stand on one page. */
export interface SurveyStep {
  title: string;
  intro: string | null;
  questions: SurveyQuestion[];
}

/**
 * The pages of a survey: its sections, cut before a question that is asked only of some who answered so on the same page.
 * So a page never has to show or hide anything, with or without a script.
 */
export const surveySteps = (survey: Survey): SurveyStep[] =>
  survey.sections.flatMap(({ title, intro, questions }) => {
    const steps: SurveyStep[] = [{ title, intro, questions: [] }];
    for (const question of questions) {
      const here = steps.at(-1) as SurveyStep;
      if (here.questions.some(({ id }) => id === question.showIf?.question))
        steps.push({ title, intro: null, questions: [question] });
      else here.questions.push(question);
    }
    return steps;
  });

export const isAsked = ({ showIf }: SurveyQuestion, typed: SurveyTyped): boolean =>
  showIf === null || showIf.is.includes(String(typed[showIf.question] ?? ""));

/** What is left of a page for somebody who has answered so. */
export const askedIn = (step: SurveyStep | undefined, typed: SurveyTyped): SurveyQuestion[] =>
  step?.questions.filter((question) => isAsked(question, typed)) ?? [];

/** The next page with something to ask, onwards (1) or back (-1); null where there is none. */
export const stepFrom = (steps: SurveyStep[], at: number, way: 1 | -1, typed: SurveyTyped): number | null => {
  for (let next = at + way; next >= 0 && next < steps.length; next += way)
    if (askedIn(steps[next], typed).length > 0) return next;
  return null;
};

/** The page that a form was posted from. */
export const stepOf = (steps: SurveyStep[], form: Form): number =>
  Math.min(Math.max(Number(text(form, "del")) || 0, 0), steps.length - 1);

/** What the door takes of a whole survey. */
export const givenAnswer = ({ survey, workplace }: OpenSurvey, typed: SurveyTyped) => ({
  version: survey.version,
  answers: surveyAnswers(survey, typed),
  workplaceKey: workplaceKey(workplace),
});

export const nameOf = (id: string): string => `svar.${id}`;

export const readSurvey = (survey: Survey, form: Form): SurveyTyped =>
  Object.fromEntries(
    survey.sections.flatMap(({ questions }) => questions.map((question) => [question.id, readTyped(question, form)])),
  );

const readTyped = ({ id, type, options }: SurveyQuestion, form: Form): SurveyTyped[string] => {
  const name = nameOf(id);
  if (type === "multiple") return texts(form, name).filter(Boolean);
  if (type === "numbers")
    return Object.fromEntries(options.map((option) => [option.id, text(form, `${name}.${option.id}`)]));
  return text(form, name);
};

/** What the door takes: without what was left blank. A number that is none stays text, and is refused as that. */
export const surveyAnswers = (survey: Survey, typed: SurveyTyped): Record<string, SurveyValue> => {
  const answers: Record<string, SurveyValue> = {};
  for (const { id } of survey.sections.flatMap(({ questions }) => questions)) {
    const value = typed[id];
    if (typeof value === "string") {
      if (value !== "") answers[id] = value;
    } else if (Array.isArray(value)) {
      if (value.length > 0) answers[id] = value;
    } else if (value) {
      const given = Object.entries(value).filter(([, number]) => number !== "");
      if (given.length > 0) answers[id] = Object.fromEntries(given.map(([key, number]) => [key, numberIn(number)]));
    }
  }
  return answers;
};

const numberIn = (typed: string): number => (/^\d{1,3}$/.test(typed) ? Number(typed) : (typed as unknown as number));

/** The errors of the questions on a page, or of the whole. */
export const errorsOn = (step: SurveyStep | undefined, errors: FieldError[]): FieldError[] =>
  errors.filter(({ field }) => field === "" || step?.questions.some(({ id }) => id === field));

/** The first page with an error; the one we are on when none has. */
export const stepWithError = (steps: SurveyStep[], errors: FieldError[], at: number): number => {
  const found = steps.findIndex(({ questions }) =>
    questions.some(({ id }) => errors.some(({ field }) => field === id)),
  );
  return found === -1 ? at : found;
};

/**
 * What a workplace is recognised by when two answer for it: half of the key is here, and never in the database. Without
 * the secret no workplace is recognised, and two who answer for one are counted as two.
 */
const workplaceKey = (workplace: OpenSurvey["workplace"]): string | null => {
  const secret = optionalEnv("SURVEY_KEY");
  if (!workplace || !secret) return null;
  const { createHmac } = process.getBuiltinModule("node:crypto");
  return createHmac("sha256", secret).update(`${workplace.salt}/${workplace.name}`).digest("hex");
};

/** What the device keeps a draft under: never the token itself. */
export const draftName = (token: string): string => {
  const { createHash } = process.getBuiltinModule("node:crypto");
  return createHash("sha256").update(`enkat/${token}`).digest("hex").slice(0, 16);
};
