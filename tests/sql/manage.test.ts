import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { Cilla, Dag, Elsa, Farid, Gun, Henrik, someSession } from "../support/people.ts";
import { refusal, registrationsOf } from "../support/registrations.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  await db.setNow("2027-02-01T08:00:00Z");
});

const sessionOf = async (capacity: number | null = 20, more: Parameters<typeof someSession>[1] = {}) => {
  const session = await someSession(db, { capacity, ...more });
  return { session, ...registrationsOf(db, session) };
};
type World = Awaited<ReturnType<typeof sessionOf>>;

const contact = { name: "Henrik Lilja", email: Henrik().email, phone: "0980-319 210" };
const contactToken = (world: World) => world.tokenTo(contact.email, "submission-to-contact");
const refOf = async (world: World, name: string) => {
  const [row] = await db.sql<{ ref: string }>(
    "select ref from app.registrations where session_id = $1 and name = $2 order by id desc",
    [world.session.id, name],
  );
  return row?.ref;
};
const afterStart = async (work: () => Promise<void>) => {
  await db.setNow("2027-03-12T08:00:00Z");
  await work().finally(() => db.setNow("2027-02-01T08:00:00Z"));
};

describe("a link", () => {
  test("an older mail that goes out late opens nothing to an address the registration has left", async () => {
    const world = await sessionOf(20, { format: "online", onlineUrl: "https://moten.example/hemlig" });
    await world.register({ people: [Cilla()], self: false, contact });
    const contactsToken = await contactToken(world);
    const token = await world.tokenTo(Cilla().email);
    await world.act("change_registration", token, { p_ref: null, p_changes: { email: Dag().email } });
    await world.act("change_submission", contactsToken, { p_changes: { contact: { email: Gun().email } } });
    const late = (await world.mails()).filter(({ to }) => to === Cilla().email || to === contact.email);
    expect(late.map(({ template, data }) => [template, data.link, data.session.onlineUrl])).toEqual([
      ["registered-to-participant", null, null],
      ["submission-to-contact", null, null],
      ["changed-to-participant", null, null],
    ]);
  });

  test("shows a person their registration, with the digital link only while they have a seat", async () => {
    const world = await sessionOf(1, { format: "online", onlineUrl: "https://moten.example/hemlig" });
    await world.alone(Cilla(), {
      needs: { dietary: "Inga nötter", access: null },
      optIns: { shareContact: false, network: true, newsletter: false },
    });
    await world.alone(Dag());
    expect(await world.view(await world.tokenTo(Cilla().email))).toMatchObject({
      outcome: "registration",
      session: { slug: world.session.slug, onlineUrl: "https://moten.example/hemlig" },
      started: false,
      person: { name: "Cilla Öberg", state: "registered", place: null },
      needs: { dietary: "Inga nötter", access: null },
      optIns: { shareContact: false, network: true, newsletter: false },
      calendar: { sequence: 0 },
    });
    expect(await world.view(await world.tokenTo(Dag().email))).toMatchObject({
      session: { onlineUrl: null },
      person: { state: "waitlisted", place: 1 },
    });
  });

  test("shows a contact the people, never their needs or the digital link", async () => {
    const world = await sessionOf(20, { format: "hybrid" });
    await world.register({ people: [Cilla(), Dag()], contact });
    const token = await world.tokenTo(Cilla().email);
    await world.act("change_registration", token, {
      p_ref: null,
      p_changes: { needs: { dietary: "Inga nötter", access: null } },
    });
    const seen = await world.view(await contactToken(world));
    expect(seen).toMatchObject({
      outcome: "submission",
      contact,
      employer: { name: "Bageri Morgonstund", municipality: "9901" },
      people: [{ name: "Cilla Öberg" }, { name: "Dag Nyström" }],
    });
    expect(JSON.stringify(seen)).not.toMatch(/nötter|moten\.example/);
  });

  test("changes nothing by being looked at, at any age", async () => {
    const world = await sessionOf();
    await world.alone();
    const token = await world.tokenTo(Cilla().email);
    const all = () =>
      db.sql("select r.*, t.* from app.registrations r join app.tokens t on t.registration_id = r.id order by r.id");
    const before = await all();
    await world.view(token, "klient");
    await afterStart(async () => expect(await world.view(token)).toMatchObject({ started: true }));
    expect(await all()).toEqual(before);
  });

  test("that is invented opens nothing and changes nothing", async () => {
    const world = await sessionOf();
    for (const token of ["", "x", "a".repeat(22), "' or true --"]) {
      expect(await world.view(token)).toEqual({ outcome: "unknown_link" });
      expect(await refusal(world.act("cancel_registration", token, { p_ref: null }))).toMatchObject({
        code: "PT404",
        message: "unknown_link",
      });
      expect(await refusal(world.act("hand_over", token, { p_ref: null, p_person: Dag() }))).toMatchObject({
        message: "unknown_link",
      });
    }
  });

  test("cannot be guessed for long: after 20 misses that client gets no answers, others do", async () => {
    const world = await sessionOf();
    await world.alone();
    const token = await world.tokenTo(Cilla().email);
    for (let i = 0; i < 20; i++) {
      expect(await world.view(token, "gissare")).toMatchObject({ outcome: "registration" });
      expect(await world.view(`fel${i}`, "gissare")).toEqual({ outcome: "unknown_link" });
    }
    expect(await world.view(token, "gissare")).toEqual({ outcome: "too_many_attempts" });
    expect(await world.view(token, "någon annan")).toMatchObject({ outcome: "registration" });
  });

  test("opens one thing: nobody else's registration, and no submission", async () => {
    const world = await sessionOf();
    await world.register({ people: [Cilla(), Dag()], contact });
    const cilla = await world.tokenTo(Cilla().email);
    const dagRef = await refOf(world, "Dag Nyström");
    expect(await refusal(world.act("cancel_registration", cilla, { p_ref: dagRef }))).toMatchObject({
      message: "unknown_link",
    });
    expect(await refusal(world.act("add_people", cilla, { p_form: {} }))).toMatchObject({ message: "unknown_link" });
    expect(await refusal(world.act("change_submission", cilla, { p_changes: {} }))).toMatchObject({
      message: "unknown_link",
    });
    const other = await sessionOf();
    await other.register({ people: [Elsa(), Farid()], contact });
    expect(await refusal(world.act("cancel_registration", await contactToken(other), { p_ref: dagRef }))).toMatchObject(
      {
        message: "unknown_link",
      },
    );
    expect(await refusal(world.act("cancel_registration", await contactToken(world), { p_ref: null }))).toMatchObject({
      message: "unknown_link",
    });
  });
});

describe("cancelling", () => {
  test("by oneself tells the person and the contact, once however often it is sent", async () => {
    const world = await sessionOf();
    await world.register({ people: [Cilla(), Dag()], contact });
    const token = await world.tokenTo(Cilla().email);
    const before = (await world.mails()).length;
    expect(await world.act("cancel_registration", token, { p_ref: null })).toEqual({ outcome: "cancelled" });
    expect(await world.act("cancel_registration", token, { p_ref: null })).toEqual({ outcome: "already_cancelled" });
    expect((await world.mails()).slice(before)).toMatchObject([
      {
        template: "cancelled-to-participant",
        to: Cilla().email,
        data: { calendar: { method: "CANCEL", sequence: 1 } },
      },
      { template: "cancelled-to-contact", to: contact.email, data: { cancelled: "Cilla Öberg", calendar: null } },
    ]);
  });

  test("by the contact tells the person; by someone who is their own contact, only themself", async () => {
    const world = await sessionOf();
    await world.register({ people: [Cilla(), Dag()], contact });
    await world.act("cancel_registration", await contactToken(world), { p_ref: await refOf(world, "Dag Nyström") });
    await world.alone(Elsa());
    await world.act("cancel_registration", await world.tokenTo(Elsa().email), { p_ref: null });
    expect((await world.mails()).filter((m) => m.template.startsWith("cancelled")).map((m) => m.to)).toEqual([
      Dag().email,
      Elsa().email,
    ]);
  });

  test("a place in line leaves no calendar file behind and moves the others up", async () => {
    const world = await sessionOf(0);
    await world.alone(Cilla());
    await world.alone(Dag());
    await world.act("cancel_registration", await world.tokenTo(Cilla().email), { p_ref: null });
    expect((await world.mails()).at(-1)).toMatchObject({
      template: "cancelled-to-participant",
      data: { calendar: null },
    });
    expect(await world.view(await world.tokenTo(Dag().email))).toMatchObject({ person: { place: 1 } });
    expect(await world.view(await world.tokenTo(Cilla().email))).toMatchObject({
      person: { state: "cancelled", place: null },
    });
  });

  test("goes on until the first day starts, also after registration closed, and not in a cancelled session", async () => {
    const world = await sessionOf(20, { registrationClosesAt: "2027-03-01T12:00:00Z" });
    await world.alone();
    const token = await world.tokenTo(Cilla().email);
    await afterStart(async () => {
      for (const [door, args] of [
        ["cancel_registration", { p_ref: null }],
        ["hand_over", { p_ref: null, p_person: Dag() }],
        ["change_registration", { p_ref: null, p_changes: { phone: null } }],
      ] as const) {
        expect(await refusal(world.act(door, token, args))).toMatchObject({
          code: "PT409",
          message: "session_started",
        });
      }
    });
    await db.sql("update app.sessions set cancelled_at = now() where id = $1", [world.session.id]);
    expect(await refusal(world.act("cancel_registration", token, { p_ref: null }))).toMatchObject({
      message: "session_cancelled",
    });
    await db.sql("update app.sessions set cancelled_at = null where id = $1", [world.session.id]);
    await db.setNow("2027-03-12T07:59:59Z");
    expect(await world.act("cancel_registration", token, { p_ref: null })).toEqual({ outcome: "cancelled" });
    await db.setNow("2027-02-01T08:00:00Z");
  });
});

describe("handing over", () => {
  test("gives the seat to the colleague, never to the line, and closes the old link", async () => {
    const world = await sessionOf(1);
    await world.alone(Cilla(), { needs: { dietary: "Inga nötter", access: null } });
    await world.alone(Dag());
    const token = await world.tokenTo(Cilla().email);
    expect(await world.act("hand_over", token, { p_ref: null, p_person: Elsa() })).toEqual({ outcome: "handed_over" });
    expect(await world.states()).toEqual([
      "Cilla Öberg: handed_over",
      "Dag Nyström: waitlisted",
      "Elsa Åkerlund: registered",
    ]);
    expect(await world.view(token)).toEqual({ outcome: "unknown_link" });
    const sent = await world.mails();
    expect(sent.find((m) => m.template === "handed-over-to-previous")).toMatchObject({
      to: Cilla().email,
      data: { to: "Elsa Åkerlund", link: null, calendar: { method: "CANCEL", sequence: 1 } },
    });
    expect(sent.find((m) => m.template === "handed-over-to-new")).toMatchObject({
      to: Elsa().email,
      data: { by: "Cilla Öberg", calendar: { method: "REQUEST" } },
    });
    expect(await world.view(await world.tokenTo(Elsa().email))).toMatchObject({
      needs: { dietary: null, access: null },
    });
  });

  test("sent twice is done once, with the same answer", async () => {
    const world = await sessionOf();
    await world.register({ people: [Cilla(), Dag()], contact });
    const token = await world.tokenTo(Cilla().email);
    const args = { p_ref: null, p_person: Elsa() };
    const answers = await Promise.all([world.act("hand_over", token, args), world.act("hand_over", token, args)]);
    expect(answers).toEqual([{ outcome: "handed_over" }, { outcome: "handed_over" }]);
    const byContact = { p_ref: await refOf(world, "Dag Nyström"), p_person: Farid() };
    await world.act("hand_over", await contactToken(world), byContact);
    expect(await world.act("hand_over", await contactToken(world), byContact)).toEqual({ outcome: "handed_over" });
    expect((await world.states()).filter((s) => s.endsWith(": registered"))).toHaveLength(2);
    expect(await refusal(world.act("hand_over", token, { p_ref: null, p_person: Gun() }))).toMatchObject({
      message: "unknown_link",
    });
  });

  test("to a colleague with a seat sends them their link and the seat to the line, with the same answer", async () => {
    const world = await sessionOf(2);
    for (const person of [Cilla(), Dag(), Elsa()]) await world.alone(person);
    expect(await world.act("hand_over", await world.tokenTo(Cilla().email), { p_ref: null, p_person: Dag() })).toEqual({
      outcome: "handed_over",
    });
    expect(await world.states()).toEqual([
      "Cilla Öberg: handed_over",
      "Dag Nyström: registered",
      "Elsa Åkerlund: offered",
    ]);
    expect((await world.mails()).map((m) => [m.template, m.to])).toContainEqual([
      "already-registered-to-participant",
      Dag().email,
    ]);
  });

  test("to a colleague who waits ends their waiting", async () => {
    const world = await sessionOf(1);
    for (const person of [Cilla(), Dag(), Elsa()]) await world.alone(person);
    const waiting = await world.tokenTo(Elsa().email);
    await world.act("hand_over", await world.tokenTo(Cilla().email), { p_ref: null, p_person: Elsa() });
    expect(await world.line()).toEqual(["Dag Nyström"]);
    expect((await world.states()).at(-1)).toBe("Elsa Åkerlund: registered");
    expect(await world.view(waiting)).toEqual({ outcome: "unknown_link" });
  });

  test("needs a seat, another person and a whole person", async () => {
    const world = await sessionOf(1);
    for (const person of [Cilla(), Dag()]) await world.alone(person);
    const [cilla, dag] = [await world.tokenTo(Cilla().email), await world.tokenTo(Dag().email)];
    expect(await refusal(world.act("hand_over", dag, { p_ref: null, p_person: Elsa() }))).toMatchObject({
      code: "PT409",
      message: "no_seat",
    });
    expect(await refusal(world.act("hand_over", cilla, { p_ref: null, p_person: Cilla() }))).toMatchObject({
      detail: [{ field: "name", error: "same_person" }],
    });
    expect(await refusal(world.act("hand_over", cilla, { p_ref: null, p_person: Elsa({ email: "" }) }))).toMatchObject({
      message: "check_form",
      detail: [{ field: "email", error: "email_missing" }],
    });
  });
});

describe("changing", () => {
  test("mails what changed, once, with the next calendar file; nothing when nothing changed", async () => {
    const world = await sessionOf();
    await world.alone();
    const token = await world.tokenTo(Cilla().email);
    const before = (await world.mails()).length;
    const changes = { name: "Cilla Ek", phone: "070-174 06 05", gender: "woman" };
    expect(await world.act("change_registration", token, { p_ref: null, p_changes: changes })).toEqual({
      outcome: "changed",
    });
    expect(await world.act("change_registration", token, { p_ref: null, p_changes: changes })).toEqual({
      outcome: "unchanged",
    });
    const sent = (await world.mails()).slice(before);
    expect(sent).toMatchObject([
      { template: "changed-to-participant", data: { calendar: { method: "REQUEST", sequence: 1 } } },
    ]);
    expect(sent[0]?.data.changes).toEqual([
      { field: "name", before: "Cilla Öberg", after: "Cilla Ek" },
      { field: "phone", before: null, after: "070-174 06 05" },
      { field: "gender" },
    ]);
    expect(await world.view(token)).toMatchObject({ person: { name: "Cilla Ek", role: "supervisor" } });
  });

  test("of address gives the new one a link, closes the old ones and tells the old one no more than that", async () => {
    const world = await sessionOf();
    await world.alone();
    const token = await world.tokenTo(Cilla().email);
    await world.act("change_registration", token, {
      p_ref: null,
      p_changes: { email: "Ny@Bageri-Morgonstund.example" },
    });
    expect(await world.view(token)).toEqual({ outcome: "unknown_link" });
    const fresh = await world.tokenTo("ny@bageri-morgonstund.example");
    expect(await world.view(fresh)).toMatchObject({ person: { email: "ny@bageri-morgonstund.example" } });
    const [notice] = (await world.mails()).filter(
      (m) => m.template === "changed-to-participant" && m.to === Cilla().email,
    );
    expect(notice?.data).toMatchObject({ link: null, calendar: null, changes: [{ field: "email" }] });
    expect(JSON.stringify(notice?.data)).not.toContain("ny@");
  });

  test("of needs and opt-ins is for the person's own link, and is never mailed", async () => {
    const world = await sessionOf();
    await world.register({ people: [Cilla(), Dag()], contact });
    const own = {
      needs: { dietary: "Inga nötter", access: null },
      optIns: { shareContact: true, network: false, newsletter: false },
    };
    const before = (await world.mails()).length;
    const byContact = { p_ref: await refOf(world, "Cilla Öberg"), p_changes: own };
    expect(await world.act("change_registration", await contactToken(world), byContact)).toEqual({
      outcome: "unchanged",
    });
    const token = await world.tokenTo(Cilla().email);
    expect(await world.act("change_registration", token, { p_ref: null, p_changes: own })).toEqual({
      outcome: "changed",
    });
    expect(await world.act("change_registration", token, { p_ref: null, p_changes: own })).toEqual({
      outcome: "unchanged",
    });
    expect(await world.view(token)).toMatchObject(own);
    expect(await world.mails()).toHaveLength(before);
  });

  test("into a person who has a seat joins the two, and the screen does not say so", async () => {
    const world = await sessionOf(2);
    for (const person of [Cilla(), Cilla({ email: "cilla@privat.example" }), Dag()]) await world.alone(person);
    const token = await world.tokenTo("cilla@privat.example");
    expect(await world.act("change_registration", token, { p_ref: null, p_changes: { email: Cilla().email } })).toEqual(
      {
        outcome: "changed",
      },
    );
    expect(await world.states()).toEqual(["Cilla Öberg: registered", "Cilla Öberg: cancelled", "Dag Nyström: offered"]);
    expect((await world.mails()).map((m) => m.template)).toContain("already-registered-to-participant");
    expect((await world.mails()).at(-2)).toMatchObject({
      template: "changed-to-participant",
      to: "cilla@privat.example",
    });
  });

  test("is checked like the form, and over when the registration is", async () => {
    const world = await sessionOf();
    await world.alone();
    const token = await world.tokenTo(Cilla().email);
    const changes = { name: "", email: "cilla", needs: { dietary: "x".repeat(1001) } };
    expect(
      (await refusal(world.act("change_registration", token, { p_ref: null, p_changes: changes }))).detail,
    ).toEqual([
      { field: "name", error: "name_missing" },
      { field: "email", error: "email_malformed" },
      { field: "needs.dietary", error: "too_long" },
    ]);
    await world.act("cancel_registration", token, { p_ref: null });
    expect(
      await refusal(world.act("change_registration", token, { p_ref: null, p_changes: { phone: null } })),
    ).toMatchObject({
      message: "registration_ended",
    });
  });
});

test("whoever leaves, returns, moves up, hands over and changes again is mailed each time, in files that replace the last", async () => {
  const world = await sessionOf(1);
  const own = async (person: { email: string }, door: string, args: object = {}) =>
    world.act(door, await world.tokenTo(person.email), { p_ref: null, ...args });
  for (let round = 0; round < 2; round += 1) {
    await world.alone(Cilla());
    await world.alone(Dag());
    await own(Cilla(), "cancel_registration");
    await own(Dag(), "accept_offer");
    await own(Dag(), "change_registration", { p_changes: { phone: "070-174 06 05" } });
    await own(Dag(), "change_registration", { p_changes: { phone: null } });
    await own(Dag(), "hand_over", { p_person: Elsa() });
    await own(Elsa(), "hand_over", { p_person: Dag() });
    await own(Dag(), "cancel_registration");
  }
  const sent = (await world.mails()).map((m) => `${m.template} ${m.to.split("@")[0]}`);
  for (const mail of [
    "registered-to-participant cilla",
    "waitlisted-to-participant dag",
    "cancelled-to-participant cilla",
    "promoted-to-participant dag",
    "handed-over-to-new elsa",
    "handed-over-to-previous dag",
    "handed-over-to-new dag",
    "handed-over-to-previous elsa",
    "cancelled-to-participant dag",
  ])
    expect([mail, sent.filter((one) => one === mail).length]).toEqual([mail, 2]);
  expect(sent.filter((one) => one === "changed-to-participant dag")).toHaveLength(4);
  const files = new Map<string, number[]>();
  for (const { data } of await world.mails())
    if (data.calendar) files.set(data.calendar.uid, [...(files.get(data.calendar.uid) ?? []), data.calendar.sequence]);
  // Each round: Cilla's seat, Dag's (moved up, changed twice, handed over), Elsa's and Dag's again.
  expect([...files.values()].map((sequences) => sequences.length)).toEqual([2, 4, 2, 2, 2, 4, 2, 2]);
  for (const sequences of files.values()) expect(sequences).toEqual([...new Set(sequences)].toSorted((a, b) => a - b));
});

describe("a contact", () => {
  test("adds people by the same rule as the form, once", async () => {
    const world = await sessionOf(3);
    await world.register({ people: [Cilla(), Dag()], contact });
    const token = await contactToken(world);
    const form = { formKey: randomUUID(), people: [Elsa(), Farid()], ifNotAll: null };
    expect(await refusal(world.act("add_people", token, { p_form: form }))).toMatchObject({
      message: "group_does_not_fit",
      detail: { free: 1 },
    });
    const split = { ...form, ifNotAll: "split" };
    const outcome = { outcome: "split", registered: 1, waitlisted: 1, place: 1 };
    expect(await world.act("add_people", token, { p_form: split })).toEqual(outcome);
    expect(await world.act("add_people", token, { p_form: split })).toEqual(outcome);
    expect(await world.view(token)).toMatchObject({
      people: [
        { name: "Cilla Öberg" },
        { name: "Dag Nyström" },
        { name: "Elsa Åkerlund" },
        { name: "Farid Haddad", place: 1 },
      ],
    });
    const told = (await world.mails()).filter((m) => m.template === "submission-to-contact");
    expect(told.map((m) => m.data.people?.length)).toEqual([2, 2]);
    expect((await refusal(world.act("add_people", token, { p_form: { people: [Gun({ role: "" })] } }))).detail).toEqual(
      [
        { field: "people.0.role", error: "role_missing" },
        { field: "formKey", error: "form_key_missing" },
      ],
    );
  });

  describe("cannot tell who was known", () => {
    const everyone = [Cilla(), Dag()];
    /** What a contact sees of a session in which Cilla has a seat of her own already, and in which nobody knows her. */
    const twice = async (capacity: number | null, steps: (world: World, token: string) => Promise<unknown>) => {
      const seen = [];
      for (const known of [true, false]) {
        const world = await sessionOf(known && capacity !== null ? capacity + 1 : capacity);
        if (known) await world.alone();
        const answers: unknown[] = [await world.register({ people: everyone, contact, ifNotAll: "split" })];
        const token = await contactToken(world);
        answers.push(await steps(world, token).catch((error) => error.message));
        const view = await world.view(token);
        const people = view.outcome === "submission" ? view.people.map(({ ref: _, ...person }) => person) : [];
        const told = (await world.mails()).filter((m) => m.template === "submission-to-contact");
        seen.push({ answers, people, told: told.map((m) => m.data.people) });
        if (known) expect((await world.states())[0]).toBe("Cilla Öberg: registered");
      }
      expect(seen[0]).toEqual(seen[1]);
      return seen[0];
    };
    const about = (door: string, name: string, args: object) => async (world: World, token: string) =>
      world.act(door, token, { p_ref: await refOf(world, name), ...args });

    test("by looking", async () => {
      expect((await twice(null, async () => null))?.people).toHaveLength(2);
      expect((await twice(0, async () => null))?.people.map(({ place }) => place)).toEqual([1, 2]);
    });

    test.each<[string, ReturnType<typeof about>]>([
      ["cancelling", about("cancel_registration", "Cilla Öberg", {})],
      ["changing", about("change_registration", "Cilla Öberg", { p_changes: { phone: "0980-319 201" } })],
      ["changing the other", about("change_registration", "Dag Nyström", { p_changes: { name: "Dag Ny" } })],
      ["handing over", about("hand_over", "Cilla Öberg", { p_person: Elsa() })],
      ["handing over to oneself", about("hand_over", "Cilla Öberg", { p_person: Cilla() })],
      ["handing over badly", about("hand_over", "Cilla Öberg", { p_person: Elsa({ email: "elsa" }) })],
    ])("by %s", async (_, step) => {
      await twice(null, step);
      await twice(2, step);
    });

    test("by doing it twice, or by naming her later", async () => {
      const later = about("hand_over", "Dag Nyström", { p_person: Cilla({ name: "Cilla  öberg" }) });
      for (const known of [true, false]) {
        const world = await sessionOf(5);
        if (known) await world.alone();
        await world.register({ people: [Dag(), Elsa()], contact });
        expect(await later(world, await contactToken(world))).toEqual({ outcome: "handed_over" });
        expect(await world.view(await contactToken(world))).toMatchObject({
          people: [{ state: "handed_over" }, { name: "Elsa Åkerlund" }, { name: "Cilla  öberg", state: "registered" }],
        });
      }
      const cancel = about("cancel_registration", "Cilla Öberg", {});
      await twice(null, async (world, token) => [await cancel(world, token), await cancel(world, token)]);
    });

    test("by making somebody into her", async () => {
      for (const known of [true, false]) {
        const world = await sessionOf(5);
        if (known) await world.alone();
        await world.register({ people: [Dag(), Elsa()], contact });
        const args = { p_changes: { name: Cilla().name, email: Cilla().email } };
        expect(await about("change_registration", "Dag Nyström", args)(world, await contactToken(world))).toEqual({
          outcome: "changed",
        });
        expect(await world.view(await contactToken(world))).toMatchObject({
          people: [{ name: "Cilla Öberg", state: "registered" }, { name: "Elsa Åkerlund" }],
        });
        expect((await world.states()).filter((state) => state === "Cilla Öberg: registered")).toHaveLength(1);
      }
    });

    test("and whoever is named instead of her is really booked, or really waits", async () => {
      const instead = { p_changes: { name: Elsa().name, email: Elsa().email } };
      for (const [capacity, state, other] of [
        [9, "registered", "registered"],
        [2, "waitlisted", "offered"],
      ] as const) {
        const world = await sessionOf(capacity);
        await world.alone();
        await world.register({ people: everyone, contact, ifNotAll: "split" });
        if (state === "waitlisted")
          await db.sql("update app.sessions set capacity = 2 where id = $1", [world.session.id]);
        await about("change_registration", "Cilla Öberg", instead)(world, await contactToken(world));
        expect(await world.states()).toEqual([
          "Cilla Öberg: registered",
          `Dag Nyström: ${other}`,
          `Elsa Åkerlund: ${state}`,
        ]);
        expect((await world.mails()).at(-1)).toMatchObject({ template: `${state}-to-participant`, to: Elsa().email });
      }
    });
  });

  test("changes contact, manager and employer; a new address gets the link and the old one closes", async () => {
    const world = await sessionOf();
    await world.register({ people: [Cilla(), Dag()], contact });
    const token = await contactToken(world);
    expect(await world.act("change_submission", token, { p_changes: {} })).toEqual({ outcome: "unchanged" });
    const changes = { manager: { name: "Gun Ståhl", email: Gun().email }, employer: { workplace: "Torget 1" } };
    expect(await world.act("change_submission", token, { p_changes: changes })).toEqual({ outcome: "changed" });
    expect(await world.view(token)).toMatchObject({
      ...changes,
      employer: { name: "Bageri Morgonstund", workplace: "Torget 1" },
    });
    await world.act("change_submission", token, {
      p_changes: { contact: { name: "Elsa Åkerlund", email: Elsa().email } },
    });
    expect(await world.view(token)).toEqual({ outcome: "unknown_link" });
    expect(await world.view(await world.tokenTo(Elsa().email, "submission-to-contact"))).toMatchObject({
      contact: { name: "Elsa Åkerlund", phone: contact.phone },
    });
  });

  test("is told what to correct", async () => {
    const world = await sessionOf();
    await world.register({ people: [Cilla(), Dag()], contact });
    const changes = {
      contact: { email: "x" },
      manager: { email: "y" },
      employer: { name: "", organisationNumber: "811228-9874" },
    };
    expect(
      (await refusal(world.act("change_submission", await contactToken(world), { p_changes: changes }))).detail,
    ).toEqual([
      { field: "contact.email", error: "email_malformed" },
      { field: "manager.email", error: "email_malformed" },
      { field: "employer.name", error: "employer_missing" },
      { field: "employer.organisationNumber", error: "organisation_number_malformed" },
    ]);
  });
});
