import markdownIt from "markdown-it";
import type { Token } from "../markdown.ts";
import type { Placed } from "./faults.ts";
import { newsletters } from "./newsletter.ts";

const markdown = markdownIt();

/** What a mail reader can follow, and a reader can trust. */
const followed = /^(?:\/(?!\/)|https:\/\/[^/\s]|mailto:.|tel:.)/;

/** Links in letters that lead nowhere from an inbox, however well they work on a page. */
export const letterLinkFaults = (placed: Placed[]): string[] =>
  placed
    .filter(({ kind }) => kind.folder === newsletters.folder)
    .flatMap(({ file }) => {
      const { closing } = file.fields as { closing?: string };
      return [file.body, closing ?? ""]
        .flatMap((text) => linksIn(markdown.parse(text, {})))
        .filter((href) => !followed.test(href))
        .map((href) => {
          const written = [href, markdown.normalizeLinkText(href)];
          const line = file.source.split("\n").findIndex((row) => written.some((words) => row.includes(words))) + 1;
          const place = href && line > 0 ? `${file.name}, rad ${line}` : file.name;
          return `${place}: länken till ${href || "ingenting"} går inte att följa från ett mejl. Skriv /sida/ för en egen sida, annars hela adressen med https://`;
        });
    });

const linksIn = (tokens: Token[]): string[] =>
  tokens.flatMap((token) => [
    ...(token.type === "link_open" ? [String(token.attrGet("href") ?? "")] : []),
    ...linksIn(token.children ?? []),
  ]);
