import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { HtmlValidate } from "html-validate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadFunctions, matchFunction } from "../../local/functions.ts";
import { contentBuild } from "../../site/content/hand-over.ts";
import { headersFile } from "../../site/headers.ts";
import { site } from "../../site/site.ts";
import type { CalendarData } from "../../site/types.ts";
import { startBrowser } from "../support/browser.ts";
import { testStack } from "../support/stack.ts";
import { type BuiltSite, buildSite, serveSite } from "./built-site.ts";
import { staticFaults } from "./static-page.ts";
import { unstyled } from "./unstyled.ts";

const root = join(import.meta.dirname, "..", "..");
const stack = await testStack();
let built: BuiltSite;
let calendar: CalendarData;

beforeAll(async () => {
  await stack.db.setNow("2026-12-01T08:00:00Z");
  await stack.db.door("publish_content", { p_build: contentBuild(1) });
  await stack.db.sql(await readFile(join(root, "supabase", "seed.sql"), "utf8"));
  calendar = await stack.db.door<CalendarData>("open_calendar");
  built = await buildSite({});
}, 90_000);
afterAll(() => built?.close());

const page = (path: string): string => {
  const text = built.pages.get(path);
  if (text === undefined) throw new Error(`${path} was not built`);
  return text;
};
/** Whether search engines are shown the page. */
const searched = (text: string): boolean => !text.includes('<meta name="robots" content="noindex');
const file = (path: string): string => built.files.get(path)?.toString("utf8") ?? "";
const weighed = new Map<string, number>();
const brotli = (path: string): number => {
  const weight = weighed.get(path) ?? brotliCompressSync(built.files.get(path) ?? "").length;
  weighed.set(path, weight);
  return weight;
};
const links = (text: string, attribute = "href"): string[] =>
  [...text.matchAll(new RegExp(`\\s${attribute}="([^"]*)"`, "g"))].map(([, value]) =>
    (value ?? "").replaceAll("&amp;", "&"),
  );
const sheetsOf = (text: string): string[] =>
  [...text.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(([, href]) => href ?? "");
/** The editor at /redaktion/ is for those who write, not for visitors. */
const forVisitors = (): [string, string][] => [...built.pages].filter(([path]) => !path.startsWith("/redaktion/"));
const scriptsOf = (text: string): string[] => [...text.matchAll(/<script src="([^"]+)"/g)].map(([, src]) => src ?? "");

describe("the example calendar", () => {
  test("has something ahead of every kind that can be booked, in two years and in every municipality", () => {
    const ahead = calendar.sessions;
    expect(ahead.length).toBeGreaterThanOrEqual(30);
    expect(new Set(ahead.map(({ kind }) => kind))).toEqual(
      new Set(["breakfast", "basic", "deepening", "webinar", "staff"]),
    );
    expect(new Set(ahead.map(({ municipality }) => municipality))).toEqual(
      new Set(["9901", "9902", "9903", "9904", null]),
    );
    expect(new Set(ahead.map(({ days }) => days[0]?.startsAt.slice(0, 4)))).toEqual(new Set(["2027", "2028"]));
  });

  test("shows every state a visitor can meet before the day", () => {
    expect(new Set(calendar.sessions.map(({ seats }) => seats.state))).toEqual(
      new Set(["open", "few_left", "full", "closed", "cancelled"]),
    );
  });

  test("has a queue, and leaves no mail behind", async () => {
    const waiting = await stack.db.sql("select from app.registrations where state = 'waitlisted'");
    expect(waiting).toHaveLength(2);
    expect(await stack.db.sql("select from app.outbox")).toHaveLength(0);
  });

  test("can be run again without doubling", async () => {
    const count = async () => (await stack.db.sql("select from app.registrations")).length;
    const before = await count();
    await stack.db.sql(await readFile(join(root, "supabase", "seed.sql"), "utf8"));
    expect(await count()).toBe(before);
  });
});

describe("what is built", () => {
  test("a page for every open session and every course, and the pages the footer leads to", () => {
    for (const { slug } of calendar.sessions) expect(built.pages.has(`/kalender/${slug}/`), slug).toBe(true);
    for (const { slug } of contentBuild(1).courses) expect(built.pages.has(`/utbildningar/${slug}/`), slug).toBe(true);
    for (const path of ["/om/", "/kontakt/", "/personuppgifter/", "/tillganglighet/", "/404.html"]) page(path);
  });

  test("no trace of a closed session, in any file", async () => {
    const [closed] = await stack.db.sql<{ slug: string }>("select slug from app.sessions where visibility = 'closed'");
    expect(closed?.slug).toBeTruthy();
    for (const [path, body] of built.files) expect(body.includes(closed?.slug ?? ""), path).toBe(false);
  });

  test("no digital link, in any file", () => {
    for (const [path, body] of built.files) expect(body.includes("mote.granlandet.example"), path).toBe(false);
  });

  test("nothing that is only for those who work with the site", () => {
    for (const [path, body] of built.files) {
      expect(path).not.toContain("komponenter");
      if (!path.startsWith("/redaktion/")) expect(body.includes("_komponenter"), path).toBe(false);
    }
  });

  test("headers from the same place as the functions'", () => {
    expect(file("/_headers")).toBe(headersFile());
  });
});

describe("every page", () => {
  test("is valid HTML", { timeout: 120_000 }, async () => {
    const validator = new HtmlValidate(JSON.parse(await readFile(join(root, ".htmlvalidate.json"), "utf8")));
    const faults: string[] = [];
    for (const [path, text] of built.pages) {
      const report = await validator.validateString(text);
      for (const { messages } of report.results)
        faults.push(...messages.map(({ ruleId, message, line }) => `${path}:${line} ${ruleId} ${message}`));
    }
    expect(faults).toEqual([]);
  });

  test("links only to what exists", async () => {
    const functions = await loadFunctions(join(root, "functions"), (path) => import(/* @vite-ignore */ path));
    const missing: string[] = [];
    for (const [path, text] of built.pages) {
      for (const link of [...links(text), ...links(text, "src"), ...links(text, "action")]) {
        if (/^(https:|webcal:|mailto:|tel:|data:)/.test(link)) continue;
        const url = new URL(link, `https://prov.example${path}`);
        const served =
          built.files.has(url.pathname) ||
          matchFunction(functions, "GET", url) ||
          matchFunction(functions, "POST", url);
        if (!served) missing.push(`${path} → ${link}`);
        if (url.hash && !(built.pages.get(url.pathname) ?? "").includes(`id="${url.hash.slice(1)}"`))
          missing.push(`${path} → ${link}`);
      }
    }
    expect(missing).toEqual([]);
  });

  test("has one main heading, a language, a title and a description", () => {
    for (const [path, text] of forVisitors()) {
      expect(text.match(/<h1[ >]/g), path).toHaveLength(1);
      expect(text, path).toContain(path === "/english/" ? '<html lang="en">' : '<html lang="sv">');
      if (searched(text)) expect(text, path).toMatch(/<meta name="description" content="[^"]{20,}">/);
    }
  });

  test("can be heard and found one's way in: headings in order, landmarks, links that say where, pictures and tables that say what", () => {
    expect(forVisitors().flatMap(([path, text]) => staticFaults(path, text))).toEqual([]);
  });

  test("has a title of its own", () => {
    const byTitle = Map.groupBy(forVisitors(), ([, text]) => /<title>([^<]*)/.exec(text)?.[1]);
    const shared = [...byTitle].filter(([, pages]) => pages.length > 1);
    expect(shared.map(([title, pages]) => `${title}: ${pages.map(([path]) => path).join(", ")}`)).toEqual([]);
  });

  test("loads the sheets that style what stands on it", () => {
    const css = (address: string): string => file(address);
    expect(forVisitors().flatMap(([path, text]) => unstyled(path, text, sheetsOf(text), css))).toEqual([]);
  });

  test("has no inline script, no inline style and nothing from elsewhere", () => {
    for (const [path, text] of built.pages) {
      const inline = [...text.matchAll(/<script(?![^>]*\bsrc=)([^>]*)>/g)].map(([, attributes]) => attributes?.trim());
      expect(
        inline.filter((attributes) => attributes !== 'type="application/ld+json"'),
        path,
      ).toEqual([]);
      expect(text, path).not.toMatch(/<style|\sstyle="|\son\w+="/);
      for (const source of links(text, "src"))
        expect(new URL(source, "https://prov.example").origin, path).toBe("https://prov.example");
      for (const [tag] of text.matchAll(/<link [^>]*>/g)) {
        const own = /rel="canonical"|hreflang="/.test(tag) ? `href="${site.url}/` : 'href="/';
        expect(tag, path).toContain(own);
      }
    }
    expect(file("/assets/site.css")).not.toMatch(/url\((?!"?\/|"?data:)|@import/);
  });

  test("is written in Swedish one can read aloud", () => {
    const avoided =
      /klicka här|kurstillfälle|kursdeltagare|webinarie(?!t)|Mentorere|arbetsprövande|funktionsvariation|\[object|\bundefined\b|\bNaN\b|\{\w+\}|Ã/i;
    for (const [path, text] of forVisitors()) {
      const words = text.replaceAll(/<script[\s\S]*?<\/script>/g, "").replaceAll(/<[^>]+>/g, " ");
      expect(avoided.exec(words)?.[0], path).toBeUndefined();
    }
    expect(page("/kontakt/")).toContain("Cilla Öberg");
    expect(page("/kalender/")).toContain("Åkersta folkhögskola");
  });
});

test("an hour never leaves its kl., nor a day its month, whoever wrote them", () => {
  const month = "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december";
  for (const [path, text] of forVisitors()) {
    const words = text.replaceAll(/<script[\s\S]*?<\/script>|<[^>]+>/g, "|");
    expect(new RegExp(`kl\\. \\d|\\b\\d{1,2} (?:${month})\\b`).exec(words)?.[0], path).toBeUndefined();
  }
});

describe("weight (PERFORMANCE P2)", () => {
  test("every page is at most 15 kB without its font and 45 kB with it", { timeout: 60_000 }, () => {
    const fonts = [...built.files.keys()].filter((path) => /^\/assets\/.*\.woff2$/.test(path));
    const font = fonts.reduce((sum, path) => sum + (built.files.get(path)?.length ?? 0), 0);
    for (const [path, text] of forVisitors()) {
      const weight = [path, ...sheetsOf(text), ...scriptsOf(text)].reduce((sum, each) => sum + brotli(each), 0);
      expect(weight, path).toBeLessThanOrEqual(15_000);
      expect(weight + font, path).toBeLessThanOrEqual(45_000);
    }
  });

  test("every page asks for at most four files beside its pictures", () => {
    for (const [path, text] of forVisitors()) {
      const asked = [path, "the font", ...sheetsOf(text), ...scriptsOf(text)];
      expect(asked.length, asked.join(", ")).toBeLessThanOrEqual(4);
    }
  });

  test("a late font moves nothing: it is asked for at once, and never swapped in", () => {
    expect(file("/assets/site.css")).toMatch(/font-display:\s*optional/);
    for (const [path, text] of forVisitors()) expect(text, path).toContain('rel="preload" href="/assets/fonts/');
  });

  test("a page of text has no script, and the others only what shows the seats, a web course's progress or the search", () => {
    const needs = (path: string, text: string): string[] => {
      if (path === "/sok/") return ["/assets/search.js"];
      if (text.includes("data-lesson")) return ["/assets/lesson.js"];
      return text.includes("data-seats") ? ["/assets/seats.js"] : [];
    };
    for (const [path, text] of forVisitors()) expect(scriptsOf(text), path).toEqual(needs(path, text));
  });

  test("a browser asks for at most four files, all of them ours, and the policy stops none", {
    timeout: 90_000,
  }, async () => {
    const served = await serveSite(built);
    const { browser, close } = await startBrowser();
    const tab = await browser.newPage();
    const asked: string[] = [];
    const complaints: string[] = [];
    tab.on("request", (request) => asked.push(request.url()));
    tab.on("console", (message) => {
      if (message.type() === "error" && !message.text().includes("404")) complaints.push(message.text());
    });
    try {
      for (const path of ["/", "/om/", "/kalender/", `/kalender/${calendar.sessions[0]?.slug}/`]) {
        asked.length = 0;
        await tab.goto(served.url + path, { waitUntil: "networkidle" });
        const files = asked.filter((url) => !/favicon|platser\.json/.test(url));
        expect(files.length, `${path} asked for ${files.join(", ")}`).toBeLessThanOrEqual(4);
        for (const url of asked) expect(url.startsWith(served.url), url).toBe(true);
      }
      expect(complaints).toEqual([]);
      for (const path of ["/feed.xml", "/sitemap.xml"]) {
        const fault = await tab.evaluate(
          (xml) =>
            new DOMParser().parseFromString(xml, "application/xml").querySelector("parsererror")?.textContent ?? null,
          file(path),
        );
        expect(fault, path).toBeNull();
      }
    } finally {
      await close();
      served.close();
    }
  });
});

describe("for machines", () => {
  test("every session page carries an event that can be parsed", () => {
    for (const { slug } of calendar.sessions) {
      const json = /<script type="application\/ld\+json">([\s\S]*?)<\/script>/.exec(page(`/kalender/${slug}/`))?.[1];
      expect(JSON.parse(json ?? "null"), slug).toMatchObject({ "@type": "EducationEvent", inLanguage: "sv" });
    }
  });

  test("the feed has coming sessions, the newest first, and only addresses that exist", () => {
    const feed = file("/feed.xml");
    const published = [...feed.matchAll(/<published>([^<]+)</g)].map(([, date]) => date ?? "");
    expect(published.length).toBeGreaterThan(20);
    expect(published).toEqual([...published].sort().reverse());
    for (const address of links(feed)) {
      expect(address.startsWith(`${site.url}/`), address).toBe(true);
      expect(built.files.has(address.slice(site.url.length)), address).toBe(true);
    }
    expect(feed).not.toContain("fordjupning-vald-granby-2027-02-24");
  });

  test("the sitemap has every page but those that are over, cancelled or missing", () => {
    const addresses = [...file("/sitemap.xml").matchAll(/<loc>([^<]+)</g)].map(([, loc]) =>
      (loc ?? "").slice(site.url.length),
    );
    const expected = [...built.pages.keys()].filter(
      (path) => searched(page(path)) && path !== "/kalender/fordjupning-vald-granby-2027-02-24/",
    );
    expect(addresses.sort()).toEqual(expected.sort());
  });

  test("every page says its own address, and robots keep out of people's links", () => {
    for (const [path, text] of built.pages) {
      if (searched(text)) expect(text).toContain(`<link rel="canonical" href="${site.url}${path}">`);
    }
    expect(file("/robots.txt")).toContain("Disallow: /min-anmalan/");
    expect(file("/robots.txt")).toContain(`Sitemap: ${site.url}/sitemap.xml`);
  });
});

describe("what must be said", () => {
  test("the accessibility statement holds all its parts and promises nothing it has not seen", () => {
    const text = page("/tillganglighet/");
    for (const part of [
      "granlandet.example",
      site.association.name,
      "12 §",
      "9 §",
      "https://www.digg.se/tdosanmalan",
      "uppdaterades",
    ])
      expect(text).toContain(part);
    expect(text).toContain("ännu inte granskat");
    expect(text).not.toContain("helt förenlig");
    expect(page("/om/")).toContain('href="/tillganglighet/"');
  });

  test("the page on personal data holds what article 13 asks for", () => {
    const text = page("/personuppgifter/");
    for (const part of Object.values(site.legalBasis)) expect(text).toContain(part);
    for (const part of [
      site.association.dpo.email,
      site.protectedIdentityPhone,
      "granskas av förbundets jurist",
      "sex månader",
    ])
      expect(text).toContain(part);
  });

  test("the start page leads to the calendar and says what is free and what is a commitment", () => {
    const text = page("/");
    expect(text).toContain('href="/kalender/"');
    expect(text).toContain("utan förpliktelser");
    expect(text).toContain("Det är ett åtagande");
    expect(page("/erbjudande/").match(/class="question"/g)).toHaveLength(5);
    expect(text.match(/<article class="session-card/g)).toHaveLength(3);
  });

  test("a fact about the law carries its source and when it was last looked at", () => {
    expect(page("/om/")).toContain("2003:1210");
    expect(page("/om/")).toMatch(/Senast granskad \d+\s\w+\s20\d\d/);
  });
});

test("a build that cannot reach the database says so in Swedish", async () => {
  await expect(buildSite({ SUPABASE_URL: "http://127.0.0.1:9", SUPABASE_SECRET_KEY: "x" })).rejects.toMatchObject({
    stderr: expect.stringContaining("Bygget fick ingen kalender från databasen på http://127.0.0.1:9"),
  });
  await expect(buildSite({ SUPABASE_SECRET_KEY: "" })).rejects.toMatchObject({
    stderr: expect.stringContaining("SUPABASE_SECRET_KEY saknas"),
  });
}, 60_000);
