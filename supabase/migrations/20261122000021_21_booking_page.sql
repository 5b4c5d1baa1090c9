-- The page of a large booking: what its contact's link shows and reaches.

create function app.session_in_booking(p_booking_id bigint, p_ref uuid) returns bigint
language plpgsql stable set search_path = ''
as $$
begin
  return (select r.session_id from app.registrations r join app.submissions s on s.id = r.submission_id
          where r.ref = p_ref and s.booking_id = p_booking_id);
end
$$;
comment on function app.session_in_booking(bigint, uuid) is 'The session of a person in a large booking; null when they are not in it. Called by app.lock_by_link.';

create function app.row_of(p_registration app.registrations) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return jsonb_build_object('workplace', p_registration.workplace,
    'manager', jsonb_build_object('name', p_registration.manager_name, 'email', p_registration.manager_email));
end
$$;
comment on function app.row_of(app.registrations) is
  'What the row of a large booking said beside the person. It belongs to the seat and follows it to whoever takes over. Called by app.booking_view and the acts that put somebody in another''s place.';

create function app.contact_link(p_submission_id bigint) returns text
language plpgsql volatile set search_path = ''
as $$
declare
  v_booking_id bigint := (select booking_id from app.submissions where id = p_submission_id);
begin
  if v_booking_id is not null then
    return '/min-bokning/' || app.mint_token('booking', null, null, v_booking_id) || '/';
  end if;
  return '/min-anmalan/' || app.mint_token('submission', null, p_submission_id) || '/';
end
$$;
comment on function app.contact_link(bigint) is
  'A new link for the contact of a submission: to the whole booking when it is part of a large one. Called by app.mail_content.';

create function app.booking_view(p_booking app.bookings) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object('outcome', 'booking', 'employer', p_booking.employer_name,
    'contact', jsonb_build_object('name', p_booking.contact_name, 'email', p_booking.contact_email, 'phone', p_booking.contact_phone),
    'sessions', (select coalesce(jsonb_agg(jsonb_build_object(
        'session', app.session_payload(s.session_id), 'started', app.session_starts_at(s.session_id) <= app.now(),
        'people', (select coalesce(jsonb_agg(app.managed_person(r) || app.row_of(r) || jsonb_build_object(
                     'workplace', coalesce(r.workplace, s.workplace)) order by r.id), '[]')
                   from app.registrations r where r.submission_id = s.id))
        order by app.session_starts_at(s.session_id), s.id), '[]')
      from app.submissions s where s.booking_id = p_booking.id));
end
$$;
comment on function app.booking_view(app.bookings) is
  'What the link of a large booking shows: its people by session, known ones as a stranger would have fared; never needs, opt-ins or the digital link. Called by app.booking_by_link.';

create function app.booking_by_link(p_booking_id bigint, p_ref uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_submission app.submissions;
  v_booking app.bookings;
begin
  select s.* into v_submission from app.submissions s join app.registrations r on r.submission_id = s.id
    where r.ref = p_ref and s.booking_id = p_booking_id;
  if v_submission.id is not null then
    return app.submission_view(v_submission);
  end if;
  select * into strict v_booking from app.bookings where id = p_booking_id;
  return app.booking_view(v_booking);
end
$$;
comment on function app.booking_by_link(bigint, uuid) is
  'What the link of a large booking opens: the whole, or with p_ref the submission of one person, so that the acts on a person are the same by every contact''s link. Called by api.manage_link.';
