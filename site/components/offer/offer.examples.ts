import type { Example } from "../../examples.ts";
import { offerBlock } from "./offer.ts";

export const examples: Example[] = [
  {
    title: "En ledig plats, till en person",
    render: (say) =>
      offerBlock({
        offer: { ref: "prov", expiresAt: "2027-03-04T12:00:00+01:00", kind: "held", together: false },
        title: say("En plats är ledig"),
        names: say("Maja Sand"),
        acceptHref: "/min-anmalan/prov/tacka-ja/",
        declineHref: "/min-anmalan/prov/tacka-nej/",
        answers: true,
      }),
  },
  {
    title: "Kontaktpersonen svarar för gruppen",
    render: (say) =>
      offerBlock({
        offer: { ref: "prov", expiresAt: "2027-03-04T12:00:00+01:00", kind: "held", together: true },
        title: say("Två platser är lediga"),
        names: null,
        acceptHref: "/",
        declineHref: "/",
        answers: false,
      }),
  },
];
