/**
 * Every bench, or those that are named: npm run bench -- start weight
 * One after another, for they would disturb each other, and then one table. Fails when a bench breaks, never on a figure.
 */
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Line, resultsFile } from "./report.ts";

type Row = Record<string, string | number>;

const benches = ["registration", "function", "mail", "due-work", "surveys", "start", "weight", "build"];

/** The registration door has rates of its own kind: its rows, in the words of the common table. */
const registrationLine = (row: Row): Line => {
  const what = String(row.case);
  const hot = what.startsWith("hot");
  const target = hot && what.includes(" 8 ") ? "≥ 0.7 ×" : hot && what.includes(" 32 ") ? "≥ 0.6 ×" : "";
  const figure = Number(row["door tx/s"]);
  return { what, figure, unit: "tx/s", floor: Number(row["floor tx/s"]), ratio: Number(row.ratio), target };
};

const lineOf = (row: Row): Line[] => {
  if ("figure" in row) return [row as unknown as Line];
  return "door tx/s" in row ? [registrationLine(row)] : [];
};

/** What has been measured since the given moment. */
const linesSince = async (moment: string): Promise<Row[]> => {
  const text = await readFile(resultsFile, "utf8").catch(() => "{}");
  const results: Record<string, { measuredAt: string; rows: Row[] }> = JSON.parse(text);
  return Object.entries(results)
    .filter(([, { measuredAt }]) => measuredAt >= moment)
    .toSorted(([a], [b]) => a.localeCompare(b, "sv", { numeric: true }))
    .flatMap(([bench, { rows }]) =>
      rows.flatMap(lineOf).map(({ what, figure, unit, floor, ratio, target }) => ({
        bench,
        what,
        figure: `${figure} ${unit}`.trim(),
        floor: floor ?? "",
        ratio: ratio ?? "",
        target,
      })),
    );
};

const named = process.argv.slice(2);
const unknown = named.filter((name) => !benches.includes(name));

const measure = async (names: string[]): Promise<void> => {
  const started = new Date().toISOString();
  for (const name of names) {
    console.log(`Mäter ${name} …`);
    const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${name}.ts`)], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    if (status !== 0) process.exitCode = 1;
  }
  console.table(await linesSince(started));
};

if (unknown.length > 0) {
  console.error(`Det finns ingen mätning som heter ${unknown.join(", ")}. Välj bland ${benches.join(", ")}.`);
  process.exitCode = 1;
} else {
  await measure(named.length > 0 ? named : benches);
}
