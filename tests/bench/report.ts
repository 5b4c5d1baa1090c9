import { readFile, writeFile } from "node:fs/promises";

const file = "bench-results.json";

export const percentile = (values: number[], p: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * p) / 100))] ?? Number.NaN;
};

export const median = (values: number[]): number => percentile(values, 50);

/** Prints one table and keeps it in bench-results.json, beside those of the other benches. */
export async function report(name: string, rows: Record<string, string | number>[]): Promise<void> {
  console.log(`\n${name}`);
  console.table(rows);
  const before = await readFile(file, "utf8").then(JSON.parse, () => ({}));
  const results = { ...before, [name]: { measuredAt: new Date().toISOString(), rows } };
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
}
