import type { z } from "zod";

const kinds: Record<string, string> = {
  string: "text",
  number: "ett tal",
  int: "ett heltal",
  boolean: "true eller false",
  array: "en lista",
  object: "en grupp av fält",
};

/** Zod's own Swedish is written for programmers; these sentences are for whoever edits the file. */
export const reason: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === "invalid_type")
    return issue.input === undefined ? "saknas" : `ska vara ${kinds[issue.expected] ?? issue.expected}`;
  if (issue.code === "invalid_value")
    return issue.input === undefined ? "saknas" : `ska vara något av: ${issue.values.map(String).join(", ")}`;
  if (issue.code === "unrecognized_keys") return `känner inte till fältet ${issue.keys.join(", ")}. Är det rättstavat?`;
  if (issue.code === "too_small") return issue.origin === "number" ? `ska vara minst ${issue.minimum}` : "är tomt";
  if (issue.code === "too_big")
    return issue.origin === "number"
      ? `ska vara högst ${issue.maximum}`
      : `är för långt, högst ${issue.maximum} tecken`;
  return "har fel form";
};
