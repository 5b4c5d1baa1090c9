/**
 * P7: a minute's reminders with 100,000 registrations of which 500 are due, beside a plain insert of the very same
 * rows in the same run; then with a tenth of the total, with twice as many due, and with nothing due.
 * node tests/bench/due-work.ts [registrations] [due]
 */
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { migrate } from "../../local/migrate.ts";
import { freePort } from "../../local/ports.ts";
import { startPostgres } from "../../local/postgres.ts";
import { type Line, median, report } from "./report.ts";

const [total = 100_000, due = 500] = process.argv.slice(2).map(Number);
const perSession = 25;
const rounds = 7;

const home = await mkdtemp(join(tmpdir(), "oppna-bench-"));
await chmod(home, 0o711);
const postgres = await startPostgres({ dataDir: join(home, "data"), port: await freePort(), durable: true });

/** Sessions of 25 people: `due` people's are tomorrow, a tenth of the rest within two months, the others in the last four years. */
const fill = async (client: pg.Client, registrations: number, dueNow: number): Promise<void> => {
  const sessions = registrations / perSession;
  await client.query(`insert into app.courses (slug, title, kind, audience, summary)
    values ('grundutbildning', 'Grundutbildning', 'basic', 'supervisors', 'En dag.')`);
  await client.query(
    `insert into app.sessions (slug, course_slug, format, venue_name, venue_address, registration_closes_at,
       contact_name, contact_phone, contact_email)
     select 'tillfalle-' || n, 'grundutbildning', 'on_site', 'Folkets hus', 'Storgatan 1', '2027-01-01',
       'Astrid Lind', '0980-319 201', 'astrid@granlandet.example'
     from generate_series(1, $1::int) n`,
    [sessions],
  );
  await client.query(
    `insert into app.session_days (session_id, day_number, starts_at, ends_at)
     select id, 1, at, at + interval '7 hours'
     from (select id, timestamptz '2027-03-12 09:00+01' + case when id <= $1 then interval '0'
             when id % 10 = 0 then (2 + id % 60) * interval '1 day' else -(1 + id % 1500) * interval '1 day' end as at
           from app.sessions) planned`,
    [dueNow / perSession],
  );
  await client.query(`insert into app.submissions (session_id, form_key, content_hash, outcome, contact_name, contact_email,
      employer_name, sector, municipality_code, created_at)
    select s.id, gen_random_uuid(), '', '{}', 'Henrik Lilja', 'henrik@granby.example', 'Granby kommun', 'municipal', '9901', '2027-01-01'
    from app.sessions s, generate_series(1, 5)`);
  await client.query(
    `insert into app.registrations (session_id, submission_id, name, email, role, state, created_at, registered_at)
     select s.session_id, s.id, 'Person ' || n, 'person' || s.id || '.' || n || '@arbetsplats.example', 'supervisor',
       'registered', '2027-01-01', '2027-01-01'
     from app.submissions s, generate_series(1, $1::int / 5) n`,
    [perSession],
  );
  await client.query(`insert into app.outbox (template, recipient_email, recipient_name, data, unique_key, session_id, submission_id, due_at, state)
    select 'submission-to-contact', contact_email, contact_name, '{}', 'submission/' || id, session_id, id, created_at, 'sent' from app.submissions`);
  // What was due before this morning has been sent.
  await clockAt(client, "2027-03-11 07:59+01");
  await client.query(`insert into app.session_reminders (session_id, kind, for_day, done_at)
    select session_id, kind, for_day, app.now() from app.due_reminders()`);
  await clockAt(client, "2027-03-11 08:00+01");
  await client.query(`insert into app.session_reminders (session_id, kind, for_day, done_at)
    select session_id, kind, for_day, app.now() from app.due_reminders() where kind <> 'day_before'`);
  await client.query("vacuum analyze");
};

const clockAt = (client: pg.Client, moment: string) =>
  client.query(`create or replace function app.now() returns timestamptz language sql stable set search_path = ''
    as $$ select timestamptz '${moment}' $$`);

interface Measured {
  ms: number;
  floorMs: number;
  idleMs: number;
  mails: number;
}

/** Medians of due work that is rolled back, and of the same rows inserted as they are, turn by turn. */
const measure = async (name: string, registrations: number, dueNow: number): Promise<Measured> => {
  const databaseUrl = await postgres.createDatabase(name);
  await migrate(databaseUrl);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await fill(client, registrations, dueNow);
  const timed = async (sql: string): Promise<number> => {
    const start = performance.now();
    await client.query(sql);
    return performance.now() - start;
  };
  const run = "select api.run_due_work('send_reminders')";
  const samples: Omit<Measured, "mails">[] = [];
  let mails = 0;
  for (let round = 0; round <= rounds; round++) {
    await client.query("begin");
    const ms = await timed(run);
    const idleMs = await timed(run);
    await client.query("create temp table same on commit drop as select * from app.outbox where state = 'queued'");
    const { rows } = await client.query("select count(*)::int as n from same");
    mails = rows[0].n;
    await client.query("delete from app.outbox where state = 'queued'");
    const floorMs =
      await timed(`insert into app.outbox (template, recipient_email, recipient_name, data, unique_key, session_id,
        registration_id, submission_id, due_at, useful_until)
      select template, recipient_email, recipient_name, data, unique_key, session_id, registration_id, submission_id, due_at, useful_until
      from same`);
    await client.query("rollback");
    // The first round warms both.
    if (round > 0) samples.push({ ms, floorMs, idleMs });
  }
  await client.end();
  const of = (key: "ms" | "floorMs" | "idleMs") => median(samples.map((sample) => sample[key]));
  return { ms: of("ms"), floorMs: of("floorMs"), idleMs: of("idleMs"), mails };
};

const rounded = (figure: number): number => Number(figure.toFixed(2));

const whole = await measure("whole", total, due);
const tenth = await measure("tenth", total / 10, due);
const twice = await measure("twice", total, due * 2);
const lines: Line[] = [
  {
    what: `${due} due of ${total}`,
    figure: rounded(whole.ms),
    unit: "ms",
    floor: rounded(whole.floorMs),
    ratio: rounded(whole.ms / whole.floorMs),
    target: "≤ 50 ms",
  },
  { what: "against a tenth of the total", figure: rounded(whole.ms / tenth.ms), unit: "×", target: "about 1" },
  { what: "against half as many due", figure: rounded(twice.ms / whole.ms), unit: "×", target: "about 2" },
  { what: "nothing due", figure: rounded(whole.idleMs), unit: "ms", target: "" },
  { what: "mails written", figure: whole.mails, unit: "", target: "" },
];
await report("P7 due work", lines);

await postgres.stop();
await rm(home, { recursive: true, force: true });
