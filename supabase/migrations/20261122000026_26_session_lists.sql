-- What staff read about sessions: the list, and one session with its people.

create function app.staff_session_row(p_session app.sessions) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'slug', p_session.slug, 'courseTitle', (select title from app.courses where slug = p_session.course_slug),
    'theme', p_session.theme, 'startsAt', app.iso(app.session_starts_at(p_session.id)),
    'endsAt', app.iso(app.session_ends_at(p_session.id)), 'municipality', p_session.municipality_code,
    'format', p_session.format, 'visibility', p_session.visibility, 'seats', app.seats(p_session),
    'capacity', app.capacity(p_session), 'registered', count(*) filter (where r.state in ('registered', 'pending')),
    'offered', count(*) filter (where r.state = 'offered'), 'waitlisted', count(*) filter (where r.state = 'waitlisted'))
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
      'place', case when r.state = 'waitlisted' then app.place_in_line(r.queue_entry_id) end, 'offer', null,
      'employer', s.employer_name, 'workplace', coalesce(r.workplace, s.workplace), 'managerName', coalesce(r.manager_name, s.manager_name),
      'contactName', s.contact_name, 'registeredAt', app.iso(r.registered_at), 'createdAt', app.iso(r.created_at))
    order by array_position(array['registered', 'pending', 'offered', 'waitlisted', 'expired', 'cancelled', 'handed_over'], r.state),
      q.position, coalesce(r.registered_at, r.created_at), r.id), '[]')
  from app.registrations r
    join app.submissions s on s.id = r.submission_id
    left join app.queue_entries q on q.id = r.queue_entry_id and r.state = 'waitlisted'
  where r.session_id = p_session_id and r.state <> 'known'
$$;
comment on function app.staff_registrations(bigint) is
  'Who is booked, who waits in what order, and who left. Never what they need. Called by api.staff_session.';

-- What is on its way to people ------------------------------------------------------------------------

create function app.pending_change(p_session app.sessions) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_now jsonb := app.session_form(p_session);
  v_before jsonb;
begin
  select form into v_before from app.session_versions
    where session_id = p_session.id and sequence <= p_session.told_before order by sequence desc limit 1;
  if p_session.tell_at is null or v_before is null then
    return null;
  end if;
  return app.plan_telling(p_session, v_now) - array['fields', 'pending', 'urgent'] || jsonb_build_object(
    'tellAt', app.iso(p_session.tell_at),
    'changes', (select coalesce(jsonb_agg(jsonb_build_object('field', field, 'before', v_before -> field, 'after', v_now -> field) order by n), '[]')
                from unnest(app.told_fields()) with ordinality as fields(field, n)
                where v_before -> field is distinct from v_now -> field),
    -- What goes with the place and the days goes back with them.
    'undo', v_now || app.told_part(v_before, true) || jsonb_build_object('venueAccessibility', v_before -> 'venueAccessibility',
      'mapUrl', v_before -> 'mapUrl', 'registrationClosesAt', v_before -> 'registrationClosesAt', 'copiedFrom', null));
end
$$;
comment on function app.pending_change(app.sessions) is
  'A change that people will be told of at tellAt unless it is undone: {tellAt, told, contacts, changes, undo}, undo being the form that takes it back; null when none waits. Called by api.staff_session.';

create function app.unreached(p_mail app.outbox, p_short_notice boolean) returns text
language plpgsql stable set search_path = ''
as $$
begin
  return case
    when p_mail.bounced_at is not null then 'bounced'
    when p_mail.state in ('failed', 'unsure', 'suppressed') then p_mail.state
    when p_mail.state = 'dropped' then 'not_sent'
    when p_mail.state <> 'sent' and (p_short_notice or p_mail.due_at < app.now() - interval '15 minutes') then 'not_sent' end;
end
$$;
comment on function app.unreached(app.outbox, boolean) is
  'Why a mail cannot be trusted to have reached somebody: bounced, failed, unsure, suppressed, or not_sent (yet: at once when there is little time, else after 15 minutes); null when it can. Called by app.people_to_call.';

create function app.people_to_call(p_session app.sessions) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  -- A change is urgent only when there is little time; cancelling always is.
  v_short boolean := app.session_starts_at(p_session.id) < p_session.urgent_at + interval '24 hours' or exists (
    select from app.outbox where session_id = p_session.id and template ~ '^session-changed-' and due_at >= p_session.urgent_at);
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('ref', r.ref, 'name', r.name, 'email', r.email, 'state', r.state, 'phone', r.phone,
        'contactName', s.contact_name, 'contactPhone', s.contact_phone, 'managerName', coalesce(r.manager_name, s.manager_name),
        'managerEmail', coalesce(r.manager_email, s.manager_email), 'employer', s.employer_name,
        'workplace', coalesce(r.workplace, s.workplace), 'why', app.unreached(m, v_short))
      order by r.state = 'registered' desc, r.name, r.id), '[]')
    from app.registrations r
      join app.submissions s on s.id = r.submission_id
      join lateral (
        select * from app.outbox o
        where o.registration_id = r.id and o.template ~ '^session-(changed|cancelled|restored)-' and o.due_at >= p_session.urgent_at
        order by o.id desc limit 1) m on true
    where r.session_id = p_session.id and r.state in ('registered', 'pending', 'offered', 'waitlisted')
      and app.unreached(m, v_short) is not null);
end
$$;
comment on function app.people_to_call(app.sessions) is
  'Who may not have been reached by the mail about an urgent change, a cancellation or a session held after all, with whom to phone instead and why. Those with a seat first. Called by api.call_list and api.staff_session.';

create function api.call_list(p_slug text) returns jsonb
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
  return jsonb_build_object('session', app.session_mail_payload(v_session.id), 'urgentAt', app.iso(v_session.urgent_at),
    'people', case when v_session.urgent_at is null then '[]' else app.people_to_call(v_session) end);
end
$$;
comment on function api.call_list(text) is
  'Whom to phone after an urgent change or a cancellation (CallList): {session, urgentAt, people}; nobody, and no urgentAt, when nothing is urgent. Called by the room. Refuses session_unknown, sign_in_required, not_allowed.';

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
      'capacity', app.capacity(v_session), 'hostStaffId', v_session.host_staff_id,
      'hostName', (select name from app.staff where id = v_session.host_staff_id),
      'closedAt', app.iso(v_session.closed_at)),
    'enquiry', (select jsonb_build_object('ref', q.ref, 'contact', q.contact_name, 'employer', q.employer_name)
                from app.enquiries q where q.id = v_session.enquiry_id),
    'network', (select jsonb_build_object('slug', n.slug, 'title', n.title) from app.networks n where n.slug = v_session.network),
    'form', app.session_form(v_session) || jsonb_build_object(
      'copiedFrom', (select slug from app.sessions where id = v_session.copied_from)),
    'registrations', app.staff_registrations(v_session.id), 'line', app.staff_line(v_session.id),
    'needs', (select jsonb_build_object('dietary', count(n.dietary), 'access', count(n.access))
              from app.registrations r join app.needs n on n.registration_id = r.id
              where r.session_id = v_session.id and r.state = 'registered'),
    'ended', app.session_ends_at(v_session.id) <= app.now(), 'begun', app.attendance_opens(v_session) <= app.now(), 'pending', app.pending_change(v_session),
    'toCall', case when v_session.urgent_at is not null then jsonb_array_length(app.people_to_call(v_session)) end);
end
$$;
comment on function api.staff_session(text) is
  'A session with its form and its people (StaffSession); needs only as counts. Called by the room. Refuses session_unknown, sign_in_required, not_allowed.';

grant execute on function api.staff_sessions() to authenticated;
grant execute on function api.call_list(text) to authenticated;
grant execute on function api.staff_session(text) to authenticated;
