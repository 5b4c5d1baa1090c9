import library from "organisationsnummer";
import { holdsPersonnummer } from "./personnummer.ts";

// Its types describe an ES module; what Node imports is the class itself.
const organisationsnummer = library as unknown as { valid(digits: string): boolean };

type Read =
  | { value: string | null; error: null }
  | { value: null; error: "personnummer_refused" | "organisation_number_malformed" };

/**
 * Ten digits, or a refusal. A third digit under 2 is a date of birth, so a sole trader's number never
 * gets further than this function, however badly it was typed.
 */
export const readOrganisationNumber = (typed: string): Read => {
  if (typed === "") return { value: null, error: null };
  const digits = typed.replace(/\D/g, "");
  const personal = /^(18|19|20)\d{10}$/.test(digits) || /^\d\d[01]/.test(digits.replace(/^16(?=\d{10}$)/, ""));
  if (personal || holdsPersonnummer(typed)) return { value: null, error: "personnummer_refused" };
  const ten = digits.replace(/^16(?=\d{10}$)/, "");
  const wellTyped = /^[\d\s–-]+$/.test(typed) && /^\d{10}$/.test(ten);
  if (!wellTyped || !organisationsnummer.valid(ten)) return { value: null, error: "organisation_number_malformed" };
  return { value: ten, error: null };
};
