/**
 * Every bench, or those that are named: npm run bench -- start weight
 * One after another, for they would disturb each other, and then one table of all figures. Never fails on a figure.
 */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Line, resultsFile } from "./report.ts";

type Row = Record<string, string | number>;

const benches = ["registration", "function", "outbox", "start", "weight"];

/** The registration door has rates of its own kind: its rows, in the words of the common table. */
const registrationLine = (row: Row): Line => {
  const what = String(row.case);
  const hot = what.startsWith("hot");
  const target = hot && what.includes(" 8 ") ? "≥ 0.7 ×" : hot && what.includes(" 32 ") ? "≥ 0.6 ×" : "";
  const [figure, floor, ratio] = [row["door tx/s"], row["floor tx/s"], row.ratio].map(Number) as [
    number,
    number,
    number,
  ];
  return { what, figure, unit: "tx/s", floor, ratio, target };
};

const lineOf = (row: Row): Line[] => {
  if ("figure" in row) return [row as unknown as Line];
  return "door tx/s" in row ? [registrationLine(row)] : [];
};

/** What has been measured since the given moment. */
const linesSince = async (moment: string): Promise<Row[]> => {
  const results: Record<string, { measuredAt: string; rows: Row[] }> = JSON.parse(await readFile(resultsFile, "utf8"));
  return Object.entries(results)
    .filter(([, { measuredAt }]) => measuredAt >= moment)
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
if (unknown.length > 0) throw new Error(`No bench named ${unknown.join(", ")}. There are ${benches.join(", ")}.`);

const started = new Date().toISOString();
for (const name of named.length > 0 ? named : benches) {
  console.log(`Measuring ${name} …`);
  await promisify(execFile)(process.execPath, [join(import.meta.dirname, `${name}.ts`)]);
}
console.table(await linesSince(started));
