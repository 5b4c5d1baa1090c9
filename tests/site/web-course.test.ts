import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { lesson } from "../../site/components/lesson/lesson.ts";
import { catalogueOf } from "../../site/content/catalogue.ts";
import { isWeb, loadCourses } from "../../site/content/course.ts";
import { checkContent } from "../../site/content/faults.ts";
import { contentBuild } from "../../site/content/hand-over.ts";
import { loadWebCourses } from "../../site/content/web-course.ts";
import { html } from "../../site/html.ts";

const own = join(import.meta.dirname, "..", "..", "content");
const course = "webbkurser/handledarens-grunder";
const first = `${course}/01-rollen.md`;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "oppna-webbkurs-"));
  for (const kind of ["utbildningar", "webbkurser", "arrangemang"])
    await cp(join(own, kind), join(folder, kind), { recursive: true });
  await cp(join(own, "site.json"), join(folder, "site.json"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const change = async (file: string, from: string | RegExp, to: string): Promise<void> => {
  const before = await readFile(join(folder, file), "utf8");
  const after = before.replace(from, to);
  expect(after, "the change must change something").not.toBe(before);
  await writeFile(join(folder, file), after);
};

const load = () => loadWebCourses(loadCourses(folder).filter(isWeb), folder);
const withFilm = (film: string) => change(first, "minutes: 5\n", `minutes: 5\nfilm:\n${film}`);

describe("a web course", () => {
  test("is a course with a folder of modules, in the order of their numbers", () => {
    const [found] = load();
    expect(found?.slug).toBe("handledarens-grunder");
    expect(found?.modules.map(({ slug }) => slug)).toEqual([
      "rollen",
      "forsta-tiden",
      "visa-och-aterkoppla",
      "nar-det-skaver",
    ]);
    for (const { minutes, questions, html: text } of found?.modules ?? []) {
      expect(minutes).toBe(5);
      expect(questions.length).toBeGreaterThanOrEqual(2);
      expect(text).toContain("<h2>");
    }
  });

  test("shows its modules where other courses show theirs", () => {
    const grounds = loadCourses(folder).find(isWeb);
    expect(grounds?.modules[0]).toEqual({
      title: "Vad gör en handledare?",
      text: "Vad som är ditt uppdrag, vad som är chefens och vad du får lämna till andra.",
    });
  });

  test("is handed over whole, under a version that changes with every word of it and with nothing else", async () => {
    const [before] = contentBuild(1, folder).webCourses;
    expect(contentBuild(2, folder).webCourses).toEqual([before]);
    await change(first, "Var ställer man cykeln?", "Var ställer man bilen?");
    const [after] = contentBuild(1, folder).webCourses;
    expect(after?.version).not.toBe(before?.version);
    expect(after?.modules[0]?.questions).toEqual(before?.modules[0]?.questions);
  });

  test("a question keeps its id when another one changes", async () => {
    const ids = () => load()[0]?.modules[0]?.questions.map(({ id }) => id);
    const before = ids();
    await change(first, "Arbetskamraterna undrar varför personen är här.", "Någon undrar varför personen är här.");
    expect(ids()?.slice(0, 2)).toEqual(before?.slice(0, 2));
    expect(ids()?.[2]).not.toBe(before?.[2]);
  });

  test("whose modules are still to be written is shown, and cannot be registered for", async () => {
    await rm(join(folder, course), { recursive: true });
    expect(load()).toMatchObject([{ slug: "handledarens-grunder", modules: [] }]);
    expect(contentBuild(1, folder).webCourses).toEqual([]);
    expect(catalogueOf(folder).map((kind) => kind.folder)).toContain(course);
  });

  test("stands in the editor by its name, and each module has an address that no other page has", async () => {
    const kind = catalogueOf(folder).find((each) => each.folder === course);
    expect(kind?.label).toBe("Delar i webbutbildningen Handledarens grunder");
    expect(kind?.address?.("01-rollen")).toBe("/utbildningar/handledarens-grunder/rollen/");
    await cp(join(folder, first), join(folder, course, "07-rollen.md"));
    expect(() => checkContent(folder)).toThrow("/utbildningar/handledarens-grunder/rollen/ används redan av");
  });
});

describe("a fault is told by file, line and field", () => {
  const at = (line: number, rest: string) => `content/${first}, rad ${line}: ${rest}`;

  test("too few questions, no right answer, or only right answers", async () => {
    await change(first, "right: true", "right: false");
    expect(load).toThrow(at(7, "questions.0.answers ska ha precis ett rätt svar"));
    await change(first, "several: true", "several: false");
    expect(load).toThrow("questions.1.answers ska ha precis ett rätt svar");
    await change(first, "several: false", "several: true");
    await change(first, /right: true\n(?![\s\S]*right: true)/, "right: false\n");
    expect(load).toThrow("questions.2.answers ska ha precis ett rätt svar");
    await change(first, / {2}- text: Vad behöver du[\s\S]*?(?=\n---)/, "");
    expect(load).toThrow(at(5, "questions ska ha minst 2 rader"));
  });

  test("several right answers means two at least, and one that is not", async () => {
    await change(first, /several: true\n([\s\S]*?)right: true/, "several: true\n$1right: false");
    expect(load).toThrow("questions.1.answers ska ha minst två rätta svar, och minst ett som inte är rätt");
  });

  test("an answer without feedback", async () => {
    await change(first, / {8}feedback: Det är vänligt.*\n/, "");
    expect(load).toThrow(at(8, "questions.0.answers.0.feedback saknas"));
  });

  test("a film that whoever does not hear cannot follow", async () => {
    await mkdir(join(folder, "filmer"));
    for (const file of ["a.mp4", "a.vtt"]) await writeFile(join(folder, "filmer", file), "");
    await withFilm("  title: Dörren\n  address: /filmer/a.mp4\n");
    expect(load).toThrow(at(5, "film.transcript saknas: filmen ska ha textning (captions) eller finnas som text"));
    await change(first, "a.mp4\n", "a.mp4\n  captions: /filmer/a.vtt\n");
    expect(load()[0]?.modules[0]?.film).toMatchObject({ plays: true, captions: "/filmer/a.vtt" });
    await change(first, "captions: /filmer/a.vtt", "captions: /filmer/b.vtt");
    expect(load).toThrow(at(8, "film.captions pekar på en fil som inte finns: content/filmer/b.vtt"));
  });

  test("a film at somebody else's, or one elsewhere that is not told as text", async () => {
    await withFilm("  title: Dörren\n  address: https://filmer.annan.example/1\n  transcript: Någon öppnar en dörr.\n");
    expect(load).toThrow(
      "film.address ska vara en fil, som /filmer/ta-emot.mp4, eller en adress på förbundets egen webbplats",
    );
    await change(first, "https://filmer.annan.example/1", "https://film.granlandet.example/1");
    expect(load()[0]?.modules[0]?.film).toMatchObject({ plays: false });
    await change(first, "  transcript: Någon öppnar en dörr.\n", "");
    expect(load).toThrow("en film som spelas på en annan sida ska finnas som text");
  });

  test("a file without a number, one that takes the form's address, and a folder without a course", async () => {
    await cp(join(folder, first), join(folder, course, "rollen.md"));
    expect(load).toThrow("rollen.md: filens namn ska börja med två siffror, till exempel 01-rollen.md");
    await rm(join(folder, course, "rollen.md"));
    await cp(join(folder, first), join(folder, course, "05-anmalan.md"));
    expect(load).toThrow("adressen anmalan är upptagen av anmälan");
    await rm(join(folder, course, "05-anmalan.md"));
    await cp(join(folder, course), join(folder, "webbkurser", "annan"), { recursive: true });
    expect(load).toThrow("content/webbkurser/annan: det finns ingen utbildning med kind: web");
  });

  test("modules written in the course's own file, or none in a course that is no web course", async () => {
    await change(
      "utbildningar/handledarens-grunder.md",
      "lecturers:",
      "modules:\n  - title: Rollen\n    text: Om rollen.\nlecturers:",
    );
    expect(load).toThrow(/modules ska vara tomt: delarna är filer i content\/webbkurser\/handledarens-grunder/);
    await change("utbildningar/handledarens-grunder.md", "kind: web", "kind: basic");
    await change("utbildningar/webbinarium.md", /modules:\n[\s\S]*?(?=lecturers:)/, "");
    expect(load).toThrow("content/utbildningar/webbinarium.md: modules saknas");
  });
});

test("a film is fetched by nobody before it is started, and has its captions and its text", async () => {
  await mkdir(join(folder, "filmer"));
  for (const file of ["a.mp4", "a.vtt"]) await writeFile(join(folder, "filmer", file), "");
  await withFilm(
    "  title: Dörren\n  address: /filmer/a.mp4\n  captions: /filmer/a.vtt\n  transcript: Någon öppnar en dörr.\n",
  );
  const [found] = load();
  if (!found) throw new Error("no course");
  const page = String(lesson({ course: found, modules: found.modules, at: 0, href: () => "#", last: html`` }));
  expect(page).toMatch(/<video controls preload="none" src="\/filmer\/a\.mp4"/);
  expect(page).toContain('<track kind="captions" srclang="sv"');
  expect(page).toContain("Någon öppnar en dörr.");
});
