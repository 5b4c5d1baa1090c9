-- The doors of enquiries: send one, look at it by link, take it back; and what staff do with it until it is done.

create function api.enquiry_form(p_kind text, p_track text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  if app.enquiry_form_error(p_kind, p_track) is not null then
    return null;
  end if;
  return jsonb_build_object('track', (
    select t ->> 'title' from jsonb_array_elements(coalesce(app.enquiry_settings() -> 'tracks', '[]')) t where t ->> 'slug' = p_track));
end
$$;
comment on function api.enquiry_form(text, text) is
  'Whether there is a form of this kind now: {track: the title of the job track it is about, or null}, or null when there is none. Called by the form''s GET.';

create function app.store_enquiry(p_form jsonb, p_hash bytea) returns app.enquiries
language plpgsql volatile set search_path = ''
as $$
declare
  v_enquiry app.enquiries;
  v_kind constant text := p_form ->> 'kind';
  v_owner jsonb := app.enquiry_owner(v_kind, p_form #>> '{employer,municipality}');
begin
  insert into app.enquiries (kind, form_key, content_hash, contact_name, contact_email, contact_phone, employer_name, municipality_code,
      workplace, answers, owner_name, owner_email, remind_at, due_at, created_at)
    values (v_kind, (p_form ->> 'formKey')::uuid, p_hash, p_form #>> '{contact,name}', p_form #>> '{contact,email}',
      p_form #>> '{contact,phone}', p_form #>> '{employer,name}', p_form #>> '{employer,municipality}', p_form #>> '{employer,workplace}',
      p_form -> 'answers', coalesce(v_owner ->> 'name', ''), lower(coalesce(v_owner ->> 'email', '')),
      app.enquiry_due(v_kind, app.now(), 1), app.enquiry_due(v_kind, app.now()), app.now())
    on conflict (form_key, content_hash) do nothing
    returning * into v_enquiry;
  if v_enquiry.id is not null then
    insert into app.enquiry_events (enquiry_id, state, at) values (v_enquiry.id, 'new', app.now());
  end if;
  return v_enquiry;
end
$$;
comment on function app.store_enquiry(jsonb, bytea) is 'Stores a tidied and checked enquiry with its owner and its times; nulls when the same form has come before.';

create function api.send_enquiry(p_form jsonb, p_client text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_form jsonb := app.tidy_enquiry(p_form);
  v_enquiry app.enquiries;
begin
  if app.enquiry_form_error(v_form ->> 'kind', v_form #>> '{answers,track}') is not null then
    perform app.refuse('PT404', 'enquiry_unknown');
  end if;
  perform app.refuse_fields(app.enquiry_errors(v_form));
  if not app.attempt_allowed('enquiry', p_client, 20, '10 minutes') then
    perform app.refuse('PT429', 'too_many_attempts');
  end if;
  v_enquiry := app.store_enquiry(v_form, sha256(convert_to((v_form - 'formKey')::text, 'UTF8')));
  if v_enquiry.id is not null then
    -- Somebody else's address, again and again, is three mails an hour; the enquiries are all there for staff to see.
    if app.attempt_allowed('enquiry_mail', encode(sha256(convert_to(v_enquiry.contact_email, 'UTF8')), 'hex'), 3, '1 hour') then
      perform app.mail_enquiry('enquiry-to-sender', v_enquiry, v_enquiry.contact_email, v_enquiry.contact_name, 'enquiry/' || v_enquiry.ref);
    end if;
    if v_enquiry.owner_email <> '' then
      perform app.mail_enquiry('enquiry-new-to-staff', v_enquiry, v_enquiry.owner_email, v_enquiry.owner_name, 'enquiry-new/' || v_enquiry.ref);
    end if;
  end if;
  return jsonb_build_object('outcome', 'sent');
end
$$;
comment on function api.send_enquiry(jsonb, text) is
  'Takes an enquiry {kind, formKey, contact, employer, answers}: {outcome: sent}, also when the same form comes twice. Mails the sender (three times an hour at most) and the owner. Called by the forms'' POST. Refuses enquiry_unknown, check_form with every field error, too_many_attempts (20 in 10 minutes).';

create function app.enquiry_sessions(p_enquiry app.enquiries) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('slug', s.slug, 'title', c.title, 'startsAt', app.iso(app.session_starts_at(s.id)),
      'cancelled', s.cancelled_at is not null) order by app.session_starts_at(s.id)), '[]')
  from app.sessions s join app.courses c on c.slug = s.course_slug where s.enquiry_id = p_enquiry.id
$$;
comment on function app.enquiry_sessions(app.enquiries) is 'The sessions that came of an enquiry: [{slug, title, startsAt, cancelled}].';

create function app.enquiry_of_token(p_token text) returns app.enquiries
language sql stable set search_path = ''
as $$
  select e from app.tokens t join app.enquiries e on e.id = t.enquiry_id
  where t.hash = app.token_hash(p_token) and t.purpose = 'enquiry' and t.revoked_at is null
$$;
comment on function app.enquiry_of_token(text) is 'The enquiry that a mailed link opens; nulls when it opens none.';

create function api.enquiry_link(p_token text, p_client text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_enquiry app.enquiries;
begin
  if app.too_many_guesses(p_client) then
    return jsonb_build_object('outcome', 'too_many_attempts');
  end if;
  v_enquiry := app.enquiry_of_token(p_token);
  if v_enquiry.id is null then
    perform app.attempt_allowed('manage-link', p_client, 20, '10 minutes');
    return jsonb_build_object('outcome', 'unknown_link');
  end if;
  return jsonb_build_object('outcome', 'enquiry') || app.enquiry_view(v_enquiry)
    -- The sender is told a day, and that day is theirs to its end.
    || jsonb_build_object('late', v_enquiry.state = 'new'
        and (v_enquiry.due_at at time zone app.time_zone())::date < (app.now() at time zone app.time_zone())::date,
      'sessions', app.enquiry_sessions(v_enquiry));
end
$$;
comment on function api.enquiry_link(text, text) is
  'What the sender''s link shows (EnquiryView): what was sent, how far it has come, whether the answer is late, and the sessions that came of it; never staff''s notes. Changes nothing but the count of misses. Called by the page.';

create function app.put_enquiry(p_enquiry app.enquiries, p_state text, p_staff_id uuid, p_note text, p_form_key uuid default null) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  insert into app.enquiry_events (enquiry_id, state, staff_id, note, form_key, at)
    values (p_enquiry.id, p_state, p_staff_id, p_note, p_form_key, app.now()) on conflict (form_key) do nothing;
  if found then
    update app.enquiries set state = p_state where id = p_enquiry.id;
  end if;
end
$$;
comment on function app.put_enquiry(app.enquiries, text, uuid, text, uuid) is 'Puts an enquiry in a state and adds to its history, once per form.';

create function api.withdraw_enquiry(p_token text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_enquiry app.enquiries;
begin
  select * into v_enquiry from app.enquiries where id = (app.enquiry_of_token(p_token)).id for update;
  if v_enquiry.id is null then
    perform app.refuse('PT404', 'unknown_link');
  elsif v_enquiry.state = 'withdrawn' then
    return jsonb_build_object('outcome', 'already_withdrawn');
  elsif v_enquiry.state in ('done', 'declined') then
    perform app.refuse('PT409', 'enquiry_ended');
  end if;
  perform app.put_enquiry(v_enquiry, 'withdrawn', null, null);
  return jsonb_build_object('outcome', 'withdrawn');
end
$$;
comment on function api.withdraw_enquiry(text) is
  'The sender takes their enquiry back: {outcome: withdrawn | already_withdrawn}; staff see it in the list. Called by the page''s POST. Refuses unknown_link, enquiry_ended.';

-- Staff -----------------------------------------------------------------------------------------------------

create function api.staff_enquiries(p_filter jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator');
  v_email text := (select email from app.staff where id = v_staff_id);
begin
  return (
    select jsonb_build_object('waiting', (select count(*) from app.enquiries where state = 'new'),
      'late', (select count(*) from app.enquiries where state = 'new' and due_at <= app.now()),
      'enquiries', coalesce(jsonb_agg(app.enquiry_view(enquiry)
          || jsonb_build_object('late', (enquiry).state = 'new' and (enquiry).due_at <= app.now(), 'nextOn', (enquiry).next_on) order by place), '[]'))
    from (
      -- What waits for an answer first, by its time; then the latest.
      select q as enquiry, row_number() over (
        order by (q.state <> 'new'), case when q.state = 'new' then q.due_at end, q.created_at desc, q.id) as place
      from app.enquiries q
      where (p_filter ->> 'kind' is null or q.kind = p_filter ->> 'kind')
        and case coalesce(p_filter ->> 'state', 'open') when 'open' then q.state in ('new', 'contacted', 'agreed')
          when 'all' then true else q.state = p_filter ->> 'state' end
        and (p_filter ->> 'mine' is distinct from 'true' or q.owner_email = v_email)) ranked
    where place <= 200);
end
$$;
comment on function api.staff_enquiries(jsonb) is
  'Enquiries that fit {kind, state (open, all or one), mine}, those that wait for an answer first, by when it is due: {waiting, late, enquiries: EnquiryLine[]}, at most 200. Called by the room. Refuses sign_in_required, not_allowed.';

create function api.staff_enquiry(p_ref uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_enquiry app.enquiries;
begin
  perform app.require_role('coordinator', 'administrator');
  select * into v_enquiry from app.enquiries where ref = p_ref;
  if v_enquiry.id is null then
    perform app.refuse('PT404', 'enquiry_unknown');
  end if;
  return app.enquiry_view(v_enquiry) || jsonb_build_object('nextOn', v_enquiry.next_on,
    'late', v_enquiry.state = 'new' and v_enquiry.due_at <= app.now(), 'sessions', app.enquiry_sessions(v_enquiry),
    'events', (select jsonb_agg(jsonb_build_object('state', h.state, 'by', st.name, 'note', h.note, 'at', app.iso(h.at)) order by h.id desc)
               from app.enquiry_events h left join app.staff st on st.id = h.staff_id where h.enquiry_id = v_enquiry.id),
    'employerRef', (select r.ref from app.employers r where r.id = v_enquiry.employer_id));
end
$$;
comment on function api.staff_enquiry(uuid) is
  'One enquiry with its history and what came of it (StaffEnquiry). Called by the room. Refuses enquiry_unknown, sign_in_required, not_allowed.';

create function api.set_enquiry_state(p_ref uuid, p_form jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator');
  v_form jsonb := app.typed(p_form, '{formKey,state,note,nextOn}');
  v_enquiry app.enquiries;
begin
  select * into v_enquiry from app.enquiries where ref = p_ref for update;
  if v_enquiry.id is null then
    perform app.refuse('PT404', 'enquiry_unknown');
  end if;
  perform app.refuse_fields(app.field_errors('', v_form, array['note', 'text', null, 'formKey', 'form_key', 'form_key_missing'])
    || app.check_that(v_form ->> 'state' in ('contacted', 'agreed', 'done', 'declined'), 'state', 'enquiry_state_missing')
    || app.check_that((v_form ->> 'nextOn' is null or app.typed_day(v_form ->> 'nextOn') is not null), 'nextOn', 'contact_day_malformed'));
  perform app.put_enquiry(v_enquiry, v_form ->> 'state', v_staff_id, v_form ->> 'note', (v_form ->> 'formKey')::uuid);
  update app.enquiries set next_on = case when v_form ->> 'state' in ('contacted', 'agreed') then (v_form ->> 'nextOn')::date end
    where id = v_enquiry.id;
  perform app.audit(v_staff_id, 'enquiry_state_set', 'enquiries/' || p_ref, jsonb_build_object('state', v_form ->> 'state'));
  return jsonb_build_object('outcome', 'set');
end
$$;
comment on function api.set_enquiry_state(uuid, jsonb) is
  'Staff say how far an enquiry has come {formKey, state (contacted, agreed, done, declined), note, nextOn}: {outcome: set}, also when the same form comes twice. The history keeps who, when and the note. Called by the room. Refuses enquiry_unknown, check_form, sign_in_required, not_allowed.';

create function app.connect_enquiry(p_session_id bigint, p_ref text, p_staff_id uuid) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_enquiry app.enquiries;
begin
  if p_ref is null or not pg_input_is_valid(p_ref, 'uuid') then
    return;
  end if;
  select * into v_enquiry from app.enquiries where ref = p_ref::uuid for update;
  if v_enquiry.id is null then
    return;
  end if;
  update app.sessions set enquiry_id = v_enquiry.id where id = p_session_id;
  if v_enquiry.state in ('new', 'contacted') then
    perform app.put_enquiry(v_enquiry, 'agreed', p_staff_id, null);
  end if;
end
$$;
comment on function app.connect_enquiry(bigint, text, uuid) is
  'A session that was made of an enquiry: the two know each other from now on, and the enquiry is agreed. A reference to none is left aside. Called by api.make_session.';

-- Timers ----------------------------------------------------------------------------------------------------

create function app.remind_enquiries(p_count_max int) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_enquiry app.enquiries;
  v_staff record;
  v_told int := 0;
begin
  for v_enquiry in
    select * from app.enquiries q
    where q.state = 'new' and q.remind_at <= app.now()
      and not exists (select from app.outbox o where o.unique_key = case when q.due_at <= app.now() then 'enquiry-late/' else 'enquiry-waiting/' end || q.ref)
    order by q.due_at limit p_count_max
  loop
    if v_enquiry.due_at > app.now() then
      perform app.mail_enquiry('enquiry-waiting-to-staff', v_enquiry, v_enquiry.owner_email, v_enquiry.owner_name, 'enquiry-waiting/' || v_enquiry.ref);
    else
      perform app.mail_enquiry('enquiry-overdue-to-staff', v_enquiry, v_enquiry.owner_email, v_enquiry.owner_name, 'enquiry-late/' || v_enquiry.ref);
      for v_staff in
        select email, name from app.staff where role = 'coordinator' and removed_at is null and email <> v_enquiry.owner_email
      loop
        perform app.mail_enquiry('enquiry-late-to-staff', v_enquiry, v_staff.email, v_staff.name,
          format('enquiry-late/%s/%s', v_enquiry.ref, encode(sha256(convert_to(v_staff.email, 'UTF8')), 'hex')));
      end loop;
    end if;
    v_told := v_told + 1;
  end loop;
  return v_told;
end
$$;
comment on function app.remind_enquiries(int) is
  'Tells the owner of an enquiry that nobody has answered a working day before its time is up, and when it is up also every coordinator; each once. A timer; returns how many enquiries.';

grant execute on function api.enquiry_form(text, text) to service_role;
grant execute on function api.send_enquiry(jsonb, text) to service_role;
grant execute on function api.enquiry_link(text, text) to service_role;
grant execute on function api.withdraw_enquiry(text) to service_role;
grant execute on function api.staff_enquiries(jsonb) to authenticated;
grant execute on function api.staff_enquiry(uuid) to authenticated;
grant execute on function api.set_enquiry_state(uuid, jsonb) to authenticated;
