-- Sessions: when and where a course is given, for how many, by whom. Made and changed by staff.

create table app.sessions (
  id bigint generated always as identity primary key,
  slug text unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  course_slug text not null references app.courses (slug) on delete restrict,
  theme text check (length(theme) <= 200),
  format text not null check (format in ('on_site', 'online', 'hybrid')),
  municipality_code text check (municipality_code ~ '^\d{4}$'),
  venue_name text check (length(venue_name) <= 200),
  venue_address text check (length(venue_address) <= 200),
  venue_accessibility text check (length(venue_accessibility) <= 2000),
  map_url text check (map_url ~ '^https://'),
  online_url text check (online_url ~ '^https://'),
  capacity int check (capacity >= 0),
  venue_capacity int check (venue_capacity >= 0),
  employer_limit int check (employer_limit > 0),
  registration_closes_at timestamptz,
  visibility text not null default 'open' check (visibility in ('open', 'closed')),
  pilot boolean not null default false,
  trainer_roles text[] not null default '{}',
  included text check (length(included) <= 2000),
  contact_name text,
  contact_phone text,
  contact_email text,
  host_staff_id uuid references app.staff (id) on delete set null,
  cancelled_at timestamptz,
  cancelled_reason text,
  closed_at timestamptz,
  sequence int not null default 0,
  tell_at timestamptz,
  told_before int,
  urgent_at timestamptz,
  -- The network whose meeting it is (40).
  network text,
  copied_from bigint references app.sessions (id) on delete set null,
  created_at timestamptz not null default pg_catalog.now(),
  updated_at timestamptz not null default pg_catalog.now(),
  standing boolean not null default false,
  check (num_nonnulls(slug, registration_closes_at, contact_name, contact_phone, contact_email) = case when standing then 0 else 5 end),
  check (format = 'online' or (venue_name is not null and venue_address is not null)),
  check (format <> 'online' or venue_name is null)
);
comment on table app.sessions is
  'Sessions of courses. capacity, venue_capacity (what the room holds) and employer_limit (seats one employer may take): null is no limit, 0 is none, the tightest governs. Seats are counted under the row''s lock, never stored. sequence rises with every change and goes out in calendar files. tell_at is when a change that waits goes out by mail, told_before the sequence it is counted from; urgent_at is when people were last told so late, or of so much, that some may have to be phoned. online_url goes to registered people only. A standing session is that of a web course (33): it has no day, no seats and no address, so that no door, list or feed finds it.';
create index sessions_tell_at on app.sessions (tell_at) where tell_at is not null;
create unique index sessions_standing on app.sessions (course_slug) where standing;
create index sessions_course_slug on app.sessions (course_slug);
create index sessions_host_staff_id on app.sessions (host_staff_id);
create index sessions_copied_from on app.sessions (copied_from);
alter table app.sessions enable row level security;

create table app.session_days (
  session_id bigint not null references app.sessions (id) on delete cascade,
  day_number int not null check (day_number between 1 and 31),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  primary key (session_id, day_number),
  check (ends_at > starts_at)
);
comment on table app.session_days is 'The days of a session, in order and without overlap.';
create index session_days_ends_at on app.session_days (ends_at);
alter table app.session_days enable row level security;

alter table app.outbox
  add foreign key (session_id) references app.sessions (id) on delete set null;

insert into app.personal_columns (table_name, column_name, activity, label, purpose, retention) values
  ('sessions', 'contact_name', 'staff', 'Kontaktpersonens namn vid ett tillfälle', 'Visa vem man ringer om tillfället; visas öppet', 'Enligt förbundets gallringsbeslut'),
  ('sessions', 'contact_phone', 'staff', 'Kontaktpersonens telefonnummer vid ett tillfälle', 'Visa vem man ringer om tillfället; visas öppet', 'Enligt förbundets gallringsbeslut'),
  ('sessions', 'contact_email', 'staff', 'Kontaktpersonens e-postadress vid ett tillfälle', 'Visa vem man mejlar om tillfället; visas öppet', 'Enligt förbundets gallringsbeslut'),
  ('sessions', 'host_staff_id', 'staff', 'Vem som är dagens värd', 'Veta vem som tar emot på dagen', 'Enligt förbundets gallringsbeslut'),
  ('sessions', 'venue_name', 'organiser', 'Lokalens namn', 'Visa var utbildningen är; ingen person', 'Så länge tillfället finns'),
  ('sessions', 'venue_accessibility', 'organiser', 'Lokalens tillgänglighet', 'Visa hur lokalen är; ingen person', 'Så länge tillfället finns');

-- Helpers -------------------------------------------------------------------------------------------

create function app.session_starts_at(p_id bigint) returns timestamptz
language plpgsql stable set search_path = ''
as $$
begin
  return (select min(starts_at) from app.session_days where session_id = p_id);
end
$$;
comment on function app.session_starts_at(bigint) is 'When the session''s first day starts: hand-over, promotion and self-service end here.';

create function app.session_ends_at(p_id bigint) returns timestamptz
language plpgsql stable set search_path = ''
as $$
begin
  return (select max(ends_at) from app.session_days where session_id = p_id);
end
$$;
comment on function app.session_ends_at(bigint) is 'When the session''s last day ends: after this it is past.';

create function app.lock_session(p_slug text) returns app.sessions
language plpgsql volatile set search_path = ''
as $$
declare
  v_session app.sessions;
begin
  select * into v_session from app.sessions where slug = p_slug for update;
  if v_session.id is null then
    perform app.refuse('PT404', 'session_unknown');
  end if;
  return v_session;
end
$$;
comment on function app.lock_session(text) is
  'Lock, then count, then decide: the session''s row, held until the transaction ends. First thing in every door that counts seats. Refuses session_unknown.';

create function app.known_session(p_slug text) returns app.sessions
language plpgsql stable set search_path = ''
as $$
declare
  v_session app.sessions;
begin
  select * into v_session from app.sessions where slug = p_slug;
  if v_session.id is null then
    perform app.refuse('PT404', 'session_unknown');
  end if;
  return v_session;
end
$$;
comment on function app.known_session(text) is 'A session by its slug, for doors that only read it. Refuses session_unknown.';

create function app.session_over(p_session app.sessions) returns text
language plpgsql stable set search_path = ''
as $$
declare
  v_now timestamptz := app.now();
  v_starts_at timestamptz;
  v_ends_at timestamptz;
begin
  -- Both in one look, since others wait for the lock meanwhile.
  select min(starts_at), max(ends_at) into v_starts_at, v_ends_at from app.session_days where session_id = p_session.id;
  return case
    when p_session.cancelled_at is not null then 'cancelled'
    when v_ends_at <= v_now then 'past'
    when p_session.closed_at is not null or p_session.registration_closes_at <= v_now or v_starts_at <= v_now then 'closed' end;
end
$$;
comment on function app.session_over(app.sessions) is
  'Why nobody new is taken in: cancelled, past (the last day has ended) or closed (from the very moment registration closes, and while the session goes on); null while it is open. Called by app.seats and app.refuse_unless_open, so that badge and refusal say the same.';

create function app.seats(p_session app.sessions) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_left int := app.seats_for_newcomers(p_session);
begin
  return jsonb_build_object(
    'state', coalesce(app.session_over(p_session), case
      when v_left = 0 then 'full'
      when v_left <= 3 then 'few_left'
      else 'open' end),
    'left', v_left);
end
$$;
comment on function app.seats(app.sessions) is
  'The truth about seats: {state, left} as a newcomer would find them, left null without limit. Counted, never stored; a door that decides by it holds the session''s lock.';

create function app.prerequisite(p_course app.courses) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  if not p_course.data ? 'prerequisite' then
    return null;
  end if;
  return jsonb_build_object('level', p_course.data #> '{prerequisite,level}', 'courses',
    (select jsonb_agg(jsonb_build_object('slug', asked.slug, 'title', coalesce(earlier.title, asked.slug)) order by asked.n)
     from jsonb_array_elements_text(p_course.data #> '{prerequisite,courses}') with ordinality as asked(slug, n)
       left join app.courses earlier on earlier.slug = asked.slug));
end
$$;
comment on function app.prerequisite(app.courses) is
  'What a course asks of those who come: {level: recommended | required, courses: [{slug, title}]}, one of which should be gone first; null when nothing. Called by app.session_facts.';

create function app.session_facts(p_session app.sessions) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select jsonb_build_object(
      'slug', p_session.slug, 'course', c.slug, 'courseTitle', c.title, 'kind', c.kind, 'audience', c.audience,
      'theme', p_session.theme, 'format', p_session.format, 'municipality', p_session.municipality_code,
      'venue', case when p_session.venue_name is not null then jsonb_build_object('name', p_session.venue_name,
        'address', p_session.venue_address, 'accessibility', p_session.venue_accessibility, 'mapUrl', p_session.map_url) end,
      'days', (select jsonb_agg(jsonb_build_object('startsAt', app.iso(d.starts_at), 'endsAt', app.iso(d.ends_at)) order by d.day_number)
               from app.session_days d where d.session_id = p_session.id),
      'trainerRoles', to_jsonb(p_session.trainer_roles), 'included', p_session.included,
      'bring', coalesce(c.data -> 'bring', '[]'),
      'contact', jsonb_build_object('name', p_session.contact_name, 'phone', p_session.contact_phone, 'email', p_session.contact_email),
      'registrationClosesAt', app.iso(p_session.registration_closes_at),
      'visibility', p_session.visibility, 'pilot', p_session.pilot, 'cancelledReason', p_session.cancelled_reason,
      'prerequisite', app.prerequisite(c),
      'sequence', p_session.sequence, 'createdAt', app.iso(p_session.created_at), 'updatedAt', app.iso(p_session.updated_at))
    from app.courses c where c.slug = p_session.course_slug);
end
$$;
comment on function app.session_facts(app.sessions) is
  'What does not change when somebody registers: a SessionPublic without its seats. Called by app.session_payload, and for mails, which would only carry an old count.';

create function app.session_payload(p_id bigint) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (select app.session_facts(s) || jsonb_build_object('seats', app.seats(s)) from app.sessions s where s.id = p_id);
end
$$;
comment on function app.session_payload(bigint) is
  'A session as anyone may see it (SessionPublic). Never the digital link. Called by doors and for the data of mails.';

create function app.session_mail_payload(p_id bigint) returns jsonb
language sql stable set search_path = ''
as $$
  select app.session_payload(p_id) || jsonb_build_object('onlineUrl', online_url) from app.sessions where id = p_id
$$;
comment on function app.session_mail_payload(bigint) is
  'A session with its digital link, for registered people and staff only.';
