-- What Postgres must know of content: courses, neighbours' events and the municipalities' address words,
-- handed over by one door after a production deploy succeeded.

create table app.builds (
  number bigint primary key,
  published_at timestamptz not null default pg_catalog.now()
);
comment on table app.builds is 'Builds whose content was handed over; the highest number is what is in force.';
alter table app.builds enable row level security;

create table app.courses (
  slug text primary key check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  title text not null,
  kind text not null check (kind in ('breakfast', 'basic', 'deepening', 'webinar', 'web', 'commissioned', 'staff')),
  audience text not null check (audience in ('managers', 'supervisors', 'party_staff')),
  summary text not null,
  data jsonb not null default '{}',
  published_at timestamptz not null default pg_catalog.now(),
  retired_at timestamptz
);
comment on table app.courses is
  'Courses as content/utbildningar says. One that disappears from content is retired, never deleted: its sessions stay.';
alter table app.courses enable row level security;

create table app.events (
  slug text primary key,
  title text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  municipality_code text,
  organiser text not null,
  url text not null,
  place text not null,
  source text,
  read_at timestamptz,
  check (ends_at >= starts_at),
  check ((source is null) = (read_at is null))
);
comment on table app.events is
  'Neighbours'' business events, shown in the calendar and marked as such: from content/arrangemang, or from the calendar of a neighbour (source), as it was when a build last could read it (read_at).';
create index events_ends_at on app.events (ends_at);
alter table app.events enable row level security;

create table app.municipalities (
  code text primary key check (code ~ '^\d{4}$'),
  slug text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  name text not null
);
comment on table app.municipalities is
  'The association''s municipalities as content/site.json says, for the address of a session. Empty until a build has named them.';
alter table app.municipalities enable row level security;

insert into app.personal_columns (table_name, column_name, activity, label, purpose, retention) values
  ('events', 'organiser', 'organiser', 'Arrangörens namn', 'Visa vem som ordnar ett arrangemang i kalendern; oftast en organisation', 'Så länge arrangemanget finns i innehållet');

create table app.settings (
  name text primary key,
  value jsonb not null
);
comment on table app.settings is
  'What the doors go by and an association decides in content/site.json, by name. Empty until a build has handed it over: whoever reads has a default.';
alter table app.settings enable row level security;

create table app.holidays (
  day date primary key,
  name text not null
);
comment on table app.holidays is
  'Swedish public holidays and the eves when nobody works, from a kept library at build. Working time (app.working_deadline) leaves them out.';
alter table app.holidays enable row level security;

create table app.awaited_texts (
  at timestamptz primary key,
  build_asks int not null default 0,
  build_asked_at timestamptz
);
comment on table app.awaited_texts is
  'Moments when news or a newsletter in content/ falls due that the last build did not show yet, and how often and when a build was asked for because of it. A build that shows the text takes the row away.';
alter table app.awaited_texts enable row level security;

-- Helpers -------------------------------------------------------------------------------------------

create function app.setting(p_name text, p_default jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return coalesce((select value from app.settings where name = p_name), p_default);
end
$$;
comment on function app.setting(text, jsonb) is 'What the association decided about something, or the default.';

create function app.publish_courses(p_courses jsonb) returns void
language sql volatile set search_path = ''
as $$
  insert into app.courses (slug, title, kind, audience, summary, data)
  select c ->> 'slug', c ->> 'title', c ->> 'kind', c ->> 'audience', coalesce(c ->> 'summary', ''), coalesce(c -> 'data', '{}')
  from jsonb_array_elements(p_courses) c
  on conflict (slug) do update set title = excluded.title, kind = excluded.kind, audience = excluded.audience,
    summary = excluded.summary, data = excluded.data, published_at = excluded.published_at, retired_at = null;

  update app.courses set retired_at = app.now()
    where retired_at is null and slug not in (select c ->> 'slug' from jsonb_array_elements(p_courses) c)
$$;
comment on function app.publish_courses(jsonb) is 'Makes app.courses say what content says; courses that disappeared are retired. Called by api.publish_content.';

create function app.publish_events(p_events jsonb, p_unread jsonb) returns void
language sql volatile set search_path = ''
as $$
  delete from app.events
    where slug not in (select e ->> 'slug' from jsonb_array_elements(p_events) e)
      and (source is null or not coalesce(p_unread, '[]') ? source);

  insert into app.events (slug, title, starts_at, ends_at, municipality_code, organiser, url, place, source, read_at)
  select e ->> 'slug', e ->> 'title', (e ->> 'startsAt')::timestamptz, (e ->> 'endsAt')::timestamptz,
         e ->> 'municipality', e ->> 'organiser', e ->> 'url', e ->> 'place', e ->> 'source', (e ->> 'readAt')::timestamptz
  from jsonb_array_elements(p_events) e
  on conflict (slug) do update set title = excluded.title, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
    municipality_code = excluded.municipality_code, organiser = excluded.organiser, url = excluded.url, place = excluded.place,
    source = excluded.source, read_at = excluded.read_at
$$;
comment on function app.publish_events(jsonb, jsonb) is
  'Makes app.events say what content and the neighbours'' calendars say. A calendar that the build could not read (p_unread, by name) keeps what it had. Called by api.publish_content.';

create function app.publish_municipalities(p_municipalities jsonb) returns void
language sql volatile set search_path = ''
as $$
  delete from app.municipalities where code not in (select m ->> 'code' from jsonb_array_elements(p_municipalities) m);

  insert into app.municipalities (code, slug, name)
  select m ->> 'code', m ->> 'slug', m ->> 'name' from jsonb_array_elements(p_municipalities) m
  on conflict (code) do update set slug = excluded.slug, name = excluded.name
$$;
comment on function app.publish_municipalities(jsonb) is 'Makes app.municipalities say what content says. Called by api.publish_content.';

create function app.publish_settings(p_settings jsonb) returns void
language sql volatile set search_path = ''
as $$
  delete from app.settings where name not in (select jsonb_object_keys(p_settings));

  insert into app.settings (name, value) select key, value from jsonb_each(p_settings)
  on conflict (name) do update set value = excluded.value
$$;
comment on function app.publish_settings(jsonb) is
  'Makes app.settings say what content/site.json says; what it no longer names falls back to its default. Called by api.publish_content.';

create function app.publish_holidays(p_holidays jsonb) returns void
language sql volatile set search_path = ''
as $$
  delete from app.holidays where day not in (select (h ->> 'day')::date from jsonb_array_elements(p_holidays) h);

  insert into app.holidays (day, name) select (h ->> 'day')::date, h ->> 'name' from jsonb_array_elements(p_holidays) h
  on conflict (day) do update set name = excluded.name
$$;
comment on function app.publish_holidays(jsonb) is 'Makes app.holidays say what the build''s library says. Called by api.publish_content.';

create function app.publish_awaited_texts(p_times jsonb) returns void
language sql volatile set search_path = ''
as $$
  delete from app.awaited_texts where at not in (select t::timestamptz from jsonb_array_elements_text(p_times) t);

  insert into app.awaited_texts (at) select t::timestamptz from jsonb_array_elements_text(p_times) t on conflict do nothing
$$;
comment on function app.publish_awaited_texts(jsonb) is
  'Makes app.awaited_texts say which moments a build left for later. One that was asked for before keeps its count. Called by api.publish_content.';

create function app.ask_for_build(p_count_max int) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_asked int;
begin
  -- A build that never shows the text is asked for again, but not for ever: what stops it is told where builds are.
  update app.awaited_texts set build_asked_at = app.now(), build_asks = build_asks + 1
    where at = any (array(select at from app.awaited_texts
                          where at <= app.now() and build_asks < 24
                            and coalesce(build_asked_at, '-infinity') <= app.now() - interval '30 minutes'
                          order by at limit p_count_max for update skip locked));
  get diagnostics v_asked = row_count;
  return v_asked;
end
$$;
comment on function app.ask_for_build(int) is
  'Notes that a build is asked for because texts have fallen due; returns how many. Whoever runs the timer fires the build hook when it is more than none. Asked again every half hour, at most 24 times, until a build has shown the text.';

-- Door ----------------------------------------------------------------------------------------------

create function api.publish_content(p_build jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_number bigint := (p_build ->> 'number')::bigint;
begin
  if v_number is null or jsonb_typeof(p_build -> 'courses') is distinct from 'array' then
    perform app.refuse('PT422', 'build_incomplete');
  end if;
  -- Two deploys that end together are taken one after the other.
  perform pg_advisory_xact_lock(hashtextextended('publish_content', 0));
  if v_number < (select max(number) from app.builds) then
    return jsonb_build_object('outcome', 'older_build');
  end if;
  perform app.publish_courses(p_build -> 'courses');
  if jsonb_typeof(p_build -> 'events') = 'array' then
    perform app.publish_events(p_build -> 'events', p_build -> 'unread');
  end if;
  if jsonb_typeof(p_build -> 'municipalities') = 'array' then
    perform app.publish_municipalities(p_build -> 'municipalities');
  end if;
  if jsonb_typeof(p_build -> 'settings') = 'object' then
    perform app.publish_settings(p_build -> 'settings');
  end if;
  if jsonb_typeof(p_build -> 'holidays') = 'array' then
    perform app.publish_holidays(p_build -> 'holidays');
  end if;
  if jsonb_typeof(p_build -> 'webCourses') = 'array' then
    perform app.publish_web_courses(p_build -> 'webCourses', v_number);
  end if;
  if jsonb_typeof(p_build -> 'networks') = 'array' then
    perform app.publish_networks(p_build -> 'networks');
  end if;
  if jsonb_typeof(p_build -> 'surveys') = 'array' then
    perform app.publish_surveys(p_build -> 'surveys', v_number);
  end if;
  if jsonb_typeof(p_build -> 'newsletters') = 'array' then
    perform app.publish_newsletters(p_build -> 'newsletters');
  end if;
  if jsonb_typeof(p_build -> 'awaitedTexts') = 'array' then
    perform app.publish_awaited_texts(p_build -> 'awaitedTexts');
  end if;
  insert into app.builds (number, published_at) values (v_number, app.now())
    on conflict (number) do update set published_at = excluded.published_at;
  perform app.expect_schedule();
  return jsonb_build_object('outcome', 'published');
end
$$;
comment on function api.publish_content(jsonb) is
  'Takes over what a build knows: {number, courses, webCourses, networks, surveys, events, unread, municipalities, settings, holidays, newsletters, awaitedTexts} → {outcome: published | older_build}. A part that is not given leaves what was. The same build twice changes nothing. Called by the publish plugin after a production deploy. Refuses build_incomplete.';

grant execute on function api.publish_content(jsonb) to service_role;
