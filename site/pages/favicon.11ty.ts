import { readFileSync } from "node:fs";
import { markFile } from "../components/mark/mark.ts";
import { coloursOf } from "../contrast.ts";

export const data = { permalink: "/assets/favicon.svg", eleventyExcludeFromCollections: true };

export const render = (): string => {
  const colours = coloursOf(readFileSync("site/assets/tokens.css", "utf8"));
  return markFile((token, scheme) => colours[scheme][token] ?? "");
};
