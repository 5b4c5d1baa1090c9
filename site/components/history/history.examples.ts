import type { Example } from "../../examples.ts";
import { html } from "../../html.ts";
import { history } from "./history.ts";

export const examples: Example[] = [
  {
    title: "Två händelser",
    render: (say) =>
      history([
        { at: "2027-03-12T11:00:00Z", what: html`<p>${say("Besök med Frida Ask, platschef")}</p>` },
        { at: "2027-02-01T08:00:00Z", what: html`<p>${say("Bokade 2 kursplatser: Grundutbildning, en heldag")}</p>` },
      ]),
  },
];
