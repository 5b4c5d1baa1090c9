import type { Cell } from "./content/figures.ts";

interface Known {
  value: Cell;
}

interface KnownSum<Place extends Known> {
  parts: Place[];
  whole: Place;
}

/** Coefficients of the hidden cells, and what they add up to. */
interface Equation {
  factors: number[];
  constant: number;
}

/**
 * The hidden cells whose value follows from the others. Whoever reads may assume that women and men make the whole, and
 * knows that nobody is counted below zero: so a cell is given away when the sums have one answer for it, and also when
 * its smallest and largest possible values meet.
 */
export const givenAway = <Place extends Known>(places: Place[], sums: KnownSum<Place>[]): Place[] => {
  const hidden = places.filter(({ value }) => value === "..");
  const equations = sums.map((sum) => equationOf(sum, hidden)).filter(({ factors }) => factors.some(Boolean));
  const solved = solvedBy(equations, hidden.length);
  const bounds = boundsOf(equations, hidden.length);
  return hidden.filter((_place, index) => solved.has(index) || meets(bounds[index]));
};

const equationOf = <Place extends Known>({ parts, whole }: KnownSum<Place>, hidden: Place[]): Equation => {
  const terms = [...parts.map((place) => ({ place, sign: 1 })), { place: whole, sign: -1 }];
  return {
    factors: hidden.map((place) => terms.find((term) => term.place === place)?.sign ?? 0),
    constant: -terms.reduce(
      (sum, { place, sign }) => sum + (typeof place.value === "number" ? sign * place.value : 0),
      0,
    ),
  };
};

/** Gauss and Jordan: a row left with one unknown has solved it. */
const solvedBy = (equations: Equation[], unknowns: number): Set<number> => {
  const rows = equations.map(({ factors }) => [...factors]);
  let rank = 0;
  for (let column = 0; column < unknowns && rank < rows.length; column++) {
    const pivot = rows.findIndex((row, index) => index >= rank && Math.abs(row[column] ?? 0) > 1e-9);
    if (pivot < 0) continue;
    const [row = []] = rows.splice(pivot, 1);
    const unit = row.map((factor) => factor / (row[column] ?? 1));
    for (const [index, other] of rows.entries())
      rows[index] = other.map((factor, at) => factor - (other[column] ?? 0) * (unit[at] ?? 0));
    rows.splice(rank, 0, unit);
    rank++;
  }
  const alone = rows.map((row) => row.flatMap((factor, index) => (Math.abs(factor) > 1e-9 ? [index] : [])));
  return new Set(alone.filter((left) => left.length === 1).flat());
};

interface Bounds {
  low: number;
  high: number;
}

/** Each cell's smallest and largest possible value, made narrower by every sum until nothing moves. */
const boundsOf = (equations: Equation[], unknowns: number): Bounds[] => {
  const bounds: Bounds[] = Array.from({ length: unknowns }, () => ({ low: 0, high: Number.POSITIVE_INFINITY }));
  for (let round = 0; round < 100; round++) {
    const moved = equations.map((equation) => narrow(equation, bounds));
    if (!moved.some(Boolean)) break;
  }
  return bounds;
};

const narrow = ({ factors, constant }: Equation, bounds: Bounds[]): boolean => {
  let moved = false;
  for (const [index, factor] of factors.entries()) {
    const own = bounds[index];
    if (!own || factor === 0) continue;
    const others = factors.map((each, at) => (at === index ? 0 : each));
    const least = constant - extreme(others, bounds, "high");
    const most = constant - extreme(others, bounds, "low");
    const [low, high] = factor > 0 ? [least, most] : [-most, -least];
    if (low > own.low) [own.low, moved] = [low, true];
    if (high < own.high) [own.high, moved] = [high, true];
  }
  return moved;
};

/** The largest or smallest that the terms can add up to. */
const extreme = (factors: number[], bounds: Bounds[], end: "low" | "high"): number =>
  factors.reduce((sum, factor, index) => {
    const own = bounds[index];
    if (factor === 0 || !own) return sum;
    const opposite = end === "low" ? "high" : "low";
    return sum + factor * (factor > 0 ? own[end] : own[opposite]);
  }, 0);

const meets = (bounds: Bounds | undefined): boolean => bounds !== undefined && bounds.low >= bounds.high;
