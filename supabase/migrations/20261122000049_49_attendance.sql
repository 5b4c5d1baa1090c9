-- Attendance: who came. Marked by staff on the day or after, from its first morning; a mark can be changed and taken back.
--
-- A person is marked as present, as absent, or not at all. Presence is what surveys, diplomas and statistics go by, and
-- is dated by the session's end, whenever it was marked.

create function app.attendance_session(p_slug text) returns app.sessions
language plpgsql stable set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator', 'trainer');
  v_session app.sessions := app.known_session(p_slug);
begin
  if v_session.host_staff_id is distinct from v_staff_id then
    perform app.require_role('coordinator', 'administrator');
  end if;
  return v_session;
end
$$;
comment on function app.attendance_session(text) is
  'The session whose attendance a member of staff may see and mark: coordinators and administrators any, a trainer those they are host of. Refuses sign_in_required, not_allowed, session_unknown.';

create function app.attendance_opens(p_session app.sessions) returns timestamptz
language sql stable set search_path = ''
as $$
  select (app.session_starts_at(p_session.id) at time zone app.time_zone())::date::timestamp at time zone app.time_zone()
$$;
comment on function app.attendance_opens(app.sessions) is 'From when people can be marked: the morning of the first day.';

create function api.attendance(p_slug text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_session app.sessions := app.attendance_session(p_slug);
begin
  return jsonb_build_object(
    'session', app.staff_session_row(v_session) || jsonb_build_object('cancelled', v_session.cancelled_at is not null),
    'open', v_session.cancelled_at is null and app.attendance_opens(v_session) <= app.now(),
    'people', (
      select coalesce(jsonb_agg(jsonb_build_object('ref', r.ref, 'name', r.name, 'employer', s.employer_name,
          'workplace', coalesce(r.workplace, s.workplace), 'role', r.role,
          'mark', case when p.registration_id is not null then 'present' when a.registration_id is not null then 'absent' end)
        order by r.name collate "sv-x-icu", r.id), '[]')
      from app.registrations r
        join app.submissions s on s.id = r.submission_id
        left join app.attendances p on p.registration_id = r.id
        left join app.absences a on a.registration_id = r.id
      where r.session_id = v_session.id and r.state in ('registered', 'pending')));
end
$$;
comment on function api.attendance(text) is
  'The list for the door (AttendanceList): {session, open, people: [{ref, name, employer, workplace, role, mark: present | absent | null}]}, by name. open: people can be marked now. Never what they need. Called by the attendance page. Refuses sign_in_required, not_allowed, session_unknown.';

create function app.mark_attendance(p_registration_id bigint, p_mark text, p_attended_at timestamptz) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_changed int := 0;
  v_n int;
begin
  if p_mark is distinct from 'present' then
    delete from app.attendances where registration_id = p_registration_id;
    get diagnostics v_n = row_count;
    v_changed := v_changed + v_n;
    if v_n > 0 then
      perform app.forget_unanswered(p_registration_id);
    end if;
  end if;
  if p_mark is distinct from 'absent' then
    delete from app.absences where registration_id = p_registration_id;
    get diagnostics v_n = row_count;
    v_changed := v_changed + v_n;
  end if;
  if p_mark = 'present' then
    insert into app.attendances (registration_id, attended_at) values (p_registration_id, p_attended_at) on conflict do nothing;
  elsif p_mark = 'absent' then
    insert into app.absences (registration_id, marked_at) values (p_registration_id, app.now()) on conflict do nothing;
  end if;
  get diagnostics v_n = row_count;
  return least(v_changed + case when p_mark is null then 0 else v_n end, 1);
end
$$;
comment on function app.mark_attendance(bigint, text, timestamptz) is
  'Marks one person as present or absent, or takes the mark away (null); whoever was not there after all is no longer asked how it was. Returns 1 when that changed something, else 0.';

create function api.mark_attendance(p_slug text, p_marks jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator', 'trainer');
  v_session app.sessions := app.attendance_session(p_slug);
  v_mark record;
  v_changed int := 0;
begin
  perform 1 from app.sessions where id = v_session.id for no key update;
  if v_session.cancelled_at is not null then
    perform app.refuse('PT409', 'session_cancelled');
  elsif app.attendance_opens(v_session) > app.now() then
    perform app.refuse('PT409', 'attendance_early');
  elsif jsonb_typeof(p_marks) is distinct from 'array' or exists (
      select from jsonb_array_elements(p_marks) m where coalesce(m ->> 'mark', 'present') not in ('present', 'absent')) then
    perform app.refuse('PT422', 'attendance_mark_unknown');
  end if;
  -- Whoever has left since the list was shown is not marked.
  for v_mark in
    select r.id, r.ref, m ->> 'mark' as mark from jsonb_array_elements(p_marks) m
      join app.registrations r on r.ref::text = m ->> 'ref' and r.session_id = v_session.id and r.state in ('registered', 'pending')
  loop
    if app.mark_attendance(v_mark.id, v_mark.mark, app.session_ends_at(v_session.id)) > 0 then
      v_changed := v_changed + 1;
      perform app.audit(v_staff_id, 'mark_attendance', p_slug,
        jsonb_build_object('registration', v_mark.ref, 'mark', v_mark.mark));
    end if;
  end loop;
  return jsonb_build_object('outcome', 'marked', 'changed', v_changed, 'present', (
    select count(*) from app.attendances a join app.registrations r on r.id = a.registration_id where r.session_id = v_session.id));
end
$$;
comment on function api.mark_attendance(text, jsonb) is
  'Marks people, [{ref, mark: present | absent | null}] → {outcome: marked, changed, present}. Marking twice is one attendance, null takes a mark back, and each change is in the audit log. Called by the attendance page. Refuses sign_in_required, not_allowed, session_unknown, session_cancelled, attendance_early (before the first day), attendance_mark_unknown.';

grant execute on function api.attendance(text) to authenticated;
grant execute on function api.mark_attendance(text, jsonb) to authenticated;
