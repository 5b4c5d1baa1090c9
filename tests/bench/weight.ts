/**
 * P2 and P3: what a browser fetches, how fast it shows the page and how much the page moves when the font is late.
 * P11: what `npm ci` brings.
 * node tests/bench/weight.ts
 */
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import lock from "../../package-lock.json" with { type: "json" };
import { startBrowser } from "../support/browser.ts";
import { startSystem } from "../support/system.ts";
import { type Edge, startEdge } from "./edge.ts";
import { type Line, median, report } from "./report.ts";

const fontDelays = [0, 100, 500];
const widths = [390, 1280];
const paints = 3;
/** A phone on a middling line. */
const line = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 };

interface Weighed {
  page: string;
  form: boolean;
  bytes: number;
  "with font": number;
  requests: number;
  script: number;
  "LCP s": number;
  CLS: number;
}

/** Runs in the page before anything else. */
const watch = () => {
  const seen = { lcp: 0, cls: 0 };
  Object.assign(globalThis, { seen });
  const observe = (type: string, take: (entry: PerformanceEntry & { value?: number }) => void) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  observe("largest-contentful-paint", ({ startTime }) => {
    seen.lcp = startTime;
  });
  observe("layout-shift", ({ value = 0 }) => {
    seen.cls += value;
  });
};

/** A first visit, with nothing kept from another page. */
const visit = async (newPage: () => Promise<Page>, url: string, slow = false) => {
  const page = await newPage();
  try {
    await page.addInitScript(watch);
    if (slow) {
      const session = await page.context().newCDPSession(page);
      await session.send("Network.emulateNetworkConditions", line);
    }
    await page.goto(url, { waitUntil: "networkidle" });
    await page.waitForTimeout(Math.max(...fontDelays));
    return await page.evaluate(() => (globalThis as unknown as { seen: { lcp: number; cls: number } }).seen);
  } finally {
    await page.context().close();
  }
};

const weigh = async (
  [name, path]: [string, string],
  edge: Edge,
  newPage: (width: number) => Promise<Page>,
): Promise<Weighed> => {
  edge.served.length = 0;
  await visit(() => newPage(1280), edge.url + path);
  // The seats are fetched when the page is already shown, and may fail.
  const files = edge.served.filter((each) => !/favicon|platser\.json/.test(each.path));
  const bytes = (of: RegExp) => files.reduce((sum, each) => sum + (of.test(each.path) ? each.bytes : 0), 0);
  const font = bytes(/\.woff2$/);
  const paint: number[] = [];
  for (let at = 0; at < paints; at += 1)
    paint.push((await visit(() => newPage(Math.min(...widths)), edge.url + path, true)).lcp);
  const shifts: number[] = [];
  for (const delay of fontDelays) {
    edge.delayFont(delay);
    for (const width of widths) shifts.push((await visit(() => newPage(width), edge.url + path)).cls);
  }
  edge.delayFont(0);
  return {
    page: name,
    form: path.startsWith("/anmalan/"),
    bytes: bytes(/./) - font,
    "with font": bytes(/./),
    requests: files.length,
    script: bytes(/\.js$/),
    "LCP s": Number((median(paint) / 1000).toFixed(2)),
    CLS: Number(Math.max(...shifts).toFixed(4)),
  };
};

const pagesOf = async (url: string): Promise<[string, string][]> => {
  const seats = (await (await fetch(`${url}/platser.json`)).json()) as Record<string, { state: string }>;
  const slug = Object.keys(seats).find((each) => seats[each]?.state === "open");
  return [
    ["start page", "/"],
    ["course page", "/utbildningar/grundutbildning/"],
    ["calendar", "/kalender/"],
    ["session page", `/kalender/${slug}/`],
    ["form", `/anmalan/${slug}/`],
    ["form with errors", `/anmalan/${slug}/?post`],
  ];
};

interface Max {
  bytes: number;
  withFont: string;
  requests: number;
  script: string;
}

const linesOf = (pages: Weighed[], max: Max): Line[] => {
  const most = (of: (page: Weighed) => number) => Math.max(...pages.map(of));
  return [
    { what: "brotli without font", figure: most(({ bytes }) => bytes), unit: "bytes", target: `≤ ${max.bytes}` },
    { what: "brotli with font", figure: most((page) => page["with font"]), unit: "bytes", target: max.withFont },
    { what: "requests", figure: most(({ requests }) => requests), unit: "", target: `≤ ${max.requests}` },
    {
      what: "script",
      figure: most(({ script }) => script),
      unit: "bytes",
      target: max.script,
    },
    { what: "largest paint, phone", figure: most((page) => page["LCP s"]), unit: "s", target: "≤ 1" },
    { what: "layout shift, font late", figure: most(({ CLS }) => CLS), unit: "", target: "0" },
  ];
};

const weighPages = async (): Promise<Weighed[]> => {
  const system = await startSystem();
  const edge = await startEdge(system.url);
  const { browser, close } = await startBrowser();
  try {
    const newPage = async (width: number) =>
      (await browser.newContext({ viewport: { width, height: 900 }, locale: "sv-SE" })).newPage();
    const weighed: Weighed[] = [];
    for (const each of await pagesOf(system.url)) weighed.push(await weigh(each, edge, newPage));
    return weighed;
  } finally {
    await close();
    await edge.stop();
    await system.stop();
  }
};

const bytesIn = (folder: string): number =>
  readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    if (entry.isFile()) return sum + statSync(path).size;
    return entry.isDirectory() && entry.name !== "node_modules" ? sum + bytesIn(path) : sum;
  }, 0);

/** Only what stands in package-lock.json: whatever else lies there came some other way. */
const installedBytes = (): number =>
  Object.keys(lock.packages)
    .filter((path) => path !== "")
    .map((path) => join(import.meta.dirname, "..", "..", path))
    .reduce((sum, folder) => sum + (existsSync(folder) ? bytesIn(folder) : 0), 0);

const pages = await weighPages();
await report(
  "pages",
  pages.map(({ form, ...row }) => row),
);
await report(
  "P2 text pages",
  linesOf(
    pages.filter(({ form }) => !form),
    { bytes: 15_000, withFont: "≤ 45000", requests: 4, script: "" },
  ),
);
await report(
  "P3 form pages",
  linesOf(
    pages.filter(({ form }) => form),
    { bytes: 20_000, withFont: "", requests: 5, script: "≤ 4000" },
  ),
);
await report("P11 npm ci", [
  { what: "node_modules", figure: Math.round(installedBytes() / 1e6), unit: "MB", target: "≤ 900" },
]);
