-- Sending surveys: to those who were present, an hour after the session and six months after, and at most two reminders.
--
-- Nothing is planned ahead: what is due is asked of the presences as they are now. Each has an end, so that an outage
-- never sends it late.

create function app.survey_hour(p_at timestamptz) returns timestamptz
language sql stable set search_path = ''
as $$
  select case
      when wall::time < '08:00' then (wall::date + time '08:00') at time zone app.time_zone()
      when wall::time >= '20:00' then (wall::date + 1 + time '08:00') at time zone app.time_zone()
      else p_at end
  from (select p_at at time zone app.time_zone() as wall) local_time
$$;
comment on function app.survey_hour(timestamptz) is 'The moment, or eight in the morning when it is night.';

create function app.six_month_day(p_attended_at timestamptz) returns date
language plpgsql stable set search_path = ''
as $$
declare
  v_day date := ((p_attended_at at time zone app.time_zone())::date + interval '6 months')::date;
begin
  while extract(week from v_day) between 27 and 32 or extract(isodow from v_day) > 5
      or exists (select from app.holidays where day = v_day) loop
    v_day := v_day + 1;
  end loop;
  return v_day;
end
$$;
comment on function app.six_month_day(timestamptz) is
  'The day of the survey after six months: the same date half a year on, or the next working day after weeks 27 to 32, weekends and holidays. Source: DESIGN, Surveys.';

create function app.six_month_hour(p_attended_at timestamptz) returns timestamptz
language plpgsql stable set search_path = ''
as $$
begin
  return (app.six_month_day(p_attended_at) + time '09:00') at time zone app.time_zone();
end
$$;
comment on function app.six_month_hour(timestamptz) is 'Nine in the morning on the day of app.six_month_day.';

create function app.survey_session(p_session app.sessions) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('course', (select title from app.courses where slug = p_session.course_slug),
    'day', app.iso(app.session_starts_at(p_session.id)), 'place', p_session.venue_name)
$$;
comment on function app.survey_session(app.sessions) is 'A session as mails and pages about its survey name it: {course, day, place}.';

create function app.survey_about(p_invitation app.survey_invitations) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_round app.survey_rounds;
  v_session app.sessions;
begin
  select * into v_round from app.survey_rounds where id = p_invitation.round_id;
  select * into v_session from app.sessions where id = v_round.session_id;
  return case when v_session.id is null then jsonb_build_object('course', v_round.title, 'day', null, 'place', null)
    else app.survey_session(v_session) end;
end
$$;
comment on function app.survey_about(app.survey_invitations) is
  'What a survey is about: {course, day, place}; for one sent by hand its title stands for the course. Called by the page and the mails.';

create function app.survey_mail(p_mail app.outbox) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  v_invitation app.survey_invitations;
  v_definition jsonb;
  v_token text := app.new_token();
  v_code text := app.random_code(10);
begin
  select * into v_invitation from app.survey_invitations where id = p_mail.survey_invitation_id;
  v_definition := app.survey_definition(v_invitation.survey_slug);
  insert into app.tokens (hash, purpose, survey_invitation_id)
    values (app.token_hash(v_token), 'survey', v_invitation.id), (app.token_hash(v_code), 'survey', v_invitation.id);
  return jsonb_build_object(
    'survey', jsonb_build_object('title', v_definition -> 'title', 'minutes', v_definition -> 'minutes', 'stage', v_definition -> 'stage'),
    'about', app.survey_about(v_invitation),
    'person', jsonb_build_object('name', p_mail.recipient_name),
    'link', format('/enkat/%s/', v_token), 'code', left(v_code, 5) || '-' || right(v_code, 5),
    'declineLink', format('/enkat/%s/avboj/', v_token),
    'closesAt', (select app.iso(closes_at) from app.survey_rounds where id = v_invitation.round_id));
end
$$;
comment on function app.survey_mail(app.outbox) is
  'What a mail about a survey says: {survey, about, person, link, code, declineLink, closesAt}. Link and code are made here, so that neither rests in the database. Called by app.mail_content.';

create function app.send_survey(p_invitation app.survey_invitations, p_template text, p_key text) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_registration app.registrations;
begin
  select * into v_registration from app.registrations where id = p_invitation.registration_id;
  insert into app.outbox (template, recipient_email, recipient_name, data, unique_key, registration_id, survey_invitation_id, due_at, useful_until)
    select p_template, coalesce(p_invitation.email, v_registration.email),
      coalesce(case when p_invitation.email is null then v_registration.name else p_invitation.name end, ''),
      '{}', p_key, case when p_invitation.email is null then v_registration.id end, p_invitation.id, app.now(), r.closes_at - interval '1 day'
    from app.survey_rounds r where r.id = p_invitation.round_id
    on conflict (unique_key) do nothing;
end
$$;
comment on function app.send_survey(app.survey_invitations, text, text) is
  'Mails whoever was asked, once per key, while there is a day left to answer.';

create function app.survey_template(p_survey_slug text) returns text
language sql stable set search_path = ''
as $$
  select case stage when 'after' then 'survey-after-to-participant' when 'six_months' then 'survey-six-months-to-participant'
    when 'six_months_manager' then 'survey-six-months-to-manager' else 'survey-by-hand-to-addressee' end
  from app.surveys where slug = p_survey_slug
$$;
comment on function app.survey_template(text) is 'The mail that asks for a survey.';

create function app.due_surveys(p_count_max int) returns table (registration_id bigint, stage text, attended_at timestamptz)
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_generic_plan'
as $$
declare
  v_now timestamptz := app.now();
begin
  return query
  with ended as materialized (
    -- A room of people ends at one moment: its hour is found once.
    select e.attended_at, e.stage,
      case e.stage when 'after' then app.survey_hour(e.attended_at + interval '1 hour') else app.six_month_hour(e.attended_at) end as hour
    from (
      select distinct a.attended_at, 'after' as stage from app.attendances a
      where a.attended_at between v_now - interval '14 days' and v_now - interval '1 hour'
      union all
      select distinct a.attended_at, 'six_months' from app.attendances a
      where a.attended_at between v_now - interval '9 months' and v_now - interval '6 months' + interval '3 days') e
  ), due as (
    select a.registration_id, e.stage, a.attended_at, null::text as manager
    from ended e join app.attendances a on a.attended_at = e.attended_at
    where e.hour between v_now - interval '30 days' and v_now
    union all
    -- The manager also when the participant has said no, or has left and their address bounces.
    select r.id, 'six_months_manager', a.attended_at, app.manager_email(r)
    from ended e join app.attendances a on a.attended_at = e.attended_at join app.registrations r on r.id = a.registration_id
    where e.hour between v_now - interval '30 days' and v_now and e.stage = 'six_months' and app.manager_email(r) is not null
  )
  select due.registration_id, due.stage, due.attended_at
  from due join app.registrations r on r.id = due.registration_id join app.sessions s on s.id = r.session_id
  where case when due.manager is null
      then not exists (select from app.survey_invitations i join app.surveys q on q.slug = i.survey_slug
                       where i.registration_id = r.id and i.email is null and q.stage = due.stage)
      else not exists (select from app.survey_invitations i join app.survey_rounds q on q.id = i.round_id
                       where q.session_id = s.id and q.half = app.half_year(due.attended_at) and i.email = due.manager) end
    and app.survey_for(s.course_slug, due.stage) is not null and not app.wants_no_survey(coalesce(due.manager, r.email))
    and not exists (select from app.survey_rounds q
                    where q.session_id = s.id and q.stage = app.round_stage(due.stage) and q.half = app.half_year(due.attended_at)
                      and not app.is_open(q))
  limit p_count_max;
end
$$;
comment on function app.due_surveys(int) is
  'Who is to be asked now, and for which stage: those present, an hour after the session, by day, for two weeks; and from nine in the morning on the day of app.six_month_day, for thirty days, they and their responsible manager. Nobody who has declined, who is suppressed, or whose round has closed. Called by app.invite_to_surveys.';

create function app.invite_to_surveys(p_count_max int) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_due record;
  v_invitation app.survey_invitations;
  v_sent int := 0;
begin
  for v_due in select * from app.due_surveys(p_count_max) loop
    v_invitation := app.invite_to_survey(v_due.registration_id, v_due.stage, v_due.attended_at);
    if v_invitation.id is not null then
      perform app.send_survey(v_invitation, app.survey_template(v_invitation.survey_slug), format('survey/%s', v_invitation.id));
      v_sent := v_sent + 1;
    end if;
  end loop;
  return v_sent;
end
$$;
comment on function app.invite_to_surveys(int) is 'Asks those who are due (app.due_surveys). A timer; returns how many.';

create function app.remind_surveys(p_count_max int) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_today date := (app.now() at time zone app.time_zone() - interval '8 hours')::date;
  v_invitation app.survey_invitations;
  v_sent int := 0;
begin
  for v_invitation in
    select i.* from app.survey_invitations i join app.survey_rounds r on r.id = i.round_id
      left join app.registrations g on g.id = i.registration_id
    where not i.answered and not i.declined and i.reminders < 2
      -- Later than three weeks no reminder is of use, also in a round that is open for half a year.
      and i.asked_at between app.now() - interval '21 days' and app.now() - interval '6 days'
      -- After the fourteenth day the last one goes out, and the first is of no use any more.
      and (i.asked_at at time zone app.time_zone())::date + case i.reminders when 0 then 7 else 14 end <= v_today
      and r.closed_at is null and r.closes_at > app.now() + interval '1 day'
      and not app.wants_no_survey(coalesce(i.email, g.email))
    order by i.id limit p_count_max for update of i skip locked
  loop
    update app.survey_invitations set reminders = case
        when (v_invitation.asked_at at time zone app.time_zone())::date + 14 <= v_today then 2 else 1 end
      where id = v_invitation.id returning * into v_invitation;
    perform app.send_survey(v_invitation, case v_invitation.reminders when 1 then 'survey-reminder-to-addressee' else 'survey-last-reminder-to-addressee' end,
      format('survey/%s/%s', v_invitation.id, v_invitation.reminders));
    v_sent := v_sent + 1;
  end loop;
  return v_sent;
end
$$;
comment on function app.remind_surveys(int) is
  'Reminds those who have not answered: at eight in the morning on the seventh day, and a last time on the fourteenth. Never more than twice, never who has answered or declined, never later than three weeks after they were asked. A timer; returns how many. Source: DOMAIN, evaluation.';

create function app.drop_survey_mail(p_invitation_ids bigint[]) returns void
language sql volatile set search_path = ''
as $$
  update app.outbox set state = 'dropped', data = '{}'
    where state = 'queued' and send_started_at is null and batch_id is null and survey_invitation_id = any (p_invitation_ids)
$$;
comment on function app.drop_survey_mail(bigint[]) is
  'Drops what has not gone out about invitations that are of no use any more. Called when a round closes, and by app.forget_unanswered.';

create function app.forget_unanswered(p_registration_id bigint) returns void
language sql volatile set search_path = ''
as $$
  select app.drop_survey_mail(array(select id from app.survey_invitations where registration_id = p_registration_id and not answered));
  delete from app.survey_invitations where registration_id = p_registration_id and not answered;
$$;
comment on function app.forget_unanswered(bigint) is
  'Takes back what somebody was asked and has not answered, and the mails about it: they were not there after all. Called by app.mark_attendance.';
