import { readFile, writeFile } from "node:fs/promises";

export const resultsFile = "bench-results.json";

export const percentile = (values: number[], p: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * p) / 100))] ?? Number.NaN;
};

export const median = (values: number[]): number => percentile(values, 50);

/** One figure, as the table of all benches shows it. */
export type Line = {
  what: string;
  figure: number;
  unit: string;
  /** The best that could be, measured in the same run. */
  floor?: number;
  ratio?: number;
  target: string;
};

/** Prints one table and keeps it in bench-results.json, beside those of the other benches. */
export async function report(name: string, rows: Record<string, string | number>[]): Promise<void> {
  console.log(`\n${name}`);
  console.table(rows);
  const before = await readFile(resultsFile, "utf8").then(JSON.parse, () => ({}));
  const results = { ...before, [name]: { measuredAt: new Date().toISOString(), rows } };
  await writeFile(resultsFile, `${JSON.stringify(results, null, 2)}\n`);
}
