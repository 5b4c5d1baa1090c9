import { describe, expect, test } from "vitest";
import { holidaysAround } from "../../site/holidays.ts";

const of = (year: number): Record<string, string> =>
  Object.fromEntries(
    holidaysAround(year)
      .filter(({ day }) => day.startsWith(String(year)))
      .map(({ day, name }) => [day, name]),
  );

describe("days when nobody can be expected to answer", () => {
  test("2027, all of them by name", () => {
    expect(of(2027)).toEqual({
      "2027-01-01": "Nyårsdagen",
      "2027-01-06": "Trettondedag jul",
      "2027-03-26": "Långfredagen",
      "2027-03-28": "Påskdagen",
      "2027-03-29": "Annandag påsk",
      "2027-05-01": "Första maj",
      "2027-05-06": "Kristi himmelsfärdsdag",
      "2027-05-16": "Pingstdagen",
      "2027-06-06": "Sveriges nationaldag",
      "2027-06-25": "Midsommarafton",
      "2027-06-26": "Midsommardagen",
      "2027-11-06": "Alla helgons dag",
      "2027-12-24": "Julafton",
      "2027-12-25": "Juldagen",
      "2027-12-26": "Annandag jul",
      "2027-12-31": "Nyårsafton",
    });
  });

  // As the almanac gives Easter Sunday; Good Friday is two days before and Easter Monday the day after.
  test.each([
    [2026, "2026-04-03", "2026-04-05", "2026-04-06"],
    [2028, "2028-04-14", "2028-04-16", "2028-04-17"],
    [2029, "2029-03-30", "2029-04-01", "2029-04-02"],
    [2030, "2030-04-19", "2030-04-21", "2030-04-22"],
    [2032, "2032-03-26", "2032-03-28", "2032-03-29"],
    [2038, "2038-04-23", "2038-04-25", "2038-04-26"],
  ])("Easter %i", (year, friday, sunday, monday) => {
    expect(of(year)).toMatchObject({ [friday]: "Långfredagen", [sunday]: "Påskdagen", [monday]: "Annandag påsk" });
  });

  test("eves on which most people work are working days", () => {
    const names = Object.values(of(2027));
    for (const eve of ["Trettondagsafton", "Skärtorsdagen", "Valborgsmässoafton", "Allhelgonaafton"])
      expect(names).not.toContain(eve);
  });

  test("last year and the five to come, each day once, also when two holidays meet", () => {
    const days = holidaysAround(2008).map(({ day }) => day);
    expect([...new Set(days.map((day) => Number(day.slice(0, 4))))].sort()).toEqual([
      2007, 2008, 2009, 2010, 2011, 2012, 2013,
    ]);
    expect(days.filter((day) => day === "2008-05-01")).toHaveLength(1);
    expect(new Set(days).size).toBe(days.length);
  });
});
