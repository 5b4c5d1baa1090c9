import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { transform } from "lightningcss";
import { contrastFaults } from "./contrast.ts";
import { type SheetName, sheets } from "./sheets.ts";

const layer = (name: string, files: string[]): string =>
  files.length === 0 ? "" : `@layer ${name} {\n${files.map((file) => readFileSync(file, "utf8")).join("\n")}\n}`;

const refuseUnreadable = (tokens: string): void => {
  const faults = contrastFaults(tokens);
  if (faults.length > 0) throw new Error(`Färgerna går inte att läsa.\n${faults.join("\n")}`);
};

const elsewhere = new Set(Object.values(sheets).flat());

const belongs = (sheet: SheetName, file: string): boolean => {
  const name = basename(file, ".css");
  return sheet === "site" ? !elsewhere.has(name) : sheets[sheet].includes(name);
};

/** One sheet, made small. Layers make the order say who wins, not how specific a selector is, also between sheets. */
export const styleSheet = (folder: string, sheet: SheetName = "site"): string => {
  refuseUnreadable(readFileSync(`${folder}/assets/tokens.css`, "utf8"));
  const own = (pattern: string) =>
    globSync(`${folder}/${pattern}`)
      .sort()
      .filter((file) => belongs(sheet, file));
  const source = [
    "@layer tokens, base, components, pages;",
    layer("tokens", sheet === "site" ? [`${folder}/assets/tokens.css`] : []),
    layer("base", sheet === "site" ? [`${folder}/assets/base.css`] : []),
    layer("components", own("components/*/*.css")),
    layer("pages", own("pages/*.css")),
  ].join("\n");
  return transform({ filename: `${sheet}.css`, code: Buffer.from(source), minify: true }).code.toString();
};
