import { beforeEach, describe, expect, test } from "vitest";
import type { MailItem } from "../../site/types.ts";
import { testDatabase } from "../support/database.ts";
import { Astrid, Rut } from "../support/people.ts";

const db = await testDatabase();

const bytes = { subject: "Du är anmäld", text: "Hej Cilla!" };

interface Row {
  state: string;
  attempts: number;
  data: object;
  rendered: object | null;
  recipient_email: string;
  last_error: string | null;
  provider_message_id: string | null;
  waits_seconds: number | null;
}

const row = async (key: string): Promise<Row> => {
  const [found] = await db.sql<Row>(
    `select *, ceil(extract(epoch from retry_at - clock_timestamp()))::int as waits_seconds
     from app.outbox where unique_key = $1`,
    [key],
  );
  return found as Row;
};

const states = async () =>
  Object.fromEntries(
    (await db.sql<{ unique_key: string; state: string }>("select unique_key, state from app.outbox order by id")).map(
      ({ unique_key, state }) => [unique_key, state],
    ),
  );

const queue = (key: string, more: { due?: string; usefulUntil?: string } = {}) =>
  db.sql(
    `select app.enqueue('registered-to-participant', 'cilla@bageri-morgonstund.example', 'Cilla Öberg',
       '{"link": "/min-anmalan/hemlig/"}', $1, null, $2, $3)`,
    [key, more.due ?? null, more.usefulUntil ?? null],
  );

const take = (replayable = false, count = 10) =>
  db.door<MailItem[]>("take_mail", { p_count_max: count, p_lease_seconds: 60, p_replayable: replayable });

const freeze = (items: MailItem[], rendered: object = bytes) =>
  db.door<number[]>("freeze_mail", { p_items: items.map(({ id, lease }) => ({ id, lease, rendered })) });

const report = (items: MailItem[], outcome: string, more: object = {}) =>
  db.door<{ reported: number }>("report_mail", {
    p_items: items.map(({ id, lease }) => ({ id, lease, outcome, ...more })),
  });

const loseWorker = () =>
  db.sql("update app.outbox set lease_until = clock_timestamp() - interval '1 second' where state = 'leased'");
const skipBackOff = () => db.sql("update app.outbox set retry_at = null where state = 'queued'");
const oneDayLater = () =>
  db.sql(
    "update app.outbox set send_started_at = send_started_at - interval '24 hours' where send_started_at is not null",
  );

beforeEach(() => db.sql("delete from app.outbox where id > 0"));

describe("queued to sent", () => {
  test("a mail is taken, frozen, sent, and keeps its address but not its content", async () => {
    await queue("cilla");
    const [item] = await take();
    expect(item).toMatchObject({
      template: "registered-to-participant",
      recipientEmail: "cilla@bageri-morgonstund.example",
      recipientName: "Cilla Öberg",
      data: { link: "/min-anmalan/hemlig/" },
      key: "cilla",
      rendered: null,
    });
    expect(await freeze([item as MailItem])).toEqual([item?.id]);
    expect(await report([item as MailItem], "sent", { providerMessageId: "m-1" })).toEqual({ reported: 1 });
    expect(await row("cilla")).toMatchObject({
      state: "sent",
      data: {},
      rendered: null,
      recipient_email: "cilla@bageri-morgonstund.example",
      provider_message_id: "m-1",
    });
  });

  test("the same key is queued once", async () => {
    await queue("cilla");
    await queue("cilla");
    expect(await take()).toHaveLength(1);
  });

  test("a mail with a due time waits for it, by the clock that decisions go by", async () => {
    await queue("later", { due: "2027-03-01T08:00:00Z" });
    await db.setNow("2027-03-01T07:59:00Z");
    expect(await take()).toEqual([]);
    await db.setNow("2027-03-01T08:00:00Z");
    expect(await take()).toHaveLength(1);
    await db.setNow(null);
  });

  test("a mail that came too late to be of use is dropped and its content blanked", async () => {
    await queue("late", { usefulUntil: "2026-01-01T08:00:00Z" });
    expect(await take()).toEqual([]);
    expect(await row("late")).toMatchObject({ state: "dropped", data: {} });
  });

  test("a line break in a name never reaches a header", async () => {
    await db.sql("select app.enqueue('t', 'a@b.example', E'Cilla\\r\\nBcc: x@y.example', '{}', 'broken')");
    expect((await take())[0]?.recipientName).toBe("Cilla Bcc: x@y.example");
  });

  test("a batch has a limit, whatever is asked for", async () => {
    await db.sql("select app.enqueue('t', 'a@b.example', 'A', '{}', 'many/' || n) from generate_series(1, 120) n");
    expect(await take(false, 5)).toHaveLength(5);
    expect(await take(false, 100_000)).toHaveLength(100);
  });
});

describe("two workers", () => {
  test("each mail is handed to one of two workers on two connections", async () => {
    await db.sql("select app.enqueue('t', 'a@b.example', 'A', '{}', 'race/' || n) from generate_series(1, 40) n");
    const [first, second] = await Promise.all([db.connect(), db.connect()]);
    const takeTwenty = "select api.take_mail(20, 60, false) as taken";
    await first.query("begin");
    await second.query("begin");
    const [a, b] = await Promise.all([first.query(takeTwenty), second.query(takeTwenty)]);
    await first.query("commit");
    await second.query("commit");
    const ids = [...a.rows[0].taken, ...b.rows[0].taken].map(({ id }: MailItem) => id);
    expect(ids).toHaveLength(40);
    expect(new Set(ids).size).toBe(40);
  });

  test("a second worker is not held up by the first one's open transaction", async () => {
    await queue("cilla");
    await queue("dag");
    const first = await db.connect();
    await first.query("begin");
    const held = (await first.query("select api.take_mail(1, 60, false) as taken")).rows[0].taken as MailItem[];
    const other = await take();
    await first.query("commit");
    expect([held[0]?.key, other.map(({ key }) => key)]).toEqual(["cilla", ["dag"]]);
  });

  test("a worker whose lease ran out can neither freeze nor decide for the one that took over", async () => {
    await queue("cilla");
    const slow = await take();
    await loseWorker();
    expect(await freeze(slow)).toEqual([]);
    const [quick] = await take();
    expect(await freeze(slow)).toEqual([]);
    expect(await report(slow, "failed")).toEqual({ reported: 0 });
    expect(await freeze([quick as MailItem])).toEqual([quick?.id]);
    expect(await report([quick as MailItem], "sent")).toEqual({ reported: 1 });
    expect((await row("cilla")).state).toBe("sent");
  });
});

describe("a crash", () => {
  test("before anything was frozen puts the mail back at once the first time, and with a back-off after that", async () => {
    await queue("cilla");
    await take();
    await loseWorker();
    expect(await take()).toHaveLength(1);
    expect(await row("cilla")).toMatchObject({ attempts: 1, last_error: "worker_lost" });
    await loseWorker();
    expect(await take()).toEqual([]);
    const { state, attempts, waits_seconds } = await row("cilla");
    expect([state, attempts]).toEqual(["queued", 2]);
    expect(waits_seconds).toBeGreaterThan(45);
    await skipBackOff();
    expect(await take()).toHaveLength(1);
  });

  test("a mail that has lost two workers goes without company, so that it takes no others with it", async () => {
    for (const key of ["first", "poison", "third"]) await queue(key);
    await db.sql(
      "update app.outbox set attempts = 2, last_error = 'worker_lost' where unique_key in ('first', 'poison')",
    );
    const keys = async () => (await take()).map(({ key }) => key);
    expect(await keys()).toEqual(["first"]);
    expect(await keys()).toEqual(["poison"]);
    expect(await keys()).toEqual(["third"]);
  });

  test("between send and report is replayed byte for byte under the same key where the provider knows it", async () => {
    await queue("cilla");
    await freeze(await take(true));
    await loseWorker();
    const [again] = await take(true);
    expect(again).toMatchObject({ key: "cilla", rendered: bytes });
    await freeze([again as MailItem], { subject: "Något annat" });
    expect((await row("cilla")).rendered).toEqual(bytes);
    await report([again as MailItem], "sent");
    expect((await row("cilla")).state).toBe("sent");
  });

  test("between send and report leaves the mail unsure where the provider forgets", async () => {
    await queue("cilla");
    await freeze(await take(false));
    await loseWorker();
    expect(await take(false)).toEqual([]);
    expect((await row("cilla")).state).toBe("unsure");
    expect(await take(false)).toEqual([]);
  });

  test("older than the provider's memory leaves the mail unsure", async () => {
    await queue("cilla");
    await freeze(await take(true));
    await loseWorker();
    await oneDayLater();
    expect(await take(true)).toEqual([]);
    expect((await row("cilla")).state).toBe("unsure");
  });

  test("under one provider is not replayed under the other", async () => {
    await queue("by-smtp");
    await freeze(await take(false));
    await queue("by-resend");
    await freeze(await take(true));
    await loseWorker();
    expect((await take(true)).map(({ key }) => key)).toEqual(["by-resend"]);
    await loseWorker();
    expect(await take(false)).toEqual([]);
    expect(await states()).toEqual({ "by-smtp": "unsure", "by-resend": "unsure" });
  });

  test("that was only a slow worker: its late report still tells the truth", async () => {
    await queue("cilla");
    const slow = await take(false);
    await freeze(slow);
    await loseWorker();
    await take(false);
    expect(await report(slow, "sent")).toEqual({ reported: 1 });
    expect((await row("cilla")).state).toBe("sent");
  });

  test("every time a mail is rendered ends as failed, and not in a circle", async () => {
    await queue("poison");
    for (let i = 0; i < 7; i++) {
      expect(await take()).toHaveLength(1);
      await loseWorker();
      await skipBackOff();
      await db.sql("select app.reclaim_mail(10, false)");
      await skipBackOff();
    }
    expect(await row("poison")).toMatchObject({ state: "failed", attempts: 7, last_error: "worker_lost" });
  });
});

describe("refusals by the provider", () => {
  test("a temporary one waits 10 seconds, then 1, 5, 15, 60 and at most 240 minutes, then the mail is failed", async () => {
    await queue("cilla");
    for (const longest of [10, 60, 300, 900, 3600, 14_400]) {
      await report(await take(), "retry", { error: "451 try later" });
      const { state, waits_seconds, last_error } = await row("cilla");
      expect([state, last_error]).toEqual(["queued", "451 try later"]);
      expect(waits_seconds).toBeLessThanOrEqual(longest);
      expect(waits_seconds).toBeGreaterThan(longest * 0.8 - 2);
      expect(await take()).toEqual([]);
      await skipBackOff();
    }
    await report(await take(), "retry", { error: "451 try later" });
    expect(await row("cilla")).toMatchObject({ state: "failed", attempts: 7 });
  });

  test("mails that failed together do not come back together", async () => {
    await db.sql("select app.enqueue('t', 'a@b.example', 'A', '{}', 'together/' || n) from generate_series(1, 10) n");
    await report(await take(), "retry", { error: "500" });
    const [spread] = await db.sql("select max(retry_at) - min(retry_at) > '300 ms' as wide from app.outbox");
    expect(spread).toEqual({ wide: true });
  });

  test("when an answer was lost on the way, giving up leaves the mail unsure instead of failed", async () => {
    await queue("cilla");
    for (let attempt = 1; attempt <= 7; attempt++) {
      await freeze(await take(true));
      const [{ id, lease } = { id: 0, lease: "" }] = await db.sql<{ id: number; lease: string }>(
        "select id, lease from app.outbox",
      );
      const item = { id, lease, outcome: "retry", error: "500", answerLost: attempt === 2 };
      await db.door("report_mail", { p_items: [item] });
      await skipBackOff();
    }
    expect(await row("cilla")).toMatchObject({ state: "unsure", attempts: 7 });
  });

  test("a wait that the provider asks for is kept and is no failed attempt", async () => {
    await queue("cilla");
    await report(await take(), "retry", { error: "429", retryAfterSeconds: 600 });
    expect(await row("cilla")).toMatchObject({ state: "queued", attempts: 0, waits_seconds: 600 });
  });

  test("a reported failure over SMTP sent nothing, so the next crash is counted from the next send", async () => {
    await queue("cilla");
    const first = await take(false);
    await freeze(first);
    await report(first, "retry", { error: "451" });
    await skipBackOff();
    expect(await take(false)).toHaveLength(1);
  });

  test("a permanent one is failed at once", async () => {
    await queue("cilla");
    await report(await take(), "failed", { error: "550 no such user" });
    expect(await row("cilla")).toMatchObject({ state: "failed", last_error: "550 no such user" });
    expect(await take()).toEqual([]);
  });

  test("one failing mail never blocks the others", async () => {
    await queue("bad");
    await queue("good");
    const taken = await take();
    const bad = taken.filter(({ key }) => key === "bad");
    const good = taken.filter(({ key }) => key === "good");
    const both = [
      { id: bad[0]?.id, lease: bad[0]?.lease, outcome: "failed", error: "550" },
      { id: good[0]?.id, lease: good[0]?.lease, outcome: "sent" },
      { id: good[0]?.id, lease: good[0]?.lease, outcome: "no such outcome" },
    ];
    expect(await db.door("report_mail", { p_items: both })).toEqual({ reported: 2 });
    expect(await states()).toEqual({ bad: "failed", good: "sent" });
  });
});

describe("by hand", async () => {
  const astrid = await Astrid(db);
  const rut = await Rut(db);
  const retry = (id: number | null) => db.staffDoor(astrid, "retry_mail", { p_id: id });
  const trouble = () => db.staffDoor<{ id: number; state: string }[]>(astrid, "mail_trouble");

  const threeInTrouble = async () => {
    await queue("first");
    await queue("second");
    await report(await take(), "failed", { error: "550" });
    await queue("third");
    await freeze(await take());
    await loseWorker();
    await take();
  };

  test("staff see what failed and what is unsure, newest first", async () => {
    await threeInTrouble();
    expect(await trouble()).toMatchObject([
      {
        template: "registered-to-participant",
        recipientName: "Cilla Öberg",
        state: "unsure",
        lastError: "worker_lost",
      },
      { state: "failed", lastError: "550", attempts: 1 },
      { state: "failed" },
    ]);
  });

  test("one failed mail can be sent again, as a new mail to the provider", async () => {
    await threeInTrouble();
    const [, second] = await trouble();
    expect(await retry(second?.id as number)).toEqual({ retried: 1 });
    expect(await take()).toMatchObject([{ key: "second/1", rendered: null }]);
  });

  test("all failed mails can be sent again at once; an unsure one only when it is chosen", async () => {
    await threeInTrouble();
    expect(await retry(null)).toEqual({ retried: 2 });
    expect((await take()).map(({ key }) => key)).toEqual(["first/1", "second/1"]);
    const unsure = (await trouble()).find(({ state }) => state === "unsure");
    expect(await retry(unsure?.id as number)).toEqual({ retried: 1 });
  });

  test("a mail that was sent is never sent again", async () => {
    await queue("cilla");
    const taken = await take();
    await report(taken, "sent");
    expect(await retry(taken[0]?.id as number)).toEqual({ retried: 0 });
  });

  test("whoever reads statistics sees no mails", async () => {
    await expect(db.staffDoor(rut, "mail_trouble")).rejects.toMatchObject({ code: "PT403", message: "not_allowed" });
    await expect(db.staffDoor(rut, "retry_mail", { p_id: null })).rejects.toMatchObject({ code: "PT403" });
  });
});
