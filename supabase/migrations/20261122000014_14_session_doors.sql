-- Staff's doors to sessions: make, change with a preview of who will be told what, close, cancel.

-- Making and changing -------------------------------------------------------------------------------

create function app.new_session_slug(p_form jsonb) returns text
language sql volatile set search_path = ''
as $$
  select concat_ws('-', p_form ->> 'course',
    case when p_form ->> 'format' = 'online' then 'digitalt'
      else coalesce((select slug from app.municipalities where code = p_form ->> 'municipality'), p_form ->> 'municipality') end,
    app.random_code(6))
$$;
comment on function app.new_session_slug(jsonb) is 'An address for a new session: course, place and six random letters that nobody can guess.';

create function api.make_session(p_session jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator');
  v_form jsonb := app.tidy_session_form(p_session);
  v_slug text;
  v_id bigint;
begin
  perform app.refuse_fields(app.session_errors(v_form, null));
  v_slug := app.new_session_slug(v_form);
  insert into app.sessions (slug, course_slug, format, registration_closes_at, contact_name, contact_phone, contact_email,
                            copied_from, created_at)
  values (v_slug, v_form ->> 'course', 'online', app.now(), '', '', '',
          (select id from app.sessions where slug = p_session ->> 'copiedFrom'), app.now())
  returning id into v_id;
  perform app.store_session(v_id, v_form);
  perform app.audit(v_staff_id, 'session_made', v_slug);
  return jsonb_build_object('slug', v_slug);
end
$$;
comment on function api.make_session(jsonb) is
  'Makes a session of a SessionForm: {slug}. Called by the room. Refuses check_form with every field error, sign_in_required, not_allowed.';

create function app.plan_session_change(p_session app.sessions, p_form jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_before jsonb := app.session_form(p_session);
  v_taken int := app.seats_taken(p_session.id);
  v_changes jsonb;
  v_told boolean;
begin
  if p_session.cancelled_at is not null then
    perform app.refuse('PT409', 'session_cancelled');
  end if;
  perform app.refuse_fields(app.session_errors(p_form, p_session));
  if (p_form ->> 'capacity')::int < v_taken then
    perform app.refuse('PT409', 'capacity_below_taken', jsonb_build_object('taken', v_taken)::text);
  end if;
  select coalesce(jsonb_agg(jsonb_build_object('field', field, 'before', v_before -> field, 'after', p_form -> field) order by n), '[]')
    into v_changes
    from unnest(array['course', 'theme', 'days', 'format', 'municipality', 'venueName', 'venueAddress', 'venueAccessibility',
      'mapUrl', 'onlineUrl', 'capacity', 'registrationClosesAt', 'visibility', 'pilot', 'trainerRoles', 'included',
      'contactName', 'contactPhone', 'contactEmail', 'hostStaffId']) with ordinality as fields(field, n)
    where v_before -> field is distinct from p_form -> field;
  -- People are told when they would otherwise come at the wrong time, to the wrong place or link; never about the past.
  v_told := app.from_wall_time(p_form #>> '{days,-1,endsAt}') > app.now() and exists (
    select from jsonb_array_elements(v_changes) c
    where c ->> 'field' in ('days', 'format', 'municipality', 'venueName', 'venueAddress', 'onlineUrl'));
  return jsonb_build_object(
    'changes', v_changes,
    'told', (select count(*) from app.registrations where v_told and session_id = p_session.id and state = 'registered'),
    'waiting', (select count(*) from app.registrations where session_id = p_session.id and state = 'waitlisted'));
end
$$;
comment on function app.plan_session_change(app.sessions, jsonb) is
  'What a change would do: {changes: [{field, before, after}], told, waiting}. The preview and the change both ask here, so that they say the same. Refuses session_cancelled, check_form, capacity_below_taken {"taken"}.';

create function api.preview_session_change(p_slug text, p_session jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.require_role('coordinator', 'administrator');
  return app.plan_session_change(app.lock_session(p_slug), app.tidy_session_form(p_session));
end
$$;
comment on function api.preview_session_change(text, jsonb) is
  'Who would be told what if the session were changed so; changes nothing. Called by the room before api.change_session. Refuses as app.plan_session_change, session_unknown, sign_in_required, not_allowed.';

create function app.mail_session_change(p_id bigint, p_before jsonb) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_registration app.registrations;
  v_after jsonb := app.session_mail_payload(p_id);
begin
  for v_registration in
    select * from app.registrations where session_id = p_id and state = 'registered' order by id
  loop
    perform app.mail_person('session-changed-to-participant', v_registration, 'REQUEST',
      jsonb_build_object('before', p_before, 'after', v_after),
      format('session-changed-to-participant/%s/%s', v_registration.id, v_after ->> 'sequence'), app.session_ends_at(p_id));
  end loop;
end
$$;
comment on function app.mail_session_change(bigint, jsonb) is
  'Mails every registered person what a session was and what it is now, with the new calendar file. Called by api.change_session.';

create function api.change_session(p_slug text, p_session jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator');
  v_form jsonb := app.tidy_session_form(p_session);
  v_session app.sessions := app.lock_session(p_slug);
  v_before jsonb := app.session_mail_payload(v_session.id);
  v_plan jsonb := app.plan_session_change(v_session, v_form);
  v_fields jsonb := jsonb_path_query_array(v_plan, '$.changes[*].field');
begin
  if v_fields = '[]' then
    return jsonb_build_object('slug', p_slug, 'told', 0);
  end if;
  perform app.store_session(v_session.id, v_form);
  update app.sessions set sequence = sequence + 1 where id = v_session.id;
  -- Also when nobody is mailed: a calendar must take the next file it gets as newer than the last.
  update app.registrations set calendar_sequence = calendar_sequence + 1
    where session_id = v_session.id and state in ('registered', 'waitlisted');
  if (v_plan ->> 'told')::int > 0 then
    perform app.mail_session_change(v_session.id, v_before);
  end if;
  perform app.fill_seats(v_session.id);
  perform app.audit(v_staff_id, 'session_changed', p_slug, jsonb_build_object('fields', v_fields, 'told', v_plan -> 'told'));
  return jsonb_build_object('slug', p_slug, 'told', v_plan -> 'told');
end
$$;
comment on function api.change_session(text, jsonb) is
  'Changes a session: {slug, told}. Mails registered people when time, place, format or link changed; raises every calendar sequence; gives seats that became free to those who wait. Called by the room. Refuses as api.preview_session_change.';

-- Closing and cancelling ------------------------------------------------------------------------------

create function app.lock_living_session(p_slug text) returns app.sessions
language plpgsql volatile set search_path = ''
as $$
declare
  v_session app.sessions := app.lock_session(p_slug);
begin
  if v_session.cancelled_at is not null then
    perform app.refuse('PT409', 'session_cancelled');
  end if;
  if app.session_ends_at(v_session.id) <= app.now() then
    perform app.refuse('PT409', 'session_past');
  end if;
  return v_session;
end
$$;
comment on function app.lock_living_session(text) is
  'The locked row of a session that is ahead or going on. Refuses session_unknown, session_cancelled, session_past.';

create function api.close_session(p_slug text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator');
  v_session app.sessions := app.lock_living_session(p_slug);
begin
  if v_session.closed_at is null then
    update app.sessions set closed_at = app.now(), updated_at = app.now() where id = v_session.id;
    perform app.audit(v_staff_id, 'session_closed', p_slug);
  end if;
  return jsonb_build_object('outcome', 'closed');
end
$$;
comment on function api.close_session(text) is
  'Stops new registrations; those who wait may still get a seat: {outcome: closed}, also when it was. Called by the room. Refuses as app.lock_living_session, sign_in_required, not_allowed.';

create function api.reopen_session(p_slug text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator');
  v_session app.sessions := app.lock_living_session(p_slug);
begin
  if v_session.registration_closes_at <= app.now() then
    perform app.refuse('PT409', 'registration_time_passed');
  end if;
  if v_session.closed_at is not null then
    update app.sessions set closed_at = null, updated_at = app.now() where id = v_session.id;
    perform app.audit(v_staff_id, 'session_reopened', p_slug);
  end if;
  return jsonb_build_object('outcome', 'open');
end
$$;
comment on function api.reopen_session(text) is
  'Takes registrations again: {outcome: open}, also when it was. Called by the room. Refuses registration_time_passed, as app.lock_living_session, sign_in_required, not_allowed.';

create function app.mail_session_cancelled(p_id bigint, p_reason text) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_registration app.registrations;
  v_told int := 0;
begin
  for v_registration in
    select * from app.registrations where session_id = p_id and state in ('registered', 'waitlisted') order by id
  loop
    perform app.mail_person('session-cancelled-to-participant', v_registration,
      case when v_registration.state = 'registered' then 'CANCEL' end,
      jsonb_build_object('reason', p_reason, 'waiting', v_registration.state = 'waitlisted'),
      format('session-cancelled-to-participant/%s', v_registration.id));
    v_told := v_told + 1;
  end loop;
  return v_told;
end
$$;
comment on function app.mail_session_cancelled(bigint, text) is
  'Mails everyone registered (with CANCEL) and everyone waiting that a session is off; returns how many. Called by api.cancel_session.';

create function api.cancel_session(p_slug text, p_reason text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator');
  v_reason text := app.tidy(p_reason);
  v_session app.sessions := app.lock_living_session(p_slug);
  v_told int;
begin
  perform app.refuse_fields(app.text_error(jsonb_build_object('reason', v_reason), 'reason', 2000, 'reason_missing'));
  update app.sessions set cancelled_at = app.now(), cancelled_reason = v_reason, sequence = sequence + 1, updated_at = app.now()
    where id = v_session.id;
  update app.registrations set calendar_sequence = calendar_sequence + 1
    where session_id = v_session.id and state in ('registered', 'waitlisted');
  -- What is true whether the session is held or not still goes out.
  perform app.drop_session_mail(v_session.id,
    array['cancelled-to-participant', 'cancelled-to-contact', 'handed-over-to-previous']);
  v_told := app.mail_session_cancelled(v_session.id, v_reason);
  perform app.audit(v_staff_id, 'session_cancelled', p_slug, jsonb_build_object('told', v_told));
  return jsonb_build_object('told', v_told);
end
$$;
comment on function api.cancel_session(text, text) is
  'Cancels a session for good: {told}. Mails everyone registered and waiting, drops its mails that no longer hold. Called by the room after a question. Refuses check_form (reason), as app.lock_living_session, sign_in_required, not_allowed.';

grant execute on function api.make_session(jsonb) to authenticated;
grant execute on function api.preview_session_change(text, jsonb) to authenticated;
grant execute on function api.change_session(text, jsonb) to authenticated;
grant execute on function api.close_session(text) to authenticated;
grant execute on function api.reopen_session(text) to authenticated;
grant execute on function api.cancel_session(text, text) to authenticated;
