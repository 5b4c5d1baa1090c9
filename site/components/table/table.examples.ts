import type { Example } from "../../examples.ts";
import { table } from "./table.ts";

export const examples: Example[] = [
  {
    title: "Med siffror",
    render: (say) =>
      table({
        caption: say("Deltagare per år"),
        head: [say("År"), say("Kvinnor"), say("Män")],
        numeric: [1, 2],
        rows: [
          [say("2025"), 38, 21],
          [say("2026"), 41, 30],
        ],
      }),
  },
  {
    title: "Smal",
    render: (say) =>
      table({ caption: say("Mat"), head: [say("Kost"), say("Antal")], narrow: true, rows: [[say("Vegetariskt"), 4]] }),
  },
];
