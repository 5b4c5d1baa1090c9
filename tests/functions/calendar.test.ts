import ICAL from "ical.js";
import { beforeAll, beforeEach, expect, test } from "vitest";
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

test("without a database every calendar address answers 503 with a page of ours", async () => {
  await stack.withoutDatabase(async () => {
    for (const path of ["/kalender/urval/", "/kalender.ics", "/kalender/x.ics"]) {
      const { response, body } = await read(path);
      expect([path, response.status, response.headers.get("cache-control")]).toEqual([path, 503, "private, no-store"]);
      expect(wordsOf(body)).toContain("Något gick fel hos oss");
    }
  });
});
