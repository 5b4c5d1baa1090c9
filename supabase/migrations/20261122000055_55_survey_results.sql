-- Results: sums of tallies, for staff who may read them, for those who like their own tools, and for reports.
--
-- A filter picks whole tallies. Each is of five or more, and nobody is in two of the same question, so that no two views
-- can be subtracted to find fewer.

create view app.survey_tally_rows as
  select t.*, c.kind, c.title as course_title, s.format, r.ref as round_ref, left(t.half, 4) as year
  from app.survey_tallies t
    left join app.courses c on c.slug = t.course_slug
    left join app.survey_rounds r on r.id = t.round_id
    left join app.sessions s on s.id = r.session_id;
comment on view app.survey_tally_rows is 'Tallies with what their round, course and half-year say of them.';
alter view app.survey_tally_rows set (security_invoker = true);

create view app.survey_sum_rows as
  select t.detailed, t.survey_slug, t.question, t.course_slug, c.title as course_title, c.kind, t.format, t.half, left(t.half, 4) as year,
    t.municipality_code, t.sector, t.role, t.gender, t.n, t.counts, t.sums
  from app.survey_sums t left join app.courses c on c.slug = t.course_slug;
comment on view app.survey_sum_rows is 'Sums of tallies with what their course and half-year say of them.';
alter view app.survey_sum_rows set (security_invoker = true);

create function app.picked_tallies(p_survey text, p_filter jsonb, p_question text default null) returns setof app.survey_sum_rows
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan'
as $$
begin
  return query
  select * from (
    select * from app.survey_sum_rows
    where p_filter ->> 'round' is null
      and detailed = (p_question is not null or p_filter ?| '{municipality,sector,role,gender}')
    union all
    select true, survey_slug, question, course_slug, course_title, kind, format, half, year, municipality_code, sector, role, gender, n, counts, sums
    from app.survey_tally_rows
    where round_id in (select id from app.survey_rounds where ref::text = p_filter ->> 'round')
  ) t
  where (p_survey is null or t.survey_slug = p_survey)
    and (p_question is null or t.question = p_question)
    and (p_filter ->> 'course' is null or t.course_slug = p_filter ->> 'course')
    and (p_filter ->> 'kind' is null or t.kind = p_filter ->> 'kind')
    and (p_filter ->> 'format' is null or t.format = p_filter ->> 'format')
    and (p_filter ->> 'half' is null or t.half = p_filter ->> 'half')
    and (p_filter ->> 'year' is null or t.year = p_filter ->> 'year')
    and (p_filter ->> 'municipality' is null or t.municipality_code = p_filter ->> 'municipality')
    and (p_filter ->> 'sector' is null or t.sector = p_filter ->> 'sector')
    and (p_filter ->> 'role' is null or t.role = p_filter ->> 'role')
    and (p_filter ->> 'gender' is null or t.gender = p_filter ->> 'gender');
end
$$;
comment on function app.picked_tallies(text, jsonb, text) is
  'The tallies of a survey, or of all (null), that a filter {round, course, kind, format, half, year, municipality, sector, role, gender} picks: those of a round, else sums of them; by background where the filter asks for it, or of a question that is named. One whose background is not told is picked only where the filter does not ask for it.';

create function app.question_totals(p_survey text, p_filter jsonb) returns table (question text, n int, counts jsonb, sums jsonb)
language sql stable set search_path = ''
as $$
  select t.question, sum(t.n)::int, app.add_up(array_agg(t.counts)), case when count(t.sums) > 0 then app.add_up(array_agg(t.sums)) end
  from app.picked_tallies(p_survey, p_filter) t group by 1
$$;
comment on function app.question_totals(text, jsonb) is 'Each question of a survey that anything can be shown of, under a filter: how many answered, how many gave each value, and sums of numbers.';

create function app.responses(p_filter jsonb) returns table (survey_slug text, response jsonb)
language sql stable set search_path = ''
as $$
  -- How many were asked is known of rounds, not of backgrounds.
  select q.slug, jsonb_build_object('sent', coalesce(sum(p.sent), 0), 'answered', coalesce(sum(p.answered), 0), 'rounds', count(p.sent),
    'waiting', count(*) filter (where p.waiting))
  from app.surveys q
    left join (app.survey_parts p join app.survey_rounds r on r.id = p.round_id
        left join app.sessions s on s.id = r.session_id left join app.courses c on c.slug = s.course_slug)
      on p.survey_slug = q.slug
      and (p_filter ->> 'round' is null or r.ref::text = p_filter ->> 'round')
      and (p_filter ->> 'course' is null or s.course_slug = p_filter ->> 'course')
      and (p_filter ->> 'kind' is null or c.kind = p_filter ->> 'kind')
      and (p_filter ->> 'format' is null or s.format = p_filter ->> 'format')
      and (p_filter ->> 'half' is null or r.half = p_filter ->> 'half')
      and (p_filter ->> 'year' is null or left(r.half, 4) = p_filter ->> 'year')
  group by q.slug
$$;
comment on function app.responses(jsonb) is
  'How many were asked and how many answered each survey, in rounds that have closed: {sent, answered, rounds, waiting}; waiting are rounds whose answers are too few as yet.';

create function app.survey_filters(p_survey text) returns jsonb
language sql stable set search_path = ''
as $$
  with told as (
    select distinct course_slug, course_title, kind, format, half, municipality_code, sector, role, gender from (
      select course_slug, course_title, kind, format, half, null as municipality_code, null as sector, null as role, null as gender
      from app.survey_sum_rows where not detailed and (p_survey is null or survey_slug = p_survey)
      union all
      select distinct null, null, null, null, null, municipality_code, sector, role, gender
      from app.survey_sums where detailed and (p_survey is null or survey_slug = p_survey)) either
  )
  select jsonb_build_object(
    'courses', coalesce(jsonb_agg(distinct jsonb_build_object('slug', course_slug, 'title', course_title)) filter (where course_slug is not null), '[]'),
    'kinds', coalesce(jsonb_agg(distinct kind) filter (where kind is not null), '[]'),
    'formats', coalesce(jsonb_agg(distinct format) filter (where format is not null), '[]'),
    'halves', coalesce(jsonb_agg(distinct half) filter (where half is not null), '[]'),
    'municipalities', coalesce(jsonb_agg(distinct municipality_code) filter (where municipality_code is not null), '[]'),
    'sectors', coalesce(jsonb_agg(distinct sector) filter (where sector is not null), '[]'),
    'roles', coalesce(jsonb_agg(distinct role) filter (where role is not null), '[]'),
    'genders', coalesce(jsonb_agg(distinct gender) filter (where gender is not null), '[]'))
  from told
$$;
comment on function app.survey_filters(text) is
  'What a survey''s results, or those of all (null), can be picked by: only values that something can be shown for.';

create function app.option_words() returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_object_agg(meaning, words), '{}') from (
    select meaning, jsonb_agg(jsonb_build_object('id', id, 'text', words) order by place, id) as words from (
      select distinct on (1, 2) q.question ->> 'meaning' as meaning, o.option ->> 'id' as id, o.option ->> 'text' as words, o.place
      from app.survey_versions v cross join lateral app.survey_questions(v.definition) q
        cross join lateral jsonb_array_elements(q.question -> 'options') with ordinality o (option, place)
      where q.question ->> 'meaning' is not null order by 1, 2, v.last_build desc, v.survey_slug) latest
    group by 1) chosen
$$;
comment on function app.option_words() is
  'What the options of questions with a meaning are called, {meaning: [{id, text}]}, in the order and the latest words that each had.';

create function app.picked_texts(p_survey text, p_filter jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_object_agg(question, texts), '{}') from (
    select question, jsonb_agg(jsonb_build_object('id', id, 'text', answer) order by id) as texts from (
    select t.question, t.id, t.answer, row_number() over (partition by t.question order by t.id) as place
    from app.survey_texts t left join app.survey_rounds r on r.id = t.round_id
      left join app.courses c on c.slug = t.course_slug
    where t.survey_slug = p_survey
      -- Never by background or format: what people write is shown with all who wrote it.
      and not p_filter ?| '{municipality,sector,role,gender,format}'
      and (p_filter ->> 'round' is null or r.ref::text = p_filter ->> 'round')
      and (p_filter ->> 'course' is null or t.course_slug = p_filter ->> 'course')
      and (p_filter ->> 'kind' is null or c.kind = p_filter ->> 'kind')
      and (p_filter ->> 'half' is null or t.half = p_filter ->> 'half')
      and (p_filter ->> 'year' is null or left(t.half, 4) = p_filter ->> 'year')) picked
    where place <= 500 group by 1) written
$$;
comment on function app.picked_texts(text, jsonb) is
  'What people wrote, {question: [{id, text}]}, in no order, at most 500 to a question. Nothing under a filter by background. Source: DOMAIN, free text never by gender.';

create function api.survey_results(p_filter jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_role text;
  -- To whoever has not chosen, the one with most to read.
  v_survey text := coalesce(p_filter ->> 'survey', (select survey_slug from app.survey_parts group by 1 order by sum(answered) desc, 1 limit 1),
    (select min(slug) from app.surveys));
  v_filter jsonb := jsonb_strip_nulls(p_filter - 'survey');
begin
  select role into v_role from app.staff where id = app.require_role('coordinator', 'reader');
  if not exists (select from app.surveys where slug = v_survey) then
    perform app.refuse('PT404', 'survey_unknown');
  end if;
  return jsonb_build_object(
    'survey', app.survey_definition(v_survey),
    'surveys', (select jsonb_agg(jsonb_build_object('slug', slug, 'title', title) order by title) from app.surveys),
    'response', (select response from app.responses(v_filter) where survey_slug = v_survey),
    'questions', (select coalesce(jsonb_object_agg(question, jsonb_build_object('n', n, 'counts', counts, 'sums', sums)), '{}')
      from app.question_totals(v_survey, v_filter)),
    -- Those of former versions, in their own words.
    'former', (select coalesce(jsonb_object_agg(q.id, q.question), '{}') from (
        select distinct on (q.id) q.id, q.question from app.survey_versions v cross join lateral app.survey_questions(v.definition) q
        where v.survey_slug = v_survey order by q.id, v.last_build desc) q
      where q.id not in (select id from app.survey_questions(app.survey_definition(v_survey)))),
    'texts', case when v_role = 'coordinator' then app.picked_texts(v_survey, v_filter) else '{}' end,
    'filters', app.survey_filters(v_survey));
end
$$;
comment on function api.survey_results(jsonb) is
  'The results of {survey, …filter} (SurveyResults), of the survey that most have answered unless one is named: {survey, surveys, response: {sent, answered, rounds, waiting}, questions: {id: {n, counts, sums}}, former, texts: {id: [{id, text}]}, filters}. A question that fewer than five answered is not there. What people wrote only for coordinators. Called by the pages of results, and straight from Supabase. Refuses sign_in_required, not_allowed, survey_unknown.';

create type app.survey_total as (n bigint, counts jsonb);

create function app.totals(p_total app.survey_total) returns jsonb
language sql immutable set search_path = ''
as $$ select jsonb_build_object('n', coalesce((p_total).n, 0), 'counts', coalesce((p_total).counts, '{}')) $$;
comment on function app.totals(app.survey_total) is 'How many answered, and what: {n, counts}; n is 0 when nothing can be shown.';

create function api.survey_effect(p_filter jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_filter jsonb := jsonb_strip_nulls(p_filter);
begin
  perform app.require_role('coordinator', 'reader');
  return (
    with picked as materialized (
      select * from app.picked_tallies(null, v_filter)
    ), asked as materialized (
      -- A question keeps its meaning through the versions of its survey.
      select distinct v.survey_slug, q.id, q.question ->> 'measure' as measure, q.question ->> 'moment' as moment, q.question ->> 'meaning' as meaning
      from app.survey_versions v cross join lateral app.survey_questions(v.definition) q
    ), counted as materialized (
      select survey_slug, question, sum(n)::int as n, app.add_up(array_agg(counts)) as counts, app.add_up(array_agg(sums)) as sums
      from picked group by 1, 2
    ), meant as (
      select a.meaning, a.measure, a.moment, sum(c.n) as n, app.add_up(array_agg(c.counts)) as counts
      from asked a join counted c on c.survey_slug = a.survey_slug and c.question = a.id
      group by grouping sets ((a.meaning), (a.measure, a.moment))
    ), changed as (
      select question, sum(n) as n, app.add_up(array_agg(counts)) as counts from counted where question like 'change:%' group by 1
    )
    select jsonb_build_object(
      'measures', (
        select coalesce(jsonb_agg(jsonb_build_object('measure', measure, 'text', text,
            'before', app.totals((select row(n, counts)::app.survey_total from meant m where m.measure = words.measure and moment = 'before')),
            'after', app.totals((select row(n, counts)::app.survey_total from meant m where m.measure = words.measure and moment = 'after')),
            'now', app.totals((select row(n, counts)::app.survey_total from meant m where m.measure = words.measure and moment = 'now')),
            'change', app.totals((select row(n, counts)::app.survey_total from changed where question = 'change:' || words.measure)))
          order by measure), '[]')
        from (select distinct on (q.question ->> 'measure') q.question ->> 'measure' as measure, q.question ->> 'text' as text
              from app.surveys s cross join lateral app.survey_questions(app.survey_definition(s.slug)) q
              where q.question ->> 'measure' is not null order by 1, q.question ->> 'moment') words),
      'received', app.totals((select row(n, counts)::app.survey_total from meant where meaning = 'received')),
      'placements', (select jsonb_build_object('workplaces', n, 'opened', counts, 'places', sums)
        from counted where survey_slug = 'arbetsplatser' and question = 'placements'),
      'attributed', (select jsonb_build_object('workplaces', n, 'counts', counts)
        from counted where survey_slug = 'arbetsplatser' and question = 'attributed'),
      'willingness', (
        select coalesce(jsonb_agg(jsonb_build_object('half', half, 'stage', stage, 'n', n, 'counts', counts) order by half, stage), '[]') from (
          select p.half, s.stage, sum(p.n) as n, app.add_up(array_agg(p.counts)) as counts
          from asked a join picked p on p.survey_slug = a.survey_slug and p.question = a.id join app.surveys s on s.slug = a.survey_slug
          where a.meaning = 'willingness' and p.half is not null group by 1, 2) by_half),
      'support', (
        select coalesce(jsonb_agg(jsonb_build_object('municipality', municipality_code, 'sector', sector, 'n', n, 'counts', counts)
          order by municipality_code, sector), '[]') from (
          select p.municipality_code, p.sector, sum(p.n) as n, app.add_up(array_agg(p.counts)) as counts
          from asked a cross join lateral app.picked_tallies(a.survey_slug, v_filter, a.id) p
          where a.meaning = 'support' group by 1, 2) cell),
      'response', (
        select coalesce(jsonb_agg(r.response || jsonb_build_object('slug', slug, 'title', title, 'stage', stage) order by stage, slug), '[]')
        from app.surveys q join app.responses(v_filter) r on r.survey_slug = q.slug),
      'words', app.option_words(),
      'filters', app.survey_filters(null)));
end
$$;
comment on function api.survey_effect(jsonb) is
  'What came of it, under a filter as in api.survey_results (SurveyEffect): {measures: [{measure, text, before, after, now, change}], received, placements: {workplaces, opened, places}, attributed, willingness: [{half, stage, n, counts}], support: [{municipality, sector, n, counts}], response: [{slug, title, stage, sent, answered, rounds, waiting}], words: {meaning: [{id, text}]}, filters as in api.survey_results}. n counts those who answered, for placements workplaces; null or 0 where fewer than five. Called by the page of effect, and straight from Supabase. Refuses sign_in_required, not_allowed.';

create function api.survey_tallies(p_survey text, p_after bigint, p_limit int) returns json
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform app.require_role('coordinator', 'reader');
  return (
    select coalesce(json_agg(page order by id), '[]')
    from (select id, survey_slug as survey, question, round_ref as round, course_slug as course, kind, format, half,
            municipality_code as municipality, sector, role, gender, n, counts, sums
          from app.survey_tally_rows where survey_slug = p_survey and id > coalesce(p_after, 0)
          order by id limit least(greatest(p_limit, 1), 1000)) page);
end
$$;
comment on function api.survey_tallies(text, bigint, int) is
  'The tallies themselves, after an id and at most 1,000 at a time: [{id, survey, question, round, course, kind, format, half, municipality, sector, role, gender, n, counts, sums}]. "arbetsplatser" is the survey where workplaces answer. Called by the export, and straight from Supabase. Refuses sign_in_required, not_allowed.';

create function api.survey_export(p_survey text, p_why text, p_after uuid, p_limit int) returns json
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator');
begin
  if app.tidy(p_why) is null then
    perform app.refuse('PT422', 'survey_why_missing');
  end if;
  -- Every page, since each can be asked for by itself.
  perform app.audit(v_staff_id, 'export_survey_answers', p_survey,
    jsonb_build_object('why', left(app.tidy_line(p_why), 200), 'after', p_after));
  -- Rows as json, not built again as jsonb: half the time.
  return (
    select coalesce(json_agg(page order by id), '[]')
    from (select id, version, course_slug as course, half, municipality_code as municipality, sector, role, gender, answers
          from app.survey_answers
          where survey_slug = p_survey and id > coalesce(p_after, '00000000-0000-0000-0000-000000000000')
          order by id limit least(greatest(p_limit, 1), 1000)) page);
end
$$;
comment on function api.survey_export(text, text, uuid, int) is
  'Answers one by one, without anything that points at a person, after an id and at most 1,000 at a time: [{id, version, course, half, municipality, sector, role, gender, answers}]; what people wrote freely is left out. Every page is written in the audit log with why. Called by the raw export. Refuses sign_in_required, not_allowed, survey_why_missing.';

create function api.survey_versions(p_survey text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform app.require_role('coordinator', 'reader');
  return (select coalesce(jsonb_agg(definition order by last_build), '[]') from app.survey_versions where survey_slug = p_survey);
end
$$;
comment on function api.survey_versions(text) is
  'Every version of a survey (Survey[]), oldest first, for the code book of an export. Refuses sign_in_required, not_allowed.';

create function api.remove_survey_text(p_id uuid, p_why text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator');
begin
  if app.tidy(p_why) is null then
    perform app.refuse('PT422', 'survey_why_missing');
  end if;
  delete from app.survey_texts where id = p_id;
  if found then
    perform app.audit(v_staff_id, 'remove_survey_text', p_id::text, jsonb_build_object('why', left(app.tidy_line(p_why), 200)));
  end if;
  return '{"outcome": "removed"}';
end
$$;
comment on function api.remove_survey_text(uuid, text) is
  'Takes away something written that points at a person: {outcome: removed}. Called by the room. Refuses sign_in_required, not_allowed, survey_why_missing.';

grant execute on function api.survey_results(jsonb) to authenticated;
grant execute on function api.survey_effect(jsonb) to authenticated;
grant execute on function api.survey_tallies(text, bigint, int) to authenticated;
grant execute on function api.survey_export(text, text, uuid, int) to authenticated;
grant execute on function api.survey_versions(text) to authenticated;
grant execute on function api.remove_survey_text(uuid, text) to authenticated;
