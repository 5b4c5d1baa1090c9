import type { Example } from "../../examples.ts";
import { html } from "../../html.ts";
import { button } from "../button/button.ts";
import { hero } from "./hero.ts";

export const examples: Example[] = [
  {
    title: "Startsidans början",
    wide: true,
    render: (say) =>
      hero({
        title: say("Öppna dörren för en till"),
        lead: say("Vi utbildar och stöttar arbetsplatser."),
        actions: html`${button({ text: say("Se kalendern"), href: "/kalender/" })} ${button({ text: say("Läs mer"), href: "/om/", kind: "secondary" })}`,
      }),
  },
];
