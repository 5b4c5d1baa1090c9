import ICAL from "ical.js";
import { describe, expect, test } from "vitest";
import { registrationCalendar } from "../../functions/lib/ical.ts";
import { site } from "../../site/site.ts";
import { type ExampleSession, exampleSession } from "./examples.ts";

const parse = (text: string) => {
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  const events = calendar.getAllSubcomponents("vevent").map((component) => new ICAL.Event(component));
  return { calendar, events, only: events[0] as ICAL.Event };
};

const utc = (time: ICAL.Time) => time.toJSDate().toISOString();
const statusOf = (event: ICAL.Event) => event.component.getFirstPropertyValue("status");

type Changes = {
  session?: Partial<ExampleSession>;
  before?: Partial<ExampleSession> | undefined;
  method?: "REQUEST" | "CANCEL" | "PUBLISH";
  sequence?: number;
  name?: string;
};

const files = ({ session = {}, before, method = "REQUEST", sequence = 1, name = "Cilla Öberg" }: Changes = {}) =>
  registrationCalendar({
    session: exampleSession(session),
    before: before && exampleSession(before),
    calendar: { uid: "0b6e8f8e", sequence, method },
    person: { name, email: "cilla@bageri.example" },
    link: "https://granlandet.example/min-anmalan/AbCdEfGhIjKlMnOpQrStUv/",
  });

const two = [
  { startsAt: "2027-03-26T08:00:00Z", endsAt: "2027-03-26T15:00:00Z" },
  { startsAt: "2027-03-29T07:00:00Z", endsAt: "2027-03-29T14:00:00Z" },
];

describe("a registration's calendar file", () => {
  test("invites the person to the day, from an organiser who takes replies", () => {
    const [file, ...others] = files();
    expect(others).toEqual([]);
    expect(file?.contentType).toBe("text/calendar; charset=utf-8; method=REQUEST");
    const { calendar, only } = parse(file?.content ?? "");
    expect(calendar.getFirstPropertyValue("method")).toBe("REQUEST");
    expect(only.uid).toBe("0b6e8f8e-1@granlandet.example");
    expect(only.sequence).toBe(1);
    expect(statusOf(only)).toBe("CONFIRMED");
    expect(only.summary).toBe("Grundutbildning, en heldag");
    expect(only.location).toBe("Folkets hus, Bruksgatan 1, Sjöhult");
    expect(only.organizer.toLowerCase()).toBe("mailto:astrid@granlandet.example");
    expect(only.attendees.map((attendee) => String(attendee.getFirstValue()).toLowerCase())).toEqual([
      "mailto:cilla@bageri.example",
    ]);
    expect(only.attendees[0]?.getParameter("cn")).toBe("Cilla Öberg");
    expect(only.description).toContain("https://granlandet.example/min-anmalan/AbCdEfGhIjKlMnOpQrStUv/");
    expect(only.description).toContain("Frågor? Ring Astrid Lind, 0980-319 201.");
  });

  test("gives one file a day, each with a UID of its own", () => {
    const days = files({ session: { days: two } });
    expect(days.map(({ filename }) => filename)).toEqual(["kalender-dag-1.ics", "kalender-dag-2.ics"]);
    const parsed = days.map(({ content }) => parse(content));
    expect(parsed.map(({ events }) => events.length)).toEqual([1, 1]);
    expect(parsed.map(({ only }) => only.uid)).toEqual([
      "0b6e8f8e-1@granlandet.example",
      "0b6e8f8e-2@granlandet.example",
    ]);
    expect(parsed.map(({ only }) => only.summary)).toEqual([
      "Grundutbildning, en heldag, dag 1 av 2",
      "Grundutbildning, en heldag, dag 2 av 2",
    ]);
  });

  test("keeps the local hour on both sides of summer time", () => {
    const parsed = files({ session: { days: two } }).map(({ content }) => parse(content).only);
    expect(parsed.map(({ startDate }) => startDate.toString())).toEqual(["2027-03-26T09:00:00", "2027-03-29T09:00:00"]);
    expect(parsed.map(({ startDate }) => startDate.zone.tzid)).toEqual(["Europe/Stockholm", "Europe/Stockholm"]);
    expect(parsed.map(({ startDate }) => utc(startDate))).toEqual(
      two.map(({ startsAt }) => new Date(startsAt).toISOString()),
    );
    expect(parsed.map(({ endDate }) => utc(endDate))).toEqual(two.map(({ endsAt }) => new Date(endsAt).toISOString()));
  });

  test.each([
    ["the night summer time begins", "2027-03-28T00:30:00.000Z", "2027-03-28T02:30:00.000Z"],
    ["the night summer time ends", "2027-10-30T22:30:00.000Z", "2027-10-31T02:30:00.000Z"],
    ["29 February", "2028-02-29T08:00:00.000Z", "2028-02-29T15:00:00.000Z"],
  ])("is right %s", (_, startsAt, endsAt) => {
    const { only } = parse(files({ session: { days: [{ startsAt, endsAt }] } })[0]?.content ?? "");
    expect(utc(only.startDate)).toBe(startsAt);
    expect(utc(only.endDate)).toBe(endsAt);
  });

  test("takes the day away again with the same UID and a higher number", () => {
    const { calendar, only } = parse(files({ method: "CANCEL", sequence: 4 })[0]?.content ?? "");
    expect(calendar.getFirstPropertyValue("method")).toBe("CANCEL");
    expect(statusOf(only)).toBe("CANCELLED");
    expect(only.uid).toBe("0b6e8f8e-1@granlandet.example");
    expect(only.sequence).toBe(4);
    expect(only.attendees).toHaveLength(1);
    expect(only.description).not.toContain("min-anmalan");
  });

  test("published for the contact, it holds all days and invites nobody", () => {
    const [file, ...others] = files({ method: "PUBLISH", session: { days: two } });
    expect(others).toEqual([]);
    const { calendar, events } = parse(file?.content ?? "");
    expect(calendar.getFirstPropertyValue("method")).toBe("PUBLISH");
    expect(events.map(({ uid }) => uid)).toEqual(["0b6e8f8e-1@granlandet.example", "0b6e8f8e-2@granlandet.example"]);
    expect(events.flatMap(({ attendees }) => attendees)).toEqual([]);
  });

  test("gives the digital link to the person who has a seat", () => {
    const session = { format: "hybrid" as const, onlineUrl: "https://moten.example/granlandet" };
    const { only } = parse(files({ session })[0]?.content ?? "");
    expect(only.description).toContain("Anslut digitalt: https://moten.example/granlandet");
    expect(only.location).toBe("Folkets hus, Bruksgatan 1, Sjöhult, eller digitalt");
  });

  test.each([
    "O'Brien",
    'Åsa "Kick" Öberg-D\'Angelo',
    "Bo; Ek, junior: chef",
    "山田",
    "Ek\r\nATTENDEE:mailto:mallory@x.example",
    "محمد",
    "Å".repeat(200),
  ])("a name survives and cannot become a line of its own: %s", (name) => {
    const { only } = parse(files({ name })[0]?.content ?? "");
    expect(only.attendees).toHaveLength(1);
    expect(only.attendees[0]?.getParameter("cn")).toBe(name.replace("\r\n", " "));
  });

  test("commas, semicolons, backslashes and new lines in a place stay what they are", () => {
    const venue = { name: "Å, b; c\\d", address: "Rad ett\nRad två", accessibility: null, mapUrl: null };
    const { only } = parse(files({ session: { venue, municipality: null } })[0]?.content ?? "");
    expect(only.location).toBe("Å, b; c\\d, Rad ett\nRad två");
  });

  test("no line is longer than 75 octets, å, ä and ö included, and all end as the format says", () => {
    const [file] = files({ session: { courseTitle: "Å".repeat(90), theme: "räksmörgås ".repeat(20).trim() } });
    const lines = file?.content.split("\r\n") ?? [];
    expect(lines.at(-1)).toBe("");
    expect(file?.content.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
    expect(parse(file?.content ?? "").only.summary).toBe(`${"Å".repeat(90)}: ${"räksmörgås ".repeat(20).trim()}`);
  });
});

describe("a calendar that follows its session", () => {
  const three = [...two, { startsAt: "2027-04-09T07:00:00Z", endsAt: "2027-04-09T14:00:00Z" }];
  const read = (changes: Changes) =>
    files(changes).map((file) => ({ ...parse(file.content), filename: file.filename, contentType: file.contentType }));
  const line = ({ calendar, only }: ReturnType<typeof parse>) =>
    [calendar.getFirstPropertyValue("method"), only.uid, only.sequence, statusOf(only)].join(" ");

  /** What a calendar holds after the files, in the order they come, as RFC 5546 (2.1.4, 3.2.2, 3.2.5) says. */
  const calendarAfter = (...mails: Changes[]) => {
    const held = new Map<string, { sequence: number; status: unknown; day: string }>();
    for (const { only } of mails.flatMap(read)) {
      if ((held.get(only.uid)?.sequence ?? -1) > only.sequence) continue;
      held.set(only.uid, {
        sequence: only.sequence,
        status: statusOf(only),
        day: only.startDate.toString().slice(0, 10),
      });
    }
    return [...held.values()].filter(({ status }) => status === "CONFIRMED").map(({ day }) => day);
  };

  test("more days: each day that was there keeps its UID, and the new one gets its own", () => {
    const first = read({ session: { days: two }, sequence: 1 });
    const then = read({ session: { days: three }, before: { days: two }, sequence: 2 });
    expect(then.map(({ only }) => only.uid).slice(0, 2)).toEqual(first.map(({ only }) => only.uid));
    expect(then.map(line)).toEqual([
      "REQUEST 0b6e8f8e-1@granlandet.example 2 CONFIRMED",
      "REQUEST 0b6e8f8e-2@granlandet.example 2 CONFIRMED",
      "REQUEST 0b6e8f8e-3@granlandet.example 2 CONFIRMED",
    ]);
  });

  test("fewer days: those that are gone are cancelled one by one, as last told", () => {
    const mail = read({ session: { days: two.slice(0, 1) }, before: { days: three }, sequence: 3 });
    expect(mail.map(({ filename }) => filename)).toEqual(["kalender.ics", "utgar-dag-2.ics", "utgar-dag-3.ics"]);
    expect(mail.map(line)).toEqual([
      "REQUEST 0b6e8f8e-1@granlandet.example 3 CONFIRMED",
      "CANCEL 0b6e8f8e-2@granlandet.example 3 CANCELLED",
      "CANCEL 0b6e8f8e-3@granlandet.example 3 CANCELLED",
    ]);
    expect(mail.map(({ contentType }) => contentType.split("method=")[1])).toEqual(["REQUEST", "CANCEL", "CANCEL"]);
    expect(mail[2]?.only.startDate.toString()).toBe("2027-04-09T09:00:00");
  });

  test("through fewer days, more again, cancelled and held after all, a calendar shows just what holds", () => {
    const story: Changes[] = [
      { session: { days: three }, sequence: 0 },
      { session: { days: two.slice(0, 1) }, before: { days: three }, sequence: 2 },
      { session: { days: two }, before: { days: two.slice(0, 1) }, sequence: 3 },
      { session: { days: two, cancelledReason: "Sjukdom" }, method: "CANCEL", sequence: 4 },
      { session: { days: two }, sequence: 5 },
    ];
    expect(story.map((_, n) => calendarAfter(...story.slice(0, n + 1)))).toEqual([
      ["2027-03-26", "2027-03-29", "2027-04-09"],
      ["2027-03-26"],
      ["2027-03-26", "2027-03-29"],
      [],
      ["2027-03-26", "2027-03-29"],
    ]);
  });

  test("an old file that comes late changes nothing", () => {
    const moved: Changes = { session: { days: three.slice(2) }, before: { days: two }, sequence: 7 };
    expect(calendarAfter(moved, { session: { days: two }, sequence: 6 })).toEqual(["2027-04-09"]);
  });

  test("the contact's copy stays one file, with gone days and cancelled sessions marked in it", () => {
    const [fewer, ...none] = read({ session: { days: two.slice(0, 1) }, before: { days: two }, method: "PUBLISH" });
    expect(none).toEqual([]);
    expect(fewer?.calendar.getFirstPropertyValue("method")).toBe("PUBLISH");
    expect(fewer?.events.map(statusOf)).toEqual(["CONFIRMED", "CANCELLED"]);
    const [off] = read({ session: { days: two, cancelledReason: "Sjukdom" }, method: "PUBLISH" });
    expect(off?.events.map(statusOf)).toEqual(["CANCELLED", "CANCELLED"]);
  });

  test.each<[string, Changes]>([
    ["REQUEST", {}],
    ["REQUEST with gone days", { session: { days: two.slice(0, 1) }, before: { days: two } }],
    ["CANCEL", { method: "CANCEL" }],
    ["PUBLISH", { method: "PUBLISH", session: { days: two } }],
  ])("has what RFC 5545 and 5546 ask of every event: %s", (_, changes) => {
    for (const { calendar, events } of read(changes)) {
      const method = calendar.getFirstPropertyValue("method");
      expect(calendar.getFirstPropertyValue("version")).toBe("2.0");
      expect(calendar.getFirstPropertyValue("prodid")).toBeTruthy();
      // RFC 5546, 3.2.2 and 3.2.5: one UID in a file that asks or cancels.
      if (method !== "PUBLISH") expect(new Set(events.map(({ uid }) => uid)).size).toBe(1);
      for (const { component, organizer, attendees } of events) {
        for (const name of ["dtstamp", "uid", "organizer", "sequence", "summary", "dtstart", "dtend", "status"])
          expect(component.getAllProperties(name), name).toHaveLength(1);
        expect(String(component.getFirstPropertyValue("dtstamp"))).toMatch(/Z$/);
        // An address that takes replies: the one that answers to mails go to.
        expect(organizer.toLowerCase()).toBe(`mailto:${site.mail.replyTo}`);
        expect(attendees.map((one) => [one.getParameter("partstat"), one.getParameter("rsvp")])).toEqual(
          method === "PUBLISH" ? [] : [["ACCEPTED", "FALSE"]],
        );
      }
    }
  });
});
