import type { Example } from "../../examples.ts";
import { field } from "./field.ts";

export const examples: Example[] = [
  { title: "Namn", render: (say) => field({ name: "name", label: say("Namn"), autocomplete: "name" }) },
  {
    title: "Med förklaring, frivillig",
    render: (say) =>
      field({
        name: "phone",
        label: say("Telefon"),
        hint: say("Bara för ändringar samma dag."),
        type: "tel",
        optional: true,
      }),
  },
  {
    title: "Fel",
    render: (say) =>
      field({
        name: "email",
        label: say("E-post"),
        type: "email",
        value: say("maja@"),
        error: say("Adressen saknar något efter @."),
      }),
  },
  {
    title: "Kort",
    render: (say) =>
      field({ name: "seats", label: say("Antal"), inputmode: "numeric", width: "short", value: say("12") }),
  },
];
