-- Prerequisites: a course may require that one has been to another first. Who is found is registered as usual;
-- who is not holds a seat, pending, until staff have asked. Nobody but the person, by mail, learns which.

create function app.required_courses(p_course_slug text) returns text[]
language plpgsql stable set search_path = ''
as $$
declare
  v_prerequisite jsonb := (select data -> 'prerequisite' from app.courses where slug = p_course_slug);
begin
  if v_prerequisite ->> 'level' = 'required' then
    return array(select jsonb_array_elements_text(v_prerequisite -> 'courses'));
  end if;
  return null;
end
$$;
comment on function app.required_courses(text) is
  'The courses of which one must have been to one; null when nothing is required (a recommendation is only words). Called where people get a seat.';

create function app.has_attended(p_courses text[], p_email text, p_name text) returns boolean
language plpgsql stable set search_path = ''
as $$
begin
  return exists (
    select from app.sessions s join app.registrations r on r.session_id = s.id
    where s.course_slug = any (p_courses) and s.cancelled_at is null
      and (app.session_ends_at(s.id) <= app.now() or exists (select from app.attendances a where a.registration_id = r.id))
      and not exists (select from app.absences a where a.registration_id = r.id)
      and r.state = 'registered' and r.email = p_email and app.person_key(r.name) = app.person_key(p_name));
end
$$;
comment on function app.has_attended(text[], text, text) is
  'Whether a person, address and name, had a seat in a session that has been held of one of the courses and is not marked as absent, or has finished one that is a web course. Called by app.write_people and app.meets_prerequisite.';

create function app.meets_prerequisite(p_session_id bigint, p_email text, p_name text) returns boolean
language plpgsql stable set search_path = ''
as $$
declare
  v_required text[] := app.required_courses((select course_slug from app.sessions where id = p_session_id));
begin
  return v_required is null or app.has_attended(v_required, p_email, p_name);
end
$$;
comment on function app.meets_prerequisite(bigint, text, text) is
  'Whether a person may take a seat in a session without being asked about an earlier course. Called by app.seated_as.';

create function app.seated_as(p_session_id bigint, p_email text, p_name text) returns text
language plpgsql stable set search_path = ''
as $$
begin
  return case when app.meets_prerequisite(p_session_id, p_email, p_name) then 'registered' else 'pending' end;
end
$$;
comment on function app.seated_as(bigint, text, text) is
  'The state in which a person takes a seat: registered, or pending until staff have asked about an earlier course. Called wherever one person gets a seat.';
