import { sheetAddress, sheetNames } from "../../site/sheets.ts";

const classesIn = (css: string): Set<string> =>
  new Set([...css.matchAll(/\.([a-z][\w-]*)/g)].map(([, name]) => name ?? ""));

/** Classes on a page that some sheet says how to show, but none of those the page loads. */
export const unstyled = (
  path: string,
  markup: string,
  loaded: string[],
  css: (address: string) => string,
): string[] => {
  const known = new Set(loaded.flatMap((address) => [...classesIn(css(address))]));
  const elsewhere = sheetNames
    .map(sheetAddress)
    .filter((address) => !loaded.includes(address))
    .flatMap((address) => [...classesIn(css(address))].map((name) => [name, address] as const));
  const worn = new Set([...markup.matchAll(/\sclass="([^"]*)"/g)].flatMap(([, names]) => (names ?? "").split(/\s+/)));
  return elsewhere
    .filter(([name]) => worn.has(name) && !known.has(name))
    .map(([name, address]) => `${path} wears .${name} but does not load ${address}`);
};
