import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PostgrestClient } from "@supabase/postgrest-js";
import pg from "pg";
import { contentBuild } from "../site/content.ts";
import { runFile } from "./migrate.ts";
import { type Backend, projectRoot } from "./system.ts";

/** Hands over what Postgres must know of content/, by the same door as a production deploy. */
export async function publishContent({ rest }: Backend): Promise<void> {
  const api = new PostgrestClient(`${rest.url}/rest/v1`, {
    headers: { apikey: rest.secretKey, authorization: `Bearer ${rest.secretKey}` },
    schema: "api" as never,
  });
  const { error } = await api.rpc("publish_content" as never, { p_build: contentBuild(Date.now()) } as never);
  if (error) throw new Error(`Innehållet kunde inte lämnas över till databasen: ${error.message}`);
}

/** Example sessions, staff and registrations, once, in an empty database. */
export async function seedWhenEmpty({ databaseUrl }: Backend): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rowCount } = await client.query("select from app.sessions limit 1");
  await client.end();
  if (rowCount) return false;
  const file = join(projectRoot, "supabase", "seed.sql");
  await runFile(databaseUrl, "supabase/seed.sql", await readFile(file, "utf8"));
  return true;
}
