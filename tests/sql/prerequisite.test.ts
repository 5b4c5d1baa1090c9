import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { Astrid, Cilla, Dag, Elsa, Farid, Henrik, someForm, someSession } from "../support/people.ts";
import { refusal, registrationsOf } from "../support/registrations.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  for (const level of ["required", "recommended"]) {
    await db.sql(
      `insert into app.courses (slug, title, kind, audience, summary, data) values ($1, $1, 'deepening', 'supervisors', '', $2)`,
      [`fordjupning-${level}`, { prerequisite: { courses: ["grundutbildning", "grund-pa-webben"], level } }],
    );
  }
  // Cilla and Elsa have been to the basic course.
  await db.setNow("2027-01-02T08:00:00Z");
  const basic = await someSession(db, { days: [["2027-01-10T09:00:00+01:00", "2027-01-10T16:00:00+01:00"]] });
  for (const person of [Cilla(), Elsa()]) await registrationsOf(db, basic).alone(person);
});
beforeEach(() => db.setNow("2027-02-01T08:00:00Z"));

const sessionOf = async (capacity: number | null = 20, course = "fordjupning-required") => {
  const session = await someSession(db, { capacity, course });
  return { session, ...registrationsOf(db, session) };
};
type World = Awaited<ReturnType<typeof sessionOf>>;
const contact = { name: "Henrik Lilja", email: Henrik().email, phone: null };
const templates = async (world: World, person: { email: string }) =>
  (await world.mails()).filter((m) => m.to === person.email).map((m) => m.template);

describe("a required course", () => {
  test("lets in who has been there, and keeps a seat for who is not found, with the same screen", async () => {
    const world = await sessionOf(2);
    const [found, missing] = [await world.alone(Cilla()), await world.alone(Dag())];
    expect(missing).toEqual(found);
    expect(await world.states()).toEqual(["Cilla Öberg: registered", "Dag Nyström: pending"]);
    expect(await templates(world, Cilla())).toEqual(["registered-to-participant"]);
    expect(await templates(world, Dag())).toEqual(["prerequisite-missing-to-participant"]);
    expect(await world.alone(Farid())).toMatchObject({ outcome: "waitlisted" });
  });

  test("knows a person by address and name, whatever the spacing", async () => {
    const world = await sessionOf();
    await world.alone(Cilla({ name: "cilla   ÖBERG", email: "CILLA@bageri-morgonstund.example" }));
    await world.alone(Cilla({ name: "Någon annan i samma inkorg" }));
    expect(await world.states()).toEqual(["cilla   ÖBERG: registered", "Någon annan i samma inkorg: pending"]);
  });

  test("is met by a seat in a session that has been held; not by one ahead, cancelled, left or waited for", async () => {
    const meets = async (person: { email: string; name: string }) => {
      const world = await sessionOf();
      const [row] = await db.sql<{ yes: boolean }>("select app.meets_prerequisite($1, $2, $3) as yes", [
        world.session.id,
        person.email,
        person.name,
      ]);
      return row?.yes;
    };
    const days: [string, string][] = [["2027-01-20T09:00:00+01:00", "2027-01-20T16:00:00+01:00"]];
    await db.setNow("2027-01-15T08:00:00Z");
    const basic = registrationsOf(db, await someSession(db, { days, capacity: 1 }));
    const off = await someSession(db, { days });
    const ahead = registrationsOf(db, await someSession(db));
    await basic.alone(Dag());
    await basic.alone(Farid());
    await registrationsOf(db, off).alone(Farid());
    await db.sql("update app.sessions set cancelled_at = now() where id = $1", [off.id]);
    await ahead.alone(Farid());
    await db.setNow("2027-01-20T14:59:59Z");
    expect(await meets(Dag())).toBe(false);
    await db.setNow("2027-01-20T15:00:00Z");
    expect(await meets(Dag())).toBe(true);
    expect(await meets(Farid())).toBe(false);
    await db.sql("update app.registrations set state = 'cancelled' where email = $1 and state = 'registered'", [
      Dag().email,
    ]);
    expect(await meets(Dag())).toBe(false);
  });

  test("shows on one's own page that staff will ask, and on the contact's the same for everyone", async () => {
    const world = await sessionOf();
    await world.register({ people: [Cilla(), Dag()], contact });
    expect(await world.view(await world.tokenTo(Dag().email))).toMatchObject({
      person: { state: "pending" },
      session: { onlineUrl: null },
    });
    expect(await world.view(await world.tokenTo(contact.email, "submission-to-contact"))).toMatchObject({
      people: [{ state: "registered" }, { state: "registered" }],
    });
    const told = (await world.mails()).find((m) => m.template === "submission-to-contact");
    expect(told?.data.people?.map(({ state }) => state)).toEqual(["registered", "registered"]);
    const asked = (await world.mails()).find((m) => m.template === "prerequisite-missing-to-participant");
    expect(asked?.data).toMatchObject({ calendar: null, session: { onlineUrl: null } });
  });

  test("gives no calendar file to take back when somebody who was asked cancels", async () => {
    const world = await sessionOf();
    await world.alone(Dag());
    expect(await world.cancel(Dag())).toEqual({ outcome: "cancelled" });
    expect((await world.mails()).at(-1)).toMatchObject({
      template: "cancelled-to-participant",
      data: { calendar: null },
    });
  });

  test("is asked for again when a seat is handed over, added, offered or changed into another person", async () => {
    const world = await sessionOf(3);
    await world.register({ people: [Cilla()], contact });
    const token = await world.tokenTo(contact.email, "submission-to-contact");
    await world.act("add_people", token, { p_form: { ...someForm(world.session), people: [Dag()] } });
    expect(await world.states()).toEqual(["Cilla Öberg: registered", "Dag Nyström: pending"]);
    for (const [from, to] of [
      ["Cilla Öberg", Farid()],
      ["Dag Nyström", Elsa()],
    ] as const)
      expect(await world.act("hand_over", token, { p_ref: await world.refOf(from), p_person: to })).toEqual({
        outcome: "handed_over",
      });
    expect((await world.states()).slice(2)).toEqual(["Farid Haddad: pending", "Elsa Åkerlund: registered"]);
    expect(await templates(world, Farid())).toEqual(["prerequisite-missing-to-participant"]);
    expect(await templates(world, Elsa())).toEqual(["handed-over-to-new"]);

    const late = await sessionOf(0);
    for (const person of [Dag(), Cilla()]) await late.alone(person);
    await late.limit("capacity", 2);
    for (const person of [Dag(), Cilla()]) expect(await late.accept(person)).toEqual({ outcome: "accepted" });
    expect(await late.accept(Dag())).toEqual({ outcome: "already_accepted" });
    expect(await late.states()).toEqual(["Dag Nyström: pending", "Cilla Öberg: registered"]);
    expect((await templates(late, Dag())).at(-1)).toBe("prerequisite-missing-to-participant");
    expect((await templates(late, Cilla())).at(-1)).toBe("promoted-to-participant");
  });

  test("is looked for again when one corrects a name or an address, and then the seat is sure", async () => {
    const world = await sessionOf();
    await world.alone(Cilla({ email: "cilla@fel.example" }));
    expect(await world.states()).toEqual(["Cilla Öberg: pending"]);
    const change = async (email: string, changes: object) =>
      world.act("change_registration", await world.tokenTo(email), { p_ref: null, p_changes: changes });
    await change("cilla@fel.example", { email: Cilla().email });
    expect(await world.states()).toEqual(["Cilla Öberg: registered"]);
    expect((await world.mails()).at(-1)).toMatchObject({
      template: "registered-to-participant",
      to: Cilla().email,
      data: { calendar: { method: "REQUEST", sequence: 1 } },
    });
    // A new address is the same person; a new name is not.
    await change(Cilla().email, { email: "cilla@hemma.example" });
    expect(await world.states()).toEqual(["Cilla Öberg: registered"]);
    await change("cilla@hemma.example", { name: "Dag Nyström" });
    expect(await world.states()).toEqual(["Dag Nyström: pending"]);
    expect((await world.mails()).at(-1)).toMatchObject({
      template: "prerequisite-missing-to-participant",
      data: { calendar: { method: "CANCEL", sequence: 3 } },
    });
  });

  test("does not show a contact who has been there, whatever they do with a person", async () => {
    const seen = [];
    for (const person of [Cilla(), Dag()]) {
      const world = await sessionOf(1);
      await world.register({ people: [person], contact });
      const token = await world.tokenTo(contact.email, "submission-to-contact");
      const ref = await world.refOf(person.name);
      const look = async (door: string, args: object = {}) => {
        const answer = await world.act(door, token, { p_ref: ref, ...args }).catch((error) => error.message);
        const view = await world.view(token);
        return [answer, view.outcome === "submission" && view.people.map(({ state }) => state)];
      };
      seen.push([
        await look("accept_offer"),
        await look("change_registration", { p_changes: { phone: "0980-319 201" } }),
        await look("hand_over", { p_person: Elsa() }),
        await look("cancel_registration"),
      ]);
    }
    expect(seen[0]).toEqual(seen[1]);
  });
});

test("whoever was let in, changed and let in again is told each time", async () => {
  const astrid = await Astrid(db);
  const world = await sessionOf();
  await world.alone(Cilla());
  const approve = async (name: string) =>
    db.staffDoor(astrid, "approve_registration", { p_slug: world.session.slug, p_ref: await world.refOf(name) });
  for (const name of ["Dag Nyström", "Dag Ny"]) {
    const changes = { p_ref: null, p_changes: { name } };
    await world.act("change_registration", await world.tokenTo(Cilla().email), changes);
    expect(await world.states()).toEqual([`${name}: pending`]);
    await approve(name);
    expect((await world.mails()).at(-1)).toMatchObject({ template: "registered-to-participant", to: Cilla().email });
  }
  expect(await templates(world, Cilla())).toEqual([
    "registered-to-participant",
    "prerequisite-missing-to-participant",
    "registered-to-participant",
    "prerequisite-missing-to-participant",
    "registered-to-participant",
  ]);
});

describe("a recommended course", () => {
  test("keeps nobody out and asks nobody", async () => {
    const world = await sessionOf(20, "fordjupning-recommended");
    for (const person of [Cilla(), Dag()]) await world.alone(person);
    expect(await world.states()).toEqual(["Cilla Öberg: registered", "Dag Nyström: registered"]);
  });
});

test("somebody who is asked may not be registered twice, and has a seat to hand over", async () => {
  const world = await sessionOf();
  await world.alone(Dag());
  expect(await world.alone(Dag())).toMatchObject({ outcome: "registered" });
  expect(await world.states()).toEqual(["Dag Nyström: pending"]);
  const token = await world.tokenTo(Dag().email);
  expect(await refusal(world.act("hand_over", token, { p_ref: null, p_person: Dag() }))).toMatchObject({
    detail: [{ field: "name", error: "same_person" }],
  });
  await world.act("hand_over", token, { p_ref: null, p_person: Cilla() });
  expect(await world.states()).toEqual(["Dag Nyström: handed_over", "Cilla Öberg: registered"]);
  expect((await world.mails()).find((m) => m.template === "handed-over-to-previous")?.data.calendar).toBeNull();
});
