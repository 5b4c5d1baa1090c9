import { association } from "./association.ts";
import { ContentError, readFiles } from "./read.ts";

/** Almost everything is made with content/site.json. With a fault in it nothing else can be loaded: it is told, and the process ends. */
export const demandAssociation = (): void => {
  try {
    readFiles(association);
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    console.error(`\n${error.message}`);
    process.exit(1);
  }
};
