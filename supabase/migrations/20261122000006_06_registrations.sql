-- Registrations: what people sent in, who got a seat, who waits, and the links that open it again.
--
-- One submission carries one or many people. A person is an address and a name. Seats are the rows in
-- state 'registered', counted under the session's lock; the line is the queue entries by position.

create table app.submissions (
  id bigint generated always as identity primary key,
  session_id bigint not null references app.sessions (id) on delete restrict,
  form_key uuid not null,
  content_hash bytea not null,
  outcome jsonb not null,
  contact_name text not null check (length(contact_name) <= 200),
  contact_email text not null check (contact_email = lower(contact_email)),
  contact_phone text check (length(contact_phone) <= 30),
  manager_name text check (length(manager_name) <= 200),
  manager_email text check (manager_email = lower(manager_email)),
  employer_name text not null check (length(employer_name) <= 200),
  organisation_number text check (organisation_number ~ '^[0-9]{2}[2-9][0-9]{7}$'),
  department text check (length(department) <= 200),
  sector text not null check (sector in ('municipal', 'regional', 'state', 'private', 'nonprofit')),
  municipality_code text not null check (municipality_code ~ '^[0-9]{4}$'),
  workplace text check (length(workplace) <= 200),
  heard_from text check (length(heard_from) <= 200),
  calendar_uid uuid not null default pg_catalog.gen_random_uuid(),
  sequence int not null default 0,
  told_sequence int not null default 0,
  created_at timestamptz not null default pg_catalog.now(),
  unique (form_key, content_hash)
);
comment on table app.submissions is
  'One sent form: who answers for it and where they work. A third digit under 2 is a date of birth, so a personnummer cannot be stored as organisation number. sequence counts the mails to the contact. outcome is what the screen said, given again when the same form comes twice.';
create index submissions_session_id on app.submissions (session_id);
alter table app.submissions enable row level security;

create table app.additions (
  form_key uuid not null,
  content_hash bytea not null,
  submission_id bigint not null references app.submissions (id) on delete cascade,
  outcome jsonb not null,
  created_at timestamptz not null default pg_catalog.now(),
  primary key (form_key, content_hash)
);
comment on table app.additions is
  'Forms that added people to a submission, with what the screen said, so that a form sent twice adds nobody twice.';
create index additions_submission_id on app.additions (submission_id);
alter table app.additions enable row level security;

create table app.queue_entries (
  id bigint generated always as identity primary key,
  session_id bigint not null references app.sessions (id) on delete restrict,
  submission_id bigint not null references app.submissions (id) on delete cascade,
  all_or_nothing boolean not null,
  position numeric not null,
  created_at timestamptz not null default pg_catalog.now()
);
comment on table app.queue_entries is
  'The line to a session, in order of position. An entry is one person, or a group that wants all or nothing; it lives while somebody in it waits. position has room between two numbers, for staff who move an entry.';
create index queue_entries_session_id_position on app.queue_entries (session_id, position);
create index queue_entries_submission_id on app.queue_entries (submission_id);
alter table app.queue_entries enable row level security;

create table app.registrations (
  id bigint generated always as identity primary key,
  ref uuid not null unique default pg_catalog.gen_random_uuid(),
  session_id bigint not null references app.sessions (id) on delete restrict,
  submission_id bigint not null references app.submissions (id) on delete restrict,
  queue_entry_id bigint references app.queue_entries (id) on delete set null,
  name text not null check (length(name) between 1 and 200),
  email text not null check (email = lower(email)),
  phone text check (length(phone) <= 30),
  role text not null check (role in ('manager', 'supervisor', 'hr', 'party_staff', 'other')),
  gender text check (gender in ('woman', 'man', 'other', 'undisclosed')),
  state text not null check (state in ('registered', 'pending', 'offered', 'waitlisted', 'expired', 'cancelled', 'handed_over', 'known')),
  shown_as text check (shown_as in ('registered', 'pending', 'offered', 'waitlisted', 'expired', 'cancelled', 'handed_over')),
  workplace text check (length(workplace) <= 200),
  manager_name text check (length(manager_name) <= 200),
  manager_email text check (manager_email = lower(manager_email)),
  share_contact boolean not null default false,
  wants_network boolean not null default false,
  wants_newsletter boolean not null default false,
  calendar_uid uuid not null default pg_catalog.gen_random_uuid(),
  calendar_sequence int not null default 0,
  told_sequence int not null default 0,
  created_at timestamptz not null default pg_catalog.now(),
  registered_at timestamptz,
  cancelled_at timestamptz,
  replaces_id bigint references app.registrations (id) on delete set null,
  handed_to bytea,
  check ((state = 'known') = (shown_as is not null)),
  check ((coalesce(shown_as, state) in ('waitlisted', 'offered')) = (queue_entry_id is not null))
);
comment on table app.registrations is
  'One person in one session. ref is how doors name a row; the link that opens it is a token. A row in state registered, pending (let in when staff have checked an earlier course) or offered (until the offer ends) is a taken seat. workplace and manager are set where a large booking names them row by row; else the submission''s hold. told_sequence is the session''s sequence that the person was last told of. A row in state known stands, on a contact''s page and in line, for somebody who has a row of their own elsewhere: it takes no seat, opens nothing and mails nobody, and is shown as what a stranger would have got. A seat handed over is a new row that names the one it replaces; handed_to is a hash of who got it, so that a form sent twice is known again.';
create unique index registrations_person on app.registrations (session_id, email, app.person_key(name))
  where state in ('registered', 'pending', 'offered', 'waitlisted');
create index registrations_session_id_state on app.registrations (session_id, state);
create index registrations_submission_id on app.registrations (submission_id);
create index registrations_queue_entry_id on app.registrations (queue_entry_id) where queue_entry_id is not null;
create index registrations_replaces_id on app.registrations (replaces_id) where replaces_id is not null;
alter table app.registrations enable row level security;

create table app.needs (
  registration_id bigint primary key references app.registrations (id) on delete cascade,
  dietary text check (length(dietary) <= 1000),
  access text check (length(access) <= 1000),
  updated_at timestamptz not null default pg_catalog.now()
);
comment on table app.needs is
  'What a person cannot eat and what they need to take part. A table of its own: counts for most staff, names for few, never in exports, logs or mails.';
alter table app.needs enable row level security;

create table app.tokens (
  hash bytea primary key,
  purpose text not null check (purpose in ('registration', 'submission')),
  registration_id bigint references app.registrations (id) on delete cascade,
  submission_id bigint references app.submissions (id) on delete cascade,
  created_at timestamptz not null default pg_catalog.now(),
  revoked_at timestamptz,
  check ((purpose = 'registration') = (registration_id is not null)),
  check ((purpose = 'submission') = (submission_id is not null))
);
comment on table app.tokens is
  'Links that were mailed, as sha256 of the token: the token itself is nowhere in the database once its mail is sent. Each opens one registration or one submission.';
create index tokens_registration_id on app.tokens (registration_id) where registration_id is not null;
create index tokens_submission_id on app.tokens (submission_id) where submission_id is not null;
alter table app.tokens enable row level security;

insert into app.personal_columns (table_name, column_name, purpose, retention) values
  ('submissions', 'contact_name', 'Nå den som anmält', 'Enligt förbundets gallringsbeslut'),
  ('submissions', 'contact_email', 'Nå den som anmält', 'Enligt förbundets gallringsbeslut'),
  ('submissions', 'contact_phone', 'Nå den som anmält', 'Enligt förbundets gallringsbeslut'),
  ('submissions', 'manager_name', 'Veta vem som är ansvarig chef', 'Enligt förbundets gallringsbeslut'),
  ('submissions', 'manager_email', 'Nå ansvarig chef', 'Enligt förbundets gallringsbeslut'),
  ('submissions', 'employer_name', 'Statistik per arbetsgivare; kan vara en enskild firma', 'Enligt förbundets gallringsbeslut'),
  ('submissions', 'organisation_number', 'Statistik per arbetsgivare; aldrig ett personnummer', 'Enligt förbundets gallringsbeslut'),
  ('submissions', 'department', 'Statistik per förvaltning', 'Enligt förbundets gallringsbeslut'),
  ('submissions', 'workplace', 'Statistik per arbetsplats', 'Enligt förbundets gallringsbeslut'),
  ('submissions', 'heard_from', 'Veta hur arbetsgivare hittar hit', 'Enligt förbundets gallringsbeslut'),
  ('registrations', 'name', 'Anmälan, närvaro och diplom', 'Enligt förbundets gallringsbeslut'),
  ('registrations', 'email', 'Bekräftelse och ändringar', 'Enligt förbundets gallringsbeslut'),
  ('registrations', 'phone', 'Ändringar samma dag', 'Enligt förbundets gallringsbeslut'),
  ('registrations', 'role', 'Statistik', 'Enligt förbundets gallringsbeslut'),
  ('registrations', 'gender', 'Endast statistik; frivilligt', 'Enligt förbundets gallringsbeslut'),
  ('registrations', 'workplace', 'Statistik per arbetsplats', 'Enligt förbundets gallringsbeslut'),
  ('registrations', 'manager_name', 'Veta vem som är ansvarig chef', 'Enligt förbundets gallringsbeslut'),
  ('registrations', 'manager_email', 'Nå ansvarig chef', 'Enligt förbundets gallringsbeslut'),
  ('registrations', 'handed_to', 'Känna igen en överlåtelse som skickas två gånger (hash)', 'Enligt förbundets gallringsbeslut'),
  ('registrations', 'share_contact', 'Lämna ut kontaktuppgift vid utbildningen, om personen bett om det', 'Enligt förbundets gallringsbeslut'),
  ('registrations', 'wants_network', 'Bjuda in till nätverk, om personen bett om det', 'Enligt förbundets gallringsbeslut'),
  ('registrations', 'wants_newsletter', 'Skicka nyhetsbrev, om personen bett om det', 'Enligt förbundets gallringsbeslut'),
  ('needs', 'dietary', 'Beställa mat', 'Enligt förbundets gallringsbeslut; förslag 14 dagar efter utbildningen'),
  ('needs', 'access', 'Ordna tillgänglighet', 'Enligt förbundets gallringsbeslut; förslag 14 dagar efter utbildningen');

-- Seats -----------------------------------------------------------------------------------------------

create function app.seats_taken(p_session_id bigint) returns int
language plpgsql stable set search_path = ''
as $$
begin
  return (select count(*) from app.registrations where session_id = p_session_id and state = 'registered');
end
$$;
comment on function app.seats_taken(bigint) is
  'Seats taken, counted. A door that decides by it holds the session''s lock. Called by app.seats and every door that gives or limits seats.';

create function app.active_registration(p_session_id bigint, p_email text, p_name text) returns app.registrations
language plpgsql stable set search_path = ''
as $$
declare
  v_registration app.registrations;
begin
  select * into v_registration from app.registrations
    where session_id = p_session_id and email = p_email and app.person_key(name) = app.person_key(p_name)
      and state in ('registered', 'waitlisted');
  return v_registration;
end
$$;
comment on function app.active_registration(bigint, text, text) is
  'The row of a person who is booked or waits in a session; all null when there is none. Called by the doors under the session''s lock.';

-- Links -----------------------------------------------------------------------------------------------

create function app.token_hash(p_token text) returns bytea
language plpgsql immutable set search_path = ''
as $$
begin
  return sha256(convert_to(p_token, 'UTF8'));
end
$$;
comment on function app.token_hash(text) is 'A token as it is stored.';

create function app.new_token() returns text
language plpgsql volatile set search_path = ''
as $$
begin
  return translate(encode(extensions.gen_random_bytes(16), 'base64'), '+/=', '-_');
end
$$;
comment on function app.new_token() is '128 random bits as 22 characters that an address can hold.';

create function app.mint_token(p_purpose text, p_registration_id bigint, p_submission_id bigint) returns text
language plpgsql volatile set search_path = ''
as $$
declare
  v_token text := app.new_token();
begin
  insert into app.tokens (hash, purpose, registration_id, submission_id)
    values (app.token_hash(v_token), p_purpose, p_registration_id, p_submission_id);
  return v_token;
end
$$;
comment on function app.mint_token(text, bigint, bigint) is 'A new token for one purpose; only its hash is kept. Called where a mail with a link is written.';

-- Mail ------------------------------------------------------------------------------------------------

alter table app.outbox
  add foreign key (registration_id) references app.registrations (id) on delete set null,
  add foreign key (submission_id) references app.submissions (id) on delete set null;

create function app.mail_calendar(p_uid uuid, p_sequence int, p_method text) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return case when p_method is null then '{}'
    else jsonb_build_object('calendar', jsonb_build_object('uid', p_uid, 'sequence', p_sequence, 'method', p_method)) end;
end
$$;
comment on function app.mail_calendar(uuid, int, text) is
  'The part of a mail''s data that makes a calendar file, or nothing without a method. The sequence is kept as it was when the mail was written: a later change has a mail, and a higher number, of its own.';

create function app.mail_person(
  p_template text, p_to app.registrations, p_method text, p_extra jsonb, p_key text,
  p_useful_until timestamptz default null, p_due_at timestamptz default null
) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  insert into app.outbox (template, recipient_email, recipient_name, data, unique_key, session_id, registration_id, due_at, useful_until)
    values (p_template, p_to.email, app.tidy_line(p_to.name),
      app.mail_calendar(p_to.calendar_uid, p_to.calendar_sequence, p_method) || coalesce(p_extra, '{}'),
      p_key, p_to.session_id, p_to.id, coalesce(p_due_at, app.now()), p_useful_until)
    on conflict (unique_key) do nothing;
end
$$;
comment on function app.mail_person(text, app.registrations, text, jsonb, text, timestamptz, timestamptz) is
  'Mails the person of a registration, once per key. p_method REQUEST or CANCEL adds their calendar file, null none; p_extra is what the template needs beside app.mail_content, and "link": null there means that no link is to be made. Called by every door that mails a participant.';

create function app.mail_contact(
  p_template text, p_to app.submissions, p_method text, p_extra jsonb, p_key text,
  p_useful_until timestamptz default null, p_due_at timestamptz default null
) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  insert into app.outbox (template, recipient_email, recipient_name, data, unique_key, session_id, submission_id, due_at, useful_until)
    values (p_template, p_to.contact_email, app.tidy_line(p_to.contact_name),
      app.mail_calendar(p_to.calendar_uid, p_to.sequence, p_method) || coalesce(p_extra, '{}'),
      p_key, p_to.session_id, p_to.id, coalesce(p_due_at, app.now()), p_useful_until)
    on conflict (unique_key) do nothing;
end
$$;
comment on function app.mail_contact(text, app.submissions, text, jsonb, text, timestamptz, timestamptz) is
  'Mails the contact of a submission, once per key, as app.mail_person does a participant; p_method is PUBLISH or null. Called by every door that mails a contact.';

create function app.mail_content(p_mail app.outbox) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  v_registration app.registrations;
  v_session app.sessions;
  v_link text;
begin
  if p_mail.registration_id is null and p_mail.submission_id is null then
    return p_mail.data;
  end if;
  select * into v_registration from app.registrations where id = p_mail.registration_id;
  select * into v_session from app.sessions where id = p_mail.session_id;
  -- A seat that was handed over opens nothing any more.
  if not p_mail.data ? 'link' and v_registration.state is distinct from 'handed_over' then
    v_link := '/min-anmalan/' || app.mint_token(case when v_registration.id is null then 'submission' else 'registration' end,
      v_registration.id, p_mail.submission_id) || '/';
  end if;
  return jsonb_build_object(
    'session', app.session_facts(v_session) || jsonb_build_object('onlineUrl',
      case when v_registration.state = 'registered' then v_session.online_url end),
    'person', jsonb_build_object('name', p_mail.recipient_name),
    'link', v_link,
    'calendar', null,
    'place', app.place_in_line(v_registration.queue_entry_id)) || p_mail.data;
end
$$;
comment on function app.mail_content(app.outbox) is
  'What a mail says, put together when a worker takes it: the session as it is now, a link of its own, the digital link for those who have a seat, their place in line, and what the door added. Made here and not in the door, so that nobody who registers waits for it and no link rests in the database. Called by api.take_mail.';
