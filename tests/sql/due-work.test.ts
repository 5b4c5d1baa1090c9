import { beforeEach, expect, test } from "vitest";
import { testDatabase } from "../support/database.ts";

const db = await testDatabase();

const run = () => db.door<{ outcome: string; mailDropped: number; attemptsTidied: number }>("run_due_work");
const count = async (table: string) => (await db.sql<{ n: number }>(`select count(*)::int as n from ${table}`))[0]?.n;

beforeEach(async () => {
  await db.sql("delete from app.outbox where id > 0");
  await db.sql("delete from app.attempts where true");
  await db.setNow(null);
});

test("nothing due is nothing done, however often it runs", async () => {
  const nothing = { outcome: "done", mailDropped: 0, attemptsTidied: 0 };
  expect([await run(), await run()]).toEqual([nothing, nothing]);
});

test("a mail that waited past its use is dropped once, and one without an end is kept", async () => {
  await db.setNow("2027-03-12T15:00:00Z");
  await db.sql(
    "select app.enqueue('t', 'a@b.example', 'A', '{\"link\": \"x\"}', 'late', null, null, '2027-03-12T15:00:00Z')",
  );
  await db.sql("select app.enqueue('t', 'a@b.example', 'A', '{}', 'in-time', null, null, '2027-03-12T15:00:01Z')");
  await db.sql("select app.enqueue('t', 'a@b.example', 'A', '{}', 'always')");
  expect((await run()).mailDropped).toBe(1);
  expect((await run()).mailDropped).toBe(0);
  expect(await db.sql("select unique_key, state, data from app.outbox where state <> 'queued'")).toEqual([
    { unique_key: "late", state: "dropped", data: {} },
  ]);
});

test("attempts are forgotten after a day, by the real clock, a batch at a time", async () => {
  await db.setNow("2030-01-01T00:00:00Z");
  await db.sql(`insert into app.attempts (kind, client, at)
    select 'sign-in', 'a-hash', clock_timestamp() - case when n <= 6000 then interval '25 hours' else interval '23 hours' end
    from generate_series(1, 6010) n`);
  expect((await run()).attemptsTidied).toBe(5000);
  expect((await run()).attemptsTidied).toBe(1000);
  expect(await count("app.attempts")).toBe(10);
});

test("two runs at once do nothing twice", async () => {
  const first = await db.connect();
  await first.query("begin");
  expect((await first.query("select api.run_due_work() as answer")).rows[0].answer.outcome).toBe("done");
  expect(await run()).toEqual({ outcome: "already_running" });
  await first.query("commit");
  expect((await run()).outcome).toBe("done");
});
