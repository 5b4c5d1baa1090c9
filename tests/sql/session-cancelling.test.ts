import { beforeEach, describe, expect, test } from "vitest";
import type { SessionForm } from "../../site/types.ts";
import { testDatabase } from "../support/database.ts";
import { Astrid, Bo, Cilla, Dag, Elsa, Gun, Rut } from "../support/people.ts";
import { registrationsOf, type SentMail } from "../support/registrations.ts";
import { sessionDoors } from "../support/sessions.ts";

const db = await testDatabase();
const bo = await Bo(db);
const rut = await Rut(db);
const { make, change, cancel, restore, open, calls, book } = sessionDoors(db, await Astrid(db));

await db.sql(`insert into app.courses (slug, title, kind, audience, summary) values
  ('grundutbildning', 'Grundutbildning', 'basic', 'supervisors', 'En heldag.')`);
await db.sql("insert into app.municipalities (code, slug, name) values ('9901', 'granby', 'Granby')");

const at = (time: string) => db.setNow(`2027-02-01T${time}:00Z`);
beforeEach(() => at("08:00"));

const gun = { name: Gun().name, email: Gun().email, phone: "0980-55 12 12" };
const tomorrow = {
  days: [{ startsAt: "2027-02-02T07:00", endsAt: "2027-02-02T16:00" }],
  registrationClosesAt: "2027-02-02T07:00",
};

interface Mail extends SentMail {
  id: number;
  state: string;
}

const mails = (slug: string) =>
  db.sql<Mail>(
    `select o.id::int, o.template, o.state, o.recipient_email as "to",
       case when o.state = 'queued' then app.mail_content(o) else o.data end as data
     from app.outbox o join app.sessions s on s.id = o.session_id where s.slug = $1 order by o.id`,
    [slug],
  );
const queued = async (slug: string) =>
  (await mails(slug)).filter(({ state }) => state === "queued").map(({ template, to }) => [template, to]);
const become = (slug: string, state: string, to = "%", template = "%") =>
  db.sql(
    `update app.outbox o set state = $2, sent_at = case when $2 = 'sent' then now() end,
       data = case when $2 = 'sent' then '{}' else o.data end from app.sessions s
     where s.id = o.session_id and s.slug = $1 and o.state = 'queued' and o.recipient_email like $3 and o.template like $4`,
    [slug, state, to, template],
  );
const calendars = (slug: string) =>
  db.sql<{ uid: string; sequence: number }>(
    `select r.calendar_uid as uid, r.calendar_sequence as sequence from app.registrations r
     join app.sessions s on s.id = r.session_id where s.slug = $1 order by r.id`,
    [slug],
  );

/** Cilla with a seat and Dag waiting, both registered by Gun; all confirmed. */
const booked = async (changes: Partial<SessionForm> = {}) => {
  const { slug } = await make({ capacity: 1, ...changes });
  await book(slug, [Cilla(), Dag()], { contact: gun });
  await become(slug, "sent");
  return slug;
};

describe("cancelling", () => {
  test("tells everyone, and the contact once, whose calendar keeps the day as cancelled", async () => {
    const slug = await booked();
    expect(await cancel(slug)).toEqual({ told: 2, contacts: 1 });
    expect((await mails(slug)).filter(({ state }) => state === "queued")).toMatchObject([
      { template: "session-cancelled-to-participant", to: Cilla().email, data: { calendar: { method: "CANCEL" } } },
      { template: "session-cancelled-to-participant", to: Dag().email, data: { calendar: null } },
      {
        template: "session-cancelled-to-contact",
        to: gun.email,
        data: {
          calendar: { method: "PUBLISH" },
          session: { cancelledReason: "Utbildaren är sjuk." },
          people: [
            { name: "Cilla Öberg", state: "registered" },
            { name: "Dag Nyström", state: "waitlisted" },
          ],
        },
      },
    ]);
  });

  test("a session drops its queued reminders and keeps the record of what was sent", async () => {
    const slug = await booked();
    const before = await mails(slug);
    await db.sql(
      `select app.mail_person('reminder-day-before-to-participant', r, null, null, 'reminder/' || r.ref)
       from app.registrations r join app.sessions s on s.id = r.session_id where s.slug = $1 and r.state = 'registered'`,
      [slug],
    );
    await cancel(slug);
    const after = await mails(slug);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.find(({ template }) => template.startsWith("reminder-"))?.state).toBe("dropped");
  });

  test("takes back the offers that are out: who held one waits, and is told that it is off", async () => {
    const slug = await booked();
    await change(slug, { capacity: 2 });
    expect((await open(slug)).registrations.map(({ state }) => state)).toEqual(["registered", "offered"]);
    await cancel(slug);
    expect((await open(slug)).registrations.map(({ state }) => state)).toEqual(["registered", "waitlisted"]);
    expect(
      await db.sql("select outcome from app.offers o join app.sessions s on s.id = o.session_id where s.slug = $1", [
        slug,
      ]),
    ).toEqual([{ outcome: "withdrawn" }]);
  });

  test("in the quarter of an hour after a change, nobody hears of the change", async () => {
    const slug = await booked();
    await change(slug, { capacity: 1, venueName: "Biblioteket" });
    await cancel(slug);
    await at("09:00");
    await db.door("run_due_work");
    expect((await queued(slug)).map(([template]) => template)).toEqual([
      "session-cancelled-to-participant",
      "session-cancelled-to-participant",
      "session-cancelled-to-contact",
    ]);
  });

  test("speaks of the day and the place that people know, not of a change they never heard of", async () => {
    const days = ["2027-03-12", "2027-03-19"].map((date) => ({ startsAt: `${date}T09:00`, endsAt: `${date}T16:00` }));
    const slug = await booked({ days });
    await change(slug, { capacity: 1, days: days.slice(1), venueName: "Biblioteket" });
    await cancel(slug);
    const off = (await mails(slug)).filter(({ template }) => template.startsWith("session-cancelled"));
    expect(off.map(({ data }) => data.session)).toMatchObject(
      off.map(() => ({
        venue: { name: "Folkets hus" },
        days: [{}, {}],
        cancelledReason: "Utbildaren är sjuk.",
        sequence: 2,
      })),
    );
  });
});

test("a change whose mail had not gone out when it was cancelled was never told", async () => {
  const slug = await booked();
  await change(slug, { capacity: 1, venueName: "Biblioteket" });
  await at("08:15");
  await db.door("run_due_work");
  await cancel(slug);
  const off = (await mails(slug)).filter(({ state }) => state === "queued");
  expect(off.map(({ data }) => data.session)).toMatchObject(off.map(() => ({ venue: { name: "Folkets hus" } })));
  expect(off).toHaveLength(3);
});

describe("a session with registrations", () => {
  test("can never be deleted, by anybody", async () => {
    const slug = await booked();
    const erase = () => db.sql("delete from app.sessions where slug = $1", [slug]);
    await expect(erase()).rejects.toMatchObject({ code: expect.stringMatching(/^23/) });
    await cancel(slug);
    await expect(erase()).rejects.toMatchObject({ code: expect.stringMatching(/^23/) });
    const doors = await db.sql<{ name: string }>(
      "select proname as name from pg_proc where pronamespace = 'api'::regnamespace",
    );
    expect(doors.filter(({ name }) => /delete|(remove|erase).*session/.test(name))).toEqual([]);
  });
});

describe("a session that is held after all", () => {
  test("tells everyone who heard that it was off, under the same UID and a higher number", async () => {
    const slug = await booked();
    const [first] = await calendars(slug);
    await cancel(slug);
    const [cancelled] = await calendars(slug);
    await become(slug, "sent");
    expect(await restore(slug)).toEqual({ told: 2, contacts: 1 });
    expect((await mails(slug)).filter(({ state }) => state === "queued")).toMatchObject([
      {
        template: "session-restored-to-participant",
        to: Cilla().email,
        data: { calendar: { uid: first?.uid, method: "REQUEST", sequence: 2 }, session: { cancelledReason: null } },
      },
      { template: "session-restored-to-waiting", to: Dag().email, data: { calendar: null } },
      { template: "session-restored-to-contact", to: gun.email, data: { calendar: { method: "PUBLISH" } } },
    ]);
    expect([first?.sequence, cancelled?.sequence, (await calendars(slug))[0]?.sequence]).toEqual([0, 1, 2]);
    expect((await open(slug)).session).toMatchObject({ cancelledReason: null, seats: { state: "full" } });
  });

  test("before the mails have gone, nobody hears anything", async () => {
    const slug = await booked();
    await cancel(slug);
    expect(await restore(slug)).toEqual({ told: 0, contacts: 0 });
    expect(await queued(slug)).toEqual([]);
  });

  test("tells just those whose mail had gone, or may have", async () => {
    const slug = await booked();
    await cancel(slug);
    await become(slug, "unsure", Dag().email);
    await become(slug, "sent", gun.email);
    expect(await restore(slug)).toEqual({ told: 1, contacts: 1 });
    expect(await queued(slug)).toEqual([
      ["session-restored-to-waiting", Dag().email],
      ["session-restored-to-contact", gun.email],
    ]);
  });

  test("who had not even heard that they were registered hears it now", async () => {
    const { slug } = await make();
    await book(slug, [Cilla()], { self: true, contact: { ...Cilla(), phone: null } });
    await cancel(slug);
    expect(await restore(slug)).toEqual({ told: 1, contacts: 0 });
    expect(await queued(slug)).toEqual([["session-restored-to-participant", Cilla().email]]);
  });

  test("a mail about the cancellation that failed cannot be sent again afterwards", async () => {
    const slug = await booked();
    await cancel(slug);
    await become(slug, "failed");
    await restore(slug);
    await db.staffDoor(bo, "retry_mail", { p_id: null });
    expect((await queued(slug)).filter(([template]) => template?.startsWith("session-cancelled"))).toEqual([]);
  });

  test("may be cancelled again, and everyone hears that too", async () => {
    const slug = await booked();
    for (const act of [cancel, restore, cancel]) {
      await act(slug);
      await become(slug, "sent");
    }
    const heard = (await mails(slug)).filter(({ to }) => to === Cilla().email).map(({ template }) => template);
    expect(heard.slice(-3)).toEqual([
      "session-cancelled-to-participant",
      "session-restored-to-participant",
      "session-cancelled-to-participant",
    ]);
  });

  test("offers its free seats again", async () => {
    const slug = await booked();
    await change(slug, { capacity: 2 });
    await cancel(slug);
    await become(slug, "sent");
    await restore(slug);
    expect((await open(slug)).registrations.map(({ state }) => state)).toEqual(["registered", "offered"]);
  });

  test("still tells a change that waited when it was cancelled", async () => {
    const slug = await booked();
    await change(slug, { capacity: 1, venueName: "Biblioteket" });
    await cancel(slug);
    await restore(slug);
    expect((await open(slug)).pending).toMatchObject({ told: 2, contacts: 1, tellAt: "2027-02-01T08:15:00.000Z" });
  });

  test("is refused when it was not cancelled, or when its last day has ended", async () => {
    const slug = await booked();
    await expect(restore(slug)).rejects.toMatchObject({ code: "PT409", message: "session_not_cancelled" });
    await cancel(slug);
    await expect(db.staffDoor(rut, "restore_session", { p_slug: slug })).rejects.toMatchObject({
      message: "not_allowed",
    });
    await db.setNow("2027-03-12T15:00:00Z");
    await expect(restore(slug)).rejects.toMatchObject({ code: "PT409", message: "session_past" });
    await expect(restore("finns-inte")).rejects.toMatchObject({ code: "PT404", message: "session_unknown" });
  });
});

test("who leaves and comes back gets a calendar UID of their own; the old one stays cancelled", async () => {
  const { slug } = await make();
  const [session] = await db.sql<{ id: number; slug: string }>(
    "select id::int, slug from app.sessions where slug = $1",
    [slug],
  );
  const registrations = registrationsOf(db, session as { id: number; slug: string });
  await registrations.alone(Cilla());
  await registrations.act("cancel_registration", await registrations.tokenTo(Cilla().email), { p_ref: null });
  await registrations.alone(Cilla());
  const sent = (await registrations.mails()).map(({ data }) => data.calendar);
  expect(sent.map((calendar) => [calendar?.method, calendar?.sequence])).toEqual([
    ["REQUEST", 0],
    ["CANCEL", 1],
    ["REQUEST", 0],
  ]);
  expect(sent[1]?.uid).toBe(sent[0]?.uid);
  expect(sent[2]?.uid).not.toBe(sent[0]?.uid);
});

describe("the call list", () => {
  const names = async (slug: string) => (await calls(slug)).people.map(({ name, why }) => [name, why]);

  test("is empty, and says so, when nothing is urgent", async () => {
    const slug = await booked();
    await change(slug, { capacity: 1, venueName: "Biblioteket" });
    expect(await calls(slug)).toMatchObject({ urgentAt: null, people: [] });
    expect((await open(slug)).toCall).toBeNull();
  });

  test("after a cancellation, names those whose mail failed, is unsure or comes back, and who waits for it too long", async () => {
    const slug = await booked();
    await cancel(slug);
    expect(await names(slug)).toEqual([]);
    await become(slug, "failed", Cilla().email);
    expect(await names(slug)).toEqual([["Cilla Öberg", "failed"]]);
    await at("08:16");
    expect(await names(slug)).toEqual([
      ["Cilla Öberg", "failed"],
      ["Dag Nyström", "not_sent"],
    ]);
    expect((await open(slug)).toCall).toBe(2);
    await become(slug, "sent");
    await db.sql(
      "update app.outbox set bounced_at = now() where state = 'sent' and recipient_email = $1 and template like 'session-cancelled%'",
      [Dag().email],
    );
    expect(await names(slug)).toEqual([
      ["Cilla Öberg", "failed"],
      ["Dag Nyström", "bounced"],
    ]);
  });

  test("with less than 24 hours left, names everyone whose mail is not known to be sent", async () => {
    const slug = await booked(tomorrow);
    await change(slug, { capacity: 1, ...tomorrow, venueName: "Biblioteket" });
    expect(await names(slug)).toEqual([
      ["Cilla Öberg", "not_sent"],
      ["Dag Nyström", "not_sent"],
    ]);
    await become(slug, "sent", Cilla().email);
    expect(await names(slug)).toEqual([["Dag Nyström", "not_sent"]]);
  });

  test("gives the person's number, else that of the contact, and the manager", async () => {
    const { slug } = await make(tomorrow);
    await book(slug, [Cilla({ phone: "070-174 06 05" }), Elsa()], {
      contact: gun,
      manager: { name: "Henrik Lilja", email: "henrik@bageri-morgonstund.example" },
    });
    await cancel(slug);
    expect((await calls(slug)).people).toMatchObject([
      { name: "Cilla Öberg", phone: "070-174 06 05", employer: "Bageri Morgonstund", state: "registered" },
      {
        name: "Elsa Åkerlund",
        phone: null,
        contactName: "Gun Ståhl",
        contactPhone: "0980-55 12 12",
        managerName: "Henrik Lilja",
      },
    ]);
  });

  test("forgets an urgent change when the next one is told in good time", async () => {
    const slug = await booked(tomorrow);
    await change(slug, { capacity: 1 });
    expect((await open(slug)).toCall).toBe(2);
    await become(slug, "sent");
    await at("09:00");
    await change(slug, { capacity: 1, venueName: "Biblioteket" });
    await at("09:15");
    await db.door("run_due_work");
    expect((await calls(slug)).urgentAt).toBeNull();
  });

  test("is for coordinators and administrators, of a session that exists", async () => {
    const slug = await booked();
    expect(await db.staffDoor(bo, "call_list", { p_slug: slug })).toMatchObject({ people: [] });
    await expect(db.staffDoor(rut, "call_list", { p_slug: slug })).rejects.toMatchObject({
      message: "not_allowed",
    });
    await expect(calls("finns-inte")).rejects.toMatchObject({ code: "PT404", message: "session_unknown" });
  });
});
