import type { Example } from "../../examples.ts";
import { distribution } from "./distribution.ts";

export const examples: Example[] = [
  {
    title: "Före, efter och nu, med några som inte vet",
    render: (say) =>
      distribution({
        id: "trygg",
        title: say("Jag känner mig trygg som handledare"),
        steps: [say("1 Instämmer inte alls"), "2", "3", "4", say("5 Instämmer helt"), say("Vet inte")],
        lastApart: true,
        rows: [
          { label: say("Före"), n: 18, parts: [3, 6, 5, 3, 0, 1] },
          { label: say("Efter"), n: 18, parts: [0, 1, 4, 8, 5, 0] },
          { label: say("Nu"), n: null, parts: [] },
        ],
      }),
  },
  {
    title: "Tre steg",
    render: (say) =>
      distribution({
        id: "vill",
        title: say("Hur gärna tar ni emot någon?"),
        steps: ["0–3", "4–6", "7–10"],
        rows: [{ label: say("Hösten 2027"), n: 40, parts: [8, 12, 20] }],
      }),
  },
];
