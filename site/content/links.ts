import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isMailed } from "../newsletter-mail/mailed.ts";
import { addressOf, type Placed } from "./faults.ts";
import { nearest } from "./nearest.ts";
import { outAt } from "./publication.ts";
import { valuesOf } from "./walk.ts";

interface Link {
  file: string;
  /** The moment from which somebody may follow it, in milliseconds. */
  outAt: number;
  line: number;
  /** As in "/kalender/#prenumerera". */
  href: string;
}

/** What was built: each address with its text, so that a place on a page can be looked for. */
export type Built = Map<string, string>;

/** Every link on this site that leads nowhere: file, line, the address, and the nearest one there is. */
export const linksToNowhere = (
  placed: Placed[],
  built: Built,
  isFile: (pathname: string) => boolean = () => false,
  now = Date.now(),
): string[] => {
  const files = new Map(placed.map((each) => [addressOf(each), each.file]));
  return placed
    .filter((each) => isOut(each, built) || isMailed(each))
    .flatMap(linksIn)
    .flatMap(({ file, line, href, outAt: followed }) => {
      const { pathname, hash } = new URL(href, "https://x.invalid");
      const page = built.get(pathname);
      const place = `${file}, rad ${line}: länken till ${href} leder ingenstans`;
      const target = files.get(pathname);
      if (target && outAt(target.fields) > Math.max(now, followed))
        return [`${place} än. ${target.name} är inte ute: vänta med länken, eller ge sidan en tidigare dag`];
      if (page === undefined) {
        if (target && outAt(target.fields) <= followed) return [];
        if (isFile(pathname) || answered(pathname)) return [];
        const near = nearest(
          pathname,
          [...built.keys()].filter((address) => address.endsWith("/")),
        );
        return [near ? `${place}. Menade du ${near}?` : `${place}. Ta bort den eller skriv en adress som finns`];
      }
      const id = decodeURIComponent(hash.slice(1));
      return id && page.includes("<") && !page.includes(`id="${id}"`)
        ? [`${place}. Sidan ${pathname} finns, men inget ställe på den heter ${id}`]
        : [];
    });
};

/** A draft, or a page whose day has not come, may lead to another such page; but a letter is read and approved before its day. */
const isOut = (placed: Placed, built: Built): boolean => {
  const address = addressOf(placed);
  return address === null || built.has(address);
};

/** Links in texts, and fields that hold an address on this site. */
const linksIn = ({ kind, file }: Placed): Link[] => {
  const rows = file.source.split("\n");
  const inFields = new Set(
    valuesOf(kind.schema, file.fields, ({ control }) => control === "address-here").map(({ value }) => value),
  );
  const followed = outAt(file.fields);
  return rows.flatMap((row, index) => {
    const inText = [...row.matchAll(/(?:(?<!!\[[^\]]*)\]\(|^ {0,3}\[[^\]]+\]:\s*)<?(\/[^)>\s]*)/g)].map(
      ([, href]) => href ?? "",
    );
    const inField = inFields.size > 0 ? [fieldValue(row)].filter((value) => inFields.has(value)) : [];
    return [...inText, ...inField].map((href) => ({
      file: file.name,
      outAt: followed,
      line: index + 1,
      href,
    }));
  });
};

/** What stands after the colon or the dash of a row in front matter or JSON. */
const fieldValue = (row: string): string =>
  row
    .trim()
    .replace(/^-\s+/, "")
    .replace(/^["']?\w+["']?:\s+/, "")
    .replace(/,$/, "")
    .replace(/^["'](.*)["']$/, "$1");

const functionsFolder = fileURLToPath(new URL("../../functions", import.meta.url));
let functionPaths: string[][] | undefined;

/** Whether a function answers there. */
const answered = (pathname: string): boolean => {
  functionPaths ??= readdirSync(functionsFolder)
    .filter((name) => name.endsWith(".ts"))
    .flatMap((name) => pathsIn(readFileSync(join(functionsFolder, name), "utf8")));
  const asked = steps(pathname);
  return functionPaths.some(
    (path) => path.length === asked.length && path.every((step, at) => step.startsWith(":") || step === asked[at]),
  );
};

const steps = (path: string): string[] => path.split("/").filter(Boolean);

/** The addresses that a function says it answers: "/kalender/:session". */
const pathsIn = (source: string): string[][] => {
  const config = /export const config[\s\S]*?\};/.exec(source)?.[0] ?? "";
  return [...config.matchAll(/"(\/[^"]*)"/g)].map(([, path]) => steps(path ?? ""));
};
