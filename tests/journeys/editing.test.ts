import { join } from "node:path";
import { expect, test } from "vitest";
import { loadCourses } from "../../site/content/course.ts";
import { openEditor } from "../support/editor.ts";
import { journeySite } from "../support/journey.ts";

const site = await journeySite();

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
  const course = () => loadCourses(join(site.home, "content")).find(({ slug }) => slug === "grundutbildning");
  const before = course();
  const summary = "En dag som gör dig trygg som handledare, från första samtalet.";
  const page = await site.newPage();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).origin));

  await openEditor(page, site.home);
  await page.getByRole("gridcell", { name: "Grundutbildning, en heldag", exact: true }).click();
  await page.getByRole("textbox", { name: "Sammanfattning" }).fill(summary);
  await page.getByRole("button", { name: "Spara" }).click();

  await publicPage("/utbildningar/grundutbildning/", summary);
  expect(course()).toEqual({ ...before, summary });
  expect(asked.filter((origin) => origin !== site.url && origin !== "null")).toEqual([]);
});
