import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { contrast, contrastFaults, pairs } from "../../site/contrast.ts";
import { fontAddress } from "../../site/font.ts";

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

const site = join(import.meta.dirname, "..", "..", "site");
const rules = globSync(`${site}/{components,pages,assets}/**/*.css`).flatMap((file) =>
  [...readFileSync(file, "utf8").matchAll(/[{;}\s]([^{};]+)\{([^{}]*)\}/g)].map(([, selector = "", body = ""]) => ({
    selector: selector.trim(),
    text: /(?:^|[\s;])(?:color|fill):\s*var\(--([\w-]+)\)/.exec(body)?.[1],
    ground: /background(?:-color)?:\s*var\(--([\w-]+)\)/.exec(body)?.[1],
  })),
);
const held = new Set(pairs.map(([text, ground]) => `${text} on ${ground}`));

test("every colour that a rule writes on a ground of its own is a pair that the build looks at", () => {
  const missing = rules.filter(({ text, ground }) => text && ground && !held.has(`${text} on ${ground}`));
  expect(missing).toEqual([]);
});

test("every colour and every ground that a rule uses is in some pair", () => {
  const looked = new Set(pairs.flat());
  const used = rules.flatMap(({ text, ground }) => [text, ground]).filter((name) => name !== undefined);
  expect([...new Set(used)].filter((name) => !looked.has(name))).toEqual([]);
});

test("the font that pages ask for first is the one the style sheet names", () => {
  expect(tokens).toContain(`url("${fontAddress}")`);
});
