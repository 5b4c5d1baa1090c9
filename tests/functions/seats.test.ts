import { beforeAll, beforeEach, expect, test } from "vitest";
import { Cilla, Dag, someForm, someSession } from "../support/people.ts";
import { type TestStack, testStack } from "../support/stack.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await testStack();
});
beforeEach(() => stack.db.setNow("2027-01-15T09:00:00+01:00"));

const seatsOf = async (slug: string) =>
  ((await (await stack.get("/platser.json")).json()) as Record<string, unknown>)[slug];

test("tells the truth right after a booking", async () => {
  const { slug } = await someSession(stack.db, { capacity: 5 });
  expect(await seatsOf(slug)).toEqual({ state: "open", left: 5 });
  await stack.db.door("register", { p_form: someForm(slug), p_client: null });
  expect(await seatsOf(slug)).toEqual({ state: "few_left", left: 3 });
  await stack.db.door("register", {
    p_form: someForm(slug, { people: [1, 2, 3].map((n) => Cilla({ name: `Person ${n}` })) }),
    p_client: null,
  });
  expect(await seatsOf(slug)).toMatchObject({ state: "full" });
});

test("knows closed, cancelled and past sessions", async () => {
  const closed = await someSession(stack.db, { closed: true });
  const cancelled = await someSession(stack.db, { cancelled: "Sjukdom" });
  const past = await someSession(stack.db, { days: [["2027-01-14T09:00:00+01:00", "2027-01-14T16:00:00+01:00"]] });
  expect(await seatsOf(closed.slug)).toMatchObject({ state: "closed" });
  expect(await seatsOf(cancelled.slug)).toMatchObject({ state: "cancelled" });
  expect(await seatsOf(past.slug)).toMatchObject({ state: "past" });
});

test("names nobody, and may be kept at the edge for a few seconds only", async () => {
  const { slug } = await someSession(stack.db);
  await stack.db.door("register", { p_form: someForm(slug, { people: [Dag()] }), p_client: null });
  const response = await stack.get("/platser.json");
  expect(response.headers.get("content-type")).toContain("application/json");
  expect(response.headers.get("cache-control")).toBe("public, max-age=0, must-revalidate");
  expect(response.headers.get("netlify-cdn-cache-control")).toContain("s-maxage=5,");
  expect(await response.text()).not.toMatch(/Dag|@/);
});

test("answers 503 without caching when the database is away, so that badges stay as built", async () => {
  const response = await stack.withoutDatabase(() => stack.get("/platser.json"));
  expect([response.status, response.headers.get("cache-control")]).toEqual([503, "private, no-store"]);
  expect(await response.json()).toEqual({});
});
