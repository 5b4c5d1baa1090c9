import type { Example } from "../../examples.ts";
import { html } from "../../html.ts";
import { prerequisiteNote } from "./prerequisite.ts";

export const examples: Example[] = [
  {
    title: "Rekommenderad",
    render: (say) =>
      html`${prerequisiteNote({ level: "recommended", courses: [{ slug: "grundutbildning", title: say("Grundutbildning, en heldag") }] })}`,
  },
  {
    title: "Krävs",
    render: (say) =>
      html`${prerequisiteNote({
        level: "required",
        courses: [
          { slug: "grundutbildning", title: say("Grundutbildning, en heldag") },
          { slug: "webbinarium", title: say("Webbinarium") },
        ],
      })}`,
  },
];
