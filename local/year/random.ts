/** Numbers that look like chance and are the same for the same keys, whatever else has been drawn. */
export interface Random {
  /** From 0 up to 1. */
  next(): number;
  chance(of: number): boolean;
  /** Whole, both ends included. */
  whole(from: number, to: number): number;
  pick<T>(from: readonly T[]): T;
  /** By weights, in the order of the values. */
  weighted<T>(values: readonly T[], weights: readonly number[]): T;
  /** Around a middle: two thirds within one spread. */
  around(middle: number, spread: number): number;
  uuid(): string;
}

/** Keyed by what it is about, so that nothing depends on the order in which a database answers. */
export function randomFor(...keys: (string | number)[]): Random {
  let state = hashed(keys.join("\u0001"));
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  const hex = (length: number) => Array.from({ length }, () => whole(0, 15).toString(16)).join("");
  return {
    next,
    chance: (of) => next() < of,
    whole,
    pick: (from) => from[whole(0, from.length - 1)] as (typeof from)[number],
    weighted: (values, weights) => {
      let left = next() * values.reduce((sum, _, i) => sum + (weights[i] ?? 0), 0);
      const found = values.findIndex((_, i) => {
        left -= weights[i] ?? 0;
        return left < 0;
      });
      return values[found < 0 ? values.length - 1 : found] as (typeof values)[number];
    },
    around: (middle, spread) => middle + spread * (next() + next() + next() + next() - 2) * 1.73,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
  };
}

function hashed(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash ^ (hash >>> 16);
}
