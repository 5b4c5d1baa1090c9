import { expect, test } from "vitest";
import { courseLinks } from "../../site/components/prerequisite/prerequisite.ts";
import { courseTitles } from "../../site/prerequisite.ts";

const courses = ["Dagen", "Webbinarium", "På nätet"].map((title, at) => ({ slug: `kurs-${at}`, title }));

test("courses to have gone first are counted up as Swedish does, in mails and as links", () => {
  const some = { level: "recommended" as const, courses };
  expect(courseTitles(some)).toBe("”Dagen”, ”Webbinarium” eller ”På nätet”");
  expect(String(courseLinks(courses))).toBe(
    '<a href="/utbildningar/kurs-0/">Dagen</a>, <a href="/utbildningar/kurs-1/">Webbinarium</a> eller <a href="/utbildningar/kurs-2/">På nätet</a>',
  );
  expect(String(courseLinks(courses.slice(0, 1)))).toBe('<a href="/utbildningar/kurs-0/">Dagen</a>');
});
