import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeEach, expect, test } from "vitest";
import { drain } from "../../functions/lib/mail.ts";
import type { MailProvider } from "../../functions/lib/mail-provider.ts";
import { resendProvider } from "../../functions/lib/mail-resend.ts";
import { Astrid } from "../support/people.ts";
import { startResend } from "../support/resend.ts";
import { testStack } from "../support/stack.ts";
import { emptyOutbox, enqueue, letTimePass, outbox, row, setPace } from "./outbox-rows.ts";
import { startWorker } from "./worker.ts";

const { db } = await testStack();
const resend = await startResend();
afterAll(() => resend.stop());

beforeEach(async () => {
  resend.clear();
  resend.callsPerSecond = Number.POSITIVE_INFINITY;
  await emptyOutbox(db);
  await setPace(db, 0);
  Object.assign(process.env, { MAIL_PROVIDER: "resend", RESEND_API_KEY: "re_test", RESEND_BASE_URL: resend.url });
});

const run = () => drain({ seconds: 20, provider: resendProvider({ timeoutMilliseconds: 1500, callsAtOnce: 1 }) });
const states = async () => (await outbox(db)).map(({ state }) => state);
const subjects = () => resend.taken.map(({ to }) => to);

test("a mail goes out once, with its calendar file and no list headers, and its row keeps no content", async () => {
  const key = await enqueue(db);
  expect(await run()).toEqual({ sent: 1, more: false });
  const [mail] = resend.taken;
  expect(mail).toMatchObject({
    from: "Samordningsförbundet Granlandet <utbildning@granlandet.example>",
    to: "cilla@bageri.example",
    reply_to: "astrid@granlandet.example",
    subject: "Du är anmäld: Grundutbildning, en heldag, 12 mars 2027",
  });
  expect(Object.keys(mail?.headers ?? {})).toEqual(["Auto-Submitted"]);
  const [file] = mail?.attachments ?? [];
  expect(file).toMatchObject({
    filename: "kalender.ics",
    content_type: "text/calendar; charset=utf-8; method=REQUEST",
  });
  expect(Buffer.from(file?.content ?? "", "base64").toString("utf8")).toContain("BEGIN:VCALENDAR");
  expect(await row(db, key)).toMatchObject({
    state: "sent",
    data: {},
    rendered: null,
    provider_message_id: "00000000-0000-4000-8000-000000000000",
  });
  expect(await run()).toEqual({ sent: 0, more: false });
  expect(resend.calls).toHaveLength(1);
});

test("a provider that asks for a pause gets it, and the batch goes on: nothing lost, nothing doubled", async () => {
  for (const to of ["a@x.example", "b@x.example", "c@x.example"]) await enqueue(db, { to });
  resend.trouble = (_, number) => (number === 1 ? { status: 429, name: "rate_limit_exceeded", retryAfter: "1" } : null);
  await run();
  expect((resend.calls[1]?.at ?? 0) - (resend.calls[0]?.at ?? 0)).toBeGreaterThanOrEqual(950);
  await letTimePass(db);
  await run();
  expect(subjects().sort()).toEqual(["a@x.example", "b@x.example", "c@x.example"]);
  expect(await states()).toEqual(["sent", "sent", "sent"]);
});

test("a long pause ends the run: the rest waits as long, and none of it counts as a failed attempt", async () => {
  const keys = [await enqueue(db), await enqueue(db), await enqueue(db)];
  resend.trouble = () => ({ status: 429, name: "daily_quota_exceeded", retryAfter: "1800" });
  expect(await run()).toEqual({ sent: 0, more: false });
  expect(resend.calls).toHaveLength(1);
  for (const key of keys) {
    const { state, attempts, wait_seconds } = await row(db, key);
    expect([state, attempts]).toEqual(["queued", 0]);
    expect(wait_seconds).toBeGreaterThan(1700);
  }
});

test("a provider in trouble gets the same bytes under the same key ten seconds later", async () => {
  const key = await enqueue(db);
  resend.trouble = (_, number) => (number === 1 ? { status: 500, name: "internal_server_error" } : null);
  await run();
  expect(await row(db, key)).toMatchObject({ state: "queued", attempts: 1 });
  const { wait_seconds } = await row(db, key);
  expect(wait_seconds).toBeGreaterThanOrEqual(6);
  expect(wait_seconds).toBeLessThanOrEqual(10);
  await letTimePass(db);
  await run();
  expect(resend.calls.map(({ key: sent }) => sent)).toEqual([resend.calls[0]?.key, resend.calls[0]?.key]);
  expect(resend.calls[1]?.body).toBe(resend.calls[0]?.body);
  expect((await row(db, key)).state).toBe("sent");
});

test("an answer that never comes, though the mail was taken, does not become a second mail", async () => {
  const key = await enqueue(db);
  resend.trouble = (_, number) => (number === 1 ? "taken-in-silence" : null);
  await run();
  expect((await row(db, key)).state).toBe("queued");
  await letTimePass(db);
  await run();
  expect(resend.calls).toHaveLength(2);
  expect(resend.taken).toHaveLength(1);
  expect((await row(db, key)).state).toBe("sent");
});

test("a worker killed after the provider took the mail, before it could say so, does not become a second mail", async () => {
  const key = await enqueue(db);
  const worker = startWorker();
  const taken = new Promise<void>((done) => {
    resend.trouble = () => {
      done();
      return "taken-in-silence";
    };
  });
  await taken;
  await worker.end();
  expect((await row(db, key)).state).toBe("leased");
  expect(resend.taken).toHaveLength(1);

  resend.trouble = () => null;
  await run();
  expect(resend.calls).toHaveLength(1);
  await letTimePass(db);
  await db.sql("update app.outbox set data = jsonb_set(data, '{person,name}', '\"Någon annan\"') where id > 0");
  await run();
  expect(resend.calls).toHaveLength(2);
  expect(resend.calls[1]?.key).toBe(resend.calls[0]?.key);
  expect(resend.calls[1]?.body).toBe(resend.calls[0]?.body);
  expect(resend.taken).toHaveLength(1);
  expect((await row(db, key)).state).toBe("sent");
});

test("a mail the provider refuses is failed and seen by staff, and the others go out", async () => {
  const astrid = await Astrid(db);
  await enqueue(db, { to: "a@x.example" });
  const refused = await enqueue(db, { to: "ingen@doman" });
  await enqueue(db, { to: "c@x.example" });
  expect(await run()).toEqual({ sent: 2, more: false });
  expect(subjects()).toEqual(["a@x.example", "c@x.example"]);
  expect(await row(db, refused)).toMatchObject({
    state: "failed",
    last_error: "422 validation_error: validation_error",
  });
  expect(await db.staffDoor(astrid, "mail_trouble")).toMatchObject([
    { recipientEmail: "ingen@doman", state: "failed" },
  ]);
});

test("a mail that cannot be rendered is failed with a reason that names nobody, and the others go out", async () => {
  const broken = await enqueue(db, {
    template: "handed-over-to-new",
    data: { by: null, person: { name: "Hemliga Hanna" } },
  });
  const unknown = await enqueue(db, { template: "finns-inte" });
  await enqueue(db);
  expect(await run()).toEqual({ sent: 1, more: false });
  const { state, last_error } = await row(db, broken);
  expect(state).toBe("failed");
  expect(last_error).toMatch(/^render: /);
  expect(last_error).not.toContain("Hanna");
  expect((await row(db, unknown)).last_error).toBe("render: content/mail has no text named finns-inte");
});

test("a key that the provider does not know stops the run at the first mail", async () => {
  const keys = [await enqueue(db), await enqueue(db)];
  resend.trouble = () => ({ status: 403, name: "invalid_api_key" });
  await run();
  expect(resend.calls).toHaveLength(1);
  expect((await row(db, keys[0] as string)).attempts).toBe(1);
  expect(await row(db, keys[1] as string)).toMatchObject({ state: "queued", attempts: 0 });
});

test("two workers at once send each mail once", async () => {
  for (let n = 0; n < 30; n++) await enqueue(db, { to: `person${n}@x.example` });
  const [first, second] = await Promise.all([run(), run()]);
  expect(first.sent + second.sent).toBe(30);
  expect(new Set(subjects()).size).toBe(30);
  expect(resend.calls).toHaveLength(30);
  expect(new Set(await states())).toEqual(new Set(["sent"]));
});

test("when time runs out, what was not tried waits for the next run without having failed", async () => {
  for (let n = 0; n < 3; n++) await enqueue(db, { to: `person${n}@x.example` });
  const slow: MailProvider = {
    ...resendProvider({ callsAtOnce: 1 }),
    pace: null,
    batch: null,
    send: () => wait(2_100, { outcome: "sent", providerMessageId: null }),
  };
  expect(await drain({ seconds: 2, provider: slow })).toEqual({ sent: 1, more: true });
  expect((await outbox(db)).map(({ state, attempts }) => [state, attempts])).toEqual([
    ["sent", 0],
    ["queued", 0],
    ["queued", 0],
  ]);
});
