/**
 * P4: the registration door against a floor taken in the same interleaved run.
 *
 * The floor is what no registration can do without: lock the session, count, write a submission and a
 * registration: the same two rows as the door's, so that both pay for the same bytes, checks and indexes,
 * and plans kept as the door keeps them. The door does everything it really does.
 * node tests/bench/registration.ts [seconds per measurement] [rounds]
 */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { migrate } from "../../local/migrate.ts";
import { freePort } from "../../local/ports.ts";
import { startPostgres } from "../../local/postgres.ts";
import { median, percentile, report } from "./report.ts";

const [seconds = 1, rounds = 5] = process.argv.slice(2).map(Number);
const spreadOver = 100;

const floor = `
  create schema bench;
  create function bench.register(p_session_id bigint, p_n text) returns text
  language plpgsql set search_path = '' set plan_cache_mode = 'force_generic_plan' as $$
  declare
    v_capacity int;
    v_taken int;
    v_submission_id bigint;
  begin
    select capacity into v_capacity from app.sessions where id = p_session_id for update;
    select count(*) into v_taken from app.registrations where session_id = p_session_id and state = 'registered';
    if v_taken >= v_capacity then
      return 'full';
    end if;
    insert into app.submissions (session_id, form_key, content_hash, outcome, contact_name, contact_email, contact_phone,
      manager_name, manager_email, employer_name, organisation_number, sector, municipality_code, workplace, heard_from)
      values (p_session_id, gen_random_uuid(), sha256(convert_to(p_n, 'UTF8')),
        '{"place": null, "outcome": "registered", "registered": 1, "waitlisted": 0}', p_n, p_n || '@bageri.example',
        '070-174 06 05', 'Gun Ståhl', 'gun@bageri.example', 'Bageri Morgonstund', '2120001355', 'private', '9901',
        'Torget 1', 'colleague')
      returning id into v_submission_id;
    insert into app.registrations (session_id, submission_id, name, email, phone, role, state, wants_network, registered_at)
      values (p_session_id, v_submission_id, p_n, p_n || '@bageri.example', '070-174 06 05', 'supervisor', 'registered',
        true, now());
    return 'registered';
  end $$;
`;

const makeSessions = `
  with made as (
    insert into app.sessions (slug, course_slug, format, venue_name, venue_address, municipality_code, capacity,
      registration_closes_at, contact_name, contact_phone, contact_email, trainer_roles, included)
    select 'bench-' || gen_random_uuid(), 'grundutbildning', 'on_site', 'Folkets hus', 'Storgatan 1', '9901', 1000000,
      now() + interval '30 days', 'Astrid Lind', '0980-319 201', 'astrid@granlandet.example', '{handledare}', 'Lunch'
    from generate_series(1, $1) returning id, slug
  ), days as (
    insert into app.session_days (session_id, day_number, starts_at, ends_at)
    select id, 1, now() + interval '40 days', now() + interval '41 days' from made
  )
  select id::int, slug from made
`;

interface Session {
  id: number;
  slug: string;
}
type Work = (client: pg.Client, session: Session) => Promise<void>;

let counter = 0;

const works: Record<"floor" | "door", Work> = {
  floor: async (client, session) => {
    await client.query({
      name: "floor",
      text: "select bench.register($1, $2)",
      values: [session.id, `person${counter++}`],
    });
  },
  door: async (client, session) => {
    const form = formFor(session.slug, counter++);
    const { rows } = await client.query({
      name: "door",
      text: "select api.register($1, $2) as a",
      values: [form, randomUUID()],
    });
    if (rows[0].a.outcome !== "registered") throw new Error("The bench ran out of seats");
  },
};

const formFor = (session: string, n: number): string =>
  JSON.stringify({
    formKey: randomUUID(),
    session,
    people: [
      {
        name: `Person ${n}`,
        email: `person${n}@bageri.example`,
        phone: "070-174 06 05",
        role: "supervisor",
        gender: null,
      },
    ],
    self: true,
    contact: { name: `Person ${n}`, email: `person${n}@bageri.example`, phone: "070-174 06 05" },
    manager: { name: "Gun Ståhl", email: "gun@bageri.example" },
    employer: {
      name: "Bageri Morgonstund",
      organisationNumber: "212000-1355",
      department: null,
      sector: "private",
      municipality: "9901",
      workplace: "Torget 1",
    },
    heardFrom: "colleague",
    ifNotAll: null,
    needs: { dietary: null, access: null },
    optIns: { shareContact: false, network: true, newsletter: false },
  });

interface Measured {
  perSecond: number;
  p50: number;
  p99: number;
}

/** As many as the clients manage in the given time; fresh sessions each time, so that counting costs the same. */
async function measure(work: Work, clients: pg.Client[], sessionCount: number): Promise<Measured> {
  const first = clients[0] as pg.Client;
  const sessions = (await first.query(makeSessions, [sessionCount])).rows as Session[];
  const times: number[] = [];
  const started = performance.now();
  const end = started + seconds * 1000;
  await Promise.all(
    clients.map(async (client) => {
      for (let at = performance.now(); at < end; ) {
        await work(client, sessions[Math.floor(Math.random() * sessions.length)] as Session);
        const now = performance.now();
        times.push(now - at);
        at = now;
      }
    }),
  );
  const took = (performance.now() - started) / 1000;
  return { perSecond: times.length / took, p50: percentile(times, 50), p99: percentile(times, 99) };
}

async function main(): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), "oppna-bench-"));
  const postgres = await startPostgres({ dataDir: join(home, "data"), port: await freePort() });
  try {
    const url = await postgres.createDatabase("bench");
    await migrate(url);
    const clients = await Promise.all(
      Array.from({ length: 32 }, async () => {
        const client = new pg.Client({ connectionString: url });
        await client.connect();
        return client;
      }),
    );
    const first = clients[0] as pg.Client;
    await first.query(floor);
    await first.query(
      "insert into app.courses (slug, title, kind, audience, summary, data, published_at) values ('grundutbildning', 'Grundutbildning', 'basic', 'supervisors', 'En dag.', '{}', now())",
    );
    await run(clients);
    await Promise.all(clients.map((client) => client.end()));
  } finally {
    await postgres.stop();
    await rm(home, { recursive: true, force: true });
  }
}

async function run(clients: pg.Client[]): Promise<void> {
  const cases = [1, 8, 32].flatMap((n) => [
    { name: `hot session, ${n} clients`, n, sessions: 1 },
    { name: `${spreadOver} sessions, ${n} clients`, n, sessions: spreadOver },
  ]);
  const found = new Map<string, { floor: Measured[]; door: Measured[] }>(
    cases.map((c) => [c.name, { floor: [], door: [] }]),
  );
  for (const work of [works.floor, works.door]) await measure(work, clients, 1);
  // Plans as in a database that has lived: autovacuum would come in the middle of some measurement.
  await clients[0]?.query("analyze");
  for (let round = 0; round < rounds; round++) {
    for (const { name, n, sessions } of cases) {
      for (const kind of round % 2 === 0 ? (["floor", "door"] as const) : (["door", "floor"] as const)) {
        found.get(name)?.[kind].push(await measure(works[kind], clients.slice(0, n), sessions));
      }
    }
  }
  const rows = [...found].map(([name, { floor, door }]) => {
    const rate = (all: Measured[]) => median(all.map((m) => m.perSecond));
    return {
      case: name,
      "floor tx/s": Math.round(rate(floor)),
      "door tx/s": Math.round(rate(door)),
      ratio: Number(median(floor.map((f, i) => (door[i]?.perSecond ?? 0) / f.perSecond)).toFixed(2)),
      "floor p99 ms": Number(median(floor.map((m) => m.p99)).toFixed(1)),
      "door p50 ms": Number(median(door.map((m) => m.p50)).toFixed(1)),
      "door p99 ms": Number(median(door.map((m) => m.p99)).toFixed(1)),
    };
  });
  await report("P4 registration", rows);
}

await main();
