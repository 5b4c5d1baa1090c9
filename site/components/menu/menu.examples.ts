import type { Example } from "../../examples.ts";
import { menu } from "./menu.ts";

export const examples: Example[] = [
  {
    title: "Med den sida man är på",
    render: (say) =>
      menu(
        [
          { href: "/utbildningar/", text: say("Utbildningar") },
          { href: "/kalender/", text: say("Kalender") },
        ],
        "/kalender/",
        say("Prov"),
      ),
  },
];
