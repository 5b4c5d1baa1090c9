-- Staff's line: who waits in what order and with what offer, and the acts by hand on it.

-- Looking ---------------------------------------------------------------------------------------------

create function app.staff_line(p_session_id bigint) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
        'ref', people.list -> 0 -> 'ref', 'place', app.place_in_line(q.id), 'together', q.all_or_nothing,
        'people', people.list, 'employer', s.employer_name, 'contactName', s.contact_name, 'since', app.iso(people.since),
        'offer', case when o.id is not null then app.offer_view(o) end,
        'minutesLeft', ceil(extract(epoch from o.expires_at - app.now()) / 60)::int)
      order by q.position, q.id), '[]')
    from app.queue_entries q
      join app.submissions s on s.id = q.submission_id
      left join app.offers o on o.queue_entry_id = q.id and o.ended_at is null and o.expires_at > app.now()
      cross join lateral (
        select jsonb_agg(jsonb_build_object('ref', r.ref, 'name', r.name, 'email', r.email, 'phone', r.phone) order by r.id) as list,
          min(r.created_at) as since
        from app.registrations r where r.queue_entry_id = q.id and r.state <> 'known') people
    where q.session_id = p_session_id and people.list is not null);
end
$$;
comment on function app.staff_line(bigint) is
  'The line as staff see it, in order: each entry with its people, its place (null while seats are kept for it) and its open offer (LineEntry). Who is known from elsewhere is not listed twice. Called by api.staff_session.';

-- Acting by hand --------------------------------------------------------------------------------------

create function app.lock_session_ahead(p_slug text) returns app.sessions
language plpgsql volatile set search_path = ''
as $$
declare
  v_session app.sessions := app.lock_session(p_slug);
begin
  if v_session.cancelled_at is not null then
    perform app.refuse('PT409', 'session_cancelled');
  elsif app.session_starts_at(v_session.id) <= app.now() then
    perform app.refuse('PT409', 'line_closed');
  end if;
  perform app.expire_offers(v_session.id);
  return v_session;
end
$$;
comment on function app.lock_session_ahead(text) is
  'Locks a session whose line still moves, and ends the offers whose time is up. First thing in staff''s acts on the line. Refuses session_unknown, session_cancelled, line_closed (it has begun).';

create function app.registration_in(p_session_id bigint, p_ref uuid) returns app.registrations
language plpgsql stable set search_path = ''
as $$
declare
  v_registration app.registrations;
begin
  select * into v_registration from app.registrations where session_id = p_session_id and ref = p_ref and state <> 'known';
  if v_registration.id is null then
    perform app.refuse('PT404', 'registration_unknown');
  end if;
  return v_registration;
end
$$;
comment on function app.registration_in(bigint, uuid) is
  'The registration that staff act on, never one of another session. Called under the session''s lock. Refuses registration_unknown.';

create function app.entry_in(p_session_id bigint, p_ref uuid) returns app.queue_entries
language plpgsql stable set search_path = ''
as $$
declare
  v_registration app.registrations := app.registration_in(p_session_id, p_ref);
  v_entry app.queue_entries;
begin
  if v_registration.queue_entry_id is null then
    perform app.refuse('PT409', 'not_in_line');
  end if;
  select * into strict v_entry from app.queue_entries where id = v_registration.queue_entry_id;
  return v_entry;
end
$$;
comment on function app.entry_in(bigint, uuid) is
  'The entry in line that a person stands in, alone or with a group. Called under the session''s lock. Refuses registration_unknown, not_in_line.';

create function api.move_in_line(p_slug text, p_ref uuid, p_before_ref uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator');
  v_session app.sessions := app.lock_session_ahead(p_slug);
  v_entry app.queue_entries := app.entry_in(v_session.id, p_ref);
  v_before app.queue_entries;
begin
  if p_before_ref is not null then
    v_before := app.entry_in(v_session.id, p_before_ref);
  end if;
  if v_before.id is distinct from v_entry.id then
    -- The whole line is numbered anew: halving a space between two numbers ends some day.
    update app.queue_entries q set position = ordered.n
      from (select id, row_number() over (
              order by case when id = v_entry.id then coalesce(v_before.position, 'Infinity') else position end,
                id <> v_entry.id, id) as n
            from app.queue_entries where session_id = v_session.id) ordered
      where q.id = ordered.id;
    perform app.audit(v_staff_id, 'line_moved', p_slug, jsonb_build_object('ref', p_ref, 'place', app.place_in_line(v_entry.id)));
  end if;
  return jsonb_build_object('outcome', 'moved', 'place', app.place_in_line(v_entry.id));
end
$$;
comment on function api.move_in_line(text, uuid, uuid) is
  'Puts a person''s entry, its whole group, right before another''s, or last when p_before_ref is null: {outcome: moved, place}. Open offers stand, and nobody is mailed. Called by the room. Refuses session_unknown, session_cancelled, line_closed, registration_unknown, not_in_line, sign_in_required, not_allowed.';

create function api.promote_by_hand(p_slug text, p_ref uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator');
  v_session app.sessions := app.lock_session_ahead(p_slug);
  v_registration app.registrations := app.registration_in(v_session.id, p_ref);
  v_entry app.queue_entries;
  v_people int;
begin
  if v_registration.state = 'registered' then
    return jsonb_build_object('outcome', 'already_registered', 'people', 0);
  end if;
  v_entry := app.entry_in(v_session.id, p_ref);
  -- A held offer has its seats already.
  if (app.open_offer(v_entry.id)).kind is distinct from 'held' and not app.fits(v_session, v_entry) then
    perform app.refuse('PT409', 'no_free_seat');
  end if;
  select count(*) into v_people from app.registrations where queue_entry_id = v_entry.id and state <> 'known';
  perform app.promote(v_entry, true);
  perform app.fill_seats(v_session.id);
  perform app.audit(v_staff_id, 'promoted_by_hand', p_slug, jsonb_build_object('ref', p_ref, 'people', v_people));
  return jsonb_build_object('outcome', 'registered', 'people', v_people);
end
$$;
comment on function api.promote_by_hand(text, uuid) is
  'Gives a person in line, and the group they wait with, their seats at once, past those before them: {outcome: registered | already_registered, people}. An open offer of theirs ends as accepted; staff who give a seat also let in. Mails each person, and the contact of a group. Called by the room. Refuses no_free_seat when the free seats, those offered to others not among them, are too few, and as api.move_in_line.';

-- An earlier course that was not found ------------------------------------------------------------------

create function app.lock_pending(p_slug text, p_ref uuid, p_done text) returns app.registrations
language plpgsql volatile set search_path = ''
as $$
declare
  v_session app.sessions := app.lock_living_session(p_slug);
  v_registration app.registrations := app.registration_in(v_session.id, p_ref);
begin
  if v_registration.state not in ('pending', p_done) then
    perform app.refuse('PT409', 'not_pending');
  end if;
  return v_registration;
end
$$;
comment on function app.lock_pending(text, uuid, text) is
  'Somebody who waits to be let in, or whom the same act has been done to already (state p_done), under the session''s lock. Refuses as app.lock_living_session, registration_unknown, not_pending.';

create function api.approve_registration(p_slug text, p_ref uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator');
  v_registration app.registrations := app.lock_pending(p_slug, p_ref, 'registered');
begin
  if v_registration.state = 'registered' then
    return jsonb_build_object('outcome', 'already_registered');
  end if;
  update app.registrations set state = 'registered', registered_at = app.now()
    where id = v_registration.id returning * into v_registration;
  perform app.mail_person('registered-to-participant', v_registration, 'REQUEST', null,
    format('approved/%s/%s', v_registration.ref, v_registration.calendar_sequence),
    app.session_ends_at(v_registration.session_id));
  perform app.audit(v_staff_id, 'registration_approved', p_slug, jsonb_build_object('ref', p_ref));
  return jsonb_build_object('outcome', 'registered');
end
$$;
comment on function api.approve_registration(text, uuid) is
  'Lets in somebody whose earlier course was not found: {outcome: registered | already_registered}. The seat was theirs all the time. Mails the person. Called by the room. Refuses as app.lock_pending, sign_in_required, not_allowed.';

create function api.refuse_registration(p_slug text, p_ref uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator');
  v_registration app.registrations := app.lock_pending(p_slug, p_ref, 'cancelled');
begin
  if v_registration.state = 'cancelled' then
    return jsonb_build_object('outcome', 'already_refused');
  end if;
  perform app.mail_person('refused-to-participant', app.end_registration(v_registration, 'cancelled'), null, null,
    'refused/' || v_registration.ref);
  perform app.tell_contact_cancelled(v_registration);
  perform app.expire_offers(v_registration.session_id);
  perform app.fill_seats(v_registration.session_id);
  perform app.audit(v_staff_id, 'registration_refused', p_slug, jsonb_build_object('ref', p_ref));
  return jsonb_build_object('outcome', 'refused');
end
$$;
comment on function api.refuse_registration(text, uuid) is
  'Ends the registration of somebody who has not been to the earlier course: {outcome: refused | already_refused}; the seat is offered to the next who fits. Mails the person, and the contact. Called by the room. Refuses as app.lock_pending, sign_in_required, not_allowed.';

grant execute on function api.move_in_line(text, uuid, uuid) to authenticated;
grant execute on function api.promote_by_hand(text, uuid) to authenticated;
grant execute on function api.approve_registration(text, uuid) to authenticated;
grant execute on function api.refuse_registration(text, uuid) to authenticated;
