import type { Example } from "../../examples.ts";
import { html } from "../../html.ts";
import { errorSummary } from "./error-summary.ts";

export const examples: Example[] = [
  {
    title: "Flera fel",
    render: (say) =>
      html`${errorSummary({
        errors: [
          { field: "contact.name", text: say("Skriv ditt namn.") },
          { field: "", text: say("Utbildningen är fullbokad.") },
        ],
      })}`,
  },
  {
    title: "Med egen rubrik",
    render: (say) =>
      html`${errorSummary({ heading: say("Det gick inte att spara"), errors: [{ field: "", text: say("Försök igen.") }] })}`,
  },
];
