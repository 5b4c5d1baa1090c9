import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { HtmlValidate } from "html-validate";
import { describe, expect, test } from "vitest";
import { componentNames, readExamples } from "../../site/examples.ts";

const root = join(import.meta.dirname, "..", "..");
const components = await readExamples();
const validator = new HtmlValidate({
  ...JSON.parse(await readFile(join(root, ".htmlvalidate.json"), "utf8")),
  root: true,
});

/** What somebody may type who means ill, in words and in attributes. */
const typed = `"'><b onclick="x">&`;

test("every component that is more than a style shows its states in examples beside it", () => {
  expect(components.map(({ name }) => name).sort()).toEqual(componentNames().sort());
  for (const { name, examples } of components) expect(examples.length, name).toBeGreaterThan(0);
});

describe.each(components)("$name", ({ name, examples }) => {
  test("shows something in every state, valid wherever it stands", async () => {
    for (const { title, render } of examples) {
      const markup = render((text) => text).toString();
      expect(markup.trim(), title).not.toBe("");
      expect(markup.replaceAll(/<[^>]+>/g, " "), title).not.toMatch(/\[object|\bundefined\b|\bNaN\b|\{\w+\}/);
      const { results } = await validator.validateString(markup);
      const faults = results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId} ${message}`));
      expect(faults, `${name}: ${title}`).toEqual([]);
    }
  });

  test("shows as text whatever a person has typed", () => {
    for (const { title, render } of examples) {
      const markup = render((text) => text + typed).toString();
      expect(markup, title).not.toContain("<b onclick");
      expect(markup, title).not.toContain(`"'>`);
    }
  });
});
