import { monthHeading, monthKey } from "./filters/dates.ts";
import { site } from "./site.ts";
import type { Audience, NeighbourEvent, SessionFormat, SessionKind, SessionPublic } from "./types.ts";

/** Codes are stored; words stand in addresses. */
export const kindWords: Record<SessionKind, string> = {
  breakfast: "frukostmote",
  basic: "grundutbildning",
  deepening: "fordjupning",
  webinar: "webbinarium",
  commissioned: "hos-er",
  staff: "supported-employment",
};
export const audienceWords: Record<Audience, string> = {
  managers: "chefer",
  supervisors: "handledare",
  party_staff: "parternas-personal",
};
export const formatWords: Record<SessionFormat, string> = {
  on_site: "pa-plats",
  online: "digitalt",
  hybrid: "bade-och",
};

/** Null leaves the question open. */
export interface CalendarFilter {
  municipality: string | null;
  kind: SessionKind | null;
  audience: Audience | null;
  format: SessionFormat | null;
}

export const noFilter: CalendarFilter = { municipality: null, kind: null, audience: null, format: null };

const codeOf = <Code extends string>(words: Record<Code, string>, word: string | null): Code | null =>
  (Object.keys(words) as Code[]).find((code) => words[code] === word) ?? null;

export const municipalityName = (code: string | null): string | null =>
  site.municipalities.find((each) => each.code === code)?.name ?? null;

/** Reads `?kommun=granby&slag=…&for=…&form=…`; a word nobody knows leaves its question open. */
export const readFilter = (query: URLSearchParams): CalendarFilter => ({
  municipality: site.municipalities.find((each) => each.slug === query.get("kommun"))?.code ?? null,
  kind: codeOf(kindWords, query.get("slag")),
  audience: codeOf(audienceWords, query.get("for")),
  format: codeOf(formatWords, query.get("form")),
});

/** The same choice as words in an address, without the questions left open. */
export const filterQuery = (filter: CalendarFilter): string => {
  const words = {
    kommun: site.municipalities.find((each) => each.code === filter.municipality)?.slug,
    slag: filter.kind && kindWords[filter.kind],
    for: filter.audience && audienceWords[filter.audience],
    form: filter.format && formatWords[filter.format],
  };
  return new URLSearchParams(Object.entries(words).flatMap(([name, word]) => (word ? [[name, word]] : []))).toString();
};

export const isFiltered = (filter: CalendarFilter): boolean => Object.values(filter).some((value) => value !== null);

const meets = (wanted: SessionFormat | null, offered: SessionFormat): boolean =>
  wanted === null || offered === wanted || (offered === "hybrid" && wanted !== "hybrid");

/** A session that can be followed both ways suits whoever asks for one of them, and a session without a municipality is for all. */
export const filterSessions = (sessions: SessionPublic[], filter: CalendarFilter): SessionPublic[] =>
  sessions.filter(
    (session) =>
      (filter.municipality === null ||
        session.municipality === filter.municipality ||
        (session.municipality === null && session.format === "online")) &&
      (filter.kind === null || session.kind === filter.kind) &&
      (filter.audience === null || session.audience === filter.audience) &&
      meets(filter.format, session.format),
  );

/** A neighbour's event has a place but no kind, audience or format of ours, so it only answers to the place. */
export const filterEvents = (events: NeighbourEvent[], filter: CalendarFilter): NeighbourEvent[] =>
  filter.kind || filter.audience || filter.format
    ? []
    : events.filter((event) => filter.municipality === null || event.municipality === filter.municipality);

export const startsAt = (session: SessionPublic): string => session.days[0]?.startsAt ?? session.registrationClosesAt;
export const endsAt = (session: SessionPublic): string => session.days.at(-1)?.endsAt ?? session.registrationClosesAt;

export type CalendarEntry =
  | { type: "session"; at: string; until: string; session: SessionPublic }
  | { type: "event"; at: string; until: string; event: NeighbourEvent };

const time = (iso: string): number => Date.parse(iso);

/** Our sessions and the neighbours' events in one line, the earliest first. */
export const entries = (sessions: SessionPublic[], events: NeighbourEvent[]): CalendarEntry[] =>
  [
    ...sessions.map(
      (session): CalendarEntry => ({ type: "session", at: startsAt(session), until: endsAt(session), session }),
    ),
    ...events.map((event): CalendarEntry => ({ type: "event", at: event.startsAt, until: event.endsAt, event })),
  ].sort((a, b) => time(a.at) - time(b.at));

/** What has not ended yet, and what has, the latest first. */
export const splitByNow = (all: CalendarEntry[], now: string): { coming: CalendarEntry[]; past: CalendarEntry[] } => ({
  coming: all.filter((entry) => time(entry.until) > time(now)),
  past: all.filter((entry) => time(entry.until) <= time(now)).reverse(),
});

export interface CalendarMonth {
  key: string;
  heading: string;
  entries: CalendarEntry[];
}

export const byMonth = (all: CalendarEntry[]): CalendarMonth[] => {
  const months = new Map<string, CalendarMonth>();
  for (const entry of all) {
    const key = monthKey(entry.at);
    const month = months.get(key) ?? { key, heading: monthHeading(entry.at), entries: [] };
    month.entries.push(entry);
    months.set(key, month);
  }
  return [...months.values()];
};

/** The nearest sessions one can still book or queue for. */
export const nextSessions = (sessions: SessionPublic[], now: string, count: number): SessionPublic[] =>
  sessions
    .filter(
      (session) =>
        time(startsAt(session)) > time(now) && !["cancelled", "closed", "past"].includes(session.seats.state),
    )
    .sort((a, b) => time(startsAt(a)) - time(startsAt(b)))
    .slice(0, count);
