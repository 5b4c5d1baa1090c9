import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import errors from "../../content/strings/errors.json" with { type: "json" };
import { migrate } from "../../local/migrate.ts";
import { type Role, testDatabase } from "../support/database.ts";

const db = await testDatabase();
const root = join(import.meta.dirname, "..", "..");
const roles: Role[] = ["anon", "authenticated", "service_role"];

interface Fn {
  name: string;
  schema: string;
  signature: string;
  settings: string[] | null;
  definer: boolean;
  described: boolean;
  executors: string[];
}

// The local clock belongs to the local stack alone.
const functions = await db.sql<Fn>(`
  select p.oid::regprocedure::text as signature, p.proname as name, n.nspname as schema, p.proconfig as settings,
    p.prosecdef as definer, obj_description(p.oid, 'pg_proc') is not null as described,
    array(select case when a.grantee = 0 then 'public' else a.grantee::regrole::text end
          from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
          where a.privilege_type = 'EXECUTE' and a.grantee <> p.proowner order by 1) as executors
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where n.nspname in ('app', 'api') order by 1`);

const tables = await db.sql<{ name: string; rls: boolean; forced: boolean; described: boolean; policies: number }>(`
  select c.relname as name, c.relrowsecurity as rls, c.relforcerowsecurity as forced,
    obj_description(c.oid, 'pg_class') is not null as described,
    (select count(*)::int from pg_policy where polrelid = c.oid) as policies
  from pg_class c where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p') order by 1`);

const doors = functions.filter(({ schema }) => schema === "api");
const names = (found: { name?: string; signature?: string }[]) => found.map((one) => one.signature ?? one.name);

describe("functions", () => {
  test("all have an empty search path", () => {
    expect(names(functions.filter(({ settings }) => !settings?.includes('search_path=""')))).toEqual([]);
  });

  test("all say what they promise", () => {
    expect(names(functions.filter(({ described }) => !described))).toEqual([]);
  });

  test("none may be run by everybody, and helpers by nobody", () => {
    expect(names(functions.filter(({ executors }) => executors.includes("public")))).toEqual([]);
    expect(names(functions.filter(({ schema, executors }) => schema === "app" && executors.length > 0))).toEqual([]);
  });

  test("a function made tomorrow is closed too", async () => {
    const client = await db.connect();
    await client.query("begin");
    await client.query("create function api.tomorrow() returns int language sql as 'select 1'");
    const { rows } = await client.query("select has_function_privilege('anon', 'api.tomorrow()', 'execute') as open");
    await client.query("rollback");
    expect(rows).toEqual([{ open: false }]);
  });
});

describe("doors", () => {
  test("each is granted by name to exactly one role, never to anon", () => {
    const odd = doors.filter(({ executors }) => !["authenticated", "service_role"].includes(executors.join()));
    expect(names(odd)).toEqual([]);
  });

  test("each runs as the owner", () => {
    expect(names(doors.filter(({ definer }) => !definer))).toEqual([]);
    expect(
      names(functions.filter(({ schema, definer, name }) => schema === "app" && definer && name !== "now")),
    ).toEqual([]);
  });

  test("no two share a name, which REST could not tell apart", () => {
    const all = doors.map(({ name }) => name);
    expect(all.filter((name, i) => all.indexOf(name) !== i)).toEqual([]);
  });

  test("a staff door lets nobody in without a person in the token", async () => {
    const open = new Set(["sign_out_staff"]);
    for (const { name } of doors.filter(
      ({ executors, name }) => executors.includes("authenticated") && !open.has(name),
    )) {
      const [{ args } = { args: "" }] = await db.sql<{ args: string }>(
        `select coalesce(string_agg('null::' || t::regtype, ', ' order by n), '') as args
         from pg_proc p, unnest(p.proargtypes::oid[]) with ordinality as types(t, n)
         where p.proname = $1 and p.pronamespace = 'api'::regnamespace`,
        [name],
      );
      await expect(db.as("authenticated").sql(`select api.${name}(${args})`), name).rejects.toMatchObject({
        code: "PT401",
        message: "sign_in_required",
      });
    }
  });

  test.each(roles)("%s can run only what was granted to it", async (role) => {
    for (const { signature, executors } of doors.filter(({ executors }) => !executors.includes(role))) {
      const [allowed] = await db.sql("select has_function_privilege($1, $2::regprocedure, 'execute') as yes", [
        role,
        signature,
      ]);
      expect({ signature, allowed, executors }).toEqual({ signature, allowed: { yes: false }, executors });
    }
  });
});

describe("tables", () => {
  test("all have row level security, with no policy and not forced", () => {
    expect(tables.filter(({ rls, forced, policies }) => !rls || forced || policies > 0)).toEqual([]);
  });

  test("all say what they hold", () => {
    expect(names(tables.filter(({ described }) => !described))).toEqual([]);
  });

  test.each(roles)("%s can neither read nor write one of them", async (role) => {
    for (const { name } of tables) {
      for (const attempt of [
        `select * from app.${name}`,
        `insert into app.${name} default values`,
        `delete from app.${name}`,
      ]) {
        await expect(db.as(role).sql(attempt), attempt).rejects.toMatchObject({ code: "42501" });
      }
    }
  });

  test("even where the REST layer has granted everything, nobody but the owner sees a row", async () => {
    const client = await db.connect();
    await client.query("begin");
    await client.query("select app.audit(null, 'tried', 'guards')");
    await client.query("grant usage on schema app to anon, authenticated");
    await client.query("grant all on all tables in schema app to anon, authenticated");
    for (const role of ["anon", "authenticated"]) {
      await client.query(`set local role ${role}`);
      for (const { name } of tables) {
        const { rows } = await client.query(`select count(*)::int as n from app.${name}`);
        expect([role, name, rows[0].n]).toEqual([role, name, 0]);
      }
      await client.query("reset role");
    }
    await client.query("rollback");
  });

  test("every foreign key says what happens on delete, and is indexed", async () => {
    const unindexed = await db.sql(`
      select c.conrelid::regclass::text as name, c.conname from pg_constraint c
      where c.contype = 'f' and c.connamespace = 'app'::regnamespace
        and (c.confdeltype = 'a' or not exists (
          select from pg_index i where i.indrelid = c.conrelid and i.indkey[0] = c.conkey[1]))`);
    expect(unindexed).toEqual([]);
  });
});

describe("personal columns", () => {
  const pattern =
    /name|email|phone|dietary|access|recipient|gender|contact|manager|user_id|staff_id|client$|data$|rendered/;
  const notAboutPeople = [
    "courses.data",
    "files.filename",
    "holidays.name",
    "municipalities.name",
    "settings.name",
    "personal_columns.column_name",
    "personal_columns.table_name",
    "session_days.day_number",
    // Of groups of five or more.
    "survey_answers.gender",
    "survey_tallies.gender",
    "survey_sums.gender",
    "survey_sum_rows.gender",
    "survey_tally_rows.gender",
  ];

  test("each is listed with its purpose and how long it is kept", async () => {
    const columns = await db.sql<{ column: string }>(`
      select table_name || '.' || column_name as column from information_schema.columns where table_schema = 'app'
      union select c.relname || '.' || a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace = 'app'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped`);
    const listed = (await listedColumns()).map(({ column }) => column);
    const missing = columns
      .map(({ column }) => column)
      .filter((column) => pattern.test(column.split(".")[1] ?? ""))
      .filter((column) => !listed.includes(column) && !notAboutPeople.includes(column));
    expect(missing.sort()).toEqual([]);
  });

  test("none is listed that does not exist, and none without words", async () => {
    const stale = await db.sql(`
      select p.table_name, p.column_name from app.personal_columns p
      where p.purpose = '' or p.retention = '' or not exists (
        select from information_schema.columns c
        where c.table_schema = 'app' and c.table_name = p.table_name and c.column_name = p.column_name)`);
    expect(stale).toEqual([]);
  });

  const listedColumns = () =>
    db.sql<{ column: string }>("select table_name || '.' || column_name as column from app.personal_columns");
});

describe("refusals", () => {
  const folder = join(root, "supabase", "migrations");
  const sql = readdirSync(folder)
    .filter((file) => file.endsWith(".sql"))
    .map((file) => readFileSync(join(folder, file), "utf8"))
    .join("\n");
  const raised = new Set(
    [
      /app\.refuse\(\s*'PT\d{3}',\s*'(\w+)'/g,
      /'error',\s*'(\w+)'/g,
      /app\.field_error\([^;]*?,\s*'(\w+_\w+)'\)/g,
      /app\.check_that\([^;]*?,\s*'(\w+_\w+)'\)/g,
      /'(\w+_(?:missing|malformed|unknown))'/g,
    ].flatMap((shape) => [...sql.matchAll(shape)].map(([, name]) => name as string)),
  );
  const inCode = ["functions", "site"].map(readAll).join("\n");

  test("each one raised in SQL has a sentence", () => {
    expect([...raised].filter((name) => !(`errors.${name}` in errors)).sort()).toEqual([]);
  });

  test("each sentence is raised somewhere", () => {
    const unused = Object.keys(errors)
      .map((key) => key.replace("errors.", ""))
      .filter((name) => !sql.includes(`'${name}'`) && !inCode.includes(`${name}"`));
    expect(unused).toEqual([]);
  });

  function readAll(name: string): string {
    return readdirSync(join(root, name), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => readFileSync(join(root, name, file), "utf8"))
      .join("\n");
  }
});

describe("migrations", () => {
  test("applied again change nothing", async () => {
    expect(await migrate(db.url)).toEqual([]);
  });

  test("were applied by a role that is not superuser", async () => {
    const owners = await db.sql(`
      select distinct r.rolname, r.rolsuper from pg_class c join pg_roles r on r.oid = c.relowner
      where c.relnamespace in ('app'::regnamespace, 'api'::regnamespace)`);
    expect(owners).toEqual([{ rolname: "postgres", rolsuper: false }]);
  });

  test("never change or delete every row: the hosted service refuses that", () => {
    const folder = join(root, "supabase", "migrations");
    const careless = readdirSync(folder).flatMap((file) =>
      readFileSync(join(folder, file), "utf8")
        .replaceAll(/--.*$/gm, "")
        .split(";")
        .filter((statement) => /\b(update\s+app\.\w+\s+(\w+\s+)?set|delete\s+from)\b/i.test(statement))
        .filter((statement) => !/\bwhere\b/i.test(statement)),
    );
    expect(careless).toEqual([]);
  });
});
