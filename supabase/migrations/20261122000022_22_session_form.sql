-- The form that staff fill in for a session: tidied, checked field by field, stored, and shown again.

create function app.tidy_count(p_typed jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  select case when p_typed #>> '{}' ~ '^\d{1,5}$' then to_jsonb((p_typed #>> '{}')::int) else coalesce(p_typed, 'null') end
$$;
comment on function app.tidy_count(jsonb) is 'A typed number of seats as a number; anything else stays as it was, for app.count_error to see.';

create function app.tidy_session_form(p_form jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'course', app.tidy(p_form ->> 'course'),
    'theme', app.tidy_line(p_form ->> 'theme'),
    'format', v.format,
    'municipality', app.tidy(p_form ->> 'municipality'),
    -- A format that has no place forgets the place, and one that has no link forgets the link.
    'venueName', case when v.format <> 'online' then app.tidy_line(p_form ->> 'venueName') end,
    'venueAddress', case when v.format <> 'online' then app.tidy_line(p_form ->> 'venueAddress') end,
    'venueAccessibility', case when v.format <> 'online' then app.tidy(p_form ->> 'venueAccessibility') end,
    'mapUrl', case when v.format <> 'online' then app.tidy(p_form ->> 'mapUrl') end,
    'onlineUrl', case when v.format <> 'on_site' then app.tidy(p_form ->> 'onlineUrl') end,
    'capacity', app.tidy_count(p_form -> 'capacity'), 'venueCapacity', app.tidy_count(p_form -> 'venueCapacity'),
    'employerLimit', app.tidy_count(p_form -> 'employerLimit'),
    'registrationClosesAt', app.tidy(p_form ->> 'registrationClosesAt'),
    'visibility', app.tidy(p_form ->> 'visibility'),
    'pilot', coalesce(p_form -> 'pilot' = 'true', false),
    'trainerRoles', (select coalesce(jsonb_agg(app.tidy_line(r)) filter (where app.tidy_line(r) is not null), '[]')
                     from jsonb_array_elements_text(v.roles) r),
    'included', app.tidy(p_form ->> 'included'),
    'contactName', app.tidy_line(p_form ->> 'contactName'),
    'contactPhone', app.tidy_line(p_form ->> 'contactPhone'),
    'contactEmail', app.normalise_email(p_form ->> 'contactEmail'),
    'hostStaffId', lower(app.tidy(p_form ->> 'hostStaffId')),
    'network', app.tidy(p_form ->> 'network'),
    'days', (select coalesce(jsonb_agg(jsonb_build_object(
               'startsAt', app.tidy(d ->> 'startsAt'), 'endsAt', app.tidy(d ->> 'endsAt')) order by n), '[]')
             from jsonb_array_elements(v.days) with ordinality as days(d, n)))
  from (select app.tidy(p_form ->> 'format') as format,
    case when jsonb_typeof(p_form -> 'trainerRoles') = 'array' then p_form -> 'trainerRoles' else '[]' end as roles,
    case when jsonb_typeof(p_form -> 'days') = 'array' then p_form -> 'days' else '[]' end as days) v
$$;
comment on function app.tidy_session_form(jsonb) is 'A SessionForm as it will be stored: trimmed, emptied of what its format does not have.';

create function app.text_error(p_form jsonb, p_field text, p_length_max int, p_missing text default null) returns jsonb
language sql immutable set search_path = ''
as $$
  select case
    when p_form ->> p_field is null and p_missing is not null then app.field_error(p_field, p_missing)
    when length(p_form ->> p_field) > p_length_max then app.field_error(p_field, 'too_long')
    else '[]' end
$$;
comment on function app.text_error(jsonb, text, int, text) is 'The error of a text field, as a list: too long, or missing when p_missing names that error.';

create function app.check_that(p_holds boolean, p_field text, p_error text) returns jsonb
language sql immutable set search_path = ''
as $$ select case when p_holds then '[]' else app.field_error(p_field, p_error) end $$;
comment on function app.check_that(boolean, text, text) is 'A field error as a list when something does not hold (null counts as not), else an empty list.';

create function app.count_error(p_form jsonb, p_field text, p_least int, p_error text) returns jsonb
language sql immutable set search_path = ''
as $$
  select app.check_that(case when p_form -> p_field = 'null' then true
      when jsonb_typeof(p_form -> p_field) = 'number' and p_form ->> p_field ~ '^\d{1,5}$' then (p_form ->> p_field)::int >= p_least
      else false end, p_field, p_error)
$$;
comment on function app.count_error(jsonb, text, int, text) is
  'The error of a tidied number of seats, as a list: neither empty nor a whole number from p_least.';

create function app.session_day_errors(p_form jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_errors jsonb := '[]';
  v_closes_at timestamptz := app.from_wall_time(p_form ->> 'registrationClosesAt');
  v_first_start timestamptz;
  v_last_end timestamptz;
  v_starts_at timestamptz;
  v_ends_at timestamptz;
  v_count int := jsonb_array_length(p_form -> 'days');
begin
  v_errors := v_errors
    || app.check_that(v_count > 0, 'days.0.startsAt', 'day_missing')
    || app.check_that(v_count <= 31, 'days.31.startsAt', 'days_too_many');
  for i in 0 .. least(v_count, 31) - 1 loop
    v_starts_at := app.from_wall_time(p_form #>> array['days', i::text, 'startsAt']);
    v_ends_at := app.from_wall_time(p_form #>> array['days', i::text, 'endsAt']);
    v_errors := v_errors
      || app.check_that(v_starts_at is not null, format('days.%s.startsAt', i), 'time_malformed')
      || app.check_that(v_ends_at is not null, format('days.%s.endsAt', i), 'time_malformed')
      || app.check_that((v_ends_at > v_starts_at) is not false, format('days.%s.endsAt', i), 'ends_before_start')
      || app.check_that((v_ends_at <= v_starts_at + interval '24 hours') is not false, format('days.%s.endsAt', i), 'day_too_long')
      || app.check_that((v_starts_at >= v_last_end) is not false, format('days.%s.startsAt', i), 'days_overlap');
    v_first_start := least(v_first_start, v_starts_at);
    v_last_end := greatest(v_last_end, v_ends_at);
  end loop;
  return v_errors
    || app.check_that(v_closes_at is not null, 'registrationClosesAt', 'time_malformed')
    || app.check_that((v_closes_at <= v_first_start) is not false, 'registrationClosesAt', 'closes_after_start');
end
$$;
comment on function app.session_day_errors(jsonb) is
  'The errors of a tidied form''s times, in wall time: each day ends after it starts, days come in order without overlap, registration closes at the first start or before.';

create function app.moved_error(p_form jsonb, p_session app.sessions) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_now timestamptz := app.now();
begin
  -- A session that is made, has begun or is over may have days behind it: only one that people wait for may not jump there.
  return app.check_that((app.session_starts_at(p_session.id) > v_now
    and app.from_wall_time(p_form #>> '{days,0,startsAt}') <= v_now) is not true, 'days.0.startsAt', 'moved_to_past');
end
$$;
comment on function app.moved_error(jsonb, app.sessions) is 'The error of a session ahead that would be moved to a time that has passed, as a list. Called by app.session_errors.';

create function app.session_errors(p_form jsonb, p_session app.sessions) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_placed boolean := p_form ->> 'format' in ('on_site', 'hybrid');
  v_municipality text := p_form ->> 'municipality';
  v_url constant text := '^https://[^\s/]+\.[^\s]+$';
begin
  return app.check_that(exists (select from app.courses c where c.slug = p_form ->> 'course' and c.kind <> 'web'
                                and (c.retired_at is null or c.slug = p_session.course_slug)), 'course', 'course_unknown')
    || app.check_that(p_form ->> 'format' in ('on_site', 'online', 'hybrid'), 'format', 'format_unknown')
    || app.text_error(p_form, 'theme', 200)
    || case when v_municipality is null then app.check_that(v_placed is not true, 'municipality', 'municipality_missing')
         else app.check_that(v_municipality ~ '^\d{4}$' and (
                exists (select from app.municipalities m where m.code = v_municipality)
                or not exists (select from app.municipalities)), 'municipality', 'municipality_unknown') end
    || app.text_error(p_form, 'venueName', 200, case when v_placed then 'venue_missing' end)
    || app.text_error(p_form, 'venueAddress', 200, case when v_placed then 'address_missing' end)
    || app.text_error(p_form, 'venueAccessibility', 2000)
    || app.text_error(p_form, 'included', 2000)
    || app.check_that((p_form ->> 'mapUrl' ~ v_url and length(p_form ->> 'mapUrl') <= 2000) is not false, 'mapUrl', 'url_malformed')
    || app.check_that((p_form ->> 'onlineUrl' ~ v_url and length(p_form ->> 'onlineUrl') <= 2000) is not false, 'onlineUrl', 'url_malformed')
    || app.count_error(p_form, 'capacity', 0, 'capacity_malformed')
    || app.count_error(p_form, 'venueCapacity', 0, 'capacity_malformed')
    || app.count_error(p_form, 'employerLimit', 1, 'employer_limit_malformed')
    || app.check_that(p_form ->> 'visibility' in ('open', 'closed'), 'visibility', 'visibility_unknown')
    || app.check_that(jsonb_array_length(p_form -> 'trainerRoles') <= 20 and not exists (
         select from jsonb_array_elements_text(p_form -> 'trainerRoles') r where length(r) > 200), 'trainerRoles', 'too_long')
    || app.text_error(p_form, 'contactName', 200, 'name_missing')
    || app.check_that((p_form ->> 'contactPhone') ~ '^[0-9+() -]{5,40}$', 'contactPhone', 'phone_malformed')
    || app.check_that(app.is_email(p_form ->> 'contactEmail'), 'contactEmail', 'email_malformed')
    || app.check_that(p_form ->> 'hostStaffId' is null or exists (
         select from app.staff where id::text = p_form ->> 'hostStaffId' and removed_at is null), 'hostStaffId', 'host_unknown')
    || app.check_that(p_form ->> 'network' is null or exists (
         select from app.networks where slug = p_form ->> 'network'), 'network', 'network_unknown')
    || app.session_day_errors(p_form)
    || app.moved_error(p_form, p_session);
end
$$;
comment on function app.session_errors(jsonb, app.sessions) is
  'Every field error of a tidied SessionForm, [{field, error}]; a session that exists may keep a course that was retired. Called when a session is made, previewed and changed.';

create function app.session_form(p_session app.sessions) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'course', p_session.course_slug, 'theme', p_session.theme, 'format', p_session.format,
    'municipality', p_session.municipality_code, 'venueName', p_session.venue_name, 'venueAddress', p_session.venue_address,
    'venueAccessibility', p_session.venue_accessibility, 'mapUrl', p_session.map_url, 'onlineUrl', p_session.online_url,
    'capacity', p_session.capacity, 'venueCapacity', p_session.venue_capacity, 'employerLimit', p_session.employer_limit,
    'registrationClosesAt', app.wall_time(p_session.registration_closes_at),
    'visibility', p_session.visibility, 'pilot', p_session.pilot, 'trainerRoles', to_jsonb(p_session.trainer_roles),
    'included', p_session.included, 'contactName', p_session.contact_name, 'contactPhone', p_session.contact_phone,
    'contactEmail', p_session.contact_email, 'hostStaffId', p_session.host_staff_id, 'network', p_session.network,
    'days', (select jsonb_agg(jsonb_build_object('startsAt', app.wall_time(starts_at), 'endsAt', app.wall_time(ends_at)) order by day_number)
             from app.session_days where session_id = p_session.id))
$$;
comment on function app.session_form(app.sessions) is 'A stored session as a tidied SessionForm, to be shown, copied or compared.';

create function app.store_session(p_id bigint, p_form jsonb) returns void
language sql volatile set search_path = ''
as $$
  update app.sessions set
    course_slug = p_form ->> 'course', theme = p_form ->> 'theme', format = p_form ->> 'format',
    municipality_code = p_form ->> 'municipality', venue_name = p_form ->> 'venueName', venue_address = p_form ->> 'venueAddress',
    venue_accessibility = p_form ->> 'venueAccessibility', map_url = p_form ->> 'mapUrl', online_url = p_form ->> 'onlineUrl',
    capacity = (p_form ->> 'capacity')::int, venue_capacity = (p_form ->> 'venueCapacity')::int,
    employer_limit = (p_form ->> 'employerLimit')::int, registration_closes_at = app.from_wall_time(p_form ->> 'registrationClosesAt'),
    visibility = p_form ->> 'visibility', pilot = (p_form ->> 'pilot')::boolean,
    trainer_roles = array(select jsonb_array_elements_text(p_form -> 'trainerRoles')), included = p_form ->> 'included',
    contact_name = p_form ->> 'contactName', contact_phone = p_form ->> 'contactPhone', contact_email = p_form ->> 'contactEmail',
    host_staff_id = (p_form ->> 'hostStaffId')::uuid, network = p_form ->> 'network', updated_at = app.now()
  where id = p_id;

  delete from app.session_days where session_id = p_id;

  insert into app.session_days (session_id, day_number, starts_at, ends_at)
  select p_id, n, app.from_wall_time(d ->> 'startsAt'), app.from_wall_time(d ->> 'endsAt')
  from jsonb_array_elements(p_form -> 'days') with ordinality as days(d, n)
$$;
comment on function app.store_session(bigint, jsonb) is 'Writes a tidied and checked form to a session, new or old.';
