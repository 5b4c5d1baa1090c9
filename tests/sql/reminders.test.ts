import { beforeAll, describe, expect, test } from "vitest";
import type { SessionForm } from "../../site/types.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import {
  Astrid,
  Cilla,
  Dag,
  Elsa,
  Farid,
  Gun,
  type SomeSession,
  type StaffMember,
  someone,
  someSession,
} from "../support/people.ts";
import { registrationsOf } from "../support/registrations.ts";

let db: TestDatabase;
let astrid: StaffMember;
beforeAll(async () => {
  db = await testDatabase();
  astrid = await Astrid(db);
});

const reminders = [
  "reminder-still-coming-to-participant",
  "reminder-week-before-to-participant",
  "reminder-day-before-to-participant",
  "thanks-to-participant",
  "reminder-to-contact",
];
const [stillComing, week, day, thanks, toContact] = reminders as [string, string, string, string, string];
const longBefore = "2027-01-15T12:00:00+01:00";

/** A course of its own, so that what it decides concerns no other test. */
const worldOf = async (asked: SomeSession = {}, data: object = {}) => {
  const course = asked.course ?? `kurs-${Math.random().toString(36).slice(2, 10)}`;
  await db.setNow(longBefore);
  const session = await someSession(db, { course, capacity: null, ...asked });
  await db.sql("update app.courses set data = $2 where slug = $1", [course, data]);
  const sent = async () =>
    (
      await db.sql<{ template: string; to: string }>(
        `select template, recipient_email as "to" from app.outbox
         where session_id = $1 and template = any ($2) and state <> 'dropped' order by template, recipient_email`,
        [session.id, reminders],
      )
    ).map(({ template, to }) => `${template}: ${to.split("@")[0]}`);
  const form = async () =>
    (await db.staffDoor<{ form: SessionForm }>(astrid, "staff_session", { p_slug: session.slug })).form;
  return {
    session,
    ...registrationsOf(db, session),
    sent,
    change: async (changes: Partial<SessionForm>) =>
      db.staffDoor(astrid, "change_session", { p_slug: session.slug, p_session: { ...(await form()), ...changes } }),
    move: async (date: string) =>
      db.staffDoor(astrid, "change_session", {
        p_slug: session.slug,
        p_session: {
          ...(await form()),
          days: [{ startsAt: `${date}T09:00`, endsAt: `${date}T16:00` }],
          registrationClosesAt: `${date}T09:00`,
        },
      }),
  };
};
type World = Awaited<ReturnType<typeof worldOf>>;

/** Every timer, as the schedule runs them; what they write waits. */
const writtenAt = async (moment: string) => {
  await db.setNow(moment);
  const { done, failed } = await db.door<{ done: Record<string, number>; failed: string[] }>("run_due_work");
  expect(failed).toEqual([]);
  return done.send_reminders;
};
/** The same, and every mail goes out at once. */
const runAt = async (moment: string) => {
  const written = await writtenAt(moment);
  await db.sql("update app.outbox set state = 'sent', data = '{}' where state = 'queued'");
  return written;
};
/** At a minute to eight nothing, at eight this one. */
const comesAt = async (world: World, minuteBefore: string, moment: string, template: string) => {
  await runAt(minuteBefore);
  expect(await world.sent()).not.toContain(`${template}: cilla`);
  await runAt(moment);
  expect(await world.sent()).toContain(`${template}: cilla`);
};
const group = { contact: { name: "Henrik Lilja", email: "henrik@granby.example", phone: null } };

describe("a run", () => {
  test("repeated, or two at once: one reminder, at 8.00 local, whole calendar days before", async () => {
    const world = await worldOf();
    await world.alone();
    await comesAt(world, "2027-02-28T07:59:59+01:00", "2027-02-28T08:00:00+01:00", stillComing);
    await comesAt(world, "2027-03-05T07:59:59+01:00", "2027-03-05T08:00:00+01:00", week);
    await comesAt(world, "2027-03-11T07:59:59+01:00", "2027-03-11T08:00:00+01:00", day);
    await comesAt(world, "2027-03-13T07:59:59+01:00", "2027-03-13T08:00:00+01:00", thanks);
    const all = [day, stillComing, week, thanks].map((template) => `${template}: cilla`);
    expect(await world.sent()).toEqual(all);
    expect(await runAt("2027-03-13T08:00:00+01:00")).toBe(0);
    expect(await world.sent()).toEqual(all);
  });

  test("on two connections at the same moment sends each person one", async () => {
    const world = await worldOf();
    for (const person of [Cilla(), Dag(), Elsa()]) await world.alone(person);
    await db.setNow("2027-03-11T08:00:00+01:00");
    const [first, second] = [await db.connect(), await db.connect()];
    const run = async (client: typeof first, holdMs: number) => {
      await client.query("begin");
      // Straight at the timer, past the lock that keeps two runs of the due work apart.
      await client.query("select app.send_reminders(1000)");
      await client.query("select pg_sleep($1)", [holdMs / 1000]);
      await client.query("commit");
    };
    await Promise.all([run(first, 150), run(second, 150)]);
    expect(await world.sent()).toEqual(["cilla", "dag", "elsa"].map((name) => `${day}: ${name}`));
  });

  test("that stops halfway in a large session goes on where it stopped", async () => {
    const world = await worldOf();
    for (let n = 1; n <= 7; n++) await world.alone(someone(n));
    await db.setNow("2027-03-11T08:00:00+01:00");
    const sent: number[] = [];
    for (let run = 0; run < 4; run++)
      sent.push(Number((await db.sql<{ n: number }>("select app.send_reminders(3) as n"))[0]?.n));
    expect(sent).toEqual([3, 3, 1, 0]);
    expect(await world.sent()).toHaveLength(7);
  });

  test("has nothing left to look at when everyone in a session has been reached", async () => {
    const world = await worldOf();
    await world.alone();
    await runAt("2027-03-11T08:00:00+01:00");
    expect(
      await db.sql("select from app.due_reminders() where session_id = $1 and kind = 'day_before'", [world.session.id]),
    ).toEqual([]);
  });

  test("leaves a session that staff or a booking hold just now to the next minute", async () => {
    const world = await worldOf();
    await world.alone();
    await db.setNow("2027-03-11T08:00:00+01:00");
    const other = await db.connect();
    await other.query("begin");
    await other.query("select 1 from app.sessions where id = $1 for update", [world.session.id]);
    await runAt("2027-03-11T08:00:00+01:00");
    expect(await world.sent()).toEqual([]);
    await other.query("commit");
    await runAt("2027-03-11T08:01:00+01:00");
    expect(await world.sent()).toEqual([`${day}: cilla`]);
  });
});

describe("moving the session", () => {
  test("later moves the reminder", async () => {
    const world = await worldOf();
    await world.alone();
    await db.setNow("2027-02-20T12:00:00+01:00");
    await world.move("2027-03-19");
    await comesAt(world, "2027-03-11T08:00:00+01:00", "2027-03-12T08:00:00+01:00", week);
  });

  test("closer still gets the one that is due, after the mail that tells of the move", async () => {
    const world = await worldOf();
    await world.alone();
    await db.setNow("2027-02-20T12:00:00+01:00");
    await world.move("2027-02-25");
    await runAt("2027-02-20T12:05:00+01:00");
    expect(await world.sent()).toEqual([]);
    await runAt("2027-02-20T12:16:00+01:00");
    await runAt("2027-02-20T12:17:00+01:00");
    expect(await world.sent()).toEqual([`${week}: cilla`]);
    await comesAt(world, "2027-02-24T07:59:59+01:00", "2027-02-24T08:00:00+01:00", day);
    expect(await world.sent()).not.toContain(`${stillComing}: cilla`);
  });

  test("away and back gives one reminder for each day it had, never two for the same", async () => {
    const world = await worldOf();
    await world.alone();
    await runAt("2027-03-05T08:00:00+01:00");
    await db.setNow("2027-03-05T09:00:00+01:00");
    await world.move("2027-03-19");
    await runAt("2027-03-05T09:20:00+01:00");
    await world.move("2027-03-12");
    await runAt("2027-03-05T09:40:00+01:00");
    await runAt("2027-03-05T09:41:00+01:00");
    expect((await world.sent()).filter((line) => line.startsWith(week))).toEqual([`${week}: cilla`]);
    await world.move("2027-03-19");
    await runAt("2027-03-12T08:00:00+01:00");
    expect((await world.sent()).filter((line) => line.startsWith(week))).toHaveLength(2);
  });

  test("drops what was not sent yet, and writes it anew for the day it has now", async () => {
    const world = await worldOf();
    await world.alone();
    await writtenAt("2027-03-11T08:00:00+01:00");
    await world.move("2027-04-09");
    expect(await world.sent()).toEqual([]);
    await world.move("2027-03-12");
    await writtenAt("2027-03-11T08:20:00+01:00");
    await writtenAt("2027-03-11T08:21:00+01:00");
    expect(await world.sent()).toEqual([`${day}: cilla`]);
  });
});

describe("who is reminded", () => {
  test("cancelled, waitlisted, offered, expired and unchecked people get none", async () => {
    const world = await worldOf();
    const people = [Cilla(), Dag(), Elsa(), Farid(), Gun(), someone(1)];
    for (const person of people) await world.alone(person);
    const entry = await db.sql<{ id: string }>(
      `insert into app.queue_entries (session_id, submission_id, all_or_nothing, position)
       select $1, min(id), false, 1 from app.submissions where session_id = $1 returning id`,
      [world.session.id],
    );
    const states = { dag: "cancelled", elsa: "waitlisted", farid: "offered", gun: "expired", person1: "pending" };
    for (const [name, state] of Object.entries(states)) {
      await db.sql(
        `update app.registrations set state = $2, queue_entry_id = case when $2 in ('waitlisted', 'offered') then $3::bigint end
         where session_id = $1 and email like $4`,
        [world.session.id, state, entry[0]?.id, `${name}@%`],
      );
    }
    for (const moment of ["2027-02-28", "2027-03-05", "2027-03-11", "2027-03-13"])
      await runAt(`${moment}T08:00:00+01:00`);
    expect(await world.sent()).toEqual([day, stillComing, week, thanks].map((template) => `${template}: cilla`));
  });

  test("the accompanying contact gets one, not one per person, and not one per reminder", async () => {
    const world = await worldOf();
    await world.register({ people: [Cilla(), Dag(), Elsa()], ...group });
    for (const moment of ["2027-02-28", "2027-03-05", "2027-03-11", "2027-03-13"])
      await runAt(`${moment}T08:00:00+01:00`);
    const sent = await world.sent();
    expect(sent.filter((line) => line.startsWith(toContact))).toEqual([`${toContact}: henrik`]);
    expect(sent.filter((line) => line.endsWith(": henrik"))).toHaveLength(1);
  });

  test("a contact whose reminder could not be sent in time gets it with the next", async () => {
    const world = await worldOf();
    await world.register({ people: [Cilla()], ...group });
    await writtenAt("2027-02-28T08:00:00+01:00");
    await writtenAt("2027-03-11T08:00:00+01:00");
    expect(await world.sent()).toEqual([`${day}: cilla`, `${toContact}: henrik`]);
  });

  test("a contact who registered a group on the last day is not reminded when it is over", async () => {
    const world = await worldOf();
    await db.setNow("2027-03-11T12:00:00+01:00");
    await world.register({ people: [Cilla()], ...group });
    await runAt("2027-03-13T08:00:00+01:00");
    expect(await world.sent()).toEqual([`${thanks}: cilla`]);
  });

  test("a contact who comes along is reminded as one who comes, and only so", async () => {
    const world = await worldOf();
    await world.register({ people: [Cilla(), Dag()] });
    await runAt("2027-03-11T08:00:00+01:00");
    expect(await world.sent()).toEqual([`${day}: cilla`, `${day}: dag`]);
  });

  test("a contact cannot tell by it who was known already", async () => {
    const world = await worldOf();
    await world.alone(Dag());
    await world.register({ people: [Dag()], ...group });
    await runAt("2027-03-11T08:00:00+01:00");
    expect(await world.sent()).toEqual([`${day}: dag`, `${toContact}: henrik`]);
  });

  test("someone who registered themself and handed the seat over is no contact of anybody", async () => {
    const world = await worldOf();
    await world.alone(Cilla());
    await world.act("hand_over", await world.tokenTo(Cilla().email), { p_ref: null, p_person: Dag() });
    await runAt("2027-03-11T08:00:00+01:00");
    expect(await world.sent()).toEqual([`${day}: dag`]);
  });

  test("a group whose people have all cancelled leaves the contact in peace", async () => {
    const world = await worldOf();
    await world.register({ people: [Cilla()], ...group });
    await world.act("cancel_registration", await world.tokenTo(Cilla().email), { p_ref: null });
    await runAt("2027-03-11T08:00:00+01:00");
    expect(await world.sent()).toEqual([]);
  });

  test("whoever cancels while the reminder waits to be sent gets none", async () => {
    const world = await worldOf();
    await world.alone();
    await writtenAt("2027-03-05T08:00:00+01:00");
    await world.act("cancel_registration", await world.tokenTo(Cilla().email, "registered-to-participant"), {
      p_ref: null,
    });
    expect(await world.sent()).toEqual([]);
  });
});

describe("no late reminder", () => {
  test("when one registers after the moment has passed", async () => {
    const world = await worldOf();
    await db.setNow("2027-03-05T08:00:00+01:00");
    await world.alone();
    await runAt("2027-03-05T08:01:00+01:00");
    expect(await world.sent()).toEqual([]);
    await runAt("2027-03-11T08:00:00+01:00");
    expect(await world.sent()).toEqual([`${day}: cilla`]);
  });

  test("when one gets a colleague's seat, or one from the line, after the moment", async () => {
    const world = await worldOf();
    await world.alone();
    await db.setNow("2027-03-05T08:00:30+01:00");
    await world.act("hand_over", await world.tokenTo(Cilla().email), { p_ref: null, p_person: Dag() });
    await runAt("2027-03-05T08:01:00+01:00");
    expect(await world.sent()).toEqual([]);
  });

  const outages: [string, string, string, string][] = [
    [
      "still coming, the day after the food was ordered",
      stillComing,
      "2027-03-05T23:59:59+01:00",
      "2027-03-06T00:00:00+01:00",
    ],
    ["the week's, three days before", week, "2027-03-09T07:59:59+01:00", "2027-03-09T08:00:00+01:00"],
    ["the day's, when it has begun", day, "2027-03-12T08:59:59+01:00", "2027-03-12T09:00:00+01:00"],
    ["thanks, after a week", thanks, "2027-03-20T07:59:59+01:00", "2027-03-20T08:00:00+01:00"],
  ];
  test.each(outages)("an outage past its use: %s", async (_, template, inTime, late) => {
    const reached = await worldOf();
    const missed = await worldOf();
    await reached.alone();
    await missed.alone();
    // Only the one that is not missed has been brought up to date meanwhile.
    await db.setNow(inTime);
    await db.sql("update app.sessions set tell_at = 'infinity' where id = $1", [missed.session.id]);
    await runAt(inTime);
    expect(await reached.sent()).toContain(`${template}: cilla`);
    await db.sql("update app.sessions set tell_at = null where id = $1", [missed.session.id]);
    await runAt(late);
    expect(await missed.sent()).not.toContain(`${template}: cilla`);
  });

  test("a week's outage ends with what is still of use, and drops what was queued before it", async () => {
    const world = await worldOf();
    await world.alone();
    await writtenAt("2027-02-28T08:00:00+01:00");
    await runAt("2027-03-11T14:00:00+01:00");
    expect(await world.sent()).toEqual([`${day}: cilla`]);
  });

  test("cancelling the session drops its queued reminders, and none come after", async () => {
    const world = await worldOf();
    await world.alone();
    await writtenAt("2027-03-05T08:00:00+01:00");
    await db.staffDoor(astrid, "cancel_session", { p_slug: world.session.slug, p_reason: "Vattenläcka." });
    expect(await world.sent()).toEqual([]);
    await runAt("2027-03-11T08:00:00+01:00");
    await runAt("2027-03-13T08:00:00+01:00");
    expect(await world.sent()).toEqual([]);
  });

  test("a session that is held after all gets the reminder that was dropped", async () => {
    const world = await worldOf();
    await world.alone();
    await writtenAt("2027-03-05T08:00:00+01:00");
    await db.staffDoor(astrid, "cancel_session", { p_slug: world.session.slug, p_reason: "Vattenläcka." });
    await db.staffDoor(astrid, "restore_session", { p_slug: world.session.slug });
    await runAt("2027-03-05T10:00:00+01:00");
    expect(await world.sent()).toEqual([`${stillComing}: cilla`, `${week}: cilla`]);
  });
});

describe("the calendar", () => {
  const oneDay = (date: string, zone: string): SomeSession => ({
    days: [[`${date}T09:00:00${zone}`, `${date}T16:00:00${zone}`]],
  });

  test("summer time begins between reminder and session: still eight on the wall", async () => {
    const world = await worldOf(oneDay("2027-03-31", "+02:00"));
    await world.alone();
    await comesAt(world, "2027-03-24T07:59:59+01:00", "2027-03-24T08:00:00+01:00", week);
    await comesAt(world, "2027-03-30T07:59:59+02:00", "2027-03-30T08:00:00+02:00", day);
  });

  test("the reminder falls on the very morning summer time begins, or ends", async () => {
    const spring = await worldOf(oneDay("2027-03-29", "+02:00"));
    await spring.alone();
    await comesAt(spring, "2027-03-28T07:59:59+02:00", "2027-03-28T08:00:00+02:00", day);
    const autumn = await worldOf(oneDay("2027-11-01", "+01:00"));
    await autumn.alone();
    await comesAt(autumn, "2027-10-31T07:59:59+01:00", "2027-10-31T08:00:00+01:00", day);
  });

  test("29 February is a day like any other, and a session held on it is remembered on 1 March", async () => {
    const eve = await worldOf(oneDay("2028-03-01", "+01:00"));
    await eve.alone();
    await comesAt(eve, "2028-02-29T07:59:59+01:00", "2028-02-29T08:00:00+01:00", day);
    const leap = await worldOf(oneDay("2028-02-29", "+01:00"));
    await leap.alone();
    await comesAt(leap, "2028-02-22T07:59:59+01:00", "2028-02-22T08:00:00+01:00", week);
    await comesAt(leap, "2028-03-01T07:59:59+01:00", "2028-03-01T08:00:00+01:00", thanks);
  });

  test("of a session of several days, the first is reminded of and the last is thanked for", async () => {
    const world = await worldOf({
      days: [
        ["2027-03-12T09:00:00+01:00", "2027-03-12T11:30:00+01:00"],
        ["2027-03-19T09:00:00+01:00", "2027-03-19T11:30:00+01:00"],
      ],
    });
    await world.alone();
    await comesAt(world, "2027-03-11T07:59:59+01:00", "2027-03-11T08:00:00+01:00", day);
    await comesAt(world, "2027-03-20T07:59:59+01:00", "2027-03-20T08:00:00+01:00", thanks);
  });

  test("a session that begins before eight is reminded of the day before", async () => {
    const world = await worldOf({ days: [["2027-03-12T07:30:00+01:00", "2027-03-12T09:00:00+01:00"]] });
    await world.alone();
    await comesAt(world, "2027-03-11T07:59:59+01:00", "2027-03-11T08:00:00+01:00", day);
  });
});

describe("what the association decides", () => {
  const moments = ["2027-02-26", "2027-02-28", "2027-03-02", "2027-03-05", "2027-03-10", "2027-03-11", "2027-03-13"];
  const allOf = async (world: World) => {
    for (const date of moments) await runAt(`${date}T08:00:00+01:00`);
    return (await world.sent()).map((line) => line.split(":")[0]);
  };

  test("nobody is asked whether they still come where no food is ordered", async () => {
    const online = await worldOf({ format: "online" });
    const ownFood = await worldOf({}, { foodOrder: null });
    await online.alone();
    await ownFood.alone();
    expect(await allOf(online)).toEqual([day, week, thanks]);
    expect(await ownFood.sent()).toHaveLength(3);
  });

  test("a course has its own days, and null switches one off", async () => {
    const world = await worldOf(
      {},
      {
        reminders: { stillComingDaysBeforeFoodOrder: 4, weekDaysBefore: null, dayDaysBefore: 2 },
        foodOrder: { daysBefore: 6 },
      },
    );
    await world.alone();
    await comesAt(world, "2027-03-02T07:59:59+01:00", "2027-03-02T08:00:00+01:00", stillComing);
    await comesAt(world, "2027-03-10T07:59:59+01:00", "2027-03-10T08:00:00+01:00", day);
    expect(await world.sent()).toEqual([`${day}: cilla`, `${stillComing}: cilla`]);
  });

  test("site.json decides for the courses that say nothing", async () => {
    await db.sql("insert into app.settings (name, value) values ('reminders', $1), ('foodOrder', $2)", [
      { weekDaysBefore: 10, thanksDaysAfter: null },
      { daysBefore: 10 },
    ]);
    const world = await worldOf();
    await world.alone();
    await comesAt(world, "2027-02-25T07:59:59+01:00", "2027-02-25T08:00:00+01:00", stillComing);
    await comesAt(world, "2027-03-02T07:59:59+01:00", "2027-03-02T08:00:00+01:00", week);
    await runAt("2027-03-13T08:00:00+01:00");
    expect(await world.sent()).not.toContain(`${thanks}: cilla`);
    await db.sql("delete from app.settings where name in ('reminders', 'foodOrder')");
  });
});

describe("what a reminder says", () => {
  const saidAt = async (world: World, moment: string, template: string) => {
    await writtenAt(moment);
    return (await world.mails()).find((mail) => mail.template === template)?.data;
  };

  test("everything practical as it is when it is sent, and the digital link for those who have a seat", async () => {
    const world = await worldOf({ format: "hybrid" }, { bring: ["Dator"] });
    await world.alone();
    expect(await saidAt(world, "2027-03-11T08:00:00+01:00", day)).toMatchObject({
      session: { onlineUrl: "https://moten.example/granlandet", bring: ["Dator"] },
      link: expect.stringContaining("/min-anmalan/"),
      calendar: null,
    });
  });

  test("the day the food is ordered, where it asks whether one still comes", async () => {
    const world = await worldOf();
    await world.alone();
    expect(await saidAt(world, "2027-02-28T08:00:00+01:00", stillComing)).toMatchObject({
      reminder: { orderDay: "2027-03-05" },
    });
  });

  test("where the material is, and no link to a page where nothing is left to do, when it thanks", async () => {
    const materials = [{ title: "Häftet", url: "https://granlandet.example/haftet.pdf" }];
    const world = await worldOf({}, { materials });
    await world.alone();
    expect(await saidAt(world, "2027-03-13T08:00:00+01:00", thanks)).toMatchObject({ link: null, materials });
  });

  test("who is coming, to their contact, who is shown no needs and no digital link", async () => {
    const world = await worldOf({ format: "online" });
    await world.register({ people: [Cilla(), Dag(), Elsa()], ...group });
    await world.act("cancel_registration", await world.tokenTo(Dag().email), { p_ref: null });
    const said = await saidAt(world, "2027-03-11T08:00:00+01:00", toContact);
    expect(said).toMatchObject({
      employer: "Bageri Morgonstund",
      link: expect.stringContaining("/min-anmalan/"),
      reminder: { coming: ["Cilla Öberg", "Elsa Åkerlund"] },
    });
    expect(said?.session.onlineUrl).toBeNull();
  });
});
