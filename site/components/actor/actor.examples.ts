import type { Actor } from "../../content/actor.ts";
import type { Example } from "../../examples.ts";
import { html } from "../../html.ts";
import { actor } from "./actor.ts";

export const examples: Example[] = [
  {
    title: "Med webbplats och telefon",
    render: (say) =>
      html`<ul class="actor-list">${actor({
        slug: "bryggan",
        title: say("Bryggan i Granby"),
        kind: "social_enterprise",
        municipalities: ["granby"],
        description: say("Socialt företag med kafé och snickeri."),
        offers: [say("Tar emot studiebesök"), say("Hyr ut personal")],
        phone: "0980-319 230",
        email: "hej@bryggan.example",
        url: "https://bryggan.example/",
        body: "",
      } as Actor)}</ul>`,
  },
];
