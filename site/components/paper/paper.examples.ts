import type { Template } from "../../content/template.ts";
import type { Example } from "../../examples.ts";
import { paperTemplate } from "./paper.ts";

export const examples: Example[] = [
  {
    title: "En mall att fylla i för hand",
    wide: true,
    render: (say) =>
      paperTemplate({
        lead: say("Fyll i tillsammans."),
        parts: [
          {
            heading: say("Vi kommer överens om"),
            text: say("Skriv kort."),
            fields: [
              { label: say("Arbetsplats"), kind: "line" },
              { label: say("Startdag"), kind: "date" },
              { label: say("Uppgifter"), kind: "lines", hint: say("Skriv inget om enskilda personer.") },
              { label: say("Vi har gått igenom brandutrymning"), kind: "tick" },
            ],
          },
        ],
      } as Template),
  },
];
