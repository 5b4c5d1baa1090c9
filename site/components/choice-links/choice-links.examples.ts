import type { Example } from "../../examples.ts";
import { choiceLinks } from "./choice-links.ts";

export const examples: Example[] = [
  {
    title: "Svar på en fråga",
    render: (say) =>
      choiceLinks({
        items: [
          { href: "/stodvaljaren/privat/", text: say("Privat"), hint: say("Aktiebolag, enskild firma och liknande.") },
          { href: "/stodvaljaren/offentlig/", text: say("Offentlig"), note: say("Sju stöd passar.") },
        ],
      }),
  },
];
