import type { Example } from "../../examples.ts";
import { html } from "../../html.ts";
import { button } from "./button.ts";

export const examples: Example[] = [
  { title: "Första valet", render: (say) => button({ text: say("Anmäl två personer") }) },
  {
    title: "Andra valet",
    render: (say) => button({ text: say("Se hela kalendern"), kind: "secondary", href: "/kalender/" }),
  },
  {
    title: "Det som inte går att ångra",
    render: (say) => button({ text: say("Avboka kursplatsen"), kind: "warning" }),
  },
  {
    title: "Det man sällan gör",
    render: (say) => button({ text: say("Ta bort personen"), kind: "quiet", type: "button" }),
  },
  {
    title: "Med ord som bara hörs",
    render: (say) => button({ text: say("Ändra"), about: say("Maja Sand"), name: "gor", value: say("andra") }),
  },
  {
    title: "Flera bredvid varandra",
    render: (say) =>
      html`<div class="actions">${button({ text: say("Spara") })} ${button({ text: say("Tillbaka"), kind: "secondary", href: "/" })}</div>`,
  },
];
