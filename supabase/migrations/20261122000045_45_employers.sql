-- The employer register: who employers are, and what follows of itself from what they and their staff have sent.
--
-- Nobody retypes anything: a timer finds the employer of each submission, enquiry and membership, by organisation number
-- or else by name and municipality. Workplaces, contacts and history are read from those rows and never copied. A merge
-- is one reference, so undoing it gives back exactly what was.

create table app.employers (
  id bigint generated always as identity primary key,
  ref uuid not null unique default pg_catalog.gen_random_uuid(),
  match_key text not null unique,
  name text not null check (length(name) between 1 and 200),
  organisation_number text check (organisation_number ~ '^[0-9]{2}[2-9][0-9]{7}$'),
  municipality_code text check (municipality_code ~ '^[0-9]{4}$'),
  merged_into bigint references app.employers (id) on delete restrict,
  merged_at timestamptz,
  created_at timestamptz not null default pg_catalog.now(),
  check (merged_into <> id),
  check ((merged_into is null) = (merged_at is null))
);
comment on table app.employers is
  'Employers, each with its own organisation number, or with a name and a municipality. match_key is what rows are recognised by (app.employer_match_key). One that was found to be another is merged_into it and keeps its own rows: its family (app.employer_family) is shown as one. One organisation number can be a whole municipality, so people and workplaces are always counted beside.';
create index employers_merged_into on app.employers (merged_into) where merged_into is not null;
create index employers_name on app.employers (app.person_key(name));
alter table app.employers enable row level security;

create table app.employer_contacts (
  id bigint generated always as identity primary key,
  ref uuid not null unique default pg_catalog.gen_random_uuid(),
  employer_id bigint not null references app.employers (id) on delete cascade,
  form_key uuid not null unique,
  staff_id uuid not null references app.staff (id) on delete restrict,
  on_day date not null,
  how text not null check (how in ('visit', 'call', 'mail', 'meeting')),
  stage text check (stage in ('first', 'second', 'third')),
  person text check (length(person) <= 200),
  reach text check (length(reach) <= 200),
  note text check (length(note) <= 1000),
  next_step text check (length(next_step) <= 200),
  next_on date,
  next_done_at timestamptz,
  created_at timestamptz not null default pg_catalog.now(),
  check (next_step is not null or (next_on is null and next_done_at is null))
);
comment on table app.employer_contacts is
  'What staff and the parties'' staff have done to get to know an employer: one row per contact, with the cup of tea it was (stage), whom one met, and what comes next. A row is added or taken away, never changed. Nothing about a person in rehabilitation belongs here: the form says so and asks for nothing of the kind.';
create index employer_contacts_employer_id on app.employer_contacts (employer_id, on_day);
create index employer_contacts_staff_id on app.employer_contacts (staff_id);
create index employer_contacts_next_on on app.employer_contacts (next_on) where next_step is not null and next_done_at is null;
alter table app.employer_contacts enable row level security;

insert into app.personal_columns (table_name, column_name, activity, label, purpose, retention) values
  ('employers', 'name', 'employer', 'Arbetsgivarens namn', 'Veta vilka arbetsgivare vi har kontakt med; kan vara en enskild firma', 'Enligt förbundets gallringsbeslut'),
  ('employers', 'organisation_number', 'employer', 'Organisationsnummer', 'Känna igen arbetsgivaren; aldrig ett personnummer', 'Enligt förbundets gallringsbeslut'),
  ('employers', 'match_key', 'employer', 'Arbetsgivarens namn', 'Veta vilka arbetsgivare vi har kontakt med; kan vara en enskild firma', 'Enligt förbundets gallringsbeslut'),
  ('employer_contacts', 'staff_id', 'staff', 'Vem som hade kontakten', 'Veta vem som känner arbetsgivaren', 'Enligt förbundets gallringsbeslut'),
  ('employer_contacts', 'person', 'employer', 'Namn och roll på den vi talade med', 'Vända sig till rätt person nästa gång', 'Enligt förbundets gallringsbeslut'),
  ('employer_contacts', 'reach', 'employer', 'Telefon eller e-post till den vi talade med', 'Vända sig till rätt person nästa gång', 'Enligt förbundets gallringsbeslut'),
  ('employer_contacts', 'note', 'employer', 'Anteckning om kontakten', 'Minnas vad vi kom överens om; aldrig något om en enskild person', 'Enligt förbundets gallringsbeslut'),
  ('employer_contacts', 'next_step', 'employer', 'Nästa steg', 'Hålla det vi har lovat', 'Enligt förbundets gallringsbeslut');

-- Who is who --------------------------------------------------------------------------------------------

create function app.employer_word(p_name text) returns text
language sql immutable set search_path = ''
as $$
  select nullif(btrim(regexp_replace(regexp_replace(
    ' ' || regexp_replace(lower(p_name), '[^[:alnum:]&]+', ' ', 'g') || ' ',
    '( (ab|aktiebolag|hb|handelsbolag|kb|kommanditbolag|publ|ek för|ekonomisk förening|enskild firma))+ $', ' '),
    '\s+', ' ', 'g')), '')
$$;
comment on function app.employer_word(text) is
  'A name as employers are compared by it: small letters, without signs and without the legal form at the end. "Bageri Morgonstund AB" is "bageri morgonstund".';

create function app.employer_match_key(p_name text, p_organisation_number text, p_municipality_code text) returns text
language sql immutable set search_path = ''
as $$
  select coalesce('nr ' || p_organisation_number,
    format('namn %s %s', coalesce(app.employer_word(p_name), app.person_key(p_name)), coalesce(p_municipality_code, '')))
$$;
comment on function app.employer_match_key(text, text, text) is
  'What an employer is recognised by: the organisation number, else the name and the municipality. Source: DOMAIN, an organisation number is one legal entity, and two bakeries with one name in two towns are two.';

create function app.employer_family(p_id bigint) returns setof bigint
language sql stable set search_path = ''
as $$
  with recursive family as (
    select p_id as id
    union
    select e.id from family f join app.employers e on e.merged_into = f.id
  )
  select id from family
$$;
comment on function app.employer_family(bigint) is 'An employer and all that have been merged into it, in any number of steps.';

create function app.employer_head(p_ref uuid) returns app.employers
language plpgsql stable set search_path = ''
as $$
declare
  v_employer app.employers;
begin
  select * into v_employer from app.employers where ref = p_ref;
  while v_employer.merged_into is not null loop
    select * into v_employer from app.employers where id = v_employer.merged_into;
  end loop;
  return v_employer;
end
$$;
comment on function app.employer_head(uuid) is 'The employer that a reference is shown as: itself, or the one it was merged into; nulls when there is none.';

create function app.find_or_make_employer(p_name text, p_organisation_number text, p_municipality_code text) returns bigint
language plpgsql volatile set search_path = ''
as $$
declare
  v_key constant text := app.employer_match_key(p_name, p_organisation_number, p_municipality_code);
  v_id bigint;
begin
  select id into v_id from app.employers where match_key = v_key;
  if v_id is null and p_organisation_number is null then
    -- The same name in the same municipality, once sent with a number: whoever leaves the number out means that one.
    select min(id) into v_id from app.employers
      where organisation_number is not null and municipality_code is not distinct from p_municipality_code
        and app.employer_word(name) = app.employer_word(p_name)
      having count(*) = 1;
  end if;
  if v_id is null then
    insert into app.employers (match_key, name, organisation_number, municipality_code)
      values (v_key, left(app.tidy_line(p_name), 200), p_organisation_number, p_municipality_code)
      on conflict (match_key) do update set match_key = excluded.match_key
      returning id into v_id;
  end if;
  return v_id;
end
$$;
comment on function app.find_or_make_employer(text, text, text) is
  'The employer of a name, a number and a municipality, made when it is new. Called by the timer and by staff who add one.';

-- What knows an employer ----------------------------------------------------------------------------------

alter table app.submissions add column employer_id bigint references app.employers (id) on delete set null;
create index submissions_employer_id on app.submissions (employer_id) where employer_id is not null;
create index submissions_without_employer on app.submissions (id) where employer_id is null;

alter table app.enquiries add foreign key (employer_id) references app.employers (id) on delete set null;
create index enquiries_employer_id on app.enquiries (employer_id) where employer_id is not null;
create index enquiries_without_employer on app.enquiries (id) where employer_id is null;

alter table app.memberships add foreign key (employer_id) references app.employers (id) on delete set null;
create index memberships_employer_id on app.memberships (employer_id) where employer_id is not null;
create index memberships_without_employer on app.memberships (id) where employer_id is null;

create function app.register_employers(p_count_max int) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_table text;
  v_row record;
  v_done int := 0;
begin
  foreach v_table in array array['submissions', 'enquiries', 'memberships'] loop
    for v_row in execute format(
      'select id, employer_name, organisation_number, municipality_code from app.%I
       where employer_id is null and employer_name is not null order by id limit $1 for update skip locked', v_table)
      using p_count_max - v_done
    loop
      execute format('update app.%I set employer_id = $1 where id = $2', v_table)
        using app.find_or_make_employer(v_row.employer_name, v_row.organisation_number, v_row.municipality_code), v_row.id;
      v_done := v_done + 1;
    end loop;
  end loop;
  return v_done;
end
$$;
comment on function app.register_employers(int) is
  'Gives each submission, enquiry and membership its employer. A timer, so that nobody who books waits for it; returns how many.';

create function app.forget_employer() returns trigger
language plpgsql volatile set search_path = ''
as $$
begin
  if (new.employer_name, new.organisation_number, new.municipality_code)
      is distinct from (old.employer_name, old.organisation_number, old.municipality_code) then
    new.employer_id := null;
  end if;
  return new;
end
$$;
comment on function app.forget_employer() is
  'Trigger: whoever corrects where they work is found again by the timer (app.register_employers).';

create trigger memberships_employer before update of employer_name, organisation_number, municipality_code on app.memberships
  for each row execute function app.forget_employer();

create trigger submissions_employer before update of employer_name, organisation_number, municipality_code on app.submissions
  for each row execute function app.forget_employer();
