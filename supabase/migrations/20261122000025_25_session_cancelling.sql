-- Cancelling a session and holding it after all: who is told, and who had not heard of it yet.

create function app.as_told(p_session app.sessions, p_told_sequence int) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (select jsonb_build_object('session', v.facts || jsonb_build_object('onlineUrl', null,
      'cancelledReason', p_session.cancelled_reason, 'sequence', p_session.sequence))
    from app.session_versions v
    where v.session_id = p_session.id and v.sequence = p_told_sequence
      and app.told_part(v.form, false) is distinct from app.told_part(app.session_form(p_session), false));
end
$$;
comment on function app.as_told(app.sessions, int) is
  'For a mail''s data: the session as somebody was last told of it, {session}, when it has changed since without a word; else null. Called by app.tell_cancelled, since a day nobody knew of need not be cancelled.';

create function app.unheard(p_session_id bigint, p_kept text[]) returns table (registration_id bigint, submission_id bigint)
language sql stable set search_path = ''
as $$
  select o.registration_id, o.submission_id from app.outbox o
  where o.session_id = p_session_id and o.state = 'queued' and o.send_started_at is null
    and o.template <> all (p_kept) and o.template !~ '^(reminder|thanks|offer)-'
$$;
comment on function app.unheard(bigint, text[]) is
  'Whose mail about a registration has not gone out, and will not when the session is cancelled. Should it be held after all they must hear. Called by api.cancel_session.';

create function app.tell_cancelled(p_session app.sessions, p_unheard bigint[], p_unheard_contacts bigint[]) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  v_ends_at timestamptz := app.session_ends_at(p_session.id);
  v_extra jsonb;
  v_person app.registrations;
  v_contact app.submissions;
  v_told int := 0;
  v_contacts int := 0;
begin
  for v_person in
    select * from app.registrations
    where session_id = p_session.id and state in ('registered', 'pending', 'offered', 'waitlisted') order by id
  loop
    v_extra := jsonb_build_object('reason', p_session.cancelled_reason, 'unheard', v_person.id = any (p_unheard));
    perform app.mail_person('session-cancelled-to-participant', v_person, case when v_person.state = 'registered' then 'CANCEL' end,
      v_extra || coalesce(app.as_told(p_session, v_person.told_sequence), '{}'),
      format('session-cancelled/%s/%s', v_person.ref, p_session.sequence), v_ends_at);
    v_told := v_told + 1;
  end loop;
  for v_contact in select s.* from app.submissions s where s.session_id = p_session.id and app.is_accompanied(s) order by s.id loop
    v_extra := jsonb_build_object('reason', p_session.cancelled_reason, 'unheard', v_contact.id = any (p_unheard_contacts),
      'people', app.people_of(v_contact.id));
    perform app.mail_contact('session-cancelled-to-contact', v_contact, 'PUBLISH',
      v_extra || coalesce(app.as_told(p_session, v_contact.told_sequence), '{}'),
      format('session-cancelled-to-contact/%s/%s', v_contact.id, p_session.sequence), v_ends_at);
    v_contacts := v_contacts + 1;
  end loop;
  return jsonb_build_object('told', v_told, 'contacts', v_contacts);
end
$$;
comment on function app.tell_cancelled(app.sessions, bigint[], bigint[]) is
  'Mails everyone registered (with CANCEL), everyone waiting, and each accompanying contact (with all days cancelled) that a session is off: {told, contacts}. Called by api.cancel_session.';

create function api.cancel_session(p_slug text, p_reason text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  -- What is true whether the session is held or not still goes out.
  v_kept constant text[] := array['cancelled-to-participant', 'cancelled-to-contact', 'handed-over-to-previous', 'booking-to-contact'];
  v_staff_id uuid := app.require_role('coordinator', 'administrator');
  v_reason text := app.tidy(p_reason);
  v_session app.sessions := app.lock_living_session(p_slug);
  v_unheard bigint[];
  v_unheard_contacts bigint[];
  v_told jsonb;
begin
  perform app.refuse_fields(app.text_error(jsonb_build_object('reason', v_reason), 'reason', 2000, 'reason_missing'));
  perform app.lock_session_mail(v_session.id);
  perform app.expire_offers(v_session.id);
  perform app.withdraw_offers(v_session.id);
  perform app.take_back_changes(v_session.id);
  select array_agg(registration_id), array_agg(submission_id) into v_unheard, v_unheard_contacts
    from app.unheard(v_session.id, v_kept);
  update app.sessions set cancelled_at = app.now(), cancelled_reason = v_reason, sequence = sequence + 1, updated_at = app.now(),
      tell_at = null, urgent_at = app.now()
    where id = v_session.id returning * into v_session;
  perform app.raise_calendars(v_session.id);
  perform app.drop_session_mail(v_session.id, v_kept);
  v_told := app.tell_cancelled(v_session, v_unheard, v_unheard_contacts);
  perform app.audit(v_staff_id, 'session_cancelled', p_slug, v_told);
  return v_told;
end
$$;
comment on function api.cancel_session(text, text) is
  'Cancels a session: {told, contacts}. Mails everyone registered and waiting and the contacts, at once; takes back offers and drops the session''s mails that no longer hold, reminders among them, and keeps the record of what was sent. Called by the room after a question. Refuses check_form (reason), as app.lock_living_session, sign_in_required, not_allowed.';

-- Held after all --------------------------------------------------------------------------------------

create function app.take_back_cancellation(p_session_id bigint, out people bigint[], out contacts bigint[])
language plpgsql volatile set search_path = ''
as $$
begin
  with unsent as (
    select o.id, o.registration_id, o.submission_id, coalesce((o.data ->> 'unheard')::boolean, false) as unheard
    from app.outbox o
    where o.session_id = p_session_id and o.template in ('session-cancelled-to-participant', 'session-cancelled-to-contact')
      and o.state = 'queued' and o.send_started_at is null order by o.id for update
  ), dropped as (
    update app.outbox o set state = 'dropped', data = '{}', rendered = null from unsent where o.id = unsent.id
  )
  select coalesce(array_agg(registration_id) filter (where registration_id is not null), '{}'),
      coalesce(array_agg(submission_id) filter (where submission_id is not null), '{}')
    into people, contacts from unsent where not unheard;
  -- Nor may what failed be sent again: it is no longer true.
  update app.outbox set useful_until = app.now()
    where session_id = p_session_id and template in ('session-cancelled-to-participant', 'session-cancelled-to-contact')
      and state not in ('sent', 'dropped');
end
$$;
comment on function app.take_back_cancellation(bigint) is
  'Drops the mails about a cancellation that have not gone out, under app.lock_session_mail. Returns whom that spares a word: not those who had not heard of their registration either. Called by api.restore_session.';

create function app.tell_restored(p_session app.sessions, p_spared bigint[], p_spared_contacts bigint[]) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  v_ends_at timestamptz := app.session_ends_at(p_session.id);
  v_extra jsonb := jsonb_build_object('urgent', app.session_starts_at(p_session.id) < app.now() + interval '24 hours');
  v_person app.registrations;
  v_contact app.submissions;
  v_told int := 0;
  v_contacts int := 0;
begin
  for v_person in
    select * from app.registrations
    where session_id = p_session.id and state in ('registered', 'pending', 'offered', 'waitlisted') and id <> all (p_spared) order by id
  loop
    if v_person.state = 'registered' then
      perform app.mail_person('session-restored-to-participant', v_person, 'REQUEST', v_extra,
        format('session-restored/%s/%s', v_person.ref, p_session.sequence), v_ends_at);
    else
      perform app.mail_person('session-restored-to-waiting', v_person, null, v_extra,
        format('session-restored/%s/%s', v_person.ref, p_session.sequence), v_ends_at);
    end if;
    v_told := v_told + 1;
  end loop;
  for v_contact in
    select s.* from app.submissions s
    where s.session_id = p_session.id and s.id <> all (p_spared_contacts) and app.is_accompanied(s) order by s.id
  loop
    perform app.mail_contact('session-restored-to-contact', v_contact, 'PUBLISH',
      v_extra || jsonb_build_object('people', app.people_of(v_contact.id)),
      format('session-restored-to-contact/%s/%s', v_contact.id, p_session.sequence), v_ends_at);
    v_contacts := v_contacts + 1;
  end loop;
  return jsonb_build_object('told', v_told, 'contacts', v_contacts);
end
$$;
comment on function app.tell_restored(app.sessions, bigint[], bigint[]) is
  'Mails everyone still registered (with REQUEST) or waiting, and each accompanying contact, that a session is held after all, except who never heard that it was off: {told, contacts}. Called by api.restore_session.';

create function api.restore_session(p_slug text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator');
  v_session app.sessions := app.lock_session(p_slug);
  v_spared record;
  v_told jsonb;
begin
  if v_session.cancelled_at is null then
    perform app.refuse('PT409', 'session_not_cancelled');
  elsif app.session_ends_at(v_session.id) <= app.now() then
    perform app.refuse('PT409', 'session_past');
  end if;
  perform app.lock_session_mail(v_session.id);
  v_spared := app.take_back_cancellation(v_session.id);
  update app.sessions set cancelled_at = null, cancelled_reason = null, sequence = sequence + 1, updated_at = app.now(), urgent_at = app.now()
    where id = v_session.id returning * into v_session;
  perform app.raise_calendars(v_session.id);
  perform app.restart_reminders(v_session.id);
  v_told := app.tell_restored(v_session, v_spared.people, v_spared.contacts);
  -- A change that waited when the session was cancelled is still to be told.
  perform app.time_telling(v_session, app.plan_telling(v_session, app.session_form(v_session)));
  perform app.fill_seats(v_session.id);
  perform app.audit(v_staff_id, 'session_restored', p_slug, v_told);
  return v_told;
end
$$;
comment on function api.restore_session(text) is
  'Holds a cancelled session after all: {told, contacts}. Mails everyone still registered or waiting and the contacts, at once, except whose mail about the cancellation had not gone out; offers free seats again. Called by the room after a question. Refuses session_unknown, session_not_cancelled, session_past, sign_in_required, not_allowed.';

grant execute on function api.cancel_session(text, text) to authenticated;
grant execute on function api.restore_session(text) to authenticated;
