import { personAt, workplacesFor } from "./invented.ts";
import { type PlannedBooking, shifted } from "./plan.ts";
import { randomFor } from "./random.ts";

/** Those who will read a web course, one at a time. */
export function planReaders(seed: number, key: string, from: string, count: number): PlannedBooking[] {
  const places = workplacesFor(seed);
  return Array.from({ length: count }, (_, n) => {
    const random = randomFor(seed, "reader", key, n);
    const place = random.pick(places);
    const at = shifted(`${from}T08:00`, { days: random.whole(0, 363), minutes: random.whole(0, 720) });
    const person = personAt(seed, place, random.whole(20, 99));
    return { at, formKey: random.uuid(), place, people: [{ ...person, role: "supervisor" }] };
  });
}

export interface WebModule {
  slug: string;
  questions: { id: string; answers: { right: boolean }[] }[];
}

/** What finishes a course, as places counted from 0: {module: {question: [0, 2]}}. */
export const rightAnswers = (modules: WebModule[]) =>
  Object.fromEntries(
    modules.map(({ slug, questions }) => [
      slug,
      Object.fromEntries(
        questions.map(({ id, answers }) => [id, answers.flatMap(({ right }, n) => (right ? [n] : []))]),
      ),
    ]),
  );
