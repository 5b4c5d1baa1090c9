-- Reminders: at eight in the morning, whole calendar days before the first day or after the last.
--
-- Nothing is planned ahead. What is due is asked of the sessions as they are now, so that a reminder moves
-- with its session, and each has an end, so that an outage never sends it late.

create table app.session_reminders (
  session_id bigint not null references app.sessions (id) on delete cascade,
  kind text not null check (kind in ('still_coming', 'week_before', 'day_before', 'thanks')),
  for_day date not null,
  reached_id bigint not null default 0,
  done_at timestamptz,
  primary key (session_id, kind, for_day)
);
comment on table app.session_reminders is
  'Which reminders of a session have been sent, for the day it had then: reached_id is the last registration reached while a large session is under way, done_at says that nobody is left. So a run looks at sessions, never at everyone in them.';
alter table app.session_reminders enable row level security;

create index session_days_starts_at on app.session_days (starts_at);

-- When ------------------------------------------------------------------------------------------------

create function app.reminder_days(p_course app.courses) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return '{"stillComingDaysBeforeFoodOrder": 5, "weekDaysBefore": 7, "dayDaysBefore": 1, "thanksDaysAfter": 1}'::jsonb
    || app.setting('reminders', '{}') || coalesce(p_course.data -> 'reminders', '{}')
    || jsonb_build_object('foodOrderDaysBefore', case when p_course.data ? 'foodOrder' then p_course.data -> 'foodOrder'
         else app.setting('foodOrder', '{"daysBefore": 7}') end -> 'daysBefore');
end
$$;
comment on function app.reminder_days(app.courses) is
  'How many days lie between a session of a course and each of its reminders, and its food order: the defaults, what the association decided, what the course decided. Null switches one off. Called by app.due_reminders and app.food_order_day.';

create function app.food_order_day(p_session app.sessions) returns date
language plpgsql stable set search_path = ''
as $$
begin
  return (select (app.session_starts_at(p_session.id) at time zone app.time_zone())::date
                 - (app.reminder_days(c) ->> 'foodOrderDaysBefore')::int
          from app.courses c where c.slug = p_session.course_slug and p_session.format <> 'online');
end
$$;
comment on function app.food_order_day(app.sessions) is
  'The day the food is ordered; null where nobody eats together, or the association orders nothing. Called by api.food_order.';

create type app.due_reminder as (
  session_id bigint, sequence int, kind text, for_day date, due_at timestamptz, useful_until timestamptz, order_day date, materials jsonb
);

create function app.due_reminders() returns setof app.due_reminder
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_generic_plan'
as $$
declare
  v_now timestamptz := app.now();
  v_zone text := app.time_zone();
  v_wall timestamp := v_now at time zone v_zone;
  -- The last day whose eight o'clock has been: dates are compared, since every session near is, every minute.
  v_reached date := v_wall - interval '8 hours';
begin
  return query
  with plans as materialized (
    select slug, coalesce(data -> 'materials', '[]') as materials, (days ->> 'foodOrderDaysBefore')::int as food_order,
      (days ->> 'stillComingDaysBeforeFoodOrder')::int as still_coming, (days ->> 'weekDaysBefore')::int as week,
      (days ->> 'dayDaysBefore')::int as day, (days ->> 'thanksDaysAfter')::int as thanks
    from (select c.slug, c.data, app.reminder_days(c) as days from app.courses c) decided
  ), horizon as (
    select v_now + max(greatest(food_order + still_coming, week, day) + 1) * interval '1 day' as ahead,
      v_now - (max(coalesce(thanks, 0)) + 8) * interval '1 day' as behind
    from plans
  ), near as (
    -- One by one, through the index, however many sessions lie behind us.
    select session_id, days.* from (select distinct d.session_id from app.session_days d, horizon where d.starts_at between behind and ahead) found
      cross join lateral (select min(d.starts_at) as starts_at, (min(d.starts_at) at time zone v_zone)::date as first_day,
          (max(d.starts_at) at time zone v_zone)::date as last_day
        from app.session_days d where d.session_id = found.session_id) days
  )
  select s.id, s.sequence, m.kind, m.for_day, (m.due_day + time '08:00') at time zone v_zone, m.useful_until at time zone v_zone,
    near.first_day - p.food_order, p.materials
  from near
    join app.sessions s on s.id = near.session_id
    join plans p on p.slug = s.course_slug
    cross join lateral (values
      ('still_coming', near.first_day, near.first_day - p.food_order - p.still_coming,
        case when s.format <> 'online' then (near.first_day - p.food_order + 1)::timestamp end),
      ('week_before', near.first_day, near.first_day - p.week, near.first_day - least(3, p.week - 1) + time '08:00'),
      ('day_before', near.first_day, near.first_day - p.day, near.starts_at at time zone v_zone),
      ('thanks', near.last_day, near.last_day + p.thanks, near.last_day + p.thanks + 7 + time '08:00')
    ) m (kind, for_day, due_day, useful_until)
  where s.cancelled_at is null and s.tell_at is null and m.due_day <= v_reached and m.useful_until > v_wall
    and not exists (select from app.session_reminders done
                    where done.session_id = s.id and done.kind = m.kind and done.for_day = m.for_day and done.done_at is not null)
  order by m.useful_until, s.id;
end
$$;
comment on function app.due_reminders() is
  'The reminders whose moment has come and whose use has not passed, those that hurry first: "still coming?" until the end of the day the food is ordered, the week''s until three days before, the day''s until the start, thanks for a week. A session with a change that people have not been told of yet waits for that. Called by app.send_reminders.';

-- To whom ---------------------------------------------------------------------------------------------

create function app.reminder_template(p_kind text) returns text
language sql immutable set search_path = ''
as $$
  select case p_kind
    when 'still_coming' then 'reminder-still-coming-to-participant'
    when 'week_before' then 'reminder-week-before-to-participant'
    when 'day_before' then 'reminder-day-before-to-participant'
    when 'thanks' then 'thanks-to-participant' end
$$;
comment on function app.reminder_template(text) is 'The mail of a kind of reminder. Called by app.send_reminder.';

create function app.reminder_data(p_due app.due_reminder) returns jsonb
language sql immutable set search_path = ''
as $$
  select case p_due.kind
    -- Afterwards there is nothing left to change.
    when 'thanks' then jsonb_build_object('link', null, 'materials', p_due.materials)
    when 'still_coming' then jsonb_build_object('reminder', jsonb_build_object('orderDay', p_due.order_day))
    else '{"reminder": {}}' end
$$;
comment on function app.reminder_data(app.due_reminder) is 'What a reminder says beside app.mail_content. Called by app.send_reminder.';

create function app.contact_reminder_data(p_submission app.submissions) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object('employer', p_submission.employer_name, 'reminder', jsonb_build_object('coming',
    (select jsonb_agg(r.name order by r.id) from app.registrations r
     where r.submission_id = p_submission.id and coalesce(r.shown_as, r.state) in ('registered', 'pending'))));
end
$$;
comment on function app.contact_reminder_data(app.submissions) is
  'Who is coming, as the contact''s own page shows it: also those who were known already, or whose earlier course is being checked. Called by app.send_reminder.';

create function app.send_reminder(p_due app.due_reminder, p_count_max int) returns int
language plpgsql volatile set search_path = '' set plan_cache_mode = 'force_generic_plan'
as $$
declare
  v_template text := app.reminder_template(p_due.kind);
  v_data jsonb := app.reminder_data(p_due);
  v_now timestamptz := app.now();
  v_reached bigint;
  v_looked int;
  v_sent int;
begin
  -- Under the lock that a change and a cancellation take. Whoever holds it has the session for now: the next run will do.
  perform 1 from app.sessions where id = p_due.session_id and sequence = p_due.sequence and cancelled_at is null and tell_at is null
    for no key update skip locked;
  if not found then
    return 0;
  end if;
  insert into app.session_reminders (session_id, kind, for_day) values (p_due.session_id, p_due.kind, p_due.for_day)
    on conflict do nothing;
  select reached_id into strict v_reached from app.session_reminders
    where session_id = p_due.session_id and kind = p_due.kind and for_day = p_due.for_day;
  with batch as materialized (
    select id, submission_id, state, name, email from app.registrations
    where session_id = p_due.session_id and coalesce(shown_as, state) in ('registered', 'pending')
      and coalesce(registered_at, created_at) < p_due.due_at and id > v_reached
    order by id limit p_count_max
  ), mails as (
    select v_template as template, email, name, v_data as data, format('%s/%s/%s', v_template, id, p_due.for_day) as key,
      id as registration_id, null::bigint as submission_id
    from batch where state = 'registered'
    union all
    -- Whichever reminder comes first is the contact's one.
    select 'reminder-to-contact', s.contact_email, s.contact_name, app.contact_reminder_data(s),
      format('reminder-to-contact/%s/%s', s.id, p_due.for_day), null, s.id
    from app.submissions s
    where p_due.kind <> 'thanks' and s.id in (select submission_id from batch)
      and case when not exists (select from app.registrations r
          where r.submission_id = s.id and coalesce(r.shown_as, r.state) in ('registered', 'pending')
            and r.email = s.contact_email and app.person_key(r.name) = app.person_key(s.contact_name))
        then app.is_accompanied(s) end
  ), sent as (
    insert into app.outbox (template, recipient_email, recipient_name, data, unique_key, session_id, registration_id, submission_id,
      due_at, useful_until)
    select template, email, name, data, key, p_due.session_id, registration_id, submission_id, v_now, p_due.useful_until from mails
    -- What a worker has in hand is not waited for: it goes out, or is of no use.
    where not exists (select from app.outbox o where o.unique_key = mails.key and (o.state not in ('queued', 'dropped') or o.batch_id is not null))
    -- Dropped when the session was moved or cancelled, or never sent in time, and now of use again.
    on conflict (unique_key) do update set state = 'queued', data = excluded.data, recipient_email = excluded.recipient_email,
      recipient_name = excluded.recipient_name, due_at = excluded.due_at, useful_until = excluded.useful_until
      where outbox.send_started_at is null and (outbox.state = 'dropped' or outbox.state = 'queued' and outbox.useful_until <= v_now)
    returning 1
  )
  select count(*), coalesce(max(id), v_reached), (select count(*) from sent) into v_looked, v_reached, v_sent from batch;
  update app.session_reminders set reached_id = v_reached, done_at = case when v_looked < p_count_max then v_now end
    where session_id = p_due.session_id and kind = p_due.kind and for_day = p_due.for_day;
  return v_sent;
end
$$;
comment on function app.send_reminder(app.due_reminder, int) is
  'Mails a reminder to those who had a seat when its moment came, at most so many people at a time, and to the contact who does not come along, once for the session''s day; returns how many mails. Never to anyone who waits, is offered a seat, awaits staff''s word (pending) or has left. Called by app.send_reminders.';

create function app.send_reminders(p_count_max int) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_due app.due_reminder;
  v_sent int := 0;
begin
  for v_due in select * from app.due_reminders() limit p_count_max loop
    exit when v_sent >= p_count_max;
    v_sent := v_sent + app.send_reminder(v_due, p_count_max - v_sent);
  end loop;
  return v_sent;
end
$$;
comment on function app.send_reminders(int) is
  'Sends what is due of reminders, about p_count_max people at a time; the next run takes up where this one stopped. Returns how many mails. Called by the due work.';

-- When something changes ------------------------------------------------------------------------------

create function app.drop_reminders(p_session_id bigint, p_registration_id bigint default null) returns void
language sql volatile set search_path = ''
as $$
  -- What a worker has begun to send may still go out; if it comes back, it is of no use.
  with unsent as materialized (
    select id from app.outbox
    where session_id = p_session_id and (p_registration_id is null or registration_id = p_registration_id)
      and state in ('queued', 'leased', 'failed', 'unsure') and (template like 'reminder-%' or template like 'thanks-%')
    order by id for update
  )
  update app.outbox o set
    state = case when state = 'queued' and send_started_at is null and batch_id is null then 'dropped' else state end,
    data = case when state = 'queued' and send_started_at is null and batch_id is null then '{}' else data end,
    useful_until = app.now()
  from unsent where o.id = unsent.id
$$;
comment on function app.drop_reminders(bigint, bigint) is
  'Drops the unsent reminders of a session, or of one person in it. Called when somebody leaves, and by app.restart_reminders.';

create function app.restart_reminders(p_session_id bigint) returns void
language sql volatile set search_path = ''
as $$
  select app.drop_reminders(p_session_id);
  delete from app.session_reminders where session_id = p_session_id;
$$;
comment on function app.restart_reminders(bigint) is
  'Lets the due work look at a session''s reminders anew: unsent ones are dropped, and those still due are written again, for the day the session has now. Nobody gets one twice for the same day. Called when a session is changed or opened again.';
