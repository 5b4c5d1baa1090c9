/**
 * P9 and P8: results, effect and the list of rounds with 100,000 answers to ten questions each, from ten years, and all of
 * the answers exported page by page, beside a cursor over the same rows in the same run.
 * node tests/bench/surveys.ts [answers]
 */
import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { migrate } from "../../local/migrate.ts";
import { freePort } from "../../local/ports.ts";
import { startPostgres } from "../../local/postgres.ts";
import { type Line, median, report } from "./report.ts";

const [total = 100_000] = process.argv.slice(2).map(Number);
const perRound = 25;
const turns = 7;

const home = await mkdtemp(join(tmpdir(), "oppna-bench-"));
await chmod(home, 0o711);
const postgres = await startPostgres({ dataDir: join(home, "data"), port: await freePort(), durable: true });
const databaseUrl = await postgres.createDatabase("surveys");
await migrate(databaseUrl);
const client = new pg.Client({ connectionString: databaseUrl });
await client.connect();

const question = (n: number) => ({
  id: `q${n}`,
  type: "scale",
  text: `Fråga ${n}?`,
  options: [],
  measure: n < 2 ? "know" : null,
  moment: ["before", "after"][n] ?? null,
  meaning: [null, null, "willingness", "support", "received"][n] ?? null,
});
const survey = {
  slug: "efter",
  version: "v1",
  title: "Efter",
  stage: "after",
  kinds: ["basic"],
  minutes: 3,
  intro: "",
  thanks: "",
  sections: [{ title: "Del", intro: null, questions: Array.from({ length: 10 }, (_, n) => question(n)) }],
};

/** Closed rounds of 25 who all answered, in five courses and twenty half-years; tallies as closing writes them. */
async function fill(): Promise<number> {
  const [user, staff] = [randomUUID(), randomUUID()];
  await client.query(
    "insert into auth.users (id, email, aud, role, email_confirmed_at) values ($1, $2, 'authenticated', 'authenticated', now())",
    [user, "astrid@granlandet.example"],
  );
  await client.query(
    "insert into app.staff (id, email, name, role, user_id) values ($1, $2, 'Astrid Lind', 'coordinator', $3)",
    [staff, "astrid@granlandet.example", user],
  );
  await client.query("select app.publish_surveys($1, 1)", [JSON.stringify([survey])]);
  await client.query(`insert into app.courses (slug, title, kind, audience, summary)
    select 'kurs-' || n, 'Kurs ' || n, 'basic', 'supervisors', 'En dag.' from generate_series(0, 4) n`);
  await client.query(
    `insert into app.sessions (slug, course_slug, format, venue_name, venue_address, registration_closes_at, contact_name, contact_phone, contact_email)
     select 'tillfalle-' || n, 'kurs-' || n % 5, 'on_site', 'Folkets hus', 'Storgatan 1', '2027-01-01', 'Astrid Lind', '0980-319 201',
       'astrid@granlandet.example' from generate_series(1, $1::int) n`,
    [total / perRound],
  );
  await client.query(`insert into app.survey_rounds (stage, session_id, half, began_at, closes_at, closed_at)
    select 'after', id, (2017 + id % 10) || '-' || 1 + id / 10 % 2, timestamptz '2017-01-01' + id % 3600 * interval '1 day',
      timestamptz '2017-01-22' + id % 3600 * interval '1 day', now() from app.sessions`);
  await client.query(
    `insert into app.survey_invitations (round_id, survey_slug, email, asked_at, answered)
     select r.id, 'efter', 'person' || n || '@arbetsplats.example', r.began_at, true from app.survey_rounds r, generate_series(1, $1::int) n`,
    [perRound],
  );
  await client.query("insert into app.survey_parts select id, 'efter', $1, $1, false from app.survey_rounds", [
    perRound,
  ]);
  await client.query(
    `insert into app.survey_answers (survey_slug, version, round_id, course_slug, half, municipality_code, sector, answers)
     select 'efter', 'v1', r.id, s.course_slug, r.half, '990' || n % 3, 'municipal',
       (select jsonb_object_agg('q' || q, (1 + (q * n + r.id) % 5)::text) from generate_series(0, 9) q)
     from app.survey_rounds r join app.sessions s on s.id = r.session_id, generate_series(1, $1::int) n`,
    [perRound],
  );
  for (let q = 0; q < 10; q += 1)
    await client.query(
      `select app.publish_tally(row('efter', round_id, course_slug, half)::app.survey_scope, $1, 'scale',
         row(municipality_code, sector, null, null)::app.survey_background, array_agg(answers -> $1))
       from app.survey_answers group by round_id, course_slug, half, municipality_code, sector`,
      [`q${q}`],
    );
  await client.query("vacuum analyze");
  await client.query(
    "select set_config('request.jwt.claims', $1, false), set_config('request.jwt.claim.sub', $2, false)",
    [JSON.stringify({ sub: user, role: "authenticated", iat: Math.floor(Date.now() / 1000) }), user],
  );
  return (await client.query("select count(*)::int as n from app.survey_tallies")).rows[0].n;
}

const timed = async (text: string, values: unknown[] = []): Promise<number> => {
  const start = performance.now();
  await client.query(text, values);
  return performance.now() - start;
};
const typical = async (text: string, values: unknown[] = []): Promise<number> => {
  const samples: number[] = [];
  for (let turn = 0; turn <= turns; turn += 1) samples.push(await timed(text, values));
  return median(samples.slice(1));
};

/** Every answer through the door, a page of 1,000 at a time. */
async function exported(): Promise<number> {
  const start = performance.now();
  for (let after: string | null = null, more = true; more; ) {
    const { rows } = await client.query("select api.survey_export('efter', 'Mätning', $1, 1000) as page", [after]);
    const page: { id: string }[] = rows[0].page;
    after = page.at(-1)?.id ?? after;
    more = page.length === 1000;
  }
  return performance.now() - start;
}

/** The same columns of the same rows, by a cursor in one transaction. */
async function cursor(): Promise<number> {
  const start = performance.now();
  await client.query("begin");
  await client.query(`declare answers cursor for select id, version, course_slug, half, municipality_code, sector, role, gender, answers
    from app.survey_answers where survey_slug = 'efter' order by id`);
  for (let more = true; more; ) more = (await client.query("fetch 1000 from answers")).rows.length === 1000;
  await client.query("commit");
  return performance.now() - start;
}

const tallies = await fill();
const rounded = (figure: number): number => Number(figure.toFixed(1));
const page = async (what: string, text: string, filter?: object): Promise<Line> => ({
  what,
  figure: rounded(await typical(text, filter ? [JSON.stringify(filter)] : [])),
  unit: "ms",
  target: "≤ 100 ms",
});
const lines: Line[] = [
  { what: `tallies of ${total * 10} answered questions`, figure: tallies, unit: "", target: "" },
  await page("results, ten years", "select api.survey_results($1)", { survey: "efter" }),
  await page("results, a municipality", "select api.survey_results($1)", { survey: "efter", municipality: "9901" }),
  await page("effect, ten years", "select api.survey_effect($1)", {}),
  await page("effect, a year", "select api.survey_effect($1)", { year: "2026" }),
  await page("the list of rounds", "select api.staff_surveys()"),
];
await exported();
const [door, floor] = [await exported(), await cursor()];
lines.push({
  what: `export of ${total} answers`,
  figure: rounded(door),
  unit: "ms",
  floor: rounded(floor),
  ratio: rounded(door / floor),
  target: "≤ 2 ×",
});
await report("P9 surveys", lines);

await client.end();
await postgres.stop();
await rm(home, { recursive: true, force: true });
