-- Web courses: read by anyone, registered for by name, and finished by answering right.
--
-- Each has one standing session, with no day, no seats and no address, which no door, list or feed finds. So a
-- registration for it is one like any other, and whatever counts people, employers and surveys reads one table.

create table app.web_course_versions (
  course_slug text not null references app.courses (slug) on delete cascade,
  version text not null,
  modules jsonb not null check (jsonb_array_length(modules) > 0),
  last_build bigint not null,
  primary key (course_slug, version)
);
comment on table app.web_course_versions is
  'What a web course has held, by version: modules as [{slug, title, minutes, html, film, questions: [{id, text, several, answers: [{text, right, feedback}]}]}]. The one with the latest last_build is current; earlier ones stay, so that whoever has a form of one open is judged by what they read.';
alter table app.web_course_versions enable row level security;

create table app.attendances (
  registration_id bigint primary key references app.registrations (id) on delete cascade,
  attended_at timestamptz not null,
  course_version text
);
comment on table app.attendances is
  'That somebody took part in what they were registered for: the presence that diplomas, surveys and statistics go by. course_version says which version of a web course they finished.';
alter table app.attendances enable row level security;
create index attendances_attended_at on app.attendances (attended_at);

create table app.absences (
  registration_id bigint primary key references app.registrations (id) on delete cascade,
  marked_at timestamptz not null
);
comment on table app.absences is
  'That somebody who had a seat did not come. Whoever is in neither table has not been marked.';
alter table app.absences enable row level security;

insert into app.personal_columns (table_name, column_name, activity, label, purpose, retention) values
  ('attendances', 'attended_at', 'registration', 'När utbildningen var klar', 'Närvaro, diplom och statistik', 'Enligt förbundets gallringsbeslut'),
  ('absences', 'marked_at', 'registration', 'Att en anmäld person inte kom', 'Närvaro och statistik', 'Enligt förbundets gallringsbeslut');

-- Content ---------------------------------------------------------------------------------------------

create function app.publish_web_courses(p_web_courses jsonb, p_build bigint) returns void
language sql volatile set search_path = ''
as $$
  insert into app.web_course_versions (course_slug, version, modules, last_build)
  select w ->> 'course', w ->> 'version', w -> 'modules', p_build from jsonb_array_elements(p_web_courses) w
  on conflict (course_slug, version) do update set modules = excluded.modules, last_build = excluded.last_build;

  insert into app.sessions (course_slug, format, standing)
  select w ->> 'course', 'online', true from jsonb_array_elements(p_web_courses) w
  on conflict (course_slug) where standing do nothing
$$;
comment on function app.publish_web_courses(jsonb, bigint) is
  'Takes over the web courses of a build, [{course, version, modules}], and gives each its standing session. Called by api.publish_content after the courses.';

create function app.web_course_version(p_course_slug text, p_version text default null) returns app.web_course_versions
language plpgsql stable set search_path = ''
as $$
declare
  v_version app.web_course_versions;
begin
  select * into v_version from app.web_course_versions
    where course_slug = p_course_slug order by version = p_version desc nulls last, last_build desc limit 1;
  return v_version;
end
$$;
comment on function app.web_course_version(text, text) is
  'A version of a web course by name, else the current one; all null when there is none. Called by the doors below.';

create function app.lock_web_course(p_course_slug text) returns app.sessions
language plpgsql volatile set search_path = ''
as $$
declare
  v_session app.sessions;
begin
  select s.* into v_session from app.sessions s join app.courses c on c.slug = s.course_slug
    where s.standing and s.course_slug = p_course_slug and c.kind = 'web' and c.retired_at is null
    for update of s;
  if v_session.id is null then
    perform app.refuse('PT404', 'web_course_unknown');
  end if;
  return v_session;
end
$$;
comment on function app.lock_web_course(text) is
  'The standing session of a web course that can be registered for, locked, so that a form posted twice waits for itself. Refuses web_course_unknown. Called by api.register_web_course.';

-- Registering -----------------------------------------------------------------------------------------

create function api.web_course_page(p_course text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (select jsonb_build_object('slug', c.slug, 'title', c.title, 'summary', c.summary, 'duration', c.data ->> 'duration')
          from app.courses c join app.sessions s on s.course_slug = c.slug and s.standing
          where c.slug = p_course and c.kind = 'web' and c.retired_at is null);
end
$$;
comment on function api.web_course_page(text) is
  'A web course that can be registered for: {slug, title, summary, duration}; null when there is none. Called by its registration form.';

create function app.add_reader(p_session app.sessions, p_form jsonb, p_hash bytea, p_outcome jsonb) returns app.registrations
language plpgsql volatile set search_path = ''
as $$
declare
  v_person jsonb := p_form #> '{people,0}';
  v_registration app.registrations;
begin
  insert into app.registrations (session_id, submission_id, name, email, phone, role, gender, state,
      wants_network, wants_newsletter, registered_at, created_at, told_sequence)
    values (p_session.id, app.add_submission(p_session, p_form, p_hash, p_outcome), v_person ->> 'name', v_person ->> 'email',
      v_person ->> 'phone', v_person ->> 'role', v_person ->> 'gender', 'registered',
      coalesce((p_form #>> '{optIns,network}')::boolean, false), coalesce((p_form #>> '{optIns,newsletter}')::boolean, false),
      app.now(), app.now(), p_session.sequence)
    returning * into v_registration;
  return v_registration;
end
$$;
comment on function app.add_reader(app.sessions, jsonb, bytea, jsonb) is 'Stores one person and where they work. Called by api.register_web_course.';

create function app.web_course_mail(p_mail app.outbox, p_session app.sessions, p_registration app.registrations) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  v_link text;
begin
  if p_registration.state = 'registered' and not p_mail.data ? 'link' then
    v_link := '/min-webbkurs/' || app.mint_token('web_course', p_registration.id, null) || '/';
  end if;
  return (select jsonb_build_object('webCourse', jsonb_build_object('slug', slug, 'title', title),
      'person', jsonb_build_object('name', p_mail.recipient_name), 'link', v_link)
    from app.courses where slug = p_session.course_slug) || p_mail.data;
end
$$;
comment on function app.web_course_mail(app.outbox, app.sessions, app.registrations) is
  'What a mail about a web course says: {webCourse, person, link}. Called by app.mail_content.';

create function api.register_web_course(p_form jsonb, p_client text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  -- One person, who answers for themself; there is nothing to eat and nobody to meet.
  v_form jsonb := app.tidy_registration(p_form - 'needs' || jsonb_build_object('self', true, 'people', jsonb_build_array(p_form #> '{people,0}')));
  v_hash bytea := sha256(convert_to((v_form - 'formKey')::text, 'UTF8'));
  v_outcome constant jsonb := '{"outcome": "registered"}';
  v_session app.sessions := app.lock_web_course(v_form ->> 'session');
  v_registration app.registrations;
begin
  perform app.refuse_fields(app.registration_errors(v_form));
  if not app.attempt_allowed('register', p_client, 60, '10 minutes') then
    perform app.refuse('PT429', 'too_many_attempts');
  end if;
  if app.earlier_outcome((v_form ->> 'formKey')::uuid, v_hash, null) is not null then
    return v_outcome;
  end if;
  v_registration := app.active_registration(v_session.id, v_form #>> '{people,0,email}', v_form #>> '{people,0,name}');
  if v_registration.id is null then
    v_registration := app.add_reader(v_session, v_form, v_hash, v_outcome);
    perform app.mail_person('web-course-to-participant', v_registration, null, null, 'web-course/' || v_registration.ref);
  else
    perform app.mail_person('web-course-again-to-participant', v_registration, null, null,
      -- Once an hour: whoever lost the mail can ask again, nobody can flood an inbox.
      format('web-course-again/%s/%s', v_registration.ref, to_char(app.now() at time zone 'UTC', 'YYYY-MM-DD HH24')));
  end if;
  return v_outcome;
end
$$;
comment on function api.register_web_course(jsonb, text) is
  'Registers the first person of a RegisterForm, whose session is the web course''s slug: {outcome: registered}. Who is known gets their link by mail and nothing else happens; the answer is the same. Called by the registration form of web courses. Refuses web_course_unknown, check_form with every field error, too_many_attempts (60 bookings in 10 minutes).';

grant execute on function api.web_course_page(text) to service_role;
grant execute on function api.register_web_course(jsonb, text) to service_role;
