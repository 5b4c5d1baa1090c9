import { z } from "zod";
import { association } from "./association.ts";
import { type Collection, defineCollection } from "./collection.ts";
import { ContentError, contentFolder, lookThrough, refuse } from "./read.ts";

/** Words on buttons and in messages, changed by hand: no editor shows them, and what each key is called is our own. */
const words = defineCollection({
  folder: "strings",
  format: "json",
  label: "Ord på knappar och i felmeddelanden",
  single: "Ord",
  hint: "Ändras bara för hand.",
  schema: z.record(z.string(), z.string()),
  body: null,
  address: null,
});

/** What is wrong with the files that everything else is made with, told as for any other file. */
const groundFaults = (root = contentFolder): string[] =>
  ([association, words] as Collection[]).flatMap((kind) => lookThrough(kind, root).problems);

/** With a fault in content/site.json or content/strings nothing else can be loaded: it is told, and the process ends. */
export const demandGround = (): void => {
  try {
    refuse(groundFaults());
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    console.error(`\n${error.message}`);
    process.exit(1);
  }
};
