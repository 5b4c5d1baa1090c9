import { expect, test } from "vitest";
import { testDatabase } from "../support/database.ts";

const db = await testDatabase();

/** Comments and texts may say anything; only statements count. */
const bare = (source: string) =>
  source
    .replace(/--[^\n]*/g, "")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/'(?:[^']|'')*'/g, "''");

test("no function updates or deletes without where, which the hosted service refuses", async () => {
  const functions = await db.sql<{ name: string; source: string }>(
    `select p.oid::regprocedure::text as name, pg_get_functiondef(p.oid) as source
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname in ('app', 'api') and p.prokind = 'f'`,
  );
  expect(functions.length).toBeGreaterThan(0);
  const bold = functions.flatMap(({ name, source }) =>
    bare(source)
      .split(";")
      .filter((statement) => /\b(update\s+(only\s+)?[\w."]+(\s+as)?(\s+\w+)?\s+set|delete\s+from)\b/i.test(statement))
      .filter((statement) => !/\bdo\s+update\s+set\b/i.test(statement) && !/\bwhere\b/i.test(statement))
      .map((statement) => `${name}: ${statement.trim()}`),
  );
  expect(bold).toEqual([]);
});
