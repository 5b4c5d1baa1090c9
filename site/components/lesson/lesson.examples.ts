import type { Example, Say } from "../../examples.ts";
import { html } from "../../html.ts";
import type { WebModule } from "../../types.ts";
import { lesson, lessonList } from "./lesson.ts";

export const examples: Example[] = [
  { title: "Delarna i en webbkurs", render: (say) => lessonList("prov", modules(say), ({ slug }) => `/prov/${slug}/`) },
  {
    title: "En del, med fråga",
    wide: true,
    render: (say) =>
      lesson({
        course: { slug: "prov" },
        modules: modules(say),
        at: 0,
        href: ({ slug }) => `/prov/${slug}/`,
        last: html``,
      }),
  },
];

const modules = (say: Say): WebModule[] =>
  ["forsta-dagen", "vardagen"].map((slug) => ({
    slug,
    title: say(slug === "vardagen" ? "Vardagen" : "Första dagen"),
    summary: say("Det som avgör är vem som möter i dörren."),
    minutes: 8,
    html: "<p>En text.</p>",
    film: null,
    questions: [
      {
        id: `fraga-${slug}`,
        text: say("Vad betyder mest?"),
        several: false,
        answers: [
          { text: say("Att någon väntar"), right: true, feedback: say("Så är det.") },
          { text: say("En pärm"), right: false, feedback: say("Den kan vänta.") },
        ],
      },
    ],
  }));
