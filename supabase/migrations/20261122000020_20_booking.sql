-- Large bookings: one employer, many workplaces, several sessions of a course, in one form.
--
-- A booking is one submission per session, each booked by app.book as any other: what is new is that all
-- rows are judged at once, that the sessions are locked in one order, and that the contact has one page.

create table app.bookings (
  id bigint generated always as identity primary key,
  form_key uuid not null,
  content_hash bytea not null,
  outcome jsonb not null,
  contact_name text not null check (length(contact_name) <= 200),
  contact_email text not null check (contact_email = lower(contact_email)),
  contact_phone text check (length(contact_phone) <= 30),
  employer_name text not null check (length(employer_name) <= 200),
  created_at timestamptz not null default pg_catalog.now(),
  unique (form_key, content_hash)
);
comment on table app.bookings is
  'One sent list of people: who answers for it. Its people are registrations of its submissions, one submission per session. outcome is what the screen said, given again when the same form comes twice.';
alter table app.bookings enable row level security;

alter table app.submissions
  add column booking_id bigint references app.bookings (id) on delete set null;
create index submissions_booking_id on app.submissions (booking_id) where booking_id is not null;

alter table app.tokens
  add column booking_id bigint references app.bookings (id) on delete cascade,
  add check ((purpose = 'booking') = (booking_id is not null));
create index tokens_booking_id on app.tokens (booking_id) where booking_id is not null;

insert into app.personal_columns (table_name, column_name, activity, label, purpose, retention) values
  ('bookings', 'contact_name', 'booking', 'Namn på den som bokar', 'Nå den som bokar', 'Enligt förbundets gallringsbeslut'),
  ('bookings', 'contact_email', 'booking', 'E-postadress till den som bokar', 'Nå den som bokar', 'Enligt förbundets gallringsbeslut'),
  ('bookings', 'contact_phone', 'booking', 'Telefonnummer till den som bokar', 'Nå den som bokar; frivilligt', 'Enligt förbundets gallringsbeslut'),
  ('bookings', 'employer_name', 'booking', 'Arbetsgivarens namn', 'Visa vem bokningen gäller; kan vara en enskild firma', 'Enligt förbundets gallringsbeslut');

-- Which sessions --------------------------------------------------------------------------------------

create function app.bookable(p_session app.sessions) returns setof app.sessions
language sql stable set search_path = ''
as $$
  with recursive linked as (
    select p_session.id, p_session.copied_from
    union
    select s.id, s.copied_from
    from app.sessions s join linked on s.copied_from = linked.id or s.id = linked.copied_from
    where s.visibility = 'closed' and s.course_slug = p_session.course_slug
  )
  select s.* from app.sessions s
  where s.course_slug = p_session.course_slug and s.visibility = p_session.visibility and app.session_over(s) is null
    and (p_session.visibility = 'open' or s.id in (select id from linked))
  order by app.session_starts_at(s.id), s.id limit 100
$$;
comment on function app.bookable(app.sessions) is
  'The sessions that can be chosen in a large booking at a session''s address, soonest first: open ones of the same course; from a closed one only closed ones that were copied from each other, however many steps away, since whoever has one link must not learn of other employers'' sessions. Called by api.booking_sessions and app.many_errors.';

create function api.booking_sessions(p_slug text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_session app.sessions;
begin
  select * into v_session from app.sessions where slug = p_slug;
  if v_session.id is null then
    return null;
  end if;
  return jsonb_build_object('session', app.session_payload(v_session.id),
    'sessions', (select coalesce(jsonb_agg(app.session_payload(s.id) order by app.session_starts_at(s.id), s.id), '[]')
                 from app.bookable(v_session) s));
end
$$;
comment on function api.booking_sessions(text) is
  'The session of an address and those that can be chosen there: {session, sessions} as SessionPublic; null when there is none. Called by the page of large bookings.';

-- Tidying and judging ---------------------------------------------------------------------------------

create function app.tidy_row(p_row jsonb, p_role text) returns jsonb
language plpgsql immutable set search_path = ''
as $$
declare
  v_person jsonb := app.tidy_person(p_row);
begin
  return v_person || app.typed(p_row, array['session', 'workplace']) || jsonb_build_object('gender', null,
    'role', coalesce(v_person ->> 'role', p_role), 'manager', app.tidy_person(p_row -> 'manager', '{name,email}'));
end
$$;
comment on function app.tidy_row(jsonb, text) is 'One row of a large booking as it is judged, hashed and stored; p_role where the row names none. Called by app.tidy_many.';

create function app.tidy_many(p_form jsonb, p_role text) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return jsonb_build_object('formKey', p_form ->> 'formKey', 'session', p_form ->> 'session',
    'contact', app.tidy_person(p_form -> 'contact', '{name,email,phone}'),
    'employer', app.tidy_employer(p_form -> 'employer'),
    'ifNotAll', case jsonb_typeof(p_form -> 'ifNotAll') when 'object' then p_form -> 'ifNotAll' else '{}' end,
    -- One more than may come, so that too many can be told from enough.
    'rows', case jsonb_typeof(p_form -> 'rows') when 'array' then
      (select coalesce(jsonb_agg(app.tidy_row(typed.r, p_role) order by typed.n), '[]')
       from (select r, n from jsonb_array_elements(p_form -> 'rows') with ordinality as all_rows(r, n) limit 201) typed)
      else '[]' end);
end
$$;
comment on function app.tidy_many(jsonb, text) is 'A BookingForm as it is judged, hashed and stored. Called by app.read_many.';

create function app.row_errors(p_prefix text, p_row jsonb, p_slugs text[], p_workplace text) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return app.person_errors(p_prefix, p_row)
    || app.field_errors(p_prefix, p_row, array['workplace', 'line', case when p_workplace is null then 'workplace_missing' end])
    || app.reach_errors(p_prefix || 'manager.', p_row -> 'manager', false)
    || case when p_row ->> 'session' is null then app.field_error(p_prefix || 'session', 'session_missing')
         when p_row ->> 'session' <> all (p_slugs) then app.field_error(p_prefix || 'session', 'session_not_offered')
         else '[]' end;
end
$$;
comment on function app.row_errors(text, jsonb, text[], text) is
  'The errors of one row: the person, the workplace (unless the employer''s own will do), the manager, the session. Called by app.many_errors.';

create function app.many_errors(p_form jsonb, p_slugs text[]) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_rows jsonb := p_form -> 'rows';
  v_errors jsonb := app.reach_errors('contact.', p_form -> 'contact', true) || app.employer_errors(p_form -> 'employer')
    || app.field_errors('', p_form, array['formKey', 'form_key', 'form_key_missing']);
  v_seen jsonb := '{}';
  v_key text;
begin
  if jsonb_array_length(v_rows) = 0 then
    return v_errors || app.field_error('rows', 'people_missing');
  elsif jsonb_array_length(v_rows) > 200 then
    return v_errors || app.field_error('rows', 'rows_too_many');
  end if;
  for i in 0 .. jsonb_array_length(v_rows) - 1 loop
    v_errors := v_errors || app.row_errors(format('rows.%s.', i), v_rows -> i, p_slugs, p_form #>> '{employer,workplace}');
    v_key := concat_ws(' ', v_rows -> i ->> 'session', v_rows -> i ->> 'email', app.person_key(v_rows -> i ->> 'name'));
    if v_seen ? v_key and v_rows -> i ->> 'name' is not null then
      v_errors := v_errors || app.field_error(format('rows.%s.name', i), 'duplicate_row');
    end if;
    v_seen := v_seen || jsonb_build_object(v_key, true);
  end loop;
  return v_errors || app.field_errors('ifNotAll.', p_form -> 'ifNotAll',
    array(select unnest(array[slug, 'if_not_all', null]) from jsonb_object_keys(p_form -> 'ifNotAll') slug));
end
$$;
comment on function app.many_errors(jsonb, text[]) is
  'Every error of a tidied BookingForm at once: [{field, error}], rows counted from 0 as in rows.6.email; p_slugs are the sessions that can be chosen. The same person may go to several sessions, but not twice to one. Called by api.check_many and api.register_many.';

create function app.read_many(p_form jsonb, out form jsonb, out errors jsonb)
language plpgsql stable set search_path = ''
as $$
declare
  v_session app.sessions;
begin
  select * into v_session from app.sessions where slug = p_form ->> 'session';
  if v_session.id is null then
    perform app.refuse('PT404', 'session_unknown');
  end if;
  perform app.refuse_unless_open(v_session);
  form := app.tidy_many(p_form, (select case audience when 'managers' then 'manager' when 'party_staff' then 'party_staff'
    else 'supervisor' end from app.courses where slug = v_session.course_slug));
  errors := app.many_errors(form, array(select slug from app.bookable(v_session)));
end
$$;
comment on function app.read_many(jsonb) is
  'A BookingForm tidied, and its errors. A row without role has that of the course''s audience. Refuses session_unknown, and as app.refuse_unless_open. Called by api.check_many and api.register_many.';

-- Booking ---------------------------------------------------------------------------------------------

create function app.session_rows(p_form jsonb, p_slug text, p_booking_id bigint) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return (p_form - array['rows', 'ifNotAll']) || jsonb_build_object('session', p_slug, 'self', false, 'booking', p_booking_id,
    'ifNotAll', p_form -> 'ifNotAll' -> p_slug,
    'people', (select jsonb_agg(r - 'session' order by n) from jsonb_array_elements(p_form -> 'rows') with ordinality as rows(r, n)
               where r ->> 'session' = p_slug));
end
$$;
comment on function app.session_rows(jsonb, text, bigint) is
  'The rows of a large booking that are for one session, as the form that app.book takes. Called by app.book_sessions.';

create function app.lock_sessions(p_form jsonb) returns text[]
language plpgsql volatile set search_path = ''
as $$
declare
  v_slug text;
  v_slugs text[] := '{}';
begin
  -- In one order for everyone: two bookings that share sessions wait for each other, and never both ways.
  for v_slug in
    select slug from app.sessions where slug in (select r ->> 'session' from jsonb_array_elements(p_form -> 'rows') r) order by id for update
  loop
    v_slugs := v_slugs || v_slug;
  end loop;
  return v_slugs;
end
$$;
comment on function app.lock_sessions(jsonb) is
  'Locks every session that the rows name, in order of id, and returns their slugs in that order. First in a large booking. Called by api.check_many and api.register_many.';

create function app.book_sessions(p_form jsonb, p_slugs text[], p_booking_id bigint) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  v_slug text;
  v_one jsonb;
  v_told jsonb := '[]';
  v_asked jsonb := '[]';
  v_refusal text;
  v_detail text;
begin
  foreach v_slug in array p_slugs loop
    begin
      v_one := app.book(app.session_rows(p_form, v_slug, p_booking_id));
      v_told := v_told || jsonb_build_object('session', v_slug, 'registered', v_one -> 'registered', 'waitlisted', v_one -> 'waitlisted');
    exception when sqlstate 'PT409' then
      get stacked diagnostics v_refusal = message_text, v_detail = pg_exception_detail;
      if v_refusal <> 'group_does_not_fit' then
        raise;
      end if;
      v_asked := v_asked || jsonb_build_object('session', v_slug, 'free', v_detail::jsonb -> 'free');
    end;
  end loop;
  return jsonb_build_object('sessions', v_told, 'asked', v_asked);
end
$$;
comment on function app.book_sessions(jsonb, text[], bigint) is
  'Books the rows of each session by app.book: {sessions: [{session, registered, waitlisted}], asked: [{session, free}]}, asked where they do not all fit and nobody has said what then. Called by api.check_many and api.register_many.';

create function app.start_booking(p_form jsonb, p_hash bytea) returns bigint
language plpgsql volatile set search_path = ''
as $$
declare
  v_id bigint;
begin
  insert into app.bookings (form_key, content_hash, outcome, contact_name, contact_email, contact_phone, employer_name, created_at)
    values ((p_form ->> 'formKey')::uuid, p_hash, '{}', p_form #>> '{contact,name}', p_form #>> '{contact,email}',
      p_form #>> '{contact,phone}', p_form #>> '{employer,name}', app.now())
    returning id into v_id;
  return v_id;
end
$$;
comment on function app.start_booking(jsonb, bytea) is 'Stores who sent a list; the outcome follows. Called by api.check_many and api.register_many.';

create function app.tell_booking(p_booking_id bigint, p_sessions jsonb) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_first app.submissions;
begin
  select * into strict v_first from app.submissions where booking_id = p_booking_id order by app.session_starts_at(session_id), id limit 1;
  perform app.mail_contact('booking-to-contact', v_first, null,
    jsonb_build_object('employer', v_first.employer_name, 'booked',
      (select jsonb_agg(told || jsonb_build_object('session', app.session_facts(s)) order by app.session_starts_at(s.id), s.id)
       from jsonb_array_elements(p_sessions) told join app.sessions s on s.slug = told ->> 'session')),
    'booking/' || p_booking_id);
end
$$;
comment on function app.tell_booking(bigint, jsonb) is
  'Mails the contact of a large booking, once for all its sessions, what became of it and the link to its page. Called by api.register_many.';

create function api.check_many(p_form jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_read record := app.read_many(p_form);
  v_found jsonb := '{}';
begin
  if v_read.errors <> '[]' then
    return jsonb_build_object('errors', v_read.errors, 'sessions', '[]'::jsonb, 'asked', '[]'::jsonb);
  end if;
  -- Booked in earnest and undone, so that the page promises by the very rule that decides.
  begin
    v_found := app.book_sessions(v_read.form, app.lock_sessions(v_read.form),
      app.start_booking(v_read.form, extensions.gen_random_bytes(32)));
    raise exception sqlstate 'UNDO0';
  exception when sqlstate 'UNDO0' then
    null;
  end;
  return jsonb_build_object('errors', '[]'::jsonb) || v_found;
end
$$;
comment on function api.check_many(jsonb) is
  'What would come of a BookingForm now, and nothing changes: {errors: [{field, error}], sessions: [{session, registered, waitlisted}], asked: [{session, free}]}, asked where they do not all fit and ifNotAll does not say what then. Called by the page of large bookings before it asks to confirm. Refuses session_unknown, session_cancelled, session_past, registration_closed.';

create function api.register_many(p_form jsonb, p_client text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_read record := app.read_many(p_form);
  v_hash bytea := sha256(convert_to((v_read.form - 'formKey')::text, 'UTF8'));
  v_slugs text[];
  v_booking_id bigint;
  v_booked jsonb;
  v_outcome jsonb;
begin
  perform app.refuse_fields(v_read.errors);
  perform app.limit_bookings(p_client, jsonb_array_length(v_read.form -> 'rows'));
  v_slugs := app.lock_sessions(v_read.form);
  select outcome into v_outcome from app.bookings where form_key = (v_read.form ->> 'formKey')::uuid and content_hash = v_hash;
  if v_outcome is not null then
    return v_outcome;
  end if;
  v_booking_id := app.start_booking(v_read.form, v_hash);
  v_booked := app.book_sessions(v_read.form, v_slugs, v_booking_id);
  if v_booked -> 'asked' <> '[]' then
    perform app.refuse('PT409', 'booking_does_not_fit', (v_booked -> 'asked')::text);
  end if;
  select jsonb_build_object('registered', sum((s ->> 'registered')::int), 'waitlisted', sum((s ->> 'waitlisted')::int),
      'outcome', case when sum((s ->> 'waitlisted')::int) = 0 then 'registered' when sum((s ->> 'registered')::int) = 0 then 'waitlisted'
        else 'split' end, 'sessions', v_booked -> 'sessions')
    into v_outcome from jsonb_array_elements(v_booked -> 'sessions') s;
  update app.bookings set outcome = v_outcome where id = v_booking_id;
  perform app.tell_booking(v_booking_id, v_booked -> 'sessions');
  return v_outcome;
end
$$;
comment on function api.register_many(jsonb, text) is
  'Books every row of a BookingForm or none: {outcome: registered | waitlisted | split, registered, waitlisted, sessions: [{session, registered, waitlisted}]}. Each person gets their own mail, the contact one for all. The same formKey with the same content gets the first answer again and nothing new. Called by the page of large bookings. Refuses session_unknown, session_cancelled, session_past, registration_closed, check_form with every error by row, booking_does_not_fit [{"session", "free"}], too_many_attempts.';

grant execute on function api.booking_sessions(text) to service_role;
grant execute on function api.check_many(jsonb) to service_role;
grant execute on function api.register_many(jsonb, text) to service_role;
