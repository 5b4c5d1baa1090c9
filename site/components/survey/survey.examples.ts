import type { Example } from "../../examples.ts";
import { numbers, scale } from "./survey.ts";

const rating = Array.from({ length: 11 }, (_, at) => String(at));

export const examples: Example[] = [
  {
    title: "Fem steg och vet inte",
    render: (say) =>
      scale({
        name: "svar.nojd",
        legend: say("Innehållet är användbart i mitt arbete."),
        points: ["1", "2", "3", "4", "5"],
        low: say("Instämmer inte alls"),
        high: say("Instämmer helt"),
        dontKnow: true,
        value: "4",
      }),
  },
  {
    title: "Noll till tio, med fel",
    render: (say) =>
      scale({
        name: "svar.troligt",
        legend: say("Hur troligt är det att ni tar emot någon inom sex månader?"),
        error: say("Välj ett av svaren som står vid frågan."),
        points: rating,
        low: say("Inte alls troligt"),
        high: say("Mycket troligt"),
        value: "",
      }),
  },
  {
    title: "Ett tal för varje slag",
    render: (say) =>
      numbers({
        name: "svar.antal",
        legend: say("Hur många har ni tagit emot?"),
        hint: say("Lämna tomt där det inte är någon."),
        options: [
          { id: "praktik", text: say("Praktik") },
          { id: "anstallning", text: say("Anställning") },
        ],
        value: { praktik: "2" },
      }),
  },
];
