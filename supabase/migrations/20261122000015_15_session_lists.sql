-- What staff read about sessions: the list, and one session with its people.

create function app.staff_session_row(p_session app.sessions) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'slug', p_session.slug, 'courseTitle', (select title from app.courses where slug = p_session.course_slug),
    'theme', p_session.theme, 'startsAt', app.iso(app.session_starts_at(p_session.id)),
    'endsAt', app.iso(app.session_ends_at(p_session.id)), 'municipality', p_session.municipality_code,
    'format', p_session.format, 'visibility', p_session.visibility, 'seats', app.seats(p_session),
    'capacity', p_session.capacity, 'registered', count(*) filter (where r.state = 'registered'),
    'waitlisted', count(*) filter (where r.state = 'waitlisted'))
  from app.registrations r where r.session_id = p_session.id
$$;
comment on function app.staff_session_row(app.sessions) is 'A session as one line in the room''s list (StaffSessionRow).';

create function api.staff_sessions() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform app.require_role('coordinator', 'administrator');
  return jsonb_build_object(
    'upcoming', (select coalesce(jsonb_agg(app.staff_session_row(s) order by starts_at, (s).id), '[]')
      from (select s, app.session_starts_at(s.id) as starts_at from app.sessions s
            where app.session_ends_at(s.id) > app.now() order by 2 limit 500) ahead(s, starts_at)),
    'past', (select coalesce(jsonb_agg(app.staff_session_row(s) order by starts_at desc, (s).id desc), '[]')
      from (select s, app.session_starts_at(s.id) as starts_at from app.sessions s
            where app.session_ends_at(s.id) <= app.now() order by 2 desc limit 200) behind(s, starts_at)));
end
$$;
comment on function api.staff_sessions() is
  'Every session ahead, soonest first, and the 200 latest: {upcoming, past}. Called by the room''s first page. Refuses sign_in_required, not_allowed.';

create function app.staff_registrations(p_session_id bigint) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
      'ref', r.ref, 'name', r.name, 'email', r.email, 'phone', r.phone, 'role', r.role, 'gender', r.gender, 'state', r.state,
      'place', case when r.state = 'waitlisted' then app.place_in_line(r.queue_entry_id) end,
      'employer', s.employer_name, 'workplace', s.workplace, 'contactName', s.contact_name,
      'registeredAt', app.iso(r.registered_at), 'createdAt', app.iso(r.created_at))
    order by array_position(array['registered', 'waitlisted', 'cancelled', 'handed_over'], r.state),
      q.position, coalesce(r.registered_at, r.created_at), r.id), '[]')
  from app.registrations r
    join app.submissions s on s.id = r.submission_id
    left join app.queue_entries q on q.id = r.queue_entry_id and r.state = 'waitlisted'
  where r.session_id = p_session_id and r.state <> 'known'
$$;
comment on function app.staff_registrations(bigint) is
  'Who is booked, who waits in what order, and who left. Never what they need. Called by api.staff_session.';

create function api.staff_session(p_slug text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_session app.sessions;
begin
  perform app.require_role('coordinator', 'administrator');
  select * into v_session from app.sessions where slug = p_slug;
  if v_session.id is null then
    perform app.refuse('PT404', 'session_unknown');
  end if;
  return jsonb_build_object(
    'session', app.session_mail_payload(v_session.id) || jsonb_build_object(
      'capacity', v_session.capacity, 'hostStaffId', v_session.host_staff_id,
      'hostName', (select name from app.staff where id = v_session.host_staff_id),
      'closedAt', app.iso(v_session.closed_at)),
    'form', app.session_form(v_session) || jsonb_build_object(
      'copiedFrom', (select slug from app.sessions where id = v_session.copied_from)),
    'registrations', app.staff_registrations(v_session.id),
    'needs', (select jsonb_build_object('dietary', count(n.dietary), 'access', count(n.access))
              from app.registrations r join app.needs n on n.registration_id = r.id
              where r.session_id = v_session.id and r.state = 'registered'));
end
$$;
comment on function api.staff_session(text) is
  'A session with its form and its people (StaffSession); needs only as counts. Called by the room. Refuses session_unknown, sign_in_required, not_allowed.';

grant execute on function api.staff_sessions() to authenticated;
grant execute on function api.staff_session(text) to authenticated;
