import { z } from "zod";
import { defineCollection } from "./collection.ts";
import {
  addressHere,
  description,
  group,
  lines,
  list,
  review,
  slug,
  text,
  title,
  webAddress,
  whole,
} from "./fields.ts";
import { asItem, type ContentFile, type Item, problem, readFiles, readPage, refuse } from "./read.ts";

/** The last word of the address where every support of a sector and a form is shown. */
export const anyNeed = "alla";

/** The folder of the supports' own pages, which no sector may be called. */
const supportFolder = "stod";

const choice = {
  value: slug("Ord i adressen", "Till exempel privat. Ändra det inte sedan sidan har delats."),
  text: text("Svaret", "Det man trycker på."),
  hint: lines("Förklaring", "En mening under svaret.").optional(),
};

const question = <Choice extends z.ZodType>(label: string, choices: Choice) =>
  group(label, {
    question: text("Fråga"),
    short: text("Frågan med ett ord", "Står framför svaret på nästa sida, till exempel Arbetsgivare."),
    choices,
  });

const questionsSchema = z.strictObject({
  title,
  description,
  lead: lines("Ingress"),
  sector: question("Första frågan: slag av arbetsgivare", list("Svar", group("Svar", choice))),
  form: question("Andra frågan: vad ni erbjuder", list("Svar", group("Svar", choice))),
  need: question(
    "Tredje frågan: vad ni behöver",
    list(
      "Svar",
      group("Svar", {
        ...choice,
        forms: list("Frågas bara vid", slug("Svar på andra frågan"), {
          hint: "Lämna tomt om frågan passar vid allt ni kan erbjuda.",
        }).optional(),
        also: group("Visa också", {
          text: lines("Text"),
          link: text("Länkens ord"),
          href: addressHere("Länk till"),
        }).optional(),
      }),
    ),
  ),
  any: group("Den som inte vet", { text: text("Svaret"), hint: lines("Förklaring") }),
});

const namedIn = (which: string) => `Ord i adressen för svar på ${which} frågan, i filen fragor.md.`;

const supportSchema = z.strictObject({
  title,
  summary: lines("Sammanfattning", "En mening som säger vad stödet ger. Högst 200 tecken.", { max: 200 }),
  order: whole("Ordning bland stöden", { min: 1 }),
  sectors: list("Gäller arbetsgivare", slug("Slag av arbetsgivare"), { hint: namedIn("första") }),
  forms: list("Gäller vid", slug("Vad ni erbjuder"), { hint: namedIn("andra") }),
  needs: list("Hjälper med", slug("Behov"), { hint: namedIn("tredje") }),
  gives: list("Det här ger stödet", lines("Vad")),
  asks: list("Det här krävs", lines("Krav")),
  decides: text("Vem beslutar"),
  apply: list("Så gör ni", lines("Steg")),
  link: group("Läs och sök", { text: text("Länkens ord"), url: webAddress("Adress") }),
  ...review,
});

export const supportQuestions = defineCollection({
  folder: "stod",
  file: "fragor",
  label: "Stödväljarens frågor",
  single: "Stödväljarens frågor",
  hint: "De tre frågorna och vad man kan svara.",
  schema: questionsSchema,
  body: "Text under den första frågan",
  address: () => "/stodvaljaren/",
});

export const supports = defineCollection({
  folder: "stod",
  except: ["fragor"],
  label: "Stöden i stödväljaren",
  single: "Stöd",
  hint: "Ett stöd som en arbetsgivare kan få: vad det ger, vem som beslutar och hur man söker.",
  schema: supportSchema,
  body: "Mer om stödet",
  address: (slug) => `/stodvaljaren/stod/${slug}/`,
});

export type SupportQuestions = Item<z.infer<typeof questionsSchema>>;
export type Support = Item<z.infer<typeof supportSchema>>;
type QuestionFields = z.infer<typeof questionsSchema>;
type SupportFields = z.infer<typeof supportSchema>;

export const loadSupportQuestions = (root?: string): SupportQuestions => {
  const [file] = readFiles(supportQuestions, root);
  if (!file) return readPage(supportQuestions, root);
  refuse(questionProblems(file));
  return asItem(file);
};

/** In their own order. Refuses a support that no answer leads to. */
export const loadSupports = (root?: string): Support[] => {
  const questions = loadSupportQuestions(root);
  const files = readFiles(supports, root);
  refuse(files.flatMap((file) => [...unknownWords(file, questions), ...unreachable(file, questions)]));
  return files.map(asItem).sort((a, b) => a.order - b.order || a.title.localeCompare(b.title, "sv"));
};

const values = (choices: { value: string }[]): string[] => choices.map(({ value }) => value);

const questionProblems = (file: ContentFile<QuestionFields>): string[] => {
  const { sector, form, need } = file.fields;
  const twice = Object.entries({ sector, form, need }).flatMap(([name, { choices }]) =>
    values(choices)
      .filter((value, index, all) => all.indexOf(value) !== index)
      .map((value) => problem(file, `${name}.choices`, `har ${value} två gånger`)),
  );
  const taken = [
    ...(values(sector.choices).includes(supportFolder)
      ? [problem(file, "sector.choices", `får inte ha ordet ${supportFolder}, som är stödens egen adress`)]
      : []),
    ...(values(need.choices).includes(anyNeed)
      ? [problem(file, "need.choices", `får inte ha ordet ${anyNeed}, som visar alla stöd`)]
      : []),
  ];
  const unknown = need.choices.flatMap(({ forms = [] }) => forms).filter((one) => !values(form.choices).includes(one));
  return [
    ...twice,
    ...taken,
    ...unknown.map((one) =>
      problem(file, "need.choices", `frågas vid ${one}, som inte är något av: ${values(form.choices).join(", ")}`),
    ),
  ];
};

const unknownWords = (file: ContentFile<SupportFields>, questions: SupportQuestions): string[] =>
  (["sector", "form", "need"] as const).flatMap((name) => {
    const known = values(questions[name].choices);
    return file.fields[`${name}s`]
      .filter((value) => !known.includes(value))
      .map((value) =>
        problem(file, `${name}s`, `känner inte till ${value}. Det ska vara något av: ${known.join(", ")}`),
      );
  });

/** A need that is asked about in none of the support's forms leads nowhere. */
const unreachable = (file: ContentFile<SupportFields>, { need }: SupportQuestions): string[] => {
  const { forms, needs } = file.fields;
  return need.choices
    .filter(({ value, forms: asked }) => needs.includes(value) && asked && !asked.some((one) => forms.includes(one)))
    .map(({ value, forms: asked = [] }) =>
      problem(
        file,
        "needs",
        `har ${value}, som bara frågas vid ${asked.join(", ")}. Stödet gäller vid ${forms.join(", ")}, så ingen väg leder hit`,
      ),
    );
};
