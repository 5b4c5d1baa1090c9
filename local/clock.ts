import { readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { runFile } from "./migrate.ts";

const file = join(import.meta.dirname, "clock.sql");

/** Replaces app.now() by one that can be moved. Waits until the first migration has made the schema. */
export async function applyClock(url: string): Promise<void> {
  if (!(await withClient(url, async (client) => (await client.query(hasSchema)).rowCount))) return;
  await runFile(url, "local/clock.sql", await readFile(file, "utf8"));
}

const hasSchema = "select from pg_namespace where nspname = 'app'";

/** A running clock that stands elsewhere: `at` is an ISO time with offset, null means the real one. */
export async function moveClock(url: string, at: string | null): Promise<void> {
  await withClient(url, (client) =>
    client.query(
      "update local.clock set frozen_at = null, ahead_by = coalesce($1::timestamptz - now(), '0') where singleton",
      [at],
    ),
  );
}

/** A connection to the database that npm start has made, and to no other: only there may the clock be moved. */
export async function localDatabase(url: string): Promise<pg.Client> {
  const refused = new Error("Klockan kan bara flyttas i den lokala databasen som npm start har startat.");
  if (new URL(url).hostname !== "127.0.0.1") throw refused;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query("select to_regclass('local.clock') is not null as movable");
  if (rows[0]?.movable) return client;
  await client.end();
  throw refused;
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
