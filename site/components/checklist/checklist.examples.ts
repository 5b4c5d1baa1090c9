import type { Example } from "../../examples.ts";
import { checklist } from "./checklist.ts";

export const examples: Example[] = [
  {
    title: "Med och utan förklaring",
    render: (say) =>
      checklist([
        {
          heading: say("Veckan före"),
          items: [
            { text: say("Utse en handledare"), help: say("Någon som vill, och som får tid.") },
            { text: say("Berätta för arbetslaget") },
          ],
        },
      ]),
  },
];
