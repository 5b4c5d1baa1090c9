import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { testStack } from "../support/stack.ts";

const stack = await testStack();
let asked = 0;
const hook = createServer((_request, response) => {
  asked += 1;
  response.end();
});
await new Promise<void>((done) => hook.listen(0, "127.0.0.1", done));
vi.stubEnv("BUILD_HOOK_URL", `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`);
afterAll(() => {
  vi.unstubAllEnvs();
  hook.close();
});

let number = 0;
/** What a build hands over: the moments it left for later. */
const built = (...awaitedTexts: string[]) => {
  number += 1;
  return stack.db.door("publish_content", { p_build: { number, courses: [], awaitedTexts } });
};
/** The schedule runs at that moment. How many builds it asked for. */
const runAt = async (iso: string): Promise<number> => {
  const before = asked;
  await stack.db.setNow(iso);
  await stack.run("schedule-due-work");
  return asked - before;
};

beforeEach(() => stack.db.sql("delete from app.awaited_texts where true"));

test("a text asks for a build in the minute when its time has come, not before, and once", async () => {
  await built("2027-03-12T08:00:00Z", "2027-04-01T07:00:00Z");
  expect(await runAt("2027-03-12T07:59:59Z")).toBe(0);
  expect(await runAt("2027-03-12T08:00:00Z")).toBe(1);
  expect(await runAt("2027-03-12T08:01:00Z")).toBe(0);
  await built("2027-04-01T07:00:00Z");
  expect(await runAt("2027-03-12T09:00:00Z")).toBe(0);
  expect(await runAt("2027-04-01T07:00:30Z")).toBe(1);
});

test("several texts of one hour ask for one build", async () => {
  await built("2027-03-12T08:00:00Z", "2027-03-12T08:00:10Z");
  expect(await runAt("2027-03-12T08:00:20Z")).toBe(1);
});

test("a build that did not show the text is asked for again every half hour, and given up after a day", async () => {
  await built("2027-03-12T08:00:00Z");
  const minutes = [0, 10, 20, 29, ...Array.from({ length: 52 }, (_, index) => 30 * (index + 1))];
  const asks = [];
  for (const minute of minutes)
    if (await runAt(new Date(Date.parse("2027-03-12T08:00:00Z") + minute * 60_000).toISOString())) asks.push(minute);
  expect(asks.slice(0, 4)).toEqual([0, 30, 60, 90]);
  expect(asks).toHaveLength(24);
});

test("a build for another reason in between does not ask twice for the same text", async () => {
  await built("2027-03-12T08:00:00Z");
  expect(await runAt("2027-03-12T08:00:00Z")).toBe(1);
  await built("2027-03-12T08:00:00Z");
  expect(await runAt("2027-03-12T08:05:00Z")).toBe(0);
});

test("an outage past the moment is made up for", async () => {
  await built("2027-03-12T08:00:00Z");
  expect(await runAt("2027-03-19T08:00:00Z")).toBe(1);
});

test("a text that was taken back asks for nothing", async () => {
  await built("2027-03-12T08:00:00Z");
  await built();
  expect(await runAt("2027-03-12T08:00:00Z")).toBe(0);
});
