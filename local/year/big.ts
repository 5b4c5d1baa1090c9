import { createHash } from "node:crypto";
import type { Survey } from "../../site/survey.ts";
import { answersTo } from "./answers.ts";
import { personAt, type Workplace, workplacesFor } from "./invented.ts";
import { dayAfter, type Wall } from "./plan.ts";
import { type Random, randomFor } from "./random.ts";
import type { World } from "./world.ts";

/**
 * Years of the size that the site is measured at: ten of them hold 100,000 registrations and a million answered questions.
 *
 * Not through doors, but straight into the tables as their owner, since the doors would take hours: sessions, bookings,
 * presences, rounds, invitations and the answers in the pool. Through the same function as always: closing each round
 * (app.close_survey_round), so that what is shown of the answers is made as it is of real ones.
 */
export async function fillYears(world: World, asked: BigAsked): Promise<void> {
  const { seed, from, years, until, sessionsPerYear = 200, tell = () => undefined } = asked;
  const places = workplacesFor(seed, 20);
  const courses = await world.sql<{ slug: string }>(
    "select slug from app.courses where kind <> 'web' and retired_at is null order by slug",
  );
  const definitions = new Map<string, Survey>();
  const [last, count] = [until.slice(0, 10), sessionsPerYear * years];
  const sessions = Array.from({ length: count }, (_, n) =>
    planSession(seed, places, courses, n, dayAfter(from, (364 * years * n) / count)),
  );
  const events = sessions
    .flatMap((session) => [
      { day: dayAfter(session.day, 1), session, stage: null },
      { day: dayAfter(session.day, 22), session, stage: "after" as const },
      { day: dayAfter(session.day, 205), session, stage: "six_months" as const },
    ])
    .filter(({ day }) => day < last)
    .sort((a, b) => a.day.localeCompare(b.day) || a.session.slug.localeCompare(b.session.slug));
  let year = "";
  for (const { day, session, stage } of events) {
    if (year !== day.slice(0, 4)) tell(day.slice(0, 4));
    year = day.slice(0, 4);
    await world.at(`${day}T00:05`, () =>
      stage ? holdRound(world, definitions, seed, session, stage) : holdSession(world, session),
    );
  }
  await world.sql("analyze");
}

interface BigAsked {
  seed: number;
  from: string;
  years: number;
  until: Wall;
  sessionsPerYear?: number;
  tell?: (year: string) => void;
}

/** More than in life, so that a million questions are answered by no more people than that. */
const share = { after: 0.8, six_months: 0.72 };
const peoplePerSession = 50;

interface BigSession {
  slug: string;
  day: string;
  course: string;
  municipality: string;
  bookings: { formKey: string; place: Workplace; people: object[] }[];
}

function planSession(
  seed: number,
  places: Workplace[],
  courses: { slug: string }[],
  n: number,
  day: string,
): BigSession {
  const random = randomFor(seed, "big", n);
  const bookings: BigSession["bookings"] = [];
  for (let left = peoplePerSession; left > 0; ) {
    const place = random.pick(places);
    const people = peopleOf(random, seed, place, Math.min(left, random.whole(1, 5)));
    if (bookings.some((booking) => booking.place.key === place.key)) continue;
    left -= people.length;
    bookings.push({ formKey: random.uuid(), place, people });
  }
  const course = random.pick(courses).slug;
  return { slug: `${course}-${n}-${day}`, day, course, municipality: random.pick(places).municipality, bookings };
}

const peopleOf = (random: Random, seed: number, place: Workplace, count: number): object[] => {
  const first = random.whole(0, 11);
  return Array.from({ length: count }, (_, n) => ({
    ...personAt(seed, place, (first + n) % 12),
    role: random.weighted(["supervisor", "manager", "hr"], [75, 20, 5]),
    present: random.chance(0.91),
  }));
};

const holdSession = async (world: World, session: BigSession): Promise<void> => {
  await world.sql(
    `with given as (select $1::jsonb as s), session as (
      insert into app.sessions (slug, course_slug, format, municipality_code, venue_name, venue_address, capacity,
        registration_closes_at, contact_name, contact_phone, contact_email, created_at)
      select s ->> 'slug', s ->> 'course', 'on_site', s ->> 'municipality', 'Folkets hus', 'Storgatan 12', 60,
        app.now() - interval '5 days', 'Astrid Lind', '0980-319 201', 'astrid@granlandet.example', app.now() - interval '60 days'
      from given returning id
    ), days as (
      insert into app.session_days (session_id, day_number, starts_at, ends_at)
      select id, 1, app.from_wall_time((s ->> 'day') || 'T09:00'), app.from_wall_time((s ->> 'day') || 'T16:00')
      from session, given returning ends_at
    ), bookings as (
      select b, (b ->> 'formKey')::uuid as form_key from given, jsonb_array_elements(s -> 'bookings') b
    ), submissions as (
      insert into app.submissions (session_id, form_key, content_hash, outcome, contact_name, contact_email, manager_name,
        manager_email, employer_name, sector, municipality_code, workplace, created_at)
      select session.id, form_key, '', '{}', b #>> '{people,0,name}', b #>> '{people,0,email}', b #>> '{place,manager,name}',
        b #>> '{place,manager,email}', b #>> '{place,employer}', b #>> '{place,sector}', b #>> '{place,municipality}',
        b #>> '{place,workplace}', app.now() - interval '30 days'
      from session, bookings returning id, form_key
    ), people as (
      select submissions.id, p from bookings join submissions using (form_key) cross join jsonb_array_elements(b -> 'people') p
    ), registrations as (
      insert into app.registrations (session_id, submission_id, name, email, role, gender, state, registered_at, created_at)
      select session.id, people.id, p ->> 'name', p ->> 'email', p ->> 'role', p ->> 'gender', 'registered',
        app.now() - interval '30 days', app.now() - interval '30 days'
      from session, people returning id, email
    ), present as (
      insert into app.attendances (registration_id, attended_at)
      select registrations.id, ends_at from registrations join people on p ->> 'email' = email, days where (p -> 'present')::boolean
    )
    insert into app.absences (registration_id, marked_at)
    select registrations.id, ends_at from registrations join people on p ->> 'email' = email, days where not (p -> 'present')::boolean`,
    [JSON.stringify(session)],
  );
};

interface Invited {
  id: string;
  survey: string;
  round: string;
  person: string;
  place: string;
  shared: boolean;
  municipality: string;
  sector: string;
  role: string | null;
  gender: string | null;
}

/** Everybody who was there is asked, and at six months their managers; those who answer do so before the round closes. */
async function holdRound(
  world: World,
  definitions: Map<string, Survey>,
  seed: number,
  { slug }: BigSession,
  stage: "after" | "six_months",
): Promise<void> {
  const invited = await world.sql<Invited>(invite, [slug, stage]);
  const answered = invited.filter(({ survey, person }) =>
    randomFor(seed, "answered", survey, slug, person).chance(share[stage]),
  );
  const rows = [];
  for (const one of answered) {
    const survey = definitions.get(one.survey) ?? (await definitionOf(world, one.survey));
    definitions.set(one.survey, survey);
    const place = `${slug}/${one.place}`;
    const key =
      one.shared && stage === "six_months" ? createHash("sha256").update(`${seed}/${place}`).digest("hex") : null;
    rows.push({
      ...one,
      key,
      version: survey.version,
      answers: answersTo(survey, { seed, person: `${one.person}/${slug}`, place }),
    });
  }
  await world.sql(
    `insert into app.survey_pool (round_id, survey_slug, version, workplace_key, municipality_code, sector, role, gender, answers)
     select round, survey, version, key, municipality, sector, role, gender, answers
     from jsonb_to_recordset($1) as row (round bigint, survey text, version text, key text, municipality text, sector text, role text,
       gender text, answers jsonb) order by random()`,
    [JSON.stringify(rows)],
  );
  await world.sql("update app.survey_invitations set answered = true where id = any ($1)", [
    answered.map(({ id }) => id),
  ]);
  const rounds = [...new Set(invited.map(({ round }) => round))];
  await world.sql("select app.close_survey_round(id) from unnest($1::bigint[]) id", [rounds]);
}

const definitionOf = async (world: World, slug: string): Promise<Survey> => {
  const [row] = await world.sql<{ definition: Survey }>("select app.survey_definition($1) as definition", [slug]);
  if (!row) throw new Error(`Enkäten ${slug} finns inte i databasen.`);
  return row.definition;
};

const invite = `
  with held as (
    select s.id, s.course_slug, app.half_year(app.session_ends_at(s.id)) as half from app.sessions s
    where s.slug = $1 and app.survey_for(s.course_slug, $2) is not null
  ), round as (
    insert into app.survey_rounds (stage, session_id, half, salt, began_at, closes_at)
    select $2, id, half, app.new_token(), app.now() - interval '21 days', app.now() from held returning id
  ), present as (
    select r, sub from held join app.registrations r on r.session_id = held.id
      join app.attendances a on a.registration_id = r.id join app.submissions sub on sub.id = r.submission_id
  ), asked as (
    select app.survey_for(course_slug, $2) as survey, (r).id, null as email, null as name, sub from held, present
    union all
    select * from (select distinct on ((sub).manager_email) app.survey_for(course_slug, 'six_months_manager') as survey, (r).id,
      (sub).manager_email, (sub).manager_name, sub from held, present where (sub).manager_email is not null order by (sub).manager_email) managers
      where survey is not null and $2 = 'six_months'
  ), invited as (
    insert into app.survey_invitations (round_id, survey_slug, registration_id, email, name, municipality_code, sector, workplace, asked_at)
    select round.id, survey, asked.id, asked.email, asked.name, (sub).municipality_code, (sub).sector,
      app.survey_workplace(sub, r), app.now() - interval '21 days'
    from round, asked join app.registrations r on r.id = asked.id
    returning *
  )
  select i.id, i.survey_slug as survey, i.round_id as round, coalesce(i.email, r.email) as person, i.workplace as place,
    count(*) over (partition by i.workplace) > 1 as shared, i.municipality_code as municipality, i.sector,
    case when i.email is null then r.role else 'manager' end as role,
    case when i.email is null and r.gender in ('woman', 'man') then r.gender end as gender
  from invited i join app.registrations r on r.id = i.registration_id order by i.id`;
