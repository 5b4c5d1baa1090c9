import { command, running } from "./running.ts";
import { runScheduled, scheduledFunctions } from "./schedules.ts";

/** npm run due: every scheduled function once, now. */
await command(async () => {
  const { siteUrl } = await running();
  for (const { name } of await scheduledFunctions()) {
    const status = await runScheduled(siteUrl, name);
    console.log(`${name}: ${status < 400 ? "klar" : `svarade ${status}`}`);
    if (status >= 400) process.exitCode = 1;
  }
});
