import { createHash } from "node:crypto";
import { site } from "../site.ts";
import { t } from "../strings.ts";
import type { NeighbourEvent } from "../types.ts";
import { type FetchLimits, fetchCapped, Unreadable } from "./fetch-capped.ts";
import { formatVersion, type PublishedEvent, publishedCalendar, publishedEvent } from "./format.ts";

export interface Neighbour {
  /** Said in the calendar: where an event comes from. */
  name: string;
  /** Of its kalender.json. */
  url: string;
}

export interface NeighboursRead {
  events: NeighbourEvent[];
  /** Names of the calendars that could not be read. What was last read of them is kept. */
  unread: string[];
}

interface NeighbourLimits extends FetchLimits {
  /** Per neighbour, the nearest first. */
  eventsMax: number;
  daysAheadMax: number;
}

const usualLimits: NeighbourLimits = {
  timeoutMilliseconds: 10_000,
  bytesMax: 10_000_000,
  redirectsMax: 3,
  eventsMax: 200,
  daysAheadMax: 550,
};

interface ReadOptions {
  now?: Date;
  limits?: Partial<NeighbourLimits>;
  tell?: (line: string) => void;
}

/** The neighbours' calendars, all at once. Never throws: a neighbour with a fault costs a line in the build's log. */
export const readNeighbours = async (
  neighbours: Neighbour[] = site.neighbours,
  { now = new Date(), limits = {}, tell = (line) => process.stderr.write(`${line}\n`) }: ReadOptions = {},
): Promise<NeighboursRead> => {
  const all = { ...usualLimits, ...limits };
  const read = await Promise.all(neighbours.map((neighbour) => readOne(neighbour, now, all, tell)));
  return {
    events: withoutDoubles(read.flatMap((events) => events ?? [])),
    unread: neighbours.filter((_, index) => read[index] === null).map(({ name }) => name),
  };
};

const readOne = async (
  neighbour: Neighbour,
  now: Date,
  limits: NeighbourLimits,
  tell: (line: string) => void,
): Promise<NeighbourEvent[] | null> => {
  const say = (what: string) => tell(`Grannkalendern ${neighbour.name} (${neighbour.url}) ${what}`);
  try {
    const listed = calendarIn(await fetchCapped(neighbour.url, limits)).map((event) => publishedEvent.safeParse(event));
    const good = listed.flatMap(({ data }) => (data ? [data] : []));
    const faulty = listed.length - good.length;
    if (faulty > 0) say(`har ${faulty} arrangemang med fel. De visas inte.`);
    const ahead = good.filter((event) => isAhead(event, now, limits.daysAheadMax) && !isOwn(event)).sort(byStart);
    if (ahead.length > limits.eventsMax)
      say(`har ${ahead.length} kommande arrangemang. Vi visar de ${limits.eventsMax} närmaste.`);
    return ahead.slice(0, limits.eventsMax).map((event) => asOurs(event, neighbour, now));
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    say(`${error.message}. Vi visar det vi hämtade senast.`);
    return null;
  }
};

const calendarIn = (text: string): unknown[] => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Unreadable("innehåller inte JSON");
  }
  const version = (value as { version?: unknown } | null)?.version;
  if (version !== undefined && version !== formatVersion)
    throw new Unreadable(
      `har version ${JSON.stringify(version).slice(0, 20)} av formatet, och vi läser version ${formatVersion}`,
    );
  const { data, error } = publishedCalendar.safeParse(value);
  if (data) return data.events;
  const fields = [...new Set(error.issues.map(({ path }) => path.join(".") || "filen"))].join(", ");
  throw new Unreadable(`följer inte formatet: ${fields}`);
};

const startOf = ({ days }: PublishedEvent): number => Math.min(...days.map(({ startsAt }) => Date.parse(startsAt)));
const endOf = ({ days }: PublishedEvent): number => Math.max(...days.map(({ endsAt }) => Date.parse(endsAt)));
const byStart = (one: PublishedEvent, other: PublishedEvent): number => startOf(one) - startOf(other);

const isAhead = (event: PublishedEvent, now: Date, daysAheadMax: number): boolean =>
  endOf(event) > now.getTime() && startOf(event) < now.getTime() + daysAheadMax * 86_400_000;

/** A neighbour that shows our sessions must not bring them home again. */
const isOwn = ({ url }: PublishedEvent): boolean => url.startsWith(`${site.url}/`);

const asOurs = (event: PublishedEvent, { name }: Neighbour, now: Date): NeighbourEvent => ({
  slug: `granne-${createHash("sha256").update(`${name} ${event.id}`).digest("hex").slice(0, 16)}`,
  title: [event.title, event.theme].filter(Boolean).map(String).map(plain).join(": "),
  startsAt: new Date(startOf(event)).toISOString(),
  endsAt: new Date(endOf(event)).toISOString(),
  municipality: site.municipalities.find(({ code }) => code === event.municipality?.code)?.code ?? null,
  organiser: plain(event.organiser ?? name),
  place: plain(placeOf(event)),
  url: event.url,
  source: name,
  readAt: now.toISOString(),
});

const placeOf = ({ format, place, municipality }: PublishedEvent): string =>
  format === "online"
    ? t("format.online")
    : [place?.name, municipality?.name].filter(Boolean).join(", ") || t("neighbours.noPlace");

/** Text and nothing else: no line breaks, no controls, nothing that turns the direction of what follows. */
const plain = (text: string): string =>
  text
    .replaceAll(/\p{Cf}/gu, "")
    .replaceAll(/[\p{Cc}\s]+/gu, " ")
    .trim();

/** The same event in two calendars is shown once: by its page and start, or by its title, place and start. The first stays. */
export const withoutDoubles = (events: NeighbourEvent[]): NeighbourEvent[] => {
  const seen = new Set<string>();
  return events.filter(({ slug, url, title, place, startsAt }) => {
    const start = Date.parse(startsAt);
    const keys = [
      slug,
      `${url.replace(/#.*|\/$/, "")} ${start}`,
      `${title.toLowerCase()} ${place.toLowerCase()} ${start}`,
    ];
    const double = keys.some((key) => seen.has(key));
    for (const key of keys) seen.add(key);
    return !double;
  });
};
