import { globSync, readFileSync } from "node:fs";
import { transform } from "lightningcss";
import { contrastFaults } from "./contrast.ts";

const layer = (name: string, files: string[]): string =>
  `@layer ${name} {\n${files.map((file) => readFileSync(file, "utf8")).join("\n")}\n}`;

const refuseUnreadable = (tokens: string): void => {
  const faults = contrastFaults(tokens);
  if (faults.length > 0) throw new Error(`Färgerna går inte att läsa.\n${faults.join("\n")}`);
};

/** The whole site's style in one file. Layers make the order say who wins, not how specific a selector is. */
export const styleSheet = (folder: string): string => {
  refuseUnreadable(readFileSync(`${folder}/assets/tokens.css`, "utf8"));
  const source = [
    "@layer tokens, base, components, pages;",
    layer("tokens", [`${folder}/assets/tokens.css`]),
    layer("base", [`${folder}/assets/base.css`]),
    layer("components", globSync(`${folder}/components/*/*.css`).sort()),
    layer("pages", globSync(`${folder}/pages/*.css`).sort()),
  ].join("\n");
  return transform({ filename: "site.css", code: Buffer.from(source), minify: true }).code.toString();
};
