import type { Example, Say } from "../../examples.ts";
import { newsByline, newsLinks, newsNotes, newsRows } from "./news.ts";

export const examples: Example[] = [
  { title: "Rader, den nyaste störst", wide: true, render: (say) => newsRows([item(say, 2), item(say, 1)]) },
  { title: "Länkar med dag", render: (say) => newsLinks([item(say, 2), item(say, 1)]) },
  {
    title: "När, av vem och om vad",
    render: (say) => newsByline({ ...item(say, 2), author: say("Kommunikatören"), tags: [say("utbildningar")] }),
  },
  {
    title: "Utkast, och rättad",
    render: (say) => newsNotes({ ...item(say, 2), state: "draft", corrected: { text: say("Lokalen var fel.") } }),
  },
];

const item = (say: Say, day: number) => ({
  title: say("Fler frukostmöten i Sjöhult"),
  summary: say("Tre nya datum i vår."),
  href: `/nyheter/prov-${day}/`,
  publishedAt: `2027-03-0${day}T08:00:00+01:00`,
  updatedAt: `2027-03-0${day}T08:00:00+01:00`,
  state: "published" as const,
});
