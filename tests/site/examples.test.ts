import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadCourses } from "../../site/content/course.ts";
import { examples as collection, loadExamples } from "../../site/content/example.ts";
import { contentFolder } from "../../site/content/read.ts";
import type { PageData } from "../../site/page-data.ts";
import { render as examplePage } from "../../site/pages/example.11ty.ts";
import { render as listPage } from "../../site/pages/examples.11ty.ts";

const courses = loadCourses();
const examples = loadExamples();
const data = { courses, examples } as PageData;
const first = examples[0] as (typeof examples)[number];

describe("a good example", () => {
  const page = examplePage({ ...data, example: first });

  test("says who they are, what they did, what it gave and which course they went to", () => {
    for (const part of [first.workplace, "Privat företag", "Sjöhult", "Arbetsträning", ...first.did, ...first.gave])
      expect(page).toContain(part);
    expect(page).toContain('href="/utbildningar/grundutbildning/"');
  });

  test("lets somebody at the workplace speak, in Swedish quotation marks and as a profession", () => {
    expect(page).toContain(`<p>”${first.quote.text}”</p>`);
    expect(page).toContain(`<figcaption>${first.quote.role}</figcaption>`);
  });

  test("tells the story first and what they would have done otherwise last", () => {
    const [story, did, otherwise] = ["arbetar fem personer", "Så gjorde de", "Vad hade de gjort annorlunda?"].map(
      (part) => page.indexOf(part),
    );
    expect([story, did, otherwise]).toEqual([story, did, otherwise].sort((a = 0, b = 0) => a - b));
  });

  test("leads on to a day, and to the others but itself", () => {
    expect(page).toContain('href="/kalender/"');
    expect(page).not.toContain(`href="/goda-exempel/${first.slug}/"`);
    for (const { slug } of examples.slice(1)) expect(page).toContain(`href="/goda-exempel/${slug}/"`);
  });

  test("whoever writes is told to leave single persons out", () => {
    expect(collection.body).toContain("Skriv inget om enskilda personer");
    expect(collection.schema.shape.did.meta()?.hint).toContain("Skriv inget om enskilda personer");
  });
});

describe("the list of examples", () => {
  test("the newest first, at length; the others a line each", () => {
    const page = listPage(data);
    expect(examples.map(({ published }) => published)).toEqual(
      examples
        .map(({ published }) => published)
        .sort()
        .reverse(),
    );
    expect(page.match(/class="example-lead"/g)).toHaveLength(1);
    expect(page.match(/class="example-item"/g)).toHaveLength(examples.length - 1);
  });

  test("every sector an employer belongs to can be met among them", () => {
    expect(new Set(examples.map(({ sector }) => sector)).size).toBeGreaterThanOrEqual(3);
  });

  test("none yet, and the page says what to do", () => {
    expect(listPage({ ...data, examples: [] })).toContain("Hör av dig till oss");
  });
});

describe("a file that is wrong", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "oppna-examples-"));
    for (const kind of ["goda-exempel", "utbildningar"])
      await cp(join(contentFolder, kind), join(folder, kind), { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const change = async (from: string, to: string): Promise<void> => {
    const path = join(folder, "goda-exempel", `${first.slug}.md`);
    const before = await readFile(path, "utf8");
    expect(before).toContain(from);
    await writeFile(path, before.replace(from, to));
  };

  test("a course that does not exist is named with its line", async () => {
    await change("courses: [grundutbildning]", "courses: [grundkurs]");
    expect(() => loadExamples(folder)).toThrow(/plantskolan-som-skrev-ner-sina-moment\.md, rad \d+: courses/);
  });

  test("a municipality or a kind that is not ours is refused", async () => {
    await change("municipality: sjohult", "municipality: storstad");
    expect(() => loadExamples(folder)).toThrow("municipality ska vara något av");
  });

  test("a quote without who says it is refused", async () => {
    await change("  role: Ägare, Sjöhults plantskola\n", "");
    expect(() => loadExamples(folder)).toThrow("quote.role saknas");
  });
});
