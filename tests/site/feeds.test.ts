import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { loadNews } from "../../site/content/news.ts";
import { loadNewsletters } from "../../site/content/newsletter.ts";
import { atomFeed, type FeedEntry, jsonFeed, newsEntries, newsletterEntries } from "../../site/feeds.ts";
import { makePictures } from "../../site/pictures/make.ts";
import { site } from "../../site/site.ts";
import { startBrowser, type TestBrowser } from "../support/browser.ts";

const now = "2026-12-01T08:00:00Z";
const news = loadNews({ now, unpublished: false });
await makePictures(news.flatMap(({ image }) => (image ? [image.src] : [])));
const entries = newsEntries(news);
const newsFeed = { title: "Nyheter", subtitle: "Det som händer.", path: "/nyheter/feed.xml", page: "/nyheter/" };

const hostile: FeedEntry = {
  address: `${site.url}/nyheter/prov/`,
  title: `O'Brien & Åsa <script>alert("x")</script> ]]> 山田 🚪`,
  summary: "Mindre < och > större & så vidare",
  content: `<p>"Citat" & <b>fetstil</b> ]]></p>`,
  publishedAt: "2026-11-17T08:00:00Z",
  updatedAt: "2026-11-18T08:00:00Z",
  author: "Redaktionen",
  tags: [`"Ämne" & <mer>`],
  image: null,
};

let browser: TestBrowser;
beforeAll(async () => {
  browser = await startBrowser();
}, 60_000);
afterAll(() => browser?.close());

/** What a real XML parser makes of it. */
const parsed = async (xml: string) => {
  const page = await browser.browser.newPage();
  const result = await page.evaluate((text) => {
    const document = new DOMParser().parseFromString(text, "application/xml");
    const inside = (element: Element, name: string) =>
      [...element.children].find((child) => child.localName === name)?.textContent ?? null;
    return {
      fault: document.querySelector("parsererror")?.textContent ?? null,
      namespace: document.documentElement.namespaceURI,
      id: inside(document.documentElement, "id"),
      updated: inside(document.documentElement, "updated"),
      entries: [...document.querySelectorAll("entry")].map((entry) => ({
        title: inside(entry, "title"),
        id: inside(entry, "id"),
        published: inside(entry, "published"),
        updated: inside(entry, "updated"),
        author: entry.querySelector("author > name")?.textContent,
        summary: inside(entry, "summary"),
        content: inside(entry, "content"),
        tags: [...entry.querySelectorAll("category")].map((tag) => tag.getAttribute("term")),
        enclosure: entry.querySelector('link[rel="enclosure"]')?.getAttribute("href") ?? null,
        size: Number(entry.querySelector('link[rel="enclosure"]')?.getAttribute("length")),
      })),
    };
  }, xml);
  await page.close();
  return result;
};

describe("the Atom feed", () => {
  test("parses, with whole texts, whole addresses, and pictures beside them", async () => {
    const feed = await parsed(atomFeed({ ...newsFeed, entries }, now));
    expect(feed).toMatchObject({ fault: null, namespace: "http://www.w3.org/2005/Atom" });
    expect(feed.id).toBe(`${site.url}/nyheter/feed.xml`);
    expect(feed.entries.map(({ id }) => id)).toEqual(news.map(({ slug }) => `${site.url}/nyheter/${slug}/`));
    for (const [index, entry] of feed.entries.entries()) {
      const item = news[index];
      expect(entry.title).toBe(item?.title);
      expect(entry.author).toBe(`${item?.author}, ${site.association.name}`);
      expect(entry.content, entry.id ?? "").toMatch(/^<p>/);
      expect(entry.content, entry.id ?? "").not.toMatch(/(href|src)="\//);
      expect(entry.published).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})$/);
      expect(Boolean(entry.enclosure)).toBe(Boolean(item?.image));
      if (entry.enclosure) expect(entry.enclosure).toMatch(new RegExp(`^${site.url}/bilder/.+\\.(png|jpg)$`));
      if (entry.enclosure) expect(entry.size).toBeGreaterThan(1000);
    }
  });

  test("is as new as the latest correction", async () => {
    const latest =
      entries
        .map(({ updatedAt }) => updatedAt)
        .sort()
        .at(-1) ?? "";
    const { updated } = await parsed(atomFeed({ ...newsFeed, entries }, now));
    expect(Date.parse(updated ?? "")).toBe(Date.parse(latest));
    const corrected = news.find(({ slug }) => slug === "handledarna-i-granby-ses-igen");
    expect(corrected?.updatedAt).toBe("2026-10-02T06:15:00Z");
    expect(corrected?.publishedAt).toBe("2026-09-30T13:00:00Z");
  });

  test("keeps every character, and markup stays what it was", async () => {
    const { fault, entries: found } = await parsed(atomFeed({ ...newsFeed, entries: [hostile] }, now));
    expect(fault).toBeNull();
    expect(found[0]).toMatchObject({
      title: hostile.title,
      summary: hostile.summary,
      content: hostile.content,
      tags: hostile.tags,
    });
  });

  test("with nothing in it still parses, and says when it was made", async () => {
    const { fault, updated, entries: found } = await parsed(atomFeed({ ...newsFeed, entries: [] }, now));
    expect([fault, found]).toEqual([null, []]);
    expect(Date.parse(updated ?? "")).toBe(Date.parse(now));
  });

  test("of newsletters has the whole letter, point by point", async () => {
    const letters = loadNewsletters({ now, unpublished: false });
    const feed = { ...newsFeed, path: "/nyhetsbrev/feed.xml", page: "/nyhetsbrev/" };
    const { fault, entries: found } = await parsed(atomFeed({ ...feed, entries: newsletterEntries(letters) }, now));
    expect(fault).toBeNull();
    expect(found).toHaveLength(letters.length);
    for (const [index, { content }] of found.entries())
      for (const { title } of letters[index]?.items ?? []) expect(content).toContain(`<h2>${title}</h2>`);
  });
});

/** What jsonfeed.org/version/1.1 asks for, of what is used here. */
const absolute = z.url();
const jsonFeedSchema = z.strictObject({
  version: z.literal("https://jsonfeed.org/version/1.1"),
  title: z.string(),
  description: z.string(),
  home_page_url: absolute,
  feed_url: absolute,
  language: z.literal("sv"),
  authors: z.array(z.strictObject({ name: z.string(), url: absolute.optional() })).min(1),
  items: z.array(
    z.strictObject({
      id: z.string().min(1),
      url: absolute,
      title: z.string(),
      summary: z.string(),
      content_html: z.string(),
      date_published: z.iso.datetime({ offset: true }),
      date_modified: z.iso.datetime({ offset: true }),
      authors: z.array(z.strictObject({ name: z.string() })),
      tags: z.array(z.string()),
      image: absolute.optional(),
      attachments: z
        .array(
          z.strictObject({
            url: absolute,
            mime_type: z.string().regex(/^image\//),
            title: z.string(),
            size_in_bytes: z.int().positive(),
          }),
        )
        .optional(),
    }),
  ),
});

describe("the JSON feed", () => {
  test("is what the standard asks for, and says the same as the other", () => {
    const feed = jsonFeedSchema.parse(
      JSON.parse(jsonFeed({ ...newsFeed, path: "/nyheter/feed.json", entries: [...entries, hostile] })),
    );
    expect(feed.feed_url).toBe(`${site.url}/nyheter/feed.json`);
    expect(feed.items.map(({ title }) => title)).toEqual([...news.map(({ title }) => title), hostile.title]);
    expect(feed.items.filter(({ attachments }) => attachments)).toHaveLength(news.filter(({ image }) => image).length);
  });
});
