-- The personal link to a web course: see it, finish it, correct the name, leave; and what staff see of it all.

-- Looking ---------------------------------------------------------------------------------------------

create function app.web_course_view(p_registration app.registrations) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select jsonb_build_object('outcome', 'web_course', 'state', p_registration.state, 'name', p_registration.name,
      'finishedAt', (select app.iso(attended_at) from app.attendances where registration_id = p_registration.id),
      'course', jsonb_build_object('slug', c.slug, 'title', c.title, 'summary', c.summary, 'version', v.version, 'modules', v.modules))
    from app.sessions s join app.courses c on c.slug = s.course_slug, app.web_course_version(s.course_slug) v
    where s.id = p_registration.session_id);
end
$$;
comment on function app.web_course_view(app.registrations) is 'What a personal link shows (WebCourseView). Called by api.web_course_link.';

create function api.web_course_link(p_token text, p_client text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_registration app.registrations;
begin
  if (select count(*) from app.attempts where kind = 'manage-link' and client = p_client
        and at > clock_timestamp() - interval '10 minutes') >= 20 then
    return jsonb_build_object('outcome', 'too_many_attempts');
  end if;
  select r.* into v_registration from app.tokens t join app.registrations r on r.id = t.registration_id
    where t.hash = app.token_hash(p_token) and t.purpose = 'web_course' and t.revoked_at is null;
  if v_registration.id is not null then
    return app.web_course_view(v_registration);
  end if;
  perform app.attempt_allowed('manage-link', p_client, 20, '10 minutes');
  return jsonb_build_object('outcome', 'unknown_link');
end
$$;
comment on function api.web_course_link(text, text) is
  'What a personal link opens (WebCourseView): the course, whose it is, and whether they have finished. Changes nothing but the count of misses, which it shares with api.manage_link. Called by the pages of the link.';

-- Acting ----------------------------------------------------------------------------------------------

create function app.lock_reader(p_token text) returns app.registrations
language plpgsql volatile set search_path = ''
as $$
declare
  v_registration app.registrations;
begin
  select r.* into v_registration from app.tokens t join app.registrations r on r.id = t.registration_id
    where t.hash = app.token_hash(p_token) and t.purpose = 'web_course' and t.revoked_at is null
    for update of r;
  if v_registration.id is null then
    perform app.refuse('PT404', 'unknown_link');
  end if;
  return v_registration;
end
$$;
comment on function app.lock_reader(text) is
  'The registration of a personal link, locked. First thing in every act by it. Refuses unknown_link.';

create function app.answer_errors(p_modules jsonb, p_answers jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('field', format('answers.%s.%s', m ->> 'slug', q ->> 'id'),
      'error', case when given = '{}' then 'answer_missing' else 'answer_wrong' end) order by module_n, question_n), '[]')
  from jsonb_array_elements(p_modules) with ordinality as modules(m, module_n),
    jsonb_array_elements(m -> 'questions') with ordinality as questions(q, question_n),
    lateral (select array(select n - 1 from jsonb_array_elements(q -> 'answers') with ordinality as answers(a, n)
                          where a -> 'right' = 'true' order by n) as asked) wanted,
    lateral (select array(select distinct n::bigint from jsonb_array_elements_text(
                            case jsonb_typeof(p_answers -> (m ->> 'slug') -> (q ->> 'id'))
                              when 'array' then p_answers -> (m ->> 'slug') -> (q ->> 'id') else '[]' end) n
                          where n ~ '^[0-9]{1,2}$' order by 1) as given) chosen
  where given <> asked
$$;
comment on function app.answer_errors(jsonb, jsonb) is
  'The questions of all modules that are not answered right, as field errors; p_answers holds places counted from 0: {module: {question: [0, 2]}}. Called by api.finish_web_course.';

create function api.finish_web_course(p_token text, p_version text, p_answers jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_registration app.registrations := app.lock_reader(p_token);
  v_version app.web_course_versions := app.web_course_version(
    (select course_slug from app.sessions where id = v_registration.session_id), p_version);
begin
  if exists (select from app.attendances where registration_id = v_registration.id) then
    return jsonb_build_object('outcome', 'already_finished');
  elsif v_registration.state <> 'registered' then
    perform app.refuse('PT409', 'registration_ended');
  end if;
  perform app.refuse_fields(app.answer_errors(v_version.modules, p_answers));
  insert into app.attendances (registration_id, attended_at, course_version)
    values (v_registration.id, app.now(), v_version.version);
  perform app.mail_person('web-course-finished-to-participant', v_registration, null, null, 'web-course-finished/' || v_registration.ref);
  return jsonb_build_object('outcome', 'finished');
end
$$;
comment on function api.finish_web_course(text, text, jsonb) is
  'Records, once, that the person of a personal link has finished: {outcome: finished | already_finished}, and mails them. Every question of every module must be answered right; they are judged by the version that the form showed, or the current one. Called by the page''s POST. Refuses unknown_link, registration_ended, check_form with answer_missing and answer_wrong by question.';

create function api.rename_web_course(p_token text, p_name text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_registration app.registrations := app.lock_reader(p_token);
  v_person jsonb := app.typed(jsonb_build_object('name', p_name), array['name']);
begin
  if v_registration.state <> 'registered' then
    perform app.refuse('PT409', 'registration_ended');
  end if;
  perform app.refuse_fields(app.field_errors('', v_person, array['name', 'line', 'name_missing']));
  if (app.active_registration(v_registration.session_id, v_registration.email, v_person ->> 'name')).id <> v_registration.id then
    perform app.refuse_fields(app.field_error('name', 'name_taken'));
  end if;
  update app.registrations set name = v_person ->> 'name' where id = v_registration.id;
  return jsonb_build_object('outcome', 'changed');
end
$$;
comment on function api.rename_web_course(text, text) is
  'Corrects the name that a diploma will hold: {outcome: changed}. Called by the page''s POST. Refuses unknown_link, registration_ended, check_form, also when a namesake at the same address has a link of their own.';

create function api.leave_web_course(p_token text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_registration app.registrations := app.lock_reader(p_token);
begin
  if exists (select from app.attendances where registration_id = v_registration.id) then
    perform app.refuse('PT409', 'web_course_finished');
  elsif v_registration.state <> 'registered' then
    return jsonb_build_object('outcome', 'already_cancelled');
  end if;
  perform app.mail_person('web-course-left-to-participant', app.end_registration(v_registration, 'cancelled'), null, null,
    'web-course-left/' || v_registration.ref);
  return jsonb_build_object('outcome', 'cancelled');
end
$$;
comment on function api.leave_web_course(text) is
  'Ends a registration for a web course and mails the person: {outcome: cancelled | already_cancelled}. Called by the page''s POST. Refuses unknown_link, web_course_finished: what has been is a record, and goes by the association''s disposal decision.';

-- Staff -----------------------------------------------------------------------------------------------

create function app.web_course_counts(p_session_id bigint) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('registered', count(*), 'finished', count(a.registration_id),
    'employers', count(distinct app.employer_key(s)) filter (where a.registration_id is not null))
  from app.registrations r
    join app.submissions s on s.id = r.submission_id
    left join app.attendances a on a.registration_id = r.id
  where r.session_id = p_session_id and r.state = 'registered'
$$;
comment on function app.web_course_counts(bigint) is
  'How many are registered for a web course, how many have finished, and from how many employers those are. Called by the staff doors below.';

create function api.staff_web_courses() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform app.require_role('coordinator', 'administrator');
  return (
    select coalesce(jsonb_agg(jsonb_build_object('slug', c.slug, 'title', c.title) || app.web_course_counts(s.id) order by c.title), '[]')
    from app.sessions s join app.courses c on c.slug = s.course_slug where s.standing);
end
$$;
comment on function api.staff_web_courses() is
  'Every web course with its counts: [{slug, title, registered, finished, employers}]. Called by the room''s first page. Refuses sign_in_required, not_allowed.';

create function api.staff_web_course(p_course text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_session app.sessions;
begin
  perform app.require_role('coordinator', 'administrator');
  select * into v_session from app.sessions where standing and course_slug = p_course;
  if v_session.id is null then
    perform app.refuse('PT404', 'web_course_unknown');
  end if;
  return jsonb_build_object('slug', p_course, 'title', (select title from app.courses where slug = p_course),
    'people', (
      select coalesce(jsonb_agg(jsonb_build_object('name', listed.name, 'email', listed.email, 'employer', listed.employer_name,
          'workplace', listed.workplace, 'registeredAt', app.iso(listed.registered_at), 'finishedAt', app.iso(listed.attended_at))
        order by listed.attended_at desc nulls last, listed.registered_at desc, listed.id), '[]')
      from (select r.id, r.name, r.email, s.employer_name, s.workplace, r.registered_at, a.attended_at
            from app.registrations r
              join app.submissions s on s.id = r.submission_id
              left join app.attendances a on a.registration_id = r.id
            where r.session_id = v_session.id and r.state = 'registered'
            order by a.attended_at desc nulls last, r.registered_at desc, r.id limit 1000) listed)
    ) || app.web_course_counts(v_session.id);
end
$$;
comment on function api.staff_web_course(text) is
  'Who is registered for a web course and who has finished (StaffWebCourse), the latest 1,000, with the counts of all. Called by the room. Refuses web_course_unknown, sign_in_required, not_allowed.';

grant execute on function api.web_course_link(text, text) to service_role;
grant execute on function api.finish_web_course(text, text, jsonb) to service_role;
grant execute on function api.rename_web_course(text, text) to service_role;
grant execute on function api.leave_web_course(text) to service_role;
grant execute on function api.staff_web_courses() to authenticated;
grant execute on function api.staff_web_course(text) to authenticated;
