-- Answering an offer by the mailed link: a person for themself, a contact for a group that waits as one.

create function app.offer_by_link(p_token text, p_registration app.registrations) returns app.offers
language plpgsql stable set search_path = ''
as $$
declare
  v_offer app.offers;
begin
  select * into v_offer from app.offers where id = p_registration.offer_id;
  if v_offer.id is null or (v_offer.ended_at is null and v_offer.expires_at <= app.now()) then
    perform app.refuse('PT409', 'offer_ended');
  elsif v_offer.ended_at is null and (app.live_token(p_token)).purpose = 'registration'
      and (select all_or_nothing from app.queue_entries where id = v_offer.queue_entry_id) then
    perform app.refuse('PT409', 'contact_answers');
  end if;
  return v_offer;
end
$$;
comment on function app.offer_by_link(text, app.registrations) is
  'The last offer to a person, open or answered. Refuses offer_ended when there was none or its time is up, contact_answers when a group''s seats are for its contact to answer for. Called by api.accept_offer and api.decline_offer.';

create function api.accept_offer(p_token text, p_ref uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_session app.sessions := app.lock_by_link(p_token, p_ref);
  v_registration app.registrations := app.registration_by_link(p_token, p_ref);
  v_offer app.offers := app.offer_by_link(p_token, v_registration);
  v_entry app.queue_entries;
  v_state text := coalesce(v_registration.shown_as, v_registration.state);
begin
  if v_offer.outcome = 'accepted' and v_state in ('registered', 'pending') then
    return jsonb_build_object('outcome', 'already_accepted');
  elsif v_offer.outcome = 'taken' and v_state = 'waitlisted' then
    return jsonb_build_object('outcome', 'taken');
  elsif v_offer.outcome is not null then
    perform app.refuse('PT409', 'offer_ended');
  end if;
  select * into strict v_entry from app.queue_entries where id = v_offer.queue_entry_id;
  if v_offer.kind = 'first_come' and not app.fits(v_session, v_entry) then
    perform app.end_offer(v_entry.id, 'taken');
    return jsonb_build_object('outcome', 'taken');
  end if;
  perform app.promote(v_entry);
  perform app.expire_offers(v_session.id);
  perform app.fill_seats(v_session.id);
  return jsonb_build_object('outcome', 'accepted');
end
$$;
comment on function api.accept_offer(text, uuid) is
  'Takes offered seats, all of a group at once: {outcome: accepted | already_accepted | taken}, taken when somebody was faster to one that was kept for nobody; who hears that still waits. p_ref null: the link''s own; by a contact''s link any person in the entry. Mails each person, and the contact of a group. Called by the page''s POST. Refuses unknown_link, session_cancelled, session_started, offer_ended, contact_answers.';

create function api.decline_offer(p_token text, p_ref uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_session app.sessions := app.lock_by_link(p_token, p_ref);
  v_registration app.registrations := app.registration_by_link(p_token, p_ref);
  v_offer app.offers := app.offer_by_link(p_token, v_registration);
begin
  if v_offer.outcome = 'declined' then
    return jsonb_build_object('outcome', 'already_declined');
  elsif v_offer.outcome is not null then
    perform app.refuse('PT409', 'offer_ended');
  end if;
  for v_registration in
    select * from app.registrations where queue_entry_id = v_offer.queue_entry_id order by id
  loop
    perform app.cancel_one(v_registration, (app.live_token(p_token)).purpose = 'registration');
  end loop;
  perform app.expire_offers(v_session.id);
  perform app.fill_seats(v_session.id);
  return jsonb_build_object('outcome', 'declined');
end
$$;
comment on function api.decline_offer(text, uuid) is
  'Says no to offered seats and leaves the line, all of a group at once: {outcome: declined | already_declined}; the seats go to the next who fit. p_ref as in api.accept_offer. Mails each person, and the contact when it was the person who did it. Called by the page''s POST. Refuses as api.accept_offer.';

grant execute on function api.accept_offer(text, uuid) to service_role;
grant execute on function api.decline_offer(text, uuid) to service_role;
