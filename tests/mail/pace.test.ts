import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { drain } from "../../functions/lib/mail.ts";
import { resendProvider } from "../../functions/lib/mail-resend.ts";
import { startResend } from "../support/resend.ts";
import { testStack } from "../support/stack.ts";
import { emptyOutbox, enqueue, letTimePass, outbox, setPace } from "./outbox-rows.ts";

const { db } = await testStack();
const resend = await startResend();
afterAll(() => resend.stop());

// The local REST trips over several at its first call: one worker goes before the others.
beforeAll(async () => {
  Object.assign(process.env, { MAIL_PROVIDER: "resend", RESEND_API_KEY: "re_test", RESEND_BASE_URL: resend.url });
  await worker();
});

beforeEach(async () => {
  resend.clear();
  await emptyOutbox(db);
  await setPace(db, 510);
  Object.assign(process.env, { MAIL_PROVIDER: "resend", RESEND_API_KEY: "re_test", RESEND_BASE_URL: resend.url });
});

const worker = (seconds = 20, patienceSeconds = 0) => drain({ seconds, patienceSeconds, provider: resendProvider() });
/** A busy machine now and then makes calls come closer than they left; the provider's word is then obeyed. */
const inVainMax = (calls: number) => Math.ceil(calls / 3);
const queueMany = async (count: number) => {
  for (let n = 0; n < count; n++) await enqueue(db, { to: `person${n}@x.example` });
};

test("three workers at once keep the provider's two calls a second between them", async () => {
  await queueMany(9);
  const drained = await Promise.all([worker(20, 3), worker(20, 3), worker(20, 3)]);
  expect(drained.reduce((sum, { sent }) => sum + sent, 0)).toBe(9);
  expect(new Set(resend.taken.map(({ to }) => to)).size).toBe(9);
  expect(resend.calls.length - 9).toBeLessThanOrEqual(inVainMax(9));
});

test("slow answers do not slow the pace", async () => {
  await queueMany(8);
  resend.trouble = () => ({ slowMilliseconds: 1_500 });
  const started = Date.now();
  expect((await worker(20, 3)).sent).toBe(8);
  // One after the other they would take twelve seconds.
  expect(Date.now() - started).toBeLessThan(10_000);
});

test("a 429 pauses every worker for as long as the provider asks, nothing is lost, nothing doubled (RULES 35)", async () => {
  await queueMany(8);
  let paused = 0;
  resend.trouble = (_, number) => {
    if (number !== 2) return null;
    paused = Date.now();
    return { status: 429, name: "rate_limit_exceeded", retryAfter: "3" };
  };
  await Promise.all([worker(), worker()]);
  const during = resend.calls.filter(({ at }) => at > paused + 700 && at < paused + 2_800);
  expect(during).toEqual([]);
  // On a busy machine a call may be early once more, and its mail waits for the next run.
  while ((await outbox(db)).some(({ state }) => state !== "sent")) {
    await letTimePass(db);
    await worker();
  }
  expect(resend.taken).toHaveLength(8);
  expect(new Set(resend.taken.map(({ to }) => to)).size).toBe(8);
  expect(new Set((await outbox(db)).map(({ state, attempts }) => `${state} ${attempts}`))).toEqual(new Set(["sent 0"]));
});

test("a long pause is known to the next worker too, which then takes nothing and composes nothing", async () => {
  await queueMany(2);
  await db.door("pause_mail_calls", { p_provider: "resend", p_seconds: 3600 });
  expect(await worker()).toEqual({ sent: 0, more: false });
  expect(resend.calls).toEqual([]);
  expect((await outbox(db)).map(({ state, wait_seconds }) => [state, wait_seconds])).toEqual([
    ["queued", null],
    ["queued", null],
  ]);
});

test("sixty confirmations at once drain within the limit, over as many runs as the platform's half minute needs", async () => {
  await queueMany(60);
  let runs = 0;
  let more = true;
  while (more) {
    ({ more } = await worker(12));
    runs += 1;
  }
  expect(runs).toBeGreaterThan(1);
  expect(resend.taken).toHaveLength(60);
  expect(resend.calls.length - 60).toBeLessThanOrEqual(inVainMax(60));
  expect((await outbox(db)).every(({ state, attempts }) => state === "sent" && attempts === 0)).toBe(true);
}, 60_000);
