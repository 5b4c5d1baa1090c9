import { expect, test } from "vitest";
import {
  byMonth,
  entries,
  filterEvents,
  filterQuery,
  filterSessions,
  nextSessions,
  noFilter,
  readFilter,
  splitByNow,
} from "../../site/calendar.ts";
import { dateTime, dayList, longDate, monthHeading, timeSpan, weekdayDate } from "../../site/filters/dates.ts";
import type { NeighbourEvent, SessionPublic } from "../../site/types.ts";

const session = (slug: string, startsAt: string, changes: Partial<SessionPublic> = {}): SessionPublic => ({
  slug,
  course: "grundutbildning",
  courseTitle: "Grundutbildning, en heldag",
  kind: "basic",
  audience: "supervisors",
  theme: null,
  format: "on_site",
  municipality: "9901",
  venue: { name: "Folkets hus", address: "Torggatan 3", accessibility: null, mapUrl: null },
  days: [{ startsAt, endsAt: new Date(Date.parse(startsAt) + 7 * 3_600_000).toISOString() }],
  trainerRoles: [],
  bring: [],
  included: null,
  contact: { name: "Astrid Lind", phone: "0980-319 201", email: "astrid@granlandet.example" },
  registrationClosesAt: startsAt,
  visibility: "open",
  pilot: false,
  cancelledReason: null,
  prerequisite: null,
  seats: { state: "open", left: 12 },
  sequence: 0,
  createdAt: "2026-11-01T08:00:00Z",
  updatedAt: "2026-11-01T08:00:00Z",
  ...changes,
});

const event: NeighbourEvent = {
  slug: "naringslivsdagen",
  title: "Näringslivsdagen",
  startsAt: "2027-03-25T12:00:00Z",
  endsAt: "2027-03-25T16:00:00Z",
  municipality: "9903",
  organiser: "Sjöhults företagarförening",
  place: "Plåtverkstan",
  url: "https://foretagarna.example/",
  source: null,
  readAt: null,
};

const slugs = (sessions: SessionPublic[]): string[] => sessions.map(({ slug }) => slug);

test("reads words from an address and writes the same words back", () => {
  const filter = readFilter(new URLSearchParams("kommun=sjohult&slag=fordjupning&for=handledare&form=digitalt"));
  expect(filter).toEqual({ municipality: "9903", kind: "deepening", audience: "supervisors", format: "online" });
  expect(filterQuery(filter)).toBe("kommun=sjohult&slag=fordjupning&for=handledare&form=digitalt");
});

test("leaves a question open when its word is empty or unknown", () => {
  expect(readFilter(new URLSearchParams("kommun=atlantis&slag=&form=toString"))).toEqual(noFilter);
  expect(filterQuery(noFilter)).toBe("");
});

test("shows what can be reached from the municipality, online included", () => {
  const granby = session("granby", "2027-03-12T08:00:00Z");
  const online = session("digitalt", "2027-03-13T08:00:00Z", { municipality: null, format: "online" });
  const sjohult = session("sjohult", "2027-03-14T08:00:00Z", { municipality: "9903" });
  expect(slugs(filterSessions([granby, online, sjohult], { ...noFilter, municipality: "9901" }))).toEqual([
    "granby",
    "digitalt",
  ]);
});

test("counts a session held both ways as on site and as online", () => {
  const both = session("bade-och", "2027-03-12T08:00:00Z", { format: "hybrid" });
  const place = session("pa-plats", "2027-03-12T08:00:00Z");
  expect(slugs(filterSessions([both, place], { ...noFilter, format: "online" }))).toEqual(["bade-och"]);
  expect(slugs(filterSessions([both, place], { ...noFilter, format: "on_site" }))).toEqual(["bade-och", "pa-plats"]);
  expect(slugs(filterSessions([both, place], { ...noFilter, format: "hybrid" }))).toEqual(["bade-och"]);
});

test("shows a neighbour's event by place, and not when a kind of ours is asked for", () => {
  expect(filterEvents([event], { ...noFilter, municipality: "9903" })).toEqual([event]);
  expect(filterEvents([event], { ...noFilter, municipality: "9901" })).toEqual([]);
  expect(filterEvents([event], { ...noFilter, kind: "basic" })).toEqual([]);
});

test("groups by the month on the wall in Stockholm, the earliest first", () => {
  const months = byMonth(
    entries([session("april", "2027-03-31T22:30:00Z"), session("mars", "2027-03-31T21:30:00Z")], [event]),
  );
  expect(months.map(({ heading, entries: inMonth }) => [heading, inMonth.length])).toEqual([
    ["Mars 2027", 2],
    ["April 2027", 1],
  ]);
});

test("keeps a session of several days among the coming until its last day has ended", () => {
  const days = ["2027-05-04", "2027-05-11"].map((day) => ({
    startsAt: `${day}T07:00:00Z`,
    endsAt: `${day}T14:00:00Z`,
  }));
  const all = entries([session("tva-dagar", "2027-05-04T07:00:00Z", { days })], []);
  expect(splitByNow(all, "2027-05-11T13:59:00Z").coming).toHaveLength(1);
  expect(splitByNow(all, "2027-05-11T14:00:00Z").past).toHaveLength(1);
});

test("offers next what one can still book or queue for", () => {
  const all = [
    session("senare", "2027-04-12T08:00:00Z"),
    session("fullt", "2027-03-12T08:00:00Z", { seats: { state: "full", left: 0 } }),
    session("installt", "2027-03-10T08:00:00Z", { seats: { state: "cancelled", left: null } }),
    session("forra", "2027-01-12T08:00:00Z"),
  ];
  expect(slugs(nextSessions(all, "2027-03-01T08:00:00Z", 3))).toEqual(["fullt", "senare"]);
});

test("writes dates as Swedish does, in winter and in summer, and keeps day with month and hour with kl.", () => {
  expect(longDate("2027-03-12T08:00:00Z")).toBe("12\u00a0mars 2027");
  expect(dateTime("2027-03-12T08:00:00Z")).toBe("12\u00a0mars 2027 kl.\u00a09.00");
  expect(timeSpan("2027-06-12T07:00:00Z", "2027-06-12T14:05:00Z")).toBe("kl.\u00a09.00–16.05");
  expect(dateTime("2027-03-11T23:30:00Z")).toBe("12\u00a0mars 2027 kl.\u00a00.30");
  expect(monthHeading("2027-05-31T22:00:00Z")).toBe("Juni 2027");
});

test("names months and weekdays as the language does", () => {
  const written = new Intl.DateTimeFormat("sv-SE", { dateStyle: "full", timeZone: "Europe/Stockholm" });
  for (let month = 0; month < 12; month += 1) {
    const date = new Date(Date.UTC(2027, month, 3 * month + 1, 22, 30));
    expect(weekdayDate(date.toISOString()).replace("\u00a0", " ")).toBe(written.format(date));
  }
});

test("says a shared month once", () => {
  expect(dayList(["2027-03-12T08:00:00Z"])).toBe("12\u00a0mars");
  expect(dayList(["2027-03-12T08:00:00Z", "2027-03-19T08:00:00Z", "2027-04-02T08:00:00Z"])).toBe(
    "12, 19\u00a0mars och 2\u00a0april",
  );
  expect(dayList(["2027-03-12T08:00:00Z", "2027-03-19T08:00:00Z"])).toBe("12 och 19\u00a0mars");
});
