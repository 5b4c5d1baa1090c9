import { beforeAll, describe, expect, test } from "vitest";
import { accessibilityFaults, journeySite } from "../support/journey.ts";

const site = await journeySite();

describe("looking for something", () => {
  test("with script: type, read the answers and go there", async () => {
    const page = await site.newPage({ width: 360 });
    await page.goto("/");
    await page.getByRole("link", { name: "Sök" }).first().click();
    await page.getByLabel("Vad letar du efter?").fill("försäkring");
    await page.getByRole("button", { name: "Sök" }).click();
    await page.getByText(/träffar på ”försäkring”/).waitFor();
    await page.locator(".search-results li").first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await page.getByRole("link", { name: "Försäkring och arbetsmiljö" }).first().click();
    expect(new URL(page.url()).pathname).toBe("/metodstod/forsakring/");
    await page.goBack();
    await page.getByText(/träffar på ”försäkring”/).waitFor();
  });

  test("the states without an answer pass axe too, in the dark", async () => {
    const page = await site.newPage({ colorScheme: "dark" });
    await page.goto("/sok/?q=qwerty");
    await page.getByText("Ingen träff på ”qwerty”").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  test("without script: the list of all pages leads there", async () => {
    const page = await site.newPage({ javaScript: false, width: 360 });
    await page.goto("/sok/?q=praktik");
    expect(await page.getByLabel("Vad letar du efter?").isVisible()).toBe(false);
    await page.getByRole("link", { name: "Jobbspår", exact: true }).first().click();
    await page.getByRole("link", { name: "Mossviken", exact: true }).click();
    expect(new URL(page.url()).pathname).toBe("/jobbspar/kommun/mossviken/");
    await page.getByRole("link", { name: "Lager och transport" }).click();
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Lager och transport");
  });
});

describe("the host's own emulation", () => {
  let policies: Record<string, string | null> = {};
  beforeAll(async () => {
    const paths = ["/sok/", "/om/", "/pagefind/pagefind.js", "/404.html"];
    policies = Object.fromEntries(
      await Promise.all(
        paths.map(
          async (path) => [path, (await fetch(site.url + path)).headers.get("content-security-policy")] as const,
        ),
      ),
    );
  });

  test("sends one policy, and only the search's lets its index run", () => {
    for (const policy of Object.values(policies)) expect(policy?.match(/default-src/g)).toHaveLength(1);
    expect(policies["/sok/"]).toContain("'wasm-unsafe-eval'");
    for (const path of ["/om/", "/pagefind/pagefind.js", "/404.html"]) expect(policies[path]).not.toContain("wasm");
  });
});
