import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";

const migrationsDir = join(import.meta.dirname, "..", "supabase", "migrations");

/** The same table as Supabase's own command line keeps, so that either may take over after the other. */
const ledger = `
  create schema if not exists supabase_migrations;
  create table if not exists supabase_migrations.schema_migrations (
    version text primary key,
    statements text[],
    name text
  );
`;

export interface MigrateOptions {
  dir?: string;
  /** Stop after this chapter, for example "06". */
  until?: string;
}

/** Applies what has not been applied, each file in a transaction of its own. Returns the names of those applied now. */
export async function migrate(url: string, { dir = migrationsDir, until }: MigrateOptions = {}): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(ledger);
    const { rows } = await client.query<{ version: string }>(
      "select version from supabase_migrations.schema_migrations",
    );
    const known = new Set(rows.map((row) => row.version));
    const applied: string[] = [];
    for (const file of await migrationFiles(dir)) {
      const { version, name } = split(file);
      if (until && (name.split("_")[0] ?? "") > until) break;
      if (known.has(version)) continue;
      await apply(client, file, await readFile(join(dir, file), "utf8"));
      applied.push(file);
    }
    return applied;
  } finally {
    await client.end();
  }
}

async function migrationFiles(dir: string): Promise<string[]> {
  const files = await readdir(dir).catch(() => []);
  return files.filter((file) => /^\d+_.+\.sql$/.test(file)).sort();
}

function split(file: string): { version: string; name: string } {
  const [, version = "", name = ""] = /^(\d+)_(.+)\.sql$/.exec(file) ?? [];
  return { version, name };
}

async function apply(client: pg.Client, file: string, sql: string): Promise<void> {
  const { version, name } = split(file);
  await client.query("begin");
  try {
    await client.query(sql);
    await client.query(
      "insert into supabase_migrations.schema_migrations (version, statements, name) values ($1, array[$2], $3)",
      [version, sql, name],
    );
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw new Error(describe(`supabase/migrations/${file}`, sql, error as pg.DatabaseError));
  }
}

/** PostgreSQL says where in characters; people look for a line. */
function describe(file: string, sql: string, error: pg.DatabaseError): string {
  const position = Number(error.position ?? error.internalPosition ?? 0);
  const line = error.position ? `:${sql.slice(0, position).split("\n").length}` : "";
  const more = [error.detail, error.hint, error.where].filter(Boolean).join("\n  ");
  return `${file}${line}: ${error.message}${more ? `\n  ${more}` : ""}`;
}

/** Runs a file that is not a migration (the clock, the seed) in one transaction. */
export async function runFile(url: string, file: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("begin");
    await client.query(sql);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw new Error(describe(file, sql, error as pg.DatabaseError));
  } finally {
    await client.end();
  }
}
