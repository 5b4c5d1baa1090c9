import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadCourses } from "../../site/content/course.ts";
import { loadEvents } from "../../site/content/event.ts";
import { contentBuild } from "../../site/content/hand-over.ts";
import { loadAccessibility, loadPages, loadStart } from "../../site/content/page.ts";
import { loadSettings } from "../../site/content/settings.ts";
import { prose } from "../../site/markdown.ts";
import { site } from "../../site/site.ts";

const own = join(import.meta.dirname, "..", "..", "content");
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "oppna-content-"));
  for (const kind of ["utbildningar", "webbkurser", "arrangemang", "sidor"]) {
    await cp(join(own, kind), join(folder, kind), { recursive: true });
  }
  await cp(join(own, "site.json"), join(folder, "site.json"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const change = async (file: string, from: string | RegExp, to: string): Promise<void> => {
  const before = await readFile(join(folder, file), "utf8");
  const after = before.replace(from, to);
  expect(after, "the change must change something").not.toBe(before);
  await writeFile(join(folder, file), after);
};

const basic = "utbildningar/grundutbildning.md";
const event = "arrangemang/naringslivsdagen-granby-2027.md";

describe("a bad file stops the build and says why in Swedish", () => {
  test("a missing field is named, with its file", async () => {
    await change(basic, /^summary: .*\n/m, "");
    expect(() => loadCourses(folder)).toThrow("content/utbildningar/grundutbildning.md: summary saknas");
  });

  test("a wrong word is named with its line and the words that are allowed", async () => {
    await change(basic, "kind: basic", "kind: grund");
    expect(() => loadCourses(folder)).toThrow(
      "content/utbildningar/grundutbildning.md, rad 3: kind ska vara något av: breakfast, basic, deepening, webinar, web, commissioned, staff",
    );
  });

  test("a misspelt field is not passed over in silence", async () => {
    await change(basic, "duration:", "duraton:");
    expect(() => loadCourses(folder)).toThrow(/duration saknas[\s\S]*känner inte till fältet duraton/);
  });

  test("a course to have gone first must exist and be another", async () => {
    const deepening = "utbildningar/fordjupningshalvdag.md";
    const others =
      "frukostmote-for-chefer, grundutbildning, handledarens-grunder, supported-employment, utbildning-hos-er, webbinarium";
    for (const [from, to] of [
      ["[grundutbildning, ", "[grundkurs, "],
      ["[grundkurs, ", "[fordjupningshalvdag, "],
    ] as const) {
      await change(deepening, from, to);
      expect(() => loadCourses(folder)).toThrow(`rad 12: prerequisite.courses ska vara någon av: ${others}`);
    }
    await change(deepening, "level: recommended", "level: kanske");
    expect(() => loadCourses(folder)).toThrow("prerequisite.level ska vara något av: recommended, required");
  });

  test("a field inside a list is named by its place", async () => {
    await change(basic, "  - title: Välkommen\n", "  - titel: Välkommen\n");
    expect(() => loadCourses(folder)).toThrow("modules.0.title saknas");
  });

  test("text where a number belongs is refused", async () => {
    await change(basic, "order: 2", "order: två");
    expect(() => loadCourses(folder)).toThrow("order ska vara ett tal");
  });

  test("a setting that is no number, or misspelt, is named with its line", async () => {
    const line =
      1 + (await readFile(join(folder, "site.json"), "utf8")).split("\n").findIndex((row) => /"offers"/.test(row));
    await change("site.json", '"workingHours": 48', '"workingHours": "två dagar"');
    expect(() => loadSettings(folder)).toThrow(`content/site.json, rad ${line}: offers.workingHours ska vara ett tal`);
    await change("site.json", '"workingHours": "två dagar"', '"workingHours": 0');
    expect(() => loadSettings(folder)).toThrow("offers.workingHours ska vara minst 1");
    await change("site.json", '"workingHours": 0', '"hours": 48');
    expect(() => loadSettings(folder)).toThrow(/offers\.workingHours saknas[\s\S]*känner inte till fältet hours/);
  });

  test("days for reminders are whole, few and rightly named, in site.json and in a course", async () => {
    await change("site.json", '"weekDaysBefore": 7', '"weekDaysBefore": 0');
    expect(() => loadSettings(folder)).toThrow("reminders.weekDaysBefore ska vara minst 1");
    await change("site.json", '"weekDaysBefore": 0', '"weekDaysBefore": 61');
    expect(() => loadSettings(folder)).toThrow("reminders.weekDaysBefore ska vara högst 60");
    await change("site.json", '"weekDaysBefore": 61', '"weekDaysbefore": 7');
    expect(() => loadSettings(folder)).toThrow("reminders känner inte till fältet weekDaysbefore");
    await change("site.json", '"weekDaysbefore": 7', '"weekDaysBefore": null');
    expect(loadSettings(folder).reminders?.weekDaysBefore).toBeNull();
    await change(basic, "modulesHeading:", "reminders:\n  dayDaysBefore: två\nmodulesHeading:");
    expect(() => loadCourses(folder)).toThrow("reminders.dayDaysBefore ska vara ett tal");
    await change(basic, "dayDaysBefore: två", "dayDaysBefore: null");
    expect(loadCourses(folder).find(({ slug }) => slug === "grundutbildning")?.reminders).toEqual({
      dayDaysBefore: null,
    });
  });

  test("front matter that cannot be read names its file", async () => {
    await change(basic, "title: Grundutbildning, en heldag", "title: [Grundutbildning");
    expect(() => loadCourses(folder)).toThrow(/grundutbildning\.md, rad \d+: inledningen mellan --- och ---/);
  });

  test("a date that is none, an end before its start and an unknown municipality are refused", async () => {
    await change(event, "2027-09-23T12:00", "23 september");
    expect(() => loadEvents(folder)).toThrow("starts ska vara dag och klockslag");
    await change(event, "23 september", "2027-09-23T18:00");
    expect(() => loadEvents(folder)).toThrow("ends ska vara senare än starts");
    await change(event, "2027-09-23T18:00", "2027-09-23T12:00");
    await change(event, "municipality: granby", "municipality: storstad");
    expect(() => loadEvents(folder)).toThrow("municipality ska vara någon av: granby, mossviken, sjohult, akersta");
  });

  test("a file name that cannot be an address is refused", async () => {
    await cp(join(folder, basic), join(folder, "utbildningar", "Ny Kurs.md"));
    expect(() => loadCourses(folder)).toThrow("filens namn blir sidans adress");
  });

  test("all faults in a folder are told at once", async () => {
    await change(basic, /^summary: .*\n/m, "");
    await change("utbildningar/webbinarium.md", /^title: .*\n/m, "");
    expect(() => loadCourses(folder)).toThrow(/summary saknas[\s\S]*title saknas/);
  });

  test("an accessibility statement cannot claim more than it shows", async () => {
    await change("sidor/tillganglighet.md", "status: not_assessed", "status: fully");
    expect(() => loadAccessibility(folder)).toThrow("assessed behövs när status säger att webbplatsen är bedömd");
  });

  test("a page on the start page's own form is held to it", async () => {
    await change("sidor/start.md", /^audiences:$/m, "vagar:");
    expect(() => loadStart(folder)).toThrow("audiences saknas");
  });
});

describe("what content/ holds", () => {
  test("seven courses, one of each kind, in the order of the path", () => {
    const courses = loadCourses();
    expect(courses.map((course) => course.slug)).toEqual([
      "frukostmote-for-chefer",
      "grundutbildning",
      "fordjupningshalvdag",
      "webbinarium",
      "handledarens-grunder",
      "utbildning-hos-er",
      "supported-employment",
    ]);
    expect(new Set(courses.map((course) => course.kind)).size).toBe(7);
  });

  test("times are told in the association's own time zone", () => {
    const summer = loadEvents().find(({ slug }) => slug === "naringslivsdagen-granby-2027");
    const winter = loadEvents().find(({ slug }) => slug === "naringslivsfrukost-granby-2027-01");
    expect(summer?.startsAt).toBe("2027-09-23T10:00:00Z");
    expect(winter?.startsAt).toBe("2027-01-21T06:30:00Z");
  });

  test("every shorter alternative belongs to a course", () => {
    const slugs = loadCourses().map(({ slug }) => slug);
    for (const slug of Object.keys(site.shorterAlternatives)) expect(slugs).toContain(slug);
  });

  test("the database is given no long texts", () => {
    const build = contentBuild(7);
    expect(build.number).toBe(7);
    expect(JSON.stringify(build.courses)).not.toContain('"body"');
    expect(build.municipalities.map(({ code }) => code)).toEqual(["9901", "9902", "9903", "9904"]);
  });

  test("the database is given what its doors go by, and nothing else of what the association has set", () => {
    const { settings, holidays } = contentBuild(7);
    expect(settings.offers).toEqual({ workingHours: 48 });
    expect(settings.smallestGroup).toBe(5);
    const known = [
      "offers",
      "smallestGroup",
      "reminders",
      "foodOrder",
      "newsletterLists",
      "newsletterConsent",
      "enquiries",
    ];
    expect(Object.keys(settings).filter((name) => !known.includes(name))).toEqual([]);
    expect(holidays).toContainEqual({ day: `${new Date().getFullYear()}-12-24`, name: "Julafton" });
  });

  test("pages carry a title and a description", () => {
    for (const page of loadPages()) expect(page.description.length).toBeGreaterThan(20);
  });
});

describe("texts", () => {
  test("HTML in a text shows as text", () => {
    expect(String(prose("Hej <b>du</b>"))).toBe("<p>Hej &lt;b&gt;du&lt;/b&gt;</p>\n");
  });

  test("Swedish quotation marks and the association's own values", () => {
    expect(String(prose('Vi på "{association}"'))).toBe(`<p>Vi på ”${site.association.name}”</p>\n`);
  });

  test("a value nobody has set stops the build", () => {
    expect(() => prose("Ring {fax}")).toThrow("använder {fax}, som inte finns");
  });
});
