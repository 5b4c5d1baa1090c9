import { expect, test } from "vitest";
import { distribution } from "../../site/components/distribution/distribution.ts";
import { slide } from "../../site/components/slide/slide.ts";
import { figure, withFormer } from "../../site/function-pages/room/survey-figures.ts";
import { changeValues, selectionWords, valuesOf } from "../../site/function-pages/room/survey-words.ts";
import type { SurveyFilters, SurveyQuestion } from "../../site/survey.ts";
import { readSelection, selectionPairs } from "../../site/survey-selection.ts";

const steps = ["1 Inte alls", "2", "3", "4", "5 Helt", "Vet inte"];
const markup = (rows: { label: string; n: number | null; parts: number[] }[]): string =>
  String(distribution({ id: "trygg", title: "Trygg", steps, lastApart: true, rows }));

/** The parts of the bars as they are drawn: tone, where it begins and how wide it is. */
const drawn = (svg: string): string[] =>
  [...svg.matchAll(/distribution-tone-(\w+)" x="([\d.]+%)" y="[\d.]+em" width="([\d.]+%)"/g)].map(
    ([, tone, x, width]) => `${tone} ${x} ${width}`,
  );

test("a bar is divided by how many chose each step, the darkest last and not knowing striped", () => {
  expect(drawn(markup([{ label: "Efter", n: 20, parts: [1, 0, 4, 8, 5, 2] }]))).toEqual([
    "1 0% 5%",
    "3 5% 20%",
    "4 25% 40%",
    "5 65% 25%",
    "apart 90% 10%",
  ]);
});

/** A tag a line, however the markup is broken. */
const lines = (text: string): string => text.replaceAll(/>\s*</g, ">\n<").trim();

test("the drawing of one bar is this, and nothing else", () => {
  const svg = markup([{ label: "Före", n: 10, parts: [0, 5, 0, 0, 5, 0] }]);
  expect(lines(svg.slice(svg.indexOf("<title")))).toBe(
    lines(`<title id="trygg-title">Trygg</title>
<desc id="trygg-desc">Före: 1 Inte alls: 0, 2: 5, 3: 0, 4: 0, 5 Helt: 5, Vet inte: 0. 10 svar.</desc>
<defs><pattern id="trygg-apart" width="6" height="6" patternUnits="userSpaceOnUse"><path class="distribution-stripe" d="M-1 7 7-1M-1 1l2-2M5 7l2-2"/></pattern></defs>
<text class="chart-label" x="0" y="1.0em">Före</text>
<text class="chart-value distribution-end" x="100%" y="1.0em">10 svar</text>
<rect class="distribution-part distribution-tone-2" x="0%" y="1.5em" width="50%" height="1.8em"/>
<text class="chart-value chart-middle" x="25%" y="2.75em">5</text>
<rect class="distribution-part distribution-tone-5" x="50%" y="1.5em" width="50%" height="1.8em"/>
<text class="chart-value chart-middle" x="75%" y="2.75em">5</text>
</svg>
</div>`),
  );
});

test("a row with fewer than five says so, and draws nothing", () => {
  const svg = markup([{ label: "Nu", n: null, parts: [0, 3, 1, 0, 0, 0] }]);
  expect(svg).toContain(">Färre än fem svar</text>");
  expect(svg).toContain("Nu: Färre än fem svar.</desc>");
  expect(drawn(svg)).toEqual([]);
});

test("whoever does not see the bars hears every number in them", () => {
  expect(markup([{ label: "Efter", n: 20, parts: [1, 0, 4, 8, 5, 2] }])).toContain(
    "Efter: 1 Inte alls: 1, 2: 0, 3: 4, 4: 8, 5 Helt: 5, Vet inte: 2. 20 svar.</desc>",
  );
});

const question = (changes: Partial<SurveyQuestion>): SurveyQuestion => ({
  id: "q",
  type: "scale",
  text: "Fråga?",
  hint: null,
  low: "Inte alls",
  high: "Helt",
  dontKnow: false,
  options: [],
  max: null,
  showIf: null,
  measure: null,
  moment: null,
  meaning: null,
  ...changes,
});

test("the ends of a scale have their words, and what lies between has only its number", () => {
  expect(valuesOf(question({})).map(({ text }) => text)).toEqual(["1 Inte alls", "2", "3", "4", "5 Helt"]);
  expect(valuesOf(question({ type: "rating" }))).toHaveLength(11);
  expect(valuesOf(question({ dontKnow: true })).at(-1)?.value).toBe("dont_know");
});

test("a change is told with its sign", () => {
  expect(changeValues().map(({ text }) => text)).toEqual(["−4", "−3", "−2", "−1", "0", "+1", "+2", "+3", "+4"]);
});

test("two selections stand in one table, and neither has a mean", () => {
  const parts = [
    { label: "Granby", totals: { n: 5, counts: { "4": 3, "5": 2 } } },
    { label: "Sjöhult", totals: null },
  ];
  const shown = String(figure({ id: "q", title: "Fråga?", type: "scale", values: valuesOf(question({})), parts }));
  expect(shown).toContain('<td data-label="Granby" class="numeric">3 (60 %)</td>');
  expect(shown).toContain('<td data-label="Sjöhult" class="numeric">Färre än fem svar</td>');
  expect(shown).not.toMatch(/medel|snitt|4,4|4\.4/i);
});

test("an answer that only an earlier version had is not lost", () => {
  const parts = [{ label: "", totals: { n: 5, counts: { yes: 3, perhaps: 2 } } }];
  expect(withFormer([{ value: "yes", text: "Ja", short: "Ja" }], parts).map(({ value }) => value)).toEqual([
    "yes",
    "perhaps",
  ]);
});

test("a selection is read from an address as it was written there, and the one beside apart from it", () => {
  const filter = { course: "grund", half: "2027-1", municipality: "9901", gender: "woman" };
  const query = new URLSearchParams([...selectionPairs(filter), ...selectionPairs({ year: "2026" }, "b-")]);
  expect(readSelection(query)).toEqual(filter);
  expect(readSelection(query, "b-")).toEqual({ year: "2026" });
  expect(readSelection(new URLSearchParams("okant=1"))).toEqual({});
});

test("a selection is said in words, and a code that nobody knows as it stands", () => {
  const filters = { courses: [{ slug: "grund", title: "Grundutbildning" }] } as SurveyFilters;
  expect(selectionWords({ course: "grund", municipality: "9901", half: "2027-2" }, filters)).toBe(
    "Grundutbildning, Granby, hösten 2027",
  );
  expect(selectionWords({}, filters)).toBe("Alla svar");
  expect(selectionWords({ kind: "nytt-slag" }, filters)).toBe("Nytt-slag");
});

test("the sheet for the wall holds a code that is black on white, with air around it, and the address in letters", () => {
  const sheet = String(
    slide({
      title: "T",
      about: "A",
      body: "B",
      address: "https://granlandet.example/enkat/vid/kurs-1/",
      codeLabel: "Kod",
    }),
  );
  expect(sheet.replaceAll("<wbr>", "")).toContain(">granlandet.example/enkat/vid/kurs-1/</p>");
  const size = Number(/viewBox="0 0 (\d+)/.exec(sheet)?.[1]);
  const runs = [...sheet.matchAll(/M(\d+) (\d+)h(\d+)v1/g)].map(([, x, y, wide]) => [
    Number(x),
    Number(y),
    Number(wide),
  ]);
  expect(runs.length).toBeGreaterThan(100);
  // Four modules of air on every side, and a finder of seven in the corner.
  expect(Math.min(...runs.flatMap(([x = 0, y = 0]) => [x, y]))).toBe(4);
  expect(Math.max(...runs.map(([x = 0, , wide = 0]) => x + wide))).toBe(size - 4);
  expect(runs[0]).toEqual([4, 4, 7]);
});
