import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { barChart, columnChart } from "../../site/components/chart/chart.ts";
import { type Cell, type Counts, loadFigures, type Snapshot } from "../../site/content/figures.ts";
import { contentFolder } from "../../site/content/read.ts";
import { figureFaults } from "../../site/figures.ts";
import type { PageData } from "../../site/page-data.ts";
import { render } from "../../site/pages/figures.11ty.ts";

const row = (label: string, total: Cell, women: Cell, men: Cell) => ({ label, total, women, men });

const snapshot = (parts: Partial<Snapshot> = {}): Snapshot => ({
  version: 1,
  published: "2021-01-20",
  period: { from: "2020-01-01", to: "2020-12-31" },
  source: "Närvarolistor",
  threshold: 5,
  goal: null,
  trained: { rows: [row("Alla kurser", 67, 46, 21)], sum: row("Alla", 67, 46, 21), outside: [] },
  perYear: [{ year: 2019, total: 50, women: 30, men: 20 }],
  reach: [],
  sectors: { unit: "arbetsplatser", rows: [{ label: "Kommun", value: 40 }], sum: { label: "Alla", value: 40 } },
  definitions: [{ term: "Utbildad", meaning: "Var med hela dagen." }],
  corrections: [],
  ...parts,
});

const trained = (
  rows: Snapshot["trained"]["rows"],
  sum: Snapshot["trained"]["sum"],
  outside: Snapshot["trained"]["outside"] = [],
) => snapshot({ trained: { rows, sum, outside } });

const faults = (of: Snapshot): string[] => figureFaults(of).map(({ field, text }) => `${field} ${text}`);

describe("a small group in a published table", () => {
  const golden = [row("På plats", 7, "..", ".."), row("Webbinarium", 15, "..", ".."), row("Hos er", 45, 29, 16)];
  const all = row("Alla", 67, 46, 21);
  const network = row("Nätverk", 6, "..", "..");

  test("15, 13 and 2 becomes 15, .. and .., and the row beside it hides its own", () => {
    expect(faults(trained(golden, all, [network]))).toEqual([]);
  });

  test("a cell of one to four is refused, and the sentence says what to do", () => {
    const open = [row("På plats", 7, 4, 3), row("Webbinarium", 15, 13, 2), row("Hos er", 45, 29, 16)];
    const said = faults(trained(open, all));
    expect(said).toContain(
      'trained visar 2 vid ”Webbinarium, män”. Det är färre än 5. Skriv ".." där, och i en cell till så att siffran inte går att räkna ut',
    );
    expect(said.filter((text) => text.includes("visar "))).toHaveLength(3);
  });

  test("a single hidden cell in a row is given away by its total", () => {
    const one = [golden[0], row("Webbinarium", 15, 13, ".."), golden[2]] as typeof golden;
    expect(faults(trained(one, all)).join()).toContain("döljer ”Webbinarium, män”, men");
  });

  test("a single hidden row is given away by the columns", () => {
    const one = [row("På plats", 17, 9, 8), row("Webbinarium", 15, "..", ".."), row("Hos er", 45, 29, 16)];
    expect(faults(trained(one, row("Alla", 77, 51, 26))).join()).toContain(
      "döljer ”Webbinarium, kvinnor”, men den går att räkna ut ur de andra siffrorna",
    );
  });

  test("hidden cells that together are fewer than five are refused", () => {
    const two = [row("På plats", 12, "..", ".."), row("Webbinarium", 15, "..", ".."), row("Hos er", 45, 29, 16)];
    expect(faults(trained(two, row("Alla", 72, 53, 19))).join()).toContain("men tillsammans är de 3");
  });

  test("hidden cells that are all nobody are refused", () => {
    const two = [row("På plats", 12, "..", ".."), row("Webbinarium", 15, "..", ".."), row("Hos er", 45, 29, 16)];
    expect(faults(trained(two, row("Alla", 72, 56, 16))).join()).toContain("går att räkna ut");
  });

  test("somebody who has said neither is not given away by women and men", () => {
    expect(faults(trained([row("Hos er", 45, 29, 15)], row("Alla", 45, 29, 15))).join()).toContain(
      "visar så mycket att de 1 som inte är med går att räkna ut ur ”Hos er, totalt”",
    );
    expect(faults(trained([row("Hos er", 45, 25, 15)], row("Alla", 45, 25, 15)))).toEqual([]);
  });

  test("a sector's hidden number is not what is left of the whole", () => {
    const rows = [
      { label: "Kommun", value: 24 },
      { label: "Region", value: ".." as const },
    ];
    const one = snapshot({ sectors: { unit: "arbetsplatser", rows, sum: { label: "Alla", value: 34 } } });
    expect(faults(one).join()).toContain("sectors döljer ”Region”, men den går att räkna ut");
  });

  test("what does not add up is refused", () => {
    expect(faults(trained([row("Hos er", 45, 29, 16)], row("Alla", 52, 36, 16))).join()).toContain("går inte ihop");
    expect(faults(trained([row("Hos er", 45, 40, 16)], row("Alla", 45, 40, 16))).join()).toContain("går inte ihop");
  });

  test("a number not counted by gender, and nobody at all, may be shown", () => {
    const rows = [row("Hos er", 45, 29, 16), row("Webbinarium", 0, 0, 0)];
    expect(faults(trained(rows, row("Alla", 45, 29, 16), [row("Samtal", 20, null, null)]))).toEqual([]);
  });

  test("the same year twice must say the same", () => {
    const twice = snapshot({ perYear: [{ year: 2020, total: 68, women: 47, men: 21 }] });
    expect(faults(twice).join()).toContain("perYear säger något annat om 2020");
  });
});

type Pair = { women: number; men: number };

/** Every table a reader could imagine behind the one that is shown, found by trying them all: nothing here is shared with the code under test. */
const imaginable = (rows: Counts[], sum: Counts, most: number): Pair[][] => {
  const fits = (shown: Cell, value: number): boolean => shown === ".." || shown === value;
  const numbers = Array.from({ length: most + 1 }, (_, n) => n);
  const each = rows.map(({ total, women, men }) =>
    numbers
      .flatMap((w) => numbers.map((m) => ({ women: w, men: m })))
      .filter((pair) => fits(women, pair.women) && fits(men, pair.men) && fits(total, pair.women + pair.men)),
  );
  if (each.reduce((ways, own) => ways * own.length, 1) > 60_000) return [];
  const tables = each.reduce<Pair[][]>((all, own) => all.flatMap((table) => own.map((pair) => [...table, pair])), [[]]);
  const of = (table: Pair[], part: keyof Pair): number => table.reduce((all, pair) => all + pair[part], 0);
  return tables.filter((table) => {
    const [women, men] = [of(table, "women"), of(table, "men")];
    return fits(sum.women, women) && fits(sum.men, men) && fits(sum.total, women + men);
  });
};

const few = (value: number): boolean => value > 0 && value < 5;
const hide = (value: number, hidden: boolean): Cell => (hidden || few(value) ? ".." : value);

describe("whatever is published", () => {
  const counted = fc.record({
    women: fc.nat(9),
    men: fc.nat(9),
    hidden: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
  });

  test("no accepted table lets a reader work out a hidden cell", () => {
    let accepted = 0;
    const table = fc.tuple(fc.array(counted, { minLength: 1, maxLength: 4 }), fc.boolean());
    fc.assert(
      fc.property(table, ([people, hideSum]) => {
        const rows = people.map(({ women, men, hidden: [t, w, m] }, at) =>
          row(`Kurs ${at}`, hide(women + men, t && w && m), hide(women, w), hide(men, m)),
        );
        const women = people.reduce((sum, each) => sum + each.women, 0);
        const men = people.reduce((sum, each) => sum + each.men, 0);
        const sum = row("Alla", hide(women + men, false), hide(women, hideSum), hide(men, hideSum));
        if (faults(trained(rows, sum)).length > 0) return;
        const tables = imaginable(rows, sum, women + men);
        if (tables.length === 0 || !rows.some((each) => Object.values(each).includes(".."))) return;
        accepted++;
        for (const [at, shown] of rows.entries()) {
          const values = (of: (pair: Pair) => number) => new Set(tables.map((each) => of(each[at] as Pair))).size;
          if (shown.women === "..") expect(values((pair) => pair.women)).toBeGreaterThan(1);
          if (shown.men === "..") expect(values((pair) => pair.men)).toBeGreaterThan(1);
          if (shown.total === "..") expect(values((pair) => pair.women + pair.men)).toBeGreaterThan(1);
        }
      }),
      { numRuns: 6000 },
    );
    expect(accepted).toBeGreaterThan(50);
  });

  test("no accepted table shows one to four", () => {
    fc.assert(
      fc.property(fc.array(counted, { minLength: 1, maxLength: 4 }), (people) => {
        const rows = people.map(({ women, men }, at) => row(`Kurs ${at}`, women + men, women, men));
        const women = people.reduce((sum, each) => sum + each.women, 0);
        const men = people.reduce((sum, each) => sum + each.men, 0);
        const small = [...rows, row("Alla", women + men, women, men)].some(({ total, women, men }) =>
          [total, women, men].some((cell) => typeof cell === "number" && cell > 0 && cell < 5),
        );
        expect(faults(trained(rows, row("Alla", women + men, women, men))).length > 0).toBe(small);
      }),
    );
  });
});

describe("the files in content/siffror", () => {
  let folder: string;
  const name = "2026-01-26.json";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "oppna-figures-"));
    await cp(join(contentFolder, "siffror"), join(folder, "siffror"), { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const change = async (edit: (data: Snapshot) => void, to = name): Promise<void> => {
    const data = JSON.parse(await readFile(join(folder, "siffror", name), "utf8")) as Snapshot;
    edit(data);
    await writeFile(join(folder, "siffror", to), JSON.stringify(data, null, 2));
  };

  test("the example can be published", () => {
    expect(loadFigures(folder).map(({ published }) => published)).toEqual(["2026-01-26"]);
  });

  test("a small group stops the build and names file, line and cell", async () => {
    await change((data) => {
      Object.assign(data.trained.rows[1] ?? {}, { women: 12, men: 2 });
    });
    expect(() => loadFigures(folder)).toThrow(
      /content\/siffror\/2026-01-26\.json, rad \d+: trained visar 2 vid ”Webbinarium, män”/,
    );
  });

  test("a file in a form nobody knows, under another day or not JSON is refused", async () => {
    await change((data) => Object.assign(data, { version: 2 }));
    expect(() => loadFigures(folder)).toThrow("version");
    await change((data) => Object.assign(data, { version: 1, published: "2026-01-27" }));
    expect(() => loadFigures(folder)).toThrow("published ska vara filens namn, 2026-01-26");
    await writeFile(join(folder, "siffror", name), "{");
    expect(() => loadFigures(folder)).toThrow(/rad \d+: filen går inte att läsa/);
  });

  test("a later file cannot change an earlier year in silence", async () => {
    const later = (data: Snapshot) => {
      data.published = "2027-01-25";
      Object.assign(data.perYear[0] ?? {}, { total: 36, women: 25 });
    };
    await change(later, "2027-01-25.json");
    expect(() => loadFigures(folder)).toThrow("perYear säger något annat om 2022 än 2026-01-26.json gjorde");
    await change((data) => {
      later(data);
      data.corrections = [{ date: "2027-01-25", text: "2022 saknade två personer." }];
    }, "2027-01-25.json");
    expect(loadFigures(folder).map(({ published }) => published)).toEqual(["2027-01-25", "2026-01-26"]);
  });

  test("a half-year and the whole year never differ by a small group", async () => {
    await change((data) => {
      data.published = "2025-08-25";
      data.period.to = "2025-06-30";
      data.perYear = data.perYear.slice(0, 3);
      for (const each of [...data.trained.rows, data.trained.sum, ...data.trained.outside]) {
        if (each.label === "Chefer på frukostmöte") Object.assign(each, { total: 41, women: 25, men: 16 });
      }
    }, "2025-08-25.json");
    expect(() => loadFigures(folder)).toThrow(
      "content/siffror/2026-01-26.json: trained skiljer 3 från 2025-08-25.json vid ”Chefer på frukostmöte, totalt”",
    );
  });

  test("no files, no figures", async () => {
    await rm(join(folder, "siffror"), { recursive: true });
    expect(loadFigures(folder)).toEqual([]);
    expect(render({ figures: [] } as unknown as PageData)).toContain("Inga siffror är publicerade än");
  });
});

describe("the page of figures", () => {
  const page = render({ figures: loadFigures() } as PageData);

  test("every drawing has its numbers in a table with a caption, and can be heard", () => {
    const drawings = page.match(/<svg class="chart-drawing" role="img"/g) ?? [];
    expect(drawings).toHaveLength(3);
    expect(page.match(/<caption>/g)?.length).toBeGreaterThanOrEqual(drawings.length);
    expect(page).toMatch(/<desc id="per-ar-desc">2022: 34\. 2023: 52\./);
  });

  test("people, workplaces, administrations and employers stand side by side, each explained", () => {
    for (const label of ["utbildade handledare", "arbetsplatser", "förvaltningar", "arbetsgivare"])
      expect(page).toMatch(new RegExp(`<span>${label}</span> <small>`));
  });

  test("says where the figures come from, when, and what the signs mean", () => {
    expect(page).toMatch(/Publicerat 26\s+januari 2026/);
    expect(page).toContain("Två punkter (..) betyder");
    expect(page).toContain('href="/siffror/2026-01-26.json"');
  });

  test("two series differ by pattern, not by colour alone", () => {
    expect(page).toContain('fill="url(#per-ar-stripes)"');
  });
});

describe("a chart", () => {
  const options = { id: "prov", title: "Prov", description: "Prov." };

  test("the largest is the longest, and a number that is not shown has words and no bar", () => {
    const drawn = barChart({
      ...options,
      rows: [
        { label: "A", value: 40, text: "40" },
        { label: "B", value: 10, text: "10" },
        { label: "C", value: null, text: "visas inte" },
      ],
    }).toString();
    expect([...drawn.matchAll(/<rect[^>]* width="([\d.]+)%"/g)].map(([, width]) => Number(width))).toEqual([86, 21.5]);
    expect(drawn).toContain("visas inte");
  });

  test("a goal above every column still has room", () => {
    const drawn = columnChart({
      ...options,
      rows: [{ label: "2025", value: 20, text: "20" }],
      line: { value: 80, text: "Mål" },
    }).toString();
    expect(drawn).toMatch(/chart-line"[^>]* y1="2\.00em"/);
  });

  test("nobody at all divides by nothing", () => {
    expect(barChart({ ...options, rows: [{ label: "A", value: 0, text: "0" }] }).toString()).not.toContain("NaN");
  });
});
