import ICAL from "ical.js";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { someSession } from "../support/people.ts";
import { type TestStack, testStack } from "../support/stack.ts";
import { wordsOf } from "./typed.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await testStack();
});
beforeEach(() => stack.db.setNow("2027-01-15T09:00:00+01:00"));

const read = async (path: string) => {
  const response = await stack.get(path);
  return { response, body: await response.text() };
};

/** As a build names them. */
const municipalities = () =>
  stack.db.sql(
    "insert into app.municipalities (code, slug, name) values ('9901', 'granby', 'Granby'), ('9903', 'sjohult', 'Sjöhult') on conflict do nothing",
  );
const neighbour = (slug: string, municipality: string) =>
  stack.db.sql(
    `insert into app.events (slug, title, starts_at, ends_at, municipality_code, organiser, url, place)
     values ($1, 'Frukost', '2027-04-01T05:30:00Z', '2027-04-01T07:00:00Z', $2, 'Granby kommun', 'https://granby.example/', 'Rådhuset')
     on conflict do nothing`,
    [slug, municipality],
  );

const eventsIn = (body: string) => new ICAL.Component(ICAL.parse(body)).getAllSubcomponents("vevent");

test("the calendar shows only what the address asks for, and can be shared", async () => {
  const here = await someSession(stack.db, { municipality: "9901", theme: "Här i Granby" });
  const there = await someSession(stack.db, { municipality: "9903", theme: "Där i Sjöhult" });
  const all = await read("/kalender/urval/");
  expect(wordsOf(all.body)).toContain("Här i Granby");
  expect(wordsOf(all.body)).toContain("Där i Sjöhult");
  const { response, body } = await read("/kalender/urval/?kommun=sjohult&slag=grundutbildning");
  expect(response.status).toBe(200);
  expect(response.headers.get("netlify-vary")).toBe("query=kommun|slag|for|form");
  expect(body).toContain(`/kalender/${there.slug}/`);
  expect(body).not.toContain(`/kalender/${here.slug}/`);
  expect(body).toMatch(/value="sjohult" selected/);
});

test("an unknown choice leaves its question open and shows as text at most", async () => {
  const { slug } = await someSession(stack.db);
  const { response, body } = await read("/kalender/urval/?kommun=%3Cscript%3Ealert(1)%3C/script%3E&form=finns-inte");
  expect(response.status).toBe(200);
  expect(body).toContain(`/kalender/${slug}/`);
  expect(body).not.toContain("<script>alert");
});

test("closed sessions are in no list and no feed", async () => {
  const { slug } = await someSession(stack.db, { visibility: "closed" });
  for (const path of ["/kalender/urval/", "/kalender.ics"]) expect((await read(path)).body).not.toContain(slug);
});

test("the feed holds every day of every open session and no digital link", async () => {
  const { slug } = await someSession(stack.db, {
    format: "online",
    onlineUrl: "https://moten.example/hemligt",
    days: [
      ["2027-03-27T09:00:00+01:00", "2027-03-27T16:00:00+01:00"],
      ["2027-03-29T09:00:00+02:00", "2027-03-29T12:00:00+02:00"],
    ],
  });
  const { response, body } = await read("/kalender.ics");
  expect(response.headers.get("content-type")).toBe("text/calendar; charset=utf-8");
  expect(response.headers.get("netlify-cdn-cache-control")).toContain("s-maxage=300");
  expect(body).not.toContain("moten.example");
  const own = eventsIn(body).filter((event) => String(event.getFirstPropertyValue("uid")).startsWith(slug));
  expect(own.map((event) => String(event.getFirstPropertyValue("dtstart")))).toEqual([
    "2027-03-27T09:00:00",
    "2027-03-29T09:00:00",
  ]);
});

test("a session has a calendar file of its own; an unknown one has a page that says so", async () => {
  const { slug } = await someSession(stack.db);
  const { response, body } = await read(`/kalender/${slug}.ics`);
  expect(response.headers.get("content-disposition")).toBe(`attachment; filename="${slug}.ics"`);
  expect(eventsIn(body)).toHaveLength(1);
  const unknown = await read("/kalender/finns-inte.ics");
  expect(unknown.response.status).toBe(404);
  expect(wordsOf(unknown.body)).toContain("finns inte");
});

test("a municipality's feed holds its own and what is online for all, and its neighbours' events", async () => {
  await municipalities();
  const granby = await someSession(stack.db, { municipality: "9901" });
  const sjohult = await someSession(stack.db, { municipality: "9903" });
  const anywhere = await someSession(stack.db, { municipality: null, format: "online" });
  const closed = await someSession(stack.db, { municipality: "9901", visibility: "closed" });
  await neighbour("frukost-granby", "9901");
  await neighbour("frukost-sjohult", "9903");
  const { response, body } = await read("/kalender/kommun/granby.ics");
  expect(response.headers.get("content-disposition")).toBe('attachment; filename="granby.ics"');
  const uids = eventsIn(body).map((event) => String(event.getFirstPropertyValue("uid")));
  expect(uids).toEqual(
    expect.arrayContaining([`${granby.slug}-1@granlandet.example`, `${anywhere.slug}-1@granlandet.example`]),
  );
  expect(uids).toContain("arrangemang-frukost-granby@granlandet.example");
  for (const other of [sjohult.slug, closed.slug, "frukost-sjohult"]) expect(body).not.toContain(other);
  const calendar = new ICAL.Component(ICAL.parse(body));
  expect(calendar.getFirstPropertyValue("name")).toBe("Utbildningar i Granby – Samordningsförbundet Granlandet");
  expect(calendar.getFirstPropertyValue("source")).toMatch(/\/kalender\/kommun\/granby\.ics$/);
});

test("a course's feed holds its sessions and nothing else", async () => {
  const web = { course: "webbinarium", courseTitle: "Webbinarium" };
  const own = await someSession(stack.db, web);
  const closed = await someSession(stack.db, { ...web, visibility: "closed" });
  const other = await someSession(stack.db);
  await neighbour("lunch", "9901");
  const { body } = await read("/kalender/utbildning/webbinarium.ics");
  expect(eventsIn(body).map((event) => event.getFirstPropertyValue("uid"))).toEqual([
    `${own.slug}-1@granlandet.example`,
  ]);
  for (const hidden of [closed.slug, other.slug]) expect(body).not.toContain(hidden);
  expect(new ICAL.Component(ICAL.parse(body)).getFirstPropertyValue("name")).toBe(
    "Webbinarium – Samordningsförbundet Granlandet",
  );
});

test("a municipality or course nobody has, or no word at all, has no feed", async () => {
  await municipalities();
  for (const path of [
    "kommun/atlantis.ics",
    "utbildning/finns-inte.ics",
    "kommun/.ics",
    "kommun/%27%3B--.ics",
    "kommun/9901.ics",
  ]) {
    const { response, body } = await read(`/kalender/${path}`);
    expect([path, response.status]).toEqual([path, 404]);
    expect(body).not.toContain("BEGIN:VCALENDAR");
  }
});

test("a query after the address changes nothing", async () => {
  await municipalities();
  const { slug } = await someSession(stack.db, { municipality: "9901" });
  expect((await read("/kalender/kommun/granby.ics?v=2")).body).toContain(slug);
  expect((await read("/kalender.ics?v=2")).body).toContain(slug);
});

test("a cancelled session stays in the feed and says so, under the next number", async () => {
  const { slug, id } = await someSession(stack.db);
  await stack.db.sql(
    "update app.sessions set cancelled_at = app.now(), cancelled_reason = 'Snöstorm', sequence = sequence + 1, updated_at = app.now() where id = $1",
    [id],
  );
  const event = eventsIn((await read("/kalender.ics")).body).find((each) =>
    String(each.getFirstPropertyValue("uid")).startsWith(slug),
  );
  expect(event?.getFirstPropertyValue("status")).toBe("CANCELLED");
  expect(event?.getFirstPropertyValue("sequence")).toBe(1);
  expect(event?.getFirstPropertyValue("summary")).toBe("Inställt: Grundutbildning");
});

describe("a program that comes back", () => {
  const again = (path: string, headers: Record<string, string>) => stack.get(path, { headers });
  const touch = (id: number, change: string) =>
    stack.db.sql(`update app.sessions set ${change}, updated_at = app.now() where id = $1`, [id]);
  // What other tests left behind was made by the real clock.
  beforeEach(() => stack.db.sql("update app.sessions set updated_at = '2027-01-01T00:00:00Z' where id > 0"));

  test("and has the latest gets 304 without a body; a change gives it all anew", async () => {
    const { id } = await someSession(stack.db);
    const { response } = await read("/kalender.ics");
    const etag = response.headers.get("etag") ?? "";
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    for (const known of [etag, `W/${etag}`, `"annat", ${etag}`, "*"]) {
      const same = await again("/kalender.ics", { "if-none-match": known });
      expect([known, same.status, await same.text()]).toEqual([known, 304, ""]);
      expect(same.headers.get("etag")).toBe(etag);
      expect(same.headers.get("netlify-cdn-cache-control")).toContain("s-maxage=300");
    }
    await touch(id, "theme = 'Nytt', sequence = sequence + 1");
    const changed = await again("/kalender.ics", { "if-none-match": etag });
    expect(changed.status).toBe(200);
    expect(changed.headers.get("etag")).not.toBe(etag);
  });

  test("gets the same bytes when nobody has touched anything", async () => {
    await someSession(stack.db);
    expect((await read("/kalender.ics")).body).toBe((await read("/kalender.ics")).body);
  });

  test("may ask by date; a tag it has sent decides before the date", async () => {
    const { id } = await someSession(stack.db);
    await touch(id, "theme = 'Nytt'");
    const { response } = await read("/kalender.ics");
    const date = response.headers.get("last-modified") ?? "";
    expect(date).toBe("Fri, 15 Jan 2027 08:00:00 GMT");
    expect((await again("/kalender.ics", { "if-modified-since": date })).status).toBe(304);
    const earlier = "Fri, 15 Jan 2027 07:59:59 GMT";
    expect((await again("/kalender.ics", { "if-modified-since": earlier })).status).toBe(200);
    expect((await again("/kalender.ics", { "if-modified-since": "i går" })).status).toBe(200);
    const both = { "if-modified-since": date, "if-none-match": '"annat"' };
    expect((await again("/kalender.ics", both)).status).toBe(200);
  });

  test("is told by date also of what has left the feed: a session that was closed, or grew old", async () => {
    const { id } = await someSession(stack.db);
    await touch(id, "theme = 'Nytt'");
    const { response } = await read("/kalender.ics");
    const date = response.headers.get("last-modified") ?? "";
    await stack.db.setNow("2027-01-15T09:00:05+01:00");
    await touch(id, "visibility = 'closed'");
    expect((await again("/kalender.ics", { "if-modified-since": date })).status).toBe(200);
    await stack.db.setNow("2028-01-01T09:00:00+01:00");
    const later = (await read("/kalender.ics")).response.headers.get("last-modified");
    expect(Date.parse(later ?? "")).toBeGreaterThan(Date.parse("2027-06-01"));
  });
});

test("without a database every calendar address answers 503 with a page of ours", async () => {
  await stack.withoutDatabase(async () => {
    for (const path of ["/kalender/urval/", "/kalender.ics", "/kalender/x.ics", "/kalender/kommun/granby.ics"]) {
      const { response, body } = await read(path);
      expect([path, response.status, response.headers.get("cache-control")]).toEqual([path, 503, "private, no-store"]);
      expect(wordsOf(body)).toContain("Något gick fel hos oss");
    }
  });
});
