import { beforeEach, expect, test } from "vitest";
import { testDatabase } from "../support/database.ts";
import { someSession } from "../support/people.ts";

const db = await testDatabase();

const course = (slug: string, title = "Grundutbildning") => ({
  slug,
  title,
  kind: "basic",
  audience: "supervisors",
  summary: "En heldag.",
  data: { order: 1 },
});

const event = (slug: string, title = "Frukost för företag") => ({
  slug,
  title,
  startsAt: "2027-03-12T06:30:00Z",
  endsAt: "2027-03-12T07:30:00Z",
  municipality: "9901",
  organiser: "Granby kommun",
  place: "Stadshuset",
  url: "https://granby.example/frukost",
});

const publish = (number: number | null, courses: unknown, more: object = {}) =>
  db.door("publish_content", { p_build: { number, courses, ...more } });

const courses = () => db.sql("select slug, title, retired_at is not null as retired from app.courses order by slug");

beforeEach(async () => {
  await db.sql("delete from app.builds where number > 0");
  await db.sql("delete from app.events where true");
  await db.sql("delete from app.sessions where true");
  await db.sql("delete from app.courses where true");
});

test("what a build knows is taken over", async () => {
  expect(
    await publish(1, [course("grundutbildning")], {
      events: [event("frukost")],
      municipalities: [{ code: "9901", slug: "granby", name: "Granby" }],
    }),
  ).toEqual({ outcome: "published" });
  expect(await courses()).toEqual([{ slug: "grundutbildning", title: "Grundutbildning", retired: false }]);
  expect(await db.sql("select code, slug from app.municipalities")).toEqual([{ code: "9901", slug: "granby" }]);
  expect(await db.door("open_calendar")).toMatchObject({
    events: [{ ...event("frukost"), startsAt: "2027-03-12T06:30:00.000Z", endsAt: "2027-03-12T07:30:00.000Z" }],
  });
});

test("the same build twice changes nothing", async () => {
  await publish(1, [course("grundutbildning")], { events: [event("frukost")] });
  const before = await db.sql("select slug, title, data, retired_at from app.courses");
  expect(await publish(1, [course("grundutbildning")], { events: [event("frukost")] })).toEqual({
    outcome: "published",
  });
  expect(await db.sql("select slug, title, data, retired_at from app.courses")).toEqual(before);
  expect(await db.sql("select number::int from app.builds")).toEqual([{ number: 1 }]);
});

test("an older build is refused and changes nothing", async () => {
  await publish(7, [course("grundutbildning", "Ny titel")]);
  expect(await publish(6, [course("grundutbildning", "Gammal titel")])).toEqual({ outcome: "older_build" });
  expect(await courses()).toEqual([{ slug: "grundutbildning", title: "Ny titel", retired: false }]);
});

test("a course that disappears is retired, keeps its sessions, and may come back", async () => {
  await publish(1, [course("grundutbildning"), course("webbinarium", "Webbinarium")]);
  const { slug } = await someSession(db, { course: "webbinarium" });
  await publish(2, [course("grundutbildning")]);
  expect(await courses()).toMatchObject([{ retired: false }, { slug: "webbinarium", retired: true }]);
  expect(await db.door("session_page", { p_slug: slug })).toMatchObject({ courseTitle: "Webbinarium" });
  await publish(3, [course("grundutbildning"), course("webbinarium", "Webbinarium")]);
  expect(await courses()).toMatchObject([{ retired: false }, { retired: false }]);
});

test("an event that disappears is gone from the calendar", async () => {
  await publish(1, [course("grundutbildning")], { events: [event("frukost"), event("lunch")] });
  await publish(2, [course("grundutbildning")], { events: [event("lunch", "Lunch för företag")] });
  expect(await db.door("open_calendar")).toMatchObject({ events: [{ slug: "lunch", title: "Lunch för företag" }] });
});

test("a neighbour's calendar that could not be read keeps what it had, and nobody else's does", async () => {
  const from = (slug: string, source: string) => ({ ...event(slug), source, readAt: "2027-02-01T08:00:00.000Z" });
  const slugs = async () =>
    ((await db.door("open_calendar")) as { events: { slug: string }[] }).events.map(({ slug }) => slug).toSorted();
  await publish(1, [], { events: [event("egen"), from("norr", "Norrdalen"), from("soder", "Söderdalen")] });
  expect(await slugs()).toEqual(["egen", "norr", "soder"]);
  await publish(2, [], { events: [], unread: ["Norrdalen"] });
  expect(await db.door("open_calendar")).toMatchObject({
    events: [{ slug: "norr", source: "Norrdalen", readAt: "2027-02-01T08:00:00.000Z" }],
  });
  await publish(3, [], { events: [] });
  expect(await slugs()).toEqual([]);
});

test("settings and holidays are taken over, and a part that is not given leaves what was", async () => {
  const settings = () => db.sql("select name, value from app.settings order by name");
  const holidays = () => db.sql("select to_char(day, 'YYYY-MM-DD') as day, name from app.holidays order by day");
  await publish(1, [], {
    settings: { offers: { workingHours: 24 }, reminders: { days: 7 } },
    holidays: [
      { day: "2027-06-25", name: "Midsommarafton" },
      { day: "2027-06-06", name: "Nationaldagen" },
    ],
  });
  await publish(2, [], { settings: { offers: { workingHours: 16 } } });
  expect(await settings()).toEqual([{ name: "offers", value: { workingHours: 16 } }]);
  await publish(3, [], {
    holidays: [
      { day: "2027-06-25", name: "Midsommarafton" },
      { day: "2027-06-06", name: "Sveriges nationaldag" },
    ],
  });
  expect(await settings()).toEqual([{ name: "offers", value: { workingHours: 16 } }]);
  await publish(4, []);
  expect(await holidays()).toEqual([
    { day: "2027-06-06", name: "Sveriges nationaldag" },
    { day: "2027-06-25", name: "Midsommarafton" },
  ]);
  await publish(5, [], { holidays: [{ day: "2028-06-23", name: "Midsommarafton" }] });
  expect(await holidays()).toEqual([{ day: "2028-06-23", name: "Midsommarafton" }]);
});

test("a build that says too little is refused whole", async () => {
  await expect(publish(null, [course("grundutbildning")])).rejects.toMatchObject({
    code: "PT422",
    message: "build_incomplete",
  });
  await expect(publish(1, "none")).rejects.toMatchObject({ code: "PT422", message: "build_incomplete" });
  await expect(publish(1, [{ ...course("grundutbildning"), kind: "party" }])).rejects.toMatchObject({ code: "23514" });
  expect(await courses()).toEqual([]);
});
