import { afterAll, beforeEach, expect, test } from "vitest";
import { drain } from "../../functions/lib/mail.ts";
import { resendProvider } from "../../functions/lib/mail-resend.ts";
import { startResend } from "../support/resend.ts";
import { testStack } from "../support/stack.ts";
import { emptyOutbox, enqueue, letTimePass, outbox, row, setPace } from "./outbox-rows.ts";

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
const batchable = { template: "waitlisted-to-participant" };
const queueMany = async (count: number, more: { template?: string } = batchable) => {
  const keys: string[] = [];
  for (let n = 0; n < count; n++) keys.push(await enqueue(db, { ...more, to: `person${n}@x.example` }));
  return keys;
};
const statesOf = async () => [...new Set((await outbox(db)).map(({ state }) => state))];
const addresses = () => resend.taken.map(({ to }) => to);
const paths = () => resend.calls.map(({ path, mails }) => `${path} ${mails.length}`);
const open = () => db.sql("select id from app.mail_batches where state <> 'done' or body is not null");

test("mails without files go a hundred in a call, and each row learns the id that the provider gave it", async () => {
  await queueMany(105);
  expect((await run()).sent).toBe(105);
  expect(paths()).toEqual(["/emails/batch 100", "/emails/batch 5"]);
  expect(new Set(addresses()).size).toBe(105);
  expect(await statesOf()).toEqual(["sent"]);
  const ids = new Map(resend.taken.map(({ to, id }) => [to, id]));
  for (const mail of await db.sql<{ recipient_email: string; provider_message_id: string }>(
    "select recipient_email, provider_message_id from app.outbox",
  ))
    expect(mail.provider_message_id).toBe(ids.get(mail.recipient_email));
  expect(await open()).toEqual([]);
  const [mail] = resend.taken;
  expect(mail).toMatchObject({
    reply_to: "astrid@granlandet.example",
    headers: { "Auto-Submitted": "auto-generated" },
  });
});

test("confirmations with files go one by one and never wait behind a big batch", async () => {
  await queueMany(250);
  await queueMany(6, {});
  await run();
  expect(paths().slice(0, 6)).toEqual([
    "/emails/batch 100",
    "/emails 1",
    "/emails/batch 100",
    "/emails 1",
    "/emails/batch 50",
    "/emails 1",
  ]);
  expect(resend.taken).toHaveLength(256);
});

test("a batch whose answer was lost is replayed byte for byte under the same key, and no mail doubles (RULES 29)", async () => {
  await queueMany(40);
  resend.trouble = (_, number) => (number === 1 ? "taken-and-lost" : null);
  expect((await run()).sent).toBe(0);
  expect(await statesOf()).toEqual(["queued"]);
  // What a mail would say has changed since; the batch has not.
  await db.sql("update app.outbox set data = jsonb_set(data, '{person,name}', '\"Någon annan\"') where id > 0");
  await letTimePass(db);
  expect((await run()).sent).toBe(40);
  expect(resend.calls).toHaveLength(2);
  expect(resend.calls[1]?.key).toBe(resend.calls[0]?.key);
  expect(resend.calls[1]?.body).toBe(resend.calls[0]?.body);
  expect(resend.taken).toHaveLength(40);
  expect(await statesOf()).toEqual(["sent"]);
});

test("after 23 hours the members of a batch are unsure and wait for a person (RULES 29)", async () => {
  await queueMany(3);
  resend.trouble = () => "taken-and-lost";
  await run();
  await letTimePass(db);
  await db.sql("update app.mail_batches set send_started_at = send_started_at - interval '23 hours' where id > 0");
  expect((await run()).sent).toBe(0);
  expect(resend.calls).toHaveLength(1);
  expect(await statesOf()).toEqual(["unsure"]);
  expect(await open()).toEqual([]);
});

test("a batch frozen for one provider is not replayed by another that knows no keys", async () => {
  await queueMany(2);
  resend.trouble = () => "taken-and-lost";
  await run();
  await letTimePass(db);
  await drain({ seconds: 5, provider: { ...resendProvider(), replayable: false } });
  expect(resend.calls).toHaveLength(1);
  expect(await statesOf()).toEqual(["unsure"]);
});

test("one address the provider refuses fails alone, the other mails of its batch go out (RULES 30)", async () => {
  const before = await queueMany(2);
  const bad = await enqueue(db, { ...batchable, to: "ingen@doman" });
  const after = await enqueue(db, { ...batchable, to: "efter@x.example" });
  expect((await run()).sent).toBe(3);
  expect(resend.calls).toHaveLength(1);
  expect(await row(db, bad)).toMatchObject({
    state: "failed",
    last_error: "422 validation_error: Invalid `to` field.",
  });
  for (const key of [...before, after]) expect((await row(db, key)).state).toBe("sent");
  const ids = new Map(resend.taken.map(({ to, id }) => [to, id]));
  expect((await row(db, after)).provider_message_id).toBe(ids.get("efter@x.example"));
});

test("a batch refused whole is parted until the bad mail stands alone, and the others go out (RULES 30)", async () => {
  await queueMany(7);
  const bad = await enqueue(db, { ...batchable, to: "besvarlig@x.example" });
  resend.trouble = ({ mails }) =>
    mails.some(({ to }) => to === "besvarlig@x.example") ? { status: 422, name: "validation_error" } : null;
  expect((await run()).sent).toBe(7);
  expect(resend.calls.map(({ mails }) => mails.length)).toEqual([8, 4, 4, 2, 2, 1, 1]);
  expect(await row(db, bad)).toMatchObject({ state: "failed", last_error: "422 validation_error: validation_error" });
  expect(resend.taken).toHaveLength(7);
  expect(new Set(resend.calls.map(({ key }) => key)).size).toBe(7);
});

test("a text that cannot be written fails alone, before its batch is frozen", async () => {
  await queueMany(2);
  const broken = await enqueue(db, { template: "finns-inte" });
  expect((await run()).sent).toBe(2);
  expect((await row(db, broken)).last_error).toBe("render: content/mail has no text named finns-inte");
});

test("a provider in trouble gets the batch again later, and at last its mails are failed and seen (RULES 27)", async () => {
  await queueMany(3);
  resend.trouble = () => ({ status: 500, name: "internal_server_error" });
  for (let attempt = 1; attempt <= 7; attempt++) {
    await run();
    await letTimePass(db);
  }
  expect(resend.calls).toHaveLength(7);
  expect(new Set(resend.calls.map(({ key }) => key)).size).toBe(1);
  expect(await statesOf()).toEqual(["failed"]);
  expect((await outbox(db))[0]?.attempts).toBe(7);
});

test("when one of the answers was lost, giving up leaves the mails unsure", async () => {
  await queueMany(2);
  resend.trouble = (_, number) => (number === 2 ? "taken-and-lost" : { status: 500, name: "internal_server_error" });
  for (let attempt = 1; attempt <= 7; attempt++) {
    await run();
    await letTimePass(db);
  }
  expect(await statesOf()).toEqual(["unsure"]);
});

test("a key that another call is still using is tried again, and one used with other bytes is unsure", async () => {
  const key = await enqueue(db);
  resend.trouble = () => ({ status: 409, name: "concurrent_idempotent_requests" });
  await run();
  expect(await row(db, key)).toMatchObject({ state: "queued", attempts: 0 });
  await letTimePass(db);
  resend.trouble = () => ({ status: 409, name: "invalid_idempotent_request" });
  await run();
  expect((await row(db, key)).state).toBe("unsure");
});

test("a mail sent again by hand is new to the provider, also when its bytes are not", async () => {
  await enqueue(db, batchable);
  resend.trouble = (_, number) => (number === 1 ? { status: 400, name: "validation_error" } : null);
  await run();
  expect(await statesOf()).toEqual(["failed"]);
  await db.sql("select app.queue_again(array(select id from app.outbox))");
  await run();
  expect(await statesOf()).toEqual(["sent"]);
  expect(resend.calls[1]?.key).not.toBe(resend.calls[0]?.key);
});
