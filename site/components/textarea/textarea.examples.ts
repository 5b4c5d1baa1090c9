import type { Example } from "../../examples.ts";
import { textarea } from "./textarea.ts";

export const examples: Example[] = [
  {
    title: "Fritext",
    render: (say) =>
      textarea({
        name: "wish",
        label: say("Vad vill ni lära er mer om?"),
        hint: say("Skriv inget om enskilda personer."),
        optional: true,
      }),
  },
  {
    title: "Fel",
    render: (say) =>
      textarea({ name: "list", label: say("Lista"), value: say("Maja Sand;"), error: say("Rad 1 saknar e-post.") }),
  },
];
