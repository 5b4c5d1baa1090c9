import { anyNeed, type Support, type SupportQuestions } from "./content/support.ts";

type Sector = SupportQuestions["sector"]["choices"][number];
type Form = SupportQuestions["form"]["choices"][number];
type Need = SupportQuestions["need"]["choices"][number];

/** One page of the chooser: what has been answered so far. The first question has a page of its own. */
export interface SupportPath {
  path: string;
  sector: Sector;
  form: Form | null;
  /** "any" is the answer of those who do not know yet. */
  need: Need | "any" | null;
}

export const chooserStart = "/stodvaljaren/";

/** /stodvaljaren/privat/anstallning/lonekostnad/ */
export const chooserPath = (...answers: string[]): string =>
  `${chooserStart}${answers.map((each) => `${each}/`).join("")}`;

export const needsAsked = ({ need }: SupportQuestions, form: Form): Need[] =>
  need.choices.filter(({ forms }) => !forms || forms.includes(form.value));

/** Every page that answers lead to; the shortest first within each sector. */
export const supportPaths = (questions: SupportQuestions): SupportPath[] =>
  questions.sector.choices.flatMap((sector) => [
    { path: chooserPath(sector.value), sector, form: null, need: null },
    ...questions.form.choices.flatMap((form) => [
      { path: chooserPath(sector.value, form.value), sector, form, need: null },
      ...[...needsAsked(questions, form), "any" as const].map((need) => ({
        path: chooserPath(sector.value, form.value, need === "any" ? anyNeed : need.value),
        sector,
        form,
        need,
      })),
    ]),
  ]);

/** The supports that fit the answers, in their own order. */
export const fitting = (supports: Support[], { sector, form, need }: Omit<SupportPath, "path">): Support[] =>
  supports
    .filter(({ sectors }) => sectors.includes(sector.value))
    .filter(({ forms }) => !form || forms.includes(form.value))
    .filter(({ needs }) => !need || need === "any" || needs.includes(need.value));
