import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "vitest";
import { journeySite } from "../support/journey.ts";

const site = await journeySite();

/** A page of specimens has many headers, menus and headings, and no one order of them. */
const aboutWholePages = [
  "heading-order",
  "landmark-banner-is-top-level",
  "landmark-contentinfo-is-top-level",
  "landmark-no-duplicate-banner",
  "landmark-no-duplicate-contentinfo",
  "landmark-unique",
  "page-has-heading-one",
];

test("every state of every component can be used by all, by day and by night", { timeout: 120_000 }, async () => {
  const page = await site.newPage();
  await page.emulateMedia({ reducedMotion: "reduce" });
  const response = await page.goto("/_komponenter/");
  expect(response?.status()).toBe(200);
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .disableRules(aboutWholePages)
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(", ")}`)).toEqual([]);
  const grounds = await page
    .locator(".specimen-ground")
    .evaluateAll((all) => [...new Set(all.map((each) => getComputedStyle(each).backgroundColor))]);
  expect(grounds).toHaveLength(2);
});
