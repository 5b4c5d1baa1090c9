-- Due work: everything that happens because time has passed, on one page. Each line is a query that finds
-- what is due, limited, so that a run repeated or two at once do nothing twice.

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

create function api.run_due_work() returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
begin
  if not pg_try_advisory_xact_lock(hashtextextended('run_due_work', 0)) then
    return jsonb_build_object('outcome', 'already_running');
  end if;
  return jsonb_build_object(
    'outcome', 'done',
    'mailDropped', app.drop_late_mail(1000),
    'attemptsTidied', app.tidy_attempts(5000));
end
$$;
comment on function api.run_due_work() is
  'Does what is due now and says how much: {outcome: done | already_running, mailDropped, attemptsTidied}. Called by the schedule every minute; a second run at the same time does nothing.';

grant execute on function api.run_due_work() to service_role;
