import type { Example } from "../../examples.ts";
import { summaryList } from "./summary-list.ts";

export const examples: Example[] = [
  {
    title: "Med och utan ändring",
    render: (say) =>
      summaryList({
        rows: [
          { key: say("Namn"), value: say("Maja Sand"), action: { text: say("Ändra"), href: "/", about: say("namn") } },
          { key: say("E-post"), value: say("maja@exempel.example") },
        ],
      }),
  },
];
