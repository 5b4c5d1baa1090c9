import { expect, test } from "vitest";
import { testDatabase } from "../support/database.ts";
import { Astrid, someForm, someone, someSession } from "../support/people.ts";

const db = await testDatabase();

/** Comments and texts may say anything; only statements count. */
const bare = (source: string) =>
  source
    .replace(/--[^\n]*/g, "")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/'(?:[^']|'')*'/g, "''");

test("no function updates or deletes without where, which the hosted service refuses", async () => {
  const functions = await db.sql<{ name: string; source: string }>(
    `select p.oid::regprocedure::text as name, pg_get_functiondef(p.oid) as source
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname in ('app', 'api') and p.prokind = 'f'`,
  );
  expect(functions.length).toBeGreaterThan(0);
  const bold = functions.flatMap(({ name, source }) =>
    bare(source)
      .split(";")
      .filter((statement) => /\b(update\s+(only\s+)?[\w."]+(\s+as)?(\s+\w+)?\s+set|delete\s+from)\b/i.test(statement))
      .filter((statement) => !/\bdo\s+update\s+set\b/i.test(statement) && !/\bwhere\b/i.test(statement))
      .map((statement) => `${name}: ${statement.trim()}`),
  );
  expect(bold).toEqual([]);
});

test("years of sessions and a full hall are read well within the eight seconds", async () => {
  const astrid = await Astrid(db);
  const { slug } = await someSession(db, { capacity: null });
  for (let i = 0; i < 4; i += 1)
    await db.door("register", {
      p_form: someForm(slug, { people: Array.from({ length: 60 }, (_, n) => someone(i * 60 + n)) }),
      p_client: null,
    });
  // Three hundred more like it, each with two hundred and forty people; the doors ask for the same rows again and again.
  await db.sql(
    `with made as (
       insert into app.sessions (slug, course_slug, format, municipality_code, venue_name, venue_address,
         registration_closes_at, contact_name, contact_phone, contact_email)
       select s.slug || '-' || n, s.course_slug, s.format, s.municipality_code, s.venue_name, s.venue_address,
         s.registration_closes_at, s.contact_name, s.contact_phone, s.contact_email
       from app.sessions s, generate_series(1, 300) n where s.slug = $1 returning id
     ), days as (
       insert into app.session_days (session_id, day_number, starts_at, ends_at)
       select id, 1, now() + id * interval '1 hour', now() + id * interval '1 hour' + interval '30 minutes' from made
     )
     insert into app.registrations (session_id, submission_id, name, email, role, state)
     select made.id, r.submission_id, r.name, r.email, r.role, r.state from made, app.registrations r`,
    [slug],
  );
  const took = async (work: () => Promise<unknown>) => {
    const started = performance.now();
    await work();
    return performance.now() - started;
  };
  expect(await took(() => db.door("open_calendar"))).toBeLessThan(4_000);
  expect(await took(() => db.door("seats"))).toBeLessThan(4_000);
  expect(Object.keys(await db.door<object>("seats"))).toHaveLength(301);
  expect(await took(() => db.staffDoor(astrid, "staff_sessions"))).toBeLessThan(4_000);
  const view = await db.staffDoor<{ registrations: unknown[] }>(astrid, "staff_session", { p_slug: slug });
  expect(view.registrations).toHaveLength(240);
}, 60_000);
