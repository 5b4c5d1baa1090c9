/**
 * P1: what the build costs, against Eleventy with one layout and the same Markdown, in processor time.
 *
 * A copy of the project is given news and text pages, half of each. Everything is on (feeds, JSON-LD, sitemap, calendar);
 * the search index and the social cards are timed apart, the second time with the cards kept since the first. Last the
 * middle size again with letters too, each of which becomes a page and a mail.
 * node tests/bench/build.ts [rounds] [items …]
 */
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { copyProject } from "../support/copy.ts";
import { median, report } from "./report.ts";

const [rounds = 1, ...given] = process.argv.slice(2).map(Number);
const sizes = given.length > 0 ? given : [200, 2000, 10_000];
const root = join(import.meta.dirname, "..", "..");
const eleventy = join(root, "node_modules", "@11ty", "eleventy", "cmd.cjs");

interface Cost {
  seconds: number;
  megabytes: number;
}

/** The doors that the build calls, with a calendar that is empty: its length is not what grows here. */
const answers: Record<string, unknown> = {
  open_calendar: { now: new Date().toISOString(), sessions: [], events: [] },
  personal_data_catalogue: [],
};

const startDoors = async () => {
  const server = createServer((request, response) => {
    const door = request.url?.split("/").at(-1) ?? "";
    response.setHeader("content-type", "application/json").end(JSON.stringify(answers[door] ?? null));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
};

const paragraph =
  "Handledaren visar, väntar och frågar. Det tar *tid* den första veckan och **sparar** tid den tredje, säger de som har [prövat](/kalender/). Ingen blir klar på en dag, och ingen behöver bli det.";
const plain = "Handledaren visar, väntar och frågar. Det tar tid den första veckan och sparar tid den tredje.";
const body = (at: number): string =>
  [
    `Text ${at}. ${paragraph}`,
    "## Så går det till",
    paragraph,
    "- en sak i taget\n- samma tid varje dag\n- en fråga till",
    "## Sedan",
    paragraph,
    paragraph,
  ].join("\n\n");

const tags = ["utbildningar", "handledarskap", "jobbspar", "natverk", "forbundet"];

const newsItem = (at: number): string => {
  const published = new Date(Date.UTC(2015, 0, 1) + at * 6 * 3_600_000).toISOString().slice(0, 16);
  return `---\ntitle: Nyhet nummer ${at}\nsummary: Det viktigaste i nyhet ${at}.\npublished: ${published}\nauthor: Redaktionen\ntags: [${tags[at % tags.length]}]\n---\n\n${body(at)}\n`;
};
const textPage = (at: number): string =>
  `---\ntitle: Sida nummer ${at}\ndescription: Vad som står på sida ${at}.\n---\n\n${body(at)}\n`;

const letter = (at: number): string => {
  const published = new Date(Date.UTC(2015, 0, 1) + at * 24 * 3_600_000).toISOString().slice(0, 16);
  const points = ["Först", "Sedan", "Sist"].map(
    (title) => `  - title: ${title}\n    text: ${plain}\n    href: /kalender/\n    link: Läs mer`,
  );
  return `---\ntitle: Brev nummer ${at}\nsummary: Det viktigaste i brev ${at}.\nlist: nyhetsbrev\npublished: ${published}\nauthor: Redaktionen\nitems:\n${points.join("\n")}\nupcoming: 4\n---\n\n${body(at)}\n`;
};

const write = async (folder: string, name: string, text: string): Promise<void> => {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), text);
};

/** Half news, half text pages, and then letters: name in the folder → text. */
const items = (count: number, letters: number) => [
  ...Array.from({ length: count }, (_, at) =>
    at % 2 === 0
      ? { folder: "nyheter", name: `nyhet-${at}.md`, text: newsItem(at) }
      : { folder: "sidor", name: `sida-${at}.md`, text: textPage(at) },
  ),
  ...Array.from({ length: letters }, (_, at) => ({ folder: "nyhetsbrev", name: `brev-${at}.md`, text: letter(at) })),
];

/** What is timed apart is taken out of the copy. */
const withoutDrawings = async (home: string): Promise<void> => {
  await writeFile(join(home, "site/cards/make.ts"), "export const makeCards = async () => new Map();\n");
  await writeFile(join(home, "site/search/index-pages.ts"), "export const writeSearchIndex = async () => undefined;\n");
};

const fullSite = async (count: number, { letters = 0, whole = false } = {}): Promise<string> => {
  const home = await copyProject();
  for (const { folder, name, text } of items(count, letters)) await write(join(home, "content", folder), name, text);
  if (!whole) await withoutDrawings(home);
  return home;
};

const layout = `<!DOCTYPE html><html lang="sv"><head><meta charset="utf-8"><title>{{ title }}</title></head><body><main><h1>{{ title }}</h1>{{ content | safe }}</main></body></html>`;

const bareSite = async (count: number, letters: number): Promise<string> => {
  const home = await mkdtemp(join(tmpdir(), "oppna-bare-"));
  await write(join(home, "in", "_includes"), "page.njk", layout);
  await write(join(home, "in"), "in.json", JSON.stringify({ layout: "page.njk" }));
  for (const { folder, name, text } of items(count, letters)) await write(join(home, "in", folder), name, text);
  await writeFile(join(home, "package.json"), JSON.stringify({ type: "module" }));
  return home;
};

const preload = (file: string): string =>
  `data:text/javascript,${encodeURIComponent(`import { writeFileSync } from "node:fs";
process.on("exit", () => writeFileSync(${JSON.stringify(file)}, JSON.stringify(process.resourceUsage())));`)}`;

/** One build in a process of its own; the search index's own program is not counted in. */
const build = async (home: string, args: string[], env: Record<string, string> = {}): Promise<Cost> => {
  const usage = join(home, "usage.json");
  await promisify(execFile)(
    process.execPath,
    ["--import", preload(usage), eleventy, ...args, `--output=${join(home, "out")}`, "--quiet"],
    { cwd: home, env: { ...process.env, ...env }, maxBuffer: 64_000_000 },
  );
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(await readFile(usage, "utf8"));
  await rm(join(home, "out"), { recursive: true, force: true });
  return { seconds: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024 };
};

const round = (figure: number, digits = 1): number => Number(figure.toFixed(digits));

const doors = await startDoors();
const env = { SUPABASE_URL: doors.url, SUPABASE_SECRET_KEY: "none", SITE_URL: "http://127.0.0.1" };
const buildFull = (home: string) => build(home, ["--config=site/eleventy.config.ts"], env);

/** The example's own pictures are drawn by a build that nobody times. */
const drawn = await fullSite(0);
await buildFull(drawn);

/** Both in turn, so that what else the machine does touches both. */
const compare = async (count: number, letters = 0) => {
  const [full, bare] = [await fullSite(count, { letters }), await bareSite(count, letters)];
  await cp(join(drawn, ".local"), join(full, ".local"), { recursive: true });
  const costs: { full: Cost; bare: Cost }[] = [];
  try {
    for (let at = 0; at < rounds; at += 1)
      costs.push({ bare: await build(bare, ["--input=in"]), full: await buildFull(full) });
  } finally {
    await rm(full, { recursive: true, force: true });
    await rm(bare, { recursive: true, force: true });
  }
  const middle = (which: "full" | "bare", what: keyof Cost) => median(costs.map((cost) => cost[which][what]));
  const row = {
    count,
    seconds: middle("full", "seconds"),
    floor: middle("bare", "seconds"),
    megabytes: middle("full", "megabytes"),
    bareMegabytes: middle("bare", "megabytes"),
  };
  console.error(
    `${count}: ${round(row.seconds)} s, bare ${round(row.floor)} s, ${round(row.megabytes)} MB, bare ${round(row.bareMegabytes)} MB`,
  );
  return row;
};

/** The same pages with cards drawn and the search indexed: a first build, and one that has the cards since before. */
const drawings = async (count: number, without: number) => {
  const home = await fullSite(count, { whole: true });
  try {
    const [first, kept] = [await buildFull(home), await buildFull(home)];
    return [
      ["cards and search, first build", first],
      ["cards and search, cards kept", kept],
    ].map(([what, cost]) => ({
      what: `${what}, ${count}`,
      figure: Number(((cost as Cost).seconds - without).toFixed(1)),
      unit: "CPU s",
      target: "",
    }));
  } finally {
    await rm(home, { recursive: true, force: true });
  }
};

const measured = [];
for (const count of sizes) measured.push(await compare(count));
const [small, middle, large] = measured;
const letters = 500;
const withLetters = await compare((middle ?? small)?.count ?? 0, letters);
const perExtra = (from: typeof small, to: typeof small): number =>
  from && to ? ((to.seconds - from.seconds) * 1000) / (to.count - from.count) : Number.NaN;
const slope = perExtra(middle, large);
const slopeBefore = perExtra(small, middle);
await report("P1 build", [
  ...measured.map(({ count, seconds, floor }) => ({
    what: `build, ${count} pages`,
    figure: round(seconds),
    unit: "CPU s",
    floor: round(floor),
    ratio: round(seconds / floor, 2),
    target: count >= 2000 ? "≤ 1.5 ×" : "",
  })),
  ...measured.map(({ count, megabytes, bareMegabytes }) => ({
    what: `peak memory, ${count} pages`,
    figure: round(megabytes, 0),
    unit: "MB",
    floor: round(bareMegabytes, 0),
    ratio: round(megabytes / bareMegabytes, 2),
    target: "≤ 600",
  })),
  {
    what: `build, ${withLetters.count} pages and ${letters} letters with their mails`,
    figure: round(withLetters.seconds),
    unit: "CPU s",
    floor: round(withLetters.floor),
    ratio: round(withLetters.seconds / withLetters.floor, 2),
    target: "≤ 1.5 ×",
  },
  {
    what: "an extra page, when there are many",
    figure: round(slope, 2),
    unit: "ms",
    floor: round(slopeBefore, 2),
    ratio: round(slope / slopeBefore, 2),
    target: "≤ 1.2 ×",
  },
  ...(small ? await drawings(small.count, small.seconds) : []),
]);
await rm(drawn, { recursive: true, force: true });
doors.server.close();
