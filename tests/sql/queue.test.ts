import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { Cilla, Dag, Elsa, Farid, Gun, Henrik, someone, someSession } from "../support/people.ts";
import { registrationsOf } from "../support/registrations.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  await db.setNow("2027-02-01T08:00:00Z");
});

const sessionOf = async (capacity: number | null) => {
  const session = await someSession(db, { capacity });
  return { session, ...registrationsOf(db, session) };
};
const fill = (id: number) => db.sql("select app.fill_seats($1) as n", [id]).then((rows) => rows[0]?.n);

describe("a freed seat", () => {
  test("is offered to the first in line, who is mailed once, and is theirs when they say yes", async () => {
    const { alone, cancel, accept, states, mails, session } = await sessionOf(1);
    for (const person of [Cilla(), Dag(), Elsa()]) await alone(person);
    await cancel(Cilla());
    expect(await states()).toEqual(["Cilla Öberg: cancelled", "Dag Nyström: offered", "Elsa Åkerlund: waitlisted"]);
    await fill(session.id);
    const offers = (await mails()).filter((m) => m.template.startsWith("offer"));
    expect(offers).toMatchObject([
      { template: "offer-to-participant", to: Dag().email, data: { calendar: null, place: null } },
    ]);
    expect(await accept(Dag())).toEqual({ outcome: "accepted" });
    expect(await states()).toEqual(["Cilla Öberg: cancelled", "Dag Nyström: registered", "Elsa Åkerlund: waitlisted"]);
    const promoted = (await mails()).filter((m) => m.template === "promoted-to-participant");
    expect(promoted).toMatchObject([{ to: Dag().email, data: { calendar: { method: "REQUEST" } } }]);
  });

  test("passes over a group that does not fit, which keeps its place and blocks nobody", async () => {
    const { alone, register, cancel, states, line } = await sessionOf(2);
    await alone(Cilla());
    await alone(Dag());
    await register({ people: [Elsa(), Farid()], ifNotAll: "all_or_nothing" });
    await alone(Gun());
    await cancel(Cilla());
    expect(await states()).toContain("Gun Ståhl: offered");
    expect(await line()).toEqual(["Elsa Åkerlund", "Farid Haddad"]);
    await cancel(Dag());
    expect(await line()).toEqual(["Elsa Åkerlund", "Farid Haddad"]);
    await cancel(Gun());
    expect(await line()).toEqual([]);
    expect((await states()).slice(2, 4)).toEqual(["Elsa Åkerlund: offered", "Farid Haddad: offered"]);
  });

  test("that a whole group is offered is told to its contact, who answers for all; each gets their seat by mail", async () => {
    const world = await sessionOf(2);
    for (const person of [Cilla(), Gun()]) await world.alone(person);
    await world.register({ people: [Dag(), Elsa()], ifNotAll: "all_or_nothing", contact: { ...Farid(), phone: null } });
    for (const person of [Cilla(), Gun()]) await world.cancel(person);
    expect(await world.line()).toEqual([]);
    const offer = (await world.mails()).filter((m) => m.template.startsWith("offer"));
    expect(offer).toMatchObject([
      {
        template: "offer-to-contact",
        to: Farid().email,
        data: {
          offer: { kind: "held", together: true },
          people: [
            { name: "Dag Nyström", state: "offered", place: null },
            { name: "Elsa Åkerlund", state: "offered", place: null },
          ],
        },
      },
    ]);
    const token = await world.tokenTo(Farid().email, "offer-to-contact");
    await world.act("accept_offer", token, { p_ref: await world.refOf("Elsa Åkerlund") });
    const told = (await world.mails()).filter((m) => m.template === "submission-to-contact");
    expect(told.map((m) => m.data.people?.map(({ state }) => state))).toEqual([
      ["waitlisted", "waitlisted"],
      ["registered", "registered"],
    ]);
    expect(told[1]).toMatchObject({ to: Farid().email, data: { calendar: { method: "PUBLISH", sequence: 1 } } });
    expect(told[1]?.data.calendar?.uid).toBe(told[0]?.data.calendar?.uid);
    const promoted = (await world.mails()).filter((m) => m.template === "promoted-to-participant");
    expect(promoted.map((m) => m.to)).toEqual([Dag().email, Elsa().email]);
  });

  test("fits a group that became smaller", async () => {
    const { alone, register, cancel, states } = await sessionOf(2);
    await alone(Cilla());
    await register({ people: [Elsa(), Farid()], ifNotAll: "all_or_nothing" });
    await cancel(Farid());
    expect(await states()).toContain("Elsa Åkerlund: offered");
  });

  test("is offered to nobody after the start or when the session is cancelled, but also after registration closed", async () => {
    const { alone, session, line } = await sessionOf(1);
    for (const person of [Cilla(), Dag()]) await alone(person);
    await db.sql("update app.sessions set capacity = 2, cancelled_at = now() where id = $1", [session.id]);
    expect(await fill(session.id)).toBe(0);
    await db.sql("update app.sessions set cancelled_at = null where id = $1", [session.id]);
    await db.setNow("2027-03-12T08:00:00Z");
    expect(await fill(session.id)).toBe(0);
    await db.setNow("2027-03-11T07:59:00Z");
    await db.sql("update app.sessions set closed_at = now() where id = $1", [session.id]);
    expect(await fill(session.id)).toBe(1);
    expect(await line()).toEqual([]);
    await db.setNow("2027-02-01T08:00:00Z");
  });

  test("a full session sends no offers", async () => {
    const { alone, session, offers } = await sessionOf(1);
    for (const person of [Cilla(), Dag(), Elsa()]) await alone(person);
    expect(await fill(session.id)).toBe(0);
    expect(await offers()).toEqual([]);
  });
});

describe("raised capacity", () => {
  test("7 seats free, 10 waiting: the oldest 7 get offers, in order", async () => {
    const { alone, session, line, mails } = await sessionOf(0);
    for (let n = 1; n <= 10; n++) await alone(someone(n));
    await db.sql("update app.sessions set capacity = 7 where id = $1", [session.id]);
    expect(await fill(session.id)).toBe(7);
    expect(await line()).toEqual(["Person 8", "Person 9", "Person 10"]);
    const offered = (await mails()).filter((m) => m.template === "offer-to-participant").map((m) => m.to);
    expect(offered).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => someone(n).email));
    expect(await fill(session.id)).toBe(0);
  });

  test("without limit, everyone is offered a seat", async () => {
    const { alone, session, line } = await sessionOf(0);
    for (let n = 1; n <= 4; n++) await alone(someone(n));
    await db.sql("update app.sessions set capacity = null where id = $1", [session.id]);
    expect(await fill(session.id)).toBe(4);
    expect(await line()).toEqual([]);
  });
});

test("a cancelled person who returns stands last in line when the session is full", async () => {
  const { alone, cancel, line } = await sessionOf(1);
  for (const person of [Cilla(), Dag(), Elsa()]) await alone(person);
  await cancel(Cilla());
  expect(await alone(Cilla())).toMatchObject({ outcome: "waitlisted", place: 2 });
  expect(await line()).toEqual(["Elsa Åkerlund", "Cilla Öberg"]);
});

test("places count entries, a group being one", async () => {
  const { alone, register, tokenTo, view } = await sessionOf(0);
  await alone(Cilla());
  await register({ people: [Dag(), Elsa(), Farid()], ifNotAll: "all_or_nothing" });
  expect(await alone(Gun())).toMatchObject({ place: 3 });
  const places = [];
  for (const person of [Cilla(), Dag(), Farid(), Gun()]) {
    const seen = await view(await tokenTo(person.email, "waitlisted-to-participant"));
    places.push(seen.outcome === "registration" && seen.person.place);
  }
  expect(places).toEqual([1, 2, 2, 3]);
});

// What any sequence of acts must leave true, whatever their order.
const people = [Cilla(), Dag(), Elsa(), Farid(), Gun(), Henrik()];
type Act =
  | { kind: "alone" | "cancel" | "accept" | "decline"; who: number }
  | { kind: "group"; who: number; size: number; ifNotAll: "split" | "all_or_nothing" }
  | { kind: "handOver"; who: number; to: number }
  | { kind: "answerGroup"; who: number; yes: boolean }
  | { kind: "raise" }
  | { kind: "wait" };
const person = fc.nat({ max: people.length - 1 });
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ kind: fc.constant("alone" as const), who: person }),
  fc.record({
    kind: fc.constant("group" as const),
    who: person,
    size: fc.integer({ min: 2, max: 4 }),
    ifNotAll: fc.constantFrom("split" as const, "all_or_nothing" as const),
  }),
  fc.record({ kind: fc.constantFrom("cancel" as const, "accept" as const, "decline" as const), who: person }),
  fc.record({ kind: fc.constant("wait" as const) }),
  fc.record({ kind: fc.constant("handOver" as const), who: person, to: person }),
  fc.record({ kind: fc.constant("answerGroup" as const), who: person, yes: fc.boolean() }),
  fc.record({ kind: fc.constant("raise" as const) }),
);

test("no sequence of acts oversells, doubles a person, leaves a seat empty or lets anyone pass", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 3 }), fc.array(act, { minLength: 1, maxLength: 14 }), async (capacity, acts) => {
      await db.setNow("2027-02-01T08:00:00Z");
      const world = await sessionOf(capacity);
      for (const step of acts) {
        const before = await waitingAlone(world.session.id);
        await perform(world, step);
        await expectInvariants(world.session.id);
        await expectNobodyPassed(before);
      }
    }),
    { numRuns: 40 },
  );
}, 120_000);

type World = Awaited<ReturnType<typeof sessionOf>>;

/** A refusal, as to whoever has no offer to answer, changes nothing. */
const perform = (world: World, step: Act): Promise<unknown> =>
  attempt(world, step).catch((error) => expect(error.code).toMatch(/^PT4/));

async function attempt(world: World, step: Act): Promise<void> {
  const token = "who" in step ? await world.tokenTo(people[step.who]?.email ?? "") : "";
  switch (step.kind) {
    case "alone":
      await world.alone(people[step.who]);
      break;
    case "group": {
      const group = Array.from({ length: step.size }, (_, i) => people[(step.who + i) % people.length] ?? Cilla());
      await world.register({ people: group, ifNotAll: step.ifNotAll });
      break;
    }
    case "raise":
      await db.sql("update app.sessions set capacity = capacity + 1 where id = $1", [world.session.id]);
      await db.sql("select app.fill_seats($1)", [world.session.id]);
      break;
    case "wait":
      // Past any deadline; four of them reach into the last day, five past the start.
      await db.sql("update local.clock set frozen_at = frozen_at + interval '9 days 17 hours'");
      await world.expire();
      break;
    case "handOver":
      await world.act("hand_over", token, { p_ref: null, p_person: people[step.to] });
      break;
    case "answerGroup":
      await answerGroup(world, step.who, step.yes);
      break;
    default:
      await world.act(doors[step.kind], token, { p_ref: null });
  }
}

const doors = { cancel: "cancel_registration", accept: "accept_offer", decline: "decline_offer" };

/** The contact of the last group that a person was listed in answers for them. */
async function answerGroup(world: World, who: number, yes: boolean): Promise<void> {
  const token = await world.tokenTo(Cilla().email, "offer-to-contact");
  const ref = await world.refOf(people[who]?.name ?? "");
  await world.act(yes ? "accept_offer" : "decline_offer", token, { p_ref: ref });
}

async function expectInvariants(id: number): Promise<void> {
  const [found] = await db.sql<{ over: boolean; doubled: number; idle: number; empty: number; torn: number }>(
    `with session as (select *, capacity - app.seats_taken(id) as free from app.sessions where id = $1)
     select free < 0 as over,
       (select count(*)::int from (select from app.registrations where session_id = $1
          and state in ('registered', 'pending', 'offered', 'waitlisted')
          group by email, app.person_key(name) having count(*) > 1) d) as doubled,
       (select count(*)::int from (select q.id from app.queue_entries q join app.registrations r on r.queue_entry_id = q.id
          where q.session_id = $1 and app.session_starts_at($1) > app.now()
            and not exists (select from app.offers o where o.queue_entry_id = q.id and o.ended_at is null)
          group by q.id having count(*) <= free) i) as idle,
       (select count(*)::int from app.queue_entries q where q.session_id = $1
          and not exists (select from app.registrations r where r.queue_entry_id = q.id)) as empty,
       (select count(*)::int from app.registrations r where r.session_id = $1 and (coalesce(r.shown_as, r.state) = 'offered')
          <> exists (select from app.offers o where o.queue_entry_id = r.queue_entry_id and o.ended_at is null and o.kind = 'held')) as torn
     from session`,
    [id],
  );
  expect(found).toEqual({ over: false, doubled: 0, idle: 0, empty: 0, torn: 0 });
}

const waitingAlone = (id: number) =>
  db.sql<{ id: string }>(
    `select r.id from app.registrations r join app.queue_entries q on q.id = r.queue_entry_id
     where r.session_id = $1 and not q.all_or_nothing and r.state = 'waitlisted' order by q.position`,
    [id],
  );

/** Of those who waited alone, whoever got an offer stood before whoever still waits. */
async function expectNobodyPassed(before: { id: string }[]): Promise<void> {
  const now = await db.sql<{ state: string }>(
    `select r.state from unnest($1::bigint[]) with ordinality as stood(id, n) join app.registrations r on r.id = stood.id
     where r.state in ('offered', 'waitlisted') order by n`,
    [before.map((r) => r.id)],
  );
  const states = now.map((r) => r.state);
  expect(states).toEqual(states.toSorted());
}
