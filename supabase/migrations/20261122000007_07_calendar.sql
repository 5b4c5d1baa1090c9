-- The calendar: what anyone may read about sessions. Read by the build, by the feeds and by /platser.json.

create function app.in_calendar(p_session app.sessions) returns boolean
language sql stable set search_path = ''
as $$
  select p_session.visibility = 'open' and app.session_ends_at(p_session.id) > app.now() - interval '90 days'
$$;
comment on function app.in_calendar(app.sessions) is
  'Whether a session is listed: open to all, and ended at most 90 days ago. Cancelled ones stay, so that feeds can say so.';

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
    'events', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'slug', e.slug, 'title', e.title, 'startsAt', app.iso(e.starts_at), 'endsAt', app.iso(e.ends_at),
        'municipality', e.municipality_code, 'organiser', e.organiser, 'place', e.place, 'url', e.url
      ) order by e.starts_at, e.slug), '[]')
      from (select * from app.events where ends_at > app.now() - interval '90 days' order by starts_at limit 1000) e));
end
$$;
comment on function api.open_calendar() is
  'CalendarData: {now, sessions, events}. Open sessions only, never the digital link. Called by the build and the calendar functions.';

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
grant execute on function api.session_page(text) to service_role;
grant execute on function api.seats() to service_role;
