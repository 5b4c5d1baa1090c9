import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { contrast, contrastFaults } from "../../site/contrast.ts";

const tokens = readFileSync(new URL("../../site/assets/tokens.css", import.meta.url), "utf8");

test("every pair of colours can be read, in daylight and in the dark", () => {
  expect(contrastFaults(tokens)).toEqual([]);
});

test("measures as WCAG does", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
  expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
});

test("names the pair that cannot be read, and the scheme", () => {
  const pale = tokens.replace(/--ink: #\w+/, "--ink: #9a9a9a");
  expect(contrastFaults(pale)[0]).toMatch(/ljust: --ink \(#9a9a9a\) på --paper/);
});

test("misses no colour that has gone", () => {
  expect(contrastFaults(tokens.replaceAll(/--daylight: #\w+;/g, "")).join()).toContain("--daylight saknas");
});
