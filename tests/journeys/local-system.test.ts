import { expect, test } from "vitest";
import { accessibilityFaults, journeySite } from "../support/journey.ts";

const site = await journeySite();

for (const javaScript of [true, false]) {
  test(`the start page leads to the calendar, ${javaScript ? "with" : "without"} JavaScript`, async () => {
    const page = await site.newPage({ javaScript });
    const elsewhere: string[] = [];
    page.on("request", (request) => request.url().startsWith(site.url) || elsewhere.push(request.url()));
    await page.goto("/");
    await page.locator('a[href="/kalender/"]').first().click();
    await page.waitForURL("**/kalender/");
    expect(await page.locator("h1").count()).toBe(1);
    expect(elsewhere).toEqual([]);
    if (javaScript) expect(await accessibilityFaults(page)).toEqual([]);
  });
}

test("nothing is wider than a narrow phone", async () => {
  const page = await site.newPage({ width: 320 });
  for (const path of ["/", "/kalender/", "/utbildningar/"]) {
    await page.goto(path);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(320);
  }
});

test("an address that does not exist has a page of its own", async () => {
  const page = await site.newPage();
  const response = await page.goto("/finns-inte/");
  expect(response?.status()).toBe(404);
  expect(await page.title()).toContain("finns inte");
});
