-- The ground: two schemas, one clock, one way to refuse, and the records that watch over the rest.
--
-- app holds tables and helpers and is never exposed. api holds doors only. Nobody may run a function
-- unless it was granted by name; no role holds table grants, and every table has row level security
-- with no policies, so that only the doors, which run as the owner, can reach a row.

alter default privileges revoke execute on functions from public;

create schema app;
comment on schema app is 'Tables and helpers. Not exposed; reached only by the doors in api.';

create schema api;
comment on schema api is 'Doors: the only things that the REST interface exposes. Each is granted by name.';
grant usage on schema api to authenticated, service_role;

-- Small functions that a registration calls many times are plpgsql: it keeps its plans between calls, while
-- a sql function that pins its search_path is planned anew each time.

-- The clock -----------------------------------------------------------------------------------------

create function app.now() returns timestamptz
language plpgsql stable set search_path = ''
as $$
begin
  return pg_catalog.now();
end
$$;
comment on function app.now() is
  'The time that decisions go by. Only the local stack replaces it with a movable one. Leases, rate limits and the audit log use the real clock instead.';

create function app.time_zone() returns text
language sql immutable set search_path = ''
as $$ select 'Europe/Stockholm' $$;
comment on function app.time_zone() is 'The one time zone: what staff type and people read is wall time here.';

create function app.iso(p_at timestamptz) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  return to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
end
$$;
comment on function app.iso(timestamptz) is 'A moment as every door writes it: ISO 8601 in UTC, whatever time zone the session has.';

create function app.wall_time(p_at timestamptz) returns text
language sql stable set search_path = ''
as $$ select to_char(p_at at time zone app.time_zone(), 'YYYY-MM-DD"T"HH24:MI') $$;
comment on function app.wall_time(timestamptz) is 'A moment as staff type it, "2027-03-12T09:00", in app.time_zone().';

create function app.from_wall_time(p_text text) returns timestamptz
language plpgsql stable set search_path = ''
as $$
declare
  v_at timestamptz;
begin
  if p_text is null or p_text !~ '^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$' then
    return null;
  end if;
  v_at := p_text::timestamp at time zone app.time_zone();
  -- The hour that summer time skips does not exist; Postgres would silently move it.
  return case when app.wall_time(v_at) = p_text then v_at end;
exception when datetime_field_overflow or invalid_datetime_format then
  return null;
end
$$;
comment on function app.from_wall_time(text) is
  'The moment of a typed local time, or null when it is malformed or skipped by summer time.';

-- Refusals ------------------------------------------------------------------------------------------

create function app.refuse(p_state text, p_message text, p_detail text default null) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  raise exception using errcode = p_state, message = p_message, detail = coalesce(p_detail, '');
end
$$;
comment on function app.refuse(text, text, text) is
  'Refuses: PT4nn becomes the HTTP status, the message is the string key errors.<message>, the detail is for machines. Called by every door.';

create function app.refuse_fields(p_errors jsonb) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  if jsonb_array_length(coalesce(p_errors, '[]')) > 0 then
    perform app.refuse('PT422', 'check_form', p_errors::text);
  end if;
end
$$;
comment on function app.refuse_fields(jsonb) is
  'Refuses a form with all its field errors at once, [{"field", "error"}]; does nothing when there are none.';

create function app.field_error(p_field text, p_error text) returns jsonb
language sql immutable set search_path = ''
as $$ select jsonb_build_array(jsonb_build_object('field', p_field, 'error', p_error)) $$;
comment on function app.field_error(text, text) is 'One field error as a list of one, to be added with ||.';

-- Words ---------------------------------------------------------------------------------------------

create function app.tidy(p_text text) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  return nullif(regexp_replace(p_text, '^\s+|\s+$', '', 'g'), '');
end
$$;
comment on function app.tidy(text) is 'Typed text without white space around it; null when nothing is left.';

create function app.tidy_line(p_text text) returns text
language sql immutable set search_path = ''
as $$ select app.tidy(regexp_replace(p_text, '[[:cntrl:][:space:]]+', ' ', 'g')) $$;
comment on function app.tidy_line(text) is
  'Typed text on one line: a line break in a name must never reach a mail header.';

create function app.normalise_email(p_email text) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  return lower(nullif(regexp_replace(p_email, '^\s+|\s+$', '', 'g'), ''));
end
$$;
comment on function app.normalise_email(text) is 'An address as it is stored and compared.';

create function app.is_email(p_email text) returns boolean
language plpgsql immutable set search_path = ''
as $$
begin
  return coalesce(
    -- Lengths are counted beside the patterns: a pattern that counts is many times slower.
    length(p_email) <= 254 and position('@' in p_email) <= 65
      and p_email ~ '^[^\s@,;:<>()"\\[:cntrl:]]+@([[:alnum:]]([[:alnum:]-]*[[:alnum:]])?\.)+[[:alpha:]][[:alnum:]-]*[[:alnum:]]$'
      and p_email !~ '^\.|\.\.|\.@',
    false);
end
$$;
comment on function app.is_email(text) is 'Whether text can be an address: one, and nothing that could open a new mail header.';

create function app.person_key(p_name text) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  return lower(btrim(regexp_replace(p_name, '\s+', ' ', 'g')));
end
$$;
comment on function app.person_key(text) is 'A name as it is compared: a person is an address and a name.';

create function app.slug_word(p_text text) returns text
language sql immutable set search_path = ''
as $$
  select trim(both '-' from regexp_replace(
    translate(lower(p_text), 'åäàáâãæöøòóôõéèêëüùúûíìîïñç', 'aaaaaaaooooooeeeeuuuuiiiinc'),
    '[^a-z0-9]+', '-', 'g'))
$$;
comment on function app.slug_word(text) is 'Text as part of an address: å and ä become a, ö becomes o.';

create function app.random_code(p_length int) returns text
language plpgsql volatile set search_path = ''
as $$
declare
  v_alphabet constant text := '23456789abcdefghjkmnpqrstuvwxyz';
  v_code text := '';
  v_byte int;
begin
  while length(v_code) < p_length loop
    v_byte := get_byte(extensions.gen_random_bytes(1), 0);
    -- 248 is the largest multiple of 31 in a byte; the rest would favour the first letters.
    if v_byte < 248 then
      v_code := v_code || substr(v_alphabet, v_byte % 31 + 1, 1);
    end if;
  end loop;
  return v_code;
end
$$;
comment on function app.random_code(int) is 'Random letters and digits, without those that are easily mistaken for each other.';

-- Rate limits ---------------------------------------------------------------------------------------

create table app.attempts (
  kind text not null,
  client text not null check (length(client) <= 200),
  at timestamptz not null default pg_catalog.clock_timestamp()
);
comment on table app.attempts is
  'Attempts counted for rate limits. client is a keyed hash made outside the database, never an address. Tidied after a day.';
create index attempts_kind_client_at on app.attempts (kind, client, at);
create index attempts_at on app.attempts (at);
alter table app.attempts enable row level security;

create function app.attempt_allowed(p_kind text, p_client text, p_max int, p_within interval) returns boolean
language plpgsql volatile set search_path = ''
as $$
begin
  if p_client is null then
    return true;
  end if;
  -- Attempts made at the same moment are counted one after the other.
  perform pg_advisory_xact_lock(hashtextextended(p_kind || '/' || p_client, 0));
  insert into app.attempts (kind, client, at)
    select p_kind, p_client, clock_timestamp() where p_max > (
      select count(*) from app.attempts where kind = p_kind and client = p_client and at > clock_timestamp() - p_within);
  return found;
end
$$;
comment on function app.attempt_allowed(text, text, int, interval) is
  'Counts, then records: true for the first p_max attempts of a client within the interval. Answers by value, never raises, since a refusal would roll the count back. An unknown client is allowed.';

-- What is known about people, and who did what --------------------------------------------------------

create table app.personal_columns (
  table_name text not null,
  column_name text not null,
  -- What somebody does, or is, that brings it here; the page on personal data has a chapter for each.
  activity text not null check (activity in
    ('registration', 'needs', 'contact', 'manager', 'booking', 'mail', 'visit', 'staff', 'organiser',
     'subscription', 'network', 'enquiry', 'employer', 'survey')),
  label text not null,
  purpose text not null,
  retention text not null,
  primary key (table_name, column_name)
);
comment on table app.personal_columns is
  'Every column that holds something about a person: what it is in a reader''s words, why, and until when. Extract, disposal, erasure and the page on personal data read it; a test fails when one is missing.';
alter table app.personal_columns enable row level security;

create function api.personal_data_catalogue() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'activity', e.activity, 'label', e.label, 'purpose', e.purpose, 'retention', e.retention
    ) order by e.activity, e.place), '[]')
    from (
      -- Table by table, those with a person's name first, in the order of their columns: the name comes before the rest.
      select p.activity, p.label, p.purpose, p.retention, min(
        case when exists (select from app.personal_columns named where named.table_name = p.table_name and named.column_name = 'name')
          then '1 ' else '2 ' end || p.table_name || pg_catalog.to_char(a.attnum, '000')) as place
      from app.personal_columns p
      join pg_catalog.pg_attribute a
        on a.attrelid = pg_catalog.format('app.%I', p.table_name)::pg_catalog.regclass and a.attname = p.column_name
      group by 1, 2, 3, 4) e);
end
$$;
comment on function api.personal_data_catalogue() is
  'PersonalDatum[]: what is kept about people, by what brings it here, each kind once. Names no table and no person. Called by the build for the page on personal data.';
grant execute on function api.personal_data_catalogue() to service_role;

insert into app.personal_columns (table_name, column_name, activity, label, purpose, retention) values
  ('attempts', 'client', 'visit', 'En kod för uppkopplingen', 'Stoppa den som försöker gång på gång; en nyckel gör adressen till en kod som inte går att läsa', 'Ett dygn'),
  ('audit_log', 'staff_id', 'staff', 'Vem som gjorde något', 'Se vem bland personalen som gjorde vad', 'Enligt förbundets gallringsbeslut'),
  ('audit_log', 'detail', 'staff', 'Vad som gjordes', 'Se vad som ändrades; namn på anmälda skrivs aldrig här', 'Enligt förbundets gallringsbeslut');

create table app.audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default pg_catalog.clock_timestamp(),
  staff_id uuid,
  action text not null,
  subject text not null,
  detail jsonb not null default '{}'
);
comment on table app.audit_log is
  'What staff did, and every look at needs. Rows are added, never changed or removed; staff_id is null for acts of the system.';
create index audit_log_staff_id on app.audit_log (staff_id);
create index audit_log_subject on app.audit_log (subject);
alter table app.audit_log enable row level security;

create function app.refuse_audit_change() returns trigger
language plpgsql volatile set search_path = ''
as $$
begin
  raise exception 'the audit log is added to, never changed';
end
$$;
comment on function app.refuse_audit_change() is 'Trigger: stops update, delete and truncate of app.audit_log, also by the owner.';

create trigger audit_log_is_append_only before update or delete on app.audit_log
  for each row execute function app.refuse_audit_change();
create trigger audit_log_is_not_emptied before truncate on app.audit_log
  for each statement execute function app.refuse_audit_change();

create function app.audit(p_staff_id uuid, p_action text, p_subject text, p_detail jsonb default '{}') returns void
language sql volatile set search_path = ''
as $$
  insert into app.audit_log (staff_id, action, subject, detail) values (p_staff_id, p_action, p_subject, p_detail)
$$;
comment on function app.audit(uuid, text, text, jsonb) is 'Writes one line in the audit log. Called by staff doors; never given a name or an address.';
