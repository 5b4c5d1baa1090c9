import { expect, test } from "vitest";
import { testDatabase } from "../support/database.ts";

const db = await testDatabase();

test("migrations run as a role with hosted Supabase's rights", async () => {
  const [role] = await db.sql(
    "select rolname, rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname = current_user",
  );
  expect(role).toEqual({ rolname: "postgres", rolsuper: false, rolbypassrls: true, rolcreaterole: true });
});

test("extensions live in their own schema", async () => {
  const rows = await db.sql(
    "select nspname from pg_extension e join pg_namespace n on n.oid = extnamespace where extname = 'pgcrypto'",
  );
  expect(rows).toEqual([{ nspname: "extensions" }]);
});

test("sign-in's own tables are there before ours", async () => {
  expect(await db.sql("select count(*)::int as n from auth.users")).toEqual([{ n: 0 }]);
  const sub = "6f1c8d1e-6a52-4a43-9d0e-1f9d4f2b3c11";
  expect(await db.as("authenticated", { sub }).sql("select auth.uid() as id")).toEqual([{ id: sub }]);
});
