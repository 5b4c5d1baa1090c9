import type { Example } from "../../examples.ts";
import { choose } from "./choose.ts";

export const examples: Example[] = [
  {
    title: "Med ett val gjort",
    render: (say) =>
      choose({
        label: say("Välj kommun"),
        path: "/jobbspar/kommun/granby/",
        items: [
          { href: "/jobbspar/", text: say("Alla") },
          { href: "/jobbspar/kommun/granby/", text: say("Granby") },
          { href: "/jobbspar/kommun/sjohult/", text: say("Sjöhult") },
        ],
      }),
  },
];
