import type { Cell } from "./content/figures.ts";

interface Known {
  value: Cell;
}

interface KnownSum<Place extends Known> {
  parts: Place[];
  whole: Place;
}

/** What the hidden cells of a sum add up to, the whole counted backwards. */
interface Equation {
  factors: number[];
  constant: number;
}

interface Bounds {
  low: number;
  high: number;
}

/**
 * The hidden cells whose value follows from the others. Whoever reads may assume that women and men make the whole, and
 * knows that nobody is counted below zero: a cell is given away when its smallest and largest possible values meet.
 * Sums run along rows and columns only, so taking them one at a time misses nothing; the tests try every other way.
 */
export const givenAway = <Place extends Known>(places: Place[], sums: KnownSum<Place>[]): Place[] => {
  const hidden = places.filter(({ value }) => value === "..");
  const bounds = boundsOf(
    sums.map((sum) => equationOf(sum, hidden)),
    hidden.length,
  );
  return hidden.filter((_place, index) => {
    const own = bounds[index];
    return own && own.low >= own.high;
  });
};

const equationOf = <Place extends Known>({ parts, whole }: KnownSum<Place>, hidden: Place[]): Equation => {
  const terms = [...parts.map((place) => ({ place, sign: 1 })), { place: whole, sign: -1 }];
  const known = terms.map(({ place, sign }) => (typeof place.value === "number" ? sign * place.value : 0));
  return {
    factors: hidden.map((place) => terms.find((term) => term.place === place)?.sign ?? 0),
    constant: -known.reduce((sum, value) => sum + value, 0),
  };
};

/** Each cell's smallest and largest possible value, made narrower by every sum until nothing moves. */
const boundsOf = (equations: Equation[], unknowns: number, roundsMax = 1000): Bounds[] => {
  const bounds: Bounds[] = Array.from({ length: unknowns }, () => ({ low: 0, high: Number.POSITIVE_INFINITY }));
  for (let round = 0; round < roundsMax; round++)
    if (!equations.map((equation) => narrow(equation, bounds)).some(Boolean)) break;
  return bounds;
};

/** Says whether anything moved. */
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
    return sum + factor * own[factor > 0 ? end : opposite];
  }, 0);
