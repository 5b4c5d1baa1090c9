import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { formatSchema } from "../../site/federation/format.ts";
import { type NeighboursRead, readNeighbours, withoutDoubles } from "../../site/federation/neighbours.ts";
import { withTodaysEvents } from "../../site/federation/todays-events.ts";
import { calendarBody } from "../../site/function-pages/calendar-list.ts";
import type { CalendarData, NeighbourEvent } from "../../site/types.ts";

const now = new Date("2027-02-01T08:00:00Z");
const name = "Samordningsförbundet Norrdalen";

const event = (more: object = {}) => ({
  id: "frukost-i-norrdal",
  title: "Frukost i Norrdal",
  url: "https://norrdalen.example/kalender/frukost/",
  days: [{ startsAt: "2027-03-12T07:30:00+01:00", endsAt: "2027-03-12T09:00:00+01:00" }],
  place: { name: "Folkets hus", address: null },
  municipality: { code: "9901", name: "Granby" },
  seats: { state: "open", left: 12 },
  ...more,
});
const calendarOf = (events: unknown[], more: object = {}) => ({
  version: 1,
  organiser: { name, url: "https://norrdalen.example/" },
  updatedAt: "2027-01-31T08:00:00Z",
  events,
  ...more,
});

let address = "";
let answer: (response: ServerResponse, path: string) => void = () => undefined;
let told: string[] = [];
const server = createServer((request, response) => answer(response, request.url ?? "/"));

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/kalender.json`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  told = [];
});

const serve = (body: unknown) => {
  answer = (response) => response.end(typeof body === "string" ? body : JSON.stringify(body));
};
const read = (limits = {}, url = address): Promise<NeighboursRead> =>
  readNeighbours([{ name, url }], { now, limits, tell: (line) => told.push(line) });
const readEvents = async (events: unknown[]): Promise<NeighbourEvent[]> => {
  serve(calendarOf(events));
  return (await read()).events;
};

describe("a neighbour's calendar", () => {
  test("becomes events of ours, marked with where they come from", async () => {
    expect(await readEvents([event()])).toEqual([
      {
        slug: expect.stringMatching(/^granne-[0-9a-f]{16}$/),
        title: "Frukost i Norrdal",
        startsAt: "2027-03-12T06:30:00.000Z",
        endsAt: "2027-03-12T08:00:00.000Z",
        municipality: "9901",
        organiser: name,
        place: "Folkets hus, Granby",
        url: "https://norrdalen.example/kalender/frukost/",
        source: name,
        readAt: now.toISOString(),
      },
    ]);
    expect(told).toEqual([]);
  });

  test("shows in our calendar with its source, and a link out", async () => {
    const [first] = await readEvents([event({ theme: "Den första dagen" })]);
    const page = (at: string) =>
      String(calendarBody({ sessions: [], events: first ? [first] : [], now: at })).replaceAll("\u00a0", " ");
    expect(page(now.toISOString())).toContain("Frukost i Norrdal: Den första dagen");
    expect(page(now.toISOString())).toContain(`Ur kalendern hos ${name}<`);
    expect(page(now.toISOString())).toContain('href="https://norrdalen.example/kalender/frukost/" rel="external"');
    expect(page("2027-02-09T08:00:00Z")).toContain(`Ur kalendern hos ${name}, hämtad 1 februari 2027<`);
  });

  test("names both when somebody else in it holds the event", async () => {
    const [first] = await readEvents([event({ organiser: "Norrdals kommun" })]);
    const page = String(calendarBody({ sessions: [], events: first ? [first] : [], now: now.toISOString() }));
    expect(page).toContain("Arrangör: Norrdals kommun<");
    expect(page).toContain(`Ur kalendern hos ${name}<`);
  });

  test("over several days is one event from the first to the last", async () => {
    const days = [
      { startsAt: "2027-03-19T09:00:00+01:00", endsAt: "2027-03-19T16:00:00+01:00" },
      { startsAt: "2027-03-12T09:00:00+01:00", endsAt: "2027-03-12T16:00:00+01:00" },
    ];
    const [first] = await readEvents([event({ days })]);
    expect(first).toMatchObject({ startsAt: "2027-03-12T08:00:00.000Z", endsAt: "2027-03-19T15:00:00.000Z" });
    const page = String(calendarBody({ sessions: [], events: first ? [first] : [], now: now.toISOString() }));
    expect(page.replaceAll("\u00a0", " ")).toContain("12 mars–19 mars, kl. 9.00–16.00");
  });

  test("in a municipality that is not ours belongs to none of ours", async () => {
    const [first] = await readEvents([event({ municipality: { code: "0380", name: "Uppsala" } })]);
    expect(first).toMatchObject({ municipality: null, place: "Folkets hus, Uppsala" });
  });

  test("gives only what is ahead, and not what is years away", async () => {
    const on = (day: string) => [{ startsAt: `${day}T09:00:00Z`, endsAt: `${day}T10:00:00Z` }];
    const events = await readEvents([
      event({ id: "a", days: on("2027-01-31") }),
      event({ id: "b", days: on("2027-02-02") }),
      event({ id: "c", days: on("2031-02-02") }),
    ]);
    expect(events.map(({ startsAt }) => startsAt.slice(0, 10))).toEqual(["2027-02-02"]);
  });

  test("with 10,000 events gives the nearest, and the log says so", async () => {
    const many = Array.from({ length: 10_000 }, (_, index) => {
      const start = Date.parse("2027-12-01T09:00:00Z") - index * 60_000;
      const days = [{ startsAt: new Date(start).toISOString(), endsAt: new Date(start + 1000).toISOString() }];
      return event({ id: `nr-${index}`, title: `Möte ${index}`, url: `https://norrdalen.example/${index}/`, days });
    });
    const events = await readEvents(many);
    expect(events).toHaveLength(200);
    expect(events[0]?.title).toBe("Möte 9999");
    expect(told).toEqual([expect.stringContaining("har 10000 kommande arrangemang. Vi visar de 200 närmaste.")]);
  });

  test("may hold anything: what is markup there is text here", async () => {
    const title = `<script>alert("hej")</script> & <img src=x onerror=alert(1)>`;
    const [first] = await readEvents([event({ title, place: { name: "<b>Folkets hus</b>" } })]);
    const page = String(calendarBody({ sessions: [], events: first ? [first] : [], now: now.toISOString() }));
    expect(page).not.toMatch(/<script|<img|<b>Folkets/);
    expect(page).toContain("&lt;script&gt;alert(&quot;hej&quot;)&lt;/script&gt;");
  });

  test("cannot turn our text around or break its lines", async () => {
    const [first] = await readEvents([event({ title: "Frukost\u202e\nför\u0000 alla\u200b" })]);
    expect(first?.title).toBe("Frukost för alla");
  });

  test.each([
    ["a link that runs", { url: "javascript:alert(1)" }],
    ["a link that is not https", { url: "http://norrdalen.example/" }],
    ["a link that is text", { url: "data:text/html,hej" }],
    ["a link with a password", { url: "https://a:b@norrdalen.example/" }],
    ["no title", { title: " " }],
    ["a title without end", { title: "a".repeat(10_000) }],
    ["no days", { days: [] }],
    ["an end before its start", { days: [{ startsAt: "2027-03-12T09:00:00Z", endsAt: "2027-03-12T08:00:00Z" }] }],
    ["a day that is none", { days: [{ startsAt: "i morgon", endsAt: "2027-03-12T08:00:00Z" }] }],
  ])("loses an event with %s, and nothing else", async (_, more) => {
    const events = await readEvents([event({ id: "bad", ...more }), event(), "inte ett arrangemang"]);
    expect(events.map(({ title }) => title)).toEqual(["Frukost i Norrdal"]);
    expect(told).toEqual([expect.stringContaining("har 2 arrangemang med fel. De visas inte.")]);
  });

  test("that shows our own sessions does not bring them home again", async () => {
    expect(await readEvents([event({ url: "https://granlandet.example/kalender/frukost/" })])).toEqual([]);
  });
});

describe("a neighbour that cannot be read costs a line in the log", () => {
  const unread = async (why: string, limits = {}, url = address): Promise<void> => {
    expect(await read(limits, url)).toEqual({ events: [], unread: [name] });
    expect(told).toEqual([`Grannkalendern ${name} (${url}) ${why}. Vi visar det vi hämtade senast.`]);
  };

  test("when it is down", async () => {
    const url = "http://127.0.0.1:9/kalender.json";
    await unread("gick inte att nå", {}, url);
  });

  test("when it answers with an error", async () => {
    answer = (response) => response.writeHead(500).end("fel");
    await unread("svarade med felkod 500");
  });

  test("when it is slow to begin, or never ends", async () => {
    answer = () => undefined;
    await unread("svarade inte inom 0.2 sekunder", { timeoutMilliseconds: 200 });
    told = [];
    answer = (response) => response.write("{");
    await unread("svarade inte inom 0.2 sekunder", { timeoutMilliseconds: 200 });
  });

  test("when it is larger than anyone needs", async () => {
    serve(calendarOf([event({ theme: "x".repeat(2_000_000) })]));
    await unread("är större än 1 MB", { bytesMax: 1_000_000 });
  });

  test("when it sends us round and round", async () => {
    answer = (response) => response.writeHead(302, { location: "/kalender.json" }).end();
    await unread("skickar vidare för många gånger");
  });

  test("when it sends us somewhere that is not https", async () => {
    answer = (response) => response.writeHead(301, { location: "http://norrdalen.example/kalender.json" }).end();
    await unread("skickar vidare till en osäker adress");
    told = [];
    answer = (response) => response.writeHead(301, { location: "file:///etc/passwd" }).end();
    await unread("skickar vidare till en osäker adress");
  });

  test("when its own address is not https", async () => {
    await unread("har ingen adress som börjar med https://", {}, "http://norrdalen.example/kalender.json");
  });

  test.each([
    ["innehåller inte JSON", "<!DOCTYPE html><title>Sidan finns inte</title>"],
    ["har version 2 av formatet, och vi läser version 1", { ...calendarOf([]), version: 2 }],
    ["följer inte formatet: events", { ...calendarOf([]), events: "inga" }],
    ["följer inte formatet: filen", "null"],
    ["följer inte formatet: version, organiser, events", {}],
  ])("when it %s", async (why, body) => {
    serve(body);
    await unread(why);
  });

  test("and the others are read all the same", async () => {
    serve(calendarOf([event()]));
    const neighbours = [
      { name: "Nere", url: "http://127.0.0.1:9/kalender.json" },
      { name, url: address },
    ];
    const both = await readNeighbours(neighbours, { now, tell: (line) => told.push(line) });
    expect(both).toMatchObject({ events: [{ title: "Frukost i Norrdal" }], unread: ["Nere"] });
    expect(told).toHaveLength(1);
  });

  test("and what was read of it last is shown, while an unlisted neighbour's is not", async () => {
    const [kept] = await readEvents([event()]);
    const other = { ...(kept as NeighbourEvent), slug: "granne-annan", title: "Borttagen", url: "https://b.example/" };
    const stored: CalendarData = {
      now: now.toISOString(),
      sessions: [],
      events: [kept as NeighbourEvent, { ...other, source: "En granne som togs bort" }],
    };
    const titles = async (read: NeighboursRead) =>
      (await withTodaysEvents(stored, async () => read)).events.map(({ title }) => title);
    const down = await titles({ events: [], unread: [name] });
    expect(down).toContain("Frukost i Norrdal");
    expect(down).not.toContain("Borttagen");
    expect(await titles({ events: [], unread: [] })).not.toContain("Frukost i Norrdal");
    expect(down).toContain("Näringslivsdagen i Granby");
  });
});

test("an event that stands in two calendars is shown once, the first", async () => {
  const [first] = await readEvents([event()]);
  const one = first as NeighbourEvent;
  const samePage = { ...one, slug: "b", title: "Frukostmöte", url: `${one.url}#anmal`.replace("/#", "#") };
  const sameWords = { ...one, slug: "c", title: "FRUKOST I NORRDAL", url: "https://kommunen.example/1/" };
  const another = { ...one, slug: "d", title: "Lunch", url: "https://kommunen.example/2/" };
  expect(withoutDoubles([one, samePage, sameWords, another]).map(({ slug }) => slug)).toEqual([one.slug, "d"]);
});

test("the schema says what is asked for, and lets a later file say more", () => {
  const schema = formatSchema("https://granlandet.example/kalender.schema.json");
  expect(schema).toMatchObject({ required: ["version", "organiser", "events"] });
  expect(schema).toMatchObject({ $defs: { event: { required: ["id", "title", "url", "days"] } } });
  expect(JSON.stringify(schema)).not.toContain('"additionalProperties":false');
});
