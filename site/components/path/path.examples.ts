import type { Example } from "../../examples.ts";
import { path } from "./path.ts";

export const examples: Example[] = [
  {
    title: "Fyra steg, dörren öppnas",
    wide: true,
    render: (say) =>
      path(
        ["Frukostmöte", "Grundutbildning", "Fördjupning", "Nätverk"].map((title, index) => ({
          title: say(title),
          text: say("Kort om steget."),
          time: say("En heldag"),
          href: `/utbildningar/prov-${index}/`,
          link: say("Läs mer"),
        })),
      ),
  },
];
