import fc from "fast-check";
import ICAL from "ical.js";
import { describe, expect, test } from "vitest";
import { feedCalendar, sessionCalendar } from "../../functions/lib/ical-feed.ts";
import type { NeighbourEvent } from "../../site/types.ts";
import { type ExampleSession, exampleSession } from "./examples.ts";

process.env.SITE_URL = "https://granlandet.example";

const parse = (text: string) => {
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  const events = calendar.getAllSubcomponents("vevent").map((component) => new ICAL.Event(component));
  return { calendar, events, only: events[0] as ICAL.Event };
};

const feed = (sessions: ExampleSession[], events: NeighbourEvent[] = []) =>
  feedCalendar({ name: "Utbildningar", path: "/kalender.ics", page: "/kalender/", sessions, events });

const property = (event: ICAL.Event, name: string) => String(event.component.getFirstPropertyValue(name));

const twoDays = [
  { startsAt: "2027-03-26T08:00:00Z", endsAt: "2027-03-26T15:00:00Z" },
  { startsAt: "2027-03-29T07:00:00Z", endsAt: "2027-03-29T14:00:00Z" },
];

const breakfast: NeighbourEvent = {
  slug: "frukost",
  title: "Näringslivsfrukost",
  startsAt: "2027-04-01T05:30:00Z",
  endsAt: "2027-04-01T07:00:00Z",
  municipality: "9901",
  organiser: "Granby kommun",
  place: "Rådhuset, Granby",
  url: "https://granby.example/frukost",
  source: null,
  readAt: null,
};

const online = exampleSession({
  slug: "digitalt-1",
  format: "online",
  venue: null,
  municipality: null,
  onlineUrl: "https://moten.example/hemligt",
});

describe("a calendar to subscribe to", () => {
  test("says what it is, where it comes from and how often to come back (RFC 7986)", () => {
    const { calendar } = parse(feed([exampleSession(), exampleSession({ updatedAt: "2027-01-08T09:30:15.250Z" })]));
    const values = Object.fromEntries(
      [
        "version",
        "method",
        "name",
        "x-wr-calname",
        "source",
        "url",
        "refresh-interval",
        "x-published-ttl",
        "last-modified",
      ].map((name) => [name, String(calendar.getFirstPropertyValue(name))]),
    );
    expect(values).toEqual({
      version: "2.0",
      method: "PUBLISH",
      name: "Utbildningar",
      "x-wr-calname": "Utbildningar",
      source: "https://granlandet.example/kalender.ics",
      url: "https://granlandet.example/kalender/",
      "refresh-interval": "PT4H",
      "x-published-ttl": "PT4H",
      "last-modified": "2027-01-08T09:30:15Z",
    });
    expect(calendar.getAllSubcomponents("vtimezone")).toHaveLength(1);
  });

  test("has an event for every day, each with a UID that lasts", () => {
    const { events } = parse(feed([exampleSession({ days: twoDays }), online]));
    expect(events.map(({ uid }) => uid)).toEqual([
      "grundutbildning-sjohult-2027-03-12-1@granlandet.example",
      "grundutbildning-sjohult-2027-03-12-2@granlandet.example",
      "digitalt-1-1@granlandet.example",
    ]);
    expect(events.map(({ startDate }) => `${startDate} ${startDate.zone.tzid}`)).toEqual([
      "2027-03-26T09:00:00 Europe/Stockholm",
      "2027-03-29T09:00:00 Europe/Stockholm",
      "2027-03-12T09:00:00 Europe/Stockholm",
    ]);
  });

  test("has all that a published event must have (RFC 5546, 3.2.1), and invites nobody", () => {
    const { events } = parse(feed([exampleSession()], [breakfast]));
    for (const event of events) {
      for (const name of ["dtstamp", "dtstart", "organizer", "summary", "uid"])
        expect([name, event.component.getAllProperties(name).length]).toEqual([name, 1]);
      expect(event.attendees).toEqual([]);
      expect(event.organizer.toLowerCase()).toBe("mailto:kontakt@granlandet.example");
    }
  });

  test("never holds a digital link, nor makes its reader look busy", () => {
    const text = feed([online, exampleSession()], [breakfast]);
    expect(text.replaceAll(/\r\n[ \t]/g, "")).not.toContain("moten.example");
    const { events } = parse(text);
    expect(events[0]?.location).toBe("Digitalt");
    expect(events.map((event) => property(event, "transp"))).toEqual(["TRANSPARENT", "TRANSPARENT", "TRANSPARENT"]);
  });

  test("tells a change under the same UID and a higher number", () => {
    const before = parse(feed([exampleSession()])).only;
    const moved = [{ startsAt: "2027-03-19T08:00:00Z", endsAt: "2027-03-19T15:00:00Z" }];
    const after = parse(feed([exampleSession({ days: moved, sequence: 3, updatedAt: "2027-02-01T08:00:00Z" })])).only;
    expect([after.uid, after.sequence]).toEqual([before.uid, before.sequence + 1]);
    expect(property(after, "last-modified")).toBe("2027-02-01T08:00:00Z");
    expect(property(after, "dtstamp")).toBe("2027-02-01T08:00:00Z");
    expect(String(after.startDate)).toBe("2027-03-19T09:00:00");
  });

  test("keeps what is cancelled: by status, in the title and in words", () => {
    const { events } = parse(
      feed([exampleSession({ days: twoDays, cancelledReason: "Utbildaren är sjuk, tyvärr", sequence: 5 })]),
    );
    for (const event of events) {
      expect([property(event, "status"), event.sequence]).toEqual(["CANCELLED", 5]);
      expect(event.summary).toMatch(/^Inställt: Grundutbildning, en heldag, dag [12] av 2$/);
      expect(event.description).toContain("Inställt: Utbildaren är sjuk, tyvärr");
      expect(event.description).not.toContain("anmäl dig");
    }
  });

  test("a day that was removed is there no more, and the others keep their UIDs", () => {
    const uids = (days: ExampleSession["days"]) => parse(feed([exampleSession({ days })])).events.map(({ uid }) => uid);
    expect(uids(twoDays.slice(0, 1))).toEqual(uids(twoDays).slice(0, 1));
  });

  test("gives the same bytes until something changes", () => {
    const once = feed([exampleSession({ days: twoDays }), online], [breakfast]);
    expect(feed([exampleSession({ days: twoDays }), online], [breakfast])).toBe(once);
    expect(feed([exampleSession({ days: twoDays, sequence: 3 }), online], [breakfast])).not.toBe(once);
  });

  test("holds neighbours' events, marked as theirs, and may hold nothing at all", () => {
    const { only } = parse(feed([], [breakfast]));
    expect(only.uid).toBe("arrangemang-frukost@granlandet.example");
    expect(String(only.startDate)).toBe("2027-04-01T07:30:00");
    expect(only.description).toBe("Arrangör: Granby kommun");
    expect(parse(feed([])).events).toEqual([]);
  });
});

test("one session for one's own calendar takes up its time, unless it is cancelled", () => {
  const { calendar, only } = parse(sessionCalendar(exampleSession()));
  expect([property(only, "status"), property(only, "transp")]).toEqual(["CONFIRMED", "null"]);
  expect(calendar.getFirstPropertyValue("source")).toBeNull();
  expect(only.description).toContain("Läs mer och anmäl dig: https://granlandet.example/kalender/");
  const cancelled = parse(sessionCalendar(exampleSession({ cancelledReason: "Snöstorm" }))).only;
  expect([property(cancelled, "status"), property(cancelled, "transp")]).toEqual(["CANCELLED", "TRANSPARENT"]);
});

test("whatever is typed, it stays text in its place: no line is too long, none is invented", () => {
  const odd = fc
    .array(
      fc.oneof(
        fc.string({ unit: "grapheme" }),
        fc.string({ unit: "binary" }),
        fc.string({ unit: fc.integer({ min: 1, max: 31 }).map((code) => String.fromCodePoint(code)) }),
        fc.constantFrom(
          "\r\nSTATUS:CANCELLED",
          "\\n",
          ";",
          ",",
          ":",
          '"',
          "$&",
          "END:VEVENT",
          "\r",
          "\n",
          "å".repeat(80),
          "👩‍🚀",
        ),
      ),
    )
    .map((parts) => parts.join("").replaceAll("\0", ""));
  fc.assert(
    fc.property(odd, odd, odd, (theme, place, reason) => {
      const venue = { name: `L${place}`, address: "Torget 1, Sjöhult", accessibility: null, mapUrl: null };
      const text = feed(
        [exampleSession({ theme: `T${theme}`, venue, cancelledReason: `R${reason}` })],
        [{ ...breakfast, title: `F${theme}`, place: `P${place}` }],
      );
      expect(text.replaceAll("\r\n", "")).not.toMatch(/[\p{Cc}--\t]/v);
      expect(Math.max(...text.split("\r\n").map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
      const { events } = parse(text);
      const [own, neighbours, ...more] = events;
      expect(more).toEqual([]);
      const plain = (typed: string) => typed.replaceAll(/\r\n?/g, "\n").replaceAll(/[\p{Cc}--\n]/gv, "");
      const read = (value: string | undefined) => plain(value ?? "");
      expect(read(own?.summary)).toBe(plain(`Inställt: Grundutbildning, en heldag: T${theme}`));
      expect(read(own?.location)).toBe(plain(`L${place}, Torget 1, Sjöhult`));
      expect(read(own?.description)).toContain(plain(`Inställt: R${reason}`));
      expect(read(neighbours?.summary)).toBe(plain(`F${theme}`));
      expect(read(neighbours?.location)).toBe(plain(`P${place}`));
    }),
    { numRuns: 300 },
  );
});
