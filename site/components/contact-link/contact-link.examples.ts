import type { Example } from "../../examples.ts";
import { html } from "../../html.ts";
import { mailLink, phoneLink, withPhone } from "./contact-link.ts";

export const examples: Example[] = [
  { title: "Telefon", render: (say) => html`<p>${phoneLink(say("0980-319 200"))}</p>` },
  {
    title: "Telefon i en mening",
    render: (say) => html`<p>${withPhone(say("Ring oss på {phone}."), "0980-319 200")}</p>`,
  },
  { title: "E-post", render: (say) => html`<p>${mailLink(say("kontakt@granlandet.example"))}</p>` },
];
