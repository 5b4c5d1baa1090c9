-- The outbox: doors write mails in their own transaction, a worker sends them.
--
-- queued → leased → sent | failed | unsure, or back to queued with a back-off; suppressed when the address is
-- not to be written to, dropped when the mail came too late to be of use. A mail's bytes are frozen before the
-- first call, on its row or in a batch (23), so that a crash between send and report can replay the same bytes
-- under the same key where the provider recognises it, and otherwise ends as unsure, which a person decides about.

create table app.outbox (
  id bigint generated always as identity primary key,
  template text not null,
  recipient_email text not null,
  recipient_name text not null,
  data jsonb not null,
  unique_key text not null unique,
  state text not null default 'queued'
    check (state in ('queued', 'leased', 'sent', 'failed', 'suppressed', 'unsure', 'dropped')),
  -- A mail with a calendar file goes by itself: providers take no attachments in a batch.
  alone boolean not null generated always as (coalesce(jsonb_typeof(data -> 'calendar') = 'object', false)) stored,
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
  answer_lost boolean not null default false,
  batch_id bigint,
  batch_position int,
  provider_message_id text,
  bounced_at timestamptz,
  last_error text,
  handled_at timestamptz,
  session_id bigint,
  registration_id bigint,
  submission_id bigint,
  -- At most one of them, beside a newsletter: what the mail is about.
  subscriber_id bigint,
  newsletter_id bigint,
  membership_id bigint,
  enquiry_id bigint,
  survey_invitation_id bigint,
  created_at timestamptz not null default pg_catalog.now(),
  sent_at timestamptz,
  constraint outbox_leased_has_lease check (state <> 'leased' or (lease is not null and lease_until is not null)),
  constraint outbox_sent_is_blanked check (state <> 'sent' or (data = '{}' and rendered is null))
);
comment on table app.outbox is
  'Mails to send and the record of what was sent. due_at and useful_until go by app.now(); leases and retry_at by the real clock. A mail about a registration, a submission, a subscriber, a membership, an enquiry or a survey is composed when a worker takes it (app.mail_content): data then holds only what the door alone knew. data and rendered are blanked when the mail is sent or dropped. A queued mail with a batch_id waits for its batch. answer_lost: a call was made whose answer never came, so that giving up ends as unsure. handled_at: staff have dealt with what went wrong.';
create index outbox_due on app.outbox ((newsletter_id is not null), due_at, id) where state = 'queued' and batch_id is null;
create index outbox_replay on app.outbox (send_started_at) where state = 'queued' and batch_id is null and send_started_at is not null;
create index outbox_leased_lease_until on app.outbox (lease_until) where state = 'leased';
create index outbox_useful_until on app.outbox (useful_until) where state = 'queued' and useful_until is not null;
create index outbox_trouble on app.outbox (created_at)
  where (state in ('failed', 'unsure', 'suppressed') or bounced_at is not null) and handled_at is null;
create index outbox_recipient_email on app.outbox (recipient_email);
create index outbox_provider_message_id on app.outbox (provider_message_id) where provider_message_id is not null;
create index outbox_batch_id on app.outbox (batch_id) where batch_id is not null;
create index outbox_session_id on app.outbox (session_id);
create index outbox_registration_id on app.outbox (registration_id) where registration_id is not null;
create index outbox_submission_id on app.outbox (submission_id) where submission_id is not null;
alter table app.outbox enable row level security;

insert into app.personal_columns (table_name, column_name, activity, label, purpose, retention) values
  ('outbox', 'recipient_email', 'mail', 'Mottagarens e-postadress', 'Skicka mejlet och se vad som har skickats', 'Enligt förbundets gallringsbeslut'),
  ('outbox', 'recipient_name', 'mail', 'Mottagarens namn', 'Skicka mejlet och se vad som har skickats', 'Enligt förbundets gallringsbeslut'),
  ('outbox', 'data', 'mail', 'Uppgifterna i mejlet', 'Skriva mejlet', 'Töms när mejlet är skickat'),
  ('outbox', 'rendered', 'mail', 'Det färdiga mejlet', 'Skicka mejlet en enda gång, också efter ett avbrott', 'Töms när mejlet är skickat'),
  ('outbox', 'last_error', 'mail', 'Felet från e-postleverantören', 'Se varför ett mejl inte kom fram; kan innehålla adressen', 'Enligt förbundets gallringsbeslut');

-- Helpers -------------------------------------------------------------------------------------------

create function app.enqueue(
  p_template text, p_email text, p_name text, p_data jsonb, p_key text,
  p_session_id bigint default null, p_due_at timestamptz default null, p_useful_until timestamptz default null
) returns void
language sql volatile set search_path = ''
as $$
  insert into app.outbox (template, recipient_email, recipient_name, data, unique_key, session_id, due_at, useful_until)
  values (p_template, app.normalise_email(p_email), coalesce(app.tidy_line(p_name), ''), p_data, p_key, p_session_id,
          coalesce(p_due_at, app.now()), p_useful_until)
  on conflict (unique_key) do nothing
$$;
comment on function app.enqueue(text, text, text, jsonb, text, bigint, timestamptz, timestamptz) is
  'Puts a mail in the outbox, once per key. Called by doors, in their own transaction.';

create function app.mail_back_off(p_attempts int) returns interval
language sql volatile set search_path = ''
as $$
  select (array['10 s', '1 min', '5 min', '15 min', '60 min', '240 min']::interval[])[p_attempts] * (1 - 0.2 * random())
$$;
comment on function app.mail_back_off(int) is
  'How long to wait after this many failed attempts: 10 seconds, then 1, 5, 15, 60 and at most 240 minutes, each up to a fifth shorter by chance so that mails that failed together do not come back together; null when it is time to give up.';

create function app.asked_wait(p_seconds int) returns interval
language sql immutable strict set search_path = ''
as $$ select make_interval(secs => least(greatest(p_seconds, 1), 21600)) $$;
comment on function app.asked_wait(int) is 'A wait that a provider asks for, kept between a second and six hours; null when it asks for none.';

create function app.lock_session_mail(p_session_id bigint) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  perform 1 from app.outbox where session_id = p_session_id and state not in ('sent', 'dropped') order by id for update;
end
$$;
comment on function app.lock_session_mail(bigint) is
  'Locks the mails of a session that may still change, by id. Whoever locks several mails does it in that order, or two would wait for each other. Called by doors that change many of a session''s mails, before the first.';

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
    where session_id = p_session_id and state in ('queued', 'leased', 'failed', 'suppressed', 'unsure') and template <> all (p_keep);
  return v_dropped;
end
$$;
comment on function app.drop_session_mail(bigint, text[]) is
  'Drops the unsent mails of a session, except the named templates. Called under app.lock_session_mail, when a session is cancelled. Returns how many.';

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
    where id in (select id from app.outbox where state = 'queued' and useful_until <= app.now() and batch_id is null
                 order by id limit p_count_max for update skip locked);
  get diagnostics v_dropped = row_count;
  return v_dropped;
end
$$;
comment on function app.drop_late_mail(int) is
  'Drops mails that waited past their useful_until; those frozen in a batch go with it. Called before mails are taken and by the due work. Returns how many.';

create function app.end_attempt(p_id bigint, p_error text, p_wait_seconds int default null, p_answer_lost boolean default false) returns void
language sql volatile set search_path = ''
as $$
  -- A provider that says when to come back has not judged the mail: such a wait is no failed attempt.
  update app.outbox set
    attempts = attempts + (p_wait_seconds is null)::int,
    answer_lost = answer_lost or p_answer_lost,
    state = case when p_wait_seconds is not null or app.mail_back_off(attempts + 1) is not null then 'queued'
      when answer_lost or p_answer_lost then 'unsure' else 'failed' end,
    retry_at = clock_timestamp() + coalesce(app.asked_wait(p_wait_seconds), app.mail_back_off(attempts + 1)),
    last_error = left(p_error, 500),
    -- Without replay a reported failure means that nothing went out; with it, the first call's day counts on.
    send_started_at = case when replayable then send_started_at end,
    lease = null, lease_until = null
  where id = p_id
$$;
comment on function app.end_attempt(bigint, text, int, boolean) is
  'Puts a mail back with a back-off (app.mail_back_off), or what the provider asked for; after the last it is failed, or unsure when an answer was lost on the way. Called when a worker reports or is lost.';

create function app.reclaim_mail(p_count_max int, p_replayable boolean) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_mail app.outbox;
begin
  for v_mail in
    select * from app.outbox where state = 'leased' and lease_until < clock_timestamp()
    order by lease_until limit p_count_max for update skip locked
  loop
    if v_mail.send_started_at is null then
      -- Counted as an attempt, so that a mail that kills its worker ends as failed.
      perform app.end_attempt(v_mail.id, 'worker_lost');
      -- The first time it is hardly the mail's fault: a worker has many, and may be stopped at any moment.
      update app.outbox set retry_at = null where id = v_mail.id and attempts = 1;
    elsif v_mail.replayable and p_replayable then
      update app.outbox set state = 'queued', retry_at = null, answer_lost = true, lease = null, lease_until = null where id = v_mail.id;
    else
      -- The lease is kept: a late report from the worker that held it still tells the truth.
      update app.outbox set state = 'unsure', last_error = 'worker_lost' where id = v_mail.id;
    end if;
  end loop;
  -- The provider remembers a key for 24 h; an hour is left for clocks and slow calls.
  update app.outbox set state = 'unsure'
    where id in (select id from app.outbox where state = 'queued' and batch_id is null and send_started_at is not null
                   and (send_started_at < clock_timestamp() - interval '23 hours' or not p_replayable)
                 order by id limit p_count_max for update skip locked);
end
$$;
comment on function app.reclaim_mail(int, boolean) is
  'Takes back mails whose worker was lost: unsent ones wait, frozen ones are replayed where the provider recognises the key, else they become unsure. Called by api.take_mail.';

create function app.lease_due_mail(p_count_max int, p_lease_seconds int, p_replayable boolean, p_alone boolean) returns setof app.outbox
language sql volatile set search_path = ''
as $$
  with waiting as (
    select id, newsletter_id is not null as letter, due_at, attempts > 1 and last_error = 'worker_lost' as suspect from app.outbox
    where state = 'queued' and batch_id is null and due_at <= app.now() and (retry_at is null or retry_at <= clock_timestamp())
      and (p_alone is null or alone = p_alone)
    -- A letter to thousands waits for those who wait for an answer.
    order by newsletter_id is not null, due_at, id limit least(greatest(p_count_max, 0), 100)
    for update skip locked
  ), ranked as (
    select id, suspect, row_number() over first_due as rank, first_value(suspect) over first_due as suspect_first
    from waiting window first_due as (order by letter, due_at, id)
  )
  -- What has lost more than one worker travels without company, so that it takes no others with it.
  update app.outbox o set state = 'leased', lease = l.lease, replayable = p_replayable,
    lease_until = clock_timestamp() + make_interval(secs => least(greatest(p_lease_seconds, 1), 900))
  from ranked r, (select gen_random_uuid() as lease) l
  where o.id = r.id and case when r.suspect_first then r.rank = 1 else not r.suspect end
  returning o.*
$$;
comment on function app.lease_due_mail(int, int, boolean, boolean) is
  'Leases the mails that are due to one worker, newsletters last and otherwise oldest first, past those that another worker is taking. p_alone: those that go by themselves, those that may go in a batch, or null for either. Called by api.take_mail.';

-- Doors for the mail worker ---------------------------------------------------------------------------

create function api.take_mail(p_count_max int, p_lease_seconds int, p_replayable boolean, p_alone boolean default null) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.watch_schedule();
  perform app.reclaim_mail(200, p_replayable);
  perform app.drop_late_mail(200);
  perform app.suppress_mail(200);
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'id', mail.id, 'lease', mail.lease, 'template', mail.template,
      'recipientEmail', mail.recipient_email, 'recipientName', mail.recipient_name,
      'data', case when mail.rendered is null then app.mail_content(mail) else '{}' end,
      'key', mail.unique_key || case when mail.resends > 0 then '/' || mail.resends else '' end,
      'rendered', mail.rendered) order by mail.due_at, mail.id), '[]')
    from app.lease_due_mail(p_count_max, p_lease_seconds, p_replayable, p_alone) mail);
end
$$;
comment on function api.take_mail(int, int, boolean, boolean) is
  'Leases at most p_count_max (100) due mails to one worker: [{id, lease, template, recipientEmail, recipientName, data, key, rendered}]. rendered is set when the mail must be replayed byte for byte. p_replayable: the provider recognises a key for 24 h. p_alone: true for mails with files, false for those that may share a batch, null for all.';

create function api.freeze_mail(p_items jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_frozen jsonb;
begin
  with items as (
    select (i ->> 'id')::bigint as id, (i ->> 'lease')::uuid as lease, i -> 'rendered' as rendered
    from jsonb_array_elements(p_items) i limit 100
  ), held as materialized (
    select o.id, items.rendered from app.outbox o join items on o.id = items.id and o.lease = items.lease
    where o.state = 'leased' and o.lease_until > clock_timestamp() order by o.id for update of o
  ), frozen as (
    update app.outbox o set
      rendered = coalesce(o.rendered, held.rendered),
      send_started_at = coalesce(o.send_started_at, clock_timestamp())
    from held where o.id = held.id returning o.id
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
    where id = (p_item ->> 'id')::bigint and lease = (p_item ->> 'lease')::uuid and state in ('leased', 'unsure')
    for update;
  if v_mail.id is null then
    return false;
  end if;
  case p_item ->> 'outcome'
    when 'sent' then
      update app.outbox set state = 'sent', sent_at = app.now(), data = '{}', rendered = null, last_error = null,
        provider_message_id = left(p_item ->> 'providerMessageId', 200), lease = null, lease_until = null
        where id = v_mail.id;
      perform app.apply_mail_events(array[v_mail.id]);
    when 'retry' then
      perform app.end_attempt(v_mail.id, p_item ->> 'error', (p_item ->> 'retryAfterSeconds')::numeric::int,
        coalesce((p_item ->> 'answerLost')::boolean, false));
    when 'unsure' then
      update app.outbox set state = 'unsure', last_error = left(p_item ->> 'error', 500) where id = v_mail.id;
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
  'What became of leased mails: [{id, lease, outcome: sent | retry | failed | unsure, error, retryAfterSeconds, answerLost, providerMessageId}] → {reported}. Sent mails keep address and template, and lose their content.';

grant execute on function api.take_mail(int, int, boolean, boolean) to service_role;
grant execute on function api.freeze_mail(jsonb) to service_role;
grant execute on function api.report_mail(jsonb) to service_role;
