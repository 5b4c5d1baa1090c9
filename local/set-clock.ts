import type pg from "pg";
import { localDatabase, moveClock } from "./clock.ts";
import { command, running } from "./running.ts";

/** npm run clock -- 2027-03-05T08:00, Swedish time; -- nu puts it back. */
await command(async () => {
  const asked = process.argv[2];
  if (!asked || !(asked === "nu" || /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(asked))) {
    throw new Error(
      "Skriv en tid, till exempel: npm run clock -- 2027-03-05T08:00 (eller -- nu för den riktiga tiden)",
    );
  }
  const url = process.env.DATABASE_URL ?? (await running()).databaseUrl;
  const client = await localDatabase(url);
  try {
    await moveClock(url, asked === "nu" ? null : await swedishTime(client, asked));
    const { rows } = await client.query<{ now: string }>(
      "select to_char(app.now() at time zone app.time_zone(), 'YYYY-MM-DD HH24.MI') as now",
    );
    console.log(`Klockan i det lokala systemet är nu ${rows[0]?.now}.`);
  } finally {
    await client.end();
  }
  const site = await running().catch(() => null);
  if (site) await fetch(`${site.siteUrl}/__local/build`, { method: "POST" });
});

async function swedishTime(client: pg.Client, asked: string): Promise<string> {
  const { rows } = await client.query<{ at: string }>(
    "select to_char(($1::timestamp at time zone app.time_zone()) at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') as at",
    [asked],
  );
  return rows[0]?.at ?? asked;
}
