import { createServer } from "node:http";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { publishedCalendar, publishedEvent } from "../../site/federation/format.ts";
import { readNeighbours } from "../../site/federation/neighbours.ts";
import { someForm, someSession } from "../support/people.ts";
import { type TestStack, testStack } from "../support/stack.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await testStack();
});
beforeEach(async () => {
  await stack.db.setNow("2027-01-15T09:00:00+01:00");
  await stack.db.sql("update app.sessions set visibility = 'closed' where true");
  await stack.db.sql("delete from app.events where true");
});

const read = async () => {
  const response = await stack.get("/kalender.json");
  return { response, calendar: await response.json() };
};

test("any site may read the open sessions, and the edge keeps them for five minutes", async () => {
  const { slug } = await someSession(stack.db, { municipality: "9901", theme: "Att introducera någon" });
  const { response, calendar } = await read();
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
  expect(response.headers.get("access-control-allow-origin")).toBe("*");
  expect(response.headers.get("netlify-cdn-cache-control")).toContain("s-maxage=300");
  expect(calendar).toMatchObject({
    version: 1,
    schema: "https://granlandet.example/kalender.schema.json",
    organiser: { name: "Samordningsförbundet Granlandet", url: "https://granlandet.example/" },
    events: [
      {
        id: slug,
        theme: "Att introducera någon",
        url: `https://granlandet.example/kalender/${slug}/`,
        municipality: { code: "9901", name: "Granby" },
        seats: { state: "open" },
      },
    ],
  });
});

test("what is given out is what the format says", async () => {
  await someSession(stack.db);
  await someSession(stack.db, { format: "online", onlineUrl: "https://moten.example/hemligt", municipality: null });
  const { calendar } = await read();
  expect(publishedCalendar.safeParse(calendar).error).toBeUndefined();
  expect(calendar.events).toHaveLength(2);
  for (const event of calendar.events) expect(publishedEvent.safeParse(event).error).toBeUndefined();
});

test("a neighbour that runs this same system can show it", async () => {
  await someSession(stack.db, { municipality: "9901" });
  const { calendar } = await read();
  const moved = JSON.stringify(calendar).replaceAll("https://granlandet.example", "https://granne.example");
  const server = createServer((_request, response) => response.end(moved));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as { port: number };
  const now = new Date("2027-01-15T08:00:00Z");
  const { events } = await readNeighbours([{ name: "Granne", url: `http://127.0.0.1:${port}/` }], { now });
  server.close();
  expect(events).toMatchObject([{ source: "Granne", municipality: "9901" }]);
});

test("closed, cancelled and past sessions are not in it, nor digital links, contacts or neighbours' events", async () => {
  const closed = await someSession(stack.db, { visibility: "closed" });
  const past = await someSession(stack.db, {
    days: [["2027-01-11T09:00:00+01:00", "2027-01-11T16:00:00+01:00"]],
  });
  const cancelled = await someSession(stack.db);
  await stack.db.sql("update app.sessions set cancelled_at = app.now(), cancelled_reason = 'Sjukdom' where slug = $1", [
    cancelled.slug,
  ]);
  await someSession(stack.db, { format: "online", onlineUrl: "https://moten.example/hemligt" });
  await stack.db.sql(
    `insert into app.events (slug, title, starts_at, ends_at, organiser, url, place)
     values ('frukost', 'Grannens frukost', '2027-04-01T05:30:00Z', '2027-04-01T07:00:00Z', 'Granby', 'https://granby.example/', 'Rådhuset')`,
  );
  const text = await (await stack.get("/kalender.json")).text();
  for (const never of [closed.slug, past.slug, cancelled.slug, "moten.example", "Grannens frukost", "0980", "@"])
    expect(text).not.toContain(never);
  expect(JSON.parse(text).events).toHaveLength(1);
});

test("who has it already is told that nothing is new, until a seat is taken", async () => {
  const { slug } = await someSession(stack.db, { capacity: 2 });
  const { response } = await read();
  const asked = { headers: { "if-none-match": response.headers.get("etag") ?? "" } };
  const again = await stack.get("/kalender.json", asked);
  expect(again.status).toBe(304);
  expect(again.headers.get("access-control-allow-origin")).toBe("*");
  await stack.db.door("register", { p_form: someForm(slug), p_client: null });
  expect((await stack.get("/kalender.json", asked)).status).toBe(200);
  expect((await read()).calendar.events).toMatchObject([{ seats: { state: "full", left: 0 } }]);
});

test("without a database it says so, to any site, and no cache keeps it", async () => {
  const response = await stack.withoutDatabase(() => stack.get("/kalender.json"));
  expect(response.status).toBe(503);
  expect(await response.json()).toEqual({ error: "unavailable" });
  expect(response.headers.get("access-control-allow-origin")).toBe("*");
  expect(response.headers.get("cache-control")).toContain("no-store");
});
