import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { allContent } from "./faults.ts";
import { linksToNowhere } from "./links.ts";
import { refuse } from "./read.ts";
import { reviews } from "./review.ts";

/** What Eleventy tells when every page is made. */
export interface Results {
  /** Where the pages lie, also when the command line has said another place than the configuration. */
  directories: { output: string };
  results: { url: string | false; content: unknown }[];
}

/** Refuses links to nowhere, which cannot be known before, and reminds of pages whose sources are to be read again. */
export const judgeBuilt = ({ directories, results }: Results): void => {
  const { placed } = allContent();
  const pages = new Map(results.flatMap(({ url, content }) => (url ? [[url, String(content)] as const] : [])));
  refuse(linksToNowhere(placed, pages, (path) => isFile(join(directories.output, decodeURIComponent(path)))));
  const { past } = reviews(placed, new Date().toISOString().slice(0, 10));
  if (past.length > 0) console.error(reminder(past.map(({ file }) => file)));
};

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile();

const reminder = (files: string[]): string =>
  `Dags att granska ${files.length === 1 ? "en sida" : `${files.length} sidor`}, se /redaktion/granska/: ${files.join(", ")}`;
