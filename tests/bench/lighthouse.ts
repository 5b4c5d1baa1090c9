/**
 * Lighthouse's four scores for one page of every kind, as the host's edge serves them.
 * npm run lighthouse [-- tries]
 * Lighthouse is fetched when it is asked for: it weighs too much to lie among the dependencies. A busy machine lowers
 * the score for speed, so a page gets three tries, unless told, and keeps its best.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { loadSupportQuestions } from "../../site/content/support.ts";
import { chooserStart, supportPaths } from "../../site/support-chooser.ts";
import { installedChromium } from "../support/browser.ts";
import { startSystem } from "../support/system.ts";
import { startEdge } from "./edge.ts";

const lighthouse = "lighthouse@13.5.0";
const [tries = 3] = process.argv.slice(2).map(Number);
const categories = ["performance", "accessibility", "best-practices", "seo"] as const;

type Scores = Record<(typeof categories)[number], number>;
interface Judged {
  scores: Scores;
  /** What keeps the page from the highest score. */
  faults: string[];
}

interface Report {
  categories: Record<string, { score: number | null; auditRefs: { id: string; weight: number }[] }>;
  audits: Record<string, { score: number | null; title: string }>;
}

/** A page that asks search engines to stay away is not faulted for just that. */
const passedOver = async (url: string): Promise<string[]> =>
  (await (await fetch(url)).text()).includes('<meta name="robots" content="noindex')
    ? ["--skip-audits=is-crawlable"]
    : [];

const judgeOnce = async (url: string, chromium: string): Promise<Judged> => {
  const { stdout } = await promisify(execFile)(
    "npx",
    [
      ...["--yes", lighthouse, url, "--quiet", "--output=json", "--chrome-flags=--headless=new --no-sandbox"],
      `--only-categories=${categories.join(",")}`,
      ...(await passedOver(url)),
    ],
    { env: { ...process.env, CHROME_PATH: chromium }, maxBuffer: 64_000_000 },
  );
  const report = JSON.parse(stdout) as Report;
  const score = (name: string) => Math.round((report.categories[name]?.score ?? 0) * 100);
  const weighed = Object.values(report.categories).flatMap(({ auditRefs }) =>
    auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => id),
  );
  return {
    scores: Object.fromEntries(categories.map((name) => [name, score(name)])) as Scores,
    faults: [...new Set(weighed)].filter((id) => (report.audits[id]?.score ?? 1) < 0.9),
  };
};

const sum = ({ scores }: Judged): number => categories.reduce((all, name) => all + scores[name], 0);

const judge = async (url: string, chromium: string): Promise<Judged> => {
  let best = await judgeOnce(url, chromium);
  for (let at = 1; at < tries && sum(best) < 400; at += 1) {
    const next = await judgeOnce(url, chromium);
    if (sum(next) > sum(best)) best = next;
  }
  return best;
};

/** One page of each kind, found where the site itself lists them. */
const pagesOf = async (url: string): Promise<[string, string][]> => {
  const text = async (path: string) => (await fetch(url + path)).text();
  const seats = JSON.parse(await text("/platser.json")) as Record<string, { state: string }>;
  const session = Object.keys(seats).find((slug) => seats[slug]?.state === "open");
  const listed = [...(await text("/sitemap.xml")).matchAll(/<loc>https?:\/\/[^/]+([^<]*)/g)].map(([, path]) => path);
  const first = (pattern: RegExp): string => {
    const found = listed.find((path) => path && pattern.test(path));
    if (!found) throw new Error(`No page in the sitemap is like ${pattern}`);
    return found;
  };
  const answered = supportPaths(loadSupportQuestions()).find(({ need }) => need);
  return [
    ["start", "/"],
    ["course", "/utbildningar/grundutbildning/"],
    ["calendar", "/kalender/"],
    ["session", `/kalender/${session}/`],
    ["registration form", `/anmalan/${session}/`],
    ["checklist", first(/^\/metodstod\/checklistor\/[^/]+\/$/)],
    ["news item", first(/^\/nyheter\/[^/]+\/$/)],
    ["support chooser, an answer", answered?.path ?? chooserStart],
    ["figures", "/siffror/"],
    ["search", "/sok/"],
  ];
};

const run = async (chromium: string): Promise<void> => {
  const system = await startSystem();
  const edge = await startEdge(system.url);
  try {
    const rows = [];
    for (const [page, path] of await pagesOf(system.url)) {
      const { scores, faults } = await judge(edge.url + path, chromium);
      rows.push({ page, path, ...scores, "kept from 100 by": faults.join(", ") });
      console.log(`${path} ${Object.values(scores).join(" ")} ${faults.join(", ")}`);
    }
    console.table(rows);
  } finally {
    await edge.stop();
    await system.stop();
  }
};

const chromium = installedChromium();
if (chromium) await run(chromium);
else {
  console.error(
    "Lighthouse behöver en installerad Chromium eller Chrome. Installera en (på Debian: apt install chromium), eller säg var den finns: CHROMIUM_PATH=/sökväg npm run lighthouse",
  );
  process.exitCode = 1;
}
