import { defineConfig } from "vitest/config";

interface KindOptions {
  globalSetup?: string[];
  testTimeout?: number;
  maxWorkers?: number | string;
  fileParallelism?: boolean;
  sequence?: { groupOrder: number };
}

/** One kind of test, in the folder of the same name. Every file that asks for a database gets a clone of its own. */
function kind(name: string, options: KindOptions = {}) {
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
    projects: [
      // A processor each: many of these wait for a server, not for a processor.
      ...["sql", "functions", "site"].map((name) => kind(name, { maxWorkers: "100%", sequence: { groupOrder: 0 } })),
      // Workers are held to a provider's pace by the real clock: nothing else beside them.
      kind("mail", { fileParallelism: false, sequence: { groupOrder: 1 } }),
      kind("journeys", {
        globalSetup: ["tests/support/journey-setup.ts"],
        testTimeout: 60_000,
        // One running system for all, and one browser.
        fileParallelism: false,
        sequence: { groupOrder: 2 },
      }),
    ],
  },
});
