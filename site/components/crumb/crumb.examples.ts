import type { Example } from "../../examples.ts";
import { crumb } from "./crumb.ts";

export const examples: Example[] = [
  { title: "Ett steg upp", render: (say) => crumb({ href: "/kalender/", text: say("Kalender") }) },
  {
    title: "Flera steg",
    render: (say) =>
      crumb(
        { href: "/metodstod/", text: say("Stöd till arbetsgivare") },
        { href: "/metodstod/fore/", text: say("Före") },
        { href: "/metodstod/checklistor/", text: say("Checklistor") },
      ),
  },
];
