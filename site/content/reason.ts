import type { z } from "zod";

const kinds: Record<string, string> = {
  string: "text",
  number: "ett tal",
  int: "ett heltal",
  boolean: "true eller false",
  array: "en lista",
  object: "en grupp av fält",
};

export const unknownFields = (names: string[]): string =>
  `känner inte till fältet ${names.join(", ")}. Är det rättstavat?`;

/** Zod's own Swedish is written for programmers; these sentences are for whoever edits the file. */
export const reason: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === "invalid_type")
    return issue.input === undefined ? "saknas" : `ska vara ${kinds[issue.expected] ?? issue.expected}`;
  if (issue.code === "invalid_value")
    return issue.input === undefined ? "saknas" : `ska vara något av: ${issue.values.map(String).join(", ")}`;
  if (issue.code === "unrecognized_keys") return unknownFields(issue.keys);
  if (issue.code === "too_small") return tooSmall(issue.origin, Number(issue.minimum));
  if (issue.code === "too_big") return tooBig(issue.origin, Number(issue.maximum));
  return "har fel form";
};

const tooSmall = (origin: string, least: number): string => {
  if (["number", "int"].includes(origin)) return `ska vara minst ${least}`;
  return origin === "array" && least > 1 ? `ska ha minst ${least} rader` : "är tomt";
};

const tooBig = (origin: string, most: number): string => {
  if (["number", "int"].includes(origin)) return `ska vara högst ${most}`;
  return origin === "array" ? `har för många rader, högst ${most}` : `är för långt, högst ${most} tecken`;
};
