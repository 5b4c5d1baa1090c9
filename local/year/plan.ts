import type { Gender, PersonRole, SessionFormat } from "../../site/types.ts";
import { type Person, personAt, reasons, type Workplace, workplacesFor } from "./invented.ts";
import { type Random, randomFor } from "./random.ts";

/** A moment by the wall clock, "2026-03-12T09:00": sorted as text, it is sorted in time. */
export type Wall = string;

export interface PlannedSession {
  /** What it is known by in this year. */
  key: string;
  course: string;
  theme: string | null;
  format: SessionFormat;
  municipality: string | null;
  capacity: number;
  visibility: "open" | "closed";
  days: { startsAt: Wall; endsAt: Wall }[];
  madeAt: Wall;
  closesAt: Wall;
  /** Called off, and when; most are not. */
  cancelled: { at: Wall; reason: string } | null;
  bookings: PlannedBooking[];
}

export interface PlannedBooking {
  at: Wall;
  formKey: string;
  place: Workplace;
  people: (Person & { role: PersonRole; gender: Gender | null })[];
}

interface Kind {
  course: string;
  audience: PersonRole;
  times: [starts: string, ends: string];
  /** How many days, a week apart. */
  days: number;
  capacity: [number, number];
  /** How many want to come, as a part of the capacity. */
  wanted: [number, number];
  formats: SessionFormat[];
  themes: (string | null)[];
  closed?: boolean;
}

const kinds = {
  breakfast: {
    course: "frukostmote-for-chefer",
    audience: "manager",
    times: ["07:30", "09:00"],
    days: 1,
    capacity: [14, 24],
    wanted: [0.6, 1.1],
    formats: ["on_site", "on_site", "online"],
    themes: [null],
  },
  basic: {
    course: "grundutbildning",
    audience: "supervisor",
    times: ["09:00", "16:00"],
    days: 1,
    capacity: [12, 24],
    wanted: [0.8, 1.35],
    formats: ["on_site"],
    themes: [null],
  },
  deepening: {
    course: "fordjupningshalvdag",
    audience: "supervisor",
    times: ["13:00", "16:00"],
    days: 1,
    capacity: [20, 30],
    wanted: [0.15, 1.05],
    formats: ["on_site", "online", "hybrid"],
    themes: [
      "Neuropsykiatriska funktionsnedsättningar",
      "Anpassa arbetsplats och uppgifter",
      "Utmattningsdepression",
      "Språk och kultur på arbetsplatsen",
    ],
  },
  webinar: {
    course: "webbinarium",
    audience: "supervisor",
    times: ["09:00", "11:30"],
    days: 2,
    capacity: [30, 40],
    wanted: [0.5, 0.9],
    formats: ["online"],
    themes: [null],
  },
  commissioned: {
    course: "utbildning-hos-er",
    audience: "supervisor",
    times: ["09:00", "16:00"],
    days: 1,
    capacity: [16, 24],
    wanted: [0.5, 0.9],
    formats: ["on_site"],
    themes: [null],
    closed: true,
  },
  staff: {
    course: "supported-employment",
    audience: "party_staff",
    times: ["09:00", "16:00"],
    days: 1,
    capacity: [16, 25],
    wanted: [0.5, 0.95],
    formats: ["on_site", "online"],
    themes: [null],
  },
} satisfies Record<string, Kind>;

/** What the weeks of a term hold, over and over; an empty one is planning. */
const weeks: (keyof typeof kinds | null)[] = [
  "basic",
  "breakfast",
  "deepening",
  null,
  "basic",
  "webinar",
  "deepening",
  "breakfast",
  "staff",
  "basic",
  "commissioned",
  null,
  "deepening",
  "breakfast",
];

/** Midsummer to the middle of August, and Christmas. */
const rests = (day: string): boolean => {
  const date = day.slice(5);
  return (date >= "06-18" && date <= "08-14") || date >= "12-16" || date <= "01-09";
};

interface YearAsked {
  seed: number;
  /** The first day, "2025-05-01". */
  from: string;
  /** Only so many of the first sessions. */
  sessions?: number | undefined;
}

/** Everything in a course year that people decide for themselves, before anything has happened. */
export function planYear({ seed, from, sessions = 99 }: YearAsked): PlannedSession[] {
  const places = workplacesFor(seed);
  const mondays = Array.from({ length: 51 }, (_, n) => dayAfter(from, 7 * n)).filter((day) => !rests(day));
  return mondays
    .flatMap((monday, n) => {
      const kind = weeks[n % weeks.length];
      return kind ? [planSession(seed, places, { key: `${from}/${n}`, monday, kind: kinds[kind] })] : [];
    })
    .slice(0, sessions);
}

interface Asked {
  key: string;
  monday: string;
  kind: Kind;
}

function planSession(seed: number, places: Workplace[], { key, monday, kind }: Asked): PlannedSession {
  const random = randomFor(seed, "session", key);
  const first = weekdayAfter(monday, random.whole(2, 4));
  const days = Array.from({ length: kind.days }, (_, n) => {
    const day = dayAfter(first, 7 * n);
    return { startsAt: `${day}T${kind.times[0]}`, endsAt: `${day}T${kind.times[1]}` };
  });
  const format = random.pick(kind.formats);
  const capacity = random.whole(...kind.capacity);
  const madeAt = `${dayAfter(first, -random.whole(45, 60))}T10:00`;
  const closesAt = `${dayAfter(first, -4)}T16:00`;
  const wanted = Math.round(capacity * (kind.wanted[0] + random.next() * (kind.wanted[1] - kind.wanted[0])));
  const plan = {
    key,
    course: kind.course,
    theme: random.pick(kind.themes),
    format,
    municipality: format === "online" ? null : random.pick(["9901", "9902", "9903", "9904"]),
    capacity,
    visibility: kind.closed ? ("closed" as const) : ("open" as const),
    days,
    madeAt,
    closesAt,
    cancelled: random.chance(0.04)
      ? { at: shifted(`${first}T11:00`, { days: -3 }), reason: random.pick(reasons) }
      : null,
  };
  return { ...plan, bookings: planBookings(seed, plan, kind, places, wanted) };
}

function planBookings(
  seed: number,
  plan: Omit<PlannedSession, "bookings">,
  kind: Kind,
  places: Workplace[],
  wanted: number,
): PlannedBooking[] {
  const random = randomFor(seed, "bookings", plan.key);
  const near = places.filter(({ municipality }) => municipality === plan.municipality);
  const days = Math.round((instant(plan.closesAt) - instant(plan.madeAt)) / 86_400_000);
  const taken = new Set<string>();
  const bookings: PlannedBooking[] = [];
  // A commissioned course has one employer; otherwise most come from nearby.
  const only = kind.closed ? random.pick(near.length > 0 ? near : places) : null;
  for (let left = Math.max(3, wanted), tries = 0; left > 0 && tries < 200; tries++) {
    const place = only ?? random.pick(near.length > 0 && random.chance(0.6) ? near : places);
    const size = Math.min(left, only ? random.whole(2, 5) : random.weighted([1, 2, 3, 4, 6], [60, 20, 10, 7, 3]));
    const people = freePeople(random, seed, place, size, kind.audience, taken);
    if (people.length === 0) continue;
    left -= people.length;
    const at = shifted(plan.madeAt, { days: random.whole(1, days - 1), minutes: random.whole(-120, 480) });
    bookings.push({ at, formKey: random.uuid(), place, people });
  }
  return bookings.sort((a, b) => a.at.localeCompare(b.at) || a.formKey.localeCompare(b.formKey));
}

/** Those of a workplace who are not booked yet. Managers answer for their own workplace; the rest may be of any role. */
function freePeople(
  random: Random,
  seed: number,
  place: Workplace,
  size: number,
  audience: PersonRole,
  taken: Set<string>,
) {
  const people: PlannedBooking["people"] = [];
  for (let n = random.whole(0, 9), tries = 0; people.length < size && tries < 12; n = (n + 1) % 12, tries++) {
    const person = personAt(seed, place, n);
    if (taken.has(person.email)) continue;
    taken.add(person.email);
    people.push({
      ...person,
      role: random.chance(0.82) ? audience : random.pick(["manager", "hr", "supervisor"] as const),
    });
  }
  return people;
}

const instant = (wall: Wall): number => Date.parse(`${wall}Z`);

/** A wall time later or earlier. */
export const shifted = (wall: Wall, { days = 0, minutes = 0 }: { days?: number; minutes?: number }): Wall =>
  new Date(instant(wall) + days * 86_400_000 + minutes * 60_000).toISOString().slice(0, 16);

export const dayAfter = (day: string, days: number): string => shifted(`${day}T00:00`, { days }).slice(0, 10);

/** The first such weekday from a day on; Monday is 1. */
const weekdayAfter = (day: string, weekday: number): string => {
  const ahead = (weekday - new Date(`${day}T00:00Z`).getUTCDay() + 7) % 7;
  return dayAfter(day, ahead);
};
