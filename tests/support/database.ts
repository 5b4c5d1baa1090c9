import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, inject } from "vitest";

export type Role = "anon" | "authenticated" | "service_role";
interface Claims {
  sub?: string;
  email?: string;
  /** When the token was issued, seconds since 1970. Now unless told. */
  iat?: number;
  /** How the person signed in, as the hosted service tells it. */
  amr?: { method: string; timestamp?: number }[] | string[];
}
/** Who calls a staff door: a claimed member of staff, or bare claims. */
type Who = Claims | { id?: string; userId?: string; user_id?: string; email?: string };

export interface TestDatabase {
  url: string;
  name: string;
  /** As `postgres`, who owns everything. */
  sql<T = Record<string, unknown>>(text: string, params?: unknown[]): Promise<T[]>;
  /** As one of the API's roles, with the claims of a token. */
  as(role: Role, claims?: Claims): { sql<T = Record<string, unknown>>(text: string, params?: unknown[]): Promise<T[]> };
  /** A public door, called as functions call it. */
  door<T = unknown>(name: string, args?: Record<string, unknown>): Promise<T>;
  /** A staff door, called with a person's own token. */
  staffDoor<T = unknown>(who: Who, name: string, args?: Record<string, unknown>): Promise<T>;
  /** A real connection of its own, for races and locks. Closed with the database. */
  connect(): Promise<pg.Client>;
  /** Stops the clock at a moment; null lets it go. */
  setNow(iso: string | null): Promise<void>;
  close(): Promise<void>;
}

/** A clone of the migrated template, dropped when the file is done. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = inject("databaseServer");
  const name = `t_${randomBytes(6).toString("hex")}`;
  const url = `postgres://postgres:local@127.0.0.1:${server.port}/${name}`;
  await onServer(server.adminUrl, `create database ${name} owner postgres template ${server.template}`);
  const pool = new pg.Pool({ connectionString: url, max: 4, options: "-c statement_timeout=8000" });
  pool.on("error", () => undefined);
  const clients: pg.Client[] = [];

  const sql = async <T>(text: string, params?: unknown[]): Promise<T[]> => (await pool.query(text, params)).rows as T[];
  const as = (role: Role, claims: Claims = {}) => ({
    sql: <T>(text: string, params?: unknown[]) => withRole<T>(pool, role, claims, text, params),
  });
  const close = async () => {
    await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
    await pool.end();
    await onServer(server.adminUrl, `drop database if exists ${name} with (force)`);
  };
  afterAll(close);

  return {
    url,
    name,
    sql,
    as,
    door: (door, args) => call(as("service_role").sql, door, args),
    staffDoor: (who, door, args) => call(as("authenticated", claimsOf(who)).sql, door, args),
    async connect() {
      const client = new pg.Client({ connectionString: url });
      client.on("error", () => undefined);
      await client.connect();
      clients.push(client);
      return client;
    },
    async setNow(iso) {
      await sql("update local.clock set frozen_at = $1 where singleton", [iso]);
    },
    close,
  };
}

function claimsOf(who: Who): Claims {
  if ("sub" in who) return who as Claims;
  const person = who as { id?: string; userId?: string; user_id?: string; email?: string };
  return { sub: person.userId ?? person.user_id ?? person.id, email: person.email };
}

async function withRole<T>(pool: pg.Pool, role: Role, claims: Claims, text: string, params?: unknown[]): Promise<T[]> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query(
      `select set_config('role', $1, true), set_config('request.jwt.claim.role', $1, true),
              set_config('request.jwt.claim.sub', $2, true), set_config('request.jwt.claim.email', $3, true),
              set_config('request.jwt.claims', $4, true)`,
      [
        role,
        claims.sub ?? "",
        claims.email ?? "",
        JSON.stringify({ role, iat: Math.floor(Date.now() / 1000), ...claims }),
      ],
    );
    const { rows } = await client.query(text, params);
    await client.query("commit");
    return rows as T[];
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}

async function call<T>(
  sql: <R>(text: string, params?: unknown[]) => Promise<R[]>,
  door: string,
  args: Record<string, unknown> = {},
): Promise<T> {
  const names = Object.keys(args);
  const list = names.map((name, i) => `${pg.escapeIdentifier(name)} => $${i + 1}`).join(", ");
  const rows = await sql<{ answer: T }>(
    `select api.${pg.escapeIdentifier(door)}(${list}) as answer`,
    names.map((name) => argument(args[name])),
  );
  return rows[0]?.answer as T;
}

/** node-postgres would make a PostgreSQL array of a list; the doors take jsonb. */
function argument(value: unknown): unknown {
  return value !== null && typeof value === "object" ? JSON.stringify(value) : value;
}

async function onServer(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
