/**
 * P6, first part: drains an outbox through the provider's stand-in. Lifted: what our own side costs per mail.
 * Paced: two calls a second, as the provider allows, against that ceiling.
 * node tests/bench/outbox.ts [mails lifted] [mails paced]
 */
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { localEnvironment } from "../../local/environment.ts";
import { migrate } from "../../local/migrate.ts";
import { freePort } from "../../local/ports.ts";
import { startPostgres } from "../../local/postgres.ts";
import { startRest } from "../../local/rest.ts";
import { exampleData } from "../mail/examples.ts";
import { startResend } from "../support/resend.ts";
import { report } from "./report.ts";

const [lifted = 500, paced = 30] = process.argv.slice(2).map(Number);
const perSecond = 2;

const home = await mkdtemp(join(tmpdir(), "oppna-bench-"));
await chmod(home, 0o711);
const postgres = await startPostgres({ dataDir: join(home, "data"), port: await freePort(), durable: true });
const databaseUrl = await postgres.createDatabase("bench");
await migrate(databaseUrl);
const from = { name: "Granlandet", address: "utbildning@granlandet.example" };
const rest = await startRest({
  databaseUrl,
  port: await freePort(),
  smtp: { port: 1, from },
  siteUrl: "http://127.0.0.1",
});
const resend = await startResend();
Object.assign(process.env, localEnvironment({ siteUrl: "https://granlandet.example", rest, smtpUrl: "" }), {
  MAIL_PROVIDER: "resend",
  RESEND_API_KEY: "re_test",
  RESEND_BASE_URL: resend.url,
});
const { drain } = await import("../../functions/lib/mail.ts");
const { resendProvider } = await import("../../functions/lib/mail-resend.ts");
const client = new pg.Client({ connectionString: databaseUrl });
await client.connect();

const measure = async (mails: number, intervalMilliseconds: number) => {
  resend.clear();
  await client.query(
    "select app.enqueue('registered-to-participant', 'person' || n || '@x.example', 'Cilla Öberg', $1, $2 || n) from generate_series(1, $3) n",
    [JSON.stringify(exampleData["registered-to-participant"]), `bench/${intervalMilliseconds}/`, mails],
  );
  const start = performance.now();
  const { sent } = await drain({ seconds: 600, batch: 20, provider: resendProvider({ intervalMilliseconds }) });
  const seconds = (performance.now() - start) / 1000;
  const doubled = resend.calls.length - new Set(resend.calls.map(({ key }) => key)).size;
  return { lost: mails - resend.taken.length, doubled, perSecond: sent / seconds };
};

const free = await measure(lifted, 0);
const held = await measure(paced, 1000 / perSecond);
await report("P6 outbox", [
  { what: "lifted", figure: Math.round(free.perSecond), unit: "mails/s", target: "" },
  {
    what: "at the provider's pace",
    figure: Number(held.perSecond.toFixed(2)),
    unit: "mails/s",
    floor: perSecond,
    ratio: Number((held.perSecond / perSecond).toFixed(2)),
    target: "≥ 0.9 ×",
  },
  { what: "lost or doubled", figure: free.lost + free.doubled + held.lost + held.doubled, unit: "mails", target: "0" },
]);

await client.end();
await resend.stop();
await rest.stop();
await postgres.stop();
await rm(home, { recursive: true, force: true });
