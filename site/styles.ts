import { existsSync, globSync, readFileSync } from "node:fs";
import { transform } from "lightningcss";

const layer = (name: string, files: string[]): string =>
  `@layer ${name} {\n${files.map((file) => readFileSync(file, "utf8")).join("\n")}\n}`;

/** The whole site's style in one file. Layers make the order say who wins, not how specific a selector is. */
export const styleSheet = (folder: string): string => {
  const source = [
    "@layer tokens, base, components, pages;",
    layer("tokens", [`${folder}/assets/tokens.css`].filter(existsSync)),
    layer("base", [`${folder}/assets/base.css`].filter(existsSync)),
    layer("components", globSync(`${folder}/components/*/*.css`).sort()),
    layer("pages", globSync(`${folder}/pages/*.css`).sort()),
  ].join("\n");
  return transform({ filename: "site.css", code: Buffer.from(source), minify: true }).code.toString();
};
