import type { Cell, Counts, Snapshot } from "./content/figures.ts";
import { givenAway } from "./given-away.ts";

interface FigureFault {
  /** The part of the file. */
  field: string;
  text: string;
}

const columnNames = { total: "totalt", women: "kvinnor", men: "män" } as const;
const columns = ["total", "women", "men"] as const;

/** One cell with its place in words. */
interface NamedCell {
  name: string;
  value: Cell;
}

/** The parts add up to the whole; or, where somebody may be counted as neither, to no more than it. */
interface Sum {
  parts: NamedCell[];
  whole: NamedCell;
  exact: boolean;
}

/** A part of the file: all its cells, and how they add up. */
interface Part {
  field: string;
  cells: NamedCell[];
  sums: Sum[];
}

/** Everything in a snapshot that shows a small group, gives one away or does not add up. Sentences for whoever publishes. */
export const figureFaults = (snapshot: Snapshot): FigureFault[] => [
  ...partsOf(snapshot).flatMap((part) => partFaults(part, snapshot.threshold)),
  ...yearFaults(snapshot),
];

const partsOf = ({ trained, perYear, reach, sectors }: Snapshot): Part[] => [
  trainedPart(trained),
  {
    field: "perYear",
    cells: perYear.flatMap((row) => cellsOf(String(row.year), row)),
    sums: perYear.flatMap((row) => acrossRow(cellsOf(String(row.year), row))),
  },
  { field: "reach", cells: reach.map(({ label, value }) => ({ name: label, value })), sums: [] },
  sectorsPart(sectors),
];

const cellsOf = (label: string, row: Counts): NamedCell[] =>
  columns.map((column) => ({ name: `${label}, ${columnNames[column]}`, value: row[column] }));

/** Women and men make the total, unless the row is not counted by gender. */
const acrossRow = ([total, women, men]: NamedCell[]): Sum[] =>
  total && women && men && [total, women, men].every(({ value }) => value !== null)
    ? [{ parts: [women, men], whole: total, exact: false }]
    : [];

const trainedPart = ({ rows, sum, outside }: Snapshot["trained"]): Part => {
  const inside = rows.map((row) => cellsOf(row.label, row));
  const whole = cellsOf(sum.label, sum);
  const apart = outside.map((row) => cellsOf(row.label, row));
  const down = whole.map((cell, column) => ({
    parts: inside.flatMap((row) => row[column] ?? []),
    whole: cell,
    exact: true,
  }));
  return {
    field: "trained",
    cells: [...inside, whole, ...apart].flat(),
    sums: [...[...inside, whole, ...apart].flatMap(acrossRow), ...down],
  };
};

const sectorsPart = ({ rows, sum }: Snapshot["sectors"]): Part => {
  const parts = rows.map(({ label, value }) => ({ name: label, value }));
  const whole = { name: sum.label, value: sum.value };
  return { field: "sectors", cells: [...parts, whole], sums: [{ parts, whole, exact: true }] };
};

const partFaults = ({ field, cells, sums }: Part, threshold: number): FigureFault[] => {
  const small = cells.filter(({ value }) => typeof value === "number" && value > 0 && value < threshold);
  return [
    ...small.map(({ name, value }) => ({
      field,
      text: `visar ${value} vid ”${name}”. Det är färre än ${threshold}. Skriv ".." där, och i en cell till så att siffran inte går att räkna ut`,
    })),
    ...sums.flatMap((sum) => sumFaults(sum, threshold).map((text) => ({ field, text }))),
    ...givenAway(cells, sums).map(({ name }) => ({
      field,
      text: `döljer ”${name}”, men den går att räkna ut ur de andra siffrorna. Dölj en siffra till i samma rad och en i samma kolumn`,
    })),
  ];
};

/** What is left of the whole when the parts that are shown have been taken away. */
const sumFaults = ({ parts, whole, exact }: Sum, threshold: number): string[] => {
  if (typeof whole.value !== "number") return [];
  const hidden = parts.filter(({ value }) => value === "..");
  const rest = whole.value - parts.reduce((sum, { value }) => sum + (typeof value === "number" ? value : 0), 0);
  if (rest < 0 || (exact && rest > 0 && hidden.length === 0))
    return [`går inte ihop: delarna är inte lika många som ”${whole.name}”`];
  if (rest === 0 || rest >= threshold) return [];
  return hidden.length > 0
    ? [`döljer ”${hidden.map(({ name }) => name).join("” och ”")}”, men tillsammans är de ${rest}. Dölj en siffra till`]
    : [`visar så mycket att de ${rest} som inte är med går att räkna ut ur ”${whole.name}”. Dölj två av siffrorna`];
};

/** The year that the table is about stands once more among the years, and says the same. */
const yearFaults = ({ period, trained, perYear }: Snapshot): FigureFault[] => {
  const year = Number(period.to.slice(0, 4));
  const same = perYear.find((row) => row.year === year);
  return !same || columns.every((column) => same[column] === trained.sum[column])
    ? []
    : [{ field: "perYear", text: `säger något annat om ${year} än ”${trained.sum.label}” gör. De ska vara lika` }];
};

/** The one period holds the other and more. */
const holds = ({ period }: Snapshot, { period: other }: Snapshot): boolean =>
  period.from <= other.from && period.to >= other.to && (period.from < other.from || period.to > other.to);

/** A half-year and the whole year around it show what came in between: that group, too, may not be small. */
export const differenceFaults = (earlier: Snapshot, later: Snapshot): FigureFault[] => {
  if (!holds(earlier, later) && !holds(later, earlier)) return [];
  const before = new Map(
    partsOf(earlier).flatMap(({ field, cells }) => cells.map(({ name, value }) => [`${field} ${name}`, value])),
  );
  return partsOf(later)
    .filter(({ field }) => field !== "perYear")
    .flatMap(({ field, cells }) =>
      cells.flatMap(({ name, value }) => {
        const other = before.get(`${field} ${name}`);
        const difference = typeof value === "number" && typeof other === "number" ? Math.abs(value - other) : 0;
        return difference > 0 && difference < later.threshold
          ? [
              {
                field,
                text: `skiljer ${difference} från ${earlier.published}.json vid ”${name}”, så en liten grupp går att räkna ut. Skriv ".." där, och i en cell till`,
              },
            ]
          : [];
      }),
    );
};
