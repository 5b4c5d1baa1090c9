-- Staff's doors to sessions: make, change with a preview of who will be told what, close. What people are then told: 20.

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
  perform app.connect_enquiry(v_id, p_session ->> 'enquiry', v_staff_id);
  perform app.audit(v_staff_id, 'session_made', v_slug);
  return jsonb_build_object('slug', v_slug);
end
$$;
comment on function api.make_session(jsonb) is
  'Makes a session of a SessionForm: {slug}; one that is made of an enquiry (enquiry: its ref) is connected to it. Called by the room. Refuses check_form with every field error, sign_in_required, not_allowed.';

create function app.refuse_fewer_seats(p_session app.sessions, p_form jsonb) returns void
language plpgsql stable set search_path = ''
as $$
declare
  v_taken int := app.seats_taken(p_session.id);
  v_field text;
begin
  -- Only what is lowered: a session that has more people than seats may still get another room.
  v_field := case
    when (p_form ->> 'capacity')::int < v_taken and (p_session.capacity <= (p_form ->> 'capacity')::int) is not true then 'capacity'
    when (p_form ->> 'venueCapacity')::int < v_taken
      and (p_session.venue_capacity <= (p_form ->> 'venueCapacity')::int) is not true then 'venueCapacity' end;
  if v_field is not null then
    perform app.refuse('PT409', 'capacity_below_taken', jsonb_build_object('field', v_field, 'taken', v_taken)::text);
  end if;
end
$$;
comment on function app.refuse_fewer_seats(app.sessions, jsonb) is
  'Refuses capacity_below_taken {"field", "taken"} when a limit is lowered below the seats taken, those offered included. Called by app.plan_session_change.';

create function app.plan_session_change(p_session app.sessions, p_form jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_before jsonb := app.session_form(p_session);
  v_changes jsonb;
begin
  if p_session.cancelled_at is not null then
    perform app.refuse('PT409', 'session_cancelled');
  end if;
  perform app.refuse_fields(app.session_errors(p_form, p_session));
  perform app.refuse_fewer_seats(p_session, p_form);
  select coalesce(jsonb_agg(jsonb_build_object('field', field, 'before', v_before -> field, 'after', p_form -> field) order by n), '[]')
    into v_changes
    from unnest(array['course', 'theme', 'days', 'format', 'municipality', 'venueName', 'venueAddress', 'venueAccessibility',
      'mapUrl', 'onlineUrl', 'capacity', 'venueCapacity', 'employerLimit', 'registrationClosesAt', 'visibility', 'pilot',
      'trainerRoles', 'included', 'contactName', 'contactPhone', 'contactEmail', 'hostStaffId', 'network']) with ordinality as fields(field, n)
    where v_before -> field is distinct from p_form -> field;
  return jsonb_build_object('changes', v_changes,
    'waiting', (select count(*) from app.registrations where session_id = p_session.id and state = 'waitlisted'))
    || app.plan_telling(p_session, p_form);
end
$$;
comment on function app.plan_session_change(app.sessions, jsonb) is
  'What a change would do: {changes: [{field, before, after}], waiting, and what app.plan_telling says}. The preview and the change both ask here, so that they say the same. Refuses session_cancelled, check_form, capacity_below_taken {"field", "taken"}.';

create function api.preview_session_change(p_slug text, p_session jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.require_role('coordinator', 'administrator');
  return app.plan_session_change(app.lock_session(p_slug), app.tidy_session_form(p_session));
end
$$;
comment on function api.preview_session_change(text, jsonb) is
  'Who would be told what, and when, if the session were changed so (SessionPreview); changes nothing. Called by the room before api.change_session. Refuses as app.plan_session_change, session_unknown, sign_in_required, not_allowed.';

create function api.change_session(p_slug text, p_session jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator');
  v_form jsonb := app.tidy_session_form(p_session);
  v_session app.sessions := app.lock_session(p_slug);
  v_plan jsonb;
  v_told jsonb;
  v_fields jsonb;
begin
  perform app.lock_session_mail(v_session.id);
  perform app.expire_offers(v_session.id);
  v_plan := app.plan_session_change(v_session, v_form);
  v_fields := jsonb_path_query_array(v_plan, '$.changes[*].field');
  if v_fields = '[]' then
    return jsonb_build_object('slug', p_slug, 'told', 0, 'contacts', 0, 'tellAt', app.iso(v_session.tell_at));
  end if;
  perform app.keep_version(v_session.id);
  perform app.store_session(v_session.id, v_form);
  update app.sessions set sequence = sequence + 1 where id = v_session.id;
  perform app.keep_version(v_session.id);
  perform app.raise_calendars(v_session.id);
  perform app.restart_reminders(v_session.id);
  v_told := v_plan - array['changes', 'waiting', 'fields']
    || jsonb_build_object('tellAt', app.iso(app.time_telling(v_session, v_plan)));
  perform app.fill_seats(v_session.id);
  perform app.audit(v_staff_id, 'session_changed', p_slug, jsonb_build_object('fields', v_fields) || v_told);
  return jsonb_build_object('slug', p_slug) || v_told;
end
$$;
comment on function api.change_session(text, jsonb) is
  'Changes a session: {slug, told, contacts, urgent, tellAt}. Who needs to know is told in one mail 15 minutes after the last change (tellAt), at once when it is urgent, and not at all when it is as they were last told. Raises every calendar sequence; offers seats that became free to those who wait. Called by the room. Refuses as api.preview_session_change.';

-- Closing ------------------------------------------------------------------------------------------

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

grant execute on function api.make_session(jsonb) to authenticated;
grant execute on function api.preview_session_change(text, jsonb) to authenticated;
grant execute on function api.change_session(text, jsonb) to authenticated;
grant execute on function api.close_session(text) to authenticated;
grant execute on function api.reopen_session(text) to authenticated;
