-- Batches and pace: many mails in one call, and as many calls as the provider allows.
--
-- A batch is a row whose members and bytes are frozen before the first call. It goes out under one key, and after
-- a lost answer or a lost worker the same bytes are replayed under the same key within the provider's day.

create table app.mail_batches (
  id bigint generated always as identity primary key,
  key text not null unique check (length(key) between 1 and 256),
  body text,
  size int not null check (size between 1 and 100),
  state text not null default 'leased' check (state in ('waiting', 'leased', 'done')),
  lease uuid,
  lease_until timestamptz,
  retry_at timestamptz,
  attempts int not null default 0,
  answer_lost boolean not null default false,
  send_started_at timestamptz not null default pg_catalog.clock_timestamp(),
  constraint mail_batches_leased_has_lease check (state <> 'leased' or (lease is not null and lease_until is not null)),
  constraint mail_batches_done_is_blanked check ((state = 'done') = (body is null))
);
comment on table app.mail_batches is
  'Mails that go in one call: the body as it is sent, and the key it is sent under. Members are the rows of app.outbox with its id, in the order of batch_position. The body is blanked when the batch is done. All times are the real clock''s.';
create index mail_batches_open on app.mail_batches (id) where state <> 'done';
alter table app.mail_batches enable row level security;

alter table app.outbox add foreign key (batch_id) references app.mail_batches (id) on delete set null;

insert into app.personal_columns (table_name, column_name, activity, label, purpose, retention) values
  ('mail_batches', 'body', 'mail', 'De färdiga mejlen', 'Skicka varje mejl en enda gång, också efter ett avbrott', 'Töms när mejlen är skickade');

create table app.mail_pace (
  provider text primary key check (length(provider) between 1 and 40),
  interval_milliseconds int not null default 510 check (interval_milliseconds between 0 and 60000),
  next_call_at timestamptz not null default '-infinity'
);
comment on table app.mail_pace is
  'When each provider may next be called, whichever worker calls. The interval is a little more than half a second, since two calls a second are allowed and a network is not a clock.';
alter table app.mail_pace enable row level security;

-- Helpers -------------------------------------------------------------------------------------------

create function app.end_batch(p_id bigint) returns void
language sql volatile set search_path = ''
as $$ update app.mail_batches set state = 'done', body = null, lease = null, lease_until = null where id = p_id $$;
comment on function app.end_batch(bigint) is 'Nothing more is to be sent under the key of this batch; its members say what became of them.';

create function app.give_up_batch(p_batch app.mail_batches, p_state text, p_error text) returns void
language sql volatile set search_path = ''
as $$
  update app.outbox set state = p_state, attempts = p_batch.attempts, last_error = left(p_error, 500) where batch_id = p_batch.id and state = 'queued';
  select app.end_batch(p_batch.id)
$$;
comment on function app.give_up_batch(app.mail_batches, text, text) is 'Ends a batch whose members all become failed or unsure.';

create function app.lock_members(p_batch_ids bigint[]) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  perform 1 from app.outbox where batch_id = any (p_batch_ids) order by id for update;
end
$$;
comment on function app.lock_members(bigint[]) is 'Locks the mails of batches by id, as app.lock_session_mail does a session''s. Called before they are changed, whatever order they have in their batch.';

create function app.expire_batches(p_replayable boolean) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_ids bigint[];
  v_batch app.mail_batches;
begin
  v_ids := array(
    select id from app.mail_batches
    where state <> 'done' and (state = 'waiting' or lease_until < clock_timestamp())
      and (not p_replayable or send_started_at < clock_timestamp() - interval '23 hours')
    order by id limit 20 for update skip locked);
  perform app.lock_members(v_ids);
  for v_batch in select * from app.mail_batches where id = any (v_ids) order by id loop
    perform app.give_up_batch(v_batch, 'unsure', 'key_forgotten');
  end loop;
end
$$;
comment on function app.expire_batches(boolean) is
  'Batches that nobody may replay any more: after 23 hours, since the provider remembers a key for 24, or with a provider that never knew it. Their mails may have gone out, so they become unsure. Called by api.take_batch.';

create function app.end_batch_attempt(p_batch app.mail_batches, p_error text, p_wait_seconds int, p_answer_lost boolean) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_wait interval := coalesce(app.asked_wait(p_wait_seconds), app.mail_back_off(p_batch.attempts + 1));
begin
  p_batch.attempts := p_batch.attempts + (p_wait_seconds is null)::int;
  p_batch.answer_lost := p_batch.answer_lost or p_answer_lost;
  if v_wait is null then
    perform app.give_up_batch(p_batch, case when p_batch.answer_lost then 'unsure' else 'failed' end, p_error);
  else
    update app.mail_batches set state = 'waiting', attempts = p_batch.attempts, answer_lost = p_batch.answer_lost,
      retry_at = clock_timestamp() + v_wait, lease = null, lease_until = null where id = p_batch.id;
  end if;
end
$$;
comment on function app.end_batch_attempt(app.mail_batches, text, int, boolean) is
  'Puts a batch back as app.end_attempt does a mail; after the last attempt its mails are failed, or unsure when an answer was lost. Called by api.report_batch.';

create function app.leased_batch(p_id bigint, p_lease uuid) returns app.mail_batches
language plpgsql volatile set search_path = ''
as $$
declare
  v_batch app.mail_batches;
begin
  select * into v_batch from app.mail_batches where id = p_id and lease = p_lease and state = 'leased' for update;
  perform app.lock_members(array[v_batch.id]);
  return v_batch;
end
$$;
comment on function app.leased_batch(bigint, uuid) is 'The batch, locked with its mails, if the worker still has it; else a row of nulls.';

-- Doors for the mail worker ---------------------------------------------------------------------------

create function api.freeze_batch(p_lease_seconds int, p_key text, p_body text, p_items jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_size int := jsonb_array_length(p_items);
  v_held bigint[];
  v_batch app.mail_batches;
begin
  v_held := array(
    select o.id from app.outbox o join jsonb_array_elements(p_items) item
      on o.id = (item ->> 'id')::bigint and o.lease = (item ->> 'lease')::uuid
    where o.state = 'leased' and o.lease_until > clock_timestamp() and o.send_started_at is null
    order by o.id for update of o);
  if cardinality(v_held) < v_size then
    return null;
  end if;
  insert into app.mail_batches (key, body, size, lease, lease_until)
    values (p_key, p_body, v_size, gen_random_uuid(), clock_timestamp() + make_interval(secs => least(greatest(p_lease_seconds, 1), 900)))
    returning * into v_batch;
  update app.outbox o set state = 'queued', batch_id = v_batch.id, batch_position = items.position - 1,
      send_started_at = v_batch.send_started_at, lease = null, lease_until = null
    from jsonb_array_elements(p_items) with ordinality as items (item, position)
    where o.id = (item ->> 'id')::bigint;
  return jsonb_build_object('id', v_batch.id, 'lease', v_batch.lease, 'key', v_batch.key, 'size', v_batch.size);
end
$$;
comment on function api.freeze_batch(int, text, text, jsonb) is
  'Makes a batch of leased mails, [{id, lease}] in the order of the body, and leases it to the worker: {id, lease, key, size}. Null, and nothing frozen, when one of them is no longer the worker''s.';

create function api.take_batch(p_lease_seconds int, p_replayable boolean) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_batch app.mail_batches;
begin
  perform app.expire_batches(p_replayable);
  select * into v_batch from app.mail_batches
    where p_replayable and ((state = 'waiting' and retry_at <= clock_timestamp()) or (state = 'leased' and lease_until < clock_timestamp()))
    order by id limit 1 for update skip locked;
  if v_batch.id is null then
    return null;
  end if;
  -- A worker that was lost may have made its call.
  update app.mail_batches set answer_lost = answer_lost or v_batch.state = 'leased', state = 'leased', lease = gen_random_uuid(),
      lease_until = clock_timestamp() + make_interval(secs => least(greatest(p_lease_seconds, 1), 900))
    where id = v_batch.id returning * into v_batch;
  return jsonb_build_object('id', v_batch.id, 'lease', v_batch.lease, 'key', v_batch.key, 'body', v_batch.body, 'size', v_batch.size);
end
$$;
comment on function api.take_batch(int, boolean) is
  'Leases one frozen batch whose time has come, or whose worker was lost: {id, lease, key, body, size}, or null. It is to be sent again as it is.';

create function api.report_batch(p_id bigint, p_lease uuid, p_report jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_batch app.mail_batches := app.leased_batch(p_id, p_lease);
  v_outcome text := p_report ->> 'outcome';
begin
  if v_batch.id is null then
    return jsonb_build_object('reported', 0);
  end if;
  if v_outcome = 'sent' then
    with members as (
      select position - 1 as position, member from jsonb_array_elements(p_report -> 'members') with ordinality as m (member, position)
    )
    update app.outbox o set
        state = case when member ->> 'error' is null then 'sent' else 'failed' end,
        attempts = v_batch.attempts + (member ->> 'error' is not null)::int,
        sent_at = case when member ->> 'error' is null then app.now() end,
        data = case when member ->> 'error' is null then '{}' else o.data end,
        provider_message_id = left(member ->> 'providerMessageId', 200),
        last_error = left(member ->> 'error', 500)
      from members where o.batch_id = p_id and o.batch_position = members.position and o.state = 'queued';
    perform app.apply_mail_events(array(select id from app.outbox where batch_id = p_id and state = 'sent'));
    perform app.end_batch(p_id);
  elsif v_outcome = 'retry' then
    perform app.end_batch_attempt(v_batch, p_report ->> 'error', (p_report ->> 'retryAfterSeconds')::numeric::int,
      coalesce((p_report ->> 'answerLost')::boolean, false));
  elsif v_outcome in ('failed', 'unsure') then
    v_batch.attempts := v_batch.attempts + 1;
    perform app.give_up_batch(v_batch, v_outcome, p_report ->> 'error');
  else
    return jsonb_build_object('reported', 0);
  end if;
  return jsonb_build_object('reported', v_batch.size);
end
$$;
comment on function api.report_batch(bigint, uuid, jsonb) is
  'What became of a batch: {outcome: sent, members: [{providerMessageId} or {error}] in its order} or {outcome: retry | failed | unsure, error, retryAfterSeconds, answerLost}; answers {reported}, 0 when the lease no longer holds.';

create function api.split_batch(p_id bigint, p_lease uuid, p_parts jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_batch app.mail_batches := app.leased_batch(p_id, p_lease);
  v_part jsonb;
  v_part_id bigint;
  v_from int := 0;
begin
  if v_batch.id is null then
    return jsonb_build_object('parts', 0);
  end if;
  for v_part in select p from jsonb_array_elements(p_parts) p limit 2 loop
    insert into app.mail_batches (key, body, size, state, retry_at, attempts, send_started_at)
      values (v_part ->> 'key', v_part ->> 'body', (v_part ->> 'size')::int, 'waiting', clock_timestamp(), v_batch.attempts, v_batch.send_started_at)
      returning id into v_part_id;
    update app.outbox set batch_id = v_part_id, batch_position = batch_position - v_from
      where batch_id = p_id and state = 'queued' and batch_position between v_from and v_from + (v_part ->> 'size')::int - 1;
    v_from := v_from + (v_part ->> 'size')::int;
  end loop;
  perform app.end_batch(p_id);
  return jsonb_build_object('parts', jsonb_array_length(p_parts));
end
$$;
comment on function api.split_batch(bigint, uuid, jsonb) is
  'Parts a batch that the provider refused whole, and so sent nothing of, into two: [{key, body, size}], so that the one bad mail is found and never holds back the others. Answers {parts}, 0 when the lease no longer holds.';

create function api.reserve_mail_call(p_provider text, p_calls int default 1, p_wait_max_milliseconds int default null) returns int
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_pace app.mail_pace;
  v_at timestamptz;
  v_wait int;
begin
  insert into app.mail_pace (provider) values (p_provider) on conflict do nothing;
  select * into v_pace from app.mail_pace where provider = p_provider for update;
  v_at := greatest(v_pace.next_call_at, clock_timestamp());
  v_wait := least(ceil(extract(epoch from v_at - clock_timestamp()) * 1000), 86400000);
  if v_wait <= coalesce(p_wait_max_milliseconds, v_wait) then
    update app.mail_pace set next_call_at = v_at + p_calls * interval_milliseconds * interval '1 millisecond' where provider = p_provider;
  end if;
  return greatest(v_wait, 0);
end
$$;
comment on function api.reserve_mail_call(text, int, int) is
  'When this worker may call the provider: how many milliseconds to wait. The calls are then its own, unless the wait is longer than p_wait_max_milliseconds, when nothing is reserved. One line for all workers.';

create function api.delay_mail_calls(p_provider text, p_milliseconds int) returns void
language sql volatile security definer set search_path = ''
as $$
  update app.mail_pace set next_call_at = next_call_at + least(greatest(p_milliseconds, 0), 1000) * interval '1 millisecond'
    where provider = p_provider
$$;
comment on function api.delay_mail_calls(text, int) is
  'A worker called so much later than it had reserved (at most a second): those after it are moved as much, or three calls would fall within one second.';

create function api.pause_mail_calls(p_provider text, p_seconds numeric) returns void
language sql volatile security definer set search_path = ''
as $$
  insert into app.mail_pace as pace (provider, next_call_at) values (p_provider, clock_timestamp() + app.asked_wait(ceil(p_seconds)::int))
    on conflict (provider) do update set next_call_at = greatest(pace.next_call_at, excluded.next_call_at)
$$;
comment on function api.pause_mail_calls(text, numeric) is
  'The provider wants peace for so many seconds (at most six hours): no worker is given a call before that.';

create function api.next_mail_in() returns int
language sql stable security definer set search_path = ''
as $$
  select case when min(at) is not null then
    least(ceil(extract(epoch from greatest(min(at), clock_timestamp()) - clock_timestamp()) * 1000), 86400000)::int end
  from (
    select min(coalesce(retry_at, '-infinity')) as at from app.outbox where state = 'queued' and batch_id is null and due_at <= app.now()
    union all select min(lease_until) from app.outbox where state = 'leased'
    union all select min(case state when 'leased' then lease_until else retry_at end) from app.mail_batches where state <> 'done'
  ) moments
$$;
comment on function api.next_mail_in() is
  'Milliseconds until there may be something to send: a mail whose wait is over, or one whose worker was lost. Null when nothing is on its way. Called by the mail worker before it ends.';

grant execute on function api.freeze_batch(int, text, text, jsonb) to service_role;
grant execute on function api.take_batch(int, boolean) to service_role;
grant execute on function api.report_batch(bigint, uuid, jsonb) to service_role;
grant execute on function api.split_batch(bigint, uuid, jsonb) to service_role;
grant execute on function api.reserve_mail_call(text, int, int) to service_role;
grant execute on function api.delay_mail_calls(text, int) to service_role;
grant execute on function api.pause_mail_calls(text, numeric) to service_role;
grant execute on function api.next_mail_in() to service_role;
