import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { acts, live, newWorld } from "../support/motion.ts";

/**
 * Random lives of a session: two people act at the same moment on two connections, again and again, and after
 * each moment what must always hold is looked for in the tables. SEQUENCES=20000 for a long night.
 */
const lanes = 2;
const sequences = Number(process.env.SEQUENCES ?? 2000) / lanes;

const lives = fc.record({
  capacity: fc.integer({ min: 1, max: 4 }),
  hoursAhead: fc.constantFrom(30, 80, 400, 1200),
  moments: fc.array(fc.tuple(acts, acts), { minLength: 3, maxLength: 8 }),
});

describe.concurrent("whatever two people do at the same moment, over and over", () => {
  test.each(Array.from({ length: lanes }, (_, lane) => lane + 1))(
    "no seat is given twice, the line keeps its order, nobody holds two, and each is told once (lane %i)",
    async (lane) => {
      const world = await newWorld();
      await fc.assert(
        fc.asyncProperty(lives, async (life) => {
          expect(await live(world, life)).toEqual([]);
        }),
        { numRuns: sequences, seed: Number(process.env.SEED ?? 20270312) + lane, endOnFailure: false },
      );
    },
    400_000,
  );
});
