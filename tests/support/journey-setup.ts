import type { TestProject } from "vitest/node";
import { startSystem } from "./system.ts";

declare module "vitest" {
  export interface ProvidedContext {
    journeySite: { home: string; url: string; apiUrl: string; mailUrl: string; databaseUrl: string };
  }
}

/** Started once for all journeys. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { stop, ...addresses } = await startSystem();
  project.provide("journeySite", addresses);
  return stop;
}
