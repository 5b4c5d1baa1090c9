import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadFunctions } from "../../local/functions.ts";
import { catalogue } from "../../site/content/catalogue.ts";
import { loadCourses } from "../../site/content/course.ts";
import { addressOf, allContent, checkContent, sameAddress } from "../../site/content/faults.ts";
import { linksToNowhere } from "../../site/content/links.ts";
import { reviews } from "../../site/content/review.ts";
import { copyProject } from "../support/copy.ts";

const root = join(import.meta.dirname, "..", "..");
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "oppna-faults-"));
  await cp(join(root, "content"), folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const change = async (file: string, from: string | RegExp, to: string): Promise<void> => {
  const before = await readFile(join(folder, file), "utf8");
  const after = before.replace(from, () => to);
  expect(after, "the change must change something").not.toBe(before);
  await writeFile(join(folder, file), after);
};

/** Runs one of our commands, which is to fail, and gives what it said. */
const run = (home: string, command: string[]): Promise<{ stderr: string }> =>
  new Promise((done, fail) => {
    execFile(process.execPath, command, { cwd: home }, (error, _stdout, stderr) =>
      error ? done({ stderr }) : fail(new Error("It did not stop")),
    );
  });

const course = "utbildningar/grundutbildning.md";
const about = "sidor/om.md";
const page = (fields: string, body = "Text.") =>
  `---\ntitle: En provsida\ndescription: En sida som bara finns i ett prov.\n${fields}---\n\n${body}\n`;

describe("faults are told at once, in the words of whoever edits", () => {
  test("faults in several folders stop the build together", async () => {
    await change(course, /^summary: .*\n/m, "");
    await change("arrangemang/naringslivsdagen-granby-2027.md", /^starts: .*$/m, "starts: snart");
    await change("mail/thanks-to-participant.md", /^subject: .*\n/m, "");
    expect(() => checkContent(folder)).toThrow(/summary saknas[\s\S]*starts ska vara dag[\s\S]*subject saknas/);
  });

  test("the field is named as in the file and as in the editor", async () => {
    await change(course, /^summary: .*\n/m, "");
    await change(course, "  - title: Välkommen\n", "  - titel: Välkommen\n");
    expect(() => loadCourses(folder)).toThrow("summary saknas (”Sammanfattning” i redaktionen)");
    expect(() => loadCourses(folder)).toThrow("modules.0.title saknas (”Rubrik” i redaktionen)");
  });

  test("the line is the field's own, however deep it stands; a misspelt field's is where it is written", async () => {
    await writeFile(
      join(folder, about),
      page(
        "titel: Om oss\nsources:\n  - text: Lagen\n    url: https://lag.example\n  - text: Rapporten\n    url: lag.example\n",
      ),
    );
    expect(() => checkContent(folder)).toThrow(
      "content/sidor/om.md, rad 9: sources.1.url ska vara en adress som börjar med https:// (”Källans adress” i redaktionen)",
    );
    expect(() => checkContent(folder)).toThrow("content/sidor/om.md, rad 4: känner inte till fältet titel.");
  });

  test("a list that is too short or too long is told how many rows it may have", async () => {
    const row = "  - text: Rad\n    link: Läs\n    href: /om/\n";
    const letter = await readFile(join(folder, "nyhetsbrev/oktober-2026.md"), "utf8");
    expect(letter).toContain("items:");
    await change("nyhetsbrev/oktober-2026.md", "items:\n", `items:\n${row.repeat(9)}`);
    expect(() => checkContent(folder)).toThrow(/oktober-2026\.md, rad \d+: items har för många rader, högst 8/);
    await change("webbkurser/handledarens-grunder/01-rollen.md", /questions:[\s\S]*?\n---/, "questions: []\n---");
    expect(() => checkContent(folder)).toThrow(/01-rollen\.md, rad 5: questions ska ha minst 2 rader/);
  });

  test("a file whose facts are not between two rows of dashes is told so, instead of that all its fields are missing", async () => {
    for (const from of ["---", "\n---\n"]) {
      await writeFile(join(folder, about), page("").replace(from, from.replace("---", " ---")));
      expect(() => checkContent(folder)).toThrow(
        "content/sidor/om.md, rad 1: filen ska börja med fakta mellan två rader som bara är ---",
      );
    }
  });

  test("a day that no calendar has is refused, not moved on into the next month", async () => {
    await writeFile(join(folder, about), page("reviewed: 2027-02-31\n"));
    expect(() => checkContent(folder)).toThrow(
      "content/sidor/om.md, rad 4: dagen 2027-02-31 finns inte i kalendern. Skriv år, månad och dag",
    );
    await writeFile(join(folder, about), page("reviewed: 2028-02-29\n"));
    expect(() => checkContent(folder)).not.toThrow();
    await change("nyheter/natverkstraff-i-var.md", /^published: .*$/m, "published: 2027-03-12T25:00");
    expect(() => checkContent(folder)).toThrow(
      /natverkstraff-i-var\.md, rad \d+: published ska vara dag och klockslag/,
    );
  });

  test("a word within braces that nothing stands for is told with file and line", async () => {
    await writeFile(join(folder, about), page("", "Ring {phon}.\n\nFaxa {telefaxnummer}. Skriv {email}."));
    expect(() => checkContent(folder)).toThrow("content/sidor/om.md, rad 6: {phon} finns inte. Menade du {phone}?");
    expect(() => checkContent(folder)).toThrow(
      "content/sidor/om.md, rad 8: {telefaxnummer} finns inte. Det som byts ut är till exempel {phone}, {email} och {association}.",
    );
    await writeFile(join(folder, about), page("", "Vi heter {association}. Om {service}."));
    expect(() => checkContent(folder)).toThrow("{service} finns inte");
  });

  test("what an association says about itself is held to its form, and may hold more than the form asks", async () => {
    await change("site.json", '"roleWord": "handledare",', '"roleWord": "", "eget": true,');
    expect(() => checkContent(folder)).toThrow(/content\/site\.json, rad \d+: roleWord är tomt/);
    await change("site.json", '"roleWord": "", "eget": true,', '"roleWord": "handledare", "eget": true');
    const line = (await readFile(join(folder, "site.json"), "utf8"))
      .split("\n")
      .findIndex((row) => row.includes("eget"));
    expect(() => checkContent(folder)).toThrow(`content/site.json, rad ${line + 2}: filen går inte att läsa`);
  });

  test.each([
    ["the build", ["node_modules/@11ty/eleventy/cmd.cjs", "--config=site/eleventy.config.ts", "--quiet"]],
    ["npm start", ["local/start.ts"]],
  ])("a broken site.json stops %s with the same words as any other file, and no more", async (_what, command) => {
    const home = await copyProject();
    try {
      await writeFile(join(home, "content/site.json"), '{\n  "association": {\n');
      const { stderr } = await run(home, command);
      expect(stderr).toContain("content/site.json, rad 2: filen går inte att läsa. Ett komma");
      expect(stderr).not.toMatch(/Error|\bat /);
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  });

  test.each([
    ["the build", ["node_modules/@11ty/eleventy/cmd.cjs", "--config=site/eleventy.config.ts", "--quiet"]],
    ["npm start", ["local/start.ts"]],
  ])("so do broken words of the interface: %s tells every file of them", async (_what, command) => {
    const home = await copyProject();
    try {
      await writeFile(join(home, "content/strings/mail.json"), '{\n  "mail.facts.link": "Länk"\n  "mail.x": ""\n}\n');
      await writeFile(join(home, "content/strings/room.json"), '{\n  "room.a": "A",\n  "room.b.c": 4\n}\n');
      const { stderr } = await run(home, command);
      expect(stderr).toContain("content/strings/mail.json, rad 3: filen går inte att läsa. Ett komma");
      expect(stderr).toContain("content/strings/room.json, rad 3: room.b.c ska vara text");
      expect(stderr).not.toMatch(/Error|\bat /);
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  });

  test("the build tells a fault once, without saying where in the code it was found", async () => {
    const home = await copyProject();
    try {
      await writeFile(join(home, "content", about), page("titel: Om oss\n"));
      const { stderr } = await run(home, ["node_modules/@11ty/eleventy/cmd.cjs", "--config=site/eleventy.config.ts"]);
      expect(stderr.match(/känner inte till fältet titel/g)).toHaveLength(1);
      expect(stderr).not.toMatch(/\.ts:\d/);
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  });

  test("a file changed twice within the same build is judged twice", async () => {
    await change(course, "order: 2", "order: två");
    expect(() => loadCourses(folder)).toThrow("order ska vara ett tal");
    await change(course, "order: två", "order: 2");
    expect(loadCourses(folder).find(({ slug }) => slug === "grundutbildning")?.order).toBe(2);
  });

  test("every file under content/ belongs to one kind, so that none is left unread", async () => {
    const { placed } = allContent();
    const names = placed.map(({ file }) => file.name);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
    const folders = new Set(catalogue.map((kind) => kind.folder).filter(Boolean));
    const files = await readdir(join(root, "content"), { recursive: true });
    const inFolders = files.filter((name) => name.endsWith(".md")).map((name) => `content/${name}`);
    expect(folders.size).toBeGreaterThan(3);
    expect(inFolders.filter((name) => !names.includes(name))).toEqual([]);
  });
});

describe("two files with one address", () => {
  const placed = () => allContent(folder).placed;

  test("both are named", async () => {
    const [first, second] = placed().filter(addressOf);
    if (!first || !second) throw new Error("There are no pages");
    const twin = { ...second, kind: { ...second.kind, address: () => addressOf(first) ?? "" } };
    expect(sameAddress([first, twin])).toEqual([
      `${second.file.name}: adressen ${addressOf(first)} används redan av ${first.file.name}. Ge filen ett annat namn`,
    ]);
  });

  test("a page that is always there counts too", async () => {
    await writeFile(join(folder, "sidor/kalender.md"), page(""));
    expect(() => checkContent(folder)).toThrow(
      "content/sidor/kalender.md: adressen /kalender/ används redan av site/pages/calendar.11ty.ts. Ge filen ett annat namn",
    );
  });

  test("the example content has none", () => {
    expect(sameAddress(placed())).toEqual([]);
  });
});

describe("links to nowhere", () => {
  const built = new Map([
    ["/kalender/", '<h2 id="prenumerera">Prenumerera</h2>'],
    ["/kontakt/", "<h1>Kontakt</h1>"],
    ["/om/", "<h1>Om oss</h1>"],
    ["/", "<h1>Start</h1>"],
    ["/utbildningar/grundutbildning/", "<h1>Grundutbildning</h1>"],
  ]);
  const faults = async (body: string, fields = "", isFile?: (path: string) => boolean) => {
    await writeFile(join(folder, about), page(fields, body));
    const placed = allContent(folder).placed.filter(({ file }) => file.name === `content/${about}`);
    expect(placed).toHaveLength(1);
    return linksToNowhere(placed, built, isFile);
  };

  test("file, line, address, and the nearest that there is", async () => {
    expect(await faults("Hej.\n\nLäs om [kursen](/utbildningar/grundutbildningen/).")).toEqual([
      "content/sidor/om.md, rad 8: länken till /utbildningar/grundutbildningen/ leder ingenstans. Menade du /utbildningar/grundutbildning/?",
    ]);
    expect(await faults("[Kontakt](/kontakt)")).toEqual([
      "content/sidor/om.md, rad 6: länken till /kontakt leder ingenstans. Menade du /kontakt/?",
    ]);
  });

  test("when nothing is like it, the sentence says what to do", async () => {
    expect(await faults("[Hit](/nagot/helt/annat/som/inte/finns/)")).toEqual([
      "content/sidor/om.md, rad 6: länken till /nagot/helt/annat/som/inte/finns/ leder ingenstans. Ta bort den eller skriv en adress som finns",
    ]);
  });

  test("a place on a page is looked for too", async () => {
    expect(await faults("[Kalendern](/kalender/#prenumerera)")).toEqual([]);
    expect(await faults("[Kalendern](/kalender/#anmal)")).toEqual([
      "content/sidor/om.md, rad 6: länken till /kalender/#anmal leder ingenstans. Sidan /kalender/ finns, men inget ställe på den heter anmal",
    ]);
  });

  test("what a function answers and what is copied as it is are somewhere", async () => {
    expect(await faults("[En dag](/kalender/grundutbildning-sjohult-2027-03-12/) [Rummet](/samordnare/)")).toEqual([]);
    const isFile = (path: string) => path === "/bilder/karta.pdf";
    expect(await faults("[Karta](/bilder/karta.pdf) [Kalender](/kalender/?ar=2027)", "", isFile)).toEqual([]);
  });

  test("a page that is not out yet may lead to another that is not", async () => {
    built.delete("/om/");
    expect(await faults("[Snart](/nyheter/kommer-snart/)")).toEqual([]);
    built.set("/om/", "<h1>Om oss</h1>");
  });

  test("what is out never leads to a draft or to what comes later, even where the editor's own machine shows both", async () => {
    for (const slug of ["tio-ar-med-handledare", "natverkstraff-i-var"]) {
      const before = Date.parse("2026-12-01T08:00:00Z");
      await writeFile(join(folder, about), page("", `[Läs](/nyheter/${slug}/)`));
      const placed = allContent(folder).placed;
      const shown = new Map([...built, [`/nyheter/${slug}/`, "<h1>Nyhet</h1>"]]);
      const told = linksToNowhere(placed, shown, () => true, before).filter((each) => each.includes(about));
      expect(told).toEqual([
        `content/sidor/om.md, rad 6: länken till /nyheter/${slug}/ leder ingenstans än. content/nyheter/${slug}.md är inte ute: vänta med länken, eller ge sidan en tidigare dag`,
      ]);
    }
  });

  test("every address that a function says it answers is known", async () => {
    const functions = await loadFunctions(join(root, "functions"));
    const paths = functions.flatMap(({ config }) => config.path ?? []).map((path) => path.replaceAll(/:\w+/g, "x"));
    expect(paths.length).toBeGreaterThan(20);
    expect(await faults(paths.map((path) => `[x](${path})`).join("\n"))).toEqual([]);
  });

  test("a field that holds an address is held to it", async () => {
    await change("sidor/start.md", /href: .*/, "href: /kalendern/");
    const placed = allContent(folder).placed.filter(({ file }) => file.name === "content/sidor/start.md");
    expect(linksToNowhere(placed, built)[0]).toMatch(
      /^content\/sidor\/start\.md, rad \d+: länken till \/kalendern\/ leder ingenstans. Menade du \/kalender\/\?$/,
    );
  });
});

describe("review dates are told, and stop nothing", () => {
  const due = async (days: string) => {
    await writeFile(join(folder, about), page(days));
    const { placed, problems } = allContent(folder);
    expect(problems).toEqual([]);
    const { past, soon } = reviews(
      placed.filter(({ file }) => file.name === `content/${about}`),
      "2027-03-12",
    );
    return { past: past.map(({ address }) => address), soon: soon.map(({ address }) => address) };
  };

  test("a day that has passed, a day within a month, and a day further on", async () => {
    expect(await due("reviewBefore: 2027-03-11\n")).toEqual({ past: ["/om/"], soon: [] });
    expect(await due("reviewBefore: 2027-03-12\n")).toEqual({ past: [], soon: ["/om/"] });
    expect(await due("reviewBefore: 2027-04-11\n")).toEqual({ past: [], soon: ["/om/"] });
    expect(await due("reviewBefore: 2027-04-12\n")).toEqual({ past: [], soon: [] });
    expect(await due("")).toEqual({ past: [], soon: [] });
  });

  test("the oldest comes first, with its file and the day it was last read", () => {
    const { placed } = allContent();
    const { past } = reviews(placed, "2099-01-01");
    expect(past.length).toBeGreaterThan(0);
    expect(past.map(({ reviewBefore }) => reviewBefore)).toEqual(past.map(({ reviewBefore }) => reviewBefore).sort());
    for (const { file, title } of past) expect(`${file} ${title}`).toMatch(/^content\/\S+\.md \S/);
  });
});
