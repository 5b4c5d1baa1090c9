import { describe, expect, test } from "vitest";
import { loadPages } from "../../site/content/page.ts";
import type { PageData } from "../../site/page-data.ts";
import * as textPage from "../../site/pages/text-page.11ty.ts";
import { site } from "../../site/site.ts";
import { translationsOf } from "../../site/translations.ts";

const pages = loadPages();
const rendered = (slug: string): string => {
  const found = pages.find((page) => page.slug === slug);
  if (!found) throw new Error(`content/sidor/${slug}.md is missing`);
  return textPage.render({ textPage: found, pages } as PageData & { textPage: typeof found });
};

describe("the page in English", () => {
  const text = rendered("english");

  test("says that it is English, and that the menu around it is Swedish", () => {
    expect(text).toContain('<html lang="en">');
    expect(text).toMatch(/<body[^>]* lang="sv"/);
    expect(text).toMatch(/<main[^>]* lang="en"/);
    expect(text).toContain('<meta property="og:locale" content="en_GB">');
  });

  test("points to the start page in Swedish, which points back, each to itself too", () => {
    for (const [lang, path] of [
      ["sv", "/"],
      ["en", "/english/"],
    ])
      expect(text).toContain(`<link rel="alternate" hreflang="${lang}" href="${site.url}${path}">`);
    expect(translationsOf("/", pages)).toEqual(translationsOf("/english/", pages));
  });

  test("has Swedish quotation marks nowhere", () => {
    expect(/<main[\s\S]*<\/main>/.exec(text)?.[0]).not.toContain("”");
  });
});

test("a page in one language points to no other", () => {
  expect(translationsOf("/fakta/", pages)).toEqual([]);
  expect(rendered("fakta")).not.toContain('rel="alternate" hreflang');
  expect(rendered("fakta")).not.toMatch(/<(body|main)[^>]* lang=/);
});

describe("the page that is easy to read", () => {
  const lines = (pages.find(({ slug }) => slug === "lattlast")?.body ?? "")
    .split("\n")
    .map((line) => line.replaceAll(/\[([^\]]*)\]\([^)]*\)|^[#\d. ]+/g, "$1").trim())
    .filter(Boolean);

  test("breaks its lines where the text does", () => {
    expect(rendered("lattlast")).toContain("ska kunna arbeta.");
    expect(rendered("lattlast")).toMatch(/Vi vill att fler människor<br>\s*ska kunna arbeta\./);
  });

  test("keeps every line short and every sentence to one thought", () => {
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(60);
    for (const sentence of lines.join(" ").split(/[.?:!]\s/)) {
      expect(sentence.split(" ").length, sentence).toBeLessThanOrEqual(16);
    }
  });

  test("uses no abbreviation and no word for officials", () => {
    expect(lines.join(" ")).not.toMatch(/\b(t\.ex\.|bl\.a\.|m\.m\.|dvs|samt|erhålla|avseende|insats)\b/);
  });
});

describe("facts on law and research", () => {
  test("each carries its source beside it and among the sources, with the day somebody looked", () => {
    const page = pages.find(({ slug }) => slug === "fakta");
    for (const { url } of page?.sources ?? []) expect(page?.body, url).toContain(`](${url})`);
    const chapters = (page?.body ?? "").split("\n### ").slice(1);
    for (const chapter of chapters)
      expect(chapter, chapter.slice(0, 30)).toMatch(/Käll(a|or):|\]\(\/personuppgifter\/\)/);
    expect(rendered("fakta")).toContain("Senast granskad");
  });

  test("the law on coordination associations has its right number", () => {
    expect(rendered("fakta")).toContain("2003:1210");
    expect(rendered("fakta")).not.toContain("2013:1210");
  });
});
