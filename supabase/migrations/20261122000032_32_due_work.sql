-- Due work: everything that happens because time has passed, on one page.

create function app.timers() returns table (name text, count_max int)
language sql immutable set search_path = ''
as $$
  values
    -- Offers whose time is up end, and the seat goes to the next in line; none is out once the session has started.
    ('expire_due_offers', 200),
    -- Changes to sessions that have rested for a quarter of an hour are told.
    ('tell_session_changes', 20),
    -- Reminders, at eight in the morning, to those who have a seat.
    ('send_reminders', 1000),
    -- Newsletters that staff have given a time begin to go out.
    ('start_due_newsletters', 2),
    -- Mails that waited past the moment when they were of use are dropped instead of sent late.
    ('drop_late_mail', 1000),
    -- News and newsletters whose time has come ask for a build of the site; the schedule fires its hook.
    ('ask_for_build', 100),
    -- Whoever wanted the newsletter when they registered is asked to confirm it.
    ('invite_subscribers', 200),
    -- What was asked for and never confirmed is forgotten after thirty days.
    ('forget_unconfirmed', 1000),
    -- Every letter has links of its own; those of old letters are forgotten once newer have come.
    ('tidy_letter_links', 5000),
    -- An enquiry that nobody has answered: its owner is told before its time is up, and the coordinators after.
    ('remind_enquiries', 100),
    -- What has been sent in finds its employer in the register.
    ('register_employers', 500),
    -- Networks: enough want one, a meeting is ahead, somebody ticked the box, nobody said yes.
    ('tell_networks_ready', 20),
    ('tell_network_meetings', 500),
    ('tell_meeting_changes', 500),
    ('invite_members', 200),
    ('forget_unconfirmed_members', 1000),
    -- Surveys to those who were there, reminders to who has not answered, and the answers of a round that has closed.
    ('invite_to_surveys', 200),
    ('remind_surveys', 200),
    ('close_survey_rounds', 5),
    -- What employers need to hire is counted when a half-year is over.
    ('freeze_competence', 1),
    -- Files that nobody makes any more are given up, and those that have been kept for a week are taken away.
    ('give_up_files', 20),
    ('forget_files', 100),
    -- Attempts that limits were counted by are forgotten after a day.
    ('tidy_attempts', 5000)
$$;
comment on function app.timers() is
  'The page of timers: each line is a function app.<name>(count_max) returns int, run every minute. It finds by a query what is due, does at most so many, tells how many, and does nothing twice: a run repeated, or made up for after an outage, ends in the right state.';

create function app.tidy_attempts(p_count_max int) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_tidied int;
begin
  delete from app.attempts
    where ctid = any (array(select ctid from app.attempts where at < clock_timestamp() - interval '1 day'
                            limit p_count_max for update skip locked));
  get diagnostics v_tidied = row_count;
  return v_tidied;
end
$$;
comment on function app.tidy_attempts(int) is 'Forgets attempts older than a day; no limit looks further back. Returns how many.';

create function app.run_timer(p_name text, p_count_max int) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  v_done int;
  v_code text;
  v_place text;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('timer/' || p_name, 0)) then
    return jsonb_build_object('busy', jsonb_build_array(p_name));
  end if;
  execute format('select app.%I($1)', p_name) into v_done using p_count_max;
  delete from app.timer_failures where timer = p_name;
  return jsonb_build_object('done', jsonb_build_object(p_name, v_done));
-- Running out of time is not among the others, but it must not take their work with it either.
exception when query_canceled or others then
  get stacked diagnostics v_code = returned_sqlstate, v_place = pg_exception_context;
  insert into app.timer_failures (timer, code, place) values (p_name, v_code, left(split_part(v_place, E'\n', 1), 200))
    on conflict (timer) do update set failed_at = clock_timestamp(), code = excluded.code, place = excluded.place;
  return jsonb_build_object('failed', jsonb_build_array(p_name));
end
$$;
comment on function app.run_timer(text, int) is
  'Runs one timer, alone and in a transaction of its own making: {done: {name: how many}}, {failed: [name]} with nothing done and the failure noted, or {busy: [name]} while another run has it. Called by api.run_due_work.';

create function api.due_timers() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (select jsonb_agg(name) from app.timers());
end
$$;
comment on function api.due_timers() is 'The names of the timers, in order. Called by the schedule, which runs each by itself.';

create function api.run_due_work(p_timer text default null) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_timer record;
  v_one jsonb;
  v_done jsonb := '{}';
  v_failed jsonb := '[]';
  v_busy jsonb := '[]';
begin
  for v_timer in select name, count_max from app.timers() where name = coalesce(p_timer, name) loop
    v_one := app.run_timer(v_timer.name, v_timer.count_max);
    v_done := v_done || coalesce(v_one -> 'done', '{}');
    v_failed := v_failed || coalesce(v_one -> 'failed', '[]');
    v_busy := v_busy || coalesce(v_one -> 'busy', '[]');
  end loop;
  perform app.note_run();
  return jsonb_build_object('done', v_done, 'failed', v_failed, 'busy', v_busy);
end
$$;
comment on function api.run_due_work(text) is
  'Does what is due now, all of it or one timer, and says how much: {done: {timer: count}, failed: [timer], busy: [timer]}. The schedule asks for one at a time, every minute, so that none holds locks while another works; a timer that fails never stops the rest.';

grant execute on function api.due_timers() to service_role;
grant execute on function api.run_due_work(text) to service_role;
