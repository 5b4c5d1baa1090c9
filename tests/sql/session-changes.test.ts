import { beforeEach, describe, expect, test } from "vitest";
import type { SessionForm } from "../../site/types.ts";
import { testDatabase } from "../support/database.ts";
import { Astrid, Cilla, Dag, Elsa, Farid, Gun, Rut, someone } from "../support/people.ts";
import { registrationsOf, type SentMail } from "../support/registrations.ts";
import { sessionDoors } from "../support/sessions.ts";

const db = await testDatabase();
const astrid = await Astrid(db);
const { make, preview, change, open, book } = sessionDoors(db, astrid);

await db.sql(`insert into app.courses (slug, title, kind, audience, summary) values
  ('grundutbildning', 'Grundutbildning', 'basic', 'supervisors', 'En heldag.')`);
await db.sql("insert into app.municipalities (code, slug, name) values ('9901', 'granby', 'Granby')");

const at = (time: string) => db.setNow(`2027-02-01T${time}:00Z`);
const dueWork = () => db.door("run_due_work");
const day = (date: string) => ({
  days: [{ startsAt: `${date}T09:00`, endsAt: `${date}T16:00` }],
  registrationClosesAt: `${date}T08:00`,
});
const library = { venueName: "Biblioteket" };
const townHall = { venueName: "Stadshuset" };
const digital = { format: "hybrid", onlineUrl: "https://moten.example/ny" };

/** The mails about changes to a session that are to go out or have gone, oldest first. */
const told = async (slug: string) =>
  db.sql<
    SentMail & {
      data: { before: { venue: { name: string }; days: object[]; onlineUrl: string | null }; urgent: boolean };
    }
  >(
    `select o.template, o.recipient_email as "to", app.mail_content(o) as data from app.outbox o join app.sessions s on s.id = o.session_id
     where s.slug = $1 and o.template like 'session-changed-%' and o.state <> 'dropped' order by o.id`,
    [slug],
  );
const readers = async (slug: string) => (await told(slug)).map(({ to }) => to);
const sent = (slug: string) =>
  db.sql(
    `update app.outbox o set state = 'sent', data = '{}', sent_at = now() from app.sessions s
     where s.id = o.session_id and s.slug = $1 and o.state = 'queued'`,
    [slug],
  );
const usefulUntil = async (slug: string) =>
  (
    await db.sql<{ until: Date }>(
      `select distinct o.useful_until as until from app.outbox o join app.sessions s on s.id = o.session_id
       where s.slug = $1 and o.template like 'session-changed-%'`,
      [slug],
    )
  ).map(({ until }) => until.toISOString());

const booked = async (changes: Partial<SessionForm> = {}, people = [Cilla()]) => {
  const { slug } = await make(changes);
  await book(slug, people);
  await sent(slug);
  return slug;
};

beforeEach(() => at("08:00"));

describe("a change rests for a quarter of an hour", () => {
  test("and is then told in one mail, with what was and what is", async () => {
    const slug = await booked();
    expect(await change(slug, library)).toMatchObject({ told: 1, tellAt: "2027-02-01T08:15:00.000Z" });
    await at("08:14");
    await dueWork();
    expect(await told(slug)).toEqual([]);
    await at("08:15");
    await dueWork();
    expect(await told(slug)).toMatchObject([
      {
        template: "session-changed-to-participant",
        to: Cilla().email,
        data: {
          before: { venue: { name: "Folkets hus" } },
          session: { venue: { name: "Biblioteket" }, sequence: 1 },
          calendar: { method: "REQUEST", sequence: 1 },
          link: expect.stringMatching(/^\/min-anmalan\/[\w-]{22}\/$/),
          urgent: false,
        },
      },
    ]);
  });

  test("counted from the last change, which is told as the net difference", async () => {
    const slug = await booked();
    await change(slug, library);
    await at("08:10");
    expect(await change(slug, townHall)).toMatchObject({ tellAt: "2027-02-01T08:25:00.000Z" });
    await at("08:24");
    await dueWork();
    expect(await told(slug)).toEqual([]);
    await at("08:25");
    await dueWork();
    expect(await told(slug)).toMatchObject([
      { data: { before: { venue: { name: "Folkets hus" } }, session: { venue: { name: "Stadshuset" } } } },
    ]);
  });

  test("reverted, it is silence, and still newer in every calendar", async () => {
    const slug = await booked();
    await change(slug, library);
    expect(await preview(slug)).toMatchObject({ told: 0, contacts: 0, pending: true });
    expect(await change(slug)).toMatchObject({ told: 0, tellAt: null });
    await at("09:00");
    await dueWork();
    expect(await told(slug)).toEqual([]);
    expect(
      await db.sql(
        "select calendar_sequence from app.registrations r join app.sessions s on s.id = r.session_id where s.slug = $1",
        [slug],
      ),
    ).toEqual([{ calendar_sequence: 2 }]);
  });

  test("a silent change does not empty it, and a second one finds it told", async () => {
    const slug = await booked();
    await change(slug, library);
    await at("08:05");
    expect(await change(slug, { ...library, included: "Lunch" })).toMatchObject({ tellAt: "2027-02-01T08:20:00.000Z" });
    await at("08:20");
    await dueWork();
    expect(await told(slug)).toHaveLength(1);
    await sent(slug);
    expect(await change(slug, { ...library, included: "Fika" })).toMatchObject({ told: 0, tellAt: null });
    await at("09:00");
    await dueWork();
    expect(await told(slug)).toHaveLength(1);
  });

  test("one change a day is one mail a day, each from what was told last", async () => {
    const slug = await booked();
    await change(slug, library);
    await at("09:00");
    await dueWork();
    await sent(slug);
    await change(slug, townHall);
    await at("10:00");
    await dueWork();
    expect((await told(slug)).at(-1)).toMatchObject({
      data: { before: { venue: { name: "Biblioteket" } }, calendar: { sequence: 2 } },
    });
  });

  test("staff see what waits, until when, and the form that takes it back", async () => {
    const slug = await booked();
    const untouched = (await open(slug)).form;
    await change(slug, { ...digital, ...library });
    await change(slug, { ...digital, ...library, capacity: 13 });
    const { pending } = await open(slug);
    expect(pending).toMatchObject({
      tellAt: "2027-02-01T08:15:00.000Z",
      told: 1,
      contacts: 0,
      changes: [
        { field: "format", before: "on_site", after: "hybrid" },
        { field: "venueName", before: "Folkets hus", after: "Biblioteket" },
        { field: "onlineUrl", before: null, after: "https://moten.example/ny" },
      ],
      // What is none of their business stays as it was made.
      undo: { ...untouched, capacity: 13 },
    });
    expect(await change(slug, pending?.undo)).toMatchObject({ told: 0, tellAt: null });
    expect((await open(slug)).pending).toBeNull();
  });
});

describe("each is told what is new to them", () => {
  test("who registered in between knows the new place, and hears when it is the old one after all", async () => {
    const slug = await booked();
    await change(slug, library);
    await book(slug, [Dag()], { self: true, contact: { ...Dag(), phone: null } });
    expect(await preview(slug, library)).toMatchObject({ changes: [] });
    expect((await open(slug)).pending).toMatchObject({ told: 1 });
    await change(slug);
    await at("08:15");
    await dueWork();
    expect(await told(slug)).toMatchObject([{ to: Dag().email, data: { before: { venue: { name: "Biblioteket" } } } }]);
  });

  test("waiting people and offered ones are told without calendar and digital link", async () => {
    const slug = await booked({ capacity: 1, ...digital }, [Cilla(), Dag(), Elsa()]);
    await change(slug, { capacity: 2, ...digital });
    await change(slug, { capacity: 2, ...digital, ...library });
    await at("08:15");
    await dueWork();
    const mails = (await told(slug)).filter(({ template }) => template !== "session-changed-to-contact");
    expect(mails.map(({ template, to }) => [template, to])).toEqual([
      ["session-changed-to-participant", Cilla().email],
      ["session-changed-to-waiting", Dag().email],
      ["session-changed-to-waiting", Elsa().email],
    ]);
    expect(mails.map(({ data }) => [data.calendar?.method, data.session.onlineUrl, data.before.onlineUrl])).toEqual([
      ["REQUEST", digital.onlineUrl, digital.onlineUrl],
      [undefined, null, null],
      [undefined, null, null],
    ]);
  });

  test("a new digital link concerns nobody but those who have a seat", async () => {
    const slug = await booked({ capacity: 1, ...digital }, [Cilla(), Dag()]);
    const moved = { capacity: 1, ...digital, onlineUrl: "https://moten.example/annan" };
    expect(await preview(slug, moved)).toMatchObject({ told: 1, contacts: 0, fields: ["onlineUrl"] });
    await change(slug, moved);
    await at("08:15");
    await dueWork();
    expect(await readers(slug)).toEqual([Cilla().email]);
  });

  test("the accompanying contact gets one mail for all, with a calendar to look at; never who registered only themself", async () => {
    const { slug } = await make();
    const gun = { name: Gun().name, email: Gun().email, phone: null };
    await book(slug, [Cilla(), Dag()], { contact: gun });
    await book(slug, [Elsa()], { self: true, contact: { ...Elsa(), phone: null } });
    await book(slug, [Farid()], { contact: { ...Farid(), phone: null } });
    await sent(slug);
    expect(await change(slug, library)).toMatchObject({ told: 4, contacts: 1 });
    await at("08:15");
    await dueWork();
    const mails = await told(slug);
    expect(mails.map(({ to }) => to)).toEqual([Cilla(), Dag(), Elsa(), Farid(), Gun()].map(({ email }) => email));
    expect(mails.at(-1)).toMatchObject({
      template: "session-changed-to-contact",
      data: {
        calendar: { method: "PUBLISH" },
        before: { venue: { name: "Folkets hus" } },
        people: [
          { name: "Cilla Öberg", state: "registered" },
          { name: "Dag Nyström", state: "registered" },
        ],
      },
    });
    await sent(slug);
    await change(slug, townHall);
    await at("08:30");
    await dueWork();
    expect((await readers(slug)).filter((to) => to === Gun().email)).toHaveLength(2);
  });

  test("a contact who named somebody known cannot tell: they are told as for anybody else", async () => {
    const slug = await booked();
    await book(slug, [Cilla()], { contact: { name: Gun().name, email: Gun().email, phone: null } });
    await sent(slug);
    expect(await change(slug, library)).toMatchObject({ told: 1, contacts: 1 });
  });

  test("nobody who has left is told", async () => {
    const slug = await booked({}, [Cilla(), Dag()]);
    const [session] = await db.sql<{ id: number; slug: string }>("select id, slug from app.sessions where slug = $1", [
      slug,
    ]);
    const { act } = registrationsOf(db, session as { id: number; slug: string });
    const [row] = await db.sql<{ token: string }>(
      "select app.mint_token('registration', id, null) as token from app.registrations where session_id = $1 and email = $2",
      [session?.id, Dag().email],
    );
    await change(slug, library);
    await act("cancel_registration", row?.token ?? "", { p_ref: null });
    await at("08:15");
    await dueWork();
    expect((await readers(slug)).filter((to) => to === Dag().email)).toEqual([]);
  });
});

describe("with less than 24 hours left", () => {
  const tomorrow = day("2027-02-02");

  test.each<[string, Partial<SessionForm>, Partial<SessionForm>]>([
    ["another place tomorrow", tomorrow, { ...tomorrow, ...library }],
    ["moved closer, to tomorrow", day("2027-03-12"), tomorrow],
    ["moved farther, from tomorrow", tomorrow, day("2027-03-12")],
  ])("a change goes at once: %s", async (_, before, after) => {
    await at("08:30");
    const slug = await booked(before);
    expect(await preview(slug, after)).toMatchObject({ told: 1, urgent: true });
    expect(await change(slug, after)).toMatchObject({ told: 1, urgent: true, tellAt: null });
    expect(await told(slug)).toMatchObject([{ to: Cilla().email, data: { urgent: true } }]);
    await at("09:00");
    await dueWork();
    expect(await told(slug)).toHaveLength(1);
  });

  test("24 hours to the minute is time enough to rest", async () => {
    const slug = await booked(tomorrow);
    expect(await change(slug, { ...tomorrow, ...library })).toMatchObject({
      urgent: false,
      tellAt: expect.any(String),
    });
  });

  test("what waited goes along", async () => {
    await at("07:59");
    const slug = await booked(tomorrow);
    await change(slug, { ...tomorrow, ...library });
    await at("08:10");
    await change(slug, { ...tomorrow, ...townHall });
    expect(await told(slug)).toMatchObject([{ data: { before: { venue: { name: "Folkets hus" } } } }]);
    expect((await open(slug)).pending).toBeNull();
  });

  test("in the middle of it, too: a new link at noon, useful until it ends", async () => {
    const slug = await booked({ ...tomorrow, ...digital });
    await db.setNow("2027-02-02T11:00:00Z");
    expect(await change(slug, { ...tomorrow, ...digital, onlineUrl: "https://moten.example/annan" })).toMatchObject({
      told: 1,
      tellAt: null,
    });
    expect(await usefulUntil(slug)).toEqual(["2027-02-02T15:00:00.000Z"]);
  });
});

describe("when something stands still", () => {
  test("due work that comes late tells while it is of use, and nobody when the session is over", async () => {
    const slug = await booked();
    const over = await booked();
    await change(slug, { ...library, ...day("2027-03-20") });
    await change(over, library);
    await db.setNow("2027-03-13T08:00:00Z");
    await dueWork();
    expect(await readers(slug)).toEqual([Cilla().email]);
    expect(await told(over)).toEqual([]);
    expect(await usefulUntil(over)).toEqual([]);
    expect((await open(over)).pending).toBeNull();
  });

  test("mails that have not gone out when it changes again are taken back, and the next one says it all", async () => {
    const slug = await booked({}, [Cilla(), Dag()]);
    await change(slug, library);
    await at("08:15");
    await dueWork();
    await db.sql(
      "update app.outbox set state = 'sent', data = '{}' where template = 'session-changed-to-participant' and recipient_email = $1",
      [Dag().email],
    );
    await at("08:20");
    await change(slug, townHall);
    expect((await told(slug)).filter(({ to }) => to === Cilla().email)).toEqual([]);
    await at("08:35");
    await dueWork();
    const mails = (await told(slug)).filter(({ data }) => data.before && data.calendar);
    expect(mails.map(({ to, data }) => [to, data.before.venue.name])).toEqual([
      [Cilla().email, "Folkets hus"],
      [Dag().email, "Biblioteket"],
      [Cilla().email, "Folkets hus"],
    ]);
  });

  test("taken back before it went out, it was never told", async () => {
    const slug = await booked();
    await change(slug, library);
    await at("08:15");
    await dueWork();
    expect(await preview(slug)).toMatchObject({ told: 0 });
    await change(slug);
    await at("09:00");
    await dueWork();
    expect(await told(slug)).toEqual([]);
  });

  test("two workers at once tell each person once", async () => {
    const slug = await booked(
      { capacity: null },
      Array.from({ length: 30 }, (_, n) => someone(n)),
    );
    await change(slug, { capacity: null, ...library });
    await at("08:15");
    const clients = [await db.connect(), await db.connect(), await db.connect()];
    const counts = await Promise.all(
      clients.map(
        async (client) => (await client.query("select app.tell_session_changes(20) as n")).rows[0].n as number,
      ),
    );
    expect(counts.filter((n) => n > 0)).toEqual([31]);
    const people = await readers(slug);
    expect(new Set(people).size).toBe(31);
    expect(people).toHaveLength(31);
  });

  test("a change and its telling at the same moment end in one mail", async () => {
    const slug = await booked();
    await change(slug, library);
    await at("08:15");
    const client = await db.connect();
    await client.query("begin");
    await client.query("select app.lock_session($1)", [slug]);
    expect((await db.sql<{ n: number }>("select app.tell_session_changes(20) as n"))[0]?.n).toBe(0);
    await client.query("rollback");
    const [first, second] = await Promise.all([dueWork(), change(slug, townHall)]);
    expect([first, second]).toHaveLength(2);
    await at("08:30");
    await dueWork();
    const mails = await told(slug);
    expect(mails.at(-1)?.data.session).toMatchObject({ venue: { name: "Stadshuset" } });
    expect(mails).toHaveLength(1);
  });
});

describe("calendars", () => {
  const days = [day("2027-03-12"), day("2027-03-19")].flatMap((one) => one.days);

  test("a mail about fewer days carries those that are gone, as last told", async () => {
    const slug = await booked({ days });
    await change(slug, { days: days.slice(0, 1) });
    await at("08:15");
    await dueWork();
    expect((await told(slug))[0]?.data).toMatchObject({
      before: { days: [{}, {}] },
      session: { days: [{ startsAt: "2027-03-12T08:00:00.000Z" }] },
    });
  });

  test("the UID stays through every change and the sequence only rises", async () => {
    const slug = await booked();
    const seen: { uid: string; sequence: number }[] = [];
    for (const [minute, next] of [
      ["10", library],
      ["30", townHall],
      ["50", library],
    ] as const) {
      await at(`08:${minute}`);
      await change(slug, next);
      await change(slug, { ...next, included: "Lunch" });
      await at(`08:${Number(minute) + 17}`.replace("08:67", "09:07"));
      await dueWork();
      const mail = (await told(slug)).at(-1)?.data.calendar;
      if (mail) seen.push(mail);
      await sent(slug);
    }
    expect(new Set(seen.map(({ uid }) => uid)).size).toBe(1);
    expect(seen.map(({ sequence }) => sequence)).toEqual([2, 4, 6]);
  });
});

test("versions are nobody's to read but staff's", async () => {
  const slug = await booked();
  await expect(sessionDoors(db, await Rut(db)).calls(slug)).rejects.toMatchObject({ message: "not_allowed" });
  await expect(db.as("service_role").sql("select * from app.session_versions")).rejects.toMatchObject({
    code: "42501",
  });
});
