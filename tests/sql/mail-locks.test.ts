import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { testDatabase } from "../support/database.ts";
import { Astrid, Cilla, Dag } from "../support/people.ts";
import { registrationsOf } from "../support/registrations.ts";
import { sessionDoors } from "../support/sessions.ts";

/** Whoever changes several mails locks them by id: workers, staff and those who register never wait for each other in a ring. */
const db = await testDatabase();
const astrid = await Astrid(db);
const { make, book, cancel, change, restore } = sessionDoors(db, astrid);
await db.sql(`insert into app.courses (slug, title, kind, audience, summary) values
  ('grundutbildning', 'Grundutbildning', 'basic', 'supervisors', 'En heldag.')`);
await db.sql("insert into app.municipalities (code, slug, name) values ('9901', 'granby', 'Granby')");
await db.setNow("2027-02-01T08:00:00Z");

const lease = "11111111-1111-4111-8111-111111111111";
const key = "0b000000-0000-4000-8000-000000000000";
const address = Cilla().email;
const reminder = "template = 'reminder-day-before-to-participant'";
const leased = `state = 'leased', lease = '${lease}', lease_until = clock_timestamp() + interval '1 minute'`;
const failed = "state = 'failed', last_error = '550'";

/** Two mails to Cilla about a session, of which the first by id stands last in the table. */
const twoMails = async (set: string) => {
  await db.sql("delete from app.outbox where id > 0");
  await db.sql("delete from app.mail_batches where id > 0");
  const { slug } = await make();
  await book(slug, [Cilla()], { self: true });
  const [{ id: sessionId = 0, registration = 0 } = {}] = await db.sql<{ id: number; registration: number }>(
    "select s.id, r.id as registration from app.sessions s join app.registrations r on r.session_id = s.id where slug = $1",
    [slug],
  );
  const token = await registrationsOf(db, { slug, id: sessionId }).tokenTo(address);
  await db.sql("delete from app.outbox where id > 0");
  const rows = await db.sql<{ id: number }>(
    `insert into app.outbox (template, recipient_email, recipient_name, data, unique_key, session_id, registration_id, due_at)
     select 'waitlisted-to-participant', $1, 'Cilla Öberg', '{}', 'mail/' || n, $2, $3, app.now() from generate_series(1, 2) n
     returning id::int`,
    [address, sessionId, registration],
  );
  await db.sql(`update app.outbox set ${set} where id > 0`);
  const [first = 0, second = 0] = rows.map(({ id }) => id);
  await db.sql("update app.outbox set created_at = clock_timestamp() where id = $1", [first]);
  expect((await db.sql<{ id: number }>("select id::int from app.outbox order by ctid")).map(({ id }) => id)).toEqual([
    second,
    first,
  ]);
  return { slug, token, first, second, items: [second, first].map((id) => ({ id, lease, rendered: {} })) };
};
type Two = Awaited<ReturnType<typeof twoMails>>;

/** A batch that has the second before the first. */
const inBatch = async ({ items }: Two) => {
  const p_items = items.map(({ id }) => ({ id, lease }));
  return db.door<{ id: number; lease: string }>("freeze_batch", {
    p_lease_seconds: 60,
    p_key: `batch/${items[0]?.id}`,
    p_body: "[]",
    p_items,
  });
};
const reported = (p_report: object) => async (two: Two) => {
  const batch = await inBatch(two);
  return () => db.door("report_batch", { p_id: batch.id, p_lease: batch.lease, p_report });
};

/** The act, made ready: what the mails are like, and what is then done. */
const acts: [string, string, (two: Two) => Promise<() => Promise<unknown>>][] = [
  [
    "a session is cancelled",
    leased,
    async ({ slug }) =>
      () =>
        cancel(slug),
  ],
  [
    "a session is changed",
    `${leased}, ${reminder}`,
    async ({ slug }) =>
      () =>
        change(slug, { included: "Fika" }),
  ],
  [
    "a session changes again before its mails have gone",
    "template = 'session-changed-to-participant', data = '{\"since\": 0}'",
    async ({ slug }) =>
      () =>
        change(slug, { venueName: "Medborgarhuset" }),
  ],
  [
    "a session is held after all",
    `${leased}, template = 'session-cancelled-to-participant'`,
    async ({ slug }) => {
      await db.sql("update app.sessions set cancelled_at = app.now(), cancelled_reason = 'x' where slug = $1", [slug]);
      return () => restore(slug);
    },
  ],
  [
    "somebody with reminders under way cancels",
    `${leased}, ${reminder}`,
    async ({ token }) =>
      () =>
        db.door("cancel_registration", { p_token: token, p_ref: null }),
  ],
  [
    "mails are frozen",
    leased,
    async ({ items }) =>
      () =>
        db.door("freeze_mail", { p_items: items }),
  ],
  ["a batch is frozen", leased, async (two) => () => inBatch(two)],
  ["a batch is sent", leased, reported({ outcome: "sent", members: [{}, {}] })],
  ["a batch is given up", leased, reported({ outcome: "failed", error: "x" })],
  [
    "a batch is parted",
    leased,
    async (two) => {
      const { id, lease: held } = await inBatch(two);
      const p_parts = ["a", "b"].map((half) => ({ key: `${key}/${two.first}/${half}`, body: "[]", size: 1 }));
      return () => db.door("split_batch", { p_id: id, p_lease: held, p_parts });
    },
  ],
  [
    "a batch is older than the provider remembers",
    leased,
    async (two) => {
      const { id } = await inBatch(two);
      await db.sql(
        `update app.mail_batches set lease_until = clock_timestamp() - interval '1 day',
           send_started_at = clock_timestamp() - interval '1 day' where id = $1`,
        [id],
      );
      return () => db.door("take_batch", { p_lease_seconds: 60, p_replayable: true });
    },
  ],
  ["all failed mails are sent again", failed, async () => () => db.staffDoor(astrid, "retry_mail", { p_id: null })],
  [
    "a suppression is lifted",
    "state = 'suppressed'",
    async () => {
      const [{ id = 0 } = {}] = await db.sql<{ id: number }>(
        "insert into app.suppressions (email, reason, source) values ($1, 'bounced', 'resend') returning id",
        [address],
      );
      return () => db.staffDoor(astrid, "lift_suppression", { p_id: id });
    },
  ],
];

const someoneWaits = async () => {
  for (let tries = 0; tries < 300; tries += 1, await wait(10)) {
    const waiting = await db.sql(
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    if (waiting.length > 0) return;
  }
  throw new Error("nobody waits for the first mail");
};

test.each(acts)(
  "%s while a worker has the same mails: neither waits for the other in a ring",
  async (_, set, ready) => {
    const two = await twoMails(set);
    const act = await ready(two);
    const worker = await db.connect();
    await worker.query("begin");
    await worker.query("select 1 from app.outbox where id = $1 for update", [two.first]);
    const acted = act();
    acted.catch(() => undefined);
    await someoneWaits();
    await worker.query("select 1 from app.outbox where id = $1 for update", [two.second]);
    await worker.query("commit");
    await expect(acted).resolves.toBeDefined();
    await worker.end();
  },
);

test("a reminder that a worker has in hand is waited for by nobody who writes the others", async () => {
  await db.sql("truncate app.sessions, app.submissions cascade");
  await db.setNow("2027-02-01T08:00:00Z");
  const { slug } = await make();
  await book(slug, [Cilla(), Dag()]);
  await db.sql("delete from app.outbox where id > 0");
  await db.setNow("2027-03-11T08:00:00+01:00");
  const [worker, writer] = [await db.connect(), await db.connect()];
  await writer.query("set lock_timeout = '1s'");
  await writer.query("select app.send_reminders(1000)");
  await db.sql("delete from app.outbox where recipient_email = $1 or template not like 'reminder-day%'", [Dag().email]);
  await db.sql("delete from app.session_reminders where done_at is not null");
  await db.sql(`update app.outbox set ${leased} where id > 0`);
  await worker.query("begin");
  await worker.query("select 1 from app.outbox for update");
  await writer.query("select app.send_reminders(1000)");
  await worker.query("commit");
  await Promise.all([worker.end(), writer.end()]);
  expect(
    await db.sql("select recipient_email, state from app.outbox where template like 'reminder-day%' order by id"),
  ).toEqual([
    { recipient_email: address, state: "leased" },
    { recipient_email: Dag().email, state: "queued" },
  ]);
});
