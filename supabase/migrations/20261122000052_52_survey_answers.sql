-- Answering: what a link opens, what an answer may hold, and the pool where answers wait.
--
-- The pool holds answers while a round is open, with the background they are to be counted by and nothing that points at
-- an invitation. It is emptied and written anew, in random order, each time a round closes (53). docs/enkater-anonymitet.md
-- tells what can be seen meanwhile.

create table app.survey_pool (
  round_id bigint not null references app.survey_rounds (id) on delete restrict,
  survey_slug text not null references app.surveys (slug) on delete restrict,
  version text not null,
  workplace_key text check (workplace_key ~ '^[0-9a-f]{64}$'),
  municipality_code text,
  sector text,
  role text,
  gender text,
  answers jsonb not null
);
comment on table app.survey_pool is
  'Answers of rounds that are open, or too small to be shown alone. No key, no date, no number in order. workplace_key is a keyed hash, half of whose key is outside the database, and only where two or more from a workplace were asked.';
create index survey_pool_round_id on app.survey_pool (round_id);
create index survey_pool_survey_slug on app.survey_pool (survey_slug);
alter table app.survey_pool enable row level security;

insert into app.personal_columns (table_name, column_name, activity, label, purpose, retention) values
  ('survey_pool', 'answers', 'survey', 'Svaren, utan namn', 'Räkna svaren när enkäten har stängt', 'Tills enkäten stänger; sedan finns inget som hör ihop med dig'),
  ('survey_pool', 'municipality_code', 'survey', 'Kommun, sektor, roll och kön bredvid svaren', 'Visa svar för grupper om fem eller fler', 'Tills enkäten stänger; sedan bara för grupper om fem eller fler'),
  ('survey_pool', 'sector', 'survey', 'Kommun, sektor, roll och kön bredvid svaren', 'Visa svar för grupper om fem eller fler', 'Tills enkäten stänger; sedan bara för grupper om fem eller fler'),
  ('survey_pool', 'role', 'survey', 'Kommun, sektor, roll och kön bredvid svaren', 'Visa svar för grupper om fem eller fler', 'Tills enkäten stänger; sedan bara för grupper om fem eller fler'),
  ('survey_pool', 'gender', 'survey', 'Kommun, sektor, roll och kön bredvid svaren', 'Visa svar för grupper om fem eller fler', 'Tills enkäten stänger; sedan bara för grupper om fem eller fler'),
  ('survey_pool', 'workplace_key', 'survey', 'En kod för arbetsplatsen', 'Räkna en praktikplats en gång, också när två svarar; koden går inte att läsa', 'Tills enkäten stänger');

-- What an answer may hold -----------------------------------------------------------------------------------

create function app.survey_value_error(p_question jsonb, p_value jsonb) returns text
language plpgsql immutable set search_path = ''
as $$
declare
  v_options text[] := array(select o ->> 'id' from jsonb_array_elements(p_question -> 'options') o);
  v_kind text := jsonb_typeof(p_value);
begin
  case p_question ->> 'type'
    when 'scale' then
      return case when v_kind <> 'string' or not p_value #>> '{}' = any (
        array['1', '2', '3', '4', '5'] || case when (p_question -> 'dontKnow')::boolean then '{dont_know}'::text[] else '{}' end)
        then 'survey_option_unknown' end;
    when 'rating' then
      return case when v_kind <> 'string' or p_value #>> '{}' !~ '^([0-9]|10)$' then 'survey_option_unknown' end;
    when 'single' then
      return case when v_kind <> 'string' or not p_value #>> '{}' = any (v_options) then 'survey_option_unknown' end;
    when 'multiple' then
      return case
        when v_kind <> 'array' or not app.text_list(p_value) <@ v_options then 'survey_option_unknown'
        when jsonb_array_length(p_value) > (p_question ->> 'max')::int then 'survey_too_many' end;
    when 'numbers' then
      return case
        when v_kind <> 'object' or exists (select from jsonb_object_keys(p_value) key where not key = any (v_options)) then 'survey_option_unknown'
        when exists (select from jsonb_each(p_value) where jsonb_typeof(value) <> 'number' or value #>> '{}' !~ '^[0-9]{1,3}$')
          then 'survey_number' end;
    else
      return case when v_kind <> 'string' then 'survey_option_unknown' when length(p_value #>> '{}') > 2000 then 'survey_text_long' end;
  end case;
end
$$;
comment on function app.survey_value_error(jsonb, jsonb) is
  'What is wrong with a value as the answer to a question; null when it may stand: survey_option_unknown, survey_too_many, survey_number (whole, 0 to 999), survey_text_long (2,000 characters).';

create function app.survey_is_shown(p_question jsonb, p_answers jsonb) returns boolean
language sql immutable set search_path = ''
as $$
  select p_question -> 'showIf' is null or jsonb_typeof(p_question -> 'showIf') = 'null'
    or coalesce(p_question #> '{showIf,is}' ? (p_answers ->> (p_question #>> '{showIf,question}')), false)
$$;
comment on function app.survey_is_shown(jsonb, jsonb) is 'Whether a question is asked of somebody who has answered so.';

create function app.check_survey_answers(p_definition jsonb, p_answers jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
declare
  v_question record;
  v_value jsonb;
  v_error text;
  v_errors jsonb := '[]';
  v_kept jsonb := '{}';
begin
  for v_question in select id, type, question from app.survey_questions(p_definition) order by place loop
    v_value := p_answers -> v_question.id;
    if v_question.type = 'text' and jsonb_typeof(v_value) = 'string' then
      v_value := to_jsonb(app.tidy(v_value #>> '{}'));
    end if;
    -- An answer to what is not asked of somebody who answered so is left out: the question was gone when they sent.
    continue when v_value is null or v_value in ('null', '""', '[]', '{}') or not app.survey_is_shown(v_question.question, v_kept);
    v_error := app.survey_value_error(v_question.question, v_value);
    if v_error is null then
      v_kept := v_kept || jsonb_build_object(v_question.id, v_value);
    else
      v_errors := v_errors || app.field_error(v_question.id, v_error);
    end if;
  end loop;
  -- What no version has asked was not written by the page.
  if exists (select from jsonb_object_keys(p_answers) key where key not in (select id from app.survey_questions(p_definition))) then
    v_errors := v_errors || app.field_error('', 'survey_option_unknown');
  end if;
  return jsonb_build_object('answers', v_kept, 'errors', v_errors);
end
$$;
comment on function app.check_survey_answers(jsonb, jsonb) is
  'The answers as they are kept, in order, with what was left blank or not asked taken away, and every error: {answers, errors}. Called by api.answer_survey.';

-- Doors -----------------------------------------------------------------------------------------------------

create function app.survey_invited(p_token text) returns app.survey_invitations
language plpgsql stable set search_path = ''
as $$
declare
  v_invitation app.survey_invitations;
begin
  select i.* into v_invitation from app.tokens t join app.survey_invitations i on i.id = t.survey_invitation_id
    where t.hash = app.token_hash(p_token) and t.purpose = 'survey' and t.revoked_at is null;
  return v_invitation;
end
$$;
comment on function app.survey_invited(text) is 'The invitation that a link or a typed code opens; all null when there is none.';

create function app.survey_invitation(p_token text) returns app.survey_invitations
language plpgsql stable set search_path = ''
as $$
declare
  v_invitation app.survey_invitations := app.survey_invited(p_token);
begin
  if v_invitation.id is null then
    perform app.refuse('PT404', 'unknown_link');
  end if;
  return v_invitation;
end
$$;
comment on function app.survey_invitation(text) is 'The same, for an act. Refuses unknown_link.';

create function app.shared_workplace(p_invitation app.survey_invitations) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select jsonb_build_object('salt', r.salt, 'name', p_invitation.workplace)
    from app.survey_rounds r
    where r.id = p_invitation.round_id and r.salt is not null and r.stage = 'six_months'
      and (select count(*) from app.survey_invitations i where i.round_id = r.id and i.workplace = p_invitation.workplace) >= 2);
end
$$;
comment on function app.shared_workplace(app.survey_invitations) is
  'What the key of a workplace is made of, {salt, name}, where two or more from it were asked; null otherwise, for then there is nothing to count twice.';

create function api.survey(p_token text, p_client text, p_version text default null) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_invitation app.survey_invitations;
  v_round app.survey_rounds;
begin
  if app.too_many_guesses(p_client) then
    return '{"state": "too_many_attempts"}';
  end if;
  v_invitation := app.survey_invited(p_token);
  if v_invitation.id is null then
    perform app.attempt_allowed('manage-link', p_client, 20, '10 minutes');
    return '{"state": "unknown_link"}';
  end if;
  select * into v_round from app.survey_rounds where id = v_invitation.round_id;
  return jsonb_build_object(
    'state', case when v_invitation.answered then 'answered'
      when not app.is_open(v_round) then 'closed'
      when v_invitation.declined then 'declined' else 'open' end,
    'survey', coalesce(app.survey_definition(v_invitation.survey_slug, p_version), app.survey_definition(v_invitation.survey_slug)),
    'about', app.survey_about(v_invitation),
    'closesAt', app.iso(v_round.closes_at),
    'workplace', app.shared_workplace(v_invitation));
end
$$;
comment on function api.survey(text, text, text) is
  'What a link or a typed code shows (SurveyView): {state: open | answered | closed | declined, survey, about, closesAt, workplace}, or {state: unknown_link | too_many_attempts}. The survey in the version that the page already has, when that is one, else in the one in force. Never an answer, also to who gave it; changes nothing but the count of misses. Called by the survey''s page, which makes the workplace''s key of workplace and a secret of its own.';

create function api.check_survey_answers(p_survey text, p_version text, p_answers jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return app.check_survey_answers(app.survey_definition(p_survey, p_version), p_answers) -> 'errors';
end
$$;
comment on function api.check_survey_answers(text, text, jsonb) is
  'What is wrong with the answers so far, [{field, error}], for a page that asks part by part. Keeps nothing. Called by the survey''s page.';

create function api.answer_survey(p_token text, p_answer jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_invitation app.survey_invitations := app.survey_invitation(p_token);
  v_definition jsonb;
  v_checked jsonb;
  v_key text := p_answer ->> 'workplaceKey';
begin
  -- The round first, and shared: closing waits for whoever is answering, and they for it.
  perform 1 from app.survey_rounds r where r.id = v_invitation.round_id and app.is_open(r) for key share;
  if not found and not v_invitation.answered then
    perform app.refuse('PT409', 'survey_closed');
  end if;
  select * into v_invitation from app.survey_invitations where id = v_invitation.id for no key update;
  if v_invitation.answered then
    return '{"outcome": "already_answered"}';
  end if;
  v_definition := app.survey_definition(v_invitation.survey_slug, p_answer ->> 'version');
  if v_definition is null then
    perform app.refuse('PT409', 'survey_version_unknown');
  end if;
  v_checked := app.check_survey_answers(v_definition, case jsonb_typeof(p_answer -> 'answers') when 'object' then p_answer -> 'answers' else '{}' end);
  perform app.refuse_fields(v_checked -> 'errors');
  if v_key !~ '^[0-9a-f]{64}$' or app.shared_workplace(v_invitation) is null then
    v_key := null;
  end if;
  insert into app.survey_pool (round_id, survey_slug, version, workplace_key, municipality_code, sector, role, gender, answers)
    select v_invitation.round_id, v_invitation.survey_slug, p_answer ->> 'version', v_key, v_invitation.municipality_code, v_invitation.sector,
      case when v_invitation.email is null then r.role when r.id is not null then 'manager' end,
      case when v_invitation.email is null and r.gender in ('woman', 'man') then r.gender end, v_checked -> 'answers'
    from (select v_invitation.registration_id as id) asked left join app.registrations r on r.id = asked.id;
  update app.survey_invitations set answered = true where id = v_invitation.id;
  return '{"outcome": "answered"}';
end
$$;
comment on function api.answer_survey(text, jsonb) is
  'Takes an answer, {version, answers, workplaceKey} → {outcome: answered | already_answered}; the first one stands. Answers to a version that was open once are taken as answers to that one. Called by the survey''s page. Refuses unknown_link, survey_closed, survey_version_unknown, check_form (survey_option_unknown, survey_number, survey_text_long, survey_too_many).';

create function api.decline_surveys(p_token text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_invitation app.survey_invitations := app.survey_invitation(p_token);
begin
  insert into app.survey_refusals (email, at)
    select coalesce(v_invitation.email, r.email), app.now() from (select 1) one left join app.registrations r on r.id = v_invitation.registration_id
    on conflict (email) do nothing;
  update app.survey_invitations set declined = true where id = v_invitation.id and not answered;
  return '{"outcome": "declined"}';
end
$$;
comment on function api.decline_surveys(text) is
  'No more surveys to the address that this one was sent to: {outcome: declined}. Called by the button on the page of the link in every mail. Refuses unknown_link.';

create function app.ten_minutes() returns bigint
language sql stable set search_path = ''
as $$ select floor(extract(epoch from app.now()) / 600)::bigint $$;
comment on function app.ten_minutes() is 'The ten minutes that it is: whoever asks twice within them is mailed once.';

create function app.ask_for_survey(p_session app.sessions, p_registration app.registrations) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_attended timestamptz := (select attended_at from app.attendances where registration_id = p_registration.id);
  v_invitation app.survey_invitations;
begin
  if v_attended is null then
    perform app.enqueue('survey-not-yet-to-participant', p_registration.email, p_registration.name,
      jsonb_build_object('about', app.survey_session(p_session), 'person', jsonb_build_object('name', p_registration.name)),
      format('survey-not-yet/%s/%s', p_registration.id, app.ten_minutes()));
    return;
  end if;
  perform app.invite_to_survey(p_registration.id, 'after', v_attended);
  select i.* into v_invitation from app.survey_invitations i join app.survey_rounds r on r.id = i.round_id
    where i.registration_id = p_registration.id and i.email is null and r.stage = 'after';
  if v_invitation.id is not null then
    perform app.send_survey(v_invitation, app.survey_template(v_invitation.survey_slug), format('survey/%s/asked/%s', v_invitation.id, app.ten_minutes()));
  end if;
end
$$;
comment on function app.ask_for_survey(app.sessions, app.registrations) is
  'Mails the link to somebody who was there and asked for it, or tells that their presence is not marked yet; once in ten minutes. Called by api.ask_for_survey.';

create function api.ask_for_survey(p_slug text, p_email text, p_client text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_session app.sessions := app.known_session(p_slug);
  v_email text := app.normalise_email(p_email);
  v_registration app.registrations;
  v_found boolean := false;
begin
  perform app.refuse_fields(case when v_email is null then app.field_error('email', 'email_missing')
    when not app.is_email(v_email) then app.field_error('email', 'email_malformed') else '[]' end);
  -- A whole room asks from one network.
  if not app.attempt_allowed('survey_ask', p_client, 100, '10 minutes') then
    perform app.refuse('PT429', 'too_many_attempts');
  end if;
  for v_registration in
    select * from app.registrations where session_id = v_session.id and email = v_email and state in ('registered', 'pending') order by id limit 20
  loop
    v_found := true;
    perform app.ask_for_survey(v_session, v_registration);
  end loop;
  -- A few mistype their address; nobody is helped by a hundred mails to strangers. The screen is the same.
  if not v_found and app.attempt_allowed('survey_ask_stranger', p_client, 10, '10 minutes') then
    perform app.enqueue('survey-not-booked-to-stranger', v_email, '', jsonb_build_object('about', app.survey_session(v_session)),
      format('survey-not-booked/%s/%s/%s', v_session.id, v_email, app.ten_minutes()));
  end if;
  return '{"outcome": "asked"}';
end
$$;
comment on function api.ask_for_survey(text, text, text) is
  'Whoever scanned the code in the room asks for their link: {outcome: asked}, the same for all; the truth comes by mail (the link; not marked yet; not booked, to ten strangers in ten minutes at most). Called by the page behind the code. Refuses session_unknown, check_form (email_missing, email_malformed), too_many_attempts (100 in 10 minutes).';

create function api.survey_place(p_slug text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return app.survey_session(app.known_session(p_slug));
end
$$;
comment on function api.survey_place(text) is 'The session that the code in the room stands for: {course, day, place}. Called by the page behind it. Refuses session_unknown.';

grant execute on function api.survey(text, text, text) to service_role;
grant execute on function api.check_survey_answers(text, text, jsonb) to service_role;
grant execute on function api.answer_survey(text, jsonb) to service_role;
grant execute on function api.decline_surveys(text) to service_role;
grant execute on function api.ask_for_survey(text, text, text) to service_role;
grant execute on function api.survey_place(text) to service_role;
