import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { differenceFaults, figureFaults } from "../figures.ts";
import { brokenJson, contentFolder, problem, refuse } from "./read.ts";
import { reason } from "./reason.ts";

/**
 * Figures are published as frozen files, content/siffror/<day>.json, and never changed: a later file replaces an earlier
 * one. They are not written by hand in the editor, so they stand outside the catalogue. `version` lets the file change
 * its form without old files losing theirs.
 */

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, { error: "ska vara ett datum, till exempel 2027-03-12" });
const words = z.string().trim().min(1);
/** Fits beside its bar on a phone. */
const label = z.string().trim().min(1).max(40);

/** A number that is shown, ".." for one that is not, and null for what is not counted. */
const cell = z.union([z.int().min(0), z.literal(".."), z.null()], {
  error: 'ska vara ett heltal, ".." när siffran inte visas, eller null när den inte räknas',
});
const counts = { total: cell, women: cell, men: cell };
const row = z.strictObject({ label, ...counts });

const snapshotSchema = z.strictObject({
  version: z.literal(1),
  published: date,
  period: z.strictObject({ from: date, to: date }),
  source: words,
  /** Groups smaller than this are not shown. */
  threshold: z.int().min(5).max(10),
  goal: z.int().min(1).nullable(),
  trained: z.strictObject({
    rows: z.array(row).min(1),
    sum: row,
    /** Counted apart: never part of the sum. */
    outside: z.array(row),
  }),
  perYear: z.array(z.strictObject({ year: z.int().min(2000).max(2100), ...counts })).min(1),
  reach: z.array(z.strictObject({ label, value: cell, meaning: words })),
  sectors: z.strictObject({
    unit: words,
    rows: z.array(z.strictObject({ label, value: cell })).min(1),
    sum: z.strictObject({ label, value: cell }),
  }),
  definitions: z.array(z.strictObject({ term: words, meaning: words })).min(1),
  /** What was wrong in an earlier file, and when it was put right. */
  corrections: z.array(z.strictObject({ date, text: words })).default([]),
});

export type Snapshot = z.infer<typeof snapshotSchema>;
export type Cell = z.infer<typeof cell>;
export type Counts = Pick<z.infer<typeof row>, "total" | "women" | "men">;

/** Every published snapshot, the newest first. One that shows or gives away a small group stops the build. */
export const loadFigures = (root = contentFolder): Snapshot[] => {
  const folder = join(root, "siffror");
  if (!existsSync(folder)) return [];
  const read = readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => readSnapshot(join(folder, name)));
  refuse(read.flatMap(({ problems }) => problems));
  const snapshots = read.flatMap(({ snapshot }) => (snapshot ? [snapshot] : []));
  refuse(snapshots.flatMap((later, index) => snapshots.slice(0, index).flatMap((earlier) => between(earlier, later))));
  return snapshots.reverse();
};

const readSnapshot = (path: string): { snapshot?: Snapshot; problems: string[] } => {
  const file = { name: join("content", "siffror", basename(path)), source: readFileSync(path, "utf8") };
  const day = basename(path, ".json");
  let data: unknown;
  try {
    data = JSON.parse(file.source);
  } catch (error) {
    return { problems: [brokenJson(file.name, file.source, error)] };
  }
  const result = snapshotSchema.safeParse(data, { error: reason });
  if (!result.success)
    return { problems: result.error.issues.map((issue) => problem(file, issue.path.join("."), issue.message)) };
  const snapshot = result.data;
  return {
    snapshot,
    problems: [
      ...(snapshot.published === day ? [] : [problem(file, "published", `ska vara filens namn, ${day}`)]),
      ...figureFaults(snapshot).map(({ field, text }) => problem(file, field, text)),
    ],
  };
};

/** What two published files say together. */
const between = (earlier: Snapshot, later: Snapshot): string[] => [
  ...changed(earlier, later),
  ...differenceFaults(earlier, later).map(
    ({ field, text }) => `content/siffror/${later.published}.json: ${field} ${text}`,
  ),
];

/** A published figure never changes in silence. */
const changed = (earlier: Snapshot, later: Snapshot): string[] =>
  later.corrections.length > 0
    ? []
    : later.perYear
        .filter(({ year, ...now }) => {
          const before = earlier.perYear.find((each) => each.year === year);
          return before && (["total", "women", "men"] as const).some((column) => before[column] !== now[column]);
        })
        .map(
          ({ year }) =>
            `content/siffror/${later.published}.json: perYear säger något annat om ${year} än ${earlier.published}.json gjorde. Skriv under corrections vad som har rättats och när`,
        );
