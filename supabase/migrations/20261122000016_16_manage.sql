-- The mailed link: see a registration, change it, hand it over, cancel it, add people.
--
-- Looking never changes anything. Every act locks the session first, like registering does, and is
-- over when the first day starts.

-- What a link opens -----------------------------------------------------------------------------------

create function app.live_token(p_token text) returns app.tokens
language plpgsql stable set search_path = ''
as $$
declare
  v_token app.tokens;
begin
  select * into v_token from app.tokens where hash = app.token_hash(p_token) and purpose <> 'web_course' and revoked_at is null;
  return v_token;
end
$$;
comment on function app.live_token(text) is 'The token of a link that still opens something; all null when there is none. Called by the doors below.';

create function app.lock_by_link(p_token text, p_ref uuid default null) returns app.sessions
language plpgsql volatile set search_path = ''
as $$
declare
  v_session app.sessions;
begin
  -- Also by a link that was revoked meanwhile: who waits for the lock learns afterwards what it opens.
  select s.* into v_session from app.sessions s
    where s.id = (select coalesce(r.session_id, m.session_id, app.session_in_booking(t.booking_id, p_ref)) from app.tokens t
                  left join app.registrations r on r.id = t.registration_id
                  left join app.submissions m on m.id = t.submission_id where t.hash = app.token_hash(p_token))
    for update;
  if v_session.id is null then
    perform app.refuse('PT404', 'unknown_link');
  elsif v_session.cancelled_at is not null then
    perform app.refuse('PT409', 'session_cancelled');
  elsif app.session_starts_at(v_session.id) <= app.now() then
    perform app.refuse('PT409', 'session_started');
  end if;
  return v_session;
end
$$;
comment on function app.lock_by_link(text, uuid) is
  'Locks the session behind a link; by the link of a large booking, that of the person p_ref. First thing in every act by link. Refuses unknown_link, session_cancelled, session_started.';

create function app.registration_by_link(p_token text, p_ref uuid) returns app.registrations
language plpgsql stable set search_path = ''
as $$
declare
  v_token app.tokens := app.live_token(p_token);
  v_registration app.registrations;
begin
  select * into v_registration from app.registrations
    where (id = v_token.registration_id and (p_ref is null or ref = p_ref))
       or (ref = p_ref and submission_id in (select id from app.submissions
             where id = v_token.submission_id or booking_id = v_token.booking_id));
  if v_registration.id is null then
    perform app.refuse('PT404', 'unknown_link');
  end if;
  return v_registration;
end
$$;
comment on function app.registration_by_link(text, uuid) is
  'The registration that an act by link is about: a person''s own, or one among the people of a contact''s submission. Called under the session''s lock. Refuses unknown_link.';

create function app.submission_by_link(p_token text) returns app.submissions
language plpgsql stable set search_path = ''
as $$
declare
  v_submission app.submissions;
begin
  select * into v_submission from app.submissions where id = (app.live_token(p_token)).submission_id;
  if v_submission.id is null then
    perform app.refuse('PT404', 'unknown_link');
  end if;
  return v_submission;
end
$$;
comment on function app.submission_by_link(text) is 'The submission behind a contact''s link. Refuses unknown_link, also for a participant''s link.';

create function app.has_contact_page(p_submission_id bigint) returns boolean
language plpgsql stable set search_path = ''
as $$
begin
  -- A link is made when its mail is sent: one that is written counts as well.
  return exists (select from app.tokens where submission_id = p_submission_id)
    or exists (select from app.outbox where submission_id = p_submission_id)
    or exists (select from app.submissions where id = p_submission_id and booking_id is not null);
end
$$;
comment on function app.has_contact_page(bigint) is
  'Whether a contact can see the people of a submission, and so who among them was known. Called by app.give_seat and app.change_person.';

create function app.revoke_tokens(p_registration_id bigint) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  update app.tokens set revoked_at = app.now() where registration_id = p_registration_id and revoked_at is null;
end
$$;
comment on function app.revoke_tokens(bigint) is 'Closes every link to a registration. Called when it gets another owner or another address.';

-- Looking ---------------------------------------------------------------------------------------------

create function app.managed_person(p_registration app.registrations, p_own boolean default false) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_offer app.offers := app.open_offer(p_registration.queue_entry_id);
  v_over boolean := coalesce(v_offer.expires_at <= app.now(), false);
  v_state text := coalesce(p_registration.shown_as, p_registration.state);
begin
  return jsonb_build_object('ref', p_registration.ref, 'name', p_registration.name, 'email', p_registration.email,
    'phone', p_registration.phone, 'role', p_registration.role, 'gender', p_registration.gender,
    'state', case
      when v_state = 'offered' and v_over then 'expired'
      when v_state = 'pending' and not p_own then 'registered'
      else v_state end,
    'place', app.place_in_line(p_registration.queue_entry_id),
    'together', app.waits_together(p_registration.queue_entry_id),
    'offer', case when v_offer.id is not null and not v_over then app.offer_view(v_offer) end);
end
$$;
comment on function app.managed_person(app.registrations, boolean) is
  'A person as their own page (p_own) and their contact''s show them (ManagedPerson). That somebody is asked about an earlier course is for themself alone. An offer whose time is up is shown as expired, also before the due work has been there.';

create function app.submission_form(p_submission app.submissions) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object(
    'contact', jsonb_build_object('name', p_submission.contact_name, 'email', p_submission.contact_email, 'phone', p_submission.contact_phone),
    'manager', jsonb_build_object('name', p_submission.manager_name, 'email', p_submission.manager_email),
    'employer', jsonb_build_object('name', p_submission.employer_name, 'organisationNumber', p_submission.organisation_number,
      'department', p_submission.department, 'sector', p_submission.sector, 'municipality', p_submission.municipality_code,
      'workplace', p_submission.workplace));
end
$$;
comment on function app.submission_form(app.submissions) is 'Contact, manager and employer as the form had them. Called to show and to change a submission.';

create function app.registration_view(p_registration app.registrations) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_online_url text := (select online_url from app.sessions where id = p_registration.session_id and p_registration.state = 'registered');
  v_needs app.needs;
begin
  select * into v_needs from app.needs where registration_id = p_registration.id;
  return jsonb_build_object('outcome', 'registration',
    'session', app.session_payload(p_registration.session_id) || jsonb_build_object('onlineUrl', v_online_url),
    'started', app.session_starts_at(p_registration.session_id) <= app.now(),
    'person', app.managed_person(p_registration, true),
    'needs', jsonb_build_object('dietary', v_needs.dietary, 'access', v_needs.access),
    'optIns', jsonb_build_object('shareContact', p_registration.share_contact, 'network', p_registration.wants_network,
      'newsletter', p_registration.wants_newsletter),
    'calendar', jsonb_build_object('uid', p_registration.calendar_uid, 'sequence', p_registration.calendar_sequence));
end
$$;
comment on function app.registration_view(app.registrations) is
  'What a person''s own link shows, the digital link only with a seat. Called by api.manage_link.';

create function app.submission_view(p_submission app.submissions) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return app.submission_form(p_submission) || jsonb_build_object('outcome', 'submission',
    'session', app.session_payload(p_submission.session_id),
    'started', app.session_starts_at(p_submission.session_id) <= app.now(),
    'people', (select coalesce(jsonb_agg(app.managed_person(listed) order by listed.id), '[]')
               from (select * from app.registrations where submission_id = p_submission.id order by id limit 1000) listed));
end
$$;
comment on function app.submission_view(app.submissions) is
  'What a contact''s link shows: never needs, opt-ins or the digital link. Called by api.manage_link.';

create function api.manage_link(p_token text, p_client text, p_ref uuid default null) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_token app.tokens := app.live_token(p_token);
begin
  if (select count(*) from app.attempts where kind = 'manage-link' and client = p_client
        and at > clock_timestamp() - interval '10 minutes') >= 20 then
    return jsonb_build_object('outcome', 'too_many_attempts');
  elsif v_token.registration_id is not null then
    return app.registration_view(r) from app.registrations r where r.id = v_token.registration_id;
  elsif v_token.submission_id is not null then
    return app.submission_view(s) from app.submissions s where s.id = v_token.submission_id;
  elsif v_token.booking_id is not null then
    return app.booking_by_link(v_token.booking_id, p_ref);
  end if;
  perform app.attempt_allowed('manage-link', p_client, 20, '10 minutes');
  return jsonb_build_object('outcome', 'unknown_link');
end
$$;
comment on function api.manage_link(text, text, uuid) is
  'What a mailed link opens (ManageView): a registration, a submission with its people, or a large booking; of that, with p_ref, the submission of one person. Changes nothing but the count of misses, so mail scanners may open it. unknown_link and, after 20 misses in 10 minutes, too_many_attempts are answers, not refusals, so that the count stays. Called by the page of the link.';

-- Ending ----------------------------------------------------------------------------------------------

create function app.end_registration(p_registration app.registrations, p_state text, p_offer_outcome text default 'declined')
  returns app.registrations
language plpgsql volatile set search_path = ''
as $$
declare
  v_ended app.registrations;
begin
  update app.registrations
    set state = p_state, cancelled_at = app.now(), queue_entry_id = null, calendar_sequence = calendar_sequence + 1
    where id = p_registration.id returning * into v_ended;
  perform app.leave_line(p_registration.queue_entry_id, p_offer_outcome);
  perform app.drop_reminders(p_registration.session_id, p_registration.id);
  return v_ended;
end
$$;
comment on function app.end_registration(app.registrations, text, text) is
  'Ends a registration as cancelled or handed_over, takes it out of the line, and returns it as it is now; an offer with nobody left in it ends as p_offer_outcome. Who calls also calls app.fill_seats.';

create function app.end_known(p_registration app.registrations, p_shown_as text) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  update app.registrations set shown_as = p_shown_as, queue_entry_id = null where id = p_registration.id;
  perform app.leave_line(p_registration.queue_entry_id);
end
$$;
comment on function app.end_known(app.registrations, text) is
  'Ends, for the contact who sees it, the row of somebody who was known. Their own registration is theirs alone. Called by the acts on one person.';

create function app.tell_contact_cancelled(p_registration app.registrations) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_submission app.submissions;
begin
  select * into strict v_submission from app.submissions where id = p_registration.submission_id;
  if v_submission.contact_email = p_registration.email
     and app.person_key(v_submission.contact_name) = app.person_key(p_registration.name) then
    return;
  end if;
  perform app.mail_contact('cancelled-to-contact', v_submission, null, jsonb_build_object('cancelled', p_registration.name),
    'cancelled-to-contact/' || p_registration.ref);
end
$$;
comment on function app.tell_contact_cancelled(app.registrations) is
  'Mails the contact that a person cancelled, unless they are the same. Called by app.cancel_one.';

create function app.cancel_one(p_registration app.registrations, p_by_oneself boolean) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  if p_registration.state = 'known' then
    perform app.end_known(p_registration, 'cancelled');
    return;
  end if;
  perform app.mail_person('cancelled-to-participant', app.end_registration(p_registration, 'cancelled'),
    case when p_registration.state = 'registered' then 'CANCEL' end, null, 'cancelled/' || p_registration.ref);
  if p_by_oneself then
    perform app.tell_contact_cancelled(p_registration);
  end if;
end
$$;
comment on function app.cancel_one(app.registrations, boolean) is
  'Ends a seat, an offer or a wait for good and mails the person, and the contact when it was the person who did it. Called by api.cancel_registration and api.decline_offer, which then call app.fill_seats.';

create function api.cancel_registration(p_token text, p_ref uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_session app.sessions := app.lock_by_link(p_token, p_ref);
  v_registration app.registrations := app.registration_by_link(p_token, p_ref);
begin
  if coalesce(v_registration.shown_as, v_registration.state) not in ('registered', 'pending', 'offered', 'waitlisted') then
    return jsonb_build_object('outcome', 'already_cancelled');
  end if;
  perform app.cancel_one(v_registration, (app.live_token(p_token)).purpose = 'registration');
  perform app.expire_offers(v_session.id);
  -- Also when somebody who waited leaves: the group that is left may fit now.
  perform app.fill_seats(v_session.id);
  return jsonb_build_object('outcome', 'cancelled');
end
$$;
comment on function api.cancel_registration(text, uuid) is
  'Gives back a seat, an offer or a place in line: {outcome: cancelled | already_cancelled}; the seat is offered to the next who fits. p_ref null: the link''s own. Mails the person, and the contact when it was the person who did it. Called by the page''s POST. Refuses unknown_link, session_cancelled, session_started.';

grant execute on function api.manage_link(text, text, uuid) to service_role;
grant execute on function api.cancel_registration(text, uuid) to service_role;
