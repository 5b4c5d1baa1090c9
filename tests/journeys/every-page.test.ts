import { readFile } from "node:fs/promises";
import { HtmlValidate } from "html-validate";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { securityHeaders } from "../../site/headers.ts";
import { accessibilityFaults, journeySite } from "../support/journey.ts";
import { ask, book, bookFor, bookWebCourse, latestEnquiry, makeSession, signIn, surveyed } from "./errands.ts";

const site = await journeySite();
const rooms = [
  "/samordnare/",
  "/samordnare/tillfallen/nytt/",
  "/samordnare/tillfallen/nytt/?utbildning=grundutbildning",
];
let built: string[] = [];
let served: string[] = [];

beforeAll(async () => {
  const page = await site.newPage();
  await signIn(site, page);
  const slug = await makeSession(page, { theme: "Att introducera någon", date: "2027-10-21", capacity: "1" });
  const link = new URL(await book(site, page, slug, { name: "Maja Sand", email: "maja@exempel.example" })).pathname;
  const queued = new URL(await book(site, page, slug, { name: "Nils Sand", email: "nils@exempel.example" })).pathname;
  const olle = { name: "Olle Sand", email: "olle@exempel.example" };
  const petra = { name: "Petra Sand", email: "petra@exempel.example" };
  const contact = new URL(await bookFor(site, page, slug, olle, petra)).pathname;
  await page.goto(contact);
  const olles = await page.getByRole("link", { name: /^Ändra Olle/ }).getAttribute("href");
  const passed = await makeSession(page, { theme: "Att fråga vidare", date: "2027-10-28", capacity: "1" });
  const given = new URL(await book(site, page, passed, { name: "Rut Sand", email: "rut@exempel.example" })).pathname;
  const offered = new URL(await book(site, page, passed, { name: "Siv Sand", email: "siv@exempel.example" })).pathname;
  await page.goto(`${given}avboka/`);
  await page.getByRole("button", { name: "Avboka kursplatsen" }).click();
  await page.goto(`/samordnare/tillfallen/${passed}/`);
  const give = await page.getByRole("link", { name: /^Ge kursplats/ }).getAttribute("href");
  const webCourse = "/utbildningar/handledarens-grunder/";
  const reader = await bookWebCourse(site, page, webCourse, { name: "Tor Sand", email: "tor@exempel.example" });
  const sitemap = await (await fetch(`${site.url}/sitemap.xml`)).text();
  const paths = [...sitemap.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url]) => new URL(url ?? "").pathname);
  built = [...ofEachKind(paths), "/stodvaljaren/privat/", await lastAnswer("/stodvaljaren/privat/"), "/finns-inte/"];
  served = [
    `/kalender/${slug}/`,
    "/kalender/urval/?kommun=granby",
    "/kalender/urval/?kommun=granby&slag=webb&form=digitalt",
    `/anmalan/${slug}/`,
    `/anmalan/${slug}/tack/anmald/`,
    `/anmalan/${slug}/tack/ko/`,
    `/anmalan/${slug}/tack/delvis/`,
    link,
    queued,
    ...["andra", "byt-person", "avboka"].map((act) => `${link}${act}/`),
    given,
    ...["", "tacka-ja/", "tacka-nej/"].map((act) => `${offered}${act}`),
    contact,
    olles ?? "",
    ...["lagg-till", "uppgifter"].map((act) => `${contact}${act}/`),
    "/min-anmalan/2222222222222222222222/",
    ...["", "tack/"].map((act) => `${webCourse}anmalan/${act}`),
    reader,
    ...["", "tack/"].map((act) => `/prenumerera/${act}`),
    ...["/erbjud-en-plats/", "/utbildning-hos-er/", "/radgivning/", "/konsultation/", "/onska-amne/"],
    "/jobbspar/kok-och-maltid/intresse/",
    ...["/tack/", "/tack/plats/"],
    await ask(site, page, { name: "Ulla Sand", email: "ulla@exempel.example" }),
  ];
  for (const act of ["", "andra/", "stang/", "stall-in/", "ringlista/", "narvaro/"])
    rooms.push(`/samordnare/tillfallen/${slug}/${act}`);
  rooms.push(`/samordnare/tillfallen/${passed}/`, give ?? "");
  rooms.push(
    `/samordnare/tillfallen/nytt/?kopia=${slug}`,
    "/samordnare/mejl/",
    "/samordnare/arbetsgivare/",
    "/samordnare/arbetsgivare/ny/",
    "/samordnare/forfragningar/",
    await latestEnquiry(page),
  );
  const round = await surveyed(site, page);
  const survey = "enkat=efter-utbildningen";
  rooms.push(
    ...["", "nytt/", "effekt/", `export/?${survey}`].map((rest) => `/samordnare/enkater/${rest}`),
    ...["", "&jamfor=ja&b-kommun=9901"].map((rest) => `/samordnare/enkater/resultat/?${survey}${rest}`),
    round,
    `${round}stang/`,
    `/samordnare/tillfallen/${slug}/enkat/`,
  );
  rooms.push(...["", "november-2026/", "november-2026/skicka/"].map((page) => `/samordnare/nyhetsbrev/${page}`));
}, 180_000);

/** Pages in one folder are made by one template, or by two at most: the first two of each stand for the rest. */
function ofEachKind(paths: string[]): string[] {
  const taken = new Map<string, number>();
  return paths.filter((path) => {
    const folder = path.replace(/[^/]+\/$/, "");
    const before = taken.get(folder) ?? 0;
    taken.set(folder, before + 1);
    return folder === "/" || before < 2;
  });
}

/** The page of results that the first answer to each question leads to. */
async function lastAnswer(path: string): Promise<string> {
  const text = await (await fetch(site.url + path)).text();
  const next = [...text.matchAll(/href="([^"]+)"/g)].find(([, href]) => href !== path && href?.startsWith(path))?.[1];
  return next ? lastAnswer(next) : path;
}

/** Two at a time, since a browser that loads a page leaves the other processor idle. */
async function onEach(pages: Page[], paths: string[], look: (page: Page, path: string) => Promise<void>) {
  const left = [...paths];
  await Promise.all(
    pages.map(async (page) => {
      for (let path = left.shift(); path !== undefined; path = left.shift()) await look(page, path);
    }),
  );
}

test("axe finds nothing amiss with any page by day, nor with its colours by night", { timeout: 300_000 }, async () => {
  const pages = await Promise.all([site.newPage(), site.newPage()]);
  const faults: string[] = [];
  const look = async (page: Page, path: string) => {
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    await page.goto(path);
    faults.push(...(await accessibilityFaults(page)));
    await page.emulateMedia({ colorScheme: "dark" });
    faults.push(...(await accessibilityFaults(page, ["color-contrast", "link-in-text-block"])));
  };
  await onEach(pages, [...built, ...served], look);
  for (const page of pages) await signIn(site, page);
  await onEach(pages, rooms, look);
  expect(faults).toEqual([]);
});

/** What stands alone to be hit with a finger, yet is less than 24 px in some direction. */
const tooSmall = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const standsInText = (element: Element) =>
      getComputedStyle(element).display === "inline" &&
      (element.parentElement?.textContent?.trim().length ?? 0) > (element.textContent?.trim().length ?? 0) + 3;
    return [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
      .filter((element) => !standsInText(element) && !element.closest("label, .visually-hidden, [tabindex='-1']"))
      .filter((element) => {
        const { width, height } = element.getBoundingClientRect();
        return width > 1 && height > 1 && (width < 24 || height < 24);
      })
      .map((element) => `too small to hit: ${element.outerHTML.slice(0, 90)}`);
  });

/** What paper has no use for, yet shows. */
const printedInVain = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll("body > :is(header, footer), nav, .skip-link, .actions, .button")]
      .filter((element) => element.checkVisibility())
      .map((element) => `on paper: ${element.outerHTML.slice(0, 90)}`),
  );

test("no page is wider than the narrowest phone, also with wide spacing, has small targets, prints its menus, asks a third party or leaves a cookie with a visitor", {
  timeout: 240_000,
}, async () => {
  const pages = await Promise.all([site.newPage({ width: 320 }), site.newPage({ width: 320 })]);
  const elsewhere: string[] = [];
  const complaints: string[] = [];
  for (const page of pages) {
    page.on("request", (request) => request.url().startsWith(site.url) || elsewhere.push(request.url()));
    page.on("console", (message) => message.type() === "error" && complaints.push(`${page.url()} ${message.text()}`));
  }
  const wide: string[] = [];
  const amiss: string[] = [];
  const handle = async (page: Page, path: string) => {
    const found = await tooSmall(page);
    await page.emulateMedia({ media: "print" });
    found.push(...(await printedInVain(page)));
    await page.emulateMedia({ media: "screen" });
    amiss.push(...found.map((what) => `${path} ${what}`));
  };
  const measure = async (page: Page, path: string) => {
    await page.goto(path);
    const [width = 0, spaced = 0] = await page.evaluate(() => {
      const own = document.documentElement.scrollWidth;
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(
        "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}",
      );
      document.adoptedStyleSheets.push(sheet);
      return [own, document.documentElement.scrollWidth];
    });
    if (width > 320) wide.push(`${path} ${width}`);
    if (spaced > 320) wide.push(`${path} ${spaced} with wide letters, words and lines`);
  };
  await onEach(pages, [...built, ...served], async (page, path) => {
    await measure(page, path);
    await handle(page, path);
  });
  for (const page of pages) expect(await page.context().cookies()).toEqual([]);
  expect(amiss).toEqual([]);
  for (const page of pages) await signIn(site, page);
  await onEach(pages, rooms, measure);
  expect(wide).toEqual([]);
  expect(elsewhere).toEqual([]);
  expect(complaints.filter((line) => !line.includes("404"))).toEqual([]);
});

test("whatever the keyboard reaches shows that it is reached, buttons and fields have edges in forced colours, and the way past the menu comes first", {
  timeout: 120_000,
}, async () => {
  const pages = await Promise.all([site.newPage(), site.newPage()]);
  for (const page of pages) await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
  const hidden: string[] = [];
  await onEach(pages, [...built, ...served], async (page, path) => {
    await page.goto(path);
    await page.keyboard.press("Tab");
    if (!(await page.evaluate(() => document.activeElement?.matches(".skip-link")))) hidden.push(`${path} skip link`);
    const unseen = await page.evaluate(() => {
      const reached = [...document.querySelectorAll<HTMLElement>("a[href], button, input, select, textarea, summary")];
      return reached
        .filter((element) => {
          element.focus();
          if (document.activeElement !== element || !element.checkVisibility()) return false;
          const marks = [element, element.closest("label"), element.nextElementSibling];
          return !marks.some((each) => {
            const look = each && getComputedStyle(each);
            return look && look.outlineStyle !== "none" && look.outlineWidth !== "0px";
          });
        })
        .map((element) => element.outerHTML.slice(0, 90));
    });
    const edgeless = await page.evaluate(() =>
      [...document.querySelectorAll("main :is(button, .button, input, select, textarea)")]
        .filter((element) => element.checkVisibility() && !element.closest(".visually-hidden"))
        .filter((element) => !element.matches("[type=radio], [type=checkbox], [type=hidden], .button-quiet"))
        .filter((element) => {
          const { borderTopStyle, borderTopWidth, borderTopColor } = getComputedStyle(element);
          return borderTopStyle === "none" || borderTopWidth === "0px" || borderTopColor === "rgba(0, 0, 0, 0)";
        })
        .map((element) => `no edge: ${element.outerHTML.slice(0, 90)}`),
    );
    hidden.push(...[...unseen, ...edgeless].map((element) => `${path} ${element}`));
  });
  expect(hidden).toEqual([]);
});

test("every page that a function makes is valid HTML and carries the site's own headers", {
  timeout: 180_000,
}, async () => {
  const validator = new HtmlValidate(JSON.parse(await readFile(".htmlvalidate.json", "utf8")));
  const page = await site.newPage();
  await signIn(site, page);
  const faults: string[] = [];
  for (const path of [...served, ...rooms]) {
    // As the browser would ask, with its cookies, but without drawing the page once more.
    const response = await page.request.get(path);
    const headers = response.headers();
    for (const [name, value] of Object.entries(securityHeaders))
      if (headers[name.toLowerCase()] === undefined) faults.push(`${path} lacks ${name}: ${value}`);
    const { results } = await validator.validateString(await response.text());
    for (const { messages } of results)
      faults.push(...messages.map(({ ruleId, message, line }) => `${path}:${line} ${ruleId} ${message}`));
  }
  expect(faults).toEqual([]);
});
