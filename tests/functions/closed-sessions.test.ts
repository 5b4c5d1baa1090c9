import { beforeAll, describe, expect, test } from "vitest";
import { Astrid, someSession } from "../support/people.ts";
import { type TestStack, testStack } from "../support/stack.ts";
import { signedIn } from "./room.ts";

let stack: TestStack;
let closed: string;
let open: string;
beforeAll(async () => {
  stack = await testStack();
  await stack.db.setNow("2027-02-01T08:00:00Z");
  closed = (await someSession(stack.db, { visibility: "closed" })).slug;
  open = (await someSession(stack.db)).slug;
});

const body = async (path: string) => (await stack.get(path)).text();

describe("a closed session", () => {
  test.each([
    "/platser.json",
    "/kalender.ics",
    "/kalender/urval/",
    "/kalender/urval/?kommun=granby&slag=grundutbildning",
  ])("is not in %s, where an open one is", async (path) => {
    const text = (await body(path)).replaceAll("\r\n ", "");
    expect(text).toContain(open);
    expect(text).not.toContain(closed);
  });

  test("is not among what an open session of the same course offers, in place of itself or for many", async () => {
    const over = (await someSession(stack.db, { closed: true })).slug;
    for (const path of [`/anmalan/${open}/flera/`, `/anmalan/${over}/`, `/anmalan/${over}/flera/`])
      expect(await body(path)).not.toContain(closed);
  });

  test("is in nothing that the build reads", async () => {
    expect(JSON.stringify(await stack.db.door("open_calendar"))).not.toContain(closed);
    expect(JSON.stringify(await stack.db.door("open_calendar"))).toContain(open);
  });

  test("is reached by its own link, page and forms, which no search engine may keep and nothing describes to one", async () => {
    for (const path of [`/kalender/${closed}/`, `/anmalan/${closed}/`, `/anmalan/${closed}/flera/`]) {
      const response = await stack.get(path);
      const page = await response.text();
      expect(response.status, path).toBe(200);
      expect(page, path).toContain('<meta name="robots" content="noindex">');
      expect(page, path).not.toMatch(/application\/ld\+json|rel="canonical"|property="og:/);
      expect(response.headers.get("cache-control"), path).toBe("private, no-store");
      expect(response.headers.get("netlify-cdn-cache-control"), path).toBeNull();
    }
  });

  test("a page that nobody has the address of is the same as one that is not there", async () => {
    const missing = await stack.get("/kalender/finns-inte/");
    expect(missing.status).toBe(404);
    expect(await missing.text()).not.toContain(closed);
  });

  test("is listed for staff, who give out its link", async () => {
    const astrid = await signedIn(stack, (await Astrid(stack.db)).email);
    expect(await (await astrid.get("/samordnare/")).text()).toContain(closed);
  });
});
