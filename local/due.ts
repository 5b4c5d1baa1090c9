import { command, running } from "./running.ts";
import { runScheduled, scheduledFunctions } from "./schedules.ts";

/** npm run due: every scheduled function once, now, and what it says that it did. */
await command(async () => {
  const { siteUrl } = await running();
  for (const { name } of await scheduledFunctions()) {
    const { status, text } = await runScheduled(siteUrl, name);
    console.log(`${name}: ${status < 400 ? "klar" : `svarade ${status}`}${text && ` ${text}`}`);
    if (status >= 400) process.exitCode = 1;
  }
});
