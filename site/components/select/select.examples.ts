import type { Example } from "../../examples.ts";
import { select } from "./select.ts";

export const examples: Example[] = [
  {
    title: "Inget valt",
    render: (say) =>
      select({
        name: "municipality",
        label: say("Kommun"),
        items: [
          { value: "", text: say("Välj kommun") },
          { value: "9901", text: say("Granby") },
        ],
      }),
  },
  {
    title: "Fel",
    render: (say) =>
      select({
        name: "sector",
        label: say("Sektor"),
        error: say("Välj sektor."),
        value: "private",
        items: [{ value: "private", text: say("Privat") }],
      }),
  },
];
