-- Closing a round: answers leave the pool, all at once and in random order, for rows that nothing joins to a person.
--
-- Whatever is shown is a sum of tallies, and each tally is made of five who answered, or more. So no sum and no difference
-- of what was ever shown is about fewer. What is too few waits, and is joined with others like it until it is five.

create table app.survey_parts (
  round_id bigint not null references app.survey_rounds (id) on delete restrict,
  survey_slug text not null references app.surveys (slug) on delete restrict,
  sent int not null,
  answered int not null,
  waiting boolean not null,
  primary key (round_id, survey_slug)
);
comment on table app.survey_parts is
  'What became of each survey in a round that has closed: how many were asked, how many answered, and whether their answers still wait in the pool for company.';
create index survey_parts_survey_slug on app.survey_parts (survey_slug);
alter table app.survey_parts enable row level security;

create table app.survey_answers (
  id uuid primary key default pg_catalog.gen_random_uuid(),
  survey_slug text not null references app.surveys (slug) on delete restrict,
  version text not null,
  round_id bigint references app.survey_rounds (id) on delete restrict,
  course_slug text,
  half text not null,
  municipality_code text,
  sector text,
  role text,
  gender text,
  answers jsonb not null
);
comment on table app.survey_answers is
  'Answers for good: no person, no date, an identifier by chance. round_id is null where small rounds were joined. A background is there only where five of those who answered together share all of it. Free text is not here: it stands alone in app.survey_texts.';
create index survey_answers_survey_slug on app.survey_answers (survey_slug, id);
create index survey_answers_round_id on app.survey_answers (round_id) where round_id is not null;
alter table app.survey_answers enable row level security;

create table app.survey_texts (
  id uuid primary key default pg_catalog.gen_random_uuid(),
  survey_slug text not null references app.surveys (slug) on delete restrict,
  question text not null,
  round_id bigint references app.survey_rounds (id) on delete restrict,
  course_slug text,
  half text,
  answer text not null
);
comment on table app.survey_texts is
  'What people wrote, apart from their other answers and without any background; only where five or more wrote.';
create index survey_texts_survey_slug on app.survey_texts (survey_slug, half);
create index survey_texts_round_id on app.survey_texts (round_id) where round_id is not null;
alter table app.survey_texts enable row level security;

create table app.survey_leftovers (
  id uuid primary key default pg_catalog.gen_random_uuid(),
  survey_slug text not null,
  question text not null,
  type text not null,
  course_slug text,
  half text not null,
  value jsonb not null
);
comment on table app.survey_leftovers is
  'Answers to single questions that fewer than five gave in a round. They wait, by course and half-year, and then by survey, until they are five.';
create index survey_leftovers_survey_slug on app.survey_leftovers (survey_slug, question);
alter table app.survey_leftovers enable row level security;

create table app.survey_tallies (
  id bigint generated always as identity primary key,
  survey_slug text not null,
  question text not null,
  round_id bigint references app.survey_rounds (id) on delete restrict,
  course_slug text,
  half text,
  municipality_code text,
  sector text,
  role text,
  gender text,
  n int not null check (n >= 5),
  counts jsonb not null,
  sums jsonb
);
comment on table app.survey_tallies is
  'What is shown, and nothing else is: how many of n who answered a question gave each value (counts), and for numbers the sum of each (sums). Everybody is in one tally at most per question, and none is smaller than five. A background, round, course or half-year that is null is one that is not told.';
create index survey_tallies_survey_slug on app.survey_tallies (survey_slug, question, half);
create index survey_tallies_round_id on app.survey_tallies (round_id) where round_id is not null;
alter table app.survey_tallies enable row level security;

create table app.survey_sums (
  id bigint generated always as identity primary key,
  detailed boolean not null,
  survey_slug text not null,
  question text not null,
  course_slug text,
  half text,
  format text,
  municipality_code text,
  sector text,
  role text,
  gender text,
  n int not null check (n >= 5),
  counts jsonb not null,
  sums jsonb,
  unique nulls not distinct (detailed, survey_slug, question, course_slug, half, format, municipality_code, sector, role, gender)
);
comment on table app.survey_sums is
  'Tallies added together over the rounds of a course and half-year, kept by app.publish_tally, so that ten years are read as soon as one: by background (detailed), and over all backgrounds. Nothing is here that the tallies do not say.';
create index survey_sums_backgrounds on app.survey_sums (municipality_code, sector, role, gender) where detailed;
alter table app.survey_sums enable row level security;

insert into app.personal_columns (table_name, column_name, activity, label, purpose, retention) values
  ('survey_answers', 'answers', 'survey', 'Svar som ingen längre kan koppla till en person', 'Visa vad utbildningarna ger', 'Så länge de behövs för uppföljning'),
  ('survey_texts', 'answer', 'survey', 'Fria svar som ingen längre kan koppla till en person', 'Visa vad utbildningarna ger; ett svar som pekar ut någon tas bort', 'Så länge de behövs för uppföljning'),
  ('survey_leftovers', 'value', 'survey', 'Svar som ingen längre kan koppla till en person', 'Vänta tills de är fem eller fler', 'Tills de är fem eller fler');

-- Making groups of five -------------------------------------------------------------------------------------

create function app.smallest_group() returns int
language sql stable set search_path = ''
as $$ select greatest(5, (app.setting('smallestGroup', '5') #>> '{}')::int) $$;
comment on function app.smallest_group() is
  'The fewest who may be shown as a group: five, or more where the association says so (setting smallestGroup). Source: DOMAIN, small numbers.';

create type app.survey_background as (municipality_code text, sector text, role text, gender text);

create function app.less_of(p_background app.survey_background, p_step int) returns app.survey_background
language sql immutable set search_path = ''
as $$
  select row(case when p_step < 4 then (p_background).municipality_code end, case when p_step < 3 then (p_background).sector end,
    case when p_step < 2 then (p_background).role end, null)::app.survey_background
$$;
comment on function app.less_of(app.survey_background, int) is
  'A background with the gender left out, then the role, then the sector, then the municipality: what the reports need most goes last.';

create function app.coarsen(p_backgrounds app.survey_background[]) returns app.survey_background[]
language plpgsql stable set search_path = ''
as $$
declare
  v_smallest int := app.smallest_group();
  v_all app.survey_background[] := p_backgrounds;
  v_nothing constant app.survey_background := row(null, null, null, null);
  v_untold int;
  v_least app.survey_background;
begin
  for v_step in 1 .. 4 loop
    v_all := array(
      select case when count(*) over (partition by m, s, r, g) >= v_smallest then row(m, s, r, g)::app.survey_background
        else app.less_of(row(m, s, r, g)::app.survey_background, v_step) end
      from unnest(v_all) with ordinality as one (m, s, r, g, place) order by place);
  end loop;
  -- Those of whom nothing is told must be enough as well: the smallest other group joins them.
  loop
    select count(*) into v_untold from unnest(v_all) as one (m, s, r, g) where num_nonnulls(m, s, r, g) = 0;
    exit when v_untold = 0 or v_untold >= v_smallest;
    select m, s, r, g into v_least from unnest(v_all) as one (m, s, r, g)
      where num_nonnulls(m, s, r, g) > 0 group by m, s, r, g order by count(*), m, s, r, g limit 1;
    exit when not found;
    v_all := array(
      select case when row(m, s, r, g)::app.survey_background is not distinct from v_least then v_nothing
        else row(m, s, r, g)::app.survey_background end
      from unnest(v_all) with ordinality as one (m, s, r, g, place) order by place);
  end loop;
  return v_all;
end
$$;
comment on function app.coarsen(app.survey_background[]) is
  'Backgrounds, in the same order, each told only as far as five or more (app.smallest_group) of them share all of it. Fewer than that in all: nothing is told of any.';

-- Publishing ------------------------------------------------------------------------------------------------

create type app.survey_given as (
  question text, type text, value jsonb, municipality_code text, sector text, role text, gender text
);

create type app.survey_scope as (survey_slug text, round_id bigint, course_slug text, half text);

create function app.add_up(p_values jsonb[]) returns jsonb
language sql immutable set search_path = ''
as $$
  select coalesce(jsonb_object_agg(key, total), '{}')
  from (select key, sum(value::text::int) as total from unnest(p_values) one cross join lateral jsonb_each(one) group by 1) added
$$;
comment on function app.add_up(jsonb[]) is 'Counts added together, value by value.';

create function app.publish_tally(p_scope app.survey_scope, p_question text, p_type text, p_background app.survey_background, p_values jsonb[]) returns void
language sql volatile set search_path = ''
as $$
  with told as (
    insert into app.survey_tallies (survey_slug, question, round_id, course_slug, half, municipality_code, sector, role, gender, n, counts, sums)
    select (p_scope).survey_slug, p_question, (p_scope).round_id, (p_scope).course_slug, (p_scope).half,
      (p_background).municipality_code, (p_background).sector, (p_background).role, (p_background).gender, cardinality(p_values),
      coalesce((select jsonb_object_agg(value, n) from (
        select chosen.value, count(*) as n
        from unnest(p_values) given
          cross join lateral (
            select given #>> '{}' as value where p_type not in ('multiple', 'numbers')
            union all select one from jsonb_array_elements_text(case p_type when 'multiple' then given else '[]' end) one
            union all select key from jsonb_each(case p_type when 'numbers' then given else '{}' end) one where one.value <> '0') chosen
        group by 1) counted), '{}'),
      case when p_type = 'numbers' then coalesce((select jsonb_object_agg(key, total) from (
        select key, sum((value #>> '{}')::int) as total from unnest(p_values) given cross join lateral jsonb_each(given) group by 1) summed), '{}') end
    returning *
  )
  insert into app.survey_sums as s (detailed, survey_slug, question, course_slug, half, format, municipality_code, sector, role, gender, n, counts, sums)
  select detailed, t.survey_slug, t.question, t.course_slug, t.half,
    (select e.format from app.survey_rounds r join app.sessions e on e.id = r.session_id where r.id = t.round_id),
    case when detailed then t.municipality_code end, case when detailed then t.sector end, case when detailed then t.role end,
    case when detailed then t.gender end, t.n, t.counts, t.sums
  from told t cross join unnest('{true,false}'::boolean[]) detailed
  on conflict (detailed, survey_slug, question, course_slug, half, format, municipality_code, sector, role, gender) do update
    set n = s.n + excluded.n, counts = app.add_up(array[s.counts, excluded.counts]),
      sums = case when excluded.sums is not null then app.add_up(array[s.sums, excluded.sums]) end
$$;
comment on function app.publish_tally(app.survey_scope, text, text, app.survey_background, jsonb[]) is
  'Writes one tally of the values that those in it gave, and adds it to its sum. Never called with fewer than app.smallest_group.';

create function app.publish_values(p_scope app.survey_scope, p_question text, p_type text, p_given app.survey_given[]) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_backgrounds app.survey_background[];
  v_group record;
begin
  if cardinality(p_given) < app.smallest_group() then
    insert into app.survey_leftovers (survey_slug, question, type, course_slug, half, value)
      select (p_scope).survey_slug, p_question, p_type, (p_scope).course_slug, (p_scope).half, value
      from unnest(p_given) order by random();
  elsif p_type = 'text' then
    insert into app.survey_texts (survey_slug, question, round_id, course_slug, half, answer)
      select (p_scope).survey_slug, p_question, (p_scope).round_id, (p_scope).course_slug, (p_scope).half, value #>> '{}'
      from unnest(p_given) order by random();
  else
    v_backgrounds := app.coarsen(array(
      select row(m, s, r, g)::app.survey_background from unnest(p_given) with ordinality as one (q, t, v, m, s, r, g, place) order by place));
    for v_group in
      select b.m, b.s, b.r, b.g, array_agg(given.v) as given
      from unnest(p_given) with ordinality as given (q, t, v, m, s, r, g, place)
        join unnest(v_backgrounds) with ordinality as b (m, s, r, g, place) using (place)
      group by 1, 2, 3, 4
    loop
      perform app.publish_tally(p_scope, p_question, p_type,
        row(v_group.m, v_group.s, v_group.r, v_group.g)::app.survey_background, v_group.given);
    end loop;
  end if;
end
$$;
comment on function app.publish_values(app.survey_scope, text, text, app.survey_given[]) is
  'Shows the answers to one question, by as much background as five share; text without any. Fewer than five are kept as leftovers. Called by app.publish_given and app.join_leftovers.';

create function app.join_leftovers(p_survey_slug text, p_half text) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_group record;
begin
  -- By course and half-year first; of half-years gone by, whatever is left of the survey.
  for v_group in
    with enough as (
      select question, type, course_slug, half, array_agg(id) as ids from app.survey_leftovers
      where survey_slug = p_survey_slug group by 1, 2, 3, 4 having count(*) >= app.smallest_group()
    ), old as (
      select question, type, null::text, null::text, array_agg(id) as ids from app.survey_leftovers
      where survey_slug = p_survey_slug and half < p_half and id not in (select unnest(ids) from enough)
      group by 1, 2 having count(*) >= app.smallest_group()
    )
    select * from enough union all select * from old
  loop
    perform app.publish_values(row(p_survey_slug, null, v_group.course_slug, v_group.half)::app.survey_scope, v_group.question, v_group.type,
      array(select row(question, type, value, null, null, null, null)::app.survey_given from app.survey_leftovers where id = any (v_group.ids)));
    delete from app.survey_leftovers where id = any (v_group.ids);
  end loop;
end
$$;
comment on function app.join_leftovers(text, text) is
  'Shows leftovers of a survey that have become five or more. Called when a round closes.';

create function app.publish_given(p_scope app.survey_scope, p_given app.survey_given[]) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_question record;
begin
  for v_question in
    select question, type, array_agg(g order by random()) as given
    from unnest(p_given) as g group by question, type order by question
  loop
    perform app.publish_values(p_scope, v_question.question, v_question.type, v_question.given);
  end loop;
  perform app.join_leftovers((p_scope).survey_slug, (p_scope).half);
end
$$;
comment on function app.publish_given(app.survey_scope, app.survey_given[]) is 'Shows everything that was answered in a scope, question by question.';

-- What is made of answers -----------------------------------------------------------------------------------

create function app.number_of(p_value text) returns int
language sql immutable set search_path = ''
as $$ select case when p_value ~ '^[0-9]{1,3}$' then p_value::int end $$;
comment on function app.number_of(text) is 'A point on a scale as a number; null for "vet inte" and for what was not answered.';

create function app.given_values(p_row app.survey_pool, p_background app.survey_background) returns setof app.survey_given
language sql stable set search_path = ''
as $$
  with asked as (
    select q.* from app.survey_questions(app.survey_definition((p_row).survey_slug, (p_row).version)) q
  ), given as (
    -- Placements are counted by workplace, not by answer (app.publish_placements).
    select id as question, type, (p_row).answers -> id as value from asked
    where (p_row).answers ? id and coalesce(question ->> 'meaning', '') not in ('placements', 'attributed')
  )
  select question, type, value, (p_background).municipality_code, (p_background).sector, (p_background).role, (p_background).gender from given
$$;
comment on function app.given_values(app.survey_pool, app.survey_background) is
  'One answer, question by question.';

create function app.given_changes(p_rows app.survey_pool[], p_backgrounds app.survey_background[]) returns setof app.survey_given
language sql stable set search_path = ''
as $$
  with pairs as (
    select before.question ->> 'measure' as measure, b.m, b.s, b.r, b.g, md5(p.answers::text) as drawn_by,
      app.number_of(p.answers ->> before.id) as before, app.number_of(p.answers ->> after.id) as after
    from generate_subscripts(p_rows, 1) i cross join lateral (select (p_rows[i]).*) p
      cross join lateral (select (p_backgrounds[i]).*) b (m, s, r, g)
      cross join lateral app.survey_questions(app.survey_definition(p.survey_slug, p.version)) before
      join lateral app.survey_questions(app.survey_definition(p.survey_slug, p.version)) after
        on after.question ->> 'measure' = before.question ->> 'measure'
    where before.question ->> 'moment' = 'before' and after.question ->> 'moment' = 'after'
  ), drawn as (
    -- Sums of before and of change give sums of after: who gave only one of them would be what is left over. Where they
    -- are too few to be alone, as many others as it takes are left out with them, drawn by the whole of their answers: as
    -- good as chance, and the same for the same answers.
    select *, count(*) filter (where (before is null) <> (after is null)) over (partition by measure, m, s, r, g) as single,
      row_number() over (partition by measure, m, s, r, g, before is not null and after is not null order by drawn_by) as place
    from pairs
  )
  select 'change:' || measure, 'change', to_jsonb((after - before)::text), m, s, r, g from drawn
  where before is not null and after is not null
    and not (single between 1 and app.smallest_group() - 1 and place <= app.smallest_group() - single)
$$;
comment on function app.given_changes(app.survey_pool[], app.survey_background[]) is
  'The change between before and after of those who gave both, as "change:<measure>" with -4 to 4. In each background those who are not in it are none, or enough not to be found by subtraction.';

create function app.in_common_versions(p_rows app.survey_pool[]) returns app.survey_pool[]
language plpgsql stable set search_path = ''
as $$
declare
  v_versions text[];
  v_rare boolean;
  v_version text;
  v_rows app.survey_pool[] := p_rows;
begin
  select array_agg(version order by n desc, version), bool_or(n < app.smallest_group()) into v_versions, v_rare
    from (select version, count(*) as n from unnest(p_rows) group by 1) counted;
  if v_rare then
    for v_place in 1 .. cardinality(v_rows) loop
      foreach v_version in array v_versions loop
        v_rows[v_place].answers := app.check_survey_answers(
          app.survey_definition(v_rows[v_place].survey_slug, v_version), v_rows[v_place].answers) -> 'answers';
      end loop;
      v_rows[v_place].version := v_versions[1];
    end loop;
  end if;
  return v_rows;
end
$$;
comment on function app.in_common_versions(app.survey_pool[]) is
  'Answers of one survey, as they are. But a version that fewer than five answered tells when they did, and who was reminded is known: then all are told in the commonest version, by what every version in the group asked.';

create function app.without_texts(p_row app.survey_pool) returns jsonb
language sql stable set search_path = ''
as $$
  select (p_row).answers - array(select id from app.survey_questions(app.survey_definition((p_row).survey_slug, (p_row).version)) where type = 'text')
$$;
comment on function app.without_texts(app.survey_pool) is 'The answers without what was written freely.';

create function app.settle_answers(p_scope app.survey_scope, p_rows app.survey_pool[]) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_rows app.survey_pool[] := app.in_common_versions(p_rows);
  v_backgrounds app.survey_background[] := app.coarsen(array(
    select row(p.municipality_code, p.sector, p.role, p.gender)::app.survey_background
    from generate_subscripts(p_rows, 1) i cross join lateral (select (p_rows[i]).*) p order by i));
begin
  insert into app.survey_answers (survey_slug, version, round_id, course_slug, half, municipality_code, sector, role, gender, answers)
    select (p_scope).survey_slug, (v_rows[i]).version, (p_scope).round_id, (p_scope).course_slug, (p_scope).half,
      (v_backgrounds[i]).municipality_code, (v_backgrounds[i]).sector, (v_backgrounds[i]).role, (v_backgrounds[i]).gender,
      app.without_texts(v_rows[i])
    from generate_subscripts(v_rows, 1) i order by random();
  perform app.publish_given(p_scope, array(
    select g from generate_subscripts(v_rows, 1) i cross join lateral app.given_values(v_rows[i], v_backgrounds[i]) g
    union all select g from app.given_changes(v_rows, v_backgrounds) g));
end
$$;
comment on function app.settle_answers(app.survey_scope, app.survey_pool[]) is
  'Keeps answers for good, in random order, and shows them. Never called with fewer than app.smallest_group. Called by app.close_survey_round.';

create function app.publish_placements(p_round app.survey_rounds, p_course_slug text, p_rows app.survey_pool[]) returns void
language sql volatile set search_path = ''
as $$
  with told as (
    select coalesce(p.workplace_key, gen_random_uuid()::text) as workplace, p.municipality_code, p.sector,
      p.answers -> asked.placements as places, p.answers -> asked.attributed as attributed,
      (select sum((value #>> '{}')::int) from jsonb_each(p.answers -> asked.placements)) as total
    from unnest(p_rows) p
      cross join lateral (
        select max(id) filter (where question ->> 'meaning' = 'placements') as placements,
          max(id) filter (where question ->> 'meaning' = 'attributed') as attributed,
          max(id) filter (where question ->> 'meaning' = 'received') as received
        from app.survey_questions(app.survey_definition(p.survey_slug, p.version))) asked
    -- Who answered neither whether anybody was received nor how many has told nothing.
    where p.answers ? asked.received or p.answers ? asked.placements
  ), workplaces as (
    select workplace, max(municipality_code) as municipality_code, max(sector) as sector,
      coalesce((select jsonb_object_agg(key, most) from (
        select key, max((value #>> '{}')::int) as most from told t cross join lateral jsonb_each(t.places)
        where t.workplace = told.workplace group by 1) kinds), '{}') as places,
      (array_agg(attributed order by total desc nulls last, attributed) filter (where attributed is not null))[1] as attributed
    from told group by 1
  )
  select app.publish_given(row('arbetsplatser', (p_round).id, p_course_slug, (p_round).half)::app.survey_scope, array(
    select row('placements', 'numbers', places, municipality_code, sector, null, null)::app.survey_given from workplaces
    union all
    select row('attributed', 'single', attributed, municipality_code, sector, null, null)::app.survey_given from workplaces
    where attributed is not null))
$$;
comment on function app.publish_placements(app.survey_rounds, text, app.survey_pool[]) is
  'Counts the placements that a round tells of, once per workplace: of two who answer for it the higher number of each kind, since they tell of the same ones. Shown as a survey of its own, "arbetsplatser", where workplaces answer; the keys go no further. Source: DOMAIN, evaluation.';

-- Closing ---------------------------------------------------------------------------------------------------

create function app.join_small_rounds(p_survey_slug text, p_course_slug text, p_half text, p_pool app.survey_pool[]) returns bigint[]
language plpgsql volatile set search_path = ''
as $$
declare
  v_first text;
  v_rounds bigint[];
  v_rows app.survey_pool[];
begin
  -- The half-year by itself; if that is not enough, with those before it.
  foreach v_first in array array[p_half, ''] loop
    v_rounds := array(
      select p.round_id from app.survey_parts p join app.survey_rounds r on r.id = p.round_id left join app.sessions s on s.id = r.session_id
      where p.survey_slug = p_survey_slug and p.waiting and s.course_slug is not distinct from p_course_slug
        and r.half between v_first and p_half order by p.round_id);
    v_rows := array(select p from unnest(p_pool) p where p.survey_slug = p_survey_slug and p.round_id = any (v_rounds) order by random());
    if cardinality(v_rows) >= app.smallest_group() then
      perform app.settle_answers(row(p_survey_slug, null, p_course_slug, p_half)::app.survey_scope, v_rows);
      update app.survey_parts set waiting = false where survey_slug = p_survey_slug and round_id = any (v_rounds);
      return v_rounds;
    end if;
  end loop;
  return '{}';
end
$$;
comment on function app.join_small_rounds(text, text, text, app.survey_pool[]) is
  'Joins rounds of a survey and a course that were each too small, when together they are not; returns them. So small courses are heard too. Called by app.close_survey_round.';

create function app.close_survey_round(p_round_id bigint) returns boolean
language plpgsql volatile set search_path = ''
as $$
declare
  v_round app.survey_rounds;
  v_course_slug text;
  v_part record;
  v_pool app.survey_pool[];
  v_rows app.survey_pool[];
  v_joined bigint[];
  -- Which answers have left the pool, as "round/survey".
  v_settled text[] := '{}';
begin
  select * into v_round from app.survey_rounds where id = p_round_id for update;
  if v_round.id is null or v_round.closed_at is not null then
    return false;
  end if;
  select course_slug into v_course_slug from app.sessions where id = v_round.session_id;
  -- Nothing that was in the pool stays where it was: its pages are given back, and what must wait is written anew.
  lock table app.survey_pool in access exclusive mode;
  v_pool := array(select p from app.survey_pool p order by random());
  truncate app.survey_pool;

  update app.survey_rounds set closed_at = app.now(), salt = null where id = v_round.id;
  perform app.drop_survey_mail(array(select id from app.survey_invitations where round_id = v_round.id));
  perform app.publish_placements(v_round, v_course_slug, array(select p from unnest(v_pool) p where p.round_id = v_round.id));

  for v_part in
    select survey_slug, count(*) as sent, count(*) filter (where answered) as answered
    from app.survey_invitations where round_id = v_round.id group by 1 order by 1
  loop
    v_rows := array(select p from unnest(v_pool) p where p.round_id = v_round.id and p.survey_slug = v_part.survey_slug);
    insert into app.survey_parts (round_id, survey_slug, sent, answered, waiting)
      values (v_round.id, v_part.survey_slug, v_part.sent, v_part.answered, cardinality(v_rows) between 1 and app.smallest_group() - 1);
    if cardinality(v_rows) >= app.smallest_group() then
      perform app.settle_answers(row(v_part.survey_slug, v_round.id, v_course_slug, v_round.half)::app.survey_scope, v_rows);
      v_joined := array[v_round.id];
    else
      v_joined := app.join_small_rounds(v_part.survey_slug, v_course_slug, v_round.half, v_pool);
    end if;
    v_settled := v_settled || array(select format('%s/%s', id, v_part.survey_slug) from unnest(v_joined) id);
  end loop;

  -- What waits for company keeps no background: so few would be known by it.
  insert into app.survey_pool (round_id, survey_slug, version, workplace_key, municipality_code, sector, role, gender, answers)
    select p.round_id, p.survey_slug, p.version, kept.*, p.answers
    from unnest(v_pool) p
      left join lateral (select p.workplace_key, p.municipality_code, p.sector, p.role, p.gender) kept on p.round_id <> v_round.id
    where format('%s/%s', p.round_id, p.survey_slug) <> all (v_settled) order by random();
  -- Every invitation of these rounds is written anew, so that none shows which transaction it answered in.
  update app.survey_invitations set answered = answered
    where round_id = any (v_round.id || array(select split_part(one, '/', 1)::bigint from unnest(v_settled) one));
  return true;
end
$$;
comment on function app.close_survey_round(bigint) is
  'Closes a round, once: takes its answers out of the pool, shows those that are enough, and lets the rest wait for company. One transaction, in random order; the pool, and the invitations of every round that was settled, are written anew. Returns whether it was open. Called by the timer and by api.close_survey_round. Source: DESIGN, Surveys; RULES 49.';

create function app.close_survey_rounds(p_count_max int) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_id bigint;
  v_closed int := 0;
begin
  for v_id in select id from app.survey_rounds where closed_at is null and closes_at <= app.now() order by closes_at, id limit p_count_max loop
    v_closed := v_closed + app.close_survey_round(v_id)::int;
  end loop;
  return v_closed;
end
$$;
comment on function app.close_survey_rounds(int) is 'Closes the rounds whose time is up. A timer; returns how many.';
