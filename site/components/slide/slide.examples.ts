import type { Example } from "../../examples.ts";
import { slide } from "./slide.ts";

export const examples: Example[] = [
  {
    title: "Med lång adress",
    wide: true,
    render: (say) =>
      slide({
        title: say("Vad tyckte du?"),
        about: say("Grundutbildning, 11 mars 2027"),
        body: say("Skriv adressen du anmälde dig med. Då mejlar vi en länk som bara är din."),
        address: "https://granlandet.example/enkat/vid/grundutbildning-granby-2027-03-11/",
        codeLabel: say("QR-kod till enkäten"),
      }),
  },
];
