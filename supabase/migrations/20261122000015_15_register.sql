-- Registering: a form becomes seats, places in line and mails, in one transaction.

create function app.write_people(
  p_session app.sessions, p_submission_id bigint, p_form jsonb, p_known bigint[], p_seats int
) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_people jsonb := p_form -> 'people';
  v_opt_ins jsonb := p_form -> 'optIns';
  v_waiting int[];
  v_entries bigint[] := '{}';
  -- Who registers only themself, and may say such things, has no page where others are listed.
  v_listed boolean := v_opt_ins is null;
  v_required text[] := app.required_courses(p_session.course_slug);
  v_now timestamptz := app.now();
begin
  if p_seats < jsonb_array_length(v_people) then
    v_waiting := array(select n from generate_series(p_seats + 1, jsonb_array_length(v_people)) n where p_known[n] is null or v_listed);
    v_entries := app.line_up(p_session.id, p_submission_id, v_waiting,
      cardinality(v_waiting) > 1 and p_form ->> 'ifNotAll' = 'all_or_nothing');
  end if;
  with made as (
    insert into app.registrations (session_id, submission_id, queue_entry_id, name, email, phone, role, gender, state, shown_as,
      share_contact, wants_network, wants_newsletter, registered_at, created_at, told_sequence, workplace, manager_name, manager_email)
    select p_session.id, p_submission_id, v_entries[n], p ->> 'name', p ->> 'email', p ->> 'phone', p ->> 'role', p ->> 'gender',
      case when p_known[n] is not null then 'known' when n > p_seats then 'waitlisted'
        when v_required is not null and not app.has_attended(v_required, p ->> 'email', p ->> 'name') then 'pending'
        else 'registered' end,
      case when p_known[n] is null then null when n <= p_seats then 'registered' else 'waitlisted' end,
      coalesce((v_opt_ins ->> 'shareContact')::boolean, false), coalesce((v_opt_ins ->> 'network')::boolean, false),
      coalesce((v_opt_ins ->> 'newsletter')::boolean, false), case when p_known[n] is null and n <= p_seats then v_now end, v_now,
      p_session.sequence, p ->> 'workplace', p #>> '{manager,name}', p #>> '{manager,email}'
    from jsonb_array_elements(v_people) with ordinality as people(p, n)
    where p_known[n] is null or v_listed order by n
    returning *
  ), needs as (
    insert into app.needs (registration_id, dietary, access)
    select id, p_form #>> '{needs,dietary}', p_form #>> '{needs,access}' from made
    where state <> 'known' and coalesce(p_form #>> '{needs,dietary}', p_form #>> '{needs,access}') is not null
  )
  insert into app.outbox (template, recipient_email, recipient_name, data, unique_key, session_id, registration_id, due_at)
  select case state when 'registered' then 'registered-to-participant' when 'pending' then 'prerequisite-missing-to-participant'
      else 'waitlisted-to-participant' end, email, name,
    app.mail_calendar(calendar_uid, calendar_sequence, case state when 'registered' then 'REQUEST' end),
    state || '/' || ref, p_session.id, id, v_now
  from made where state <> 'known' order by made.id;
end
$$;
comment on function app.write_people(app.sessions, bigint, jsonb, bigint[], int) is
  'Writes the people of a form: the first p_seats get a seat (pending, when an earlier course is required and they are not found there), the rest wait, and who is known gets a row that only the contact sees; each new one gets a mail, all in one statement, since others wait for the lock meanwhile. Called by app.book and app.book_instead.';

create function app.tell_known(p_ids bigint[]) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_now timestamptz := app.now();
begin
  insert into app.outbox (template, recipient_email, recipient_name, data, unique_key, session_id, registration_id, due_at)
    select 'already-registered-to-participant', email, app.tidy_line(name), '{}',
      -- Once an hour: whoever lost the mail can ask again, nobody can flood an inbox.
      format('already-registered/%s/%s', ref, to_char(v_now at time zone 'UTC', 'YYYY-MM-DD HH24')), session_id, id, v_now
    from app.registrations where id = any (p_ids) order by id
    on conflict (unique_key) do nothing;
end
$$;
comment on function app.tell_known(bigint[]) is
  'Mails people who were registered or waiting already their link. The screen never says so; only their own inbox does. One statement, or sixty known people would take longer than sixty strangers. Called by app.book, app.give_seat and app.change_person.';

create function app.tell_contact(p_submission_id bigint, p_people jsonb) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_submission app.submissions;
begin
  select * into strict v_submission from app.submissions where id = p_submission_id;
  perform app.mail_contact('submission-to-contact', v_submission, 'PUBLISH',
    jsonb_build_object('people', p_people, 'employer', v_submission.employer_name),
    format('submission/%s/%s', p_submission_id, v_submission.sequence));
end
$$;
comment on function app.tell_contact(bigint, jsonb) is
  'Mails the contact of a submission its link and what became of the people. Called by app.book and app.tell_contact_now.';

create function app.tell_contact_now(p_submission_id bigint) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  update app.submissions set sequence = sequence + 1 where id = p_submission_id;
  perform app.tell_contact(p_submission_id,
    (select jsonb_agg(app.managed_person(r) order by r.id) from app.registrations r where r.submission_id = p_submission_id));
end
$$;
comment on function app.tell_contact_now(bigint) is
  'Mails the contact of a submission how it stands with everyone now. Called when a group that waited together gets its seats, and for a new contact.';

create function app.people_as_told(p_form jsonb, p_seats int, p_place int) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return (select jsonb_agg(jsonb_build_object('name', p ->> 'name',
      'state', case when n <= p_seats then 'registered' else 'waitlisted' end,
      'place', case when n > p_seats then
        p_place + case when p_form ->> 'ifNotAll' = 'split' then (n - p_seats - 1)::int else 0 end end) order by n)
    from jsonb_array_elements(p_form -> 'people') with ordinality as people(p, n));
end
$$;
comment on function app.people_as_told(jsonb, int, int) is
  'What became of the people of a form, for its contact: [{name, state, place}], known people too, as if they were new. Called by app.book.';

create function app.add_submission(p_session app.sessions, p_form jsonb, p_hash bytea, p_outcome jsonb) returns bigint
language plpgsql volatile set search_path = ''
as $$
declare
  v_employer jsonb := p_form -> 'employer';
  v_id bigint;
begin
  insert into app.submissions (session_id, form_key, content_hash, outcome, contact_name, contact_email, contact_phone,
    manager_name, manager_email, employer_name, organisation_number, department, sector, municipality_code, workplace,
    heard_from, booking_id, created_at, told_sequence)
  values (p_session.id, (p_form ->> 'formKey')::uuid, p_hash, p_outcome, p_form #>> '{contact,name}', p_form #>> '{contact,email}',
    p_form #>> '{contact,phone}', p_form #>> '{manager,name}', p_form #>> '{manager,email}', v_employer ->> 'name',
    v_employer ->> 'organisationNumber', v_employer ->> 'department', v_employer ->> 'sector', v_employer ->> 'municipality',
    v_employer ->> 'workplace', p_form ->> 'heardFrom', (p_form ->> 'booking')::bigint, app.now(), p_session.sequence)
  returning id into v_id;
  return v_id;
end
$$;
comment on function app.add_submission(app.sessions, jsonb, bytea, jsonb) is 'Stores who sent a form and what was answered. Called by app.book.';

create function app.employer_of(p_form jsonb, p_submission_id bigint) returns text
language plpgsql stable set search_path = ''
as $$
begin
  if p_submission_id is not null then
    return (select app.employer_key(s) from app.submissions s where s.id = p_submission_id);
  end if;
  return coalesce(p_form #>> '{employer,organisationNumber}', app.person_key(p_form #>> '{employer,name}'));
end
$$;
comment on function app.employer_of(jsonb, bigint) is
  'The app.employer_key of a form, or of the submission it adds people to. Called by app.book where an employer''s seats are limited.';

create function app.book(p_form jsonb, p_submission_id bigint default null) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  v_key uuid := (p_form ->> 'formKey')::uuid;
  v_hash bytea := sha256(convert_to((p_form - 'formKey')::text || coalesce('+' || p_submission_id, ''), 'UTF8'));
  v_people jsonb := p_form -> 'people';
  v_count int := jsonb_array_length(v_people);
  v_session app.sessions;
  v_outcome jsonb;
  v_seats int;
  v_place int;
  v_known bigint[];
  v_submission_id bigint := p_submission_id;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'app.book counts under a lock and must see what was committed before it got the lock';
  end if;
  v_session := app.lock_session(p_form ->> 'session');
  v_outcome := app.earlier_outcome(v_key, v_hash, p_submission_id);
  if v_outcome is not null then
    return v_outcome;
  end if;
  perform app.refuse_unless_open(v_session);
  -- Decided as if everyone were new, so that the screen never tells who was known.
  v_seats := app.seats_for(v_session, v_count, p_form ->> 'ifNotAll', case when v_session.employer_limit is not null
    then app.employer_of(p_form, p_submission_id) end);
  if v_seats < v_count then
    v_place := 1 + app.entries_waiting(v_session.id);
  end if;
  v_outcome := jsonb_build_object(
    'outcome', case v_seats when v_count then 'registered' when 0 then 'waitlisted' else 'split' end,
    'registered', v_seats, 'waitlisted', v_count - v_seats, 'place', v_place);
  -- One look in the index for each: as a join, it may read the whole session.
  for n in 1 .. v_count loop
    v_known[n] := (app.active_registration(v_session.id, v_people -> n - 1 ->> 'email', v_people -> n - 1 ->> 'name')).id;
  end loop;
  if p_submission_id is null then
    v_submission_id := app.add_submission(v_session, p_form, v_hash, v_outcome);
  else
    insert into app.additions (form_key, content_hash, submission_id, outcome) values (v_key, v_hash, p_submission_id, v_outcome);
    update app.submissions set sequence = sequence + 1 where id = p_submission_id;
  end if;
  perform app.write_people(v_session, v_submission_id, p_form, v_known, v_seats);
  -- A large booking says it once for all its sessions.
  if not p_form ? 'booking' and (v_count > 1 or not coalesce((p_form ->> 'self')::boolean, false)) then
    perform app.tell_contact(v_submission_id, app.people_as_told(p_form, v_seats, v_place));
  end if;
  if num_nonnulls(variadic v_known) > 0 then
    perform app.tell_known(v_known);
  end if;
  if v_seats < v_count or num_nonnulls(variadic v_known) > 0 then
    -- A seat kept for somebody who had one already is offered to the first in line, perhaps in this very form;
    -- and in the last day whoever comes last may still be the first to answer.
    perform app.fill_seats(v_session.id);
  end if;
  return v_outcome;
end
$$;
comment on function app.book(jsonb, bigint) is
  'The one rule for new people, alone or many, in a new submission or added to one: lock, count, decide, write, mail; {outcome, registered, waitlisted, place}. The same form_key with the same content gets the first answer again and nothing new. Known people get their link by mail. Called by api.register and api.add_people with a tidied, checked form. Refuses session_unknown, as app.refuse_unless_open, group_does_not_fit.';

create function app.limit_bookings(p_client text, p_people int) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  -- A refusal rolls its attempt back: what is limited is bookings, and nobody is punished for a typing error.
  if not app.attempt_allowed('register', p_client, 60, '10 minutes')
      or (p_people > 10 and not app.attempt_allowed('register_group', p_client, 6, '10 minutes')) then
    perform app.refuse('PT429', 'too_many_attempts');
  end if;
end
$$;
comment on function app.limit_bookings(text, int) is
  'Counts a booking of so many people. Everyone booked is mailed, so large groups are fewer. Refuses too_many_attempts (60 bookings in 10 minutes, 6 of more than ten people).';

-- Every form takes the same way through the tables: planning anew for each one costs a fifth of the time.
create function api.register(p_form jsonb, p_client text) returns jsonb
language plpgsql volatile security definer set search_path = '' set plan_cache_mode = 'force_generic_plan'
as $$
declare
  v_form jsonb := app.tidy_registration(p_form);
  v_errors jsonb := app.registration_errors(v_form);
  v_session app.sessions;
begin
  if v_errors <> '[]' then
    -- Nobody is asked to correct a form that nothing can come of.
    select * into v_session from app.sessions where slug = v_form ->> 'session';
    if v_session.id is null then
      perform app.refuse('PT404', 'session_unknown');
    end if;
    perform app.refuse_unless_open(v_session);
    perform app.refuse_fields(v_errors);
  end if;
  perform app.limit_bookings(p_client, jsonb_array_length(v_form -> 'people'));
  return app.book(v_form);
end
$$;
comment on function api.register(jsonb, text) is
  'Books the people of a RegisterForm: {outcome: registered | waitlisted | split, registered, waitlisted, place}. Called by the registration function. Refuses session_unknown, session_cancelled, session_past, registration_closed, group_does_not_fit {"free"}, check_form with every field error, too_many_attempts (60 bookings in 10 minutes, 6 of more than ten people).';

grant execute on function api.register(jsonb, text) to service_role;
