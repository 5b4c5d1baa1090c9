import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { home } from "./system.ts";

export const runningFile = join(home, "running.json");

export interface Running {
  pid: number;
  siteUrl: string;
  databaseUrl: string;
}

/** What npm start has going in this folder, for the commands that act on it. */
export async function running(): Promise<Running> {
  const text = await readFile(runningFile, "utf8").catch(() => null);
  if (text) {
    const found = JSON.parse(text) as Running;
    if (isAlive(found.pid)) return found;
  }
  throw new Error("Det lokala systemet är inte igång här. Kör npm start i ett annat fönster först.");
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Runs a command and says in one sentence what went wrong. */
export async function command(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
