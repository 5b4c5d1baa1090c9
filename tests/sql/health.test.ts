import { beforeEach, describe, expect, test } from "vitest";
import { testDatabase } from "../support/database.ts";
import { Astrid, Bo, Rut } from "../support/people.ts";

const db = await testDatabase();
const astrid = await Astrid(db);
const bo = await Bo(db);
const rut = await Rut(db);
await Astrid(db, { name: "Agda Holm", email: "agda@granlandet.example" });

interface Health {
  ok: boolean;
  silent: boolean;
  silentSince: string | null;
  failing: { timer: string; since: string; code: string }[];
  mailWaitingSince: string | null;
  oldestQueuedMailSeconds: number | null;
  lastDueRun: string | null;
  lastBuild: string | null;
  lastPublish: string | null;
  told: boolean;
}

const health = () => db.door<Health>("health");
const notice = (who: object = astrid) => db.staffDoor<Health & { trouble: number }>(who, "room_notice");
const publish = () => db.door("publish_content", { p_build: { number: 1_804_842_000_000, courses: [] } });
/** Turns back what the schedule remembers, as if so long had passed. */
const age = (by: string) =>
  db.sql(
    "update app.schedule set expected_since = expected_since - $1::interval, ran_at = ran_at - $1::interval where singleton",
    [by],
  );
const mails = () =>
  db.sql<{ template: string; email: string; data: Record<string, string> }>(
    "select template, recipient_email as email, data from app.outbox order by id",
  );
const told = async () => (await mails()).map(({ template, email }) => `${template} ${email}`).sort();

beforeEach(async () => {
  await db.sql("delete from app.outbox where id > 0");
  await db.sql("delete from app.schedule where singleton");
  await db.sql("delete from app.timer_failures where true");
  await db.sql("delete from app.builds where number > 0");
  await db.setNow(null);
});

describe("health", () => {
  test("of a system where nothing has happened yet is good", async () => {
    expect(await health()).toEqual({
      ok: true,
      database: "ok",
      silent: false,
      silentSince: null,
      failing: [],
      mailWaitingSince: null,
      oldestQueuedMailSeconds: null,
      lastDueRun: null,
      lastBuild: null,
      lastPublish: null,
      told: false,
    });
  });

  test("says when the due work ran and when content was built and handed over", async () => {
    await db.setNow("2027-03-12T10:00:00Z");
    await publish();
    await db.door("run_due_work");
    const { ok, lastDueRun, lastBuild, lastPublish } = await health();
    expect({ ok, lastBuild, lastPublish }).toEqual({
      ok: true,
      lastBuild: "2027-03-12T09:00:00.000Z",
      lastPublish: "2027-03-12T10:00:00.000Z",
    });
    expect(Math.abs(Date.parse(lastDueRun ?? "") - Date.now())).toBeLessThan(5_000);
  });

  test("counts how long the oldest mail has been due, and not those whose time has not come", async () => {
    await db.setNow("2027-03-12T10:00:00Z");
    await db.sql("select app.enqueue('t', 'a@b.example', 'A', '{}', 'later', null, '2027-03-13T10:00:00Z')");
    expect((await health()).oldestQueuedMailSeconds).toBeNull();
    await db.sql("select app.enqueue('t', 'a@b.example', 'A', '{}', 'due', null, '2027-03-12T09:58:30Z')");
    expect(await health()).toMatchObject({ ok: true, oldestQueuedMailSeconds: 90 });
  });

  test("is bad when a mail has waited a quarter of an hour untried, and not when it waits for its next try", async () => {
    await db.sql("select app.enqueue('t', 'a@b.example', 'A', '{}', 'due')");
    await db.sql(
      "update app.outbox set due_at = due_at - interval '16 minutes', created_at = created_at - interval '16 minutes' where id > 0",
    );
    expect(await health()).toMatchObject({ ok: false, mailWaitingSince: expect.any(String) });
    await db.sql("update app.outbox set retry_at = clock_timestamp() + interval '1 hour' where id > 0");
    expect(await health()).toMatchObject({ ok: true, mailWaitingSince: null });
  });

  test("is bad when a timer has failed for more than five minutes, and says which", async () => {
    await db.sql(
      "insert into app.timer_failures (timer, failed_since, code, place) values ('drop_late_mail', clock_timestamp() - interval '4 minutes', 'P0001', 'x')",
    );
    expect(await health()).toMatchObject({ ok: true, failing: [] });
    await db.sql("update app.timer_failures set failed_since = failed_since - interval '2 minutes' where true");
    expect(await health()).toMatchObject({ ok: false, failing: [{ timer: "drop_late_mail", code: "P0001" }] });
    await db.door("run_due_work");
    expect(await health()).toMatchObject({ ok: true, failing: [] });
  });
});

describe("a schedule that is silent", () => {
  test("for fifteen minutes is told to the coordinators, once, whoever comes by", async () => {
    await publish();
    await db.door("run_due_work");
    await age("14 minutes 55 seconds");
    expect(await health()).toMatchObject({ ok: true, silent: false, told: false });
    await age("10 seconds");
    expect(await health()).toMatchObject({ ok: false, silent: true, told: true });
    expect(await health()).toMatchObject({ ok: false, silent: true, told: false });
    expect(await notice()).toMatchObject({ ok: false, silentSince: expect.any(String), told: false });
    expect(await told()).toEqual([
      "schedule-silent-to-staff agda@granlandet.example",
      "schedule-silent-to-staff astrid@granlandet.example",
    ]);
  });

  test("is noticed by two at once and told by one of them, and neither waits", async () => {
    await publish();
    await age("16 minutes");
    const first = await db.connect();
    await first.query("begin");
    expect((await first.query("select api.health() as answer")).rows[0].answer.told).toBe(true);
    expect(await health()).toMatchObject({ silent: true, told: false });
    await first.query("commit");
    expect(await told()).toHaveLength(2);
  });

  test("is expected to run from the first time content was handed over, also when it never has", async () => {
    expect((await health()).silent).toBe(false);
    await publish();
    expect((await health()).silent).toBe(false);
    await age("16 minutes");
    await publish();
    expect(await health()).toMatchObject({ silent: true, lastDueRun: null, told: true });
  });

  test("is told of again when it is back, from when to when, and then anew the next time", async () => {
    await publish();
    await db.door("run_due_work");
    await age("40 minutes");
    const { silentSince } = await health();
    await db.door("run_due_work");
    await db.door("run_due_work");
    const back = (await mails()).filter(({ template }) => template === "schedule-back-to-staff");
    expect(back.map(({ email }) => email).sort()).toEqual(["agda@granlandet.example", "astrid@granlandet.example"]);
    const toAstrid = back.find(({ email }) => email === astrid.email)?.data;
    expect(toAstrid).toMatchObject({ from: silentSince, person: { name: "Astrid Lind" } });
    expect(Math.abs(Date.parse(toAstrid?.to ?? "") - Date.now())).toBeLessThan(5_000);
    expect(await health()).toMatchObject({ ok: true, silent: false });
    await age("20 minutes");
    expect(await health()).toMatchObject({ told: true });
    expect(await told()).toHaveLength(6);
  });

  test("is no news after a day: the mail is dropped", async () => {
    await publish();
    await age("16 minutes");
    await health();
    await db.sql("update app.outbox set useful_until = useful_until - interval '25 hours' where id > 0");
    await db.door("run_due_work");
    expect(await db.sql("select distinct state from app.outbox where template = 'schedule-silent-to-staff'")).toEqual([
      { state: "dropped" },
    ]);
  });
});

describe("the room's notice", () => {
  test("counts mails that did not arrive, for those who may see them", async () => {
    await db.sql("select app.enqueue('t', 'a@b.example', 'A', '{}', k) from unnest(array['one', 'two', 'three']) k");
    await db.sql("update app.outbox set state = 'failed' where unique_key = 'one'");
    expect(await notice()).toMatchObject({ trouble: 1, ok: true });
    expect(await notice(bo)).toMatchObject({ trouble: 1 });
    await expect(notice(rut)).rejects.toMatchObject({ code: "PT403", message: "not_allowed" });
  });

  test("holds nothing about anyone", async () => {
    await publish();
    await db.sql("select app.enqueue('t', 'cilla@bageri.example', 'Cilla Öberg', '{}', 'one')");
    await age("16 minutes");
    expect(JSON.stringify([await health(), await notice()])).not.toMatch(/@|Cilla|Astrid/);
  });
});
