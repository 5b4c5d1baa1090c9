import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { transform } from "lightningcss";
import { contrastFaults } from "./contrast.ts";
import { type SheetName, sheets } from "./sheets.ts";

const layer = (name: string, files: string[]): string =>
  `@layer ${name} {\n${files.map((file) => readFileSync(file, "utf8")).join("\n")}\n}`;

const refuseUnreadable = (tokens: string): void => {
  const faults = contrastFaults(tokens);
  if (faults.length > 0) throw new Error(`Färgerna går inte att läsa.\n${faults.join("\n")}`);
};

const special = new Set(Object.values(sheets).flat());

const belongs = (sheet: SheetName, file: string): boolean => {
  const name = basename(file, ".css");
  return !special.has(name) || (sheets[sheet] as string[]).includes(name);
};

const made = (folder: string, name: string, takes: (file: string) => boolean): string => {
  refuseUnreadable(readFileSync(`${folder}/assets/tokens.css`, "utf8"));
  const own = (pattern: string) => globSync(`${folder}/${pattern}`).sort().filter(takes);
  const source = [
    "@layer tokens, base, components, pages;",
    layer("tokens", [`${folder}/assets/tokens.css`]),
    layer("base", [`${folder}/assets/base.css`]),
    layer("components", own("components/*/*.css")),
    layer("pages", own("pages/*.css")),
  ].join("\n");
  return transform({ filename: `${name}.css`, code: Buffer.from(source), minify: true }).code.toString();
};

/** One sheet, made small. Layers make the order say who wins, not how specific a selector is. */
export const styleSheet = (folder: string, sheet: SheetName = "site"): string =>
  made(folder, sheet, (file) => belongs(sheet, file));

/** All components in one sheet, for the page that shows them. */
export const wholeStyleSheet = (folder: string): string => made(folder, "alla", () => true);
