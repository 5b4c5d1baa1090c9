import { cp, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Fact, loadMethodSupport } from "../../site/content/method-support.ts";
import { contentFolder } from "../../site/content/read.ts";
import { minutesIn } from "../../site/content/talk-sheet.ts";
import type { Template } from "../../site/content/template.ts";
import type { PageData } from "../../site/page-data.ts";
import { render as checklistPage } from "../../site/pages/method-checklist.11ty.ts";
import { render as dutiesPage } from "../../site/pages/method-duties.11ty.ts";
import { render as insurancePage } from "../../site/pages/method-insurance.11ty.ts";
import { render as phasePage } from "../../site/pages/method-phase.11ty.ts";
import { render as startPage } from "../../site/pages/method-start.11ty.ts";
import { render as talkSheetPage } from "../../site/pages/method-talk-sheet.11ty.ts";
import { render as templatePage } from "../../site/pages/method-template.11ty.ts";
import { sheetFor } from "../../site/sheets.ts";
import { site } from "../../site/site.ts";
import { styleSheet } from "../../site/styles.ts";
import { wordPath, wordSizes, writeWordFiles } from "../../site/word/files.ts";
import { wordFile } from "../../site/word/word-file.ts";
import { startBrowser } from "../support/browser.ts";

const methodSupport = loadMethodSupport();
const { start, phases, checklists, templates, talkSheets, insurance, duties } = methodSupport;
const data = { methodSupport, wordSizes: await wordSizes(templates) } as PageData;

const pages = new Map<string, string>([
  ["/metodstod/", startPage(data)],
  ["/metodstod/forsakring/", insurancePage(data)],
  ["/metodstod/vem-gor-vad/", dutiesPage(data)],
  ...phases.map((phase) => [`/metodstod/${phase.slug}/`, phasePage({ ...data, phase })] as const),
  ...checklists.map((list) => [`/metodstod/checklistor/${list.slug}/`, checklistPage({ ...data, list })] as const),
  ...templates.map((template) => [`/metodstod/mallar/${template.slug}/`, templatePage({ ...data, template })] as const),
  ...talkSheets.map((sheet) => [`/metodstod/samtal/${sheet.slug}/`, talkSheetPage({ sheet })] as const),
]);

const page = (path: string): string => {
  const text = pages.get(path);
  if (text === undefined) throw new Error(`${path} is not made`);
  return text;
};

const decoded = (text: string): string =>
  text
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

/** What is read on a piece of a page, one text after the other. */
const textsOf = (markup: string): string[] =>
  decoded(markup.replaceAll(/<[^>]*>/g, "\n"))
    .split("\n")
    .map((text) => text.trim())
    .filter(Boolean);

describe("the way in", () => {
  test("is found by the word metodstöd, and leads to every phase, every paper and the support chooser", () => {
    const text = page("/metodstod/");
    expect(textsOf(text).join(" ")).toMatch(/metodstöd/i);
    for (const path of pages.keys()) if (path !== "/metodstod/") expect(text, path).toContain(`href="${path}"`);
    expect(text).toContain('href="/stodvaljaren/"');
    expect(text).toContain('href="/kontakt/"');
  });

  test("names the three phases in the order they come", () => {
    expect(phases.map(({ slug }) => slug)).toEqual(["fore", "under", "efter"]);
    const names = phases.map(({ name }) => page("/metodstod/").indexOf(`>${name}</h2>`));
    expect(names).toEqual([...names].sort((a, b) => a - b));
    expect(names[0]).toBeGreaterThan(0);
  });

  test("no page needs a script, and each fetches the sheet with its own look", () => {
    for (const [path, text] of pages) {
      expect(text, path).not.toContain("<script");
      expect(sheetFor(text), path).toBe("method");
    }
  });
});

describe("the steps of a phase", () => {
  test("say in order who does each one and how long it takes", () => {
    for (const phase of phases) {
      const text = page(`/metodstod/${phase.slug}/`);
      const found = phase.steps.map(({ title, owner, time }) => {
        expect(textsOf(text)).toContain(owner);
        expect(textsOf(text)).toContain(time);
        return text.indexOf(`<h2>${title}</h2>`);
      });
      expect(found, phase.slug).not.toContain(-1);
      expect(found, phase.slug).toEqual([...found].sort((a, b) => a - b));
    }
  });

  test("lead to papers and pages there are", () => {
    const here = phases.flatMap(({ steps }) => steps.flatMap(({ links = [] }) => links.map(({ href }) => href)));
    for (const href of here.filter((each) => each.startsWith("/metodstod/"))) expect(pages.has(href), href).toBe(true);
  });
});

describe("a checklist", () => {
  test("has a box with a label of its own for every item, in no form and with no name, so nothing can be sent", () => {
    for (const list of checklists) {
      const text = page(`/metodstod/checklistor/${list.slug}/`);
      const items = list.sections.flatMap(({ items: each }) => each);
      const boxes = [...text.matchAll(/<input [^>]*type="checkbox" id="([^"]+)"[^>]*>/g)];
      expect(boxes).toHaveLength(items.length);
      for (const [index, [box, id]] of boxes.entries()) {
        expect(box).not.toContain("name=");
        const label = new RegExp(`<label [^>]*for="${id}">([^<]*)</label>`).exec(text)?.[1] ?? "";
        expect(decoded(label)).toBe(items[index]?.text);
      }
      expect(text).not.toContain("<form");
    }
  });

  test("says that the ticks are not kept", () => {
    for (const list of checklists)
      expect(page(`/metodstod/checklistor/${list.slug}/`)).toContain("Kryssen sparas inte.");
  });
});

describe("what is printed", () => {
  test("a checklist and a talk sheet fill one A4 page, with boxes and lines for a pen and nothing of the site around", {
    timeout: 60_000,
  }, async () => {
    const { browser, close } = await startBrowser();
    try {
      const tab = await browser.newPage();
      await tab.emulateMedia({ media: "print" });
      for (const [path, text] of pages) {
        if (!/\/(checklistor|samtal|mallar)\//.test(path)) continue;
        const css = styleSheet("site", "method");
        await tab.setContent(text.replaceAll(/<link rel="(stylesheet|preload)"[^>]*>/g, ""));
        await tab.addStyleTag({ content: css });
        for (const around of [".site-header", ".site-footer", ".crumb", ".paper-note"])
          for (const each of await tab.locator(around).all())
            expect(await each.isVisible(), `${path} ${around}`).toBe(false);
        expect(await tab.locator("h1").isVisible()).toBe(true);
        expect(await tab.locator(".paper-sender:visible").textContent()).toContain(path);
        if (path.includes("/mallar/")) continue;
        const pdf = (await tab.pdf({ format: "A4", preferCSSPageSize: true })).toString("latin1");
        expect(pdf.match(/\/Type \/Page\b/g), path).toHaveLength(1);
        if (!path.includes("/checklistor/")) continue;
        const box = await tab.locator(".checklist-box").first().boundingBox();
        expect(box?.width, path).toBeGreaterThan(15);
        expect(await tab.locator(".paper-lines span:visible").allTextContents()).toEqual([
          "Arbetsplats",
          "Ifylld av",
          "Datum",
        ]);
      }
    } finally {
      await close();
    }
  });
});

interface Word {
  parts: Record<string, string>;
  /** Every paragraph that is not left for writing in. */
  texts: string[];
}

const opened = async (template: Template): Promise<Word> => {
  const files = unzipSync(await wordFile(template));
  const parts = Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)]));
  const texts = [...(parts["word/document.xml"] ?? "").matchAll(/<w:p>.*?<\/w:p>/g)]
    .map(([paragraph]) => [...paragraph.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map(([, run]) => run).join(""))
    .map((text) => decoded(text).trim())
    .filter(Boolean);
  return { parts, texts };
};

describe("a template in Word", () => {
  test.each(templates.map((template) => [template.slug, template] as const))(
    "%s says what its page says, in the same order",
    async (slug, template) => {
      const [, sheet = ""] = page(`/metodstod/mallar/${slug}/`).split('<div class="paper-sheet">');
      const onPage = textsOf(sheet.slice(0, sheet.indexOf("</article>")));
      const { texts } = await opened(template);
      expect(texts).toEqual([template.title, ...onPage]);
      expect(texts.join()).toMatch(/[åäö]/);
    },
  );

  test.each(templates.map((template) => [template.slug, template] as const))(
    "%s is a whole document in Swedish, with headings, titled fields and table headings",
    async (_slug, template) => {
      const { parts } = await opened(template);
      const document = parts["word/document.xml"] ?? "";
      for (const name of ["[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/styles.xml"])
        expect(unclosed(parts[name] ?? "<missing>"), name).toEqual([]);
      expect(parts["word/styles.xml"]).toContain('<w:lang w:val="sv-SE"/>');
      expect(parts["docProps/core.xml"]).toContain("<dc:language>sv-SE</dc:language>");
      expect(parts["docProps/core.xml"]).toContain(`<dc:title>${template.title}</dc:title>`);
      expect(document.match(/<w:pStyle w:val="Title"\/>/g)).toHaveLength(1);
      expect(document.match(/<w:pStyle w:val="Heading1"\/>/g)).toHaveLength(template.parts.length);
      const tables = template.parts.flatMap(({ table }) => table ?? []);
      expect(document.match(/<w:tblHeader\/>/g) ?? []).toHaveLength(tables.length);
      const fields = template.parts.flatMap(({ fields: each = [] }) => each.map(({ label }) => label));
      const cells = tables.flatMap(({ rows, columns }) =>
        rows.flatMap((row) => columns.slice(1).map((column) => `${row}: ${column}`)),
      );
      const controls = [...document.matchAll(/<w:alias w:val="([^"]*)"\/>/g)].map(([, name]) => decoded(name ?? ""));
      expect(controls.sort()).toEqual([...fields, ...cells].sort());
      expect(parts["word/header1.xml"]).toContain(site.association.name);
    },
  );

  test("is the same bytes on another day and in another time zone", async () => {
    const zone = process.env.TZ;
    const template = templates[0] as Template;
    const made = await wordFile(template);
    vi.useFakeTimers({ now: new Date("2031-05-17T23:30:00Z"), toFake: ["Date"] });
    process.env.TZ = "Pacific/Auckland";
    try {
      expect(Buffer.compare(await wordFile(template), made)).toBe(0);
    } finally {
      vi.useRealTimers();
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  test("lies where its page links to it, and the link says how large it is", async () => {
    const folder = await mkdtemp(join(tmpdir(), "oppna-word-"));
    try {
      await writeWordFiles(templates, folder);
      for (const template of templates) {
        const { size } = await stat(join(folder, wordPath(template)));
        expect(size).toBeLessThan(40_000);
        const link = new RegExp(`<a href="${wordPath(template)}"[^>]*>([^<]*)</a>`).exec(
          page(`/metodstod/mallar/${template.slug}/`),
        )?.[1];
        expect(link).toBe(`Ladda ner mallen (Word, ${Math.ceil(size / 1000)} kB)`);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

/** Elements that are opened and not closed in the right place. */
const unclosed = (xml: string): string[] => {
  const open: string[] = [];
  for (const [, end, name = "", own] of xml.matchAll(/<(\/?)([\w:]+)[^>]*?(\/?)>/g)) {
    if (own) continue;
    if (!end) open.push(name);
    else if (open.pop() !== name) return [name];
  }
  return open;
};

describe("facts", () => {
  const all: Fact[] = [
    ...insurance.situations.flatMap(({ injury, damage }) => [...injury, ...damage]),
    ...insurance.workEnvironment,
    ...duties.parties.flatMap(({ duties: each }) => each),
  ];

  test("each stand beside the page they were read on", () => {
    expect(all.length).toBeGreaterThan(15);
    const shown = page("/metodstod/forsakring/") + page("/metodstod/vem-gor-vad/");
    for (const { text, source } of all) {
      expect(textsOf(shown)).toContain(text);
      expect(shown).toContain(`<a href="${source.url}" rel="external">${source.text}</a>`);
    }
  });

  test("are dated, and what no source says is a question", () => {
    for (const path of ["/metodstod/forsakring/", "/metodstod/vem-gor-vad/"])
      expect(page(path)).toMatch(/Senast granskad 22\snovember\s2026\./);
    for (const { injury, damage, ask } of insurance.situations)
      if (injury.length + damage.length === 0) expect(ask).toContain("?");
    for (const question of insurance.questions) expect(question).toMatch(/\?$/);
  });
});

test("a talk sheet's minutes add up to what it promises", () => {
  for (const sheet of talkSheets) {
    const promised = /^(\S+) minuter/.exec(sheet.description)?.[1]?.toLowerCase();
    expect({ 20: "tjugo", 30: "trettio" }[minutesIn(sheet)], sheet.slug).toBe(promised);
  }
  expect(start.talkText).toContain("ingen föreläsare");
});

describe("a bad file stops the build and says why in Swedish", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "oppna-content-"));
    await cp(join(contentFolder, "metodstod"), join(folder, "metodstod"), { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const change = async (file: string, from: string | RegExp, to: string): Promise<void> => {
    const path = join(folder, "metodstod", file);
    const before = await readFile(path, "utf8");
    const after = before.replace(from, to);
    expect(after, "the change must change something").not.toBe(before);
    await writeFile(path, after);
  };

  test.each([
    ["checklistor/veckan-fore.md", "phase: fore", "phase: innan", "rad 4: phase ska vara något av: fore, under, efter"],
    ["checklistor/veckan-fore.md", "    items:", "    punkter:", "sections.0.items saknas"],
    [
      "mallar/intyg.md",
      "kind: date",
      "kind: datum",
      "parts.0.fields.2.kind ska vara något av: line, lines, date, tick",
    ],
    [
      "mallar/intyg.md",
      "columns: [Roll, Namn, Datum, Underskrift]",
      "columns: [Roll]",
      "rad 31: parts.4.table.columns ska ha minst 2 rader",
    ],
    [
      "mallar/intyg.md",
      /(- heading: Referens\n) {4}fields:\n.*\n/,
      "$1",
      "rad 9: parts har ingenting under ”Referens”",
    ],
    ["samtal/att-forklara.md", "minutes: 6", "minutes: sex", "rad 10: parts.0.minutes ska vara ett tal"],
    ["faser/fore.md", "owner: Chefen", "ägare: Chefen", "steps.0.owner saknas"],
    ["faser/fore.md", "href: /metodstod/", "href: metodstod/", "ska vara en adress på webbplatsen som börjar med /"],
    [
      "forsakring.md",
      "url: https://www.kammarkollegiet.se",
      "url: www.kammarkollegiet.se",
      "adress som börjar med https://",
    ],
    ["vem-gor-vad.md", "reviewBefore: 2027-05-22", "reviewBefore: i vår", "reviewBefore ska vara ett datum"],
    ["start.md", "lead:", "ingress:", "känner inte till fältet ingress"],
  ])("%s: %s", async (file, from, to, said) => {
    await change(file, from, to);
    expect(() => loadMethodSupport(folder)).toThrow(`content/metodstod/${file}`);
    expect(() => loadMethodSupport(folder)).toThrow(said);
  });

  test("a phase that is gone is missed by name", async () => {
    await rm(join(folder, "metodstod", "faser", "under.md"));
    expect(() => loadMethodSupport(folder)).toThrow("content/metodstod/faser/under.md saknas");
  });
});
