-- Interviews: who has said that they may be called, which employers were drawn, and who was asked when.
--
-- Saying yes is a form of its own, with no link, no token and no hour, so that it belongs to no survey answer. A draw can
-- be made again by anybody who has its seed: the order is that of a hash of the seed and the employer's reference.

create table app.interview_consents (
  id bigint generated always as identity primary key,
  ref uuid not null unique default pg_catalog.gen_random_uuid(),
  name text not null check (length(name) between 1 and 200),
  email text not null check (email = app.normalise_email(email)),
  phone text check (length(phone) <= 30),
  employer_name text not null check (length(employer_name) <= 200),
  municipality_code text check (municipality_code ~ '^[0-9]{4}$'),
  on_day date not null
);
comment on table app.interview_consents is
  'People who have said that the association may call them about an interview. A day and no hour, and nothing of any survey.';
create unique index interview_consents_person on app.interview_consents (email, app.person_key(name));
alter table app.interview_consents enable row level security;

create table app.interview_draws (
  id bigint generated always as identity primary key,
  ref uuid not null unique default pg_catalog.gen_random_uuid(),
  seed text not null check (length(seed) between 1 and 100),
  year text check (year ~ '^[0-9]{4}$'),
  municipality_code text check (municipality_code ~ '^[0-9]{4}$'),
  wanted int not null check (wanted between 1 and 50),
  population int not null,
  drawn_at timestamptz not null,
  drawn_by uuid not null references app.staff (id) on delete restrict
);
comment on table app.interview_draws is
  'Draws of employers for interviews (stickprov): the seed, what they were drawn among, and how many those were.';
create index interview_draws_drawn_by on app.interview_draws (drawn_by);
alter table app.interview_draws enable row level security;

create table app.interview_picks (
  draw_id bigint not null references app.interview_draws (id) on delete cascade,
  employer_id bigint not null references app.employers (id) on delete restrict,
  place int not null,
  primary key (draw_id, employer_id)
);
comment on table app.interview_picks is 'The employers of a draw, in the order that they came up.';
create index interview_picks_employer_id on app.interview_picks (employer_id);
alter table app.interview_picks enable row level security;

create table app.interview_notes (
  id bigint generated always as identity primary key,
  draw_id bigint not null,
  employer_id bigint not null,
  state text not null check (state in ('asked', 'agreed', 'declined', 'done')),
  on_day date not null,
  note text check (length(note) <= 1000),
  staff_id uuid not null references app.staff (id) on delete restrict,
  created_at timestamptz not null default pg_catalog.now(),
  foreign key (draw_id, employer_id) references app.interview_picks (draw_id, employer_id) on delete cascade
);
comment on table app.interview_notes is
  'Who was asked, when, and what came of it; the latest row is how things stand. Added to, never changed. Nothing about a person in rehabilitation belongs here, and the form says so.';
create index interview_notes_pick on app.interview_notes (draw_id, employer_id);
create index interview_notes_staff_id on app.interview_notes (staff_id);
alter table app.interview_notes enable row level security;

insert into app.personal_columns (table_name, column_name, activity, label, purpose, retention) values
  ('interview_consents', 'name', 'survey', 'Namn, om du vill bli intervjuad', 'Ringa den som har sagt ja till en intervju', 'Tills intervjuerna är gjorda, därefter enligt gallringsbeslut'),
  ('interview_consents', 'email', 'survey', 'E-postadress, om du vill bli intervjuad', 'Nå den som har sagt ja till en intervju', 'Tills intervjuerna är gjorda, därefter enligt gallringsbeslut'),
  ('interview_consents', 'phone', 'survey', 'Telefonnummer, om du vill bli intervjuad', 'Nå den som har sagt ja till en intervju; frivilligt', 'Tills intervjuerna är gjorda, därefter enligt gallringsbeslut'),
  ('interview_consents', 'employer_name', 'survey', 'Arbetsgivarens namn, om du vill bli intervjuad', 'Välja arbetsgivare av olika slag; kan vara en enskild firma', 'Tills intervjuerna är gjorda, därefter enligt gallringsbeslut'),
  ('interview_draws', 'drawn_by', 'staff', 'Vem som drog ett stickprov', 'Veta vem som har gjort vad', 'Enligt förbundets gallringsbeslut'),
  ('interview_notes', 'staff_id', 'staff', 'Vem som frågade en arbetsgivare om en intervju', 'Veta vem som har gjort vad', 'Enligt förbundets gallringsbeslut'),
  ('interview_notes', 'note', 'employer', 'Anteckning om en intervju', 'Minnas vad arbetsgivaren berättade; aldrig om personer i rehabilitering', 'Enligt förbundets gallringsbeslut');

-- Saying yes ----------------------------------------------------------------------------------------------

create function api.give_interview_consent(p_form jsonb, p_client text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_form jsonb := app.typed(p_form, array['name', 'email', 'phone', 'employer', 'municipality']);
begin
  perform app.refuse_fields(app.field_errors('', v_form, array['name', 'line', 'name_missing', 'email', 'email', 'email_missing',
    'phone', 'phone', null, 'employer', 'line', 'employer_missing', 'municipality', 'municipality', 'municipality_missing']));
  if not app.attempt_allowed('interview', p_client, 20, '10 minutes') then
    perform app.refuse('PT429', 'too_many_attempts');
  end if;
  insert into app.interview_consents (name, email, phone, employer_name, municipality_code, on_day)
    values (v_form ->> 'name', app.normalise_email(v_form ->> 'email'), v_form ->> 'phone', v_form ->> 'employer', v_form ->> 'municipality',
      (app.now() at time zone app.time_zone())::date)
    on conflict (email, app.person_key(name)) do nothing;
  return '{"outcome": "noted"}';
end
$$;
comment on function api.give_interview_consent(jsonb, text) is
  'Says yes to being called about an interview: {name, email, phone, employer, municipality} → {outcome: noted}, the same for who has said so before. Called by the form''s POST. Refuses check_form, too_many_attempts (20 in 10 minutes).';

-- Drawing -------------------------------------------------------------------------------------------------

create function app.interview_population(p_year text, p_municipality text) returns setof app.employers
language sql stable set search_path = ''
as $$
  -- Employers that are shown as themselves, and somebody from whom was present: in the year, and in the municipality, if told.
  select e.* from app.employers e
  where e.merged_into is null and exists (
    select from app.submissions s join app.registrations r on r.submission_id = s.id join app.attendances a on a.registration_id = r.id
    where s.employer_id in (select app.employer_family(e.id))
      and (p_year is null or extract(year from a.attended_at at time zone app.time_zone())::text = p_year)
      and (p_municipality is null or s.municipality_code = p_municipality))
$$;
comment on function app.interview_population(text, text) is 'The employers that interviews are drawn among. Called by api.draw_interviews.';

create function api.draw_interviews(p_form jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator');
  v_form jsonb := app.typed(p_form, array['year', 'municipality', 'count', 'seed']);
  v_seed text;
  v_drawn bigint[];
  v_draw app.interview_draws;
begin
  perform app.refuse_fields(
    case when v_form ->> 'count' is null or v_form ->> 'count' !~ '^[0-9]{1,2}$' or (v_form ->> 'count')::int not between 1 and 50
      then app.field_error('count', 'interview_count') else '[]' end
    || case when v_form ->> 'year' !~ '^[0-9]{4}$' then app.field_error('year', 'interview_year') else '[]' end
    || case when length(v_form ->> 'seed') > 100 then app.field_error('seed', 'too_long') else '[]' end);
  v_seed := coalesce(v_form ->> 'seed', app.random_code(8));
  v_drawn := array(select id from app.interview_population(v_form ->> 'year', v_form ->> 'municipality')
    order by sha256(convert_to(v_seed || '/' || ref, 'UTF8')));
  if v_drawn = '{}' then
    perform app.refuse('PT422', 'interview_nobody');
  end if;
  insert into app.interview_draws (seed, year, municipality_code, wanted, population, drawn_at, drawn_by)
    values (v_seed, v_form ->> 'year', v_form ->> 'municipality', (v_form ->> 'count')::int, cardinality(v_drawn), app.now(), v_staff_id)
    returning * into v_draw;
  insert into app.interview_picks (draw_id, employer_id, place)
    select v_draw.id, id, place from unnest(v_drawn[1:v_draw.wanted]) with ordinality as drawn (id, place);
  perform app.audit(v_staff_id, 'draw_interviews', v_draw.ref::text, jsonb_build_object('seed', v_draw.seed, 'population', v_draw.population));
  return jsonb_build_object('ref', v_draw.ref, 'seed', v_draw.seed);
end
$$;
comment on function api.draw_interviews(jsonb) is
  'Draws employers for interviews: {year, municipality, count, seed} → {ref, seed}; without a seed one is made. The same seed among the same employers gives the same draw. Called by the room. Refuses sign_in_required, not_allowed, check_form (interview_count, interview_year, too_long), interview_nobody.';

create function app.interview_pick(p_pick app.interview_picks) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('employer', jsonb_build_object('ref', e.ref, 'name', e.name, 'municipality', e.municipality_code),
    'state', coalesce((select state from app.interview_notes n where n.draw_id = p_pick.draw_id and n.employer_id = p_pick.employer_id
      order by n.id desc limit 1), 'drawn'),
    'notes', (select coalesce(jsonb_agg(jsonb_build_object('state', n.state, 'on', n.on_day, 'note', n.note, 'by', s.name) order by n.id), '[]')
      from app.interview_notes n join app.staff s on s.id = n.staff_id
      where n.draw_id = p_pick.draw_id and n.employer_id = p_pick.employer_id))
  from app.employers e where e.id = p_pick.employer_id
$$;
comment on function app.interview_pick(app.interview_picks) is 'An employer of a draw, and who was asked when. Called by api.interviews.';

create function api.interviews() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform app.require_role('coordinator');
  return jsonb_build_object(
    'consents', (select coalesce(jsonb_agg(jsonb_build_object('ref', ref, 'name', name, 'email', email, 'phone', phone,
        'employer', employer_name, 'municipality', municipality_code, 'on', on_day) order by on_day desc, id desc), '[]')
      from (select * from app.interview_consents order by on_day desc, id desc limit 200) latest),
    'draws', (select coalesce(jsonb_agg(jsonb_build_object('ref', d.ref, 'seed', d.seed, 'year', d.year, 'municipality', d.municipality_code,
        'population', d.population, 'drawnAt', app.iso(d.drawn_at), 'by', s.name,
        'picks', (select coalesce(jsonb_agg(app.interview_pick(p) order by p.place), '[]') from app.interview_picks p where p.draw_id = d.id))
        order by d.id desc), '[]')
      from (select * from app.interview_draws order by id desc limit 10) d join app.staff s on s.id = d.drawn_by));
end
$$;
comment on function api.interviews() is
  'Who may be called, and the latest ten draws with what came of each (Interviews). Called by the room. Refuses sign_in_required, not_allowed.';

create function api.note_interview(p_draw uuid, p_employer uuid, p_form jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator');
  v_form jsonb := app.typed(p_form, array['state', 'on', 'note']);
  v_pick app.interview_picks;
begin
  select p.* into v_pick from app.interview_picks p join app.interview_draws d on d.id = p.draw_id join app.employers e on e.id = p.employer_id
    where d.ref = p_draw and e.ref = p_employer for update of p;
  if v_pick.draw_id is null then
    perform app.refuse('PT404', 'employer_unknown');
  end if;
  perform app.refuse_fields(
    case when coalesce(v_form ->> 'state', '') not in ('asked', 'agreed', 'declined', 'done') then app.field_error('state', 'interview_state') else '[]' end
    || case when app.typed_day(v_form ->> 'on') is null then app.field_error('on', 'interview_day') else '[]' end
    || case when length(v_form ->> 'note') > 1000 then app.field_error('note', 'too_long') else '[]' end);
  insert into app.interview_notes (draw_id, employer_id, state, on_day, note, staff_id)
    values (v_pick.draw_id, v_pick.employer_id, v_form ->> 'state', app.typed_day(v_form ->> 'on'), v_form ->> 'note', v_staff_id);
  perform app.audit(v_staff_id, 'note_interview', 'employers/' || p_employer, jsonb_build_object('state', v_form ->> 'state'));
  return '{"outcome": "noted"}';
end
$$;
comment on function api.note_interview(uuid, uuid, jsonb) is
  'Writes down that a drawn employer was asked, and what came of it: {state: asked | agreed | declined | done, on, note} → {outcome: noted}. Called by the room. Refuses sign_in_required, not_allowed, employer_unknown, check_form (interview_state, interview_day, too_long).';

create function api.remove_interview_consent(p_ref uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator');
begin
  delete from app.interview_consents where ref = p_ref;
  if found then
    perform app.audit(v_staff_id, 'remove_interview_consent', p_ref::text);
  end if;
  return '{"outcome": "removed"}';
end
$$;
comment on function api.remove_interview_consent(uuid) is
  'Takes away somebody who has been interviewed, or has changed their mind: {outcome: removed}. Called by the room. Refuses sign_in_required, not_allowed.';

grant execute on function api.give_interview_consent(jsonb, text) to service_role;
grant execute on function api.draw_interviews(jsonb) to authenticated;
grant execute on function api.interviews() to authenticated;
grant execute on function api.note_interview(uuid, uuid, jsonb) to authenticated;
grant execute on function api.remove_interview_consent(uuid) to authenticated;
