import { beforeAll, expect, test } from "vitest";
import { fillYears } from "../../local/year/big.ts";
import { liveYears } from "../../local/year/life.ts";
import { openWorld, type World } from "../../local/year/world.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { Astrid } from "../support/people.ts";
import { afterSurvey, managerSurvey, publishSurveys, sixMonthSurvey } from "../support/surveys.ts";

const from = "2026-01-12";
const until = "2026-09-07T00:00";
const tiny = (world: World, seed: number) => liveYears(world, { seed, from, until, sessions: 2 });
const large = (world: World, seed: number) => fillYears(world, { seed, from, until, years: 1, sessionsPerYear: 4 });

/** What came of a year of two sessions, without what is there by chance: identifiers and the order of rows. */
const yearOf = async (seed: number, live = tiny): Promise<{ db: TestDatabase; came: Record<string, unknown> }> => {
  const db = await testDatabase();
  await Astrid(db);
  await db.sql(`insert into app.courses (slug, title, kind, audience, summary, data, published_at) values
    ('grundutbildning', 'Grundutbildning', 'basic', 'supervisors', 'En dag.', '{}', now()),
    ('frukostmote-for-chefer', 'Frukostmöte', 'breakfast', 'managers', 'En morgon.', '{}', now())`);
  const kinds = { kinds: ["basic", "breakfast"] };
  await publishSurveys(db, [afterSurvey(kinds), { ...sixMonthSurvey(), ...kinds }, { ...managerSurvey(), ...kinds }]);
  const world = await openWorld(db.url);
  await live(world, seed);
  await world.close();
  const [row] = await db.sql<{ came: Record<string, unknown> }>(`select jsonb_build_object(
    'sessions', (select jsonb_agg(jsonb_build_array(s.course_slug, s.capacity, s.municipality_code, d.starts_at) order by d.starts_at)
      from app.sessions s join app.session_days d on d.session_id = s.id and d.day_number = 1),
    'people', (select jsonb_agg(jsonb_build_array(s.course_slug, r.email, r.state, r.registered_at, a.attended_at, b.marked_at)
        order by s.course_slug, r.email, r.id)
      from app.registrations r join app.sessions s on s.id = r.session_id left join app.attendances a on a.registration_id = r.id
        left join app.absences b on b.registration_id = r.id),
    'rounds', (select jsonb_agg(jsonb_build_array(r.stage, s.course_slug, r.half, r.began_at, r.closed_at, p.survey_slug, p.sent, p.answered, p.waiting)
        order by r.began_at, p.survey_slug)
      from app.survey_rounds r join app.sessions s on s.id = r.session_id left join app.survey_parts p on p.round_id = r.id),
    'tallies', (select jsonb_agg(line order by line) from (
      select jsonb_build_array(survey_slug, question, course_slug, half, municipality_code, sector, role, gender, n, counts, sums) as line
      from app.survey_tallies) tallies),
    'texts', (select jsonb_agg(answer order by survey_slug, question, answer) from app.survey_texts),
    'mails', (select jsonb_object_agg(template, n) from (select template, count(*) as n from app.outbox where state = 'sent' group by 1) sent),
    'unsent', (select count(*) from app.outbox where state <> 'sent')) as came`);
  return { db, came: row?.came ?? {} };
};

let first: Awaited<ReturnType<typeof yearOf>>;
beforeAll(async () => {
  first = await yearOf(7);
}, 60_000);

test("a course year comes out the same twice for a seed, and otherwise for another", async () => {
  expect((await yearOf(7)).came).toEqual(first.came);
  expect((await yearOf(8)).came).not.toEqual(first.came);
}, 120_000);

test("it has people who came and people who did not, rounds that have closed, and answers in fives", async () => {
  const [counts] = await first.db.sql<Record<string, number>>(`select
    (select count(*)::int from app.attendances) as present, (select count(*)::int from app.absences) as absent,
    (select count(*)::int from app.registrations where state = 'cancelled') as left,
    (select count(*)::int from app.survey_rounds where closed_at is null) as open,
    (select count(distinct stage)::int from app.survey_rounds) as stages,
    (select min(n) from app.survey_tallies) as least`);
  for (const what of ["present", "absent", "left"]) expect(counts?.[what], what).toBeGreaterThan(0);
  expect(counts).toMatchObject({ open: 0, stages: 2 });
  expect(counts?.least).toBeGreaterThanOrEqual(5);
});

test("people are more confident after than before", async () => {
  const mean = async (question: string) => {
    const [row] = await first.db.sql<{ mean: number }>(
      `select sum(value::int * times::int)::float8 / sum(times::int) as mean
       from app.survey_tallies cross join jsonb_each_text(counts) as each (value, times) where question = $1 and value ~ '^[1-5]$'`,
      [question],
    );
    return row?.mean ?? 0;
  };
  expect(await mean("know")).toBeGreaterThan((await mean("knew")) + 0.5);
});

test("no mail of the year is left to send, and the clock stands where it did", async () => {
  expect(first.came.unsent).toBe(0);
  expect(await first.db.sql("select frozen_at, ahead_by::text from local.clock")).toEqual([
    { frozen_at: null, ahead_by: "00:00:00" },
  ]);
});

test("a large year has many people in each session, the same twice, and shows nothing about fewer than five", async () => {
  const { db, came } = await yearOf(7, large);
  expect((await yearOf(7, large)).came).toEqual(came);
  const [counts] = await db.sql<Record<string, number>>(`select
    (select count(*)::int from app.registrations) as people, (select count(*)::int from app.survey_rounds where closed_at is null) as open,
    (select count(*)::int from app.survey_answers) as answers, (select min(n) from app.survey_tallies) as least`);
  expect(counts).toMatchObject({ people: 150, open: 0 });
  expect(counts?.answers).toBeGreaterThan(50);
  expect(counts?.least).toBeGreaterThanOrEqual(5);
}, 60_000);
