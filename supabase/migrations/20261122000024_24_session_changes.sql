-- What people are told when a session changes: one mail, a quarter of an hour after the last change, with what
-- each was last told and what holds now. What is as they were told is silence; what is urgent goes at once.

create table app.session_versions (
  session_id bigint not null references app.sessions (id) on delete cascade,
  sequence int not null,
  form jsonb not null,
  facts jsonb not null,
  primary key (session_id, sequence)
);
comment on table app.session_versions is
  'A session as it was under each sequence that was followed by a change, and as it is since: form to compare, facts (with the digital link) for the mail that says what was. told_sequence of registrations and submissions points here.';
alter table app.session_versions enable row level security;

insert into app.personal_columns (table_name, column_name, activity, label, purpose, retention) values
  ('session_versions', 'form', 'staff', 'Kontaktperson och värd, före en ändring', 'Jämföra före och efter när ett tillfälle ändras', 'Enligt förbundets gallringsbeslut'),
  ('session_versions', 'facts', 'staff', 'Kontaktperson, före en ändring', 'Skriva i mejlet vad som gällde tidigare', 'Enligt förbundets gallringsbeslut');

create function app.keep_version(p_session_id bigint) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  insert into app.session_versions (session_id, sequence, form, facts)
    select s.id, s.sequence, app.session_form(s), app.session_facts(s) || jsonb_build_object('onlineUrl', s.online_url)
    from app.sessions s where s.id = p_session_id
    on conflict (session_id, sequence) do nothing;
end
$$;
comment on function app.keep_version(bigint) is 'Keeps a session as it is now, once per sequence. Called by api.change_session before and after it changes something.';

-- Who needs to know -----------------------------------------------------------------------------------

create function app.told_fields() returns text[]
language sql immutable set search_path = ''
as $$
  select array['course', 'theme', 'days', 'format', 'municipality', 'venueName', 'venueAddress', 'onlineUrl', 'trainerRoles']
$$;
comment on function app.told_fields() is
  'The fields of a SessionForm that people are told of: without them they would come at the wrong time, to the wrong place or link, or to something else than they chose.';

create function app.told_part(p_form jsonb, p_seated boolean) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (select jsonb_object_agg(field, p_form -> field) from unnest(app.told_fields()) field where p_seated or field <> 'onlineUrl');
end
$$;
comment on function app.told_part(jsonb, boolean) is 'What of a form people are told, the digital link only those who have a seat. Called by app.untold.';

create function app.is_accompanied(p_submission app.submissions) returns boolean
language plpgsql stable set search_path = ''
as $$
begin
  return exists (
      select from app.registrations r where r.submission_id = p_submission.id
        and coalesce(r.shown_as, r.state) in ('registered', 'pending', 'offered', 'waitlisted')
      having count(*) > 1 or count(*) filter (where (r.email, app.person_key(r.name))
        is distinct from (p_submission.contact_email, app.person_key(p_submission.contact_name))) = 1)
    and (p_submission.booking_id is not null or exists (select from app.outbox where submission_id = p_submission.id));
end
$$;
comment on function app.is_accompanied(app.submissions) is
  'Whether a contact has people in a session and was ever written to about them: not who registered only themself. Known people count as the contact sees them. Called by app.untold and app.accompanied.';

create function app.untold(p_session app.sessions, p_form jsonb)
returns table (registration_id bigint, submission_id bigint, seated boolean, since int, form jsonb, facts jsonb)
language plpgsql stable set search_path = ''
as $$
begin
  return query
  with versions as materialized (
    select v.sequence, v.form, v.facts, app.told_part(v.form, true) is distinct from app.told_part(p_form, true) as for_seated,
      app.told_part(v.form, false) is distinct from app.told_part(p_form, false) as for_others
    from (select s.sequence, s.form, s.facts from app.session_versions s where s.session_id = p_session.id
          union all
          select p_session.sequence, app.session_form(p_session), null
          where not exists (select from app.session_versions s where s.session_id = p_session.id and s.sequence = p_session.sequence)) v
  ), unsent as materialized (
    select o.registration_id, o.submission_id, min((o.data ->> 'since')::int) as since
    from app.outbox o where o.session_id = p_session.id and app.is_unsent_change(o) group by o.registration_id, o.submission_id
  ), readers as (
    select r.id as registration_id, null::bigint as submission_id, r.state = 'registered' as seated,
      coalesce((select u.since from unsent u where u.registration_id = r.id), r.told_sequence) as since
    from app.registrations r
    where r.session_id = p_session.id and r.state in ('registered', 'pending', 'offered', 'waitlisted')
    union all
    select null, s.id, false, coalesce((select u.since from unsent u where u.submission_id = s.id), s.told_sequence)
    from app.submissions s where s.session_id = p_session.id and app.is_accompanied(s)
  )
  select r.registration_id, r.submission_id, r.seated, r.since, v.form, v.facts
  from readers r cross join lateral (
    -- A sequence that was never followed by a change has no version: the nearest says the same.
    select * from versions where true order by (versions.sequence <= r.since) desc, abs(versions.sequence - r.since) limit 1) v
  where case when r.seated then v.for_seated else v.for_others end
  order by r.registration_id, r.submission_id;
end
$$;
comment on function app.untold(app.sessions, jsonb) is
  'Everyone who knows something else about a session than a form says: people (registered, pending, offered, waiting) and contacts who accompany them, with what each was last told. A mail about a change that has not gone out has told nobody. Called by app.plan_telling and app.tell_session.';

create function app.plan_telling(p_session app.sessions, p_form jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_now timestamptz := app.now();
  v_starts_at timestamptz := least(app.session_starts_at(p_session.id), app.from_wall_time(p_form #>> '{days,0,startsAt}'));
  v_over boolean := app.from_wall_time(p_form #>> '{days,-1,endsAt}') <= v_now;
begin
  return (
    with readers as materialized (select * from app.untold(p_session, p_form) where not v_over),
    different as (
      select distinct fields.n, fields.field from readers, unnest(app.told_fields()) with ordinality as fields(field, n)
      where readers.form -> fields.field is distinct from p_form -> fields.field and (readers.seated or fields.field <> 'onlineUrl'))
    select jsonb_build_object('told', count(registration_id), 'contacts', count(submission_id),
      'fields', (select coalesce(jsonb_agg(field order by n), '[]') from different),
      'urgent', v_starts_at < v_now + interval '24 hours', 'pending', p_session.tell_at is not null)
    from readers);
end
$$;
comment on function app.plan_telling(app.sessions, jsonb) is
  'Who would be told if a session were as a form says: {told: people, contacts, fields: what is new to somebody, urgent: less than 24 hours are left to the old start or the new one, pending: a mail waits already}. Nobody when the session is over. Called by app.plan_session_change and api.restore_session.';

-- Telling ---------------------------------------------------------------------------------------------

create function app.is_unsent_change(p_mail app.outbox) returns boolean
language plpgsql immutable set search_path = ''
as $$
begin
  return p_mail.template in ('session-changed-to-participant', 'session-changed-to-waiting', 'session-changed-to-contact')
    and (p_mail.state in ('failed', 'suppressed') or p_mail.state = 'queued' and p_mail.send_started_at is null);
end
$$;
comment on function app.is_unsent_change(app.outbox) is 'Whether a mail about a change has told nobody yet. Called by app.untold and app.take_back_changes.';

create function app.take_back_changes(p_session_id bigint) returns void
language sql volatile set search_path = ''
as $$
  with unsent as (
    select o.id, o.registration_id, o.submission_id, (o.data ->> 'since')::int as since
    from app.outbox o where o.session_id = p_session_id and app.is_unsent_change(o) order by o.id for update
  ), dropped as (
    update app.outbox o set state = 'dropped', data = '{}', rendered = null from unsent where o.id = unsent.id
  ), people as (
    update app.registrations r set told_sequence = unsent.since from unsent where r.id = unsent.registration_id
  )
  update app.submissions s set told_sequence = unsent.since from unsent where s.id = unsent.submission_id
$$;
comment on function app.take_back_changes(bigint) is
  'Drops the mails about a session''s changes that have not gone out, so that the next one says it all. Called under app.lock_session_mail, when it changes again and when it is cancelled.';

create function app.raise_calendars(p_session_id bigint) returns void
language sql volatile set search_path = ''
as $$
  update app.registrations set calendar_sequence = calendar_sequence + 1
    where session_id = p_session_id and state in ('registered', 'pending', 'offered', 'waitlisted');
  update app.submissions set sequence = sequence + 1 where session_id = p_session_id
$$;
comment on function app.raise_calendars(bigint) is
  'Makes the next calendar file of everyone in a session newer than the last, also when nobody is mailed. Called by every change, by cancelling and by restoring.';

create function app.people_of(p_submission_id bigint) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (select jsonb_agg(jsonb_build_object('name', name, 'state', coalesce(shown_as, state), 'place', null) order by id)
    from app.registrations where submission_id = p_submission_id
      and coalesce(shown_as, state) in ('registered', 'pending', 'offered', 'waitlisted'));
end
$$;
comment on function app.people_of(bigint) is 'The people that a contact has in a session, for a mail: [{name, state, place: null}]. Called where contacts are told about the session.';

create function app.tell_session(p_session_id bigint) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_now timestamptz := app.now();
  v_starts_at timestamptz := app.session_starts_at(p_session_id);
  v_ends_at timestamptz := app.session_ends_at(p_session_id);
  v_session app.sessions;
  v_reader record;
  v_person app.registrations;
  v_contact app.submissions;
  v_extra jsonb;
  v_urgent boolean := false;
  v_told int := 0;
begin
  select * into strict v_session from app.sessions where id = p_session_id;
  for v_reader in select * from app.untold(v_session, app.session_form(v_session)) where v_ends_at > v_now loop
    v_extra := jsonb_build_object('since', v_reader.since,
      'before', v_reader.facts || jsonb_build_object('onlineUrl', case when v_reader.seated then v_reader.facts -> 'onlineUrl' end),
      'urgent', least(v_starts_at, (v_reader.facts #>> '{days,0,startsAt}')::timestamptz) < v_now + interval '24 hours');
    v_urgent := v_urgent or (v_extra ->> 'urgent')::boolean;
    if v_reader.registration_id is not null then
      update app.registrations set told_sequence = v_session.sequence where id = v_reader.registration_id returning * into v_person;
      if v_reader.seated then
        perform app.mail_person('session-changed-to-participant', v_person, 'REQUEST', v_extra,
          format('session-changed/%s/%s', v_person.ref, v_session.sequence), v_ends_at);
      else
        perform app.mail_person('session-changed-to-waiting', v_person, null, v_extra,
          format('session-changed/%s/%s', v_person.ref, v_session.sequence), v_starts_at);
      end if;
    else
      update app.submissions set told_sequence = v_session.sequence where id = v_reader.submission_id returning * into v_contact;
      perform app.mail_contact('session-changed-to-contact', v_contact, 'PUBLISH',
        v_extra || jsonb_build_object('people', app.people_of(v_contact.id)),
        format('session-changed-to-contact/%s/%s', v_contact.id, v_session.sequence), v_ends_at);
    end if;
    v_told := v_told + 1;
  end loop;
  update app.sessions set tell_at = null, told_before = null,
      urgent_at = case when v_told = 0 then urgent_at when v_urgent then v_now end
    where id = p_session_id;
  return v_told;
end
$$;
comment on function app.tell_session(bigint) is
  'Mails everyone who knows something else about a session than what holds: before and after, with the new calendar file for those who have a seat and for contacts. Returns how many. Called under the session''s lock by app.time_telling, when it is urgent, and by app.tell_session_changes.';

create function app.time_telling(p_before app.sessions, p_plan jsonb) returns timestamptz
language plpgsql volatile set search_path = ''
as $$
declare
  v_tell_at timestamptz;
begin
  perform app.take_back_changes(p_before.id);
  if (p_plan ->> 'told')::int + (p_plan ->> 'contacts')::int = 0 then
    update app.sessions set tell_at = null, told_before = null where id = p_before.id;
  elsif (p_plan ->> 'urgent')::boolean then
    perform app.tell_session(p_before.id);
  else
    v_tell_at := app.now() + interval '15 minutes';
    update app.sessions set tell_at = v_tell_at, told_before = coalesce(p_before.told_before, p_before.sequence) where id = p_before.id;
  end if;
  return v_tell_at;
end
$$;
comment on function app.time_telling(app.sessions, jsonb) is
  'Decides when those in an app.plan_telling are told: at once when it is urgent, else 15 minutes after this change, which is returned; never when it is as they were told. p_before is the session as it was. Called by api.change_session and api.restore_session.';

create function app.tell_session_changes(p_count_max int) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_session_id bigint;
  v_told int := 0;
begin
  for v_session_id in
    select id from app.sessions where tell_at <= app.now() order by tell_at, id limit p_count_max for update skip locked
  loop
    v_told := v_told + app.tell_session(v_session_id);
  end loop;
  return v_told;
end
$$;
comment on function app.tell_session_changes(int) is
  'Tells people about changes that have rested for 15 minutes, in at most p_count_max sessions; one that is over by now tells nobody. Returns how many mails. Called by the due work.';
