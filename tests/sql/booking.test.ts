import { beforeAll, describe, expect, test } from "vitest";
import type {
  BookingCheck,
  BookingForm,
  BookingOutcome,
  BookingSessions,
  BookingView,
  ManageView,
} from "../../site/types.ts";
import { someBooking, someRow } from "../support/bookings.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { Cilla, Dag, Elsa, type SomeSession, someForm, someSession } from "../support/people.ts";
import { refusal, registrationsOf } from "../support/registrations.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  await db.setNow("2027-02-01T08:00:00Z");
});

let day = 0;
/** Sessions of one course of their own, a day apart. */
const dates = async (capacities: (number | null)[], changes: SomeSession = {}) => {
  const course = `kurs-${++day}`;
  const made = [];
  for (const [at, capacity] of capacities.entries()) {
    const date = `2027-04-${String(at + 1).padStart(2, "0")}`;
    made.push(
      await someSession(db, {
        course,
        courseTitle: "Grundutbildning",
        capacity,
        days: [[`${date}T09:00:00+02:00`, `${date}T16:00:00+02:00`]],
        ...changes,
      }),
    );
  }
  return made;
};

const book = (form: BookingForm) => db.door<BookingOutcome>("register_many", { p_form: form, p_client: null });
const check = (form: BookingForm) => db.door<BookingCheck>("check_many", { p_form: form });
const sixty = (slugs: string[]) => Array.from({ length: 60 }, (_, n) => someRow(n + 1, slugs[n % slugs.length] ?? ""));
const count = async (sql: string, params: unknown[] = []) => Number((await db.sql<{ n: string }>(sql, params))[0]?.n);
const contactMails = () =>
  db.sql<{ template: string; data: { link: string; booked: unknown[] }; to: string }>(
    `select template, recipient_email as "to", app.mail_content(o) as data from app.outbox o
     where submission_id in (select id from app.submissions where booking_id is not null) order by id desc`,
  );
const bookingToken = async () => (await contactMails())[0]?.data.link.split("/")[2] ?? "";
const open = <T = BookingView>(token: string, ref: string | null = null) =>
  db.door<T>("manage_link", { p_token: token, p_client: null, p_ref: ref });
const slugsOf = (made: { slug: string }[]) => made.map(({ slug }) => slug);

describe("sixty workplaces over three dates", () => {
  test("all get a seat, their workplace and manager, and a mail with a link of their own", async () => {
    const made = await dates([20, 20, 25]);
    const [first = ""] = slugsOf(made);
    const outcome = await book(someBooking(first, sixty(slugsOf(made))));
    expect(outcome).toEqual({
      outcome: "registered",
      registered: 60,
      waitlisted: 0,
      sessions: slugsOf(made).map((session) => ({ session, registered: 20, waitlisted: 0 })),
    });
    for (const session of made) {
      const { mails } = registrationsOf(db, session);
      const own = (await mails()).filter((mail) => mail.template === "registered-to-participant");
      expect(own).toHaveLength(20);
      expect(new Set(own.map((mail) => mail.data.link)).size).toBe(20);
    }
    const [row] = await db.sql(
      "select workplace, manager_name, role, told_sequence from app.registrations where email = 'person7@arbetsplats7.example' order by id desc",
    );
    expect(row).toEqual({ workplace: "Arbetsplats 7", manager_name: "Chef 7", role: "supervisor", told_sequence: 0 });
  });

  test("the contact gets one mail instead of sixty, without a calendar file, and its link opens everyone", async () => {
    const made = await dates([20, 20, 25]);
    const before = (await contactMails()).length;
    await book(someBooking(made[0]?.slug ?? "", sixty(slugsOf(made))));
    const mails = await contactMails();
    expect(mails.length - before).toBe(1);
    expect(mails[0]).toMatchObject({
      template: "booking-to-contact",
      to: "gun@granby.example",
      data: {
        employer: "Granby kommun",
        calendar: null,
        booked: [{ registered: 20 }, { registered: 20 }, { registered: 20 }],
      },
    });
    const view = await open(await bookingToken());
    expect(view.sessions.map(({ people }) => people.length)).toEqual([20, 20, 20]);
    expect(view.sessions[0]?.people[0]).toMatchObject({
      name: "Person 1",
      state: "registered",
      workplace: "Arbetsplats 1",
    });
  });

  test("a list posted twice is one booking with one answer", async () => {
    const made = await dates([20, 20]);
    const form = someBooking(made[0]?.slug ?? "", sixty(slugsOf(made)).slice(0, 10));
    const answers = [await book(form), await book(form)];
    expect(answers[0]).toEqual(answers[1]);
    expect(
      await count("select count(*) as n from app.registrations where session_id = any($1)", [made.map(({ id }) => id)]),
    ).toBe(10);
    expect(await count("select count(*) as n from app.bookings where form_key = $1", [form.formKey])).toBe(1);
  });

  test("two lists that cross the same sessions the other way round both go through, and never lock each other out", async () => {
    const made = await dates([40, 40, 40]);
    const slugs = slugsOf(made);
    const there = sixty(slugs).slice(0, 30);
    const back = sixty(slugs.toReversed())
      .slice(0, 30)
      .map((row, n) => ({ ...row, email: `andra${n}@x.example` }));
    const forms = [someBooking(slugs[0] ?? "", there), someBooking(slugs[2] ?? "", back)];
    // Both have begun, each from its own end, while somebody holds the session in the middle.
    const [holder, ...clients] = await Promise.all([db.connect(), db.connect(), db.connect()]);
    await holder?.query("begin");
    await holder?.query("select from app.sessions where slug = $1 for update", [slugs[1]]);
    const booked = Promise.all(
      clients.map((client, n) => client.query("select api.register_many($1, null)", [JSON.stringify(forms[n])])),
    );
    await new Promise((done) => setTimeout(done, 300));
    await holder?.query("commit");
    await booked;
    for (const session of made) expect(await registrationsOf(db, session).states()).toHaveLength(20);
  });

  test("two lists at once for the last seats never oversell a session", async () => {
    const [session] = await dates([6]);
    const slug = session?.slug ?? "";
    const forms = [0, 10].map((from) =>
      someBooking(
        slug,
        Array.from({ length: 5 }, (_, n) => someRow(from + n, slug)),
        { ifNotAll: { [slug]: "split" } },
      ),
    );
    const clients = await Promise.all([db.connect(), db.connect()]);
    await Promise.all(
      clients.map((client, n) => client.query("select api.register_many($1, null)", [JSON.stringify(forms[n])])),
    );
    await Promise.all(clients.map((client) => client.end()));
    const states = await registrationsOf(db, session as { id: number; slug: string }).states();
    expect(states.filter((state) => state.endsWith(": registered"))).toHaveLength(6);
    expect(states.filter((state) => state.endsWith(": waitlisted"))).toHaveLength(4);
  });
});

describe("when the seats are not enough", () => {
  const short = async () => {
    const made = await dates([2, 20]);
    const [small = "", large = ""] = slugsOf(made);
    const rows = [1, 2, 3, 4].map((n) => someRow(n, small)).concat([5, 6].map((n) => someRow(n, large)));
    return { made, small, large, rows };
  };

  test("it says for which session, and books nobody anywhere", async () => {
    const { made, small, rows } = await short();
    const form = someBooking(small, rows);
    expect(await check(form)).toEqual({
      errors: [],
      asked: [{ session: small, free: 2 }],
      sessions: [{ session: made[1]?.slug, registered: 2, waitlisted: 0 }],
    });
    expect(await refusal(book(form))).toEqual({
      code: "PT409",
      message: "booking_does_not_fit",
      detail: [{ session: small, free: 2 }],
    });
    expect(
      await count("select count(*) as n from app.registrations where session_id = any($1)", [made.map(({ id }) => id)]),
    ).toBe(0);
  });

  test("the first ones get seats and the rest wait one by one, when they are split", async () => {
    const { made, small, rows } = await short();
    const outcome = await book(someBooking(small, rows, { ifNotAll: { [small]: "split" } }));
    expect(outcome).toMatchObject({ outcome: "split", registered: 4, waitlisted: 2 });
    const { line } = registrationsOf(db, made[0] as { id: number; slug: string });
    expect(await line()).toEqual(["Person 3", "Person 4"]);
    expect(await count("select count(*) as n from app.queue_entries where session_id = $1", [made[0]?.id])).toBe(2);
  });

  test("they wait as one entry for that session only, when they wait together", async () => {
    const { made, small, rows } = await short();
    const outcome = await book(someBooking(small, rows, { ifNotAll: { [small]: "all_or_nothing" } }));
    expect(outcome.sessions).toMatchObject([{ registered: 0, waitlisted: 4 }, { registered: 2 }]);
    expect(
      await count("select count(*) as n from app.queue_entries where session_id = $1 and all_or_nothing", [
        made[0]?.id,
      ]),
    ).toBe(1);
  });

  test("an employer's limit is asked about as full seats are", async () => {
    const [session] = await dates([20]);
    const slug = session?.slug ?? "";
    await db.sql("update app.sessions set employer_limit = 3 where id = $1", [session?.id]);
    const form = someBooking(
      slug,
      [1, 2, 3, 4, 5].map((n) => someRow(n, slug)),
    );
    expect((await check(form)).asked).toEqual([{ session: slug, free: 3 }]);
    expect(await book({ ...form, ifNotAll: { [slug]: "split" } })).toMatchObject({ registered: 3, waitlisted: 2 });
  });

  test("asking changes nothing", async () => {
    const { small, rows } = await short();
    const tables = ["bookings", "submissions", "registrations", "queue_entries", "outbox", "offers"];
    const all = () => Promise.all(tables.map((table) => count(`select count(*) as n from app.${table}`)));
    const before = await all();
    await check(someBooking(small, rows, { ifNotAll: { [small]: "split" } }));
    expect(await all()).toEqual(before);
  });
});

describe("every row is judged at once", () => {
  test("by row and field, the whole form too, and nobody is booked", async () => {
    const [session] = await dates([20]);
    const slug = session?.slug ?? "";
    const rows = [
      someRow(1, slug),
      someRow(2, slug, { email: "person2@" }),
      someRow(3, slug, { name: "", workplace: null, manager: { name: null, email: "chef" } }),
      someRow(4, slug, { session: null, phone: "ring" }),
      someRow(5, "finns-inte"),
      someRow(1, slug, { name: "person  1" }),
    ];
    const form = someBooking(slug, rows, {
      contact: { name: "", email: "gun", phone: null },
      ifNotAll: { [slug]: "kanske" },
    });
    const errors = [
      { field: "contact.name", error: "name_missing" },
      { field: "contact.email", error: "email_malformed" },
      { field: "rows.1.email", error: "email_malformed" },
      { field: "rows.2.name", error: "name_missing" },
      { field: "rows.2.workplace", error: "workplace_missing" },
      { field: "rows.2.manager.email", error: "email_malformed" },
      { field: "rows.3.phone", error: "phone_malformed" },
      { field: "rows.3.session", error: "session_missing" },
      { field: "rows.4.session", error: "session_not_offered" },
      { field: "rows.5.name", error: "duplicate_row" },
      { field: `ifNotAll.${slug}`, error: "choice_unknown" },
    ];
    expect(await check(form)).toMatchObject({ errors });
    expect(await refusal(book(form))).toEqual({ code: "PT422", message: "check_form", detail: errors });
  });

  test("none and more than 200 are refused, 200 are not", async () => {
    const [session] = await dates([null]);
    const slug = session?.slug ?? "";
    const rows = (n: number) => Array.from({ length: n }, (_, at) => someRow(at, slug));
    expect((await check(someBooking(slug, []))).errors).toEqual([{ field: "rows", error: "people_missing" }]);
    expect((await check(someBooking(slug, rows(201)))).errors).toEqual([{ field: "rows", error: "rows_too_many" }]);
    expect(await book(someBooking(slug, rows(200)))).toMatchObject({ registered: 200 });
  });

  test("one workplace for all may stand with the employer", async () => {
    const [session] = await dates([20]);
    const slug = session?.slug ?? "";
    const form = someBooking(slug, [someRow(1, slug, { workplace: null })]);
    await book({ ...form, employer: { ...form.employer, workplace: "Strandskolan" } });
    const view = await open(await bookingToken());
    expect(view.sessions[0]?.people[0]?.workplace).toBe("Strandskolan");
  });

  test("the same person may go to two sessions, as another address may share a name", async () => {
    const made = await dates([5, 5]);
    const [one = "", two = ""] = slugsOf(made);
    const outcome = await book(
      someBooking(one, [someRow(1, one), someRow(1, two), someRow(1, one, { email: "x@y.example" })]),
    );
    expect(outcome).toMatchObject({ registered: 3 });
  });

  test("a session that takes no more is refused as the ordinary form refuses it", async () => {
    const [session] = await dates([20], { closed: true });
    const form = someBooking(session?.slug ?? "", [someRow(1, session?.slug ?? "")]);
    expect(await refusal(check(form))).toMatchObject({ message: "registration_closed" });
    expect(await refusal(book({ ...form, session: "finns-inte" }))).toMatchObject({ message: "session_unknown" });
  });
});

describe("which sessions can be chosen", () => {
  const choose = async (slug: string) =>
    slugsOf((await db.door<BookingSessions>("booking_sessions", { p_slug: slug })).sessions);

  test("from an open one: the open ones of the same course that still take people, soonest first", async () => {
    const made = await dates([5, 0, 5]);
    const [one = "", two = "", three = ""] = slugsOf(made);
    const course = `kurs-${day}`;
    for (const changes of [{ visibility: "closed" }, { closed: true }, { cancelled: "Sjuk" }] as SomeSession[])
      await someSession(db, { course, ...changes });
    await someSession(db);
    expect(await choose(two)).toEqual([one, two, three]);
    expect(await db.door("booking_sessions", { p_slug: "finns-inte" })).toBeNull();
  });

  test("from a closed one: those copied from each other, either way and in steps, and no other employer's", async () => {
    const made = await dates([5, 5, 5, 5, 5], { visibility: "closed" });
    const [first, second, third, other, opened] = made;
    const copy = (from: { id: number } | undefined, to: { id: number } | undefined) =>
      db.sql("update app.sessions set copied_from = $1 where id = $2", [from?.id, to?.id]);
    await copy(first, second);
    await copy(second, third);
    await db.sql("update app.sessions set visibility = 'open' where id = $1", [opened?.id]);
    // A closed session made from an open one has nothing to do with another made from it.
    await copy(opened, first);
    await copy(opened, other);
    const family = slugsOf([first, second, third] as { slug: string }[]);
    for (const slug of family) expect(await choose(slug)).toEqual(family);
    expect(await choose(other?.slug ?? "")).toEqual([other?.slug]);
    expect(await choose(opened?.slug ?? "")).toEqual([opened?.slug]);
  });

  test("a row for a session that cannot be chosen is refused, however well its address was guessed", async () => {
    const [mine] = await dates([5]);
    const hidden = await someSession(db, { course: `kurs-${day}`, visibility: "closed" });
    const form = someBooking(mine?.slug ?? "", [someRow(1, hidden.slug)]);
    expect((await check(form)).errors).toEqual([{ field: "rows.0.session", error: "session_not_offered" }]);
  });
});

describe("the booking's own page", () => {
  const booked = async (rows: (slug: string) => ReturnType<typeof someRow>[], capacity: number | null = 20) => {
    const made = await dates([capacity, 20]);
    const slug = made[0]?.slug ?? "";
    await book(someBooking(slug, [...rows(slug), someRow(50, made[1]?.slug ?? "")], { ifNotAll: { [slug]: "split" } }));
    const token = await bookingToken();
    const person = async (name: string) => {
      const found = (await open(token)).sessions.flatMap(({ people }) => people).filter((one) => one.name === name);
      return found.at(-1);
    };
    return { slug, token, person, made, ...registrationsOf(db, made[0] as { id: number; slug: string }) };
  };

  test("never shows needs, opt-ins or the digital link", async () => {
    const { token, tokenTo, act } = await booked((slug) => [someRow(1, slug)]);
    const own = await tokenTo("person1@arbetsplats1.example");
    await act("change_registration", own, {
      p_ref: null,
      p_changes: { needs: { dietary: "Nötallergi" }, optIns: { network: true } },
    });
    const shown = JSON.stringify(await open(token));
    expect(shown).not.toMatch(/Nötallergi|optIns|needs|onlineUrl/);
  });

  test("shows somebody who was known as a stranger would have fared, and their own registration stays theirs", async () => {
    const [session] = await dates([5]);
    const slug = session?.slug ?? "";
    const { register, states } = registrationsOf(db, session as { id: number; slug: string });
    await register({ people: [Cilla()] });
    const form = someBooking(slug, [someRow(1, slug, { ...Cilla(), role: null, phone: null }), someRow(2, slug)]);
    expect(await book(form)).toMatchObject({ outcome: "registered", registered: 2 });
    const token = await bookingToken();
    const [cilla] = (await open(token)).sessions[0]?.people ?? [];
    expect(cilla).toMatchObject({ state: "registered", place: null });
    await db.door("cancel_registration", { p_token: token, p_ref: cilla?.ref });
    expect(await states()).toContain("Cilla Öberg: registered");
    expect((await open(token)).sessions[0]?.people[0]?.state).toBe("cancelled");
  });

  test("opens the submission of one person for the acts, and nothing of anybody else's", async () => {
    const { token, person } = await booked((slug) => [someRow(1, slug)]);
    const one = await person("Person 1");
    const view = await open<ManageView>(token, one?.ref);
    expect(view).toMatchObject({ outcome: "submission", people: [{ name: "Person 1" }] });
    const [stranger] = await db.sql<{ ref: string }>("select ref from app.registrations order by id limit 1");
    expect(await open(token, stranger?.ref)).toMatchObject({ outcome: "booking" });
    expect(await refusal(db.door("cancel_registration", { p_token: token, p_ref: stranger?.ref }))).toMatchObject({
      message: "unknown_link",
    });
    expect(await refusal(db.door("cancel_registration", { p_token: token, p_ref: null }))).toMatchObject({
      message: "unknown_link",
    });
  });

  test("hands a seat over, workplace and manager with it, once however often it is sent", async () => {
    const { token, person, states } = await booked((slug) => [someRow(1, slug)]);
    const ref = (await person("Person 1"))?.ref;
    for (let sent = 0; sent < 2; sent++)
      expect(await db.door("hand_over", { p_token: token, p_ref: ref, p_person: Elsa() })).toEqual({
        outcome: "handed_over",
      });
    expect(await states()).toEqual(["Person 1: handed_over", "Elsa Åkerlund: registered"]);
    expect(await person("Elsa Åkerlund")).toMatchObject({ workplace: "Arbetsplats 1", manager: { name: "Chef 1" } });
  });

  test("changes a person and accepts an offer by the same link", async () => {
    const { token, person, made } = await booked((slug) => [someRow(1, slug), someRow(2, slug)], 1);
    await db.door("change_registration", {
      p_token: token,
      p_ref: (await person("Person 2"))?.ref,
      p_changes: { phone: "070-174 06 05" },
    });
    expect(await person("Person 2")).toMatchObject({
      phone: "070-174 06 05",
      state: "waitlisted",
      workplace: "Arbetsplats 2",
    });
    await db.door("cancel_registration", { p_token: token, p_ref: (await person("Person 1"))?.ref });
    expect(await person("Person 2")).toMatchObject({ state: "offered" });
    expect(await db.door("accept_offer", { p_token: token, p_ref: (await person("Person 2"))?.ref })).toEqual({
      outcome: "accepted",
    });
    expect(await registrationsOf(db, made[0] as { id: number; slug: string }).states()).toContain(
      "Person 2: registered",
    );
  });

  test("is what every later mail to the contact links to", async () => {
    const { slug, token, person, tokenTo } = await booked((session) => [someRow(1, session)]);
    expect(slug).toBeTruthy();
    const own = await tokenTo("person1@arbetsplats1.example");
    await db.door("cancel_registration", { p_token: own, p_ref: null });
    const [mail] = await contactMails();
    expect(mail).toMatchObject({ template: "cancelled-to-contact" });
    expect(mail?.data.link).toMatch(/^\/min-bokning\//);
    expect(await person("Person 1")).toMatchObject({ state: "cancelled" });
    expect(mail?.data.link).not.toContain(token);
  });

  test("a group that waits together is offered its seats as one, by the contact's one link", async () => {
    const [session] = await dates([2]);
    const slug = session?.slug ?? "";
    const { register, states, tokenTo } = registrationsOf(db, session as { id: number; slug: string });
    await register({ people: [Cilla(), Dag()] });
    await book(someBooking(slug, [someRow(1, slug), someRow(2, slug)], { ifNotAll: { [slug]: "all_or_nothing" } }));
    for (const who of [Cilla(), Dag()])
      await db.door("cancel_registration", { p_token: await tokenTo(who.email), p_ref: null });
    const [mail] = await contactMails();
    expect(mail).toMatchObject({ template: "offer-to-contact" });
    const token = mail?.data.link.split("/")[2] ?? "";
    const [first] = (await open(token)).sessions[0]?.people ?? [];
    await db.door("accept_offer", { p_token: token, p_ref: first?.ref });
    expect((await states()).slice(2)).toEqual(["Person 1: registered", "Person 2: registered"]);
  });

  test("an address that nobody was given opens nothing, and the ordinary form has no part in it", async () => {
    expect(await open("AbCdEfGhIjKlMnOpQrStUv")).toEqual({ outcome: "unknown_link" });
    const session = await someSession(db);
    const { register, tokenTo } = registrationsOf(db, session);
    await register(someForm(session));
    const token = await tokenTo("cilla@bageri-morgonstund.example", "submission-to-contact");
    expect(await open<ManageView>(token)).toMatchObject({ outcome: "submission" });
  });
});
