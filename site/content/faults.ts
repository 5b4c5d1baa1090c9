import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { catalogueOf } from "./catalogue.ts";
import type { Collection } from "./collection.ts";
import { letterLinkFaults } from "./letter-links.ts";
import { pictureFaults } from "./pictures.ts";
import { placeFaults } from "./places.ts";
import { type ContentFile, contentFolder, lookThrough, refuse } from "./read.ts";

/** A file and the kind it belongs to. */
export interface Placed {
  kind: Collection;
  file: ContentFile<unknown>;
}

/** Stops the build at whatever is wrong anywhere under content/, all of it at once. */
export const checkContent = (root = contentFolder): void => {
  const { placed, problems } = allContent(root);
  refuse([
    ...problems,
    ...sameAddress(placed),
    ...pictureFaults(placed, root),
    ...placeFaults(placed),
    ...letterLinkFaults(placed),
  ]);
};

/** Everything under content/ that can be read, and what is wrong with the rest. */
export const allContent = (root = contentFolder): { placed: Placed[]; problems: string[] } => {
  const looked = catalogueOf(root).map((kind) => ({ kind, ...lookThrough(kind, root) }));
  return {
    placed: looked.flatMap(({ kind, files }) => files.map((file) => ({ kind, file }))),
    problems: looked.flatMap(({ problems }) => problems),
  };
};

/** A page by its address, when the file has one of its own. */
export const addressOf = ({ kind, file }: Placed): string | null => kind.address?.(file.slug) ?? null;

/** Two files with one address, or a file with the address of a page that is always there. */
export const sameAddress = (placed: Placed[], fixed = fixedPages()): string[] => {
  const taken = new Map<string, string>();
  const problems: string[] = [];
  for (const each of placed) {
    const address = addressOf(each);
    if (!address) continue;
    const other = taken.get(address) ?? (each.kind.file ? undefined : fixed.get(address));
    if (other)
      problems.push(`${each.file.name}: adressen ${address} används redan av ${other}. Ge filen ett annat namn`);
    else taken.set(address, each.file.name);
  }
  return problems;
};

const pagesFolder = fileURLToPath(new URL("../pages", import.meta.url));

/** The pages that no file under content/ makes, by address, and which of our own files makes each. */
const fixedPages = (): Map<string, string> =>
  new Map(
    readdirSync(pagesFolder)
      .filter((name) => name.endsWith(".11ty.ts"))
      .flatMap((name) => {
        const permalink = /permalink: "([^"]+)"/.exec(readFileSync(join(pagesFolder, name), "utf8"))?.[1];
        return permalink ? [[permalink.replace(/index\.html$/, ""), `site/pages/${name}`] as const] : [];
      }),
  );
