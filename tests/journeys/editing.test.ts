import { readFile } from "node:fs/promises";
import { join } from "node:path";
import matter from "gray-matter";
import { expect, test } from "vitest";
import { openEditor } from "../support/editor.ts";
import { journeySite } from "../support/journey.ts";

const site = await journeySite();

const onDisk = (path: string): Promise<string> => readFile(join(site.home, "content", path), "utf8");

/** The public page once the change has reached it. */
const publicPage = async (path: string, words: string): Promise<string> => {
  for (let tries = 0; tries < 100; tries += 1) {
    const text = await (await fetch(site.url + path)).text();
    if (text.includes(words)) return text;
    await new Promise((later) => setTimeout(later, 200));
  }
  throw new Error(`${path} never said ${words}`);
};

test("a course changed in the editor changes its file, keeps the rest of it, and is seen on its page", async () => {
  const path = "utbildningar/grundutbildning.md";
  const before = matter(await onDisk(path), {});
  const page = await site.newPage();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).origin));

  await openEditor(page, site.home);
  await page.getByRole("gridcell", { name: "Grundutbildning, en heldag" }).click();
  const summary = page.getByRole("textbox", { name: "Sammanfattning" });
  await summary.fill("En dag som gör dig trygg som handledare, från första samtalet.");
  await page.getByRole("button", { name: "Spara" }).click();

  const changed = await publicPage("/utbildningar/grundutbildning/", "från första samtalet");
  expect(changed).toContain("En dag som gör dig trygg som handledare");
  const after = matter(await onDisk(path), {});
  expect(after.data).toEqual({
    ...before.data,
    summary: "En dag som gör dig trygg som handledare, från första samtalet.",
  });
  expect(after.content.trim()).toBe(before.content.trim());
  expect(asked.filter((origin) => origin !== site.url && origin !== "null")).toEqual([]);
});
