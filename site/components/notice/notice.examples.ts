import type { Example } from "../../examples.ts";
import { html } from "../../html.ts";
import { notice } from "./notice.ts";

export const examples: Example[] = [
  {
    title: "Något att veta",
    render: (say) =>
      notice({ kind: "info", title: say("Ni är två i kön"), body: say("Vi mejlar när en plats blir ledig.") }),
  },
  {
    title: "Det gick bra",
    render: (say) =>
      notice({ kind: "good", body: html`<p>${say("Sparat.")} <a href="/kalender/">${say("Se kalendern")}</a></p>` }),
  },
  {
    title: "Se upp",
    render: (say) =>
      notice({ kind: "warning", title: say("Utbildningen är inställd"), body: say("Ring oss om du undrar.") }),
  },
];
