-- The calendar: what anyone may read about sessions. Read by the build, by the feeds and by /platser.json.

create function app.in_calendar(p_session app.sessions) returns boolean
language sql stable set search_path = ''
as $$
  select p_session.visibility = 'open' and app.session_ends_at(p_session.id) > app.now() - interval '90 days'
$$;
comment on function app.in_calendar(app.sessions) is
  'Whether a session is listed: open to all, and ended at most 90 days ago. Cancelled ones stay, so that feeds can say so.';

create function app.neighbours_events(p_municipality_code text default null) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'slug', e.slug, 'title', e.title, 'startsAt', app.iso(e.starts_at), 'endsAt', app.iso(e.ends_at),
      'municipality', e.municipality_code, 'organiser', e.organiser, 'place', e.place, 'url', e.url,
      'source', e.source, 'readAt', app.iso(e.read_at)
    ) order by e.starts_at, e.slug), '[]')
    from (select * from app.events
          where ends_at > app.now() - interval '90 days' and (p_municipality_code is null or municipality_code = p_municipality_code)
          order by starts_at limit 1000) e);
end
$$;
comment on function app.neighbours_events(text) is
  'Neighbours'' events that ended at most 90 days ago, all or one municipality''s. Called by api.open_calendar and api.calendar_feed.';

create function api.open_calendar() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return jsonb_build_object(
    'now', app.iso(app.now()),
    'sessions', (
      select coalesce(jsonb_agg(app.session_payload(listed.id) order by listed.starts_at, listed.id), '[]')
      from (select s.id, app.session_starts_at(s.id) as starts_at from app.sessions s
            where app.in_calendar(s) order by 2 desc limit 1000) listed),
    'events', app.neighbours_events());
end
$$;
comment on function api.open_calendar() is
  'CalendarData: {now, sessions, events}. Open sessions only, never the digital link. Called by the build and the calendar functions.';

create function app.feeds_modified_at() returns timestamptz
language sql stable set search_path = ''
as $$
  select greatest(
    (select max(updated_at) from app.sessions),
    (select max(published_at) from app.builds),
    -- What has become too old leaves the feeds by itself.
    (select max(ends_at) + interval '90 days' from app.session_days where ends_at <= app.now() - interval '90 days'),
    (select max(ends_at) + interval '90 days' from app.events where ends_at <= app.now() - interval '90 days'))
$$;
comment on function app.feeds_modified_at() is
  'When any feed may last have changed: late rather than early, since a program that believes it has the latest asks no further. Null before anything is in it.';

create function api.calendar_feed(p_municipality text default null, p_course text default null) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_municipality app.municipalities;
  v_course app.courses;
begin
  select * into v_municipality from app.municipalities where slug = p_municipality;
  select * into v_course from app.courses where slug = p_course;
  if (p_municipality is not null and v_municipality.code is null) or (p_course is not null and v_course.slug is null) then
    return null;
  end if;
  return jsonb_build_object(
    'name', coalesce(v_municipality.name, v_course.title),
    'modifiedAt', app.iso(app.feeds_modified_at()),
    'sessions', (
      select coalesce(jsonb_agg(app.session_facts(listed.session) order by listed.starts_at, (listed.session).id), '[]')
      from (select s as session, app.session_starts_at(s.id) as starts_at from app.sessions s
            where app.in_calendar(s)
              and (p_course is null or s.course_slug = p_course)
              -- What is given online without a municipality is for all of them, as in the calendar's own selection.
              and (p_municipality is null or s.municipality_code = v_municipality.code
                   or (s.municipality_code is null and s.format = 'online'))
            order by 2 desc limit 1000) listed),
    'events', case when p_course is null then app.neighbours_events(v_municipality.code) else '[]' end);
end
$$;
comment on function api.calendar_feed(text, text) is
  'What a calendar program subscribes to, all or by the municipality''s or the course''s word: {name (of municipality or course), modifiedAt, sessions (without seats), events}; null when there is no such municipality or course. Open sessions only, never the digital link. Called by the calendar feed.';

create function api.session_page(p_slug text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (select app.session_payload(s.id) from app.sessions s where s.slug = p_slug);
end
$$;
comment on function api.session_page(text) is
  'One session as anyone with its address may see it (SessionPublic), closed ones too; null when there is none. Called by the session''s page and its form.';

create function api.seats() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_object_agg(listed.slug, listed.seats), '{}')
    from (select s.slug, app.seats(s) as seats from app.sessions s where app.in_calendar(s) order by s.id desc limit 1000) listed);
end
$$;
comment on function api.seats() is
  'The truth about seats in every listed session: {"<slug>": {state, left}}. Called by /platser.json.';

grant execute on function api.open_calendar() to service_role;
grant execute on function api.calendar_feed(text, text) to service_role;
grant execute on function api.session_page(text) to service_role;
grant execute on function api.seats() to service_role;
