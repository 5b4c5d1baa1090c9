import type { Example } from "../../examples.ts";
import { bigNumber } from "./big-number.ts";

export const examples: Example[] = [
  { title: "Med vad som räknas", render: (say) => bigNumber(41, say("handledare har gått grundutbildningen")) },
  {
    title: "Med hur det räknas",
    render: (say) => bigNumber(18, say("arbetsgivare"), say("Varje organisation räknas en gång per år.")),
  },
];
