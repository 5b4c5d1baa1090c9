import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import type { RegisterForm, RegisterOutcome } from "../../site/types.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { Astrid, Cilla, Dag, Elsa, Farid, Gun, someForm, someone, someSession } from "../support/people.ts";
import { refusal } from "../support/registrations.ts";
import { sessionDoors } from "../support/sessions.ts";

let db: TestDatabase;
let doors: ReturnType<typeof sessionDoors>;
beforeAll(async () => {
  db = await testDatabase();
  await db.setNow("2027-02-01T08:00:00Z");
  doors = sessionDoors(db, await Astrid(db));
  await db.sql("insert into app.municipalities (code, slug, name) values ('9901', 'granby', 'Granby')");
  // Brings the course that sessions are made of.
  await someSession(db);
});

const register = (form: unknown, client: string | null = null) =>
  db.door<RegisterOutcome>("register", { p_form: form, p_client: client });

const rows = (session: { id: number }) =>
  db.sql<{ name: string; state: string; email: string }>(
    "select name, state, email from app.registrations where session_id = $1 order by id",
    [session.id],
  );

const mails = (session: { id: number }) =>
  db.sql<{ template: string; recipient_email: string; data: Record<string, unknown>; unique_key: string }>(
    "select template, recipient_email, app.mail_content(o) as data, unique_key from app.outbox o where session_id = $1 order by id",
    [session.id],
  );

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const alone = (session: { slug: string }, changes: Partial<RegisterForm> = {}) =>
  someForm(session, { people: [Cilla()], self: true, ...changes });

describe("a form that fits", () => {
  test("books everyone, mails each of them and the contact", async () => {
    const session = await someSession(db, { onlineUrl: "https://moten.example/hemlig", format: "hybrid" });
    expect(await register(someForm(session))).toEqual({
      outcome: "registered",
      registered: 2,
      waitlisted: 0,
      place: null,
    });
    expect((await rows(session)).map((r) => r.state)).toEqual(["registered", "registered"]);
    const sent = await mails(session);
    expect(sent.map((m) => [m.template, m.recipient_email])).toEqual([
      ["registered-to-participant", Cilla().email],
      ["registered-to-participant", Dag().email],
      ["submission-to-contact", Cilla().email],
    ]);
    expect(sent[0]?.data).toMatchObject({
      session: { slug: session.slug, onlineUrl: "https://moten.example/hemlig" },
      person: { name: "Cilla Öberg" },
      calendar: { method: "REQUEST", sequence: 0 },
    });
    expect(sent[0]?.data.link).toMatch(/^\/min-anmalan\/[\w-]{22}\/$/);
    expect(sent[2]?.data).toMatchObject({
      session: { onlineUrl: null },
      employer: "Bageri Morgonstund",
      people: [
        { name: "Cilla Öberg", state: "registered", place: null },
        { name: "Dag Nyström", state: "registered", place: null },
      ],
      calendar: { method: "PUBLISH" },
    });
  });

  test("sends one mail to someone who registers only themself", async () => {
    const session = await someSession(db);
    await register(alone(session));
    expect((await mails(session)).map((m) => m.template)).toEqual(["registered-to-participant"]);
  });

  test("keeps needs and opt-ins when one registers oneself, and only then", async () => {
    const session = await someSession(db);
    const needs = { dietary: "Inga nötter", access: "Hörslinga" };
    const optIns = { shareContact: true, network: true, newsletter: true };
    await register(alone(session, { needs, optIns }));
    await register(someForm(session, { people: [Elsa()], self: false, needs, optIns }));
    await register(someForm(session, { people: [Farid(), Gun()], self: true, needs, optIns }));
    const stored = await db.sql<{ name: string; dietary: string | null; share_contact: boolean }>(
      `select name, dietary, share_contact from app.registrations left join app.needs on registration_id = id
       where session_id = $1 order by id`,
      [session.id],
    );
    expect(stored.map((r) => [r.dietary, r.share_contact])).toEqual([
      ["Inga nötter", true],
      [null, false],
      [null, false],
      [null, false],
    ]);
  });

  test("stores tokens as hashes only", async () => {
    const session = await someSession(db);
    await register(alone(session));
    const [mail] = await mails(session);
    const token = String(mail?.data.link).split("/")[2];
    const [found] = await db.sql<{ n: number }>(
      "select count(*)::int as n from app.tokens where hash = sha256(convert_to($1, 'UTF8'))",
      [token],
    );
    expect(found?.n).toBe(1);
  });

  test("lets several people share an address", async () => {
    const session = await someSession(db);
    const inbox = "avdelning3@granby-omsorg.example";
    const outcome = await register(someForm(session, { people: [Elsa({ email: inbox }), Farid({ email: inbox })] }));
    expect(outcome.registered).toBe(2);
  });

  test("books in a closed (unlisted) session by its address", async () => {
    const session = await someSession(db, { visibility: "closed" });
    expect((await register(alone(session))).outcome).toBe("registered");
  });
});

describe("capacity", () => {
  test("no limit and limit 0 differ", async () => {
    const endless = await someSession(db, { capacity: null });
    const none = await someSession(db, { capacity: 0 });
    expect((await register(alone(endless))).outcome).toBe("registered");
    expect(await register(alone(none))).toEqual({ outcome: "waitlisted", registered: 0, waitlisted: 1, place: 1 });
  });

  test("sessions never share seats", async () => {
    const one = await someSession(db, { capacity: 1 });
    const other = await someSession(db, { capacity: 1 });
    await register(alone(one));
    expect((await register(alone(other))).outcome).toBe("registered");
  });

  test("lets a single person wait when the session is full, with their place in the mail", async () => {
    const session = await someSession(db, { capacity: 1 });
    await register(alone(session));
    await register(alone(session, { people: [Dag()] }));
    expect(await register(alone(session, { people: [Elsa()] }))).toMatchObject({ outcome: "waitlisted", place: 2 });
    const last = (await mails(session)).at(-1);
    expect(last).toMatchObject({ template: "waitlisted-to-participant", data: { place: 2, calendar: null } });
    expect(last?.data.session).toMatchObject({ onlineUrl: null });
  });

  test("asks a group that does not fit, and books nobody meanwhile", async () => {
    const session = await someSession(db, { capacity: 2 });
    const asked = register(someForm(session, { people: [Cilla(), Dag(), Elsa()] }));
    expect(await refusal(asked)).toEqual({ code: "PT409", message: "group_does_not_fit", detail: { free: 2 } });
    expect(await rows(session)).toEqual([]);
    expect(await mails(session)).toEqual([]);
  });

  test("split gives seats in the order listed and queues the others one by one", async () => {
    const session = await someSession(db, { capacity: 2 });
    const people = [Cilla(), Dag(), Elsa(), Farid()];
    expect(await register(someForm(session, { people, ifNotAll: "split" }))).toEqual({
      outcome: "split",
      registered: 2,
      waitlisted: 2,
      place: 1,
    });
    expect((await rows(session)).map((r) => r.state)).toEqual(["registered", "registered", "waitlisted", "waitlisted"]);
    const [entries] = await db.sql<{ n: number; together: boolean }>(
      "select count(*)::int as n, bool_or(all_or_nothing) as together from app.queue_entries where session_id = $1",
      [session.id],
    );
    expect(entries).toEqual({ n: 2, together: false });
    const contact = (await mails(session)).at(-1);
    expect(contact?.data.people).toEqual([
      { name: "Cilla Öberg", state: "registered", place: null },
      { name: "Dag Nyström", state: "registered", place: null },
      { name: "Elsa Åkerlund", state: "waitlisted", place: 1 },
      { name: "Farid Haddad", state: "waitlisted", place: 2 },
    ]);
  });

  test("all or nothing waits as one entry and leaves the free seats to others", async () => {
    const session = await someSession(db, { capacity: 2 });
    const people = [Cilla(), Dag(), Elsa()];
    expect(await register(someForm(session, { people, ifNotAll: "all_or_nothing" }))).toEqual({
      outcome: "waitlisted",
      registered: 0,
      waitlisted: 3,
      place: 1,
    });
    expect((await register(alone(session, { people: [Farid()] }))).outcome).toBe("registered");
    expect(
      await db.sql("select all_or_nothing from app.queue_entries where session_id = $1", [session.id]),
    ).toHaveLength(1);
  });

  test("a seat that became free by any road is offered to those who wait, before whoever walks in", async () => {
    const session = await someSession(db, { capacity: 1 });
    await register(alone(session));
    await register(alone(session, { people: [Dag()] }));
    await db.sql("update app.sessions set capacity = 2 where id = $1", [session.id]);
    expect((await register(alone(session, { people: [Elsa()] }))).outcome).toBe("waitlisted");
    expect((await rows(session)).map((r) => [r.name, r.state])).toEqual([
      ["Cilla Öberg", "registered"],
      ["Dag Nyström", "offered"],
      ["Elsa Åkerlund", "waitlisted"],
    ]);
  });
});

describe("closing", () => {
  test("closes when it says: not before, not after", async () => {
    const session = await someSession(db, { registrationClosesAt: "2027-03-05T12:00:00+01:00" });
    await db.setNow("2027-03-05T10:59:59.999Z");
    expect((await register(alone(session))).outcome).toBe("registered");
    await db.setNow("2027-03-05T11:00:00Z");
    expect(await refusal(register(alone(session, { people: [Dag()] })))).toMatchObject({
      message: "registration_closed",
    });
    await db.setNow("2027-02-01T08:00:00Z");
  });

  test.each([
    ["winter", "2027-02-12T12:00", "2027-02-12T11:00:00Z"],
    ["summer", "2027-06-18T12:00", "2027-06-18T10:00:00Z"],
    ["the morning after summer time began", "2027-03-28T08:00", "2027-03-28T06:00:00Z"],
    ["the hour that comes twice in October, the second time", "2027-10-31T02:30", "2027-10-31T01:30:00Z"],
  ])("closes at the hour on the wall: %s", async (_, typed, moment) => {
    const day = typed.slice(0, 10);
    await db.setNow("2027-02-01T08:00:00Z");
    const { slug } = await doors.make({
      registrationClosesAt: typed,
      days: [{ startsAt: `${day}T13:00`, endsAt: `${day}T16:00` }],
    });
    await db.setNow(new Date(Date.parse(moment) - 1).toISOString());
    expect((await register(alone({ slug }))).outcome).toBe("registered");
    await db.setNow(moment);
    expect(await refusal(register(alone({ slug }, { people: [Dag()] })))).toMatchObject({
      message: "registration_closed",
    });
    await db.setNow("2027-02-01T08:00:00Z");
  });

  test("says so when staff closed it, when it is cancelled, when it is over", async () => {
    const closed = await someSession(db, { closed: true });
    const cancelled = await someSession(db, { cancelled: "Utbildaren är sjuk" });
    const past = await someSession(db, { days: [["2027-01-10T09:00:00+01:00", "2027-01-10T16:00:00+01:00"]] });
    expect(await refusal(register(alone(closed)))).toMatchObject({ code: "PT409", message: "registration_closed" });
    expect(await refusal(register(alone(cancelled)))).toMatchObject({ code: "PT409", message: "session_cancelled" });
    expect(await refusal(register(alone(past)))).toMatchObject({ code: "PT409", message: "session_past" });
    expect(await refusal(register(alone({ slug: "finns-inte" })))).toMatchObject({
      code: "PT404",
      message: "session_unknown",
    });
  });

  test("may be as late as the start, and says the same as the badge at every moment", async () => {
    const days: [string, string][] = [["2027-03-12T09:00:00+01:00", "2027-03-12T16:00:00+01:00"]];
    const session = await someSession(db, { days, registrationClosesAt: "2027-03-12T09:00:00+01:00" });
    const said = async (now: string) => {
      await db.setNow(now);
      const seats = await db.door<Record<string, { state: string }>>("seats");
      const answer = await register(alone(session, { people: [someone(Date.parse(now))] })).then(
        ({ outcome }) => outcome,
        ({ message }) => message,
      );
      return [seats[session.slug]?.state, answer];
    };
    expect(await said("2027-03-12T07:59:59.999Z")).toEqual(["open", "registered"]);
    expect(await said("2027-03-12T08:00:00Z")).toEqual(["closed", "registration_closed"]);
    expect(await said("2027-03-12T14:59:59.999Z")).toEqual(["closed", "registration_closed"]);
    expect(await said("2027-03-12T15:00:00Z")).toEqual(["past", "session_past"]);
    await db.setNow("2027-02-01T08:00:00Z");
  });

  test("does not ask anyone to correct a form that nothing can come of", async () => {
    const closed = await someSession(db, { closed: true });
    const broken = register(alone(closed, { people: [Cilla({ name: "" })] }));
    expect(await refusal(broken)).toMatchObject({ message: "registration_closed" });
  });
});

describe("the same form twice", () => {
  test("gives the same answer and nothing new", async () => {
    const session = await someSession(db, { capacity: 3 });
    const form = someForm(session);
    const first = await register(form);
    await db.sql("update app.sessions set closed_at = now() where id = $1", [session.id]);
    expect(await register(form)).toEqual(first);
    expect(await rows(session)).toHaveLength(2);
    expect(await mails(session)).toHaveLength(3);
  });

  test("is one registration when it comes twice at once", async () => {
    const session = await someSession(db);
    const form = alone(session);
    const answers = await Promise.all([register(form), register(form), register(form)]);
    expect(new Set(answers.map((a) => JSON.stringify(a))).size).toBe(1);
    expect(await rows(session)).toHaveLength(1);
    expect(await mails(session)).toHaveLength(1);
  });

  test("with other content is a new form: known people get their link, new ones a seat", async () => {
    const session = await someSession(db);
    const form = someForm(session, { people: [Cilla()] });
    await register(form);
    await register({ ...form, people: [Cilla(), Dag()] });
    expect((await rows(session)).map((r) => [r.name, r.state])).toEqual([
      ["Cilla Öberg", "registered"],
      ["Cilla Öberg", "known"],
      ["Dag Nyström", "registered"],
    ]);
    expect((await mails(session)).map((m) => m.template)).toContain("already-registered-to-participant");
  });
});

describe("a known person", () => {
  test("gets their link by mail while the screen says what a stranger would have got", async () => {
    const session = await someSession(db, { capacity: 2 });
    await register(alone(session));
    const again = await register(
      alone(session, { formKey: randomUUID(), people: [Cilla({ email: " CILLA@bageri-morgonstund.example " })] }),
    );
    const other = await someSession(db, { capacity: 2 });
    await register(alone(other));
    expect(again).toEqual(await register(alone(other, { people: [Dag()] })));
    expect(await rows(session)).toHaveLength(1);
    const last = (await mails(session)).at(-1);
    expect(last).toMatchObject({ template: "already-registered-to-participant", recipient_email: Cilla().email });
    expect(last?.data.link).toMatch(/^\/min-anmalan\/[\w-]{22}\/$/);
  });

  test.each([1, 60])("is answered in the same time as a stranger, when %i are booked at once", async (size) => {
    const session = await someSession(db, { capacity: null });
    const timed = async (from: number) => {
      const people = Array.from({ length: size }, (_, n) => someone(from + n));
      const form = someForm(session, { people, self: size === 1 });
      const began = performance.now();
      const outcome = await register(form);
      return { outcome, milliseconds: performance.now() - began };
    };
    await timed(0);
    const known: number[] = [];
    const differences: number[] = [];
    for (let n = 1; n <= 30; n++) {
      // By turns, so that a busy moment meets both.
      const first = n % 2 ? await timed(0) : null;
      const stranger = await timed(n * 100);
      const again = first ?? (await timed(0));
      expect(again.outcome).toEqual(stranger.outcome);
      known.push(again.milliseconds);
      differences.push(again.milliseconds - stranger.milliseconds);
    }
    expect(Math.abs(median(differences))).toBeLessThan(3 + 0.25 * median(known));
  });

  test("and a stranger wait for no mail: what it says, and its link, are made when it is sent", async () => {
    const session = await someSession(db);
    for (const people of [[Cilla()], [Cilla()], [Dag()]]) await register(alone(session, { people }));
    expect(
      await db.sql("select template, data - 'calendar' as data from app.outbox where session_id = $1 order by id", [
        session.id,
      ]),
    ).toEqual([
      { template: "registered-to-participant", data: {} },
      { template: "already-registered-to-participant", data: {} },
      { template: "registered-to-participant", data: {} },
    ]);
    expect(
      await db.sql(
        "select from app.tokens t join app.registrations r on r.id = t.registration_id where r.session_id = $1",
        [session.id],
      ),
    ).toEqual([]);
  });

  test("is told to wait like anyone else when the session is full, and keeps the seat", async () => {
    const session = await someSession(db, { capacity: 1 });
    await register(alone(session));
    expect(await register(alone(session))).toMatchObject({ outcome: "waitlisted", place: 1 });
    expect((await rows(session)).map((r) => r.state)).toEqual(["registered"]);
    expect(await db.sql("select from app.queue_entries where session_id = $1", [session.id])).toHaveLength(0);
  });

  test("counts in the question whether a group fits, and never leaves a seat empty while someone waits", async () => {
    const session = await someSession(db, { capacity: 3 });
    await register(alone(session));
    const people = [Cilla(), Dag(), Elsa()];
    expect(await refusal(register(someForm(session, { people })))).toMatchObject({ detail: { free: 2 } });
    expect(await register(someForm(session, { people, ifNotAll: "split" }))).toMatchObject({
      registered: 2,
      waitlisted: 1,
    });
    expect((await rows(session)).map((r) => [r.name, r.state])).toEqual([
      ["Cilla Öberg", "registered"],
      ["Cilla Öberg", "known"],
      ["Dag Nyström", "registered"],
      ["Elsa Åkerlund", "offered"],
    ]);
  });

  test("is listed for the contact as if they were new", async () => {
    const session = await someSession(db);
    await register(alone(session));
    await register(
      someForm(session, { people: [Cilla(), Dag()], contact: { name: "Gun", email: "gun@x.example", phone: null } }),
    );
    const contact = (await mails(session)).find((m) => m.template === "submission-to-contact");
    expect(contact?.data.people).toMatchObject([
      { name: "Cilla Öberg", state: "registered" },
      { name: "Dag Nyström", state: "registered" },
    ]);
  });

  test("has an inbox that strangers cannot flood", async () => {
    const session = await someSession(db);
    for (let i = 0; i < 5; i++) await register(alone(session, { formKey: randomUUID() }));
    expect(await mails(session)).toHaveLength(2);
  });
});

describe("what was typed", () => {
  const errorsOf = async (changes: Partial<RegisterForm> | Record<string, unknown>) => {
    const session = await someSession(db);
    const found = await refusal(register({ ...someForm(session), ...changes }));
    expect(found.message).toBe("check_form");
    expect(found.code).toBe("PT422");
    return (found.detail as { field: string; error: string }[]).map((e) => `${e.field} ${e.error}`);
  };

  test("gets every error at once, by the form's own field names", async () => {
    expect(
      await errorsOf({
        people: [
          Cilla({ name: " ", email: "cilla", phone: "ring mig", role: "", gender: "robot" }),
          Dag({ email: "", role: "king" }),
        ],
        contact: { name: "", email: "x@y", phone: "1" },
        manager: { name: null, email: "inte en adress" },
        employer: {
          name: "",
          organisationNumber: "212000-1356",
          department: null,
          sector: "",
          municipality: "Granby",
          workplace: null,
        },
        heardFrom: "x".repeat(201),
        ifNotAll: "maybe",
        formKey: "1",
      }),
    ).toEqual([
      "people.0.name name_missing",
      "people.0.email email_malformed",
      "people.0.phone phone_malformed",
      "people.0.role role_missing",
      "people.0.gender gender_unknown",
      "people.1.email email_missing",
      "people.1.role role_unknown",
      "ifNotAll choice_unknown",
      "formKey form_key_missing",
      "contact.name name_missing",
      "contact.email email_malformed",
      "contact.phone phone_malformed",
      "manager.email email_malformed",
      "employer.name employer_missing",
      "employer.organisationNumber organisation_number_malformed",
      "employer.sector sector_missing",
      "employer.municipality municipality_unknown",
      "heardFrom too_long",
    ]);
  });

  test("never opens a new mail header", async () => {
    expect(await errorsOf({ people: [Cilla({ name: "Cilla\r\nBcc: alla@x.example" })] })).toEqual([
      "people.0.name line_break",
    ]);
    expect(await errorsOf({ people: [Cilla({ email: "cilla@x.example\nBcc:alla@x.example" })] })).toEqual([
      "people.0.email email_malformed",
    ]);
    expect(await errorsOf({ contact: { name: "Cilla\u2028Öberg", email: "c@x.example", phone: null } })).toEqual([
      "contact.name line_break",
    ]);
  });

  test("names one person once", async () => {
    expect(
      await errorsOf({
        people: [Cilla(), Dag(), Cilla({ name: "cilla  öberg", email: "CILLA@bageri-morgonstund.example" })],
      }),
    ).toEqual(["people.2.name duplicate_person"]);
  });

  test("takes one to sixty people", async () => {
    expect(await errorsOf({ people: [] })).toEqual(["people people_missing"]);
    expect(await errorsOf({ people: "Cilla" })).toEqual(["people people_missing"]);
    expect(await errorsOf({ people: Array.from({ length: 61 }, (_, i) => someone(i)) })).toEqual([
      "people people_too_many",
    ]);
    const session = await someSession(db, { capacity: null });
    const people = Array.from({ length: 60 }, (_, i) => someone(i));
    expect((await register(someForm(session, { people }))).registered).toBe(60);
  });

  test("takes organisation numbers with a right check digit and never one with a date of birth in it", async () => {
    const employer = someForm("x").employer;
    for (const number of ["811228-9874", "8112289874", "19811228-9874", "212000-1356", "2120001", "abc"]) {
      expect(await errorsOf({ employer: { ...employer, organisationNumber: number } })).toEqual([
        "employer.organisationNumber organisation_number_malformed",
      ]);
    }
    const session = await someSession(db);
    for (const [n, number] of ["212000-1355", "2120000142", "16222000-1834"].entries()) {
      await register(
        someForm(session, { people: [someone(n)], employer: { ...employer, organisationNumber: number } }),
      );
    }
    expect(
      await db.sql("select organisation_number as n from app.submissions where session_id = $1 order by id", [
        session.id,
      ]),
    ).toEqual([{ n: "2120001355" }, { n: "2120000142" }, { n: "2220001834" }]);
    await expect(db.sql("update app.submissions set organisation_number = '8112289874'")).rejects.toThrow(/check/);
  });

  test("caps needs", async () => {
    const needs = { dietary: "x".repeat(1001), access: null };
    expect(await errorsOf({ people: [Cilla()], self: true, needs })).toEqual(["needs.dietary too_long"]);
  });

  test("of any shape at all is refused kindly and never breaks the door", async () => {
    const session = await someSession(db);
    const junk: unknown[] = [null, 1, "x", [], [1], {}, { name: {} }, true];
    for (const value of junk) {
      for (const key of Object.keys(someForm(session)).filter((k) => k !== "session")) {
        const answer = await register({
          ...someForm(session, { people: [someone(Math.random())] }),
          [key]: value,
        }).catch((e) => e);
        if (answer instanceof Error)
          expect([key, value, (answer as Error & { code: string }).code]).toEqual([key, value, "PT422"]);
      }
    }
    for (const form of [null, 1, JSON.stringify("x"), [], {}]) {
      expect((await refusal(register(form))).code).toMatch(/^PT4(04|22)$/);
    }
  });
});

describe("limits", () => {
  test("sixty bookings in ten minutes are enough for one client, and refusals do not count", async () => {
    const session = await someSession(db, { capacity: null });
    for (let i = 0; i < 3; i++) await refusal(register(alone(session, { people: [] }), "klient"));
    for (let i = 0; i < 60; i++) await register(alone(session, { people: [someone(i)] }), "klient");
    expect(await refusal(register(alone(session, { people: [someone(60)] }), "klient"))).toMatchObject({
      code: "PT429",
      message: "too_many_attempts",
    });
    expect((await register(alone(session, { people: [someone(60)] }), "annan")).outcome).toBe("registered");
  });

  test("six groups of more than ten, since everyone in them is mailed; smaller ones go on", async () => {
    const session = await someSession(db, { capacity: null });
    const group = (n: number, size: number) =>
      alone(session, { self: false, people: Array.from({ length: size }, (_, at) => someone(100 * n + at)) });
    for (let n = 1; n <= 6; n++) await register(group(n, 11), "kansli");
    expect(await refusal(register(group(7, 11), "kansli"))).toMatchObject({ message: "too_many_attempts" });
    expect((await register(group(8, 10), "kansli")).outcome).toBe("registered");
  });
});
