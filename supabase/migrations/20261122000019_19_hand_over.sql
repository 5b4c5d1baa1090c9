-- Byt person: a seat goes to a colleague and never to the line.

create function app.person_hash(p_email text, p_name text) returns bytea
language plpgsql immutable set search_path = ''
as $$
begin
  return sha256(convert_to(p_email || ' ' || app.person_key(p_name), 'UTF8'));
end
$$;
comment on function app.person_hash(text, text) is 'A person, address and name, as a hash to recognise them by. Called by api.hand_over.';

create function app.handed_over_already(p_token text, p_ref uuid, p_to bytea) returns boolean
language plpgsql stable set search_path = ''
as $$
begin
  return exists (
    select from app.tokens t join app.registrations r on r.id = t.registration_id or r.submission_id = t.submission_id
        or r.submission_id in (select id from app.submissions where booking_id = t.booking_id)
    where t.hash = app.token_hash(p_token) and coalesce(r.shown_as, r.state) = 'handed_over' and r.handed_to = p_to
      and (r.ref = p_ref or (p_ref is null and t.purpose = 'registration')));
end
$$;
comment on function app.handed_over_already(text, uuid, bytea) is
  'Whether this very hand-over was done before, by a link that it has closed since. Called by api.hand_over, so that a form sent twice gets the same answer.';

create function app.end_waiting(p_registration app.registrations) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  perform app.end_registration(p_registration, 'cancelled', 'withdrawn');
  perform app.revoke_tokens(p_registration.id);
end
$$;
comment on function app.end_waiting(app.registrations) is 'Ends the waiting, or the offer, of somebody who got a seat in another way. Called by app.give_seat and app.change_person.';

create function app.give_seat(p_from app.registrations, p_person jsonb) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_known app.registrations := app.active_registration(p_from.session_id, p_person ->> 'email', p_person ->> 'name');
  v_new app.registrations;
begin
  if v_known.state in ('registered', 'pending') then
    perform app.tell_known(array[v_known.id]);
    insert into app.registrations (session_id, submission_id, name, email, phone, role, gender, state, shown_as, created_at,
        workplace, manager_name, manager_email)
      select p_from.session_id, p_from.submission_id, p_person ->> 'name', p_person ->> 'email', p_person ->> 'phone',
        p_person ->> 'role', p_person ->> 'gender', 'known', 'registered', app.now(), p_from.workplace, p_from.manager_name, p_from.manager_email
      where app.has_contact_page(p_from.submission_id);
    return;
  elsif v_known.id is not null then
    perform app.end_waiting(v_known);
  end if;
  insert into app.registrations (session_id, submission_id, name, email, phone, role, gender, state, registered_at, created_at, replaces_id, told_sequence,
      workplace, manager_name, manager_email)
    values (p_from.session_id, p_from.submission_id, p_person ->> 'name', p_person ->> 'email', p_person ->> 'phone',
      p_person ->> 'role', p_person ->> 'gender', app.seated_as(p_from.session_id, p_person ->> 'email', p_person ->> 'name'),
      app.now(), app.now(), p_from.id,
      (select sequence from app.sessions where id = p_from.session_id), p_from.workplace, p_from.manager_name, p_from.manager_email)
    returning * into v_new;
  if v_new.state = 'pending' then
    perform app.mail_person('prerequisite-missing-to-participant', v_new, null, jsonb_build_object('by', p_from.name), 'pending/' || v_new.ref);
  else
    perform app.mail_person('handed-over-to-new', v_new, 'REQUEST', jsonb_build_object('by', p_from.name), 'handed-over-to-new/' || v_new.ref);
  end if;
end
$$;
comment on function app.give_seat(app.registrations, jsonb) is
  'Gives the seat of an ended registration to a colleague. One who waited or was offered a seat leaves the line; one who had a seat gets their link instead, and the seat is free; one who lacks a required course is pending. Called by api.hand_over.';

create function app.book_instead(p_session app.sessions, p_submission_id bigint, p_person jsonb) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_known app.registrations := app.active_registration(p_session.id, p_person ->> 'email', p_person ->> 'name');
begin
  perform app.write_people(p_session, p_submission_id,
    jsonb_build_object('people', jsonb_build_array(p_person)), array[v_known.id],
    case when v_known.id is null then app.seats_for(p_session, 1, null, app.employer_of(null, p_submission_id)) else 1 end);
  if v_known.id is not null then
    perform app.tell_known(array[v_known.id]);
  end if;
end
$$;
comment on function app.book_instead(app.sessions, bigint, jsonb) is
  'Takes in whom a contact names instead of somebody who was known, and so had no seat to pass on: a free seat, or last in line. Called by api.hand_over and api.change_registration.';

create function api.hand_over(p_token text, p_ref uuid, p_person jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_person jsonb := app.tidy_person(p_person);
  v_errors jsonb := app.person_errors('', v_person);
  v_session app.sessions := app.lock_by_link(p_token, p_ref);
  v_to bytea := app.person_hash(v_person ->> 'email', v_person ->> 'name');
  v_registration app.registrations;
begin
  if v_errors = '[]' and app.handed_over_already(p_token, p_ref, v_to) then
    return jsonb_build_object('outcome', 'handed_over');
  end if;
  v_registration := app.registration_by_link(p_token, p_ref);
  if coalesce(v_registration.shown_as, v_registration.state) not in ('registered', 'pending') then
    perform app.refuse('PT409', 'no_seat');
  end if;
  perform app.refuse_fields(v_errors);
  if v_to = app.person_hash(v_registration.email, v_registration.name) then
    perform app.refuse_fields(app.field_error('name', 'same_person'));
  end if;
  update app.registrations set handed_to = v_to where id = v_registration.id;
  if v_registration.state = 'known' then
    perform app.end_known(v_registration, 'handed_over');
    perform app.book_instead(v_session, v_registration.submission_id, v_person || app.row_of(v_registration));
    return jsonb_build_object('outcome', 'handed_over');
  end if;
  perform app.mail_person('handed-over-to-previous', app.end_registration(v_registration, 'handed_over'),
    case when v_registration.state = 'registered' then 'CANCEL' end, jsonb_build_object('to', v_person -> 'name'), 'handed-over-to-previous/' || v_registration.ref);
  perform app.revoke_tokens(v_registration.id);
  perform app.give_seat(v_registration, v_person);
  perform app.expire_offers(v_session.id);
  perform app.fill_seats(v_session.id);
  return jsonb_build_object('outcome', 'handed_over');
end
$$;
comment on function api.hand_over(text, uuid, jsonb) is
  'Byt person: a seat goes to a colleague and never to the line: {outcome: handed_over}, the same whoever the colleague is. Closes the old person''s links. Called by the page''s POST; sent twice it is done once. Refuses unknown_link, session_cancelled, session_started, no_seat, check_form (fields of a PersonForm).';

grant execute on function api.hand_over(text, uuid, jsonb) to service_role;
