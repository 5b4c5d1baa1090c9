import { readFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { loadCourses } from "../../site/content/course.ts";
import { openEditor } from "../support/editor.ts";
import { journeySite } from "../support/journey.ts";

const site = await journeySite();

/** The public page once the change has reached it. */
const publicPage = async (path: string, words: string): Promise<string> => {
  for (let tries = 0; tries < 300; tries += 1) {
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
}, 120_000);

test("a news item written in the editor gets a file named by its heading, its picture, and a page", async () => {
  const page = await site.newPage();
  await openEditor(page, site.home);
  await page.goto("/redaktion/#/collections/nyheter/new");
  await page.getByRole("textbox", { name: "Rubrik" }).fill("Öppet hus på Åsgården");
  await page.getByRole("textbox", { name: "Ingress" }).fill("Kom och se hur de har delat upp arbetet.");
  await page.getByRole("textbox", { name: "Publiceras" }).fill("2026-11-20T09:00");
  await page.getByRole("combobox", { name: "Skriven av" }).click();
  await page.getByRole("option").first().click();
  await page.mouse.move(300, 400);
  await page.mouse.wheel(0, 500);
  await page.getByRole("checkbox", { name: "Nätverk" }).click();
  await page.getByRole("checkbox", { name: /Lägg till .?Bild/ }).click();
  await page.getByRole("button", { name: "Bläddra" }).click();
  const dialog = page.getByRole("dialog");
  const picture = sharp({ create: { width: 1200, height: 800, channels: 3, background: "#144434" } });
  await dialog
    .locator("input[type=file]")
    .setInputFiles({ name: "Åsgården 1.png", mimeType: "image/png", buffer: await picture.png().toBuffer() });
  await dialog.getByRole("button", { name: "Infoga" }).click();
  await page.getByRole("textbox", { name: "Vad bilden visar" }).fill("En dörr som står öppen.");
  // While "Bearbetar en fil" stands at the picture, the editor asks one to save again.
  const save = page.getByRole("button", { name: "Spara", exact: true });
  const saved = async () => {
    if (await save.isVisible()) await save.click();
    return !(await save.isVisible());
  };
  await expect.poll(saved, { interval: 1000, timeout: 30_000 }).toBe(true);

  const text = await publicPage("/nyheter/oppet-hus-pa-asgarden/", "Kom och se hur de har delat upp arbetet.");
  expect(text).toContain('alt="En dörr som står öppen."');
  const written = await readFile(join(site.home, "content/nyheter/oppet-hus-pa-asgarden.md"), "utf8");
  expect(written).toMatch(/^published: 2026-11-20T09:00$/m);
  expect(written).toMatch(/^ {2}src: \/bilder\/asgarden-1\.png$/m);
  expect(written).not.toMatch(/""|null/);
}, 120_000);

test("the guide and the list of pages to read again fit a phone", async () => {
  const page = await site.newPage({ width: 320 });
  for (const path of ["/redaktion/handledning/", "/redaktion/granska/"]) {
    await page.goto(path);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBe(320);
  }
}, 60_000);
