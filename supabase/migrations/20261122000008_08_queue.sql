-- Seats: who gets one, who waits and in what order, and how a freed seat finds the next one it fits.

-- The line --------------------------------------------------------------------------------------------

create function app.place_in_line(p_queue_entry_id bigint) returns int
language plpgsql stable set search_path = ''
as $$
begin
  return (select (select count(*) from app.queue_entries ahead
                  where ahead.session_id = entry.session_id and (ahead.position, ahead.id) <= (entry.position, entry.id))
          from app.queue_entries entry where entry.id = p_queue_entry_id);
end
$$;
comment on function app.place_in_line(bigint) is
  'A queue entry''s place, the first is 1: null when it no longer waits. A group is one entry. Called for mails, for people''s own page and for the room.';

create function app.leave_line(p_queue_entry_id bigint) returns void
language sql volatile set search_path = ''
as $$
  delete from app.queue_entries
  where id = p_queue_entry_id and not exists (select from app.registrations where queue_entry_id = p_queue_entry_id)
$$;
comment on function app.leave_line(bigint) is
  'Takes a queue entry out of the line when nobody in it waits any more. Called after a waiting person got a seat or left.';

create function app.promote(p_entry app.queue_entries) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_registration app.registrations;
begin
  for v_registration in
    update app.registrations set state = 'registered', registered_at = app.now(), queue_entry_id = null
    where queue_entry_id = p_entry.id and state = 'waitlisted' returning *
  loop
    perform app.mail_person('promoted-to-participant', v_registration, 'REQUEST', null, 'promoted/' || v_registration.ref,
      app.session_ends_at(v_registration.session_id));
  end loop;
  update app.registrations set shown_as = 'registered', queue_entry_id = null
    where queue_entry_id = p_entry.id and state = 'known';
  perform app.leave_line(p_entry.id);
  if p_entry.all_or_nothing then
    perform app.tell_contact_now(p_entry.submission_id);
  end if;
end
$$;
comment on function app.promote(app.queue_entries) is
  'Gives everyone in a queue entry a seat and mails them, and the contact of a group that waited together. Called by app.fill_seats, which knows that they fit.';

create function app.fill_seats(p_session_id bigint) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_session app.sessions;
  v_entry app.queue_entries;
  v_size int;
  v_free int;
  v_promoted int := 0;
begin
  select * into v_session from app.sessions where id = p_session_id for update;
  if v_session.cancelled_at is not null or app.session_starts_at(p_session_id) <= app.now() then
    return 0;
  end if;
  v_free := v_session.capacity - app.seats_taken(p_session_id);
  for v_entry in select * from app.queue_entries where session_id = p_session_id order by position, id loop
    exit when v_free <= 0;
    select count(*) into v_size from app.registrations where queue_entry_id = v_entry.id and state = 'waitlisted';
    -- An entry that does not fit is passed over and keeps its place. Without a limit v_free is null and all fit.
    continue when v_size > v_free;
    perform app.promote(v_entry);
    v_free := v_free - v_size;
    v_promoted := v_promoted + v_size;
  end loop;
  return v_promoted;
end
$$;
comment on function app.fill_seats(bigint) is
  'Gives free seats to those who wait, in order, passing over groups that do not fit; returns how many people got one. Nothing in a cancelled session or after its start; closing for new registrations does not matter. Called by every door that frees a seat or raises the limit, in its transaction, under the session''s lock.';

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

create function app.seats_for(p_session app.sessions, p_count int, p_if_not_all text) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_free int;
  v_waiting int;
begin
  -- app.seats_taken and the line in one look, since others wait for the lock meanwhile.
  select p_session.capacity - count(*) filter (where state = 'registered'), count(*) filter (where state = 'waitlisted')
    into v_free, v_waiting
    from app.registrations where session_id = p_session.id and state in ('registered', 'waitlisted');
  if v_free > 0 and v_waiting > 0 then
    -- However a seat became free: those who wait come before those who walk in.
    v_free := v_free - app.fill_seats(p_session.id);
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
comment on function app.seats_for(app.sessions, int, text) is
  'How many of p_count new people get a seat now: all, the first few (split) or none. One person waits without being asked. Refuses group_does_not_fit {"free"} while the answer to "what if not all fit" is missing. Called by app.book under the session''s lock.';

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
