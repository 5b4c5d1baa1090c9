import type { Example as Story } from "../../content/example.ts";
import type { Example, Say } from "../../examples.ts";
import { exampleLead, exampleList, exampleQuote } from "./example.ts";

export const examples: Example[] = [
  { title: "Citat", render: (say) => exampleQuote(story(say)) },
  { title: "Det som berättas längre", wide: true, render: (say) => exampleLead(story(say)) },
  { title: "Rader i en lista", wide: true, render: (say) => exampleList([story(say), story(say)]) },
];

const story = (say: Say): Story =>
  ({
    slug: "koket",
    title: say("Kockarna som fick en ny uppgift"),
    description: say("Köket på Ängens skola tog emot två personer samma höst."),
    kinds: ["internship"],
    sector: "municipal",
    municipality: "granby",
    quote: { text: say("Vi pratar mer med varandra nu."), role: say("Handledare") },
    body: "",
  }) as unknown as Story;
