import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { emptyBooking } from "../../functions/forms/booking.ts";
import { bookingPage } from "../../site/function-pages/booking.ts";
import { bookingThanksPage } from "../../site/function-pages/booking-thanks.ts";
import { startBrowser, type TestBrowser } from "../support/browser.ts";

const script = readFileSync(new URL("../../site/assets/booking.js", import.meta.url), "utf8");
const origin = "http://anmalan.example";
const slug = "grundutbildning-granby";

const typed = emptyBooking();
const pages: Record<string, string> = {
  "/empty": String(bookingPage({ slug, offered: null, values: typed })),
  "/refused": String(
    bookingPage({
      slug,
      offered: null,
      values: { ...typed, list: "Given back" },
      errors: [{ field: "contact.name", error: "name_missing" }],
    }),
  ),
  "/thanks": String(bookingThanksPage("registered", slug, undefined)),
};

let chromium: TestBrowser;
let page: Page;
beforeAll(async () => {
  chromium = await startBrowser();
  page = await chromium.browser.newPage();
  await page.route("**/*", (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === "/assets/booking.js") return route.fulfill({ contentType: "text/javascript", body: script });
    const body = pages[pathname];
    return body ? route.fulfill({ contentType: "text/html; charset=utf-8", body }) : route.fulfill({ status: 404 });
  });
});
afterAll(() => chromium?.close());

const go = (path: string) => page.goto(origin + path);
const list = () => page.inputValue('[name="list"]');
const stored = () => page.evaluate(() => JSON.stringify({ ...localStorage }));
/** Long enough for what was typed to be kept. */
const write = async (name: string, value: string) => {
  await page.fill(`[name="${name}"]`, value);
  await page.waitForTimeout(500);
};

beforeEach(async () => {
  await go("/empty");
  await page.evaluate(() => localStorage.clear());
  await page.reload();
});

test("what is typed is there when one comes back, and the page says where it is kept", async () => {
  await write("list", "Namn;E-post\nCilla;c@x.example");
  await write("employer.name", "Granby kommun");
  await page.selectOption('[name="employer.sector"]', "municipal");
  await page.waitForTimeout(500);
  await page.reload();
  expect(await list()).toBe("Namn;E-post\nCilla;c@x.example");
  expect(await page.inputValue('[name="employer.name"]')).toBe("Granby kommun");
  expect(await page.inputValue('[name="employer.sector"]')).toBe("municipal");
  expect(await page.isVisible("text=sparas på den här enheten")).toBe(true);
  expect(await stored()).toContain(`anmal-manga/1/${slug}`);
});

test("nothing that belongs to the form itself is kept: no key, no hidden field", async () => {
  await write("list", "Cilla");
  expect(await stored()).not.toMatch(/formKey|webbplats|order/);
});

test("what the server gives back is newer than the draft", async () => {
  await write("list", "An older draft");
  await go("/refused");
  expect(await list()).toBe("Given back");
  expect(await page.evaluate(() => document.activeElement?.className)).toBe("error-summary");
});

test("the button forgets it, in the fields and on the device", async () => {
  await write("list", "Cilla");
  await page.click("text=Rensa utkastet");
  expect(await list()).toBe("");
  expect(await stored()).toBe("{}");
  expect(await page.isVisible("text=Utkastet är borttaget.")).toBe(true);
  await page.reload();
  expect(await list()).toBe("");
});

test("a booking that went through takes the draft with it", async () => {
  await write("list", "Cilla");
  await go("/thanks");
  expect(await stored()).toBe("{}");
});

test("a draft older than a week is forgotten", async () => {
  await write("list", "Cilla");
  await page.evaluate(() => {
    for (const [key, kept] of Object.entries(localStorage))
      localStorage.setItem(key, JSON.stringify({ ...JSON.parse(kept), at: Date.now() - 8 * 24 * 60 * 60 * 1000 }));
  });
  // Leaving saves nothing: only typing and sending do.
  await page.reload();
  expect(await list()).toBe("");
  expect(await stored()).toBe("{}");
});

test("a browser that keeps nothing gets the form all the same, and no promise", async () => {
  const closed = await chromium.browser.newPage();
  await closed.addInitScript(() =>
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("denied");
      },
    }),
  );
  await closed.route("**/*", (route) => {
    const own = route.request().url().endsWith("booking.js");
    return route.fulfill({
      contentType: own ? "text/javascript" : "text/html; charset=utf-8",
      body: own ? script : (pages["/empty"] ?? ""),
    });
  });
  await closed.goto(`${origin}/empty`);
  expect(await closed.isVisible("text=sparas på den här enheten")).toBe(false);
  await closed.fill('[name="list"]', "Cilla");
  expect(await closed.inputValue('[name="list"]')).toBe("Cilla");
});
