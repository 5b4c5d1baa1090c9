import { beforeEach, describe, expect, test } from "vitest";
import { testDatabase } from "../support/database.ts";
import { Astrid, Cilla, Dag, Elsa, someSession } from "../support/people.ts";
import { registrationsOf } from "../support/registrations.ts";
import { sessionDoors } from "../support/sessions.ts";

const db = await testDatabase();
const doors = sessionDoors(db, await Astrid(db));
// Brings the course that sessions are made of.
await someSession(db, { cancelled: "Bara för kursens skull." });

interface Answer {
  done: Record<string, number>;
  failed: string[];
  busy: string[];
}

const run = (timer?: string) => db.door<Answer>("run_due_work", timer ? { p_timer: timer } : {});
const timers = await db.door<string[]>("due_timers");
const [{ whole } = { whole: "" }] = await db.sql<{ whole: string }>(
  "select pg_get_functiondef('app.drop_late_mail(int)'::regprocedure) as whole",
);
const count = async (table: string) => (await db.sql<{ n: number }>(`select count(*)::int as n from ${table}`))[0]?.n;

beforeEach(async () => {
  await db.sql("delete from app.outbox where id > 0");
  await db.sql("delete from app.attempts where true");
  await db.sql("truncate app.sessions, app.submissions cascade");
  await db.setNow(null);
});

/** Three mails that the clock decides about: one too late, one just in time, one that never grows old. */
const waitingMails = async () => {
  await db.setNow("2027-03-12T15:00:00Z");
  await db.sql(
    "select app.enqueue('t', 'a@b.example', 'A', '{\"link\": \"x\"}', 'late', null, null, '2027-03-12T15:00:00Z')",
  );
  await db.sql("select app.enqueue('t', 'a@b.example', 'A', '{}', 'in-time', null, null, '2027-03-12T15:00:01Z')");
  await db.sql("select app.enqueue('t', 'a@b.example', 'A', '{}', 'always')");
};

const states = async () =>
  Object.fromEntries(
    (await db.sql<{ key: string; state: string }>("select unique_key as key, state from app.outbox order by id")).map(
      ({ key, state }) => [key, state],
    ),
  );

describe("the page of timers", () => {
  test("names functions that exist, each with a limit, and each takes it and tells how many", async () => {
    const rows = await db.sql<{ name: string; count_max: number; answers: string | null }>(`
      select t.name, t.count_max, (select p.prorettype::regtype::text from pg_proc p
        where p.pronamespace = 'app'::regnamespace and p.proname = t.name and p.proargtypes::text = 'int4'::regtype::oid::text) as answers
      from app.timers() t`);
    expect(rows.filter(({ count_max, answers }) => answers !== "integer" || count_max < 1)).toEqual([]);
    expect(timers).toEqual(rows.map(({ name }) => name));
    expect(new Set(timers).size).toBe(timers.length);
  });

  test("nothing due is nothing done, however often it runs", async () => {
    const nothing = { done: Object.fromEntries(timers.map((timer) => [timer, 0])), failed: [], busy: [] };
    expect([await run(), await run()]).toEqual([nothing, nothing]);
  });

  test("one timer may be run by itself, and an unknown one does nothing", async () => {
    await waitingMails();
    expect(await run("tidy_attempts")).toEqual({ done: { tidy_attempts: 0 }, failed: [], busy: [] });
    expect((await states()).late).toBe("queued");
    expect(await run("drop_late_mail")).toEqual({ done: { drop_late_mail: 1 }, failed: [], busy: [] });
    expect(await run("drop_late_mail(1); drop schema app --")).toEqual({ done: {}, failed: [], busy: [] });
  });
});

describe("what the clock decides", () => {
  test("a mail that waited past its use is dropped once, and one without an end is kept", async () => {
    await waitingMails();
    expect((await run()).done.drop_late_mail).toBe(1);
    expect((await run()).done.drop_late_mail).toBe(0);
    expect(await db.sql("select unique_key, state, data from app.outbox where state <> 'queued'")).toEqual([
      { unique_key: "late", state: "dropped", data: {} },
    ]);
  });

  test("after a week's outage no late mail goes out", async () => {
    await waitingMails();
    await db.setNow("2027-03-19T15:00:00Z");
    await run();
    expect(await states()).toEqual({ late: "dropped", "in-time": "dropped", always: "queued" });
    const taken = await db.door<{ key: string }[]>("take_mail", {
      p_count_max: 10,
      p_lease_seconds: 60,
      p_replayable: true,
    });
    expect(taken.map(({ key }) => key)).toEqual(["always"]);
  });

  test("attempts are forgotten after a day, by the real clock, a batch at a time", async () => {
    await db.setNow("2030-01-01T00:00:00Z");
    await db.sql(`insert into app.attempts (kind, client, at)
      select 'sign-in', 'a-hash', clock_timestamp() - case when n <= 6000 then interval '25 hours' else interval '23 hours' end
      from generate_series(1, 6010) n`);
    expect((await run()).done.tidy_attempts).toBe(5000);
    expect((await run()).done.tidy_attempts).toBe(1000);
    expect(await count("app.attempts")).toBe(10);
  });
});

describe("a session with an offer out, a change to tell and reminders to come", () => {
  /** 1 March: Cilla and Dag have both seats, Elsa waits; Dag leaves, so Elsa is offered his; the session gets another room. */
  const session = async () => {
    await db.setNow("2027-03-01T09:00:00+01:00");
    const { slug } = await doors.make({ capacity: 2 });
    const [{ id } = { id: 0 }] = await db.sql<{ id: number }>("select id::int from app.sessions where slug = $1", [
      slug,
    ]);
    const registrations = registrationsOf(db, { slug, id });
    await doors.book(slug, [Cilla(), Dag()]);
    await doors.book(slug, [Elsa()], { self: true, contact: { ...Elsa(), phone: null } });
    await registrations.cancel(Dag());
    await doors.change(slug, { capacity: 2, venueName: "Medborgarhuset" });
    await db.sql("delete from app.outbox where id > 0");
    return { slug, registrations };
  };
  const told = async () =>
    (
      await db.sql<{ mail: string }>(
        "select template || ' ' || recipient_email as mail from app.outbox where state = 'queued' order by 1",
      )
    ).map(({ mail }) => mail);
  const late = () =>
    db.sql(
      "select template from app.outbox where state = 'queued' and useful_until is not null and useful_until <= app.now()",
    );
  const afterAWeek = [
    "offer-expired-to-participant elsa@granby-omsorg.example",
    "reminder-week-before-to-participant cilla@bageri-morgonstund.example",
    "session-changed-to-participant cilla@bageri-morgonstund.example",
  ];

  test("is left in the right state by a run after a week's outage, and nobody is told what is of no use any longer", async () => {
    const { registrations } = await session();
    await db.setNow("2027-03-08T10:00:00+01:00");
    const { failed, done } = await run();
    expect(failed).toEqual([]);
    expect(done).toMatchObject({ expire_due_offers: 1, tell_session_changes: 1 });
    expect(await registrations.states()).toEqual([
      "Cilla Öberg: registered",
      "Dag Nyström: cancelled",
      "Elsa Åkerlund: expired",
    ]);
    expect((await told()).filter((mail) => !afterAWeek.includes(mail))).toEqual([]);
    expect(await told()).toContain("offer-expired-to-participant elsa@granby-omsorg.example");
    expect(await told()).toContain("session-changed-to-participant cilla@bageri-morgonstund.example");
    expect(await late()).toEqual([]);
  });

  test("is not told twice by a second run", async () => {
    await session();
    await db.setNow("2027-03-08T10:00:00+01:00");
    await run();
    const once = await told();
    expect(Object.values((await run()).done).every((count) => count === 0)).toBe(true);
    expect(await told()).toEqual(once);
  });

  test("is told once by two workers who run each timer at the same time", async () => {
    const { registrations } = await session();
    await db.setNow("2027-03-08T10:00:00+01:00");
    const worker = async () => {
      const client = await db.connect();
      for (const timer of timers) await client.query("select api.run_due_work($1)", [timer]);
    };
    await Promise.all([worker(), worker()]);
    // What one had to leave because the other was at it, the next minute takes.
    await run();
    const once = await told();
    expect(new Set(once).size).toBe(once.length);
    // The worker that finds the offers taken goes on, and may meet Elsa while she still holds hers.
    const between = "session-changed-to-waiting elsa@granby-omsorg.example";
    expect(once.filter((mail) => ![...afterAWeek, between].includes(mail))).toEqual([]);
    expect(await registrations.states()).toContain("Elsa Åkerlund: expired");
    expect(Object.values((await run()).done).every((count) => count === 0)).toBe(true);
  });

  test("that is over when the schedule comes back: nobody is offered, told or reminded of what was", async () => {
    const { registrations } = await session();
    await db.setNow("2027-03-25T10:00:00+01:00");
    expect((await run()).failed).toEqual([]);
    expect(await registrations.states()).not.toContain("Elsa Åkerlund: offered");
    expect(await db.sql("select from app.offers where ended_at is null")).toEqual([]);
    const mails = await told();
    expect(mails.filter((mail) => /^(reminder|session-changed|offer-to|promoted)/.test(mail))).toEqual([]);
    expect(await late()).toEqual([]);
  });
});

describe("two at once", () => {
  test("do nothing twice, and neither waits for the other", async () => {
    await waitingMails();
    const first = await db.connect();
    await first.query("begin");
    const { rows } = await first.query<{ answer: Answer }>("select api.run_due_work() as answer");
    expect(rows[0]?.answer.done.drop_late_mail).toBe(1);
    expect(await run()).toEqual({ done: {}, failed: [], busy: timers });
    await first.query("commit");
    expect((await run()).done.drop_late_mail).toBe(0);
  });

  test("one timer that is busy does not hold up the rest", async () => {
    const first = await db.connect();
    await first.query("begin");
    await first.query("select api.run_due_work('tidy_attempts')");
    await waitingMails();
    expect(await run()).toMatchObject({ done: { drop_late_mail: 1 }, failed: [], busy: ["tidy_attempts"] });
    await first.query("rollback");
  });
});

describe("a timer that fails", () => {
  const breakIt = (how: string) =>
    db.sql(`create or replace function app.drop_late_mail(p_count_max int) returns int language plpgsql
      set search_path = '' as $$ begin
        update app.outbox set state = 'dropped' where id > 0;
        ${how}
      end $$`);
  const mend = () => db.sql(whole);
  const failures = () => db.sql<{ timer: string; code: string; place: string }>("select * from app.timer_failures");

  test("is named in the answer, undoes its own work and no other's, and tells where but not what was said", async () => {
    await waitingMails();
    await db.sql(
      "insert into app.attempts (kind, client, at) values ('k', 'c', clock_timestamp() - interval '2 days')",
    );
    await breakIt("raise exception 'Cilla Öberg can not be told';");
    const answer = await run();
    expect(answer.failed).toEqual(["drop_late_mail"]);
    expect(answer.done.tidy_attempts).toBe(1);
    expect(Object.values(await states())).toEqual(["queued", "queued", "queued"]);
    expect(await failures()).toMatchObject([
      { timer: "drop_late_mail", code: "P0001", place: expect.stringContaining("app.drop_late_mail(integer) line 3") },
    ]);
    expect(JSON.stringify(await failures())).not.toContain("Cilla");
    await mend();
  });

  test("is forgotten when it works again", async () => {
    await breakIt("raise division_by_zero;");
    await run();
    expect(await failures()).toHaveLength(1);
    await mend();
    expect((await run()).failed).toEqual([]);
    expect(await failures()).toEqual([]);
  });

  test("counts as failed when it takes too long, and the rest is done all the same", async () => {
    await waitingMails();
    await breakIt("perform pg_sleep(30);");
    await db.sql(
      "insert into app.attempts (kind, client, at) values ('k', 'c', clock_timestamp() - interval '2 days')",
    );
    const client = await db.connect();
    await client.query("set statement_timeout = 400");
    const { rows } = await client.query<{ answer: Answer }>("select api.run_due_work() as answer");
    expect(rows[0]?.answer).toMatchObject({ failed: ["drop_late_mail"], done: { tidy_attempts: 1 } });
    expect(await failures()).toMatchObject([{ code: "57014" }]);
    await mend();
    expect((await run()).failed).toEqual([]);
  });
});
