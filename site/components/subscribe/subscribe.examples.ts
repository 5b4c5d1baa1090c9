import type { Example } from "../../examples.ts";
import { subscribe } from "./subscribe.ts";

export const examples: Example[] = [
  {
    title: "Kalendern",
    render: (say) => subscribe({ heading: say("Prenumerera på kalendern"), path: "/kalender.ics" }),
  },
];
