import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contentBuild } from "../../site/content/hand-over.ts";
import { loadSynonyms } from "../../site/content/synonym.ts";
import { headersFile, headersFor } from "../../site/headers.ts";
import { siteMap } from "../../site/search/pages.ts";
import { startBrowser, type TestBrowser } from "../support/browser.ts";
import { testStack } from "../support/stack.ts";
import { type BuiltSite, buildSite, serveSite } from "./built-site.ts";
import { withChanged } from "./changed-content.ts";

const root = join(import.meta.dirname, "..", "..");
const stack = await testStack();
let built: BuiltSite;
let served: { url: string; close(): void };
let chromium: TestBrowser;

beforeAll(async () => {
  await stack.db.setNow("2026-12-01T08:00:00Z");
  await stack.db.door("publish_content", { p_build: contentBuild(1) });
  await stack.db.sql(await readFile(join(root, "supabase", "seed.sql"), "utf8"));
  built = await buildSite({});
  served = await serveSite(built);
  chromium = await startBrowser();
}, 120_000);
afterAll(async () => {
  await chromium?.close();
  served?.close();
  await built?.close();
});

const open = async (path: string, options: object = {}): Promise<Page> => {
  const context = await chromium.browser.newContext({ locale: "sv-SE", ...options });
  const page = await context.newPage();
  await page.goto(served.url + path);
  return page;
};
const status = (page: Page) => page.locator(".search-status");
const answered = (page: Page) => status(page).filter({ hasText: /träff/ }).waitFor();

interface Hit {
  title: string;
  url: string;
}

/** The first ten of what the page answers. */
const search = async (query: string): Promise<Hit[]> => {
  const page = await open(`/sok/?q=${encodeURIComponent(query)}`);
  await answered(page);
  if (!/ingen träff/i.test((await status(page).textContent()) ?? ""))
    await page.locator(".search-results li").first().waitFor();
  const hits = await page
    .locator(".search-results h2 a")
    .evaluateAll((links) =>
      links.map((link) => ({ title: link.textContent ?? "", url: link.getAttribute("href") ?? "" })),
    );
  await page.context().close();
  return hits;
};
const urls = async (query: string): Promise<string[]> => (await search(query)).map(({ url }) => url);
const titles = async (query: string): Promise<string> => (await search(query)).map(({ title }) => title).join(" | ");

describe("what is found", () => {
  test.each([
    ["utbildning", "utbildningar", "/utbildningar/"],
    ["försäkring", "försäkringarna", "/metodstod/forsakring/"],
    ["nätverk", "nätverken", "/natverk/"],
    ["arbetsgivare", "arbetsgivarens", "/metodstod/"],
    ["kommun", "kommunernas", "/aktorer/"],
    ["anmälan", "anmälningar", "/kontakt/"],
    ["lägesbild", "lägesbilderna", "/lagesbilder/"],
  ])("%s and %s both lead to %s", async (one, other, path) => {
    expect(await urls(one)).toContain(path);
    expect(await urls(other)).toContain(path);
  });

  test("the one who is meant is found by the one that is named: handledaren finds handledare", async () => {
    expect(await urls("handledaren")).toContain("/natverk/handledare-i-granby/");
  });

  test("a word finds what is called something else here", async () => {
    expect(await urls("SUS")).toContain("/fakta/");
    expect((await urls("metodstöd"))[0]).toBe("/metodstod/");
    expect(await titles("mentor")).toMatch(/handled/i);
    expect(await titles("webinar")).toMatch(/webbinarium/i);
    expect(await urls("kurser")).toContain("/utbildningar/");
    expect(await titles("praktik")).toMatch(/arbetsträning/i);
    expect(await urls("asf")).toContain("/aktorer/");
  });

  test("a word without its dots and rings is found too", async () => {
    expect(await urls("akersta")).toContain("/kontakt/akersta/");
  });

  test("two words narrow it down", async () => {
    expect((await urls("kontakt mossviken"))[0]).toBe("/kontakt/mossviken/");
  });

  test("a day in the calendar says which day, and stands after the course", async () => {
    const hits = await search("grundutbildning");
    expect(hits[0]?.url).toBe("/utbildningar/grundutbildning/");
    expect(hits[1]?.title).toMatch(/^Grundutbildning, en heldag, \d{1,2}\s\p{L}+ 20\d\d$/u);
  });

  test("a word that is nowhere is not answered with what it begins with", async () => {
    for (const query of ["prao", "qwerty", "xyzzy zork"]) expect(await search(query), query).toEqual([]);
    // The English page has an "a", with which asf begins, and a "web".
    for (const query of ["asf", "webinar"]) expect(await urls(query), query).not.toContain("/english/");
  });

  test("only what the public reads: nothing of the room, of forms, of selections or of what is over", () => {
    const fragments = [...built.files].filter(([path]) => path.endsWith(".pf_fragment"));
    const indexed = fragments.map(([, body]) => /"url":"([^"]+)"/.exec(gunzipSync(body).toString("utf8"))?.[1] ?? "");
    expect(indexed).toEqual(expect.arrayContaining(["/", "/om/", "/kalender/", "/jobbspar/kok-och-maltid/"]));
    expect(
      indexed.filter((path) =>
        /^\/(sok|samordnare|anmalan|min-|redaktion|404)|\/kommun\/|^\/nyheter\/amne\/|^\/aktorer\/.+/.test(path),
      ),
    ).toEqual([]);
    for (const [path, text] of built.pages)
      if (text.includes('name="robots"')) expect(indexed, path).not.toContain(path);
    expect(indexed).not.toContain("/kalender/fordjupning-vald-granby-2027-02-24/");
  });
});

describe("the page", () => {
  test("asks by its address, so that an answer can be shared, and goes back and forth", async () => {
    const page = await open("/sok/");
    expect(await page.locator("#traffar").isHidden()).toBe(true);
    await page.getByLabel("Vad letar du efter?").fill("försäkring");
    await page.keyboard.press("Enter");
    await answered(page);
    expect(page.url()).toBe(`${served.url}/sok/?q=f%C3%B6rs%C3%A4kring`);
    expect(await status(page).textContent()).toMatch(/^\d+ träffar på ”försäkring”$/);
    await page.goBack();
    await page.locator("#traffar").waitFor({ state: "hidden" });
    expect(await page.getByLabel("Vad letar du efter?").inputValue()).toBe("");
    await page.context().close();
  });

  test("marks the words, tells the count to those who hear it, and gives ten at a time by keyboard", async () => {
    const page = await open("/sok/?q=utbildning");
    await answered(page);
    await page.locator(".search-results li").first().waitFor();
    expect(await status(page).getAttribute("role")).toBe("status");
    expect(await page.locator(".search-results mark").count()).toBeGreaterThan(0);
    expect(await page.locator(".search-results li").count()).toBe(10);
    await page.getByRole("button", { name: "Visa fler träffar" }).press("Enter");
    await page.locator(".search-results li").nth(10).waitFor();
    expect(
      await page.evaluate(
        () => document.activeElement?.closest("li") === document.querySelectorAll(".search-results li")[10],
      ),
    ).toBe(true);
    await page.context().close();
  });

  test("helps when nothing is found", async () => {
    const page = await open("/sok/?q=qwerty");
    await answered(page);
    expect(await status(page).textContent()).toMatch(
      /Ingen träff på ”qwerty”[\s\S]*Prova ett kortare ord[\s\S]*0980-319 200/,
    );
    await page.context().close();
  });

  test("shows what somebody typed as text, and no more", async () => {
    const page = await open(`/sok/?q=${encodeURIComponent("<img src=x onerror=alert(1)> $& anmälan")}`);
    await answered(page);
    expect(await status(page).textContent()).toContain("<img src=x onerror=alert(1)> $& anmälan");
    expect(await page.locator("main img").count()).toBe(0);
    await page.context().close();
  });

  test("says so when the index cannot be reached, and the list is still there", async () => {
    const context = await chromium.browser.newContext();
    const page = await context.newPage();
    await page.route("**/pagefind/**", (route) => route.abort());
    await page.goto(`${served.url}/sok/?q=praktik`);
    await status(page).filter({ hasText: "Sökningen svarar inte just nu." }).waitFor();
    expect(await page.getByRole("link", { name: "Jobbspår" }).first().isVisible()).toBe(true);
    await context.close();
  });

  test("needs no script: every page is there, room by room, with a sentence", async () => {
    const page = await open("/sok/?q=praktik", { javaScriptEnabled: false });
    expect(await page.locator("form.search").isHidden()).toBe(true);
    expect(await page.locator("main").textContent()).toContain("Sökrutan behöver JavaScript.");
    const links = await page.locator("main a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
    for (const path of ["/", "/om/", "/kontakt/granby/", "/utbildningar/grundutbildning/", "/jobbspar/", "/english/"])
      expect(links).toContain(path);
    expect(new Set(links).size).toBe(links.length);
    await page.context().close();
  });

  test("asks nobody but us and weighs little: at most 4 kB of script of our own", async () => {
    const context = await chromium.browser.newContext();
    const page = await context.newPage();
    const asked: string[] = [];
    const complaints: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    await page.goto(`${served.url}/sok/?q=praktik`);
    await answered(page);
    expect(asked.filter((url) => !url.startsWith(served.url))).toEqual([]);
    expect(complaints.filter((text) => !text.includes("404"))).toEqual([]);
    expect(asked.some((url) => url.includes("worker"))).toBe(false);
    expect(built.files.get("/assets/search.js")?.length).toBeLessThanOrEqual(4096);
    await context.close();
  });
});

describe("the policy", () => {
  test("lets a program run on the page of the search, and on no other public page", () => {
    expect(headersFor("/sok/")["Content-Security-Policy"]).toContain("script-src 'self' 'wasm-unsafe-eval'");
    for (const path of ["/", "/om/", "/kalender/", "/404.html", "/pagefind/pagefind.js", "/sok"])
      expect(headersFor(path)["Content-Security-Policy"], path).not.toContain("wasm");
    expect(headersFor("/sok/")["X-Frame-Options"]).toBe("DENY");
  });

  test("of the search stands after the one for all, so that it takes its place", () => {
    const file = headersFile();
    expect(file.indexOf("\n/sok/\n")).toBeGreaterThan(file.indexOf("/*\n"));
  });
});

describe("the list of all pages", () => {
  const built = (...paths: string[]) =>
    paths.map((url) => ({
      url,
      content: `<html lang="sv"><meta name="description" content="Om ${url}"><h1>Sida ${url}</h1>`,
    }));

  test("puts a page under the one that leads to it, and a page of its own in the last room", () => {
    const map = siteMap(built("/jobbspar/kok/", "/jobbspar/", "/nyheter/", "/helt-ny/", "/", "/nyheter/a/b/"));
    expect(map.map(({ pages }) => pages.map(({ url, below }) => [url, below.map((page) => page.url)]))).toEqual([
      [["/jobbspar/", ["/jobbspar/kok/"]]],
      [["/nyheter/", ["/nyheter/a/b/"]]],
      [
        ["/", []],
        ["/helt-ny/", []],
      ],
    ]);
  });

  test("stays short however much news there is, and says how much more", () => {
    const news = Array.from({ length: 500 }, (_, index) => `/nyheter/nr-${index}/`);
    const [room] = siteMap(built("/nyheter/", ...news));
    expect(room?.pages[0]?.below).toHaveLength(12);
    expect(room?.pages[0]?.more).toBe(488);
  });

  test("leaves out single days, selections and files", () => {
    expect(siteMap(built("/kalender/grund-1/", "/aktorer/kommun/granby/", "/sok/", "/feed.xml"))).toEqual([]);
  });

  test("keeps what is escaped escaped", () => {
    const [room] = siteMap([
      { url: "/om/", content: '<h1>A &lt;b&gt; <em>c</em></h1><meta name="description" content="&quot;x&quot;">' },
    ]);
    expect(String(room?.pages[0]?.title)).toBe("A &lt;b&gt; c");
    expect(String(room?.pages[0]?.description)).toBe("&quot;x&quot;");
  });
});

describe("the synonyms", () => {
  test("are content that anyone may edit, and a fault is told in Swedish", async () => {
    expect(loadSynonyms().flat()).toEqual(expect.arrayContaining(["sus", "metodstöd", "mentor"]));
    await withChanged("synonymer.json", "", ['"sus"', '"mentor"'], (folder) =>
      expect(() => loadSynonyms(folder)).toThrow("har ordet mentor två gånger"),
    );
    await withChanged("synonymer.json", "", ['["sus", "uppföljning finsam"]', '["sus"]'], (folder) =>
      expect(() => loadSynonyms(folder)).toThrow(/content\/synonymer\.json/),
    );
  });
});
