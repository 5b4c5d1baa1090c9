-- The line: who waits, in what order, and how a freed seat finds the next one it fits.

create function app.place_in_line(p_queue_entry_id bigint) returns int
language sql stable set search_path = ''
as $$
  select (select count(*)::int from app.queue_entries ahead
          where ahead.session_id = entry.session_id and (ahead.position, ahead.id) <= (entry.position, entry.id))
  from app.queue_entries entry where entry.id = p_queue_entry_id
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
    where queue_entry_id = p_entry.id returning *
  loop
    perform app.enqueue('promoted-to-participant', v_registration.email, v_registration.name,
      app.mail_data(v_registration.id, 'REQUEST', null), 'promoted/' || v_registration.ref,
      v_registration.session_id, p_useful_until => app.session_ends_at(v_registration.session_id));
  end loop;
  perform app.leave_line(p_entry.id);
end
$$;
comment on function app.promote(app.queue_entries) is
  'Gives everyone in a queue entry a seat and mails them. Called by app.fill_seats, which knows that they fit.';

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
    select count(*) into v_size from app.registrations where queue_entry_id = v_entry.id;
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
