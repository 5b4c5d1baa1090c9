-- Offers: a seat that became free is offered to whoever stands first and fits, until a deadline.
--
-- A held offer keeps the seats for an entry in line. With less than a day left nobody has time to wait for
-- somebody else's answer: everyone who fits is told at once, no seat is kept, and the first to accept gets it
-- (32: the answers).

-- Deadlines -------------------------------------------------------------------------------------------

create function app.working_deadline(p_from timestamptz, p_hours numeric) returns timestamptz
language plpgsql stable set search_path = ''
as $$
declare
  v_left interval := make_interval(secs => (p_hours * 3600)::double precision);
  v_day date := (p_from at time zone app.time_zone())::date;
  v_from timestamptz;
  v_to timestamptz;
begin
  for v_n in 0 .. 400 loop
    if extract(isodow from v_day + v_n) <= 5 and not exists (select from app.holidays where day = v_day + v_n) then
      v_from := greatest(p_from, (v_day + v_n + time '08:00') at time zone app.time_zone());
      v_to := (v_day + v_n + time '17:00') at time zone app.time_zone();
      if v_to - v_from >= v_left then
        return v_from + v_left;
      end if;
      v_left := v_left - greatest(v_to - v_from, interval '0');
    end if;
  end loop;
  return null;
end
$$;
comment on function app.working_deadline(timestamptz, numeric) is
  'The moment when so many hours of working time have passed: Monday to Friday 8–17 in app.time_zone(), without app.holidays. Null when a year is not enough. Called by app.offer_deadline.';

create function app.offer_deadline(p_from timestamptz, p_starts_at timestamptz) returns timestamptz
language plpgsql stable set search_path = ''
as $$
begin
  return date_trunc('minute', least(
    app.working_deadline(p_from, (app.setting('offers', '{"workingHours": 48}') ->> 'workingHours')::numeric),
    p_from + (p_starts_at - p_from) / 2));
end
$$;
comment on function app.offer_deadline(timestamptz, timestamptz) is
  'When an offer made at p_from ends: after the working time that the setting offers {"workingHours"} says, never past half of the time left until the start. Whole minutes. Called by app.fill_seats.';

-- Making and ending ---------------------------------------------------------------------------------

create function app.open_offer(p_queue_entry_id bigint) returns app.offers
language plpgsql stable set search_path = ''
as $$
declare
  v_offer app.offers;
begin
  select * into v_offer from app.offers where queue_entry_id = p_queue_entry_id and ended_at is null;
  return v_offer;
end
$$;
comment on function app.open_offer(bigint) is 'The open offer of an entry in line; all null when there is none. Called by the doors that show or end it.';

create function app.offer_view(p_offer app.offers) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object('ref', p_offer.ref, 'expiresAt', app.iso(p_offer.expires_at), 'kind', p_offer.kind,
    'together', app.waits_together(p_offer.queue_entry_id));
end
$$;
comment on function app.offer_view(app.offers) is 'An open offer as pages and mails show it (Offer).';

create function app.make_offer(p_entry app.queue_entries, p_kind text, p_expires_at timestamptz) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_offer app.offers;
  v_submission app.submissions;
  v_registration app.registrations;
  v_extra jsonb;
begin
  insert into app.offers (session_id, queue_entry_id, submission_id, kind, made_at, expires_at)
    values (p_entry.session_id, p_entry.id, p_entry.submission_id, p_kind, app.now(), p_expires_at) returning * into v_offer;
  update app.registrations set offer_id = v_offer.id,
      state = case when p_kind = 'held' and state = 'waitlisted' then 'offered' else state end,
      shown_as = case when p_kind = 'held' and shown_as = 'waitlisted' then 'offered' else shown_as end
    where queue_entry_id = p_entry.id;
  v_extra := jsonb_build_object('offer', app.offer_view(v_offer));
  if p_entry.all_or_nothing then
    select * into strict v_submission from app.submissions where id = p_entry.submission_id;
    perform app.mail_contact('offer-to-contact', v_submission, null, v_extra || jsonb_build_object('people', app.people_in(p_entry.id)),
      'offer/' || v_offer.ref, p_expires_at);
  else
    select * into v_registration from app.registrations where queue_entry_id = p_entry.id and state <> 'known';
    if v_registration.id is not null then
      perform app.mail_person('offer-to-participant', v_registration, null, v_extra, 'offer/' || v_offer.ref, p_expires_at);
    end if;
  end if;
end
$$;
comment on function app.make_offer(app.queue_entries, text, timestamptz) is
  'Offers an entry its seats and says so by mail: to the person, or to the contact of a group that waits as one. Called by app.fill_seats, which knows that they fit.';

create function app.end_offer(p_queue_entry_id bigint, p_outcome text, p_by_hand boolean default false) returns app.offers
language plpgsql volatile set search_path = ''
as $$
declare
  v_offer app.offers;
begin
  update app.offers set ended_at = app.now(), outcome = p_outcome, by_hand = p_by_hand
    where queue_entry_id = p_queue_entry_id and ended_at is null returning * into v_offer;
  -- An offer that nobody has read about yet is not sent when it has ended.
  update app.outbox set useful_until = app.now() where unique_key = 'offer/' || v_offer.ref and state in ('queued', 'failed');
  return v_offer;
end
$$;
comment on function app.end_offer(bigint, text, boolean) is
  'Ends the open offer of an entry, if it has one, and returns it. What becomes of the people in it is for who calls.';

create function app.promote(p_entry app.queue_entries, p_by_hand boolean default false) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_registration app.registrations;
begin
  perform app.end_offer(p_entry.id, 'accepted', p_by_hand);
  for v_registration in
    update app.registrations set state = case when p_by_hand then 'registered' else app.seated_as(session_id, email, name) end,
      registered_at = app.now(), queue_entry_id = null
    where queue_entry_id = p_entry.id and state in ('waitlisted', 'offered') returning *
  loop
    if v_registration.state = 'pending' then
      perform app.mail_person('prerequisite-missing-to-participant', v_registration, null, null, 'pending/' || v_registration.ref);
    else
      perform app.mail_person('promoted-to-participant', v_registration, 'REQUEST', null, 'promoted/' || v_registration.ref,
        app.session_ends_at(v_registration.session_id));
    end if;
  end loop;
  update app.registrations set shown_as = 'registered', queue_entry_id = null
    where queue_entry_id = p_entry.id and state = 'known';
  perform app.leave_line(p_entry.id);
  if p_entry.all_or_nothing then
    perform app.tell_contact_now(p_entry.submission_id);
  end if;
end
$$;
comment on function app.promote(app.queue_entries, boolean) is
  'Gives everyone in a queue entry a seat and mails them, and the contact of a group that waited together; ends their offer as accepted. Called, when the seats are known to be there, by api.accept_offer and by staff''s hand.';

create function app.mend_offers(p_session app.sessions, p_starts_at timestamptz, p_left int) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_entry_id bigint;
begin
  update app.offers set expires_at = p_starts_at
    where session_id = p_session.id and ended_at is null
      and (expires_at > p_starts_at or (kind = 'first_come' and expires_at <> p_starts_at));
  for v_entry_id in
    select q.id from app.offers o join app.queue_entries q on q.id = o.queue_entry_id
    where o.session_id = p_session.id and o.ended_at is null and o.kind = 'first_come' and not app.fits_in(p_session, q, p_left)
    order by o.id
  loop
    perform app.end_offer(v_entry_id, 'taken');
  end loop;
end
$$;
comment on function app.mend_offers(app.sessions, timestamptz, int) is
  'Makes open offers agree with what has changed: one that was kept for nobody and no longer fits in the seats left is taken, and none runs past a start that was moved. Called by app.fill_seats.';

create function app.expire_offer(p_offer app.offers) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_entry app.queue_entries;
  v_people jsonb := (select jsonb_agg(jsonb_build_object('name', name, 'state', 'expired', 'place', null) order by id)
    from app.registrations where queue_entry_id = p_offer.queue_entry_id);
  v_starts_at timestamptz := app.session_starts_at(p_offer.session_id);
  v_submission app.submissions;
  v_registration app.registrations;
begin
  select * into strict v_entry from app.queue_entries where id = p_offer.queue_entry_id;
  perform app.end_offer(v_entry.id, 'expired');
  for v_registration in
    update app.registrations set state = 'expired', queue_entry_id = null
      where queue_entry_id = v_entry.id and state = 'offered' returning *
  loop
    perform app.mail_person('offer-expired-to-participant', v_registration, null, null,
      'offer-expired/' || v_registration.ref, v_starts_at);
  end loop;
  update app.registrations set shown_as = 'expired', queue_entry_id = null where queue_entry_id = v_entry.id and state = 'known';
  if v_entry.all_or_nothing then
    select * into strict v_submission from app.submissions where id = v_entry.submission_id;
    perform app.mail_contact('offer-expired-to-contact', v_submission, null, jsonb_build_object('people', v_people),
      'offer-expired-to-contact/' || p_offer.ref, v_starts_at);
  end if;
  perform app.leave_line(v_entry.id);
end
$$;
comment on function app.expire_offer(app.offers) is
  'Ends a held offer that nobody answered: the entry leaves the line, and each person in it, and the contact of a group, is told. Called by app.expire_offers.';

create function app.withdraw_offers(p_session_id bigint) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_entry_id bigint;
  v_withdrawn int := 0;
begin
  for v_entry_id in select queue_entry_id from app.offers where session_id = p_session_id and ended_at is null order by id loop
    perform app.end_offer(v_entry_id, 'withdrawn');
    update app.registrations set state = case state when 'offered' then 'waitlisted' else state end,
        shown_as = case shown_as when 'offered' then 'waitlisted' else shown_as end
      where queue_entry_id = v_entry_id;
    v_withdrawn := v_withdrawn + 1;
  end loop;
  return v_withdrawn;
end
$$;
comment on function app.withdraw_offers(bigint) is
  'Takes back every open offer of a session without a word: who held one waits as before. Returns how many. Called at the start, and before those of a cancelled session are told, under the session''s lock.';

create function app.expire_offers(p_session_id bigint) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_session app.sessions;
  v_offer app.offers;
  v_expired int := 0;
begin
  select * into v_session from app.sessions where id = p_session_id for update;
  if v_session.cancelled_at is not null or app.session_starts_at(p_session_id) <= app.now() then
    return app.withdraw_offers(p_session_id);
  end if;
  for v_offer in
    select * from app.offers where session_id = p_session_id and ended_at is null and expires_at <= app.now() order by expires_at, id
  loop
    perform app.expire_offer(v_offer);
    v_expired := v_expired + 1;
  end loop;
  if v_expired > 0 then
    perform app.fill_seats(p_session_id);
  end if;
  return v_expired;
end
$$;
comment on function app.expire_offers(bigint) is
  'Ends the offers of a session whose time is up and passes their seats on; at the start, or when it is cancelled, takes all back. Returns how many ended. First in every act that counts seats, under the session''s lock, and by app.expire_due_offers.';

create function app.expire_due_offers(p_count_max int) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_session_id bigint;
  v_expired int := 0;
begin
  for v_session_id in
    select o.session_id from app.offers o join app.sessions s on s.id = o.session_id
    where o.ended_at is null and (o.expires_at <= app.now() or s.cancelled_at is not null or app.session_starts_at(s.id) <= app.now())
    group by o.session_id order by min(o.expires_at) limit p_count_max
  loop
    -- A session that somebody is busy with expires its offers itself, or is here again in a minute.
    perform from app.sessions where id = v_session_id for update skip locked;
    if found then
      v_expired := v_expired + app.expire_offers(v_session_id);
    end if;
  end loop;
  return v_expired;
end
$$;
comment on function app.expire_due_offers(int) is
  'Ends due offers in at most p_count_max sessions, one after the other; returns how many offers ended. Called by the due work.';
