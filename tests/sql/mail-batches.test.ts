import { beforeEach, describe, expect, test } from "vitest";
import type { MailItem } from "../../site/types.ts";
import { testDatabase } from "../support/database.ts";

const db = await testDatabase();

interface Batch {
  id: number;
  lease: string;
  key: string;
  body: string;
  size: number;
}

const queue = (count: number) =>
  db.sql(
    "select app.enqueue('t', n || '@b.example', 'A', '{\"word\": 1}', 'mail/' || n) from generate_series(1, $1) n",
    [count],
  );
const takeMails = () =>
  db.door<MailItem[]>("take_mail", { p_count_max: 100, p_lease_seconds: 60, p_replayable: true, p_alone: false });
const freeze = (items: MailItem[], key = "key") =>
  db.door<Batch | null>("freeze_batch", {
    p_lease_seconds: 60,
    p_key: key,
    p_body: `["${key}"]`,
    p_items: items.map(({ id, lease }) => ({ id, lease })),
  });
const takeBatch = () => db.door<Batch | null>("take_batch", { p_lease_seconds: 60, p_replayable: true });
const report = (batch: Batch | null, p_report: object) =>
  db.door("report_batch", { p_id: batch?.id, p_lease: batch?.lease, p_report });
const loseWorker = () =>
  db.sql("update app.mail_batches set lease_until = clock_timestamp() - interval '1 second' where state = 'leased'");
const frozen = async (count = 2) => {
  await queue(count);
  return freeze(await takeMails());
};
const states = async () =>
  (await db.sql<{ state: string }>("select state from app.outbox order by id")).map(({ state }) => state);
const sent = (count: number) => ({
  outcome: "sent",
  members: Array.from({ length: count }, (_, n) => ({ providerMessageId: `m-${n}` })),
});

beforeEach(async () => {
  for (const table of ["outbox", "mail_batches", "mail_pace"]) await db.sql(`delete from app.${table} where true`);
});

describe("a batch", () => {
  test("is frozen whole or not at all: one mail that another worker has taken, and nothing is frozen", async () => {
    await queue(2);
    const items = await takeMails();
    await db.sql("update app.outbox set lease = gen_random_uuid() where id = $1", [items[1]?.id]);
    expect(await freeze(items)).toBeNull();
    expect(await states()).toEqual(["leased", "leased"]);
    expect(await db.sql("select id from app.mail_batches")).toEqual([]);
  });

  test("holds its members: no worker takes one of them by itself, and none is dropped on its own", async () => {
    await frozen();
    await db.sql("update app.outbox set useful_until = app.now() - interval '1 hour' where id > 0");
    expect(await takeMails()).toEqual([]);
    expect(await states()).toEqual(["queued", "queued"]);
  });

  test("goes to one of two workers who ask at once", async () => {
    await frozen();
    await loseWorker();
    const [first, second] = await Promise.all([db.connect(), db.connect()]);
    const ask = "select api.take_batch(60, true) as batch";
    await first.query("begin");
    await second.query("begin");
    const [a, b] = await Promise.all([first.query(ask), second.query(ask)]);
    await first.query("commit");
    await second.query("commit");
    expect([a.rows[0].batch, b.rows[0].batch].filter(Boolean)).toHaveLength(1);
  });

  test("whose worker was lost is decided by the one that took over, not by the one that woke up late", async () => {
    const slow = await frozen();
    await loseWorker();
    const quick = await takeBatch();
    expect(quick).toMatchObject({ key: "key", body: '["key"]', size: 2 });
    expect(await report(slow, { outcome: "failed", error: "422" })).toEqual({ reported: 0 });
    expect(await report(quick, sent(2))).toEqual({ reported: 2 });
    expect(await states()).toEqual(["sent", "sent"]);
  });

  test("tells its members apart: each gets its own id or its own refusal", async () => {
    const batch = await frozen(3);
    const members = [{ providerMessageId: "a" }, { error: "422 bad address" }, { providerMessageId: "c" }];
    await report(batch, { outcome: "sent", members });
    expect(await db.sql("select state, data, provider_message_id, last_error from app.outbox order by id")).toEqual([
      { state: "sent", data: {}, provider_message_id: "a", last_error: null },
      { state: "failed", data: { word: 1 }, provider_message_id: null, last_error: "422 bad address" },
      { state: "sent", data: {}, provider_message_id: "c", last_error: null },
    ]);
    expect(await db.sql("select state, body from app.mail_batches")).toEqual([{ state: "done", body: null }]);
  });

  test("waits as a mail does, and a wait that the provider asks for is no failed attempt", async () => {
    const batch = await frozen();
    await report(batch, { outcome: "retry", error: "429", retryAfterSeconds: 600 });
    const waits =
      "select state, attempts, round(extract(epoch from retry_at - clock_timestamp())) as wait from app.mail_batches";
    expect(await db.sql(waits)).toEqual([{ state: "waiting", attempts: 0, wait: "600" }]);
    expect(await takeBatch()).toBeNull();
  });

  test("that is parted keeps every member once, in its order", async () => {
    const batch = await frozen(5);
    const parts = [
      { key: "first", body: "[1,2,3]", size: 3 },
      { key: "second", body: "[4,5]", size: 2 },
    ];
    await db.door("split_batch", { p_id: batch?.id, p_lease: batch?.lease, p_parts: parts });
    expect(
      await db.sql(
        `select b.key, o.batch_position, o.unique_key from app.outbox o join app.mail_batches b on b.id = o.batch_id order by o.id`,
      ),
    ).toEqual([
      { key: "first", batch_position: 0, unique_key: "mail/1" },
      { key: "first", batch_position: 1, unique_key: "mail/2" },
      { key: "first", batch_position: 2, unique_key: "mail/3" },
      { key: "second", batch_position: 0, unique_key: "mail/4" },
      { key: "second", batch_position: 1, unique_key: "mail/5" },
    ]);
    expect((await takeBatch())?.key).toBe("first");
    expect((await takeBatch())?.key).toBe("second");
  });
});

describe("the pace", () => {
  const reserve = (more: object = {}) => db.door<number>("reserve_mail_call", { p_provider: "resend", ...more });

  test("is one line for all workers: each is given its own half second", async () => {
    const waits = await Promise.all([reserve(), reserve(), reserve(), reserve()]);
    const [first = 0, ...others] = waits.toSorted((a, b) => a - b);
    expect(first).toBeLessThan(50);
    expect(others.map((wait) => Math.round(wait / 510))).toEqual([1, 2, 3]);
  });

  test("gives nothing to a worker who would not wait so long", async () => {
    await reserve();
    expect(await reserve({ p_wait_max_milliseconds: 100 })).toBeGreaterThan(400);
    expect(await reserve()).toBeLessThanOrEqual(510);
  });

  test("moves those who come after a worker that called late", async () => {
    await reserve();
    await db.door("delay_mail_calls", { p_provider: "resend", p_milliseconds: 300 });
    expect(await reserve()).toBeGreaterThan(700);
  });

  test("rests for everyone when the provider asks, and a shorter rest does not end a longer", async () => {
    await db.door("pause_mail_calls", { p_provider: "resend", p_seconds: 60 });
    await db.door("pause_mail_calls", { p_provider: "resend", p_seconds: 1 });
    expect(await reserve()).toBeGreaterThan(59_000);
    expect(await db.door<number>("reserve_mail_call", { p_provider: "another" })).toBeLessThan(50);
  });
});

test("a worker knows when there may be more to send: a back-off, a lease, or nothing at all", async () => {
  expect(await db.door("next_mail_in")).toBeNull();
  await queue(1);
  expect(await db.door("next_mail_in")).toBe(0);
  const [item] = await takeMails();
  expect(await db.door<number>("next_mail_in")).toBeGreaterThan(55_000);
  await freeze([item as MailItem]);
  expect(await db.door<number>("next_mail_in")).toBeGreaterThan(55_000);
});
