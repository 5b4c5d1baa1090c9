import type { Survey, SurveyQuestion, SurveyValue } from "../../site/survey.ts";
import { sentence } from "./invented.ts";
import { type Random, randomFor } from "./random.ts";

/** Who answers, about what, and where they work: the same keys give the same answers. */
export interface Answerer {
  seed: number;
  person: string;
  /** Colleagues and their manager tell of the same placements. */
  place: string;
}

/** Answers that somebody could have given: more confident after than before, and a little less half a year later. */
export function answersTo({ sections }: Pick<Survey, "sections">, who: Answerer): Record<string, SurveyValue> {
  const answers: Record<string, SurveyValue> = {};
  for (const question of sections.flatMap(({ questions }) => questions)) {
    if (!isShown(question, answers)) continue;
    const value = answerTo(question, who);
    if (value !== null) answers[question.id] = value;
  }
  return answers;
}

const isShown = ({ showIf }: SurveyQuestion, answers: Record<string, SurveyValue>): boolean =>
  showIf === null || showIf.is.includes(String(answers[showIf.question]));

/** Null is left blank. */
function answerTo(question: SurveyQuestion, who: Answerer): SurveyValue | null {
  const random = randomFor(who.seed, who.person, question.id);
  if (question.type === "text") return random.chance(0.22) ? sentence(random) : null;
  if (random.chance(0.03)) return null;
  switch (question.type) {
    case "scale":
      return question.dontKnow && random.chance(0.06) ? "dont_know" : String(scaleOf(question, who, random));
    case "rating":
      return String(within(Math.round(random.around(8, 1.6)), 0, 10));
    case "single":
      return singleOf(question, who, random);
    case "multiple":
      return someOf(question, random);
    default:
      return placesOf(question, who);
  }
}

function scaleOf({ measure, moment }: SurveyQuestion, { seed, person }: Answerer, random: Random): number {
  if (measure === null) return random.weighted([1, 2, 3, 4, 5], [2, 5, 17, 42, 34]);
  const before = randomFor(seed, person, "before", measure).around(2.4, 1);
  const gain = randomFor(seed, person, "gain", measure).around(1.2, 0.7);
  const kept = moment === "before" ? 0 : moment === "after" ? 1 : 0.8;
  return within(Math.round(before + gain * kept), 1, 5);
}

const unsure = "vet_inte";
const nothing = "inget";

/** What the workplace has done is the same whoever tells of it; the first option is yes. */
function singleOf({ meaning, options }: SurveyQuestion, { seed, place }: Answerer, random: Random): string | null {
  const [first, ...others] = options.map(({ id }) => id);
  if (first === undefined) return null;
  const weights = others.map((id) => (id === unsure ? 0.3 : 1));
  if (meaning !== "received") return random.weighted([first, ...others], [1.5, ...weights]);
  const told = randomFor(seed, "received", place);
  return told.chance(0.5) ? first : told.weighted(others, weights);
}

/** The earlier an option stands, the oftener it is chosen; who chooses nothing chooses nothing else. */
function someOf({ options, max }: SurveyQuestion, random: Random): string[] {
  const left = options.map(({ id }) => id);
  const count = Math.min(random.weighted([1, 2, 3], [45, 45, 10]), max ?? left.length, left.length);
  const chosen = Array.from(
    { length: count },
    () => left.splice(Math.floor(random.next() ** 1.5 * left.length), 1)[0] ?? "",
  );
  return chosen.includes(nothing) ? [nothing] : chosen;
}

/** The first options are the commonest: practice before employment. */
const placesOf = ({ options }: SurveyQuestion, { seed, place }: Answerer): Record<string, number> =>
  Object.fromEntries(
    options.flatMap(({ id }, i) => {
      const places = randomFor(seed, "places", place, id).weighted([0, 1, 2, 3], [1 + i, 2, 0.6, 0.2]);
      return places > 0 ? [[id, places]] : [];
    }),
  );

const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
