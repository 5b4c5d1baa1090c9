-- Enquiries: what employers and the parties' staff ask us for or offer us, who answers, and when at the latest.
--
-- One engine for all kinds. The row is there before any mail, so nothing is lost when mail is down: whoever looks in the
-- room sees it, and the timers tell the owner before its time runs out.

create table app.enquiries (
  id bigint generated always as identity primary key,
  ref uuid not null unique default pg_catalog.gen_random_uuid(),
  kind text not null check (kind in ('commissioned', 'place', 'advice', 'consultation', 'topic', 'track', 'competence')),
  form_key uuid not null,
  content_hash bytea not null,
  state text not null default 'new' check (state in ('new', 'contacted', 'agreed', 'done', 'declined', 'withdrawn')),
  contact_name text not null check (length(contact_name) <= 200),
  contact_email text not null check (contact_email = lower(contact_email)),
  contact_phone text check (length(contact_phone) <= 30),
  employer_name text check (length(employer_name) <= 200),
  organisation_number text check (organisation_number ~ '^[0-9]{2}[2-9][0-9]{7}$'),
  municipality_code text check (municipality_code ~ '^[0-9]{4}$'),
  workplace text check (length(workplace) <= 200),
  employer_id bigint,
  answers jsonb not null check (jsonb_typeof(answers) = 'object'),
  owner_name text not null,
  owner_email text not null check (owner_email = lower(owner_email)),
  remind_at timestamptz not null,
  due_at timestamptz not null,
  next_on date,
  created_at timestamptz not null,
  unique (form_key, content_hash)
);
comment on table app.enquiries is
  'What somebody asks for or offers, with who answers. answers holds the fields of its kind (app.enquiry_rules). due_at is the latest moment for a person''s answer, in working time; remind_at a working day before. A form sent twice is one row.';
create index enquiries_open on app.enquiries (due_at) where state = 'new';
create index enquiries_created_at on app.enquiries (created_at);
create index enquiries_owner_email on app.enquiries (owner_email);
alter table app.enquiries enable row level security;

create table app.enquiry_events (
  id bigint generated always as identity primary key,
  enquiry_id bigint not null references app.enquiries (id) on delete cascade,
  state text not null,
  staff_id uuid references app.staff (id) on delete restrict,
  note text check (length(note) <= 1000),
  form_key uuid unique,
  at timestamptz not null
);
comment on table app.enquiry_events is
  'What has happened to an enquiry: each state it was put in, with date, who did it and a note. Rows are added, never changed. No staff_id: the sender themself.';
create index enquiry_events_enquiry_id on app.enquiry_events (enquiry_id);
create index enquiry_events_staff_id on app.enquiry_events (staff_id);
alter table app.enquiry_events enable row level security;

alter table app.outbox add foreign key (enquiry_id) references app.enquiries (id) on delete set null;
create index outbox_enquiry_id on app.outbox (enquiry_id) where enquiry_id is not null;

alter table app.tokens
  add column enquiry_id bigint references app.enquiries (id) on delete cascade,
  add check ((purpose = 'enquiry') = (enquiry_id is not null));
create index tokens_enquiry_id on app.tokens (enquiry_id) where enquiry_id is not null;

alter table app.sessions add column enquiry_id bigint references app.enquiries (id) on delete set null;
create index sessions_enquiry_id on app.sessions (enquiry_id) where enquiry_id is not null;

insert into app.personal_columns (table_name, column_name, activity, label, purpose, retention) values
  ('enquiries', 'contact_name', 'enquiry', 'Namn', 'Svara dig', 'Enligt förbundets gallringsbeslut'),
  ('enquiries', 'contact_email', 'enquiry', 'E-postadress', 'Svara dig', 'Enligt förbundets gallringsbeslut'),
  ('enquiries', 'contact_phone', 'enquiry', 'Telefonnummer', 'Svara dig; frivilligt', 'Enligt förbundets gallringsbeslut'),
  ('enquiries', 'employer_name', 'enquiry', 'Arbetsgivarens namn', 'Veta vilka arbetsgivare vi har kontakt med; kan vara en enskild firma', 'Enligt förbundets gallringsbeslut'),
  ('enquiries', 'organisation_number', 'enquiry', 'Organisationsnummer', 'Känna igen arbetsgivaren; aldrig ett personnummer', 'Enligt förbundets gallringsbeslut'),
  ('enquiries', 'workplace', 'enquiry', 'Arbetsplats', 'Svara rätt arbetsplats', 'Enligt förbundets gallringsbeslut'),
  ('enquiries', 'answers', 'enquiry', 'Det du frågar om eller erbjuder', 'Svara på det; aldrig något om en enskild person', 'Enligt förbundets gallringsbeslut'),
  ('enquiries', 'owner_name', 'staff', 'Vem som svarar på en förfrågan', 'Veta vem som har ansvaret', 'Enligt förbundets gallringsbeslut'),
  ('enquiries', 'owner_email', 'staff', 'Vem som svarar på en förfrågan', 'Veta vem som har ansvaret', 'Enligt förbundets gallringsbeslut'),
  ('enquiry_events', 'staff_id', 'staff', 'Vem som har svarat', 'Veta vem som har gjort vad', 'Enligt förbundets gallringsbeslut'),
  ('enquiry_events', 'note', 'enquiry', 'Anteckning om svaret', 'Minnas vad vi kom överens om; aldrig något om en enskild person', 'Enligt förbundets gallringsbeslut');

-- The kinds ---------------------------------------------------------------------------------------------

create function app.enquiry_rules(p_kind text) returns text[]
language sql immutable set search_path = ''
as $$
  -- Three for each field, as app.field_errors takes them: name, kind, and the error when nothing was typed.
  select case p_kind
    when 'commissioned' then array['howMany', 'count', 'how_many_missing', 'when', 'text', 'when_missing', 'where', 'line', null,
      'themes', 'text', null]
    when 'place' then array['placements', 'text', 'placements_missing', 'howMany', 'count', 'how_many_missing', 'when', 'text', null,
      'requirements', 'text', null, 'support', 'text', null]
    when 'advice' then array['about', 'text', 'about_missing']
    when 'consultation' then array['about', 'text', 'about_missing']
    when 'topic' then array['topic', 'text', 'topic_missing']
    when 'track' then array['track', 'line', 'track_unknown', 'about', 'text', null]
    when 'competence' then array['trade', 'line', 'trade_missing', 'jobs', 'line', 'jobs_missing', 'howMany', 'count', 'how_many_missing',
      'when', 'text', null, 'requirements', 'text', null]
  end
$$;
comment on function app.enquiry_rules(text) is 'The fields of a kind of enquiry, beside who asks and where; null for a kind there is none of.';

create function app.enquiry_settings() returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return app.setting('enquiries', '{}');
end
$$;
comment on function app.enquiry_settings() is
  'What content/site.json says of enquiries: {workingDays: {place, other}, competenceNeeds, owners: [{kind, municipality, name, email}], fallback: {name, email}, tracks: [{slug, title}], trades, placements}.';

create function app.enquiry_form_error(p_kind text, p_track text) returns text
language plpgsql stable set search_path = ''
as $$
begin
  return case
    when app.enquiry_rules(p_kind) is null then 'enquiry_unknown'
    when p_kind = 'competence' and app.enquiry_settings() -> 'competenceNeeds' is distinct from 'true' then 'enquiry_unknown'
    when p_kind = 'track' and not coalesce(app.enquiry_settings() -> 'tracks' @> jsonb_build_array(jsonb_build_object('slug', p_track)), false)
      then 'enquiry_unknown' end;
end
$$;
comment on function app.enquiry_form_error(text, text) is
  'Why there is no such form: a kind nobody knows, a question that the association has not turned on, a job track that is no more. Null when there is.';

create function app.enquiry_owner(p_kind text, p_municipality text) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce((
    select o from jsonb_array_elements(coalesce(app.enquiry_settings() -> 'owners', '[]')) o
    where coalesce(o ->> 'kind', p_kind) = p_kind
      and (o ->> 'municipality' is null or o ->> 'municipality' = p_municipality)
    -- Who answers for the kind in the municipality goes before the kind, and the kind before the municipality.
    order by (o ->> 'kind' is not null)::int * 2 + (o ->> 'municipality' is not null)::int desc limit 1),
    app.enquiry_settings() -> 'fallback', '{"name": "", "email": ""}')
$$;
comment on function app.enquiry_owner(text, text) is
  'Who answers an enquiry: {name, email}, by kind and municipality as content/site.json says, at last the association.';

create function app.enquiry_due(p_kind text, p_from timestamptz, p_days_less int default 0) returns timestamptz
language sql stable set search_path = ''
as $$
  select coalesce(
    -- A working day is nine hours, 8–17.
    app.working_deadline(p_from, (greatest(days - p_days_less, 0) * 9)::numeric), p_from + make_interval(days => days))
  from (select coalesce((app.enquiry_settings() -> 'workingDays' ->> case p_kind when 'place' then 'place' else 'other' end)::int,
    case p_kind when 'place' then 2 else 5 end) as days) setting
$$;
comment on function app.enquiry_due(text, timestamptz, int) is
  'When an enquiry must have had a person''s answer: two working days for an offered place, five for others unless content/site.json says otherwise; p_days_less for the reminder before.';

-- What a form holds -----------------------------------------------------------------------------------------

create function app.typed_day(p_text text) returns date
language plpgsql immutable set search_path = ''
as $$
begin
  return case when p_text ~ '^\d{4}-\d{2}-\d{2}$' and pg_input_is_valid(p_text, 'date') then p_text::date end;
end
$$;
comment on function app.typed_day(text) is 'A typed day, "2027-03-12", or null when there is no such day.';

create function app.count_typed_error(p_answers jsonb, p_rules text[]) returns jsonb
language plpgsql immutable set search_path = ''
as $$
declare
  v_errors jsonb := '[]';
begin
  for i in 1 .. cardinality(p_rules) by 3 loop
    if p_rules[i + 1] = 'count' and p_answers ->> p_rules[i] is not null and p_answers ->> p_rules[i] !~ '^[1-9][0-9]{0,3}$' then
      v_errors := v_errors || app.field_error('answers.' || p_rules[i], 'how_many_malformed');
    end if;
  end loop;
  return v_errors;
end
$$;
comment on function app.count_typed_error(jsonb, text[]) is 'The errors of fields that hold a number from 1 to 9999.';

create function app.tidy_enquiry(p_form jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
declare
  v_rules text[] := coalesce(app.enquiry_rules(p_form ->> 'kind'), '{}');
  v_names text[] := array(select v_rules[i] from generate_series(1, cardinality(v_rules), 3) i);
begin
  return jsonb_build_object('kind', p_form ->> 'kind', 'formKey', p_form ->> 'formKey',
    'contact', app.tidy_person(p_form -> 'contact', '{name,email,phone}'),
    'employer', app.typed(p_form -> 'employer', '{name,municipality,workplace}'),
    'answers', case when v_names = '{}' then '{}' else jsonb_strip_nulls(app.typed(p_form -> 'answers', v_names)) end);
end
$$;
comment on function app.tidy_enquiry(jsonb) is 'A typed enquiry {kind, formKey, contact, employer, answers} as it is judged, hashed and stored; only the fields of its kind.';

create function app.enquiry_errors(p_form jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_kind constant text := p_form ->> 'kind';
  v_rules constant text[] := app.enquiry_rules(v_kind);
  -- Whoever wishes for a topic need not say where they work.
  v_asks_employer constant boolean := v_kind <> 'topic';
begin
  return app.field_errors('answers.', p_form -> 'answers', v_rules)
    || app.count_typed_error(p_form -> 'answers', v_rules)
    || app.field_errors('employer.', p_form -> 'employer', array[
         'name', 'line', case when v_kind = 'consultation' then 'organisation_missing' when v_asks_employer then 'employer_missing' end,
         'municipality', 'municipality', case when v_asks_employer then 'municipality_missing' end, 'workplace', 'line', null])
    || app.reach_errors('contact.', p_form -> 'contact', true)
    || app.field_errors('', p_form, array['formKey', 'form_key', 'form_key_missing']);
end
$$;
comment on function app.enquiry_errors(jsonb) is 'Every error of a tidied enquiry at once: [{field, error}]. Called by api.send_enquiry.';

-- Mails --------------------------------------------------------------------------------------------------

create function app.enquiry_view(p_enquiry app.enquiries) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object('ref', p_enquiry.ref, 'kind', p_enquiry.kind, 'state', p_enquiry.state,
    'contact', jsonb_build_object('name', p_enquiry.contact_name, 'email', p_enquiry.contact_email, 'phone', p_enquiry.contact_phone),
    'employer', jsonb_build_object('name', p_enquiry.employer_name, 'municipality', p_enquiry.municipality_code, 'workplace', p_enquiry.workplace),
    'answers', p_enquiry.answers, 'track', (select t ->> 'title' from jsonb_array_elements(coalesce(app.enquiry_settings() -> 'tracks', '[]')) t
      where t ->> 'slug' = p_enquiry.answers ->> 'track'),
    'owner', jsonb_build_object('name', p_enquiry.owner_name, 'email', p_enquiry.owner_email),
    'createdAt', app.iso(p_enquiry.created_at), 'dueAt', app.iso(p_enquiry.due_at));
end
$$;
comment on function app.enquiry_view(app.enquiries) is 'An enquiry as mails and pages show it (Enquiry).';

create function app.enquiry_mail(p_mail app.outbox) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  v_enquiry app.enquiries;
  v_token text;
  v_link text;
begin
  select * into v_enquiry from app.enquiries where id = p_mail.enquiry_id;
  if p_mail.template like '%-to-staff' then
    v_link := format('/samordnare/forfragningar/%s/', v_enquiry.ref);
  else
    v_token := app.new_token();
    insert into app.tokens (hash, purpose, enquiry_id) values (app.token_hash(v_token), 'enquiry', v_enquiry.id);
    v_link := format('/min-forfragan/%s/', v_token);
  end if;
  return jsonb_build_object('enquiry', app.enquiry_view(v_enquiry), 'person', jsonb_build_object('name', p_mail.recipient_name),
    'link', v_link) || p_mail.data;
end
$$;
comment on function app.enquiry_mail(app.outbox) is
  'What a mail about an enquiry says: {enquiry, person, link}; staff get the room''s address, the sender a link of their own. Called by app.mail_content.';

create function app.mail_enquiry(p_template text, p_enquiry app.enquiries, p_email text, p_name text, p_key text) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  insert into app.outbox (template, recipient_email, recipient_name, data, unique_key, enquiry_id, due_at)
    values (p_template, p_email, coalesce(app.tidy_line(p_name), ''), '{}', p_key, p_enquiry.id, app.now())
    on conflict (unique_key) do nothing;
end
$$;
comment on function app.mail_enquiry(text, app.enquiries, text, text, text) is 'Mails somebody about an enquiry, once per key.';
