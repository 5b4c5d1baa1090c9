import { describe, expect, test } from "vitest";
import { path, pathSteps } from "../../site/components/path/path.ts";
import { type Course, loadCourses } from "../../site/content/course.ts";
import { loadExamples } from "../../site/content/example.ts";
import { loadFigures } from "../../site/content/figures.ts";
import { loadOffering } from "../../site/content/offering.ts";
import { loadPages, loadStart } from "../../site/content/page.ts";
import { lecturers, moduleCatalogue } from "../../site/modules.ts";
import type { PageData } from "../../site/page-data.ts";
import { render as modulesPage } from "../../site/pages/modules.11ty.ts";
import { render as offeringPage } from "../../site/pages/offering.11ty.ts";
import { render as startPage } from "../../site/pages/start.11ty.ts";

const courses = loadCourses();
const data = {
  courses,
  offering: loadOffering(),
  start: loadStart(),
  pages: loadPages(),
  examples: loadExamples(),
  figures: loadFigures(),
  news: [],
  calendar: { sessions: [], events: [], now: "2026-12-01T08:00:00Z" },
} as unknown as PageData;

const words = (page: string): string => page.replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");
const primaryButtons = (page: string): string[] =>
  [...page.matchAll(/class="button button-primary"[^>]*>([^<]*)/g)].map(([, text]) => text ?? "");

describe("what we offer", () => {
  const page = offeringPage(data);

  test("says that a course is free and binds to nothing, and what receiving someone asks for", () => {
    for (const text of ["Det är kostnadsfritt.", "Du lovar ingenting.", "Det är ett åtagande"])
      expect(words(page)).toContain(text);
    for (const asked of [/handledare med namn och tid/, /försäkring/, /introduktion/])
      expect(words(page)).toMatch(asked);
  });

  test("answers five questions, each written once: in the course that managers are invited to", () => {
    const asked = courses.flatMap(({ modules }) => modules.filter(({ answer }) => answer));
    expect(asked).toHaveLength(5);
    expect(page.match(/class="question"/g)).toHaveLength(5);
    for (const { title, answer } of asked) {
      expect(words(page)).toContain(title);
      expect(words(page)).toContain(answer);
    }
    expect(JSON.stringify(data.offering)).not.toContain(asked[0]?.title);
  });

  test("has one thing to do, also when it is said twice", () => {
    expect(new Set(primaryButtons(page))).toEqual(new Set(["Hitta en dag som passar"]));
  });

  test("shows workplaces, numbers and the whole path without retyping any", () => {
    for (const { title } of data.examples.slice(0, 3)) expect(page).toContain(title);
    for (const { title } of pathSteps(courses, data.offering)) expect(page).toContain(title);
    expect(page).toContain("<b>81</b> <span>utbildade handledare</span>");
  });

  test("stands without examples, figures and questions until there are any", () => {
    const bare = offeringPage({ ...data, courses: [], examples: [], figures: [] });
    expect(bare).not.toContain('id="exempel"');
    expect(bare).not.toContain('id="siffror"');
    expect(bare).not.toContain('id="fragor"');
  });
});

describe("the path", () => {
  const steps = pathSteps(courses, data.offering);

  test("goes from breakfast through basic and deepening to the network", () => {
    expect(steps.map(({ title }) => title)).toEqual([
      "Frukostmöte för chefer",
      "Grundutbildning, en heldag",
      "Fördjupningshalvdag",
      "Nätverk",
    ]);
  });

  test("is a list in order, and its figure is for the eye alone", () => {
    const markup = path(steps).toString();
    expect(markup).toMatch(/^<ol class="path">/);
    expect(markup.match(/<li class="path-step">/g)).toHaveLength(4);
    for (const [tag] of markup.matchAll(/<svg[^>]*>/g)) expect(tag).toContain('aria-hidden="true"');
  });

  test("the door opens a little more with every step", () => {
    const openings = [
      ...path(steps)
        .toString()
        .matchAll(/path-light" d="M70 0h(\d+)/g),
    ].map(([, width]) => Number(width));
    expect(openings).toEqual([...new Set(openings)].sort((a, b) => a - b));
    expect(openings).toHaveLength(4);
  });

  test("a link says which step it leads to, for those who hear the links alone", () => {
    for (const { title } of steps)
      expect(path(steps).toString()).toContain(`<span class="visually-hidden">: ${title}</span>`);
  });
});

describe("what one can learn", () => {
  test("every part of every course one can choose, under its course, with who teaches", () => {
    const page = modulesPage(data);
    for (const { course, modules } of moduleCatalogue(courses)) {
      const section = page.slice(page.indexOf(`aria-labelledby="${course.slug}"`)).split("</section>")[0] ?? "";
      for (const { title, lecturer } of modules) {
        expect(section).toContain(title);
        if (lecturer) expect(section).toContain(lecturer);
      }
    }
  });

  test("steps to agree on are no parts to learn", () => {
    expect(moduleCatalogue(courses).map(({ course }) => course.slug)).not.toContain("utbildning-hos-er");
  });

  test("a part that two courses hold names the other", () => {
    const [first, second] = [course("a", ["Rollen", "Samtalet"]), course("b", ["Samtalet"])];
    const [own] = moduleCatalogue([first, second]);
    expect(own?.modules.map(({ also }) => also.map(({ slug }) => slug))).toEqual([[], ["b"]]);
  });

  test("who teaches is named once, with all their parts", () => {
    const psychologist = lecturers(moduleCatalogue(courses)).find(({ lecturer }) => lecturer === "Psykolog");
    expect(psychologist?.titles).toHaveLength(3);
  });
});

describe("the start page", () => {
  const page = startPage(data);

  test("has one primary thing to do", () => {
    expect(primaryButtons(page)).toEqual(["Hitta en dag som passar"]);
  });

  test("leads to the answers, the support, the offering, one example and one figure", () => {
    const example = `/goda-exempel/${data.examples[0]?.slug}/`;
    for (const href of ["/erbjudande/#fragor", "/metodstod/", "/erbjudande/", example, "/siffror/", "/kalender/"])
      expect(page).toContain(`href="${href}"`);
    expect(page.match(/class="example-quote"/g)).toHaveLength(1);
    expect(page.match(/class="big-number"/g)).toHaveLength(1);
  });

  test("says what is free and what is a commitment", () => {
    expect(words(page)).toContain("utan förpliktelser");
    expect(words(page)).toContain("Det är ett åtagande");
  });

  test("tells the three latest news, and nothing when there are none", () => {
    const news = ["a", "b", "c", "d"].map((slug) => ({
      slug,
      title: `Nyhet ${slug}`,
      state: "published",
      publishedAt: "2026-11-01T08:00:00Z",
    }));
    const told = startPage({ ...data, news } as unknown as PageData);
    expect([...told.matchAll(/Nyhet (\w)</g)].map(([, slug]) => slug)).toEqual(["a", "b", "c"]);
    expect(told).toContain('href="/nyheter/"');
    expect(page).not.toContain('id="nytt"');
  });

  test("stands without sessions, examples and figures", () => {
    const bare = startPage({ ...data, examples: [], figures: [] });
    expect(bare).toContain("Öppna dörren");
    expect(bare).not.toContain('id="exempel"');
  });
});

const course = (slug: string, titles: string[]): Course => ({
  ...(courses[1] as Course),
  slug,
  modules: titles.map((title) => ({ title, text: "Text." })),
});
