import type { Example } from "../../examples.ts";
import { html } from "../../html.ts";
import type { Seats } from "../../types.ts";
import { seatsBadge } from "./seats-badge.ts";

const titles: Record<Seats["state"], string> = {
  open: "Platser finns",
  few_left: "Få platser kvar",
  full: "Fullt",
  closed: "Anmälan har stängt",
  cancelled: "Inställt",
  past: "Har varit",
};

export const examples: Example[] = (["open", "few_left", "full", "closed", "cancelled", "past"] as const).map(
  (state) => ({
    title: titles[state],
    render: (say) => html`<p>${seatsBadge(say("prov"), { state, left: state === "few_left" ? 2 : null })}</p>`,
  }),
);
