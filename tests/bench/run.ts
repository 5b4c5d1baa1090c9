/**
 * Every bench in turn, each in a process of its own: one that is out of breath must not slow the next.
 * npm run bench, or npm run bench -- registration function
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const benches = ["start", "weight", "function", "registration", "outbox"];
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !benches.includes(name));

if (unknown.length > 0) {
  console.error(`Det finns ingen mätning som heter ${unknown.join(", ")}. Välj bland ${benches.join(", ")}.`);
  process.exitCode = 1;
} else {
  for (const name of asked.length > 0 ? asked : benches) {
    const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${name}.ts`)], { stdio: "inherit" });
    if (status !== 0) process.exitCode = 1;
  }
}
