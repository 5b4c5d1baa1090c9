import type { Example } from "../../examples.ts";
import { phases } from "./phases.ts";

export const examples: Example[] = [
  {
    title: "Faser i ett jobbspår",
    render: (say) =>
      phases([
        { title: say("Introduktion"), length: say("Två veckor"), text: say("Man lär känna yrket.") },
        { title: say("Praktik"), length: say("Tolv veckor"), text: say("Hos en arbetsgivare.") },
      ]),
  },
];
