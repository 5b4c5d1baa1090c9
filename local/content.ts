import { readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { call } from "../functions/lib/call.ts";
import { wholeContentBuild } from "../site/content/hand-over.ts";
import { runFile } from "./migrate.ts";
import { type Backend, projectRoot } from "./system.ts";

/** Hands over what Postgres must know of content/, by the same door as a production deploy. Needs the backend's addresses in the environment. */
export async function publishContent(): Promise<void> {
  await call("publish_content", { p_build: await wholeContentBuild(Date.now()) });
}

/** Example sessions, staff and registrations, once, in a database that holds no more than what publishing brings. */
export async function seedWhenEmpty({ databaseUrl }: Backend): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rowCount } = await client.query("select from app.sessions where not standing limit 1");
  await client.end();
  if (rowCount) return false;
  const file = join(projectRoot, "supabase", "seed.sql");
  await runFile(databaseUrl, "supabase/seed.sql", await readFile(file, "utf8"));
  return true;
}
