import { z } from "zod";
import { defineCollection } from "./collection.ts";
import { group, list, text } from "./fields.ts";
import { problem, readFiles, refuse } from "./read.ts";

const synonymSchema = z.strictObject({
  groups: list(
    "Grupper",
    group("Grupp", {
      words: list("Ord", text("Ord", "Små bokstäver. Flera ord går bra, till exempel uppföljning finsam."), { min: 2 }),
    }),
  ),
});

export const synonyms = defineCollection({
  folder: "",
  file: "synonymer",
  format: "json",
  label: "Sökningens synonymer",
  single: "Sökningens synonymer",
  hint: "Den som söker på ett av orden i en grupp hittar också sidor med de andra.",
  schema: synonymSchema,
  body: null,
  address: null,
});

/** Groups of words that mean the same to whoever searches. A word stands in one group only. */
export const loadSynonyms = (root?: string): string[][] => {
  const [file] = readFiles(synonyms, root);
  if (!file) return [];
  const groups = file.fields.groups.map(({ words }) => words.map((word) => word.toLowerCase()));
  const all = groups.flat();
  refuse(
    all
      .filter((word, index) => all.indexOf(word) !== index)
      .map((word) => problem(file, "groups", `har ordet ${word} två gånger`)),
  );
  return groups;
};
