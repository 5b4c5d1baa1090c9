import { cp, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, gunzipSync } from "node:zlib";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allContent } from "../../site/content/faults.ts";
import { contentBuild } from "../../site/content/hand-over.ts";
import { linksToNowhere } from "../../site/content/links.ts";
import { loadNews, type News } from "../../site/content/news.ts";
import { listPages, relatedNews, tagPages } from "../../site/news.ts";
import { cacheFolder } from "../../site/pictures/cache.ts";
import { site } from "../../site/site.ts";
import { copyProject } from "../support/copy.ts";
import { testStack } from "../support/stack.ts";
import { type BuiltSite, buildSite } from "./built-site.ts";

const stack = await testStack();
const before = "2027-01-15T07:59:59Z";
const after = "2027-01-15T08:00:00Z";
const home = await copyProject();
const folder = join(home, "content");
afterAll(() => rm(home, { recursive: true, force: true }));

const text = (title: string, fields: string, body: string) =>
  `---\ntitle: ${title}\nsummary: Sammanfattning av ${title}.\nauthor: Redaktionen\n${fields}---\n\n${body}\n`;
const due = "published: 2027-01-15T09:00\n";
const draft = "published: 2026-10-01T09:00\ndraft: true\n";
const item = "items:\n  - title: En punkt\n    text: Text.\nupcoming: 2\n";
const picture = (name: string) => `image:\n  src: /bilder/${name}.png\n  alt: En bild i ett prov.\n`;

/** Texts that are not out before the moment, and drafts that never are. */
const hidden = {
  scheduled: ["kommande-beslut", "januaribrevet"],
  drafts: ["hemlig-plan", "brevutkast"],
  pictures: ["vantande-bild", "hemlig-bild"],
};
const everyHidden = Object.values(hidden).flat();

beforeAll(async () => {
  for (const name of hidden.pictures)
    await cp(join(folder, "bilder/oppen-dorr.png"), join(folder, `bilder/${name}.png`));
  const tags = "tags: [natverk]\nmunicipalities: [granby]\ncourses: [grundutbildning]\n";
  const write = (path: string, content: string) => writeFile(join(folder, path), content);
  await write(
    "nyheter/kommande-beslut.md",
    text("Kommande-beslut", due + tags + picture("vantande-bild"), "Läs [januaribrevet](/nyhetsbrev/januaribrevet/)."),
  );
  await write(
    "nyheter/hemlig-plan.md",
    text("Hemlig-plan", draft + tags + picture("hemlig-bild"), "Läs [beslutet](/nyheter/kommande-beslut/)."),
  );
  await write("nyhetsbrev/januaribrevet.md", text("Januaribrevet", `${due}list: nyhetsbrev\n${item}`, "Hej."));
  await write("nyhetsbrev/brevutkast.md", text("Brevutkast", `${draft}list: nyhetsbrev\n${item}`, "Hej."));
  await mkdir(cacheFolder, { recursive: true });
  await mkdir(join(home, ".local"), { recursive: true });
  await symlink(cacheFolder, join(home, ".local/pictures"));
  await stack.db.door("publish_content", { p_build: contentBuild(1) });
});

const buildAt = async (now: string, env: Record<string, string> = {}): Promise<BuiltSite> => {
  await stack.db.setNow(now);
  return buildSite(env, home);
};

/** The words of a file, also of the compressed ones that the search reads. */
const words = (body: Buffer): string =>
  (body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body).toString("utf8").toLowerCase();

const tracesOf = (site: BuiltSite, names: string[]): string[] =>
  [...site.files].flatMap(([path, body]) => {
    const all = path.toLowerCase() + words(body);
    return names.filter((name) => all.includes(name)).map((name) => `${name} in ${path}`);
  });

const newsOf = (site: BuiltSite): string[] =>
  [...site.pages.keys()].filter((path) => /^\/nyheter\/(?!amne|sida)[^/]+\/$/.test(path));

const meta = (page: string, name: string): string | undefined =>
  new RegExp(`<meta (?:property|name)="${name}" content="([^"]*)">`).exec(page)?.[1];

describe("in production", () => {
  let early: BuiltSite;
  let late: BuiltSite;

  beforeAll(async () => {
    early = await buildAt(before);
    late = await buildAt(after);
  }, 180_000);
  afterAll(async () => {
    await early?.close();
    await late?.close();
  });

  test("nothing of a draft or a coming text is in any file: page, list, topic, feed, sitemap, search, picture or card", () => {
    expect(early.files.size).toBeGreaterThan(100);
    expect(tracesOf(early, everyHidden)).toEqual([]);
    expect(tracesOf(early, ["fler-frukostmoten"]).length).toBeGreaterThan(5);
  });

  test("a text is out from the second it says, everywhere, and drafts still nowhere", () => {
    expect(late.pages.has("/nyheter/kommande-beslut/")).toBe(true);
    expect(late.pages.has("/nyhetsbrev/januaribrevet/")).toBe(true);
    for (const path of [
      "/nyheter/",
      "/nyheter/amne/natverk/",
      "/nyheter/feed.xml",
      "/nyheter/feed.json",
      "/sitemap.xml",
    ])
      expect(late.files.get(path)?.toString(), path).toContain("/nyheter/kommande-beslut/");
    for (const path of ["/nyhetsbrev/", "/nyhetsbrev/feed.xml"])
      expect(late.files.get(path)?.toString(), path).toContain("/nyhetsbrev/januaribrevet/");
    expect(tracesOf(late, ["vantande-bild"]).some((trace) => trace.includes("/bilder/"))).toBe(true);
    expect(tracesOf(late, [...hidden.drafts, "hemlig-bild"])).toEqual([]);
  });

  test("every piece of news has a card of the right size that its page names with whole address and words", async () => {
    for (const path of [
      ...newsOf(late),
      "/nyhetsbrev/november-2026/",
      "/",
      "/utbildningar/grundutbildning/",
      "/jobbspar/kok-och-maltid/",
    ]) {
      const page = late.pages.get(path) ?? "";
      const card = meta(page, "og:image") ?? "";
      expect(card, path).toMatch(new RegExp(`^${site.url}/kort/.+\\.png$`));
      expect(await sharp(late.files.get(card.slice(site.url.length))).metadata()).toMatchObject({
        width: 1200,
        height: 630,
      });
      expect(meta(page, "og:image:alt"), path).toBeTruthy();
      expect(meta(page, "twitter:card"), path).toBe("summary_large_image");
    }
    expect(newsOf(late)).toHaveLength(7);
  });

  test("every piece of news tells search engines what it is", () => {
    for (const path of newsOf(late)) {
      const json = /<script type="application\/ld\+json">([\s\S]*?)<\/script>/.exec(late.pages.get(path) ?? "")?.[1];
      const article = JSON.parse(json ?? "null");
      expect(article, path).toMatchObject({ "@type": "NewsArticle", inLanguage: "sv", url: site.url + path });
      expect(Date.parse(article.dateModified)).toBeGreaterThanOrEqual(Date.parse(article.datePublished));
      for (const image of article.image) expect(late.files.has(image.slice(site.url.length)), image).toBe(true);
    }
  });

  test("feeds are told of in the head of the pages they follow", () => {
    const head = (path: string) => late.pages.get(path)?.split("</head>")[0] ?? "";
    for (const path of ["/nyheter/", "/nyheter/amne/natverk/", ...newsOf(late)]) {
      expect(head(path), path).toContain('type="application/atom+xml" href="/nyheter/feed.xml"');
      expect(head(path), path).toContain('type="application/feed+json" href="/nyheter/feed.json"');
    }
    for (const path of ["/nyhetsbrev/", "/nyhetsbrev/november-2026/"])
      expect(head(path), path).toContain('href="/nyhetsbrev/feed.xml"');
  });

  test("a list has no pictures, a piece of news at most one that is fetched at once, and every file it names is there", () => {
    for (const path of ["/nyheter/", "/nyhetsbrev/", "/nyheter/amne/natverk/"])
      expect(late.pages.get(path), path).not.toContain("<img");
    for (const path of newsOf(late)) {
      const page = late.pages.get(path) ?? "";
      const images = [...page.matchAll(/<img [^>]*>/g)].map(([tag]) => tag);
      expect(images.filter((tag) => !tag.includes('loading="lazy"')).length, path).toBeLessThanOrEqual(1);
      for (const tag of images) expect(tag).toMatch(/ width="\d+" height="\d+" alt="[^"]+"/);
      const named = [...page.matchAll(/srcset="([^"]+)"/g)].flatMap(([, set]) => (set ?? "").split(", "));
      for (const one of named) expect(late.files.has(one.split(" ")[0] ?? ""), one).toBe(true);
      expect(page).not.toMatch(/<script src/);
      const weight =
        brotliCompressSync(page).length + brotliCompressSync(late.files.get("/assets/site.css") ?? "").length;
      expect(weight, path).toBeLessThanOrEqual(15_000);
    }
  });
});

describe("on an editor's own machine", () => {
  test("drafts and coming texts are shown, each marked as what it is", async () => {
    const built = await buildAt(before, { SHOW_UNPUBLISHED: "1" });
    const marked = (path: string) => /class="notice-title">([^<]+)</.exec(built.pages.get(path) ?? "")?.[1];
    expect(marked("/nyheter/hemlig-plan/")).toBe("Utkast");
    expect(marked("/nyhetsbrev/brevutkast/")).toBe("Utkast");
    expect(marked("/nyheter/kommande-beslut/")).toBe("Kommer 15\u00a0januari 2027");
    expect(built.pages.get("/nyheter/")).toContain('<b class="news-state">Utkast</b>');
    await built.close();
  }, 90_000);
});

describe("a text with a time of its own", () => {
  test("is out by Swedish clocks, in winter and in summer", async () => {
    const change = async (published: string) =>
      writeFile(
        join(folder, "nyheter/kommande-beslut.md"),
        (await readFile(join(folder, "nyheter/kommande-beslut.md"), "utf8")).replace(
          /^published: .*$/m,
          `published: ${published}`,
        ),
      );
    const out = (now: string) =>
      loadNews({ now, unpublished: false }, folder).some(({ slug }) => slug === "kommande-beslut");
    await change("2027-07-01T09:00");
    expect([out("2027-07-01T06:59:59Z"), out("2027-07-01T07:00:00Z")]).toEqual([false, true]);
    // The hour that the clocks leap over, on 28 March 2027.
    await change("2027-03-28T02:30");
    expect([out("2027-03-28T00:59:59Z"), out("2027-03-28T01:30:00Z")]).toEqual([false, true]);
    await change("2027-01-15T09:00");
  });

  test("is handed over as awaited until a build has shown it, and a draft never is", () => {
    const at = (now: string) => contentBuild(Date.parse(now), folder).awaitedTexts;
    expect(at(before).filter((time) => time === "2027-01-15T08:00:00Z")).toHaveLength(2);
    expect(at(after)).not.toContain("2027-01-15T08:00:00Z");
    expect(contentBuild(0, folder).awaitedTexts).not.toContain("2026-10-01T07:00:00Z");
  });

  test("may not be linked to before it is out, and is named when it is", () => {
    const { placed } = allContent(folder);
    const about = placed.find(({ file }) => file.name === "content/sidor/om.md");
    const source = `${about?.file.source}\n[Beslutet](/nyheter/kommande-beslut/)\n`;
    if (!about) throw new Error("There is no page about us");
    const files = [...placed.filter((each) => each !== about), { ...about, file: { ...about.file, source } }];
    const built = new Map(["/om/", "/nyheter/kommande-beslut/"].map((path) => [path, "<h1>"]));
    const faults = (now: string) =>
      linksToNowhere(files, built, () => true, Date.parse(now)).filter((fault) => fault.includes("kommande-beslut"));
    expect(faults(before)).toEqual([
      expect.stringMatching(
        /^content\/sidor\/om\.md, rad \d+: länken till \/nyheter\/kommande-beslut\/ leder ingenstans än\. content\/nyheter\/kommande-beslut\.md är inte ute/,
      ),
    ]);
    expect(faults(after)).toEqual([]);
  });
});

describe("faults in a piece of news are told in Swedish", () => {
  const file = "nyheter/hemlig-plan.md";
  const faultOf = async (from: string | RegExp, to: string): Promise<string> => {
    const whole = await readFile(join(folder, file), "utf8");
    await writeFile(join(folder, file), whole.replace(from, to));
    try {
      loadNews({ now: before }, folder);
      return "";
    } catch (error) {
      return String(error);
    } finally {
      await writeFile(join(folder, file), whole);
    }
  };

  test("a topic nobody has heard of", async () => {
    expect(await faultOf("tags: [natverk]", "tags: [natverk, sport]")).toContain(
      "content/nyheter/hemlig-plan.md, rad 7: tags.1 ska vara något av: utbildningar, handledarskap, jobbspar, natverk, forbundet",
    );
  });

  test("a person as its writer", async () => {
    expect(await faultOf("author: Redaktionen", "author: Astrid Lind")).toContain(
      "author ska vara något av: Redaktionen",
    );
  });

  test("a course or a piece of news that is not there, or itself", async () => {
    expect(await faultOf("courses: [grundutbildning]", "courses: [grundkurs]")).toContain(
      "courses säger grundkurs, men det finns inte en utbildning som heter så",
    );
    expect(await faultOf(/^---\n\n/m, "related: [hemlig-nyhet]\n---\n\n")).toContain(
      "related säger hemlig-nyhet, men det finns inte en nyhet som heter så",
    );
    expect(await faultOf(/^---\n\n/m, "related: [hemlig-plan]\n---\n\n")).toContain("related pekar på nyheten själv");
  });
});

describe("what to read next, and long lists", () => {
  const some = (slug: string, day: number, fields: Partial<News> = {}): News => ({
    ...(loadNews({ now: after, unpublished: false })[0] as News),
    slug,
    tags: ["natverk"],
    courses: [],
    municipalities: [],
    related: [],
    publishedAt: new Date(Date.UTC(2027, 0, 1) - day * 86_400_000).toISOString(),
    ...fields,
  });

  test("what the file names, else what shares most, else nothing", () => {
    const one = some("en", 1, { courses: ["grundutbildning"] });
    const course = some("kurs", 30, { tags: ["forbundet"], courses: ["grundutbildning"] });
    const topic = some("amne", 5);
    const other = some("annat", 2, { tags: ["jobbspar"] });
    const all = [one, other, topic, course];
    expect(relatedNews(one, all).map(({ slug }) => slug)).toEqual(["kurs", "amne"]);
    expect(relatedNews({ ...one, related: ["annat"] }, all).map(({ slug }) => slug)).toEqual(["annat"]);
    expect(relatedNews({ ...other }, all)).toEqual([]);
  });

  test("a named piece of news that is not out is passed over in silence", () => {
    const one = some("en", 1, { related: ["utkast"] });
    expect(relatedNews(one, [one])).toEqual([]);
  });

  test("twenty to a page, none lost, none twice, and an empty list has a page of its own", () => {
    const many = Array.from({ length: 45 }, (_, day) => some(`nyhet-${day}`, day));
    const pages = listPages("/nyheter/", many);
    expect(pages.map(({ path, news }) => [path, news.length])).toEqual([
      ["/nyheter/", 20],
      ["/nyheter/sida/2/", 20],
      ["/nyheter/sida/3/", 5],
    ]);
    expect(pages.flatMap(({ news }) => news)).toEqual(many);
    expect(tagPages(many)).toHaveLength(3);
    expect(listPages("/nyheter/", [])).toMatchObject([{ path: "/nyheter/", news: [] }]);
    expect(tagPages([])).toEqual([]);
  });
});
