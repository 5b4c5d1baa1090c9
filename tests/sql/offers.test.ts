import type pg from "pg";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { Cilla, Dag, Elsa, Farid, Gun, Henrik, someone, someSession } from "../support/people.ts";
import { refusal, registrationsOf } from "../support/registrations.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
beforeEach(async () => {
  // Whatever an earlier test left open has ended long ago.
  await db.setNow("2028-01-01T00:00:00Z");
  await db.sql("select app.expire_due_offers(1000)");
  await db.setNow(monday);
});

const monday = "2027-02-01T09:00:00+01:00";
const sessionOf = async (capacity: number | null = 1, more: Parameters<typeof someSession>[1] = {}) => {
  const session = await someSession(db, { capacity, ...more });
  return { session, ...registrationsOf(db, session) };
};
type World = Awaited<ReturnType<typeof sessionOf>>;
/** A full session in which Cilla has left and Dag has the offer; the others wait behind him. */
const offeredToDag = async (...behind: ReturnType<typeof Elsa>[]) => {
  const world = await sessionOf(1);
  for (const person of [Cilla(), Dag(), ...behind]) await world.alone(person);
  await world.cancel(Cilla());
  return world;
};
const contact = { name: "Henrik Lilja", email: Henrik().email, phone: null };
const templatesTo = async (world: World, person: { email: string }) =>
  (await world.mails()).filter((m) => m.to === person.email).map((m) => m.template);

describe("working time", () => {
  const deadline = async (from: string, hours: number) => {
    const [row] = await db.sql<{ at: string }>("select app.wall_time(app.working_deadline($1, $2)) as at", [
      from,
      hours,
    ]);
    return row?.at;
  };
  const holidays = async (days: Record<string, string>, work: () => Promise<void>) => {
    for (const [day, name] of Object.entries(days))
      await db.sql("insert into app.holidays (day, name) values ($1, $2)", [day, name]);
    await work().finally(() => db.sql("delete from app.holidays where day is not null"));
  };

  test("runs from 8 to 17 on weekdays", async () => {
    expect(await deadline("2027-02-01T09:00:00+01:00", 8)).toBe("2027-02-01T17:00");
    expect(await deadline("2027-02-01T09:00:00+01:00", 9)).toBe("2027-02-02T09:00");
    expect(await deadline("2027-02-01T05:30:00+01:00", 1)).toBe("2027-02-01T09:00");
    expect(await deadline("2027-02-01T20:00:00+01:00", 1)).toBe("2027-02-02T09:00");
  });

  test("48 hours are five days and a bit, and stand still from Friday 17 to Monday 8", async () => {
    expect(await deadline("2027-02-01T09:00:00+01:00", 48)).toBe("2027-02-08T12:00");
    expect(await deadline("2027-02-05T16:59:00+01:00", 0.5)).toBe("2027-02-08T08:29");
    expect(await deadline("2027-02-06T12:00:00+01:00", 48)).toBe("2027-02-15T11:00");
  });

  test("is local time through both summer-time nights", async () => {
    expect(await deadline("2027-03-26T16:00:00+01:00", 2)).toBe("2027-03-29T09:00");
    expect(await deadline("2027-10-29T16:00:00+02:00", 2)).toBe("2027-11-01T09:00");
  });

  test("leaves out Easter and Midsummer", async () => {
    const easter = { "2027-03-25": "Skärtorsdag", "2027-03-26": "Långfredag", "2027-03-29": "Annandag påsk" };
    await holidays(easter, async () => {
      expect(await deadline("2027-03-24T16:00:00+01:00", 2)).toBe("2027-03-30T09:00");
      expect(await deadline("2027-03-27T10:00:00+01:00", 9)).toBe("2027-03-30T17:00");
    });
    await holidays({ "2027-06-25": "Midsommarafton", "2027-06-26": "Midsommardagen" }, async () => {
      expect(await deadline("2027-06-24T12:00:00+02:00", 6)).toBe("2027-06-28T09:00");
    });
  });

  test("that a year cannot hold is no deadline, so that half of the time left decides", async () => {
    expect(await deadline("2027-02-01T09:00:00+01:00", 9000)).toBeNull();
    const [row] = await db.sql<{ at: string }>("select app.wall_time(app.offer_deadline($1, $2)) as at", [
      "2027-02-01T09:00:00+01:00",
      "2027-02-03T09:00:00+01:00",
    ]);
    expect(row?.at).toBe("2027-02-02T09:00");
  });
});

describe("an offer", () => {
  const expiry = async (now: string) => {
    await db.setNow(now);
    const world = await offeredToDag();
    const [offer] = await world.offers();
    return [offer?.kind, offer?.expires_at.toISOString()];
  };

  test("ends after 48 hours of working time, never past half of the time left, in whole minutes", async () => {
    expect(await expiry("2027-02-01T09:00:31+01:00")).toEqual(["held", "2027-02-08T11:00:00.000Z"]);
    // The session starts on 12 March at 9: three days left, so a day and a half.
    expect(await expiry("2027-03-09T09:00:00+01:00")).toEqual(["held", "2027-03-10T20:00:00.000Z"]);
    expect(await expiry("2027-03-11T09:00:00+01:00")).toEqual(["held", "2027-03-11T20:00:00.000Z"]);
  });

  test("with less than a day left keeps no seat: everyone who fits is told at once", async () => {
    expect(await expiry("2027-03-11T09:00:01+01:00")).toEqual(["first_come", "2027-03-12T08:00:00.000Z"]);
  });

  test("lasts as long as the association has decided", async () => {
    await db.sql("insert into app.settings (name, value) values ('offers', '{\"workingHours\": 4}')");
    expect((await expiry(monday))[1]).toBe("2027-02-01T12:00:00.000Z");
    await db.sql("delete from app.settings where name = 'offers'");
  });

  test("shows on the person's page until it is answered, and in the mail", async () => {
    const world = await offeredToDag();
    const offer = { expiresAt: "2027-02-08T11:00:00.000Z", kind: "held", together: false };
    expect((await world.mails()).at(-1)).toMatchObject({
      template: "offer-to-participant",
      to: Dag().email,
      data: { offer, session: { onlineUrl: null }, calendar: null },
    });
    const token = await world.tokenTo(Dag().email);
    expect(await world.view(token)).toMatchObject({ person: { state: "offered", place: null, offer } });
    await world.accept(Dag());
    expect(await world.view(token)).toMatchObject({ person: { state: "registered", offer: null } });
  });

  test("never gives one entry two, and counts as a taken seat", async () => {
    const world = await offeredToDag(Elsa());
    await db.sql("select app.fill_seats($1)", [world.session.id]);
    expect(await world.offers()).toHaveLength(1);
    const seats = await db.door<Record<string, unknown>>("seats");
    expect(seats[world.session.slug]).toEqual({ state: "full", left: 0 });
    const twice = db.sql(
      `insert into app.offers (session_id, queue_entry_id, submission_id, kind, made_at, expires_at)
       select session_id, queue_entry_id, submission_id, kind, made_at, expires_at from app.offers where session_id = $1`,
      [world.session.id],
    );
    await expect(twice).rejects.toThrow(/offers_open/);
  });

  test("holds against walk-ins, who stand behind", async () => {
    const world = await offeredToDag();
    expect(await world.alone(Elsa())).toMatchObject({ outcome: "waitlisted", place: 1 });
    expect(await world.states()).toEqual([
      "Cilla Öberg: cancelled",
      "Dag Nyström: offered",
      "Elsa Åkerlund: waitlisted",
    ]);
  });

  test("is not mailed when it ended before a worker came", async () => {
    const world = await offeredToDag();
    const queued = () =>
      db.sql(
        "select from app.outbox o where o.template = 'offer-to-participant' and session_id = $1 and app.is_useful(o)",
        [world.session.id],
      );
    expect(await queued()).toHaveLength(1);
    await world.decline(Dag());
    expect(await queued()).toEqual([]);
  });
});

describe("saying yes", () => {
  test("gives the seat, once, however often it is said", async () => {
    const world = await offeredToDag();
    expect(await world.accept(Dag())).toEqual({ outcome: "accepted" });
    const before = await world.mails();
    expect(await world.accept(Dag())).toEqual({ outcome: "already_accepted" });
    expect(await world.mails()).toHaveLength(before.length);
    expect(await world.states()).toEqual(["Cilla Öberg: cancelled", "Dag Nyström: registered"]);
    expect(await refusal(world.decline(Dag()))).toMatchObject({ message: "offer_ended" });
  });

  test("after the time is up changes nothing and says so, whether the due work has been there or not", async () => {
    const world = await offeredToDag(Elsa());
    await db.setNow("2027-02-08T11:00:00Z");
    const token = await world.tokenTo(Dag().email);
    expect(await refusal(world.accept(Dag()))).toMatchObject({ code: "PT409", message: "offer_ended" });
    expect(await world.view(token)).toMatchObject({ person: { state: "expired", offer: null } });
    await world.expire();
    expect(await refusal(world.act("accept_offer", token, { p_ref: null }))).toMatchObject({ message: "offer_ended" });
    expect(await refusal(world.act("decline_offer", token, { p_ref: null }))).toMatchObject({ message: "offer_ended" });
    expect(await world.states()).toEqual(["Cilla Öberg: cancelled", "Dag Nyström: expired", "Elsa Åkerlund: offered"]);
  });

  test("a minute before the time is up is in time", async () => {
    const world = await offeredToDag(Elsa());
    await db.setNow("2027-02-08T10:59:59.999Z");
    expect(await world.expire()).toBe(0);
    expect(await world.accept(Dag())).toEqual({ outcome: "accepted" });
  });

  test("after one has left, or the session is cancelled or has started, changes nothing and says so", async () => {
    const world = await offeredToDag(Elsa());
    await world.cancel(Dag());
    expect(await refusal(world.accept(Dag()))).toMatchObject({ message: "offer_ended" });
    const token = await world.tokenTo(Elsa().email);
    await db.sql("update app.sessions set cancelled_at = now() where id = $1", [world.session.id]);
    expect(await refusal(world.act("accept_offer", token, { p_ref: null }))).toMatchObject({
      message: "session_cancelled",
    });
    await db.sql("update app.sessions set cancelled_at = null where id = $1", [world.session.id]);
    await db.setNow("2027-03-12T08:00:00Z");
    expect(await refusal(world.act("accept_offer", token, { p_ref: null }))).toMatchObject({
      message: "session_started",
    });
    expect((await world.states()).filter((state) => state.endsWith("registered"))).toEqual([]);
  });

  test("by another session's link, another person's or an invented one changes nothing", async () => {
    const world = await offeredToDag(Elsa());
    const other = await offeredToDag();
    const dag = await world.refOf("Dag Nyström");
    for (const token of [await other.tokenTo(Dag().email), await world.tokenTo(Elsa().email), "a".repeat(22), ""])
      for (const door of ["accept_offer", "decline_offer"])
        expect(await refusal(world.act(door, token, { p_ref: dag }))).toMatchObject({
          code: "PT404",
          message: "unknown_link",
        });
    expect(await refusal(world.accept(Elsa()))).toMatchObject({ code: "PT409", message: "offer_ended" });
    expect(await world.states()).toContain("Dag Nyström: offered");
  });

  test("without an offer is refused, and whoever has a seat keeps it", async () => {
    const world = await sessionOf(1);
    await world.alone(Cilla());
    expect(await refusal(world.accept(Cilla()))).toMatchObject({ message: "offer_ended" });
    expect(await world.states()).toEqual(["Cilla Öberg: registered"]);
  });
});

describe("saying no", () => {
  test("leaves the line, once, and the seat is offered to the next", async () => {
    const world = await offeredToDag(Elsa());
    expect(await world.decline(Dag())).toEqual({ outcome: "declined" });
    expect(await world.decline(Dag())).toEqual({ outcome: "already_declined" });
    expect(await world.states()).toEqual([
      "Cilla Öberg: cancelled",
      "Dag Nyström: cancelled",
      "Elsa Åkerlund: offered",
    ]);
    expect(await templatesTo(world, Dag())).toEqual([
      "waitlisted-to-participant",
      "offer-to-participant",
      "cancelled-to-participant",
    ]);
    expect((await world.offers()).map((o) => o.outcome)).toEqual(["declined", null]);
  });

  test("is what cancelling means while one is offered a seat", async () => {
    const world = await offeredToDag(Elsa());
    expect(await world.cancel(Dag())).toEqual({ outcome: "cancelled" });
    expect((await world.offers()).map((o) => o.outcome)).toEqual(["declined", null]);
    expect(await world.decline(Dag())).toEqual({ outcome: "already_declined" });
  });

  test("by the contact tells the person; by oneself, the contact", async () => {
    for (const by of ["contact", "self"] as const) {
      const world = await sessionOf(1);
      await world.alone(Cilla());
      await world.register({ people: [Dag(), Elsa()], contact, ifNotAll: "split" });
      await world.cancel(Cilla());
      const token =
        by === "self" ? await world.tokenTo(Dag().email) : await world.tokenTo(contact.email, "submission-to-contact");
      await world.act("decline_offer", token, { p_ref: await world.refOf("Dag Nyström") });
      expect((await templatesTo(world, Dag())).at(-1)).toBe("cancelled-to-participant");
      expect((await templatesTo(world, contact)).includes("cancelled-to-contact")).toBe(by === "self");
      expect(await world.states()).toContain("Elsa Åkerlund: offered");
    }
  });
});

describe("expiry", () => {
  test("frees the seat, voids the offer, tells the person and moves on to the next", async () => {
    const world = await offeredToDag(Elsa());
    await db.setNow("2027-02-08T11:00:00Z");
    expect(await world.expire()).toBe(1);
    expect(await world.expire()).toBe(0);
    expect(await world.states()).toEqual(["Cilla Öberg: cancelled", "Dag Nyström: expired", "Elsa Åkerlund: offered"]);
    expect(await templatesTo(world, Dag())).toEqual([
      "waitlisted-to-participant",
      "offer-to-participant",
      "offer-expired-to-participant",
    ]);
    expect((await world.offers()).map((o) => [o.outcome, o.expires_at.toISOString()])).toEqual([
      ["expired", "2027-02-08T11:00:00.000Z"],
      [null, "2027-02-15T14:00:00.000Z"],
    ]);
  });

  test("comes first in every act that counts, also before the due work", async () => {
    const world = await offeredToDag(Elsa());
    await db.setNow("2027-02-08T11:00:00Z");
    expect(await world.alone(Gun())).toMatchObject({ outcome: "waitlisted", place: 1 });
    expect(await world.states()).toEqual([
      "Cilla Öberg: cancelled",
      "Dag Nyström: expired",
      "Elsa Åkerlund: offered",
      "Gun Ståhl: waitlisted",
    ]);
    const empty = await offeredToDag();
    await db.setNow("2027-02-16T11:00:00Z");
    expect(await empty.alone(Gun())).toMatchObject({ outcome: "registered" });
  });

  test("frees the seat to see also before the due work, and looking changes nothing", async () => {
    const world = await offeredToDag();
    await db.setNow("2027-02-08T11:00:00Z");
    const token = await world.tokenTo(Dag().email);
    const before = await world.offers();
    expect(await world.view(token)).toMatchObject({ person: { state: "expired" }, session: { seats: { left: 1 } } });
    expect((await db.door<Record<string, unknown>>("seats"))[world.session.slug]).toEqual({
      state: "few_left",
      left: 1,
    });
    expect(await world.offers()).toEqual(before);
    expect(await world.states()).toContain("Dag Nyström: offered");
  });

  test("lets the person come back, last in line", async () => {
    const world = await offeredToDag(Elsa(), Farid());
    await db.setNow("2027-02-08T11:00:00Z");
    await world.expire();
    expect(await world.alone(Dag())).toMatchObject({ outcome: "waitlisted", place: 2 });
    expect(await world.line()).toEqual(["Farid Haddad", "Dag Nyström"]);
  });

  test("after a week's outage ends in the right state, with the chain going on from now and no late mail", async () => {
    const world = await offeredToDag(Elsa());
    await db.setNow("2027-03-11T12:00:00+01:00");
    await world.expire();
    expect((await world.offers()).map((o) => [o.kind, o.outcome])).toEqual([
      ["held", "expired"],
      ["first_come", null],
    ]);
    await db.setNow("2027-03-13T12:00:00+01:00");
    const useful = () =>
      db.sql<{ template: string }>("select template from app.outbox o where session_id = $1 and app.is_useful(o)", [
        world.session.id,
      ]);
    expect((await useful()).filter(({ template }) => template.startsWith("offer"))).toEqual([]);
  });

  test("in many sessions at once leaves a busy one for the next run", async () => {
    const [busy, free] = [await offeredToDag(Elsa()), await offeredToDag(Elsa())];
    await db.setNow("2027-02-08T11:00:00Z");
    const client = await db.connect();
    await client.query("begin");
    await client.query("select from app.sessions where id = $1 for update", [busy.session.id]);
    expect(await free.expire()).toBe(1);
    expect(await busy.states()).toContain("Dag Nyström: offered");
    await client.query("rollback");
    expect(await busy.expire()).toBe(1);
    expect(await busy.states()).toContain("Dag Nyström: expired");
  });

  const workers = (work: string, args: unknown[] = []) =>
    Promise.all(
      Array.from({ length: 4 }, async () => {
        const client = await db.connect();
        await client.query("begin");
        await client.query(work, args);
        await client.query("select pg_sleep(0.1)");
        await client.query("commit");
        await client.end();
      }),
    );

  test("two workers running at once never expire or pass on one offer twice", async () => {
    const world = await offeredToDag(Elsa(), Farid());
    await db.setNow("2027-02-08T11:00:00Z");
    await workers("select app.expire_due_offers(100)");
    expect((await world.offers()).map((o) => o.outcome)).toEqual(["expired", null]);
    expect((await templatesTo(world, Dag())).filter((name) => name === "offer-expired-to-participant")).toHaveLength(1);
  });

  test("two workers running at once never offer one seat twice, nor one entry two seats", async () => {
    const world = await offeredToDag(Elsa(), Farid());
    await db.sql("update app.sessions set capacity = capacity + 1 where id = $1", [world.session.id]);
    await workers("select app.fill_seats($1)", [world.session.id]);
    expect((await world.offers()).map((o) => o.outcome)).toEqual([null, null]);
    expect((await templatesTo(world, Elsa())).filter((name) => name === "offer-to-participant")).toHaveLength(1);
    expect(await templatesTo(world, Farid())).not.toContain("offer-to-participant");
  });
});

describe("at the start, and in a cancelled session,", () => {
  test("open offers are taken back without a word, and who held one waits as before", async () => {
    for (const end of ["start", "cancel"] as const) {
      // One held offer that a moved start has cut short, and one of the last day.
      const world = await sessionOf(2);
      for (const person of [Cilla(), Gun(), Dag(), Elsa()]) await world.alone(person);
      await world.cancel(Cilla());
      await db.sql("update app.session_days set starts_at = '2027-02-02T08:00:00+01:00' where session_id = $1", [
        world.session.id,
      ]);
      await world.cancel(Gun());
      expect((await world.offers()).map((o) => o.kind)).toEqual(["held", "first_come"]);
      const before = (await world.mails()).length;
      if (end === "start") await db.setNow("2027-02-02T08:00:00+01:00");
      else await db.sql("update app.sessions set cancelled_at = now() where id = $1", [world.session.id]);
      await world.expire();
      expect((await world.offers()).map((o) => o.outcome)).toEqual(["withdrawn", "withdrawn"]);
      expect((await world.states()).slice(2)).toEqual(["Dag Nyström: waitlisted", "Elsa Åkerlund: waitlisted"]);
      expect((await world.mails()).slice(before)).toEqual([]);
      await db.setNow(monday);
    }
  });

  test("a session that is held again offers anew, in the old order", async () => {
    const world = await offeredToDag(Elsa());
    await db.sql("update app.sessions set cancelled_at = now() where id = $1", [world.session.id]);
    expect(await world.expire()).toBe(1);
    expect(await world.line()).toEqual(["Dag Nyström", "Elsa Åkerlund"]);
    await db.sql("update app.sessions set cancelled_at = null where id = $1", [world.session.id]);
    await db.sql("select app.fill_seats($1)", [world.session.id]);
    expect(await world.line()).toEqual(["Elsa Åkerlund"]);
    expect((await templatesTo(world, Dag())).filter((name) => name === "offer-to-participant")).toHaveLength(2);
  });

  test("no offer runs past a start that was moved", async () => {
    const world = await offeredToDag(Elsa());
    await db.sql("update app.session_days set starts_at = '2027-02-03T09:00:00+01:00' where session_id = $1", [
      world.session.id,
    ]);
    await db.sql("select app.fill_seats($1)", [world.session.id]);
    expect((await world.offers())[0]?.expires_at.toISOString()).toBe("2027-02-03T08:00:00.000Z");
  });
});

describe("with less than a day left", () => {
  const lastDay = "2027-03-11T12:00:00+01:00";
  /** One seat, Dag, Elsa and Farid waiting, Cilla gone in the last day. */
  const lateSeat = async (seats = 1) => {
    const world = await sessionOf(seats);
    for (let n = 1; n < seats; n++) await world.alone(someone(n));
    for (const person of [Cilla(), Dag(), Elsa(), Farid()]) await world.alone(person);
    await db.setNow(lastDay);
    await world.cancel(Cilla());
    return world;
  };

  test("everyone waiting is told at once; the first to accept gets it, the others hear that it is taken and still wait", async () => {
    const world = await lateSeat();
    const offered = (await world.mails()).filter((m) => m.template === "offer-to-participant");
    expect(offered.map((m) => m.to)).toEqual([Dag().email, Elsa().email, Farid().email]);
    expect(offered[0]?.data).toMatchObject({
      offer: { kind: "first_come", expiresAt: "2027-03-12T08:00:00.000Z" },
      place: 1,
    });
    expect(await world.line()).toEqual(["Dag Nyström", "Elsa Åkerlund", "Farid Haddad"]);
    expect(await world.accept(Elsa())).toEqual({ outcome: "accepted" });
    expect(await world.accept(Dag())).toEqual({ outcome: "taken" });
    expect(await world.accept(Dag())).toEqual({ outcome: "taken" });
    expect(await world.line()).toEqual(["Dag Nyström", "Farid Haddad"]);
    expect((await world.offers()).map((o) => o.outcome)).toEqual(["taken", "accepted", "taken"]);
  });

  test("a later seat makes a new round and a new mail", async () => {
    const world = await lateSeat();
    await world.accept(Elsa());
    await world.cancel(Elsa());
    expect((await world.offers()).map((o) => o.outcome)).toEqual(["taken", "accepted", "taken", null, null]);
    expect((await templatesTo(world, Farid())).filter((name) => name === "offer-to-participant")).toHaveLength(2);
    expect(await world.accept(Farid())).toEqual({ outcome: "accepted" });
    expect(await world.accept(Dag())).toEqual({ outcome: "taken" });
  });

  test("two seats are for the first two", async () => {
    const world = await lateSeat(2);
    await world.cancel(someone(1));
    expect(await world.offers()).toHaveLength(3);
    expect(await world.accept(Farid())).toEqual({ outcome: "accepted" });
    expect(await world.accept(Dag())).toEqual({ outcome: "accepted" });
    expect(await world.accept(Elsa())).toEqual({ outcome: "taken" });
  });

  test("one seat and everyone answering at the same moment: exactly one gets it", async () => {
    const world = await lateSeat();
    const tokens = await Promise.all([Dag(), Elsa(), Farid()].map((person) => world.tokenTo(person.email)));
    const answers = await Promise.all(tokens.map((token) => acceptOnOwnConnection(token)));
    expect(answers.toSorted()).toEqual(["accepted", "taken", "taken"]);
    expect((await world.states()).filter((state) => state.endsWith(": registered"))).toHaveLength(1);
  });

  test("the seat looks taken to walk-ins, who stand last but may be first to answer", async () => {
    const world = await lateSeat();
    const seats = await db.door<Record<string, unknown>>("seats");
    expect(seats[world.session.slug]).toEqual({ state: "full", left: 0 });
    expect(await world.alone(Gun())).toMatchObject({ outcome: "waitlisted", place: 4 });
    expect(await world.accept(Gun())).toEqual({ outcome: "accepted" });
  });

  test("seats that nobody was told of are free to whoever walks in", async () => {
    const world = await lateSeat();
    await world.limit("capacity", 4);
    expect(await world.alone(Gun())).toMatchObject({ outcome: "registered" });
    expect(await world.alone(Henrik())).toMatchObject({ outcome: "waitlisted", place: 4 });
  });

  test("an offer given in time still holds its seat", async () => {
    await db.setNow("2027-03-10T21:00:00+01:00");
    const world = await offeredToDag(Elsa());
    await db.setNow("2027-03-11T12:00:00+01:00");
    await db.sql("select app.fill_seats($1)", [world.session.id]);
    expect((await world.offers()).map((o) => [o.kind, o.outcome])).toEqual([["held", null]]);
  });

  const acceptOnOwnConnection = async (token: string): Promise<string> => {
    const client: pg.Client = await db.connect();
    await client.query("begin");
    const { rows } = await client.query("select api.accept_offer($1, null) ->> 'outcome' as outcome", [token]);
    await client.query("select pg_sleep(0.05)");
    await client.query("commit");
    return rows[0].outcome;
  };
});

describe("a group that waits as one", () => {
  const offeredGroup = async () => {
    const world = await sessionOf(2);
    for (const person of [Cilla(), Gun()]) await world.alone(person);
    await world.register({ people: [Dag(), Elsa()], ifNotAll: "all_or_nothing", contact });
    await world.alone(Farid());
    for (const person of [Cilla(), Gun()]) await world.cancel(person);
    return world;
  };
  const byContact = async (world: World, door: string, name = "Dag Nyström") =>
    world.act(door, await world.tokenTo(contact.email, "offer-to-contact"), { p_ref: await world.refOf(name) });

  test("is passed over by the first free seat and offered both when they are there", async () => {
    const world = await offeredGroup();
    // The first of the two seats went as an offer to Farid, who stands behind but fits.
    expect(await world.states()).toContain("Farid Haddad: offered");
    expect(await world.line()).toEqual(["Dag Nyström", "Elsa Åkerlund"]);
    await world.decline(Farid());
    expect(await world.line()).toEqual([]);
  });

  test("is answered for by its contact only", async () => {
    const world = await offeredGroup();
    await world.decline(Farid());
    expect(await refusal(world.accept(Dag()))).toMatchObject({ code: "PT409", message: "contact_answers" });
    expect(await refusal(world.decline(Dag()))).toMatchObject({ message: "contact_answers" });
    expect(await byContact(world, "accept_offer")).toEqual({ outcome: "accepted" });
    expect(await byContact(world, "accept_offer", "Elsa Åkerlund")).toEqual({ outcome: "already_accepted" });
    expect(await world.states()).toEqual(
      expect.arrayContaining(["Dag Nyström: registered", "Elsa Åkerlund: registered"]),
    );
  });

  test("that says no leaves together, each told by mail", async () => {
    const world = await offeredGroup();
    await world.decline(Farid());
    expect(await byContact(world, "decline_offer")).toEqual({ outcome: "declined" });
    expect(await byContact(world, "decline_offer", "Elsa Åkerlund")).toEqual({ outcome: "already_declined" });
    for (const person of [Dag(), Elsa()])
      expect((await templatesTo(world, person)).at(-1)).toBe("cancelled-to-participant");
    expect(await db.sql("select from app.queue_entries where session_id = $1", [world.session.id])).toEqual([]);
  });

  test("that does not answer leaves together; each and the contact are told", async () => {
    const world = await offeredGroup();
    await world.decline(Farid());
    await db.setNow("2027-02-09T12:00:00+01:00");
    await world.expire();
    expect(await world.states()).toEqual(expect.arrayContaining(["Dag Nyström: expired", "Elsa Åkerlund: expired"]));
    for (const person of [Dag(), Elsa()])
      expect((await templatesTo(world, person)).at(-1)).toBe("offer-expired-to-participant");
    expect((await world.mails()).at(-1)).toMatchObject({
      template: "offer-expired-to-contact",
      to: contact.email,
      data: {
        people: [
          { name: "Dag Nyström", state: "expired", place: null },
          { name: "Elsa Åkerlund", state: "expired", place: null },
        ],
      },
    });
  });

  test("that becomes smaller while it is offered keeps its offer, and gives the seat back", async () => {
    const world = await offeredGroup();
    await world.decline(Farid());
    await world.alone(Henrik());
    await world.cancel(Elsa());
    expect(await world.states()).toEqual(
      expect.arrayContaining(["Dag Nyström: offered", "Elsa Åkerlund: cancelled", "Henrik Lilja: offered"]),
    );
    expect(await byContact(world, "accept_offer")).toEqual({ outcome: "accepted" });
    expect(await refusal(byContact(world, "accept_offer", "Elsa Åkerlund"))).toMatchObject({ message: "offer_ended" });
  });
});

describe("a person with an offer", () => {
  test("who gets a seat in another way has no offer left, and it goes to the next", async () => {
    const world = await sessionOf(2);
    for (const person of [Cilla(), Gun(), Dag(), Elsa()]) await world.alone(person);
    await world.cancel(Cilla());
    await world.act("hand_over", await world.tokenTo(Gun().email), { p_ref: null, p_person: Dag() });
    expect(await world.states()).toEqual([
      "Cilla Öberg: cancelled",
      "Gun Ståhl: handed_over",
      "Dag Nyström: cancelled",
      "Elsa Åkerlund: offered",
      "Dag Nyström: registered",
    ]);
    expect((await world.offers()).map((o) => o.outcome)).toEqual(["withdrawn", null]);
  });

  test("has no seat to hand over yet, but may correct their name", async () => {
    const world = await offeredToDag();
    const token = await world.tokenTo(Dag().email);
    expect(await refusal(world.act("hand_over", token, { p_ref: null, p_person: Elsa() }))).toMatchObject({
      message: "no_seat",
    });
    await world.act("change_registration", token, { p_ref: null, p_changes: { name: "Dag Ny" } });
    expect((await world.mails()).at(-1)).toMatchObject({
      template: "changed-to-participant",
      data: { calendar: null },
    });
    expect(await world.accept(Dag())).toEqual({ outcome: "accepted" });
  });

  test("who registers again gets their link, and keeps the offer", async () => {
    const world = await offeredToDag();
    expect(await world.alone(Dag())).toMatchObject({ outcome: "waitlisted" });
    expect((await templatesTo(world, Dag())).at(-1)).toBe("already-registered-to-participant");
    expect(await world.accept(Dag())).toEqual({ outcome: "accepted" });
    expect(await world.states()).toEqual(["Cilla Öberg: cancelled", "Dag Nyström: registered"]);
  });

  test("who is changed into somebody with a seat lets the offer go", async () => {
    const world = await sessionOf(2);
    for (const person of [Cilla(), Gun(), Dag(), Elsa()]) await world.alone(person);
    await world.cancel(Cilla());
    const changes = { name: Gun().name, email: Gun().email };
    await world.act("change_registration", await world.tokenTo(Dag().email), { p_ref: null, p_changes: changes });
    expect(await world.states()).toContain("Elsa Åkerlund: offered");
    expect((await world.offers()).map((o) => o.outcome)).toEqual(["withdrawn", null]);
  });
});

describe("a contact cannot tell who was known", () => {
  const withoutRefs = (seen: unknown) => JSON.parse(JSON.stringify(seen, (key, value) => (key === "ref" ? "" : value)));
  /** What a contact sees when seats become free for people of whom one has a registration of her own, or none has. */
  const twice = async (
    ifNotAll: "split" | "all_or_nothing",
    step: (world: World, token: string) => Promise<unknown>,
  ) => {
    const seen = [];
    for (const known of [true, false]) {
      const world = await sessionOf(known ? 1 : 0);
      if (known) await world.alone(Dag());
      await world.register({ people: [Dag(), Elsa()], contact, ifNotAll });
      await world.limit("capacity", known ? 3 : 2);
      const token = await world.tokenTo(contact.email, "submission-to-contact");
      const answer = await step(world, token).catch((error) => error.message);
      const view = await world.view(token);
      const people = view.outcome === "submission" ? view.people : [];
      const told = (await world.mails()).filter((m) => m.to === contact.email);
      seen.push({ answer, people, told: told.map((m) => [m.template, m.data.people, m.data.offer]) });
      if (known) expect((await world.states())[0]).toBe("Dag Nyström: registered");
      await db.setNow(monday);
    }
    expect(withoutRefs(seen[0])).toEqual(withoutRefs(seen[1]));
    return seen[0];
  };
  const dag = (door: string) => async (world: World, token: string) =>
    world.act(door, token, { p_ref: await world.refOf("Dag Nyström") });
  const silence = (until: string) => async (world: World) => {
    await db.setNow(until);
    await world.expire();
  };

  test.each<[string, (world: World, token: string) => Promise<unknown>, string]>([
    ["by looking", async () => null, "offered"],
    ["by saying yes", dag("accept_offer"), "registered"],
    [
      "by saying yes twice",
      async (w, t) => [await dag("accept_offer")(w, t), await dag("accept_offer")(w, t)],
      "registered",
    ],
    ["by saying no", dag("decline_offer"), "cancelled"],
    ["by cancelling", dag("cancel_registration"), "cancelled"],
    ["by waiting", silence("2027-02-20T12:00:00+01:00"), "expired"],
    ["by being late", silence("2027-02-08T11:00:00Z"), "expired"],
  ])("%s", async (_, step, state) => {
    expect((await twice("split", step))?.people[0]?.state).toBe(state);
    expect((await twice("all_or_nothing", step))?.people[0]?.state).toBe(state);
  });

  test("by answering when somebody else was faster", async () => {
    const seen = [];
    for (const known of [true, false]) {
      await db.setNow(monday);
      const world = await sessionOf(known ? 2 : 0);
      if (known) for (const person of [Dag(), Elsa()]) await world.alone(person);
      await world.register({ people: [Dag(), Elsa()], contact, ifNotAll: "all_or_nothing" });
      await world.alone(Gun());
      await db.setNow("2027-03-11T12:00:00+01:00");
      await world.limit("capacity", known ? 4 : 2);
      expect(await world.accept(Gun())).toEqual({ outcome: "accepted" });
      const token = await world.tokenTo(contact.email, "offer-to-contact");
      seen.push([await dag("accept_offer")(world, token), (await world.offers()).map((o) => o.outcome)]);
    }
    expect(seen[0]).toEqual(seen[1]);
    expect(seen[0]).toEqual([{ outcome: "taken" }, ["taken", "accepted"]]);
  });
});
