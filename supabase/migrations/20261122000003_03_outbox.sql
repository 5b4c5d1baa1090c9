-- The outbox: doors write mails in their own transaction, a worker sends them.
--
-- queued → sending (leased) → sent | failed | unsure, or back to queued with a back-off; dropped when
-- the mail came too late to be of use. A mail's bytes are frozen on its row before the first call, so
-- that a crash between send and report can replay the same bytes under the same key where the provider
-- recognises it, and otherwise ends as unsure, which a person decides about.

create table app.outbox (
  id bigint generated always as identity primary key,
  template text not null,
  recipient_email text not null,
  recipient_name text not null,
  data jsonb not null,
  unique_key text not null unique,
  state text not null default 'queued' check (state in ('queued', 'sending', 'sent', 'failed', 'unsure', 'dropped')),
  due_at timestamptz not null,
  useful_until timestamptz,
  retry_at timestamptz,
  attempts int not null default 0,
  resends int not null default 0,
  lease uuid,
  lease_until timestamptz,
  replayable boolean not null default false,
  rendered jsonb,
  send_started_at timestamptz,
  provider_message_id text,
  last_error text,
  session_id bigint,
  registration_id bigint,
  submission_id bigint,
  created_at timestamptz not null default pg_catalog.now(),
  sent_at timestamptz,
  constraint outbox_sending_is_leased check (state <> 'sending' or (lease is not null and lease_until is not null)),
  constraint outbox_sent_is_blanked check (state <> 'sent' or (data = '{}' and rendered is null))
);
comment on table app.outbox is
  'Mails to send and the record of what was sent. due_at and useful_until go by app.now(); leases and retry_at by the real clock. A mail about a registration or a submission is composed when a worker takes it (app.mail_content): data then holds only what the door alone knew. data and rendered are blanked when the mail is sent or dropped.';
create index outbox_queued_due_at on app.outbox (due_at, id) where state = 'queued';
create index outbox_sending_lease_until on app.outbox (lease_until) where state = 'sending';
create index outbox_useful_until on app.outbox (useful_until) where state = 'queued' and useful_until is not null;
create index outbox_trouble on app.outbox (created_at) where state in ('failed', 'unsure');
create index outbox_session_id on app.outbox (session_id);
create index outbox_registration_id on app.outbox (registration_id) where registration_id is not null;
create index outbox_submission_id on app.outbox (submission_id) where submission_id is not null;
alter table app.outbox enable row level security;

insert into app.personal_columns (table_name, column_name, purpose, retention) values
  ('outbox', 'recipient_email', 'Skicka mejlet och visa vad som skickats', 'Enligt förbundets gallringsbeslut'),
  ('outbox', 'recipient_name', 'Skicka mejlet och visa vad som skickats', 'Enligt förbundets gallringsbeslut'),
  ('outbox', 'data', 'Innehållet i mejlet', 'Töms när mejlet är skickat'),
  ('outbox', 'rendered', 'Det färdiga mejlet, så att ett avbrott inte ger två', 'Töms när mejlet är skickat'),
  ('outbox', 'last_error', 'Visa varför ett mejl inte kom fram; kan innehålla adressen', 'Enligt förbundets gallringsbeslut');

-- Helpers -------------------------------------------------------------------------------------------

create function app.enqueue(
  p_template text, p_email text, p_name text, p_data jsonb, p_key text,
  p_session_id bigint default null, p_due_at timestamptz default null, p_useful_until timestamptz default null
) returns void
language sql volatile set search_path = ''
as $$
  insert into app.outbox (template, recipient_email, recipient_name, data, unique_key, session_id, due_at, useful_until)
  values (p_template, p_email, coalesce(app.tidy_line(p_name), ''), p_data, p_key, p_session_id,
          coalesce(p_due_at, app.now()), p_useful_until)
  on conflict (unique_key) do nothing
$$;
comment on function app.enqueue(text, text, text, jsonb, text, bigint, timestamptz, timestamptz) is
  'Puts a mail in the outbox, once per key. Called by doors, in their own transaction.';

create function app.mail_back_off(p_attempts int) returns interval
language sql immutable set search_path = ''
as $$ select (array['1 min', '5 min', '15 min', '60 min', '240 min']::interval[])[p_attempts] $$;
comment on function app.mail_back_off(int) is 'How long to wait after this many failed attempts; null when it is time to give up.';

create function app.drop_session_mail(p_session_id bigint, p_keep text[]) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_dropped int;
begin
  update app.outbox set state = 'dropped', data = '{}', rendered = null
    where session_id = p_session_id and state = 'queued' and send_started_at is null and template <> all (p_keep);
  get diagnostics v_dropped = row_count;
  -- What a worker holds may still go out; if it comes back, or staff would send it again, it is of no use.
  update app.outbox set useful_until = app.now()
    where session_id = p_session_id and state in ('queued', 'sending', 'failed', 'unsure') and template <> all (p_keep);
  return v_dropped;
end
$$;
comment on function app.drop_session_mail(bigint, text[]) is
  'Drops the unsent mails of a session, except the named templates. Called when a session is cancelled. Returns how many.';

create function app.is_useful(p_mail app.outbox) returns boolean
language sql stable set search_path = ''
as $$ select coalesce(p_mail.useful_until > app.now(), true) $$;
comment on function app.is_useful(app.outbox) is 'Whether a mail would still be of use to its reader.';

create function app.drop_late_mail(p_count_max int) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_dropped int;
begin
  update app.outbox set state = 'dropped', data = '{}', rendered = null
    where id in (select id from app.outbox where state = 'queued' and useful_until <= app.now()
                 order by id limit p_count_max for update skip locked);
  get diagnostics v_dropped = row_count;
  return v_dropped;
end
$$;
comment on function app.drop_late_mail(int) is
  'Drops mails that waited past their useful_until. Called before mails are taken and by the due work. Returns how many.';

create function app.end_attempt(p_id bigint, p_error text, p_wait_seconds int default null) returns void
language sql volatile set search_path = ''
as $$
  -- A provider that says when to come back has not judged the mail: such a wait is no failed attempt.
  update app.outbox set
    attempts = attempts + (p_wait_seconds is null)::int,
    state = case when p_wait_seconds is null and app.mail_back_off(attempts + 1) is null then 'failed' else 'queued' end,
    retry_at = clock_timestamp() + case when p_wait_seconds is null then app.mail_back_off(attempts + 1)
      else make_interval(secs => least(greatest(p_wait_seconds, 1), 21600)) end,
    last_error = left(p_error, 500),
    -- Without replay a reported failure means that nothing went out; with it, the first call's day counts on.
    send_started_at = case when replayable then send_started_at end,
    lease = null, lease_until = null
  where id = p_id
$$;
comment on function app.end_attempt(bigint, text, int) is
  'Puts a mail back with a back-off of 1, 5, 15, 60 and 240 minutes, or what the provider asked for; then it is failed. Called when a worker reports or is lost.';

create function app.reclaim_mail(p_count_max int, p_replayable boolean) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_mail app.outbox;
begin
  for v_mail in
    select * from app.outbox where state = 'sending' and lease_until < clock_timestamp()
    order by lease_until limit p_count_max for update skip locked
  loop
    if v_mail.send_started_at is null then
      -- Counted as an attempt, so that a mail that kills its worker ends as failed.
      perform app.end_attempt(v_mail.id, 'worker_lost');
    elsif v_mail.replayable and p_replayable then
      update app.outbox set state = 'queued', retry_at = null, lease = null, lease_until = null where id = v_mail.id;
    else
      -- The lease is kept: a late report from the worker that held it still tells the truth.
      update app.outbox set state = 'unsure', last_error = 'worker_lost' where id = v_mail.id;
    end if;
  end loop;
  -- The provider remembers a key for 24 h; an hour is left for clocks and slow calls.
  update app.outbox set state = 'unsure'
    where id in (select id from app.outbox where state = 'queued' and send_started_at is not null
                   and (send_started_at < clock_timestamp() - interval '23 hours' or not p_replayable)
                 order by id limit p_count_max for update skip locked);
end
$$;
comment on function app.reclaim_mail(int, boolean) is
  'Takes back mails whose worker was lost: unsent ones wait, frozen ones are replayed where the provider recognises the key, else they become unsure.';

-- Doors for the mail worker ---------------------------------------------------------------------------

create function api.take_mail(p_count_max int, p_lease_seconds int, p_replayable boolean) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_lease uuid := gen_random_uuid();
  v_taken jsonb;
begin
  perform app.reclaim_mail(200, p_replayable);
  perform app.drop_late_mail(200);
  with due as (
    select id from app.outbox
    where state = 'queued' and due_at <= app.now() and (retry_at is null or retry_at <= clock_timestamp())
    order by due_at, id limit least(greatest(p_count_max, 0), 100)
    for update skip locked
  ), taken as (
    update app.outbox o set state = 'sending', lease = v_lease, replayable = p_replayable,
      lease_until = clock_timestamp() + make_interval(secs => least(greatest(p_lease_seconds, 1), 900))
    from due where o.id = due.id
    returning o as mail
  )
  select coalesce(jsonb_agg(jsonb_build_object(
      'id', (mail).id, 'lease', (mail).lease, 'template', (mail).template,
      'recipientEmail', (mail).recipient_email, 'recipientName', (mail).recipient_name,
      'data', case when (mail).rendered is null then app.mail_content(mail) else '{}' end,
      'key', (mail).unique_key || case when (mail).resends > 0 then '/' || (mail).resends else '' end,
      'rendered', (mail).rendered) order by (mail).due_at, (mail).id), '[]')
    into v_taken from taken;
  return v_taken;
end
$$;
comment on function api.take_mail(int, int, boolean) is
  'Leases at most p_count_max (100) due mails to one worker: [{id, lease, template, recipientEmail, recipientName, data, key, rendered}]. rendered is set when the mail must be replayed byte for byte. p_replayable: the provider recognises a key for 24 h.';

create function api.freeze_mail(p_items jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_frozen jsonb;
begin
  with items as (
    select (i ->> 'id')::bigint as id, (i ->> 'lease')::uuid as lease, i -> 'rendered' as rendered
    from jsonb_array_elements(p_items) i limit 100
  ), frozen as (
    update app.outbox o set
      rendered = coalesce(o.rendered, items.rendered),
      send_started_at = coalesce(o.send_started_at, clock_timestamp())
    from items
    where o.id = items.id and o.lease = items.lease and o.state = 'sending' and o.lease_until > clock_timestamp()
    returning o.id
  )
  select coalesce(jsonb_agg(id order by id), '[]') into v_frozen from frozen;
  return v_frozen;
end
$$;
comment on function api.freeze_mail(jsonb) is
  'Stores the rendered bytes of leased mails before they are sent: [{id, lease, rendered}] → the ids that may be sent. A lease that ran out, or was given to another worker, freezes nothing. Bytes already frozen stay.';

create function app.report_one(p_item jsonb) returns boolean
language plpgsql volatile set search_path = ''
as $$
declare
  v_mail app.outbox;
begin
  select * into v_mail from app.outbox
    where id = (p_item ->> 'id')::bigint and lease = (p_item ->> 'lease')::uuid and state in ('sending', 'unsure')
    for update;
  if v_mail.id is null then
    return false;
  end if;
  case p_item ->> 'outcome'
    when 'sent' then
      update app.outbox set state = 'sent', sent_at = app.now(), data = '{}', rendered = null, last_error = null,
        provider_message_id = left(p_item ->> 'providerMessageId', 200), lease = null, lease_until = null
        where id = v_mail.id;
    when 'retry' then
      perform app.end_attempt(v_mail.id, p_item ->> 'error', (p_item ->> 'retryAfterSeconds')::numeric::int);
    when 'failed' then
      update app.outbox set state = 'failed', attempts = attempts + 1, last_error = left(p_item ->> 'error', 500),
        lease = null, lease_until = null
        where id = v_mail.id;
    else
      return false;
  end case;
  return true;
end
$$;
comment on function app.report_one(jsonb) is 'What became of one mail; false when the lease no longer holds or the outcome is unknown. Called by api.report_mail.';

create function api.report_mail(p_items jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_item jsonb;
  v_reported int := 0;
begin
  for v_item in select i from jsonb_array_elements(p_items) i order by (i ->> 'id')::bigint limit 100 loop
    v_reported := v_reported + app.report_one(v_item)::int;
  end loop;
  return jsonb_build_object('reported', v_reported);
end
$$;
comment on function api.report_mail(jsonb) is
  'What became of leased mails: [{id, lease, outcome: sent | retry | failed, error, retryAfterSeconds, providerMessageId}] → {reported}. Sent mails keep address and template, and lose their content.';

-- Doors for staff -------------------------------------------------------------------------------------

create function api.mail_trouble() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform app.require_role('coordinator', 'administrator');
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'id', id, 'template', template, 'recipientEmail', recipient_email, 'recipientName', recipient_name,
      'state', state, 'lastError', last_error, 'attempts', attempts, 'at', app.iso(created_at),
      'phone', coalesce(
        (select r.phone from app.registrations r
         where r.session_id = trouble.session_id and r.email = trouble.recipient_email
           and app.person_key(r.name) = app.person_key(trouble.recipient_name) and r.phone is not null
         order by r.id desc limit 1),
        (select s.contact_phone from app.submissions s
         where s.session_id = trouble.session_id and s.contact_email = trouble.recipient_email and s.contact_phone is not null
         order by s.id desc limit 1))) order by created_at desc, id desc), '[]')
    from (select * from app.outbox o where state in ('failed', 'unsure') and app.is_useful(o) order by created_at desc, id desc limit 200) trouble);
end
$$;
comment on function api.mail_trouble() is
  'Mails that failed or may not have arrived, with the person''s phone when they gave one; newest first, at most 200. Called by the room. Refuses sign_in_required, not_allowed.';

create function api.retry_mail(p_id bigint) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator');
  v_retried int;
begin
  -- A person decided that it goes out again, so it is a new mail to the provider: new key, new bytes.
  update app.outbox o set state = 'queued', attempts = 0, resends = resends + 1, retry_at = null, last_error = null,
    rendered = null, send_started_at = null, lease = null, lease_until = null
    where app.is_useful(o) and ((p_id is null and state = 'failed') or (id = p_id and state in ('failed', 'unsure')));
  get diagnostics v_retried = row_count;
  if v_retried > 0 then
    perform app.audit(v_staff_id, 'mail_retried', coalesce('outbox/' || p_id, 'outbox'), jsonb_build_object('count', v_retried));
  end if;
  return jsonb_build_object('retried', v_retried);
end
$$;
comment on function api.retry_mail(bigint) is
  'Queues one failed or unsure mail again, or with null every failed one: {retried}. An unsure mail may already have arrived, so those are chosen one by one. Called by the room. Refuses sign_in_required, not_allowed.';

grant execute on function api.mail_trouble() to authenticated;
grant execute on function api.retry_mail(bigint) to authenticated;
grant execute on function api.take_mail(int, int, boolean) to service_role;
grant execute on function api.freeze_mail(jsonb) to service_role;
grant execute on function api.report_mail(jsonb) to service_role;
