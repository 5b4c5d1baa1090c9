import { gunzipSync } from "node:zlib";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { newsByline, newsNotes } from "../../site/components/news/news.ts";
import { contentBuild } from "../../site/content/hand-over.ts";
import { loadNews } from "../../site/content/news.ts";
import { loadNewsletters } from "../../site/content/newsletter.ts";
import { newsAddress, newsletterAddress, tagAddress } from "../../site/news.ts";
import { data as components } from "../../site/pages/components.11ty.ts";
import { data as componentsSheet } from "../../site/pages/components-sheet.11ty.ts";
import { site } from "../../site/site.ts";
import { startBrowser } from "../support/browser.ts";
import { testStack } from "../support/stack.ts";
import { type BuiltSite, buildSite } from "./built-site.ts";
import { withChanged } from "./changed-content.ts";

const now = "2026-12-01T08:00:00Z";
const stack = await testStack();
let built: BuiltSite;

beforeAll(async () => {
  await stack.db.setNow(now);
  await stack.db.door("publish_content", { p_build: contentBuild(1) });
  built = await buildSite({});
}, 90_000);
afterAll(() => built?.close());

const every = loadNews({ now, unpublished: true });
const shown = loadNews({ now, unpublished: false });
const letters = loadNewsletters({ now, unpublished: false });
const file = (path: string): string => built.files.get(path)?.toString("utf8") ?? "";

/** Everything that is sent to a browser, as text: the index of the search is packed. */
const texts = (): [string, string][] =>
  [...built.files].map(([path, body]) => [
    path,
    (body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body).toString("utf8"),
  ]);
/** Addresses and texts that hold the word. */
const traces = (word: string): string[] =>
  texts()
    .filter(([path, text]) => path.includes(word) || text.includes(word))
    .map(([path]) => path);
const firstWords = ({ body }: { body: string }): string => body.trim().slice(0, 25);

describe("what is not out", () => {
  test("the example has a draft, something to come, and something that is out", () => {
    expect(new Set(every.map(({ state }) => state))).toEqual(new Set(["draft", "scheduled", "published"]));
  });

  test("leaves no trace in any file: no page, list, topic, feed, sitemap, card or hit", () => {
    for (const item of every.filter(({ state }) => state !== "published"))
      for (const word of [item.slug, item.title, firstWords(item)]) expect(traces(word), word).toEqual([]);
  });

  test("no picture is drawn for it alone", () => {
    const seen = new Set(shown.map(({ image }) => image?.src));
    const hidden = every.filter(({ image }) => image && !seen.has(image.src));
    expect(hidden.length).toBeGreaterThan(0);
    for (const { image } of hidden) expect(traces(image?.src.replace(/^\/bilder\/|\.\w+$/g, "") ?? "")).toEqual([]);
  });

  test("while what is out stands on its page and in list, topic, feeds, sitemap and search", () => {
    for (const item of shown) {
      const address = newsAddress(item.slug);
      const found = traces(item.slug);
      expect(found).toContain(address);
      for (const tag of item.tags) expect(found).toContain(tagAddress(tag));
      for (const path of ["/nyheter/", "/nyheter/feed.xml", "/nyheter/feed.json", "/sitemap.xml", "/sok/"])
        expect(found, address).toContain(path);
      expect(traces(firstWords(item)).some((path) => path.startsWith("/pagefind/fragment/"))).toBe(true);
    }
  });

  test("comes out at its minute, Swedish time, and not the minute before", () => {
    const slugs = (at: string) => loadNews({ now: at, unpublished: false }).map(({ slug }) => slug);
    expect(slugs("2027-03-12T07:59:59Z")).not.toContain("natverkstraff-i-var");
    expect(slugs("2027-03-12T08:00:00Z")).toContain("natverkstraff-i-var");
    expect(slugs("2099-01-01T00:00:00Z")).not.toContain("tio-ar-med-handledare");
  });

  test("a build for the public shows none of it, even where somebody has asked to see drafts", () => {
    const states = () => new Set(loadNews({ now }).map(({ state }) => state));
    vi.stubEnv("SHOW_UNPUBLISHED", "1");
    expect(states()).toEqual(new Set(["draft", "scheduled", "published"]));
    vi.stubEnv("CONTEXT", "production");
    expect(states()).toEqual(new Set(["published"]));
    expect([components.permalink(), componentsSheet.permalink()]).toEqual([false, false]);
    vi.unstubAllEnvs();
  });

  test("a newsletter keeps to the same rule", async () => {
    await withChanged("nyhetsbrev", "november-2026.md", ["author:", "draft: true\nauthor:"], (root) => {
      const slugs = loadNewsletters({ now: "2099-01-01T00:00:00Z", unpublished: false }, root).map(({ slug }) => slug);
      expect(slugs).toEqual(["oktober-2026"]);
    });
    expect(loadNewsletters({ now: "2026-11-01T00:00:00Z", unpublished: false }).map(({ slug }) => slug)).toEqual([
      "oktober-2026",
    ]);
  });
});

test("the page that shows every component is for those who build the site, and is not published", () => {
  expect([...built.files.keys()].filter((path) => path.startsWith("/_komponenter"))).toEqual([]);
});

describe("a feed", () => {
  const atomFeeds = ["/nyheter/feed.xml", "/nyhetsbrev/feed.xml", "/feed.xml"];

  test("in Atom says all that RFC 4287 asks for, and nothing twice", async () => {
    const { browser, close } = await startBrowser();
    const page = await browser.newPage();
    try {
      for (const path of atomFeeds) {
        const read = await page.evaluate((xml) => {
          const feed = new DOMParser().parseFromString(xml, "application/xml");
          const missing = (element: Element | null, names: string[]) =>
            names.filter((name) => ![...(element?.children ?? [])].some((child) => child.localName === name));
          const entries = [...feed.querySelectorAll("entry")];
          return {
            root: feed.documentElement.namespaceURI,
            missing: [
              ...missing(feed.documentElement, ["id", "title", "updated", "author", "link"]),
              ...entries.flatMap((entry) => missing(entry, ["id", "title", "updated", "link"])),
            ],
            ids: entries.map((entry) => entry.querySelector("id")?.textContent ?? ""),
            times: [...feed.querySelectorAll("updated, published")].map(({ textContent }) => textContent ?? ""),
          };
        }, file(path));
        expect(read, path).toMatchObject({ root: "http://www.w3.org/2005/Atom", missing: [] });
        expect(new Set(read.ids).size, path).toBe(read.ids.length);
        for (const time of read.times)
          expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);
      }
    } finally {
      await close();
    }
  }, 60_000);

  test("in JSON says what JSON Feed 1.1 asks for, the newest first", () => {
    const feed = JSON.parse(file("/nyheter/feed.json"));
    expect(feed).toMatchObject({ version: "https://jsonfeed.org/version/1.1", language: "sv" });
    expect(feed.feed_url).toBe(`${site.url}/nyheter/feed.json`);
    expect(feed.items.map(({ id }: { id: string }) => id)).toEqual(
      shown.map(({ slug }) => site.url + newsAddress(slug)),
    );
    for (const item of feed.items) expect(item).toMatchObject({ url: item.id, content_html: expect.any(String) });
  });

  test("is read far from here: every address in it is whole, and leads to something built", () => {
    const whole = new RegExp(`${site.url.replaceAll(".", "\\.")}(/[^"<>&\\s\\\\]*)`, "g");
    for (const path of [...atomFeeds, "/nyheter/feed.json"]) {
      expect(file(path), path).not.toMatch(/(?:href|src)=(?:&quot;|\\?")\//);
      for (const [, address = ""] of file(path).matchAll(whole))
        expect(built.files.has(address.replace(/[#?].*$/, "")), `${path} → ${address}`).toBe(true);
    }
  });
});

describe("what search engines and chats are told", () => {
  const jsonLdOf = (text: string) =>
    [...text.matchAll(/<script type="application\/ld\+json">([\s\S]*?)<\/script>/g)].map(([, json]) =>
      JSON.parse(json ?? ""),
    );

  test("can be parsed on every page, and names what it is", () => {
    const told = [...built.pages].flatMap(([path, text]) => jsonLdOf(text).map((data) => ({ path, data })));
    expect(told.length).toBeGreaterThanOrEqual(shown.length);
    for (const { path, data } of told) {
      expect(data, path).toMatchObject({ "@context": "https://schema.org", "@type": expect.any(String) });
      expect(JSON.stringify(data), path).not.toMatch(/undefined|null|\[object/);
    }
  });

  test("of a news item is when it came out, by which function, and with which pictures", () => {
    for (const item of shown) {
      const [article] = jsonLdOf(file(newsAddress(item.slug)));
      expect(article).toMatchObject({
        "@type": "NewsArticle",
        headline: item.title,
        datePublished: item.publishedAt,
        author: { department: { name: item.author } },
      });
      expect(article.image.length).toBeGreaterThan(0);
      for (const address of article.image) expect(built.files.has(address.slice(site.url.length)), address).toBe(true);
    }
  });

  test("a card of 1200 by 630 lies where each page says, with words for those who do not see it", async () => {
    for (const path of [
      "/",
      ...shown.map(({ slug }) => newsAddress(slug)),
      ...letters.map(({ slug }) => newsletterAddress(slug)),
    ]) {
      const src = /property="og:image" content="([^"]+)"/.exec(file(path))?.[1]?.slice(site.url.length) ?? "";
      const { width, height } = await sharp(built.files.get(src)).metadata();
      expect({ width, height }, path).toEqual({ width: 1200, height: 630 });
      expect(file(path), path).toMatch(/property="og:image:alt" content="[^"]{10,}"/);
    }
  });
});

test("an editor is shown what is not out on their own machine, and told that nobody else sees it", () => {
  for (const item of every) {
    const words = newsNotes(item).toString() + newsByline(item).toString();
    expect(words.includes("notice-warning"), item.slug).toBe(item.state !== "published");
    expect(words.includes("news-state"), item.slug).toBe(item.state !== "published");
  }
});
