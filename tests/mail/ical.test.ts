import ICAL from "ical.js";
import { describe, expect, test } from "vitest";
import { registrationCalendar } from "../../functions/lib/ical.ts";
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
  method?: "REQUEST" | "CANCEL" | "PUBLISH";
  sequence?: number;
  name?: string;
};

const files = ({ session = {}, method = "REQUEST", sequence = 1, name = "Cilla Öberg" }: Changes = {}) =>
  registrationCalendar({
    session: exampleSession(session),
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
