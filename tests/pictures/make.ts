/**
 * The pictures in docs/redaktion.md, of the editor and the site as they are now.
 * npm run pictures
 */
import { join } from "node:path";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { startBrowser } from "../support/browser.ts";
import { openEditor } from "../support/editor.ts";
import { startSystem } from "../support/system.ts";

const folder = join(import.meta.dirname, "..", "..", "docs", "bilder");
const bytesMax = 60_000;

interface Picture {
  name: string;
  /** Where in the editor, as after "#" in its address; or a page of the site, from its first "/". */
  at: string;
  /** Text that the picture is to show, scrolled to the top. */
  show?: string;
  height?: number;
  prepare?: (page: Page) => Promise<void>;
}

const pictures: Picture[] = [
  { name: "redaktionen", at: "#/collections/utbildningar" },
  { name: "andra-text", at: "#/collections/sidor/entries/om" },
  { name: "nyhet", at: "#/collections/nyheter/entries/natverkstraff-i-var" },
  { name: "bild", at: "#/collections/nyheter/entries/natverkstraff-i-var", show: "Bild" },
  { name: "schemalagg", at: "#/collections/nyheter/entries/natverkstraff-i-var", show: "Publiceras" },
  { name: "gott-exempel", at: "#/collections/goda-exempel/entries/butiken-dar-alla-kan-handleda" },
  { name: "utbildning", at: "#/collections/utbildningar/entries/grundutbildning", show: "Det här ingår" },
  { name: "webbutbildning", at: "#/collections/webbkurser-handledarens-grunder/entries/01-rollen" },
  { name: "nyhetsbrev", at: "#/collections/nyhetsbrev/entries/november-2026" },
  { name: "stod", at: "#/collections/stod/entries/nystartsjobb", show: "Senast granskad" },
  { name: "granska", at: "/redaktion/granska/" },
  { name: "jobbspar", at: "#/collections/jobbspar/entries/lager-och-transport", show: "Startdagar" },
  { name: "kontakt", at: "#/collections/_singletons/entries/site", show: "Kommuner" },
  { name: "enkat", at: "#/collections/enkater/entries/sex-manader" },
  {
    name: "fel",
    at: "#/collections/nyheter/new",
    prepare: (page) => page.getByRole("button", { name: "Spara" }).click(),
  },
];

/** The editor draws a field when it comes into view, so one scrolls until it is there. */
const scrollTo = async (page: Page, label: string): Promise<void> => {
  const field = page.locator("h4", { hasText: label }).first();
  await page.mouse.move(300, 400);
  for (let turns = 0; turns < 60 && (await field.count()) === 0; turns += 1) {
    await page.mouse.wheel(0, 400);
    await page.waitForTimeout(150);
  }
  await field.evaluate((heading) => heading.scrollIntoView());
};

const take = async (page: Page, { name, at, show, height = 720, prepare }: Picture): Promise<void> => {
  await page.setViewportSize({ width: 1200, height });
  await page.goto(at.startsWith("/") ? at : `/redaktion/${at}`);
  await page.waitForTimeout(1500);
  if (show) await scrollTo(page, show);
  await prepare?.(page);
  await page.waitForTimeout(500);
  const { size } = await sharp(await page.screenshot())
    .png({ palette: true, colours: 48, compressionLevel: 9 })
    .toFile(join(folder, `${name}.png`));
  if (size > bytesMax) throw new Error(`${name}.png is larger than ${bytesMax} bytes: show less of the page`);
};

// The browser writes days as the person who uses it does.
process.env.LANGUAGE = "sv";
process.env.LANG = "sv_SE.UTF-8";

const system = await startSystem();
const { browser, close } = await startBrowser();
try {
  const context = await browser.newContext({ baseURL: system.url, locale: "sv-SE", reducedMotion: "reduce" });
  const [editor, site] = [await context.newPage(), await context.newPage()];
  await openEditor(editor, system.home);
  for (const picture of pictures) await take(picture.at.startsWith("/") ? site : editor, picture);
} finally {
  await close();
  await system.stop();
}
