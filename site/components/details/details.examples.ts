import type { Example } from "../../examples.ts";
import { html } from "../../html.ts";
import { details } from "./details.ts";

export const examples: Example[] = [
  {
    title: "Stängd",
    render: (say) =>
      details({
        summary: say("Så lägger du till kalendern i Outlook"),
        body: html`<p>${say("Välj Lägg till kalender.")}</p>`,
      }),
  },
  {
    title: "Öppen från början",
    render: (say) =>
      details({ summary: say("Avskrift av filmen"), body: html`<p>${say("Hej och välkommen.")}</p>`, open: true }),
  },
];
