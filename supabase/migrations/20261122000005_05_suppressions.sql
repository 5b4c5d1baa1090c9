-- Mails that do not arrive: addresses that are not written to any more, what the provider tells after the mail has
-- gone, and what staff can do about it.

create table app.suppressions (
  id bigint generated always as identity primary key,
  email text not null unique check (email = app.normalise_email(email)),
  reason text not null check (reason in ('bounced', 'complained')),
  source text not null check (length(source) between 1 and 40),
  at timestamptz not null default pg_catalog.now()
);
comment on table app.suppressions is
  'Addresses that no mail is sent to: one bounced for good, or its reader marked a mail as unwanted. source is the provider that told. Staff may lift it in the room.';
alter table app.suppressions enable row level security;

create table app.mail_events (
  id text primary key check (length(id) between 1 and 200),
  provider_message_id text not null,
  kind text not null check (kind in ('bounced', 'not_sent', 'complained')),
  reason text not null,
  at timestamptz not null default pg_catalog.clock_timestamp()
);
comment on table app.mail_events is
  'What the provider has told about mails it had taken, by the id of the message that told it: the same message a second time changes nothing. Kept for thirty days, since a bounce may be told before the worker has reported that the mail went.';
create index mail_events_provider_message_id on app.mail_events (provider_message_id);
create index mail_events_at on app.mail_events (at);
alter table app.mail_events enable row level security;

insert into app.personal_columns (table_name, column_name, activity, label, purpose, retention) values
  ('suppressions', 'email', 'mail', 'E-postadress som inte ska få mejl', 'Inte mejla en adress som studsar eller har sagt ifrån', 'Tills personalen häver spärren, därefter borttagen'),
  ('mail_events', 'reason', 'mail', 'Varför ett mejl inte kom fram', 'Rätta adressen eller ringa i stället; kan innehålla adressen', 'Trettio dagar');

-- Helpers -------------------------------------------------------------------------------------------

create function app.suppress_mail(p_count_max int) returns void
language sql volatile set search_path = ''
as $$
  -- What has been frozen may have gone out already: it is left to its batch or its replay.
  update app.outbox set state = 'suppressed', last_error = null
    where id in (select o.id from app.suppressions s join app.outbox o on o.recipient_email = s.email
                 where o.state = 'queued' and o.send_started_at is null order by o.id limit p_count_max for update of o skip locked)
$$;
comment on function app.suppress_mail(int) is
  'Sets aside the queued mails to suppressed addresses. They keep their content, so that staff can lift the suppression and send them. Called by api.take_mail.';

create function app.apply_mail_events(p_ids bigint[]) returns void
language sql volatile set search_path = ''
as $$
  update app.outbox o set bounced_at = e.at, last_error = left(e.reason, 500)
    from app.mail_events e
    where o.id = any (p_ids) and e.provider_message_id = o.provider_message_id and e.kind <> 'complained'
$$;
comment on function app.apply_mail_events(bigint[]) is
  'Marks mails that the provider said did not arrive. Called when such a message comes, and when a mail is reported as sent: either may be first.';

create function app.is_in_trouble(p_mail app.outbox) returns boolean
language sql stable set search_path = ''
as $$
  -- Nobody is rung up because a newsletter bounced: the address is suppressed, and the letter's own page has the count.
  select (p_mail.state in ('failed', 'unsure')
      or (p_mail.newsletter_id is null and (p_mail.state = 'suppressed' or p_mail.bounced_at is not null)))
    and p_mail.handled_at is null and app.is_useful(p_mail)
$$;
comment on function app.is_in_trouble(app.outbox) is
  'Whether staff should know of this mail: it failed or may not have arrived, or it bounced or was suppressed and is no newsletter, would still be of use, and nobody has dealt with it.';

create function app.recipient_phone(p_mail app.outbox) returns text
language plpgsql stable set search_path = ''
as $$
begin
  return coalesce(
    (select r.phone from app.registrations r where r.id = p_mail.registration_id),
    (select s.contact_phone from app.submissions s where s.id = p_mail.submission_id),
    (select r.phone from app.registrations r
     where r.session_id = p_mail.session_id and r.email = p_mail.recipient_email
       and app.person_key(r.name) = app.person_key(p_mail.recipient_name) and r.phone is not null
     order by r.id desc limit 1),
    (select s.contact_phone from app.submissions s join app.registrations r on r.submission_id = s.id
     where r.id = p_mail.registration_id));
end
$$;
comment on function app.recipient_phone(app.outbox) is
  'How to reach the person a mail was for: their own phone, else that of whoever booked for them.';

-- The provider's door ---------------------------------------------------------------------------------

create function api.record_mail_event(p_id text, p_source text, p_event jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_kind text := p_event ->> 'kind';
begin
  delete from app.mail_events where id in (
    select id from app.mail_events where at < clock_timestamp() - interval '30 days' limit 1000);
  insert into app.mail_events (id, provider_message_id, kind, reason)
    values (p_id, left(p_event ->> 'providerMessageId', 200), v_kind, left(p_event ->> 'reason', 500))
    on conflict (id) do nothing;
  if not found then
    return jsonb_build_object('outcome', 'replayed');
  end if;
  if (p_event ->> 'permanent')::boolean then
    insert into app.suppressions (email, reason, source, at)
      select distinct app.normalise_email(address), case v_kind when 'complained' then v_kind else 'bounced' end, p_source, app.now()
      from jsonb_array_elements_text(p_event -> 'addresses') address where app.is_email(app.normalise_email(address))
      on conflict (email) do nothing;
  end if;
  perform app.apply_mail_events(array(
    select id from app.outbox where provider_message_id = p_event ->> 'providerMessageId' order by id for update));
  return jsonb_build_object('outcome', 'recorded');
end
$$;
comment on function api.record_mail_event(text, text, jsonb) is
  'What the provider tells about a mail after it took it: {kind: bounced | not_sent | complained, providerMessageId, reason, addresses, permanent}. permanent suppresses the addresses, with reason and date. Answers {outcome: recorded | replayed}; replayed changes nothing. Called by the webhook, which has checked the signature.';

-- Doors for staff -------------------------------------------------------------------------------------

create function api.mail_trouble() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform app.require_role('coordinator', 'administrator');
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'id', o.id, 'template', o.template, 'recipientEmail', o.recipient_email, 'recipientName', o.recipient_name,
      'state', case when o.bounced_at is null then o.state else 'bounced' end,
      'lastError', o.last_error, 'attempts', o.attempts, 'at', app.iso(coalesce(o.bounced_at, o.created_at)),
      'phone', app.recipient_phone(o)) order by o.created_at desc, o.id desc), '[]')
    from (select * from app.outbox o where app.is_in_trouble(o) order by created_at desc, id desc limit 200) o);
end
$$;
comment on function api.mail_trouble() is
  'Mails that failed, bounced, were suppressed or may not have arrived, with a phone number when there is one; newest first, at most 200. Called by the room. Refuses sign_in_required, not_allowed.';

create function api.suppressed_addresses() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform app.require_role('coordinator', 'administrator');
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', id, 'email', email, 'reason', reason, 'at', app.iso(at)) order by at desc, id desc), '[]')
    from (select * from app.suppressions order by at desc, id desc limit 500) newest);
end
$$;
comment on function api.suppressed_addresses() is
  'Addresses that are not written to, with reason and date; newest first, at most 500. Called by the room. Refuses sign_in_required, not_allowed.';

create function app.queue_again(p_ids bigint[]) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_queued int;
begin
  -- A person decided that it goes out again, so it is a new mail to the provider: new key, new bytes.
  update app.outbox set state = 'queued', attempts = 0, resends = resends + 1, retry_at = null, last_error = null,
    rendered = null, send_started_at = null, answer_lost = false, batch_id = null, batch_position = null,
    lease = null, lease_until = null
    where id = any (p_ids);
  get diagnostics v_queued = row_count;
  return v_queued;
end
$$;
comment on function app.queue_again(bigint[]) is 'Queues mails again because staff asked for it. Returns how many. Called by api.retry_mail and api.lift_suppression.';

create function api.retry_mail(p_id bigint) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator');
  v_retried int;
begin
  -- A mail that bounced was sent, and is no more; one that is suppressed waits for the suppression to be lifted.
  v_retried := app.queue_again(array(
    select o.id from app.outbox o
    where app.is_in_trouble(o) and ((p_id is null and o.state = 'failed') or (o.id = p_id and o.state in ('failed', 'unsure')))
    order by o.id for update));
  if v_retried > 0 then
    perform app.audit(v_staff_id, 'mail_retried', coalesce('outbox/' || p_id, 'outbox'), jsonb_build_object('count', v_retried));
  end if;
  return jsonb_build_object('retried', v_retried);
end
$$;
comment on function api.retry_mail(bigint) is
  'Queues one failed or unsure mail again, or with null every failed one: {retried}. An unsure mail may already have arrived, so those are chosen one by one. Called by the room. Refuses sign_in_required, not_allowed.';

create function api.settle_mail(p_id bigint) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator');
begin
  update app.outbox o set handled_at = app.now() where o.id = p_id and app.is_in_trouble(o);
  if not found then
    return jsonb_build_object('settled', 0);
  end if;
  perform app.audit(v_staff_id, 'mail_settled', 'outbox/' || p_id);
  return jsonb_build_object('settled', 1);
end
$$;
comment on function api.settle_mail(bigint) is
  'Staff have dealt with a mail that did not arrive, by phone for one, and it leaves the list: {settled}. Called by the room. Refuses sign_in_required, not_allowed.';

create function api.lift_suppression(p_id bigint) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator');
  v_email text;
  v_queued int;
begin
  delete from app.suppressions where id = p_id returning email into v_email;
  if v_email is null then
    return jsonb_build_object('lifted', 0, 'queued', 0);
  end if;
  v_queued := app.queue_again(array(
    select o.id from app.outbox o where o.recipient_email = v_email and o.state = 'suppressed' and app.is_in_trouble(o) order by o.id for update));
  perform app.audit(v_staff_id, 'suppression_lifted', 'suppressions/' || p_id, jsonb_build_object('count', v_queued));
  return jsonb_build_object('lifted', 1, 'queued', v_queued);
end
$$;
comment on function api.lift_suppression(bigint) is
  'Writes to an address again, and queues what was set aside for it and is still of use: {lifted, queued}. Called by the room. Refuses sign_in_required, not_allowed.';

grant execute on function api.record_mail_event(text, text, jsonb) to service_role;
grant execute on function api.mail_trouble() to authenticated;
grant execute on function api.suppressed_addresses() to authenticated;
grant execute on function api.retry_mail(bigint) to authenticated;
grant execute on function api.settle_mail(bigint) to authenticated;
grant execute on function api.lift_suppression(bigint) to authenticated;
