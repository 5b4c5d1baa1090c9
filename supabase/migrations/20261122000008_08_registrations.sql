-- Registrations: what people sent in, who got a seat, who waits, and the links that open it again.
--
-- One submission carries one or many people. A person is an address and a name. Seats are the rows in
-- state registered, pending or offered, counted under the session's lock; the line is the queue entries
-- by position.

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

create table app.offers (
  id bigint generated always as identity primary key,
  ref uuid not null unique default pg_catalog.gen_random_uuid(),
  session_id bigint not null references app.sessions (id) on delete restrict,
  queue_entry_id bigint references app.queue_entries (id) on delete set null,
  submission_id bigint not null references app.submissions (id) on delete cascade,
  kind text not null check (kind in ('held', 'first_come')),
  by_hand boolean not null default false,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  outcome text check (outcome in ('accepted', 'declined', 'expired', 'withdrawn', 'taken')),
  check ((ended_at is null) = (outcome is null))
);
comment on table app.offers is
  'Offers of seats to entries in line, and what became of them. One without ended_at is open: an entry has at most one. taken: somebody else accepted first; withdrawn: by the start, a cancelled session, or a seat got in another way; by_hand: staff gave the seat.';
create unique index offers_open on app.offers (queue_entry_id) where ended_at is null;
create index offers_queue_entry_id on app.offers (queue_entry_id);
create index offers_session_id_open on app.offers (session_id) where ended_at is null;
create index offers_session_id on app.offers (session_id);
create index offers_submission_id on app.offers (submission_id);
create index offers_expires_at on app.offers (expires_at) where ended_at is null;
alter table app.offers enable row level security;

create table app.registrations (
  id bigint generated always as identity primary key,
  ref uuid not null unique default pg_catalog.gen_random_uuid(),
  session_id bigint not null references app.sessions (id) on delete restrict,
  submission_id bigint not null references app.submissions (id) on delete restrict,
  queue_entry_id bigint references app.queue_entries (id) on delete set null,
  offer_id bigint references app.offers (id) on delete set null,
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
  'One person in one session. ref is how doors name a row; the link that opens it is a token. A row in state registered, pending (let in when staff have checked an earlier course) or offered (until the offer ends) is a taken seat. workplace and manager are set where a large booking names them row by row; else the submission''s hold. told_sequence is the session''s sequence that the person was last told of. A row in state known stands, on a contact''s page and in line, for somebody who has a row of their own elsewhere: it takes no seat, opens nothing and mails nobody, and is shown as what a stranger would have got. A seat handed over is a new row that names the one it replaces; offer_id is the last offer that the person was part of, so that a link used again gets a true answer. handed_to is a hash of who got it, so that a form sent twice is known again.';
create unique index registrations_person on app.registrations (session_id, email, app.person_key(name))
  where state in ('registered', 'pending', 'offered', 'waitlisted');
create index registrations_session_id_state on app.registrations (session_id, state);
create index registrations_submission_id on app.registrations (submission_id);
create index registrations_queue_entry_id on app.registrations (queue_entry_id) where queue_entry_id is not null;
create index registrations_offer_id on app.registrations (offer_id) where offer_id is not null;
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
  purpose text not null check (purpose in
    ('registration', 'submission', 'booking', 'web_course', 'subscriber', 'unsubscribe', 'membership', 'enquiry', 'survey')),
  registration_id bigint references app.registrations (id) on delete cascade,
  submission_id bigint references app.submissions (id) on delete cascade,
  created_at timestamptz not null default pg_catalog.now(),
  revoked_at timestamptz,
  check ((purpose in ('registration', 'web_course')) = (registration_id is not null)),
  check ((purpose = 'submission') = (submission_id is not null))
);
comment on table app.tokens is
  'Links that were mailed, as sha256 of the token: the token itself is nowhere in the database once its mail is sent. Each opens one registration, one submission or one large booking; a registration for a web course has a purpose of its own.';
create index tokens_registration_id on app.tokens (registration_id) where registration_id is not null;
create index tokens_submission_id on app.tokens (submission_id) where submission_id is not null;
alter table app.tokens enable row level security;

alter table app.outbox
  add foreign key (registration_id) references app.registrations (id) on delete set null,
  add foreign key (submission_id) references app.submissions (id) on delete set null;

insert into app.personal_columns (table_name, column_name, activity, label, purpose, retention) values
  ('submissions', 'contact_name', 'contact', 'Kontaktpersonens namn', 'Nå den som anmäler', 'Enligt förbundets gallringsbeslut'),
  ('submissions', 'contact_email', 'contact', 'Kontaktpersonens e-postadress', 'Nå den som anmäler', 'Enligt förbundets gallringsbeslut'),
  ('submissions', 'contact_phone', 'contact', 'Kontaktpersonens telefonnummer', 'Nå den som anmäler; frivilligt', 'Enligt förbundets gallringsbeslut'),
  ('submissions', 'manager_name', 'manager', 'Chefens namn', 'Veta vem som är ansvarig chef; frivilligt', 'Enligt förbundets gallringsbeslut'),
  ('submissions', 'manager_email', 'manager', 'Chefens e-postadress', 'Nå ansvarig chef; frivilligt', 'Enligt förbundets gallringsbeslut'),
  ('submissions', 'employer_name', 'registration', 'Arbetsgivarens namn', 'Statistik per arbetsgivare; kan vara en enskild firma', 'Enligt förbundets gallringsbeslut'),
  ('submissions', 'organisation_number', 'registration', 'Organisationsnummer', 'Statistik per arbetsgivare; aldrig ett personnummer', 'Enligt förbundets gallringsbeslut'),
  ('submissions', 'department', 'registration', 'Förvaltning eller avdelning', 'Statistik per förvaltning', 'Enligt förbundets gallringsbeslut'),
  ('submissions', 'workplace', 'registration', 'Arbetsplats', 'Statistik per arbetsplats', 'Enligt förbundets gallringsbeslut'),
  ('submissions', 'heard_from', 'registration', 'Hur arbetsgivaren hittade hit', 'Veta hur arbetsgivare hittar till utbildningarna; frivilligt', 'Enligt förbundets gallringsbeslut'),
  ('registrations', 'name', 'registration', 'Namn', 'Anmälan, närvaro och diplom', 'Enligt förbundets gallringsbeslut'),
  ('registrations', 'email', 'registration', 'E-postadress', 'Bekräftelse, påminnelser och ändringar', 'Enligt förbundets gallringsbeslut'),
  ('registrations', 'phone', 'registration', 'Telefonnummer', 'Ändringar samma dag; frivilligt', 'Enligt förbundets gallringsbeslut'),
  ('registrations', 'role', 'registration', 'Roll på arbetsplatsen', 'Statistik', 'Enligt förbundets gallringsbeslut'),
  ('registrations', 'gender', 'registration', 'Kön', 'Bara statistik; frivilligt', 'Enligt förbundets gallringsbeslut'),
  ('registrations', 'workplace', 'registration', 'Arbetsplats', 'Statistik per arbetsplats', 'Enligt förbundets gallringsbeslut'),
  ('registrations', 'manager_name', 'manager', 'Chefens namn', 'Veta vem som är ansvarig chef; frivilligt', 'Enligt förbundets gallringsbeslut'),
  ('registrations', 'manager_email', 'manager', 'Chefens e-postadress', 'Nå ansvarig chef; frivilligt', 'Enligt förbundets gallringsbeslut'),
  ('registrations', 'handed_to', 'registration', 'En kod för den som tar över kursplatsen', 'Känna igen en överlåtelse som skickas två gånger; koden går inte att läsa', 'Enligt förbundets gallringsbeslut'),
  ('registrations', 'share_contact', 'registration', 'Ja till att andra på utbildningen får kontaktuppgiften', 'Lämna ut kontaktuppgiften vid utbildningen; bara för den som har bett om det', 'Enligt förbundets gallringsbeslut'),
  ('registrations', 'wants_network', 'registration', 'Ja till inbjudan till nätverk', 'Bjuda in till nätverk; bara för den som har bett om det', 'Enligt förbundets gallringsbeslut'),
  ('registrations', 'wants_newsletter', 'registration', 'Ja till nyhetsbrev', 'Skicka nyhetsbrev; bara för den som har bett om det', 'Enligt förbundets gallringsbeslut'),
  ('needs', 'dietary', 'needs', 'Specialkost och allergier', 'Beställa mat; frivilligt', 'Enligt förbundets gallringsbeslut; förslag 14 dagar efter utbildningen'),
  ('needs', 'access', 'needs', 'Vad vi behöver ordna', 'Göra dagen tillgänglig; frivilligt', 'Enligt förbundets gallringsbeslut; förslag 14 dagar efter utbildningen');

-- Seats -----------------------------------------------------------------------------------------------

create function app.seats_taken(p_session_id bigint) returns int
language plpgsql stable set search_path = ''
as $$
declare
  v_now timestamptz := app.now();
begin
  return (select count(*) from app.registrations r
            left join app.offers o on r.state = 'offered' and o.queue_entry_id = r.queue_entry_id and o.ended_at is null
          where r.session_id = p_session_id and r.state in ('registered', 'pending', 'offered')
            and (r.state <> 'offered' or o.expires_at > v_now));
end
$$;
comment on function app.seats_taken(bigint) is
  'Seats taken, counted: those that people have, and those kept by an offer whose time is not up. A door that decides by it holds the session''s lock. Called by app.seats and every door that gives or limits seats.';

create function app.active_registration(p_session_id bigint, p_email text, p_name text) returns app.registrations
language plpgsql stable set search_path = ''
as $$
declare
  v_registration app.registrations;
begin
  select * into v_registration from app.registrations
    where session_id = p_session_id and email = p_email and app.person_key(name) = app.person_key(p_name)
      and state in ('registered', 'pending', 'offered', 'waitlisted');
  return v_registration;
end
$$;
comment on function app.active_registration(bigint, text, text) is
  'The row of a person who is booked, waits or is offered a seat in a session; all null when there is none. Called by the doors under the session''s lock.';

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

create function app.mint_token(p_purpose text, p_registration_id bigint, p_submission_id bigint, p_booking_id bigint default null) returns text
language plpgsql volatile set search_path = ''
as $$
declare
  v_token text := app.new_token();
begin
  insert into app.tokens (hash, purpose, registration_id, submission_id, booking_id)
    values (app.token_hash(v_token), p_purpose, p_registration_id, p_submission_id, p_booking_id);
  return v_token;
end
$$;
comment on function app.mint_token(text, bigint, bigint, bigint) is 'A new token for one purpose; only its hash is kept. Called where a mail with a link is written.';
