import type { Phase } from "../../content/phase.ts";
import type { Example, Say } from "../../examples.ts";
import { guidePhases, guideSteps } from "./guide.ts";

export const examples: Example[] = [
  {
    title: "Faserna",
    wide: true,
    render: (say) =>
      guidePhases([
        {
          phase: phase(say),
          papers: [{ kind: "checklist", title: say("Veckan före"), href: "/metodstod/checklistor/veckan-fore/" }],
        },
      ]),
  },
  { title: "Stegen i en fas", wide: true, render: (say) => guideSteps(phase(say).steps) },
];

const phase = (say: Say): Phase => ({
  slug: "fore",
  title: say("Före"),
  description: "",
  name: say("Före"),
  lead: say("Det mesta avgörs innan någon kommer."),
  time: "",
  body: "",
  steps: [
    {
      title: say("Utse en handledare"),
      owner: say("Chefen"),
      time: say("30 minuter"),
      when: say("Två veckor före"),
      text: say("Fråga någon som vill."),
      links: [{ text: say("Checklistan"), href: "/metodstod/checklistor/veckan-fore/" }],
    },
  ],
});
