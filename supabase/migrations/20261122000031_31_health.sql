-- Health: whether what should happen by itself does, told to staff and to whoever watches from outside.
--
-- A schedule that is dead cannot say so. Whoever comes by does it instead: a room page, the health address
-- or the mail worker looks at when the due work last ran. All times here are the real clock's.

create table app.schedule (
  singleton boolean primary key default true check (singleton),
  expected_since timestamptz not null default pg_catalog.clock_timestamp(),
  ran_at timestamptz,
  silence_told_at timestamptz
);
comment on table app.schedule is
  'When the due work last ran. The row is made when content is first handed over: from then on the schedule is expected. silence_told_at is set while a silence lasts that staff have been told about.';
alter table app.schedule enable row level security;

create table app.timer_failures (
  timer text primary key,
  failed_since timestamptz not null default pg_catalog.clock_timestamp(),
  failed_at timestamptz not null default pg_catalog.clock_timestamp(),
  code text not null,
  place text not null
);
comment on table app.timer_failures is
  'Timers that failed the last time they ran: since when, with which SQLSTATE, and where in the code. Never the message, which may quote what a person typed. A timer that runs again loses its row.';
alter table app.timer_failures enable row level security;

-- Helpers -------------------------------------------------------------------------------------------

create function app.expect_schedule() returns void
language sql volatile set search_path = ''
as $$
  -- Looked for first: to meet a row that another run is about to change, an insert would wait for that run.
  insert into app.schedule (singleton) select true where not exists (select from app.schedule) on conflict do nothing
$$;
comment on function app.expect_schedule() is 'From now on the due work should run. Called by api.publish_content; only the first time counts.';

create function app.silent_since() returns timestamptz
language plpgsql stable set search_path = ''
as $$
begin
  return (select coalesce(ran_at, expected_since) from app.schedule
          where coalesce(ran_at, expected_since) < clock_timestamp() - interval '15 minutes');
end
$$;
comment on function app.silent_since() is 'When the due work last ran, if that is more than 15 minutes ago; else null.';

create function app.mail_coordinators(p_template text, p_data jsonb, p_key text) returns void
language sql volatile set search_path = ''
as $$
  select app.enqueue(p_template, s.email, s.name, p_data || jsonb_build_object('person', jsonb_build_object('name', s.name)), format('%s/%s/%s', p_template, p_key, s.id),
    p_useful_until => app.now() + interval '1 day')
  from app.staff s where s.role = 'coordinator' and s.removed_at is null order by s.id
$$;
comment on function app.mail_coordinators(text, jsonb, text) is 'One mail to each coordinator, once per key. It is of no use after a day. Called by app.watch_schedule and app.note_run.';

create function app.watch_schedule() returns boolean
language plpgsql volatile set search_path = ''
as $$
declare
  v_since timestamptz := app.silent_since();
begin
  if v_since is null then
    return false;
  end if;
  -- Whoever finds the row taken leaves it: another request is telling, or the schedule is running after all.
  update app.schedule set silence_told_at = clock_timestamp()
    where singleton = (select singleton from app.schedule where silence_told_at is null for update skip locked);
  if not found then
    return false;
  end if;
  perform app.mail_coordinators('schedule-silent-to-staff', jsonb_build_object('since', app.iso(v_since)), app.iso(v_since));
  return true;
end
$$;
comment on function app.watch_schedule() is
  'Tells the coordinators by mail, once per silence, that the due work has not run for 15 minutes; true when it did so now. Called by api.health, api.room_notice and api.take_mail, since the schedule itself is dead.';

create function app.note_run() returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_schedule app.schedule;
begin
  perform app.expect_schedule();
  select * into v_schedule from app.schedule for update skip locked;
  if v_schedule.silence_told_at is not null then
    perform app.mail_coordinators('schedule-back-to-staff',
      jsonb_build_object('from', app.iso(coalesce(v_schedule.ran_at, v_schedule.expected_since)), 'to', app.iso(clock_timestamp())),
      app.iso(v_schedule.silence_told_at));
  end if;
  update app.schedule set ran_at = clock_timestamp(), silence_told_at = null where singleton = v_schedule.singleton;
end
$$;
comment on function app.note_run() is
  'The due work has run. After a silence that staff were told about they are told that it is over, and how long it was. Called last by api.run_due_work.';

create function app.failing_timers() returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (select coalesce(jsonb_agg(jsonb_build_object('timer', f.timer, 'since', app.iso(f.failed_since), 'code', f.code, 'place', f.place)
                            order by f.failed_since, f.timer), '[]')
          from app.timer_failures f join app.timers() t on t.name = f.timer
          where f.failed_since < f.failed_at - interval '5 minutes');
end
$$;
comment on function app.failing_timers() is
  'Timers that have failed for more than five minutes: [{timer, since, code, place}]. A minute''s failure, a deadlock for one, mends itself.';

create function app.mail_waiting_since() returns timestamptz
language plpgsql stable set search_path = ''
as $$
begin
  -- A mail that waits for its next try, as the provider asked, is not stuck.
  return (select min(due_at) from app.outbox
          where state = 'queued' and due_at < app.now() - interval '15 minutes'
            and coalesce(retry_at, '-infinity') < clock_timestamp() - interval '15 minutes'
            and coalesce(useful_until > app.now(), true)
            -- A letter to thousands takes its time, and lets every other mail pass.
            and (newsletter_id is null or due_at < app.now() - interval '3 hours')
            and created_at < clock_timestamp() - interval '15 minutes');
end
$$;
comment on function app.mail_waiting_since() is
  'Since when a mail has been due that nobody has tried to send for 15 minutes, a newsletter for three hours: the mail worker is dead or far behind. Null when none.';

create function app.health() returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_silent_since timestamptz := app.silent_since();
  v_failing jsonb := app.failing_timers();
  v_waiting_since timestamptz := app.mail_waiting_since();
begin
  return jsonb_build_object(
    'ok', v_silent_since is null and v_failing = '[]' and v_waiting_since is null,
    'silentSince', app.iso(v_silent_since), 'failing', v_failing, 'mailWaitingSince', app.iso(v_waiting_since));
end
$$;
comment on function app.health() is
  'What is wrong, if anything: {ok, silentSince, failing, mailWaitingSince}. Called by api.health and api.room_notice, so that the room and the watcher say the same.';

-- Doors ---------------------------------------------------------------------------------------------

create function api.health() returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_health jsonb;
  v_told boolean := app.watch_schedule();
begin
  v_health := app.health();
  return v_health || jsonb_build_object(
    'database', 'ok', 'told', v_told, 'silent', v_health ->> 'silentSince' is not null,
    'oldestQueuedMailSeconds', (select floor(extract(epoch from app.now() - min(due_at)))::bigint
                                from app.outbox where state in ('queued', 'leased') and due_at <= app.now()),
    'lastDueRun', (select app.iso(ran_at) from app.schedule),
    'lastBuild', (select app.iso(to_timestamp(max(number) / 1000.0)) from app.builds),
    'lastPublish', (select app.iso(published_at) from app.builds order by number desc limit 1));
end
$$;
comment on function api.health() is
  'How the system is, with nothing about people: {ok, database, oldestQueuedMailSeconds, lastDueRun, lastBuild, lastPublish, silent, silentSince, failing, mailWaitingSince, told}. Moments are null when there has been none; told is true when the coordinators were mailed about a silence now. Called by /api/halsa.';

create function api.room_notice() returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_told boolean;
begin
  perform app.require_role('coordinator', 'administrator');
  v_told := app.watch_schedule();
  return app.health() || jsonb_build_object(
    'told', v_told,
    'trouble', (select count(*) from (
      select from app.outbox o where app.is_in_trouble(o) limit 200) troubled));
end
$$;
comment on function api.room_notice() is
  'What every page of the room says first: {trouble (mails that did not arrive, at most 200), ok, silentSince, failing, mailWaitingSince, told}. Called for each room page. Refuses sign_in_required, not_allowed.';

grant execute on function api.health() to service_role;
grant execute on function api.room_notice() to authenticated;
