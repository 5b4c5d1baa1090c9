import { join } from "node:path";
import { loadFunctions } from "./functions.ts";
import { projectRoot } from "./system.ts";

interface Scheduled {
  name: string;
  schedule: string;
}

export async function scheduledFunctions(): Promise<Scheduled[]> {
  const functions = await loadFunctions(join(projectRoot, "functions"));
  return functions.flatMap(({ name, config }) => (config.schedule ? [{ name, schedule: config.schedule }] : []));
}

/** Runs every due function at each whole minute, as the platform does: UTC, and never two of the same at once. */
export function tickSchedules(siteUrl: string, scheduled: Scheduled[]): () => void {
  const running = new Set<string>();
  let timer: NodeJS.Timeout;
  const tick = () => {
    const now = new Date();
    for (const { name, schedule } of scheduled) {
      if (running.has(name) || !isDue(schedule, now)) continue;
      running.add(name);
      runScheduled(siteUrl, name)
        .catch(() => undefined)
        .finally(() => running.delete(name));
    }
    wait();
  };
  const wait = () => {
    timer = setTimeout(tick, 60_000 - (Date.now() % 60_000));
  };
  wait();
  return () => clearTimeout(timer);
}

export async function runScheduled(siteUrl: string, name: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`${siteUrl}/.netlify/functions/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ next_run: new Date(Date.now() + 60_000).toISOString() }),
    signal: AbortSignal.timeout(60_000),
  });
  return { status: response.status, text: await response.text() };
}

const shorthand: Record<string, string> = {
  "@hourly": "0 * * * *",
  "@daily": "0 0 * * *",
  "@weekly": "0 0 * * 0",
  "@monthly": "0 0 1 * *",
};

/** Five fields of cron: stars, steps, lists and ranges. */
export function isDue(schedule: string, at: Date): boolean {
  const fields = (shorthand[schedule] ?? schedule).trim().split(/\s+/);
  const values = [at.getUTCMinutes(), at.getUTCHours(), at.getUTCDate(), at.getUTCMonth() + 1, at.getUTCDay()];
  return values.every((value, i) => (fields[i] ?? "*").split(",").some((part) => partMatches(part, value)));
}

function partMatches(part: string, value: number): boolean {
  const [range = "*", step = "1"] = part.split("/");
  if (range === "*") return value % Number(step) === 0;
  const [from = 0, to = from] = range.split("-").map(Number);
  return value >= from && value <= to && (value - from) % Number(step) === 0;
}
