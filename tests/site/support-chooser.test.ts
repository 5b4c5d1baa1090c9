import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadSupportQuestions, loadSupports } from "../../site/content/support.ts";
import type { PageData } from "../../site/page-data.ts";
import * as ownPage from "../../site/pages/support.11ty.ts";
import * as firstPage from "../../site/pages/support-chooser.11ty.ts";
import * as pathPage from "../../site/pages/support-path.11ty.ts";
import { site } from "../../site/site.ts";
import { chooserStart, fitting, type SupportPath, supportPaths } from "../../site/support-chooser.ts";

/** Every page of the chooser as the build writes it, by its address. */
const pagesOf = (root?: string): Map<string, string> => {
  const supportQuestions = loadSupportQuestions(root);
  const supports = loadSupports(root);
  const data = { supportQuestions, supports, supportPaths: supportPaths(supportQuestions) } as PageData;
  return new Map([
    [firstPage.data.permalink, firstPage.render(data)],
    ...data.supportPaths.map(
      (answered) => [pathPage.data.permalink({ answered }), pathPage.render({ ...data, answered })] as const,
    ),
    ...supports.map((support) => [ownPage.data.permalink({ support }), ownPage.render({ ...data, support })] as const),
  ]);
};

const pages = pagesOf();
const paths = supportPaths(loadSupportQuestions());
const results = paths.filter(({ need }) => need);
const mainOf = (path: string): string => /<main[\s\S]*<\/main>/.exec(pages.get(path) ?? "")?.[0] ?? "";
const linksIn = (path: string): string[] =>
  [...mainOf(path).matchAll(/<a [^>]*href="(\/stodvaljaren\/[^"]*)"/g)].map(([, href]) => href ?? "");

describe("the way through the questions", () => {
  test("every page is reached by links from the first question, and no link leads nowhere", () => {
    const seen = new Set<string>([chooserStart]);
    for (const path of seen) {
      expect(pages.has(path), path).toBe(true);
      for (const next of linksIn(path)) seen.add(next);
    }
    expect([...seen].sort()).toEqual([...pages.keys()].sort());
  });

  test("three clicks lead to a result from wherever one starts", () => {
    for (const { path } of results) expect(path.split("/").filter(Boolean)).toHaveLength(4);
  });

  test("every support is shown on a result, and on one that asks for what it helps with", () => {
    for (const support of loadSupports()) {
      const link = `href="/stodvaljaren/stod/${support.slug}/"`;
      const shown = results.filter(({ path }) => mainOf(path).includes(link));
      expect(shown.length, support.slug).toBeGreaterThan(0);
      expect(
        shown.some(({ need }) => need !== "any"),
        support.slug,
      ).toBe(true);
    }
  });

  test("no page is a dead end: each leads back, to the beginning, and a result to a person to phone", () => {
    for (const { path, need, form } of paths) {
      expect(linksIn(path), path).toContain(chooserStart);
      if (form) expect(linksIn(path), path).toContain(path.replace(/[^/]+\/$/, ""));
      if (need) for (const { contact } of site.municipalities) expect(mainOf(path), path).toContain(contact.phone);
    }
  });

  test("each answer can be changed from where one is", () => {
    const path = "/stodvaljaren/privat/anstallning/lonekostnad/";
    expect(linksIn(path)).toEqual(
      expect.arrayContaining([chooserStart, "/stodvaljaren/privat/", "/stodvaljaren/privat/anstallning/"]),
    );
    expect(mainOf(path)).toContain('Ändra<span class="visually-hidden"> svaret på frågan: Vad vill ni erbjuda?</span>');
  });

  test("Tillbaka goes one question back, and Börja om to the first", () => {
    const button = (path: string, text: string) =>
      new RegExp(`<a href="([^"]*)" class="button[^"]*">${text}</a>`).exec(mainOf(path))?.[1];
    for (const { path } of paths) {
      expect(button(path, "Tillbaka"), path).toBe(path.replace(/[^/]+\/$/, ""));
      expect(button(path, "Börja om"), path).toBe(chooserStart);
    }
  });

  test("an answer has the same address every time it is built", () => {
    expect(new Set(paths.map(({ path }) => path)).size).toBe(paths.length);
    expect(paths.map(({ path }) => path)).toEqual(supportPaths(loadSupportQuestions()).map(({ path }) => path));
    expect(pages.has("/stodvaljaren/privat/anstallning/lonekostnad/")).toBe(true);
  });

  test("nothing is kept and nothing is run: no form, no script, no address with a question mark", () => {
    for (const [path, text] of pages) {
      expect(text, path).not.toMatch(/<script|<form|<input/);
      expect(linksIn(path).join(" "), path).not.toContain("?");
    }
  });
});

describe("a result", () => {
  const at = (sector: string, form: string, need: string): SupportPath => {
    const found = results.find(({ path }) => path === `/stodvaljaren/${sector}/${form}/${need}/`);
    if (!found) throw new Error(`no such path: ${sector}/${form}/${need}`);
    return found;
  };
  const slugs = (...answers: [string, string, string]) =>
    fitting(loadSupports(), at(...answers)).map(({ slug }) => slug);

  test("shows what fits the answers and nothing else", () => {
    expect(slugs("privat", "anstallning", "lonekostnad")).toContain("lonebidrag");
    expect(slugs("privat", "praktik", "lonekostnad")).not.toContain("lonebidrag");
    expect(slugs("privat", "anstallning", "tolk")).not.toContain("lonebidrag");
  });

  test("what is only for public employers is shown to them alone", () => {
    expect(slugs("offentlig", "anstallning", "lonekostnad")).toContain("skyddat-arbete");
    expect(slugs("privat", "anstallning", "lonekostnad")).not.toContain("skyddat-arbete");
    expect(slugs("ideell", "anstallning", "lonekostnad")).not.toContain("skyddat-arbete");
  });

  test("those who do not know yet see all that any answer would have shown", () => {
    for (const { sector, form, path } of results.filter(({ need }) => need === "any")) {
      const told = new Set(
        results
          .filter((one) => one.sector === sector && one.form === form && one.need !== "any")
          .flatMap((one) => fitting(loadSupports(), one).map(({ slug }) => slug)),
      );
      const all = fitting(loadSupports(), { sector, form, need: "any" }).map(({ slug }) => slug);
      expect(all, path).toEqual(expect.arrayContaining([...told]));
    }
  });

  test("says for each support what it gives, who decides, how to ask, from where and when somebody looked", () => {
    for (const answered of results) {
      for (const support of fitting(loadSupports(), answered)) {
        const entry =
          mainOf(answered.path)
            .split('<article class="support"')
            .find((each) => each.includes(`/stod/${support.slug}/`)) ?? "";
        for (const part of [support.summary, ...support.apply, support.decides]) expect(entry).toContain(part);
        expect(entry).toContain(`href="${support.sources[0]?.url}"`);
        expect(entry).toContain("Senast granskad");
      }
    }
  });

  test("without any support says so kindly and whom to phone", () => {
    const empty = results.filter((answered) => fitting(loadSupports(), answered).length === 0);
    expect(empty.length).toBeGreaterThan(0);
    for (const { path } of empty) {
      expect(mainOf(path), path).toContain("Vi känner inte till något stöd för just det här");
      expect(linksIn(path), path).toContain(path.replace(/[^/]+\/$/, "alla/"));
    }
  });

  test("is not for search engines; a support's own page is", () => {
    for (const { path } of paths) expect(pages.get(path), path).toContain('<meta name="robots" content="noindex">');
    for (const { slug } of loadSupports())
      expect(pages.get(`/stodvaljaren/stod/${slug}/`), slug).not.toContain("noindex");
  });
});

describe("a support", () => {
  test("names its conditions and every source on its own page", () => {
    for (const support of loadSupports()) {
      const text = mainOf(`/stodvaljaren/stod/${support.slug}/`);
      for (const part of [...support.asks, ...support.gives]) expect(text, support.slug).toContain(part);
      for (const { url } of support.sources) expect(text, support.slug).toContain(`href="${url}"`);
    }
  });

  test("states no amount, which would be wrong before anyone noticed", () => {
    for (const [path, text] of pages)
      expect(text.replaceAll(/<[^>]+>/g, " "), path).not.toMatch(/\d\s?(kronor|kr\b|procent|%)/);
  });

  test("is to be looked at again within a year", () => {
    for (const { slug, reviewed, reviewBefore } of loadSupports()) {
      expect(Date.parse(reviewBefore) - Date.parse(reviewed), slug).toBeGreaterThan(0);
      expect(Date.parse(reviewBefore) - Date.parse(reviewed), slug).toBeLessThanOrEqual(366 * 86_400_000);
    }
  });
});

describe("a fault in content/stod stops the build and says why", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "oppna-stod-"));
    await cp(join(import.meta.dirname, "..", "..", "content", "stod"), join(folder, "stod"), { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const change = async (file: string, from: string, to: string): Promise<void> => {
    const path = join(folder, "stod", file);
    const before = await readFile(path, "utf8");
    expect(before).toContain(from);
    await writeFile(path, before.replace(from, to));
  };

  test("a support that names a sector, a form or a need nobody is asked about", async () => {
    await change("lonebidrag.md", "sectors: [privat,", "sectors: [foretag,");
    await change("lonebidrag.md", "forms: [anstallning]", "forms: [anstallning, jobb]");
    await change("lonebidrag.md", "needs: [lonekostnad,", "needs: [pengar,");
    expect(() => loadSupports(folder)).toThrow(
      "content/stod/lonebidrag.md, rad 5: sectors känner inte till foretag. Det ska vara något av: privat, offentlig, ideell",
    );
    expect(() => loadSupports(folder)).toThrow("rad 6: forms känner inte till jobb.");
    expect(() => loadSupports(folder)).toThrow("rad 7: needs känner inte till pengar.");
  });

  test("a support that no way leads to", async () => {
    await change("lonebidrag.md", "needs: [lonekostnad,", "needs: [forsakring,");
    expect(() => loadSupports(folder)).toThrow(
      "content/stod/lonebidrag.md, rad 7: needs har forsakring, som bara frågas vid praktik, arbetstraning, arbetsprovning. Stödet gäller vid anstallning, så ingen väg leder hit",
    );
  });

  test("a support without a source or a day of review", async () => {
    await change("nystartsjobb.md", "reviewed: 2026-11-22\n", "");
    expect(() => loadSupports(folder)).toThrow("content/stod/nystartsjobb.md: reviewed saknas");
  });

  test("two answers with one address", async () => {
    await change("fragor.md", "value: offentlig", "value: privat");
    expect(() => loadSupportQuestions(folder)).toThrow(
      "content/stod/fragor.md, rad 8: sector.choices har privat två gånger",
    );
  });

  test("an answer whose address is taken", async () => {
    await change("fragor.md", "value: offentlig", "value: stod");
    expect(() => loadSupportQuestions(folder)).toThrow("sector.choices får inte ha ordet stod");
    await change("fragor.md", "value: stod", "value: offentlig");
    await change("fragor.md", "value: tolk", "value: alla");
    expect(() => loadSupportQuestions(folder)).toThrow("need.choices får inte ha ordet alla");
  });

  test("a need asked at a form that is none", async () => {
    await change("fragor.md", "forms: [anstallning]", "forms: [jobb]");
    expect(() => loadSupportQuestions(folder)).toThrow("need.choices frågas vid jobb, som inte är något av: praktik,");
  });

  test("an answer an editor adds becomes a page without a line of code", async () => {
    await change("fragor.md", "    - value: tolk\n", "    - value: resa\n      text: Resor\n    - value: tolk\n");
    await change("nystartsjobb.md", "needs: [lonekostnad]", "needs: [lonekostnad, resa]");
    const text = pagesOf(folder).get("/stodvaljaren/ideell/anstallning/resa/");
    expect(text).toContain("Nystartsjobb");
  });

  test("questions that are missing altogether", async () => {
    await rm(join(folder, "stod", "fragor.md"));
    expect(() => loadSupports(folder)).toThrow("content/stod/fragor.md saknas");
  });
});
