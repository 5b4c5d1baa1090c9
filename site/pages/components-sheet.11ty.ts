import { readFileSync } from "node:fs";
import { showsUnpublished } from "../content/publication.ts";
import { coloursOf, pairs } from "../contrast.ts";
import { wholeStyleSheet } from "../styles.ts";

export const data = {
  permalink: (): string | false => (showsUnpublished() ? "/_komponenter/alla.css" : false),
  eleventyExcludeFromCollections: true,
};

/** Every component's style, and what shows day and night beside each other: the tokens again, for a part of the page. */
export const render = (): string => {
  const tokens = readFileSync("site/assets/tokens.css", "utf8");
  const colours = coloursOf(tokens);
  const scheme = (name: "light" | "dark"): string =>
    `.scheme-${name}{color-scheme:${name};${Object.entries(colours[name])
      .map(([token, value]) => `--${token}:${value}`)
      .join(";")}}`;
  return [
    wholeStyleSheet("site"),
    scheme("light"),
    scheme("dark"),
    ...pairs.map(([text, ground]) => `.pair-${text}-${ground}{color:var(--${text});background:var(--${ground})}`),
    ...[...tokens.matchAll(/--(space-\d):/g)].map(([, name]) => `.measure-${name}::before{width:var(--${name})}`),
    readFileSync("site/assets/specimens.css", "utf8"),
  ].join("\n");
};
