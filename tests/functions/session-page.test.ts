import { beforeAll, beforeEach, expect, test } from "vitest";
import { someSession } from "../support/people.ts";
import { type TestStack, testStack } from "../support/stack.ts";
import { wordsOf } from "./typed.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await testStack();
});
beforeEach(() => stack.db.setNow("2027-01-15T09:00:00+01:00"));

const show = async (slug: string) => {
  const response = await stack.get(`/kalender/${slug}/`);
  return { response, page: await response.text() };
};

test("a session made a moment ago has its page at once", async () => {
  const { slug } = await someSession(stack.db, { theme: "Samtal som bär" });
  const { response, page } = await show(slug);
  expect(response.status).toBe(200);
  expect(wordsOf(page)).toContain("Samtal som bär");
  expect(page).toContain(`href="/anmalan/${slug}/"`);
  expect(page).not.toContain('content="noindex"');
  expect(response.headers.get("netlify-cdn-cache-control")).toContain("s-maxage=15");
});

test("a closed session shows to whoever has its address, is not indexed and never kept at the edge", async () => {
  const { slug } = await someSession(stack.db, { visibility: "closed" });
  const { response, page } = await show(slug);
  expect(response.status).toBe(200);
  expect(page).toContain('content="noindex"');
  expect(response.headers.get("cache-control")).toBe("private, no-store");
  expect(response.headers.get("netlify-cdn-cache-control")).toBeNull();
});

test("the digital link is on no public page", async () => {
  const { slug } = await someSession(stack.db, { format: "hybrid", onlineUrl: "https://moten.example/hemligt" });
  expect((await show(slug)).page).not.toContain("moten.example");
  expect(await (await stack.get(`/anmalan/${slug}/`)).text()).not.toContain("moten.example");
});

test("a cancelled session says so and offers no registration", async () => {
  const { slug } = await someSession(stack.db, { cancelled: "Utbildaren är sjuk" });
  const { page } = await show(slug);
  expect(wordsOf(page)).toContain("Utbildaren är sjuk");
  expect(page).not.toContain(`href="/anmalan/${slug}/"`);
});

test("an unknown address leads to the calendar", async () => {
  const { response, page } = await show("finns-inte");
  expect(response.status).toBe(404);
  expect(page).toContain('href="/kalender/"');
});
