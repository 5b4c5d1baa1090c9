import { site } from "../site.ts";
import { oneOf } from "./fields.ts";

const names = Object.fromEntries(site.municipalities.map(({ slug, name }) => [slug, name])) as Record<string, string>;

/** One of the association's municipalities, by its word in addresses. */
export const municipality = (label: string, hint?: string) => oneOf(label, names, hint);

export const municipalityNames = (slugs: string[]): string[] =>
  site.municipalities.filter(({ slug }) => slugs.includes(slug)).map(({ name }) => name);

/** Addresses that stand for a municipality's own selection, which no file may be called. */
export const selectionWord = "kommun";
