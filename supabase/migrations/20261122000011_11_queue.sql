-- Seats: who gets one, who waits and in what order, and how a freed seat finds the next one it fits (17: its offers).

-- The line --------------------------------------------------------------------------------------------

create function app.entries_waiting(p_session_id bigint, p_position numeric default null, p_id bigint default null) returns int
language plpgsql stable set search_path = ''
as $$
begin
  return (select count(*) from app.queue_entries q
          where q.session_id = p_session_id and (p_id is null or (q.position, q.id) <= (p_position, p_id))
            and not exists (select from app.offers o where o.queue_entry_id = q.id and o.ended_at is null and o.kind = 'held'));
end
$$;
comment on function app.entries_waiting(bigint, numeric, bigint) is
  'How many entries wait in a session''s line, up to a position when one is given. One that has seats kept by an offer does not wait. Called by app.place_in_line and app.book.';

create function app.place_in_line(p_queue_entry_id bigint) returns int
language plpgsql stable set search_path = ''
as $$
begin
  return (select app.entries_waiting(q.session_id, q.position, q.id) from app.queue_entries q
          where q.id = p_queue_entry_id and (app.open_offer(q.id)).kind is distinct from 'held');
end
$$;
comment on function app.place_in_line(bigint) is
  'A queue entry''s place among those who wait, the first is 1: null when it no longer waits, or has seats kept for it by an offer. A group is one entry. Called for mails, for people''s own page and for the room.';

create function app.waits_together(p_queue_entry_id bigint) returns boolean
language plpgsql stable set search_path = ''
as $$
begin
  return exists (select from app.queue_entries where id = p_queue_entry_id and all_or_nothing);
end
$$;
comment on function app.waits_together(bigint) is
  'Whether a queue entry is a group that wants all its seats or none, whose contact is asked and answers. False without an entry. Called for mails, for people''s own page and with an offer.';

create function app.people_in(p_queue_entry_id bigint) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (select jsonb_agg(jsonb_build_object('name', r.name, 'state', coalesce(r.shown_as, r.state),
      'place', app.place_in_line(p_queue_entry_id)) order by r.id) from app.registrations r where r.queue_entry_id = p_queue_entry_id);
end
$$;
comment on function app.people_in(bigint) is 'The people of a queue entry as their contact is told of them: [{name, state, place}]. Called by app.make_offer.';

create function app.leave_line(p_queue_entry_id bigint, p_outcome text default 'declined') returns void
language plpgsql volatile set search_path = ''
as $$
begin
  if p_queue_entry_id is null or exists (select from app.registrations where queue_entry_id = p_queue_entry_id) then
    return;
  end if;
  perform app.end_offer(p_queue_entry_id, p_outcome);
  delete from app.queue_entries where id = p_queue_entry_id;
end
$$;
comment on function app.leave_line(bigint, text) is
  'Takes a queue entry out of the line, and ends its offer as p_outcome, when nobody in it waits any more. Called after a waiting person got a seat or left.';

-- What is free ----------------------------------------------------------------------------------------

create function app.capacity(p_session app.sessions) returns int
language plpgsql immutable set search_path = ''
as $$
begin
  -- least() passes over a limit that is not set.
  return least(p_session.capacity, p_session.venue_capacity);
end
$$;
comment on function app.capacity(app.sessions) is 'How many seats a session has: the tighter of its own limit and the room''s, null without either. Called wherever seats are counted.';

create function app.seats_left(p_session app.sessions) returns int
language plpgsql stable set search_path = ''
as $$
begin
  return app.capacity(p_session) - app.seats_taken(p_session.id);
end
$$;
comment on function app.seats_left(app.sessions) is
  'Seats that nobody has or is offered; null without limit. A door that decides by it holds the session''s lock.';

create function app.employer_key(p_submission app.submissions) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  return coalesce(p_submission.organisation_number, app.person_key(p_submission.employer_name));
end
$$;
comment on function app.employer_key(app.submissions) is 'What makes two submissions the same employer: the organisation number, else the name. Called where employer_limit is counted.';

create function app.employer_seats(p_session_id bigint, p_employer text) returns int
language plpgsql stable set search_path = ''
as $$
begin
  return (select count(*) from app.registrations r join app.submissions s on s.id = r.submission_id
          where r.session_id = p_session_id and r.state in ('registered', 'pending', 'offered') and app.employer_key(s) = p_employer);
end
$$;
comment on function app.employer_seats(bigint, text) is 'Seats that an employer''s people have or are offered. Called where employer_limit is set.';

create function app.seats_sought(p_session_id bigint, p_employer text default null) returns int
language plpgsql stable set search_path = ''
as $$
begin
  return (select count(*) from app.offers o join app.registrations r on r.queue_entry_id = o.queue_entry_id and r.state = 'waitlisted'
            join app.submissions s on s.id = r.submission_id
          where o.session_id = p_session_id and o.ended_at is null and o.kind = 'first_come' and (p_employer is null or app.employer_key(s) = p_employer));
end
$$;
comment on function app.seats_sought(bigint, text) is
  'How many people, of one employer or all, were told of seats that the first to accept gets: those seats look taken to whoever walks in.';

create function app.seats_for_newcomers(p_session app.sessions, p_employer text default null) returns int
language plpgsql stable set search_path = ''
as $$
declare
  v_left int := app.seats_left(p_session) - app.seats_sought(p_session.id);
begin
  if p_session.employer_limit is not null and p_employer is not null then
    v_left := least(v_left, p_session.employer_limit - app.employer_seats(p_session.id, p_employer)
      - app.seats_sought(p_session.id, p_employer));
  end if;
  -- greatest() would turn "no limit" into none left.
  return case when v_left is not null then greatest(v_left, 0) end;
end
$$;
comment on function app.seats_for_newcomers(app.sessions, text) is
  'The seats that somebody new could really get, of an employer when one is named; null without limit. Called by app.seats and app.seats_for.';

create function app.fits_in(p_session app.sessions, p_entry app.queue_entries, p_left int) returns boolean
language plpgsql stable set search_path = ''
as $$
declare
  v_size int;
begin
  if not p_entry.all_or_nothing and p_session.employer_limit is null then
    return coalesce(p_left >= 1, true);
  end if;
  -- An entry of known people alone takes no seat, but waits for as many as it shows, like any other.
  v_size := (select coalesce(nullif(count(*) filter (where state <> 'known'), 0), count(*))
             from app.registrations where queue_entry_id = p_entry.id);
  return coalesce(p_left >= v_size, true)
    and (p_session.employer_limit is null
      or v_size + app.employer_seats(p_session.id,
           (select app.employer_key(s) from app.submissions s where s.id = p_entry.submission_id)) <= p_session.employer_limit);
end
$$;
comment on function app.fits_in(app.sessions, app.queue_entries, int) is
  'Whether everyone in an entry that waits fits in so many seats (null: no limit) and in what their employer may have. Called by app.fits, app.fill_seats and app.mend_offers.';

create function app.fits(p_session app.sessions, p_entry app.queue_entries) returns boolean
language plpgsql stable set search_path = ''
as $$
begin
  return app.fits_in(p_session, p_entry, app.seats_left(p_session));
end
$$;
comment on function app.fits(app.sessions, app.queue_entries) is
  'Whether there are seats for everyone in an entry that waits, by the tightest limit. Called by api.accept_offer and staff''s hand, under the session''s lock.';

create function app.fill_seats(p_session_id bigint) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_session app.sessions;
  v_starts_at timestamptz := app.session_starts_at(p_session_id);
  v_held boolean := v_starts_at - app.now() >= interval '24 hours';
  v_left int;
  v_entry app.queue_entries;
  v_offered int := 0;
begin
  select * into v_session from app.sessions where id = p_session_id for update;
  if v_session.cancelled_at is not null or v_starts_at <= app.now() then
    return 0;
  end if;
  v_left := app.seats_left(v_session);
  perform app.mend_offers(v_session, v_starts_at, v_left);
  for v_entry in
    select q.* from app.queue_entries q
    where q.session_id = p_session_id and not exists (select from app.offers o where o.queue_entry_id = q.id and o.ended_at is null)
    order by q.position, q.id
  loop
    exit when v_left <= 0;
    -- An entry that does not fit is passed over and keeps its place.
    continue when not app.fits_in(v_session, v_entry, v_left);
    perform app.make_offer(v_entry, case when v_held then 'held' else 'first_come' end,
      case when v_held then app.offer_deadline(app.now(), v_starts_at) else v_starts_at end);
    v_left := app.seats_left(v_session);
    v_offered := v_offered + 1;
  end loop;
  return v_offered;
end
$$;
comment on function app.fill_seats(bigint) is
  'Offers free seats to those who wait, in order, passing over entries that do not fit; returns how many entries got an offer. With a day or more left the seats are kept until app.offer_deadline; with less, everyone who fits is told and the first to accept gets it. Nothing in a cancelled session or after its start; closing for new registrations does not matter. Called by every door that frees a seat or raises a limit, in its transaction, under the session''s lock.';

-- Deciding --------------------------------------------------------------------------------------------

create function app.refuse_unless_open(p_session app.sessions) returns void
language plpgsql stable set search_path = ''
as $$
declare
  v_refusal text := case app.session_over(p_session)
    when 'cancelled' then 'session_cancelled'
    when 'past' then 'session_past'
    when 'closed' then 'registration_closed' end;
begin
  if v_refusal is not null then
    perform app.refuse('PT409', v_refusal);
  end if;
end
$$;
comment on function app.refuse_unless_open(app.sessions) is
  'Refuses session_cancelled, session_past and registration_closed, as app.session_over says. Called by every door that takes new people.';

create function app.earlier_outcome(p_form_key uuid, p_hash bytea, p_submission_id bigint) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  if p_submission_id is null then
    return (select outcome from app.submissions where form_key = p_form_key and content_hash = p_hash);
  end if;
  return (select outcome from app.additions where form_key = p_form_key and content_hash = p_hash);
end
$$;
comment on function app.earlier_outcome(uuid, bytea, bigint) is
  'What was answered when this very form came the first time, alone or as an addition to a submission, or null. Called by app.book under the session''s lock, so that a double click waits and gets the same answer.';

create function app.seats_for(p_session app.sessions, p_count int, p_if_not_all text, p_employer text) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_free int;
  v_line boolean;
begin
  -- app.seats_left, as it is where nobody waits, and the line in one look, since others wait for the lock meanwhile.
  select app.capacity(p_session) - count(*), exists (select from app.queue_entries where session_id = p_session.id) into v_free, v_line
    from app.registrations where session_id = p_session.id and state in ('registered', 'pending', 'offered');
  if v_line then
    -- However a seat became free: those who wait come before those who walk in.
    perform app.expire_offers(p_session.id);
    perform app.fill_seats(p_session.id);
  end if;
  if v_line or p_session.employer_limit is not null then
    v_free := app.seats_for_newcomers(p_session, p_employer);
  end if;
  if v_free is null or v_free >= p_count then
    return p_count;
  elsif p_count = 1 or p_if_not_all = 'all_or_nothing' then
    return 0;
  elsif p_if_not_all is null then
    perform app.refuse('PT409', 'group_does_not_fit', jsonb_build_object('free', greatest(v_free, 0))::text);
  end if;
  return greatest(v_free, 0);
end
$$;
comment on function app.seats_for(app.sessions, int, text, text) is
  'How many of p_count new people of an employer (app.employer_key) get a seat now: all, the first few (split) or none. One person waits without being asked. Refuses group_does_not_fit {"free"} while the answer to "what if not all fit" is missing. Called by app.book and app.book_instead under the session''s lock.';

create function app.line_up(p_session_id bigint, p_submission_id bigint, p_waiting int[], p_together boolean) returns bigint[]
language plpgsql volatile set search_path = ''
as $$
declare
  v_last numeric := (select coalesce(max(position), 0) from app.queue_entries where session_id = p_session_id);
  v_entries bigint[] := '{}';
  v_entry bigint;
  v_n int;
begin
  foreach v_n in array p_waiting loop
    if v_entry is null or not p_together then
      v_last := v_last + 1;
      insert into app.queue_entries (session_id, submission_id, all_or_nothing, position)
        values (p_session_id, p_submission_id, p_together, v_last) returning id into v_entry;
    end if;
    v_entries[v_n] := v_entry;
  end loop;
  return v_entries;
end
$$;
comment on function app.line_up(bigint, bigint, int[], boolean) is
  'Puts people, named by their number in the form, last in line: each an entry of their own, or all one entry. The answer holds each one''s entry under that number. Called by app.write_people.';
