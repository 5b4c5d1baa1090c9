import type { Example } from "../../examples.ts";
import { html } from "../../html.ts";
import { menuList } from "./menu.ts";

export const examples: Example[] = [
  {
    title: "Med den sida man är på",
    render: (say) =>
      html`<nav class="menu" aria-label="${say("Prov")}">
${menuList(
  [
    { href: "/utbildningar/", text: say("Utbildningar") },
    { href: "/kalender/", text: say("Kalender") },
  ],
  "/kalender/",
)}
</nav>`,
  },
];
