import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { applyClock } from "../../local/clock.ts";
import { migrate } from "../../local/migrate.ts";
import { freePort } from "../../local/ports.ts";
import { startPostgres } from "../../local/postgres.ts";

declare module "vitest" {
  export interface ProvidedContext {
    databaseServer: { port: number; adminUrl: string; template: string };
  }
}

let running: Promise<() => Promise<void>> | null = null;

/** One server and one migrated template for the whole run, whichever kinds of tests are in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  running ??= start(project);
  return running;
}

async function start(project: TestProject): Promise<() => Promise<void>> {
  const home = await mkdtemp(join(tmpdir(), "oppna-test-"));
  await chmod(home, 0o711);
  const postgres = await startPostgres({ dataDir: join(home, "data"), port: await freePort(), durable: false });
  const stop = async () => {
    await postgres.stop();
    await rm(home, { recursive: true, force: true });
  };
  try {
    const template = "template_app";
    const url = await postgres.createDatabase(template);
    // TEST_UNTIL=06 leaves later chapters out, for whoever is writing one of them.
    await migrate(url, { until: process.env.TEST_UNTIL });
    await applyClock(url);
    project.provide("databaseServer", { port: postgres.port, adminUrl: postgres.adminUrl, template });
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}
