import { describe, expect, test } from "vitest";
import { loadReports } from "../../site/content/report.ts";
import type { PageData } from "../../site/page-data.ts";
import { render as reportPage } from "../../site/pages/report.11ty.ts";
import { render as listPage } from "../../site/pages/reports.11ty.ts";
import { withChanged } from "./changed-content.ts";

const reports = loadReports();
const list = (some = reports) => listPage({ reports: some } as PageData);

describe("a report on the labour market", () => {
  test("tells how things are in each municipality, when it was written and by whom", () => {
    for (const report of reports) {
      const text = reportPage({ report });
      for (const { situation } of report.places) expect(text).toContain(situation);
      expect(text).toContain(report.writtenBy);
      expect(text).toMatch(/Publicerad \d{1,2}\u00a0\p{L}+ 2026/u);
    }
  });

  test("that is invented says so before anything else is read", () => {
    for (const report of reports) {
      const text = reportPage({ report });
      expect(text.indexOf("Det här är ett påhittat exempel.")).toBeLessThan(
        text.indexOf(report.places[0]?.situation ?? ""),
      );
      expect(reportPage({ report: { ...report, example: false } })).not.toContain("påhittat");
    }
    expect(list()).toContain("Det här är ett påhittat exempel.");
  });

  test("without sources can only be an invented one", async () => {
    await withChanged("lagesbilder", "varen-2026.md", ["example: true", "example: false"], (root) =>
      expect(() => loadReports(root)).toThrow(/rad 24: .*behövs: en lägesbild utan källor/),
    );
    const [spring] = reports.filter(({ sources }) => sources.length === 0);
    expect(spring && reportPage({ report: spring })).toContain("Exemplet har inga källor.");
  });

  test("names its sources with links", () => {
    const [autumn] = reports;
    for (const { url } of autumn?.sources ?? [])
      expect(autumn && reportPage({ report: autumn })).toContain(`href="${url}"`);
  });

  test("says nothing twice about one municipality", async () => {
    await withChanged("lagesbilder", "hosten-2026.md", ["municipality: mossviken", "municipality: granby"], (root) =>
      expect(() => loadReports(root)).toThrow("har granby två gånger"),
    );
  });
});

describe("the archive", () => {
  test("has the newest first and whole, and keeps the older", () => {
    expect(reports.map(({ slug }) => slug)).toEqual(["hosten-2026", "varen-2026"]);
    const text = list();
    expect(text.indexOf("/lagesbilder/hosten-2026/")).toBeLessThan(text.indexOf("/lagesbilder/varen-2026/"));
    expect(text).toContain("Tidigare lägesbilder");
  });

  test("with one report shows no empty list of older ones, and with none says whom to call", () => {
    expect(list(reports.slice(0, 1))).not.toContain("Tidigare lägesbilder");
    expect(list([])).toContain('href="tel:0980319200"');
  });
});
