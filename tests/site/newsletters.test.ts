import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadNewsletters } from "../../site/content/newsletter.ts";
import { html } from "../../site/html.ts";
import { newsletterText } from "../../site/page-parts/newsletter.ts";

const root = join(import.meta.dirname, "..", "..");
const file = "nyhetsbrev/november-2026.md";
const moment = { now: "2026-12-01T08:00:00Z", unpublished: false };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "oppna-letters-"));
  await cp(join(root, "content/nyhetsbrev"), join(folder, "nyhetsbrev"), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const change = async (from: string | RegExp, to: string): Promise<void> => {
  const before = await readFile(join(folder, file), "utf8");
  const after = before.replace(from, to);
  expect(after, "the change must change something").not.toBe(before);
  await writeFile(join(folder, file), after);
};

test("the newest letter stands first, and a letter whose day has not come is not there", async () => {
  const slugs = () => loadNewsletters(moment, folder).map(({ slug }) => slug);
  expect(slugs()).toEqual(["november-2026", "oktober-2026"]);
  await change("2026-11-19T08:00", "2026-12-01T09:01");
  expect(slugs()).toEqual(["oktober-2026"]);
  expect(loadNewsletters({ ...moment, now: "2026-12-01T08:01:00Z" }, folder)).toHaveLength(2);
});

test("a letter reads from introduction to closing words, with what comes next before the end", async () => {
  const [letter] = loadNewsletters(moment, folder);
  if (!letter) throw new Error("There is no letter");
  const text = newsletterText(letter, html`<p>KOMMANDE</p>`).toString();
  const places = ["Mörkret kom fort", ...letter.items.map(({ title }) => title), "KOMMANDE", "kommit till skott"].map(
    (words) => text.indexOf(words),
  );
  expect(places.every((place) => place >= 0)).toBe(true);
  expect(places).toEqual([...places].sort((a, b) => a - b));
});

test("markup in a point is shown as text", () => {
  const items = [{ title: "<b>Fet</b>", text: "A & B <script>" }];
  expect(newsletterText({ body: "Hej.", items, closing: undefined }).toString()).toContain(
    "<h2>&lt;b&gt;Fet&lt;/b&gt;</h2>\n<p>A &amp; B &lt;script&gt;</p>",
  );
});

describe("a fault in a letter is told in Swedish", () => {
  test("a link without words, and words without a link", async () => {
    await change(/^ {4}link: Läs om vårens.*\n/m, "");
    expect(() => loadNewsletters(moment, folder)).toThrow("items.0.link och länken hör ihop: skriv båda eller ingen");
  });

  test("a subject line that is missing, an hour that is none, a preview too long for an inbox", async () => {
    await change(/^title: .*\n/m, "");
    await change(/^published: .*$/m, "published: i morgon");
    await change(/^summary: .*$/m, `summary: ${"Långt. ".repeat(30)}`);
    expect(() => loadNewsletters(moment, folder)).toThrow(
      /title saknas \(”Ämnesrad” i redaktionen\)[\s\S]*summary är för långt, högst 140 tecken[\s\S]*published ska vara dag och klockslag/,
    );
  });

  test("a writer who is not on the list", async () => {
    await change("author: Redaktionen", "author: Astrid Lind");
    expect(() => loadNewsletters(moment, folder)).toThrow("rad 6: author ska vara något av: Redaktionen, ");
  });

  test("a subject line longer than any inbox shows", async () => {
    await change(/^title: .*$/m, `title: ${"Långt ".repeat(26)}`);
    expect(() => loadNewsletters(moment, folder)).toThrow("title är för långt, högst 150 tecken");
  });

  test("a list that nobody can choose", async () => {
    await change("list: nyhetsbrev", "list: alla");
    expect(() => loadNewsletters(moment, folder)).toThrow(
      "list ska vara något av: nyhetsbrev, nya-kursdagar, for-parternas-personal (”Utskick” i redaktionen)",
    );
  });

  test("a letter without points", async () => {
    await change(/^items:[\s\S]*?(?=^upcoming)/m, "items: []\n");
    expect(() => loadNewsletters(moment, folder)).toThrow("items är tomt");
  });
});
