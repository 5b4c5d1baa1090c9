-- Surveys: what is asked, when it was sent, and who has been asked. Who answered what is nowhere: see 52 and 53.
--
-- A survey is content, and its version is a hash of what bears on answers. A round is one sending, for a session and a
-- stage, or made by hand. An invitation knows a person and that they answered, and nothing of what.

create table app.surveys (
  slug text primary key check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  title text not null,
  stage text not null check (stage in ('after', 'six_months', 'six_months_manager', 'by_hand')),
  kinds text[] not null,
  version text not null,
  retired_at timestamptz
);
comment on table app.surveys is
  'Surveys as content/enkater says: stage and kinds of course decide which follows what. version is the one in force. One that disappears from content is retired, never deleted.';
alter table app.surveys enable row level security;

create table app.survey_versions (
  survey_slug text not null references app.surveys (slug) on delete restrict,
  version text not null,
  definition jsonb not null check (jsonb_typeof(definition -> 'sections') = 'array'),
  last_build bigint not null,
  primary key (survey_slug, version)
);
comment on table app.survey_versions is
  'What a survey has asked, by version (Survey). A new build never changes one, so that old answers keep their wording.';
alter table app.survey_versions enable row level security;

create table app.survey_rounds (
  id bigint generated always as identity primary key,
  ref uuid not null unique default pg_catalog.gen_random_uuid(),
  stage text not null check (stage in ('after', 'six_months', 'by_hand')),
  session_id bigint references app.sessions (id) on delete restrict,
  half text not null check (half ~ '^[0-9]{4}-[12]$'),
  title text check (length(title) between 1 and 200),
  salt text,
  began_at timestamptz not null,
  closes_at timestamptz not null check (closes_at > began_at),
  closed_at timestamptz,
  started_by uuid references app.staff (id) on delete restrict,
  check ((stage = 'by_hand') = (session_id is null)),
  check ((stage = 'by_hand') = (title is not null)),
  check ((salt is null) = (closed_at is not null))
);
comment on table app.survey_rounds is
  'Sendings of surveys. half is the half-year of the course, or of the sending when made by hand; a web course has one round per half-year. salt is half of the key that workplaces are recognised by while the round is open (the other half is outside the database); closing destroys it.';
create unique index survey_rounds_of_session on app.survey_rounds (session_id, stage, half) where session_id is not null;
create index survey_rounds_closes_at on app.survey_rounds (closes_at) where closed_at is null;
create index survey_rounds_began_at on app.survey_rounds (began_at);
create index survey_rounds_started_by on app.survey_rounds (started_by) where started_by is not null;
alter table app.survey_rounds enable row level security;

create table app.survey_invitations (
  id bigint generated always as identity primary key,
  round_id bigint not null references app.survey_rounds (id) on delete restrict,
  survey_slug text not null references app.surveys (slug) on delete restrict,
  registration_id bigint references app.registrations (id) on delete cascade,
  email text check (email = lower(email)),
  name text check (length(name) <= 200),
  municipality_code text check (municipality_code ~ '^[0-9]{4}$'),
  sector text,
  workplace text,
  asked_at timestamptz not null,
  reminders int not null default 0 check (reminders between 0 and 2),
  answered boolean not null default false,
  declined boolean not null default false
);
comment on table app.survey_invitations is
  'Who was asked in a round, and whether they have answered; never when, never what. A participant has the registration''s address; a responsible manager, and whoever was asked by hand, has one here and, for a manager, the registration that named them. workplace is how two who work at the same place are recognised. When a round closes every row of it is written anew, so that nothing tells in which order people answered.';
create unique index survey_invitations_participant on app.survey_invitations (registration_id, survey_slug) where email is null;
create unique index survey_invitations_address on app.survey_invitations (round_id, survey_slug, email) where email is not null;
create index survey_invitations_registration_id on app.survey_invitations (registration_id) where registration_id is not null;
create index survey_invitations_round_id on app.survey_invitations (round_id);
create index survey_invitations_survey_slug on app.survey_invitations (survey_slug);
create index survey_invitations_unanswered on app.survey_invitations (asked_at) where not answered and not declined and reminders < 2;
alter table app.survey_invitations enable row level security;

create table app.survey_refusals (
  email text primary key check (email = app.normalise_email(email)),
  at timestamptz not null
);
comment on table app.survey_refusals is 'Addresses that want no more surveys.';
alter table app.survey_refusals enable row level security;

alter table app.outbox add foreign key (survey_invitation_id) references app.survey_invitations (id) on delete set null;
create index outbox_survey_invitation_id on app.outbox (survey_invitation_id) where survey_invitation_id is not null;

alter table app.tokens
  add column survey_invitation_id bigint references app.survey_invitations (id) on delete cascade,
  add check ((purpose = 'survey') = (survey_invitation_id is not null));
create index tokens_survey_invitation_id on app.tokens (survey_invitation_id) where survey_invitation_id is not null;

insert into app.personal_columns (table_name, column_name, activity, label, purpose, retention) values
  ('survey_invitations', 'email', 'survey', 'E-postadress', 'Skicka en enkät till ansvarig chef, eller till den som förbundet frågar', 'Enligt förbundets gallringsbeslut'),
  ('survey_invitations', 'name', 'survey', 'Namn', 'Skicka en enkät till ansvarig chef', 'Enligt förbundets gallringsbeslut'),
  ('survey_invitations', 'workplace', 'survey', 'Arbetsplats', 'Räkna en praktikplats en gång, också när två svarar', 'Enligt förbundets gallringsbeslut'),
  ('survey_invitations', 'answered', 'survey', 'Att du har svarat', 'Inte påminna den som har svarat; aldrig vad du svarade', 'Enligt förbundets gallringsbeslut'),
  ('survey_invitations', 'declined', 'survey', 'Att du inte vill svara', 'Inte påminna dig', 'Enligt förbundets gallringsbeslut'),
  ('survey_refusals', 'email', 'survey', 'E-postadress som inte vill ha fler enkäter', 'Inte skicka fler enkäter', 'Tills du ber oss ta bort den'),
  ('survey_rounds', 'started_by', 'staff', 'Vem som skickade en enkät', 'Veta vem som har gjort vad', 'Enligt förbundets gallringsbeslut');

-- Content -------------------------------------------------------------------------------------------------

create function app.publish_surveys(p_surveys jsonb, p_build bigint) returns void
language sql volatile set search_path = ''
as $$
  insert into app.surveys (slug, title, stage, kinds, version)
  select s ->> 'slug', s ->> 'title', s ->> 'stage', array(select jsonb_array_elements_text(s -> 'kinds')), s ->> 'version'
  from jsonb_array_elements(p_surveys) s
  on conflict (slug) do update set title = excluded.title, stage = excluded.stage, kinds = excluded.kinds,
    version = excluded.version, retired_at = null;

  -- Words that bear on no answer, such as the thanks, may be put right within a version.
  insert into app.survey_versions (survey_slug, version, definition, last_build)
  select s ->> 'slug', s ->> 'version', s, p_build from jsonb_array_elements(p_surveys) s
  on conflict (survey_slug, version) do update set last_build = excluded.last_build,
    definition = excluded.definition || jsonb_build_object('sections', survey_versions.definition -> 'sections');

  update app.surveys set retired_at = app.now()
    where retired_at is null and slug not in (select s ->> 'slug' from jsonb_array_elements(p_surveys) s)
$$;
comment on function app.publish_surveys(jsonb, bigint) is
  'Takes over the surveys of a build, Survey[]. A version that is known keeps its questions; a survey that disappeared is retired. Called by api.publish_content.';

create function app.survey_definition(p_slug text, p_version text default null) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (select v.definition from app.survey_versions v join app.surveys s on s.slug = v.survey_slug
          where v.survey_slug = p_slug and v.version = coalesce(p_version, s.version));
end
$$;
comment on function app.survey_definition(text, text) is 'What a survey asks, in the version in force unless another is named; null when there is none.';

create function app.survey_questions(p_definition jsonb) returns table (id text, type text, question jsonb, place bigint)
language sql immutable set search_path = ''
as $$
  select q ->> 'id', q ->> 'type', q, row_number() over (order by s.n, qs.n)
  from jsonb_array_elements(p_definition -> 'sections') with ordinality as s (section, n)
    cross join lateral jsonb_array_elements(s.section -> 'questions') with ordinality as qs (q, n)
$$;
comment on function app.survey_questions(jsonb) is 'The questions of a definition, in order.';

create function app.survey_for(p_course_slug text, p_stage text) returns text
language sql stable set search_path = ''
as $$
  select s.slug from app.surveys s join app.courses c on c.slug = p_course_slug
  where s.stage = p_stage and c.kind = any (s.kinds) and s.retired_at is null order by s.slug limit 1
$$;
comment on function app.survey_for(text, text) is 'The survey that follows a course at a stage; null when none does.';

-- Rounds and invitations ----------------------------------------------------------------------------------

create function app.survey_days() returns int
language sql immutable set search_path = ''
as $$ select 21 $$;
comment on function app.survey_days() is
  'How many days a round is open: a week past the last reminder. Source: DOMAIN, one reminder after 7 days, a last at 14, then stop.';

create function app.half_ends(p_half text) returns timestamptz
language sql stable set search_path = ''
as $$
  select (make_date(left(p_half, 4)::int, 1, 1) + case right(p_half, 1) when '1' then interval '6 months' else interval '1 year' end)
    at time zone app.time_zone()
$$;
comment on function app.half_ends(text) is 'When a half-year is over: its last midnight, in app.time_zone().';

create function app.survey_round(p_session_id bigint, p_stage text, p_attended_at timestamptz) returns app.survey_rounds
language plpgsql volatile set search_path = ''
as $$
declare
  v_half text := app.half_year(p_attended_at);
  v_standing boolean := (select standing from app.sessions where id = p_session_id);
  v_round app.survey_rounds;
begin
  insert into app.survey_rounds (stage, session_id, half, salt, began_at, closes_at)
    values (p_stage, p_session_id, v_half, app.new_token(), app.now(), case
      -- A web course is finished on any day of the half-year: the round is open until all have had their time.
      when v_standing then greatest(app.half_ends(v_half) + case p_stage when 'six_months' then interval '6 months' else interval '0' end, app.now())
        + interval '35 days'
      else (((app.now() at time zone app.time_zone())::date + app.survey_days() + 1)::timestamp at time zone app.time_zone()) end)
    on conflict (session_id, stage, half) where session_id is not null do nothing;
  select * into v_round from app.survey_rounds where session_id = p_session_id and stage = p_stage and half = v_half;
  return v_round;
end
$$;
comment on function app.survey_round(bigint, text, timestamptz) is
  'The round of a session and a stage, made when there is none. Open for three weeks; that of a web course until five weeks after its half-year. Called where people are asked.';

create function app.survey_workplace(p_submission app.submissions, p_registration app.registrations) returns text
language sql stable set search_path = ''
as $$
  select app.employer_match_key(p_submission.employer_name, p_submission.organisation_number, p_submission.municipality_code)
    || '/' || coalesce(app.person_key(coalesce(p_registration.workplace, p_submission.workplace)), '')
$$;
comment on function app.survey_workplace(app.submissions, app.registrations) is 'What a workplace is recognised by within a round.';

create function app.is_open(p_round app.survey_rounds) returns boolean
language plpgsql stable set search_path = ''
as $$
begin
  return p_round.closed_at is null and p_round.closes_at > app.now();
end
$$;
comment on function app.is_open(app.survey_rounds) is 'Whether a round takes people and answers. Called wherever that is asked.';

create function app.manager_email(p_registration app.registrations) returns text
language plpgsql stable set search_path = ''
as $$
begin
  -- A manager who came along answers as a participant.
  return nullif(coalesce(p_registration.manager_email, (select manager_email from app.submissions where id = p_registration.submission_id)),
    p_registration.email);
end
$$;
comment on function app.manager_email(app.registrations) is 'The responsible manager of a participant, when that is somebody else; null when nobody was named.';

create function app.round_stage(p_stage text) returns text
language sql immutable set search_path = ''
as $$ select case p_stage when 'six_months_manager' then 'six_months' else p_stage end $$;
comment on function app.round_stage(text) is 'The stage of the round that a survey is sent in: a manager answers in the same one as those who were there.';

create function app.invite_to_survey(p_registration_id bigint, p_stage text, p_attended_at timestamptz) returns app.survey_invitations
language plpgsql volatile set search_path = ''
as $$
declare
  v_registration app.registrations;
  v_submission app.submissions;
  v_survey text;
  v_manager text;
  v_round app.survey_rounds;
  v_invitation app.survey_invitations;
begin
  select * into v_registration from app.registrations where id = p_registration_id;
  select * into v_submission from app.submissions where id = v_registration.submission_id;
  v_survey := app.survey_for((select course_slug from app.sessions where id = v_registration.session_id), p_stage);
  v_manager := case p_stage when 'six_months_manager' then app.manager_email(v_registration) end;
  if v_survey is null or (p_stage = 'six_months_manager' and v_manager is null) then
    return null;
  end if;
  v_round := app.survey_round(v_registration.session_id, app.round_stage(p_stage), p_attended_at);
  if not app.is_open(v_round) then
    return null;
  end if;
  insert into app.survey_invitations (round_id, survey_slug, registration_id, email, name, municipality_code, sector, workplace, asked_at)
    values (v_round.id, v_survey, v_registration.id, v_manager,
      case when v_manager is not null then coalesce(v_registration.manager_name, v_submission.manager_name) end,
      v_submission.municipality_code, v_submission.sector, app.survey_workplace(v_submission, v_registration), app.now())
    on conflict do nothing returning * into v_invitation;
  return v_invitation;
end
$$;
comment on function app.invite_to_survey(bigint, text, timestamptz) is
  'Asks somebody who was present, or at the stage six_months_manager their responsible manager, so that placements are known also when the supervisor has left. Each participant once per survey, a manager once per round however many they answer for; null when they have been asked already, when there is nobody or nothing to ask, or when the round has closed. Sends nothing. Called by app.invite_to_surveys and app.ask_for_survey.';

create function app.wants_no_survey(p_email text) returns boolean
language sql stable set search_path = ''
as $$
  select exists (select from app.survey_refusals where email = p_email) or exists (select from app.suppressions where email = p_email)
$$;
comment on function app.wants_no_survey(text) is 'Whether an address is not to be asked: it has said so, or is not to be written to at all.';
