import { defineConfig } from "vitest/config";

interface ProjectOptions {
  globalSetup?: string[];
  testTimeout?: number;
  fileParallelism?: boolean;
  sequence?: { groupOrder: number };
}

/** One kind of test, in the folder of the same name. Every file that asks for a database gets a clone of its own. */
function kind(name: string, options: ProjectOptions = {}) {
  return {
    extends: true as const,
    test: { name, include: [`tests/${name}/**/*.test.ts`], ...options },
  };
}

const results = process.env.TEST_RESULTS;

export default defineConfig({
  test: {
    ...(results ? { reporters: ["default", "json"], outputFile: { json: results } } : {}),
    globalSetup: ["tests/support/global-setup.ts"],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    pool: "forks",
    // A processor each, also on a machine with two: many tests wait for a clock or a server, not for a processor.
    maxWorkers: "100%",
    projects: [
      kind("sql"),
      kind("functions"),
      // Its workers are held to a provider's two calls a second by the real clock: no other test beside them.
      kind("mail", { fileParallelism: false, sequence: { groupOrder: 1 } }),
      kind("site"),
      kind("journeys", {
        globalSetup: ["tests/support/journey-setup.ts"],
        testTimeout: 60_000,
        // One running system for all, and one browser: after the others, one file at a time.
        fileParallelism: false,
        sequence: { groupOrder: 1 },
      }),
    ],
  },
});
