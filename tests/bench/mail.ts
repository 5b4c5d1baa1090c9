/**
 * P6: workers in processes of their own drain an outbox through the provider's stand-in, which keeps its real limits and
 * has a bad day: a 429 with its pause, two 500s, an answer that never comes, a slow one, and a worker killed in the middle.
 * Then a real letter to as many readers, on the same bad day.
 * The ceiling is the provider's own: two calls a second with a hundred mails in each.
 * node tests/bench/mail.ts [mails] [confirmations]
 */
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { localEnvironment } from "../../local/environment.ts";
import { exampleData } from "../../local/mail-examples.ts";
import { migrate } from "../../local/migrate.ts";
import { freePort } from "../../local/ports.ts";
import { startPostgres } from "../../local/postgres.ts";
import { startRest } from "../../local/rest.ts";
import { newsletterMails } from "../../site/newsletter-mail/mails.ts";
import { startWorker } from "../mail/worker.ts";
import { startResend } from "../support/resend.ts";
import { report } from "./report.ts";

const [many = 10_000, confirmations = 60] = process.argv.slice(2).map(Number);
const callsPerSecond = 2;
const mailsPerCall = 100;
const patienceSeconds = 30;

const home = await mkdtemp(join(tmpdir(), "oppna-bench-"));
await chmod(home, 0o711);
const postgres = await startPostgres({ dataDir: join(home, "data"), port: await freePort(), durable: true });
const databaseUrl = await postgres.createDatabase("bench");
await migrate(databaseUrl);
const from = { name: "Granlandet", address: "utbildning@granlandet.example" };
const siteUrl = "https://granlandet.example";
const rest = await startRest({
  databaseUrl,
  port: await freePort(),
  smtp: { port: 1, from },
  siteUrl,
  filesDir: tmpdir(),
});
const resend = await startResend();
Object.assign(process.env, localEnvironment({ siteUrl, rest, smtpUrl: "" }), {
  MAIL_PROVIDER: "resend",
  RESEND_API_KEY: "re_test",
  RESEND_BASE_URL: resend.url,
});
const client = new pg.Client({ connectionString: databaseUrl });
await client.connect();
// The local REST is slow to its first call; the hosted one is always awake.
await fetch(`${rest.url}/rest/v1/rpc/next_mail_in`, {
  method: "POST",
  headers: { apikey: rest.secretKey, authorization: `Bearer ${rest.secretKey}`, "content-profile": "api" },
});

const queue = (template: string, count: number) =>
  client.query(
    "select app.enqueue($1, $1 || n || '@x.example', 'Cilla Öberg', $2, $1 || '/' || n) from generate_series(1, $3) n",
    [template, JSON.stringify(exampleData[template]), count],
  );

const unsent = async (): Promise<number> =>
  (await client.query("select count(*)::int as n from app.outbox where state <> 'sent'")).rows[0].n;

/** Queued against taken by the provider: what is missing, and what went twice. */
const settle = async () => {
  const addresses = resend.taken.map(({ to }) => to);
  const different = new Set(addresses).size;
  const { rows } = await client.query("select count(*)::int as n from app.outbox");
  return { lost: rows[0].n - different, doubled: addresses.length - different };
};

/** From the first call until the last mail is reported, and the half second that the last call takes of the limit. */
const drained = async (work: () => Promise<unknown>): Promise<number> => {
  while (resend.calls.length === 0) await wait(5);
  await work();
  while ((await unsent()) > 0) await wait(200);
  return (Date.now() - (resend.calls[0]?.at ?? 0)) / 1000 + 1 / callsPerSecond;
};

/** What a process holds now; none when it has ended. */
const residentMegabytes = async (pid: number | undefined): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
};

const clear = async () => {
  resend.clear();
  await client.query("truncate app.outbox, app.mail_batches");
};

// A bad day ------------------------------------------------------------------------------------------

await queue("waitlisted-to-participant", many);
const badDayTrouble: typeof resend.trouble = (_, number) => {
  if (number === 9) return { status: 429, name: "rate_limit_exceeded", retryAfter: "1" };
  if (number === 17 || number === 41) return { status: 500, name: "internal_server_error" };
  if (number === 25) return "taken-in-silence";
  if (number === 33) return { slowMilliseconds: 3_000 };
  return null;
};
resend.trouble = badDayTrouble;
const workers = [startWorker({ patienceSeconds }), startWorker({ patienceSeconds }), startWorker({ patienceSeconds })];
const seconds = await drained(async () => {
  while (resend.taken.length < many * 0.15) await wait(20);
  await workers[0]?.end();
});
const badDay = await settle();
const refused = resend.calls.length - Math.ceil(many / mailsPerCall);
for (const worker of workers) await worker.end();

// A letter as a build makes it, to as many readers ---------------------------------------------------------

await clear();
const [letter] = await newsletterMails({ sessions: [], now: new Date().toISOString() });
if (!letter) throw new Error("content/ holds no letter");
await client.query(
  `with people as (insert into app.subscribers (email) select n || '@x.example' from generate_series(1, $1::int) n returning id)
   insert into app.subscriptions (subscriber_id, list, state, asked_at, confirmed_at)
   select id, $2, 'confirmed', now(), now() from people`,
  [many, letter.list],
);
await client.query("select app.publish_newsletters($1)", [JSON.stringify([letter])]);
const frozen = Date.now();
await client.query("select app.start_newsletter(n) from app.newsletters n");
const freezeMilliseconds = Date.now() - frozen;
resend.trouble = badDayTrouble;
const postmen = [startWorker({ patienceSeconds }), startWorker({ patienceSeconds })];
let heaviest = 0;
const letterSeconds = await drained(async () => {
  while (resend.taken.length < many * 0.15) await wait(20);
  await postmen[0]?.end();
  postmen.push(startWorker({ patienceSeconds }));
  while ((await unsent()) > 0) {
    for (const { pid } of postmen) heaviest = Math.max(heaviest, await residentMegabytes(pid));
    await wait(500);
  }
});
const letters = await settle();
const letterKilobytes = Math.round(((resend.calls[0]?.body.length ?? 0) / mailsPerCall / 1024) * 10) / 10;
for (const postman of postmen) await postman.end();

// Confirmations, one by one, while a big batch is going out ----------------------------------------------

await clear();
await queue("waitlisted-to-participant", 2_000);
await queue("registered-to-participant", confirmations);
const alone = [startWorker({ patienceSeconds }), startWorker({ patienceSeconds })];
const confirmed = await drained(async () => undefined);
const mixed = await settle();
for (const worker of alone) await worker.end();

const ceiling = callsPerSecond * mailsPerCall;
await report("P6 mail", [
  {
    what: `${many} mails on a bad day, ${refused} calls in vain, a worker killed`,
    figure: Math.round(many / seconds),
    unit: "mails/s",
    floor: ceiling,
    ratio: Number((many / seconds / ceiling).toFixed(3)),
    target: "≥ 0.9 ×",
  },
  {
    what: `a letter of ${letterKilobytes} kB to ${many} readers, the same bad day`,
    figure: Math.round(many / letterSeconds),
    unit: "mails/s",
    floor: ceiling,
    ratio: Number((many / letterSeconds / ceiling).toFixed(3)),
    target: "≥ 0.9 ×",
  },
  { what: `freezing its ${many} readers`, figure: freezeMilliseconds, unit: "ms", target: "< 8000" },
  { what: "the heaviest of its workers", figure: heaviest, unit: "MB", target: "< 512" },
  {
    what: `${confirmations} confirmations with files, during 2000 others`,
    figure: Number(((confirmations + 2_000 / mailsPerCall) / confirmed).toFixed(2)),
    unit: "calls/s",
    floor: callsPerSecond,
    ratio: Number(((confirmations + 2_000 / mailsPerCall) / confirmed / callsPerSecond).toFixed(3)),
    target: "≥ 0.9 ×",
  },
  { what: "lost", figure: badDay.lost + letters.lost + mixed.lost, unit: "mails", target: "0" },
  { what: "doubled", figure: badDay.doubled + letters.doubled + mixed.doubled, unit: "mails", target: "0" },
]);

await client.end();
await resend.stop();
await rest.stop();
await postgres.stop();
await rm(home, { recursive: true, force: true });
