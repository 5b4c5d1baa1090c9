import { defineConfig } from "vitest/config";

/** One kind of test, in the folder of the same name. Every file that asks for a database gets a clone of its own. */
function kind(name: string, options: { globalSetup?: string[]; testTimeout?: number; fileParallelism?: boolean } = {}) {
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
      kind("sql"),
      kind("functions"),
      kind("mail"),
      kind("site"),
      kind("journeys", {
        globalSetup: ["tests/support/journey-setup.ts"],
        testTimeout: 60_000,
        fileParallelism: false,
      }),
    ],
  },
});
