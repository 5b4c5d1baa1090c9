import { beforeAll, describe, expect, test } from "vitest";
import { Astrid, Bo } from "../support/people.ts";
import { testStack } from "../support/stack.ts";
import { signedIn, type Visitor, words } from "./room.ts";

const stack = await testStack();
const { db } = stack;
const people = { astrid: await Astrid(db), bo: await Bo(db) };
const path = "/samordnare/logg/";
let astrid: Visitor;
let bo: Visitor;

beforeAll(async () => {
  await db.sql("select app.audit($1, 'session_closed', 'tillfalle-' || n) from generate_series(1, 60) n", [
    people.bo.id,
  ]);
  [astrid, bo] = [await signedIn(stack, people.astrid.email), await signedIn(stack, people.bo.email)];
});

describe("the log page", () => {
  test("tells a coordinator in Swedish who did what, and leads to older lines", async () => {
    const page = await astrid.page(`${path}?vad=session_closed`);
    expect(words(page)).toContain("Stängde anmälan");
    expect(page).toContain("tillfalle-60");
    expect(page).not.toContain("tillfalle-10<");
    const older = /href="(\/samordnare\/logg\/\?[^"]*fore=[^"]*)"/.exec(page)?.[1]?.replaceAll("&amp;", "&") ?? "";
    expect(await astrid.page(older)).toContain("tillfalle-10<");
  });

  test("is shut for an administrator, who is shown no way to it", async () => {
    expect((await bo.get(path)).status).toBe(403);
    expect(await bo.page("/samordnare/mejl/")).not.toContain(path);
    expect(await astrid.page("/samordnare/mejl/")).toContain(path);
  });

  test("shows all when the address asks for what cannot be", async () => {
    const response = await astrid.get(`${path}?vem=x&vad=%27&dag=2027-02-31&fore=x`);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("tillfalle-60");
  });
});
