/**
 * P10: from `npm start` to the first page answered, with dependencies installed and an empty database.
 * node tests/bench/start.ts [starts]
 */
import { startSystem } from "../support/system.ts";
import { median, report } from "./report.ts";

const [starts = 3] = process.argv.slice(2).map(Number);
const secondsMax = 10;

const secondsToFirstPage = async (): Promise<number> => {
  const before = performance.now();
  const system = await startSystem("npm", ["start"]);
  try {
    const response = await fetch(`${system.url}/`);
    if (!response.ok || !(await response.text()).includes("<h1")) throw new Error("The first page did not answer");
    return (performance.now() - before) / 1000;
  } finally {
    await system.stop();
  }
};

const seconds: number[] = [];
for (let start = 0; start < starts; start += 1) seconds.push(await secondsToFirstPage());
await report("P10 npm start", [
  {
    what: "to the first page",
    figure: Number(median(seconds).toFixed(1)),
    unit: "s",
    slowest: Number(Math.max(...seconds).toFixed(1)),
    target: `≤ ${secondsMax}`,
  },
]);
