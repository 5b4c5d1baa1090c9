import { beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { Cilla, Dag, Elsa, Farid, Gun, Henrik, someForm, someone, someSession } from "../support/people.ts";
import { refusal, registrationsOf } from "../support/registrations.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  await db.setNow("2027-02-01T08:00:00Z");
});

interface Limits {
  capacity?: number | null;
  venue?: number | null;
  employer?: number | null;
}
const sessionOf = async ({ capacity = null, venue = null, employer = null }: Limits) => {
  const session = await someSession(db, { capacity });
  await db.sql("update app.sessions set venue_capacity = $2, employer_limit = $3 where id = $1", [
    session.id,
    venue,
    employer,
  ]);
  const world = { session, ...registrationsOf(db, session) };
  return { ...world, seats: async () => (await db.door<Record<string, unknown>>("seats"))[session.slug] };
};
const employer = (name: string, organisationNumber: string | null = null) => ({
  ...someForm("x").employer,
  name,
  organisationNumber,
});
const bakery = employer("Bageri Morgonstund");
const care = employer("Granby omsorg", "212000-1355");

describe("of several limits the tightest governs:", () => {
  test.each<[string, Limits, number | null]>([
    ["no limit at all", {}, null],
    ["the session's", { capacity: 2, venue: 5 }, 2],
    ["the room's", { capacity: 5, venue: 2 }, 2],
    ["the room's alone", { venue: 2 }, 2],
    ["none is let into a room for none", { capacity: 5, venue: 0 }, 0],
    ["an employer's does not show to others", { capacity: 5, employer: 1 }, 5],
  ])("%s", async (_, limits, left) => {
    const world = await sessionOf(limits);
    expect(await world.seats()).toMatchObject({ left });
    for (let n = 0; n < (left ?? 6); n++) await world.alone(someone(n), { employer: employer(`Arbetsgivare ${n}`) });
    const next = await world.alone(someone(99), { employer: employer("Ännu en") });
    expect(next.outcome).toBe(left === null ? "registered" : "waitlisted");
  });
});

describe("an employer's limit", () => {
  test("lets in so many of theirs; the others wait, and everyone else is let in meanwhile", async () => {
    const world = await sessionOf({ capacity: 10, employer: 2 });
    for (const person of [Cilla(), Dag()])
      expect(await world.alone(person, { employer: bakery })).toMatchObject({ outcome: "registered" });
    expect(await world.alone(Elsa(), { employer: bakery })).toMatchObject({ outcome: "waitlisted", place: 1 });
    expect(await world.alone(Farid(), { employer: care })).toMatchObject({ outcome: "registered" });
    expect(await world.seats()).toEqual({ state: "open", left: 7 });
  });

  test("knows an employer by its number, else by its name however it is spaced or cased", async () => {
    const world = await sessionOf({ employer: 1 });
    await world.alone(Cilla(), { employer: bakery });
    expect(await world.alone(Dag(), { employer: employer("  BAGERI   morgonstund ") })).toMatchObject({
      outcome: "waitlisted",
    });
    await world.alone(Elsa(), { employer: care });
    expect(await world.alone(Farid(), { employer: employer("Omsorgen", "2120001355") })).toMatchObject({
      outcome: "waitlisted",
    });
    expect(await world.alone(Gun(), { employer: employer("Granby omsorg") })).toMatchObject({ outcome: "registered" });
  });

  test("asks a group by what is really free for their employer, and splits by it", async () => {
    const world = await sessionOf({ capacity: 10, employer: 2 });
    await world.alone(Cilla(), { employer: bakery });
    const group = { people: [Dag(), Elsa(), Farid()], employer: bakery };
    expect(await refusal(world.register(group))).toEqual({
      code: "PT409",
      message: "group_does_not_fit",
      detail: { free: 1 },
    });
    expect(await refusal(world.register({ ...group, employer: care }))).toMatchObject({ detail: { free: 2 } });
    expect(await world.register({ ...group, ifNotAll: "split" })).toMatchObject({ registered: 1, waitlisted: 2 });
    const full = await sessionOf({ capacity: 1, employer: 2 });
    expect(await refusal(full.register(group))).toMatchObject({ detail: { free: 1 } });
  });

  test("holds for people whom the contact adds", async () => {
    const world = await sessionOf({ capacity: 10, employer: 2 });
    await world.register({ people: [Cilla(), Dag()], employer: bakery });
    const token = await world.tokenTo(Cilla().email, "submission-to-contact");
    const form = { ...someForm(world.session), people: [Elsa()] };
    expect(await world.act("add_people", token, { p_form: form })).toMatchObject({ outcome: "waitlisted" });
  });

  test("passes over an entry that is above it, which blocks nobody and gets the seat its colleague leaves", async () => {
    const world = await sessionOf({ capacity: 2, employer: 1 });
    await world.alone(Cilla(), { employer: bakery });
    await world.alone(Gun(), { employer: care });
    await world.alone(Dag(), { employer: bakery });
    await world.alone(Henrik(), { employer: employer("Mossvikens bibliotek") });
    await world.cancel(Gun());
    expect(await world.states()).toEqual(expect.arrayContaining(["Dag Nyström: waitlisted", "Henrik Lilja: offered"]));
    await world.cancel(Cilla());
    expect(await world.states()).toContain("Dag Nyström: offered");
  });

  test("counts an offer as a seat of theirs, and not one that ended", async () => {
    const world = await sessionOf({ capacity: 1, employer: 1 });
    await world.alone(Gun(), { employer: care });
    for (const person of [Cilla(), Dag()]) await world.alone(person, { employer: bakery });
    await world.limit("capacity", 3);
    expect(await world.states()).toEqual(["Gun Ståhl: registered", "Cilla Öberg: offered", "Dag Nyström: waitlisted"]);
    await world.decline(Cilla());
    expect(await world.states()).toContain("Dag Nyström: offered");
  });

  test("holds in the last day too: of two told at once, one is let in, and no colleague walks in before them", async () => {
    const world = await sessionOf({ capacity: 4, employer: 1 });
    for (const person of [Gun(), Cilla(), Dag()]) await world.alone(person, { employer: bakery });
    await db.setNow("2027-03-11T12:00:00+01:00");
    await world.cancel(Gun());
    expect(await world.alone(Farid(), { employer: bakery })).toMatchObject({ outcome: "waitlisted" });
    expect(await world.alone(Elsa(), { employer: care })).toMatchObject({ outcome: "registered" });
    expect(await world.accept(Dag())).toEqual({ outcome: "accepted" });
    for (const person of [Cilla(), Farid()]) expect(await world.accept(person)).toEqual({ outcome: "taken" });
    await db.setNow("2027-02-01T08:00:00Z");
  });

  test("that goes away, or an employer that was wrong, makes room for those who wait", async () => {
    for (const end of ["limit", "employer"] as const) {
      const world = await sessionOf({ capacity: 5, employer: 2 });
      await world.register({ people: [Cilla(), Dag()], employer: bakery });
      await world.alone(Elsa(), { employer: bakery });
      if (end === "limit") await world.limit("employer_limit", null);
      else
        await world.act("change_submission", await world.tokenTo(Cilla().email, "submission-to-contact"), {
          p_changes: { employer: { name: "Konditori Skymning" } },
        });
      expect(await world.states()).toContain("Elsa Åkerlund: offered");
    }
  });

  test("does not stand in the way of handing a seat to a colleague", async () => {
    const world = await sessionOf({ capacity: 5, employer: 1 });
    await world.alone(Cilla(), { employer: bakery });
    await world.act("hand_over", await world.tokenTo(Cilla().email), { p_ref: null, p_person: Dag() });
    expect(await world.states()).toEqual(["Cilla Öberg: handed_over", "Dag Nyström: registered"]);
  });
});

describe("capacity", () => {
  test("can be raised at any time, also after registration closed, and sends offers", async () => {
    const world = await sessionOf({ capacity: 1, venue: 2 });
    for (const person of [Cilla(), Dag(), Elsa()]) await world.alone(person);
    await db.sql("update app.sessions set closed_at = now() where id = $1", [world.session.id]);
    await world.limit("capacity", 9);
    expect(await world.states()).toEqual([
      "Cilla Öberg: registered",
      "Dag Nyström: offered",
      "Elsa Åkerlund: waitlisted",
    ]);
    await world.limit("venue_capacity", 3);
    expect(await world.line()).toEqual([]);
  });

  test("taken counts seats that are offered, pending or had, and never a person who was known, expired or waits", async () => {
    const world = await sessionOf({ capacity: 2 });
    for (const person of [Cilla(), Gun(), Dag(), Elsa()]) await world.alone(person);
    await world.cancel(Cilla());
    const taken = async () =>
      (await db.sql<{ n: number }>("select app.seats_taken($1) as n", [world.session.id]))[0]?.n;
    expect(await taken()).toBe(2);
    await db.sql("update app.registrations set state = 'pending' where session_id = $1 and name = 'Gun Ståhl'", [
      world.session.id,
    ]);
    expect(await taken()).toBe(2);
    await world.decline(Dag());
    await world.decline(Elsa());
    expect(await taken()).toBe(1);
    await world.register({ people: [Gun(), Farid()], ifNotAll: "split" });
    expect(await taken()).toBe(2);
  });
});

test("a single person cannot join the waitlist while a seat is free to them", async () => {
  const world = await sessionOf({ capacity: 3 });
  await world.register({ people: [Cilla(), Dag(), Elsa(), Farid()], ifNotAll: "all_or_nothing" });
  for (const person of [Gun(), Henrik()]) expect(await world.alone(person)).toMatchObject({ outcome: "registered" });
  expect(await world.seats()).toEqual({ state: "few_left", left: 1 });
});
