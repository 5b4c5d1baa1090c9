import { type Html, raw } from "../html.ts";
import type { StringKey } from "../strings.ts";

/** A page as it was built: its address and its whole markup. */
export interface BuiltPage {
  url: string | false;
  content: unknown;
}

export interface ListedPage {
  url: string;
  title: Html;
  description: Html;
  /** When it is not Swedish. */
  lang: string | null;
  /** Pages below it, which its own page leads to. */
  below: ListedPage[];
  /** How many of those there was no room for. */
  more: number;
}

export interface Room {
  title: StringKey;
  pages: ListedPage[];
}

/** The rooms of the site, in the order of the menu. What none of them holds comes last. */
const rooms: { title: StringKey; roots: string[] }[] = [
  { title: "search.room.courses", roots: ["/utbildningar/", "/kalender/", "/erbjudande/"] },
  { title: "search.room.support", roots: ["/metodstod/", "/stodvaljaren/", "/fakta/"] },
  { title: "search.room.others", roots: ["/goda-exempel/", "/natverk/", "/siffror/"] },
  { title: "search.room.local", roots: ["/kontakt/", "/jobbspar/", "/aktorer/", "/lagesbilder/"] },
  { title: "search.room.news", roots: ["/nyheter/", "/nyhetsbrev/"] },
  { title: "search.room.about", roots: ["/"] },
];

/** The same things once more, chosen by place or subject. */
const selections = [/\/kommun\//, /^\/nyheter\/amne\//];

export const isSelection = (url: string): boolean => selections.some((pattern) => pattern.test(url));

/** The single days that the calendar lists better, and the list itself. */
const leftOut = [/^\/kalender\/.+/, /^\/sok\/$/];

const belowMax = 12;

/** Every page that the public finds by itself, room by room, each below the page that leads to it. */
export const siteMap = (built: BuiltPage[]): Room[] => {
  const pages = built
    .flatMap(({ url, content }) => (url && isListed(url) ? [listed(url, String(content))] : []))
    .sort((a, b) => a.url.localeCompare(b.url, "sv"));
  const byAddress = new Map(pages.map((page) => [page.url, page]));
  const tops: ListedPage[] = [];
  for (const page of pages) {
    const top = byAddress.get(addressesAbove(page.url).find((url) => byAddress.has(url)) ?? "");
    if (!top) tops.push(page);
    else if (top.below.length < belowMax) top.below.push(page);
    else top.more++;
  }
  return rooms
    .map(({ title, roots }) => ({ title, pages: tops.filter(({ url }) => roomOf(url).roots === roots) }))
    .map(({ title, pages: own }) => ({ title, pages: inOrder(own, roots(title)) }))
    .filter(({ pages: own }) => own.length > 0);
};

const isListed = (url: string): boolean =>
  url.endsWith("/") && !isSelection(url) && !leftOut.some((pattern) => pattern.test(url));

const roomOf = (url: string) =>
  rooms.find(({ roots }) => roots.some((root) => root !== "/" && url.startsWith(root))) ??
  (rooms.at(-1) as (typeof rooms)[number]);

const roots = (title: StringKey): string[] => rooms.find((room) => room.title === title)?.roots ?? [];

const inOrder = (pages: ListedPage[], order: string[]): ListedPage[] =>
  pages.toSorted((a, b) => placeIn(order, a.url) - placeIn(order, b.url));

const placeIn = (order: string[], url: string): number => {
  const place = order.indexOf(url);
  return place < 0 ? order.length : place;
};

/** Of "/a/b/c/": "/a/" and "/a/b/". */
const addressesAbove = (url: string): string[] =>
  [...url.matchAll(/(?<=.)\//g)].slice(0, -1).map(({ index }) => url.slice(0, index + 1));

/** Read from our own markup, where the words are escaped already. */
const listed = (url: string, markup: string): ListedPage => ({
  url,
  title: raw(
    /<h1[^>]*>([\s\S]*?)<\/h1>/
      .exec(markup)?.[1]
      ?.replaceAll(/<[^>]*>/g, "")
      .trim() ?? url,
  ),
  description: raw(/<meta name="description" content="([^"]*)"/.exec(markup)?.[1] ?? ""),
  lang: /^<!DOCTYPE html>\s<html lang="(?!sv")([^"]+)"/.exec(markup)?.[1] ?? null,
  below: [],
  more: 0,
});
