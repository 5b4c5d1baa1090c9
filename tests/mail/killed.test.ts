import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeEach, expect, test } from "vitest";
import { drain } from "../../functions/lib/mail.ts";
import { startResend } from "../support/resend.ts";
import { testStack } from "../support/stack.ts";
import { emptyOutbox, enqueue, letTimePass, outbox, setPace } from "./outbox-rows.ts";
import { startWorker } from "./worker.ts";

const { db } = await testStack();
const resend = await startResend();
afterAll(() => resend.stop());

beforeEach(async () => {
  resend.clear();
  resend.callsPerSecond = Number.POSITIVE_INFINITY;
  await emptyOutbox(db);
  await setPace(db, 40);
  Object.assign(process.env, { MAIL_PROVIDER: "resend", RESEND_API_KEY: "re_test", RESEND_BASE_URL: resend.url });
});

const until = async (reached: () => boolean) => {
  while (!reached()) await wait(5);
};

/** A worker at the moment when `reached` is true. One that lost the database on a busy machine ends, and as by the schedule another begins. */
const workerAt = async (reached: () => boolean) => {
  let worker = startWorker();
  while (!reached()) {
    if (!worker.isRunning()) worker = startWorker();
    await wait(5);
  }
  return worker;
};

/** Queued = taken by the provider = reported as sent, and nobody is left over. */
const arithmetic = async (queued: number) => {
  const rows = await outbox(db);
  const addresses = resend.taken.map(({ to }) => to);
  return {
    queued,
    rows: rows.length,
    taken: addresses.length,
    different: new Set(addresses).size,
    sent: rows.filter(({ state }) => state === "sent").length,
    batchesLeft: (await db.sql("select id from app.mail_batches where state <> 'done'")).length,
  };
};
const exact = (queued: number) => ({
  queued,
  rows: queued,
  taken: queued,
  different: queued,
  sent: queued,
  batchesLeft: 0,
});

const drainToTheEnd = async () => {
  for (let run = 0; run < 10; run++) {
    await letTimePass(db);
    await drain({ seconds: 20 });
    if ((await outbox(db)).every(({ state }) => state === "sent")) return;
  }
};

test("workers killed in the middle of a drain, one after the other: each mail is sent once (RULES 29)", async () => {
  for (let n = 0; n < 700; n++)
    await enqueue(db, { template: "waitlisted-to-participant", to: `person${n}@x.example` });
  for (let n = 0; n < 20; n++) await enqueue(db, { to: `bekraftad${n}@x.example` });
  // Each is stopped at another moment: while it prepares, while it calls, between the call and the report.
  for (const calls of [1, 4, 7]) {
    const before = resend.calls.length;
    // However late this process sees the call, the worker gets no further: later calls are left without an answer.
    resend.trouble = (_, number) => (number > before + calls ? "silence" : null);
    const worker = await workerAt(() => resend.calls.length >= before + calls);
    await wait(calls * 3);
    await worker.end();
    resend.trouble = () => null;
    await letTimePass(db);
  }
  const left = (await outbox(db)).filter(({ state }) => state !== "sent").length;
  expect(left).toBeGreaterThan(0);
  await drainToTheEnd();
  expect(await arithmetic(720)).toEqual(exact(720));
}, 60_000);

test("a worker killed with a batch in the provider's hands: the next one replays it and nobody gets two", async () => {
  for (let n = 0; n < 100; n++)
    await enqueue(db, { template: "waitlisted-to-participant", to: `person${n}@x.example` });
  resend.trouble = () => "taken-in-silence";
  const worker = startWorker();
  await until(() => resend.taken.length === 100);
  await worker.end();
  resend.trouble = () => null;
  expect((await outbox(db)).every(({ state }) => state === "queued")).toBe(true);
  expect((await drain({ seconds: 5 })).sent).toBe(0);
  await drainToTheEnd();
  expect(resend.calls).toHaveLength(2);
  expect(resend.calls[1]?.body).toBe(resend.calls[0]?.body);
  expect(await arithmetic(100)).toEqual(exact(100));
});

test("two workers at once, of which one is killed: each mail is sent once (RULES 28)", async () => {
  for (let n = 0; n < 500; n++)
    await enqueue(db, { template: "waitlisted-to-participant", to: `person${n}@x.example` });
  const [killed, other] = [startWorker(), startWorker()];
  await until(() => resend.calls.length >= 2);
  await killed.end();
  await other.ended;
  await drainToTheEnd();
  expect(await arithmetic(500)).toEqual(exact(500));
}, 40_000);
