-- More acts by the mailed link: change details, add people, change the contact (28: hand a seat over).

-- Changing --------------------------------------------------------------------------------------------

create function app.person_changes(p_before jsonb, p_after jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return (select coalesce(jsonb_agg(case when field = 'gender' then jsonb_build_object('field', field)
      else jsonb_build_object('field', field, 'before', p_before -> field, 'after', p_after -> field) end order by n), '[]')
    from unnest(array['name', 'email', 'phone', 'role', 'gender']) with ordinality as fields(field, n)
    where p_before -> field is distinct from p_after -> field);
end
$$;
comment on function app.person_changes(jsonb, jsonb) is
  'What differs between two persons: [{field, before, after}]; of gender only that it changed. Called by api.change_registration.';

create function app.change_own(p_registration app.registrations, p_changes jsonb) returns boolean
language plpgsql volatile set search_path = ''
as $$
declare
  v_own jsonb := app.tidy_own(p_changes);
  v_opt_ins app.registrations := jsonb_populate_record(p_registration, jsonb_strip_nulls(jsonb_build_object(
    'share_contact', v_own #> '{optIns,shareContact}', 'wants_network', v_own #> '{optIns,network}',
    'wants_newsletter', v_own #> '{optIns,newsletter}')));
  v_needs app.needs;
  v_changed boolean := v_opt_ins is distinct from p_registration;
begin
  select * into v_needs from app.needs where registration_id = p_registration.id;
  if p_changes ? 'needs' and (v_needs.dietary, v_needs.access) is distinct from (v_own #>> '{needs,dietary}', v_own #>> '{needs,access}') then
    insert into app.needs (registration_id, dietary, access, updated_at)
      values (p_registration.id, v_own #>> '{needs,dietary}', v_own #>> '{needs,access}', app.now())
      on conflict (registration_id) do update
        set dietary = excluded.dietary, access = excluded.access, updated_at = excluded.updated_at;
    v_changed := true;
  end if;
  update app.registrations set share_contact = v_opt_ins.share_contact, wants_network = v_opt_ins.wants_network,
      wants_newsletter = v_opt_ins.wants_newsletter
    where id = p_registration.id and v_changed;
  return v_changed;
end
$$;
comment on function app.change_own(app.registrations, jsonb) is
  'Stores needs and opt-ins, which only the person''s own link may change; true when something changed. No mail: what somebody cannot eat is never written to an inbox. Called by api.change_registration.';

create function app.tell_changed(p_before app.registrations, p_changes jsonb) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_after app.registrations;
begin
  select * into strict v_after from app.registrations where id = p_before.id;
  if v_after.email <> p_before.email then
    perform app.mail_person('changed-to-participant', p_before, null,
      jsonb_build_object('link', null, 'changes', jsonb_build_array(jsonb_build_object('field', 'email'))),
      format('changed/%s/%s/notice', p_before.ref, v_after.calendar_sequence));
  end if;
  if v_after.state in ('registered', 'pending', 'offered', 'waitlisted') then
    perform app.mail_person('changed-to-participant', v_after, case when v_after.state = 'registered' then 'REQUEST' end,
      jsonb_build_object('changes', p_changes), format('changed/%s/%s', v_after.ref, v_after.calendar_sequence));
  end if;
end
$$;
comment on function app.tell_changed(app.registrations, jsonb) is
  'Mails a person what was changed, with a link of their own and the new calendar file. When the address changed, the old one is told so, without link and without the new one. Called by app.change_person.';

create function app.join_known(p_registration app.registrations, p_known app.registrations) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  -- The same person twice becomes one, and who typed it sees what they would have seen anyway.
  if app.has_contact_page(p_registration.submission_id) then
    update app.registrations set state = 'known', shown_as = p_registration.state where id = p_registration.id;
  else
    perform app.end_registration(p_registration, 'cancelled', 'withdrawn');
  end if;
  perform app.revoke_tokens(p_registration.id);
  perform app.tell_known(array[p_known.id]);
end
$$;
comment on function app.join_known(app.registrations, app.registrations) is
  'Lets a registration that was changed into somebody who has one of their own give way to theirs. Called by app.change_person.';

create function app.check_again(p_before app.registrations) returns boolean
language plpgsql volatile set search_path = ''
as $$
declare
  v_after app.registrations;
begin
  select * into strict v_after from app.registrations where id = p_before.id;
  -- Whoever corrects an address is still the person who was found, or let in; a new name may be somebody else.
  if v_after.state not in ('registered', 'pending')
      or (v_after.state = 'registered' and app.person_key(v_after.name) = app.person_key(p_before.name)) then
    return true;
  end if;
  update app.registrations set state = app.seated_as(session_id, email, name) where id = p_before.id returning * into v_after;
  if v_after.state = p_before.state then
    return true;
  end if;
  if v_after.state = 'pending' then
    perform app.mail_person('prerequisite-missing-to-participant', v_after, 'CANCEL', null,
      format('pending/%s/%s', v_after.ref, v_after.calendar_sequence));
  else
    perform app.mail_person('registered-to-participant', v_after, 'REQUEST', null,
      format('registered/%s/%s', v_after.ref, v_after.calendar_sequence));
  end if;
  return false;
end
$$;
comment on function app.check_again(app.registrations) is
  'Looks for an earlier course again when somebody with a seat was changed: who is found now is registered, who is not is pending, and told so. True when all is as before, and the change itself is what there is to tell. Called by app.change_person.';

create function app.change_person(p_registration app.registrations, p_person jsonb, p_changes jsonb) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_known app.registrations := app.active_registration(p_registration.session_id, p_person ->> 'email', p_person ->> 'name');
begin
  if v_known.id <> p_registration.id and v_known.state in ('waitlisted', 'offered') and p_registration.state in ('registered', 'pending') then
    perform app.end_waiting(v_known);
    v_known := null;
  end if;
  if v_known.id <> p_registration.id then
    perform app.join_known(p_registration, v_known);
  end if;
  update app.registrations set calendar_sequence = calendar_sequence + 1, name = p_person ->> 'name',
      email = p_person ->> 'email', phone = p_person ->> 'phone', role = p_person ->> 'role', gender = p_person ->> 'gender'
    where id = p_registration.id;
  if p_person ->> 'email' <> p_registration.email then
    perform app.revoke_tokens(p_registration.id);
  end if;
  if app.check_again(p_registration) then
    perform app.tell_changed(p_registration, p_changes);
  end if;
  perform app.expire_offers(p_registration.session_id);
  perform app.fill_seats(p_registration.session_id);
end
$$;
comment on function app.change_person(app.registrations, jsonb, jsonb) is
  'Makes a registration another name, address and so on. A new address closes the old links; a new name is checked for an earlier course where one is required. Called by api.change_registration.';

create function app.change_known(p_session app.sessions, p_registration app.registrations, p_person jsonb) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  if app.person_hash(p_person ->> 'email', p_person ->> 'name') = app.person_hash(p_registration.email, p_registration.name) then
    update app.registrations set name = p_person ->> 'name', phone = p_person ->> 'phone', role = p_person ->> 'role',
      gender = p_person ->> 'gender' where id = p_registration.id;
  else
    delete from app.registrations where id = p_registration.id;
    perform app.leave_line(p_registration.queue_entry_id);
    perform app.book_instead(p_session, p_registration.submission_id, p_person || app.row_of(p_registration));
  end if;
end
$$;
comment on function app.change_known(app.sessions, app.registrations, jsonb) is
  'Changes the row of somebody who was known; when it becomes another person, that one is taken in. Called by api.change_registration.';

create function api.change_registration(p_token text, p_ref uuid, p_changes jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_session app.sessions := app.lock_by_link(p_token, p_ref);
  v_registration app.registrations := app.registration_by_link(p_token, p_ref);
  v_before jsonb := app.tidy_person(app.managed_person(v_registration));
  v_person jsonb := app.tidy_person(v_before || coalesce(p_changes, '{}'));
  v_changes jsonb := app.person_changes(v_before, v_person);
  v_own boolean := false;
begin
  if coalesce(v_registration.shown_as, v_registration.state) not in ('registered', 'pending', 'offered', 'waitlisted') then
    perform app.refuse('PT409', 'registration_ended');
  end if;
  perform app.refuse_fields(app.person_errors('', v_person)
    || app.needs_errors(app.tidy_own(p_changes) -> 'needs'));
  if (app.live_token(p_token)).purpose = 'registration' then
    v_own := app.change_own(v_registration, coalesce(p_changes, '{}'));
  end if;
  if v_changes <> '[]' and v_registration.state = 'known' then
    perform app.change_known(v_session, v_registration, v_person);
  elsif v_changes <> '[]' then
    perform app.change_person(v_registration, v_person, v_changes);
  end if;
  return jsonb_build_object('outcome', case when v_own or v_changes <> '[]' then 'changed' else 'unchanged' end);
end
$$;
comment on function api.change_registration(text, uuid, jsonb) is
  'Changes the parts of a PersonForm that p_changes names, and needs and optIns by the person''s own link (a contact''s leaves them as they are): {outcome: changed | unchanged}. Mails the person what changed, once; nothing when nothing did. Called by the page''s POST. Refuses unknown_link, session_cancelled, session_started, registration_ended, check_form.';

-- The contact's own -----------------------------------------------------------------------------------

create function api.add_people(p_token text, p_form jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_session app.sessions := app.lock_by_link(p_token);
  v_submission app.submissions := app.submission_by_link(p_token);
  v_form jsonb := jsonb_build_object('formKey', p_form ->> 'formKey', 'session', v_session.slug,
    'people', app.tidy_people(p_form -> 'people')) || app.typed(p_form, array['ifNotAll']);
begin
  perform app.refuse_fields(app.booking_errors(v_form));
  if (select count(*) from app.registrations where submission_id = v_submission.id) > 500 then
    perform app.refuse_fields(app.field_error('people', 'people_too_many'));
  end if;
  return app.book(v_form, v_submission.id);
end
$$;
comment on function api.add_people(text, jsonb) is
  'Adds people to a contact''s submission {formKey, people, ifNotAll}, by the same rule as api.register and with its answer. Called by the page''s POST. Refuses unknown_link, session_cancelled, session_started, check_form, registration_closed, group_does_not_fit {"free"}.';

create function api.change_submission(p_token text, p_changes jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_session app.sessions := app.lock_by_link(p_token);
  v_submission app.submissions := app.submission_by_link(p_token);
  v_before jsonb := app.submission_form(v_submission);
  v_contact jsonb := app.tidy_person(v_before -> 'contact' || coalesce(p_changes -> 'contact', '{}'), '{name,email,phone}');
  v_manager jsonb := app.tidy_person(v_before -> 'manager' || coalesce(p_changes -> 'manager', '{}'), '{name,email}');
  v_employer jsonb := app.tidy_employer(v_before -> 'employer' || coalesce(p_changes -> 'employer', '{}'));
begin
  perform app.refuse_fields(app.reach_errors('contact.', v_contact, true) || app.reach_errors('manager.', v_manager, false)
    || app.employer_errors(v_employer));
  if jsonb_build_object('contact', v_contact, 'manager', v_manager, 'employer', v_employer) = v_before then
    return jsonb_build_object('outcome', 'unchanged');
  end if;
  update app.submissions set
    contact_name = v_contact ->> 'name', contact_email = v_contact ->> 'email', contact_phone = v_contact ->> 'phone',
    manager_name = v_manager ->> 'name', manager_email = v_manager ->> 'email', employer_name = v_employer ->> 'name',
    organisation_number = v_employer ->> 'organisationNumber', department = v_employer ->> 'department',
    sector = v_employer ->> 'sector', municipality_code = v_employer ->> 'municipality', workplace = v_employer ->> 'workplace'
    where id = v_submission.id;
  if v_contact ->> 'email' <> v_submission.contact_email then
    update app.tokens set revoked_at = app.now() where submission_id = v_submission.id and revoked_at is null;
    perform app.tell_contact_now(v_submission.id);
  end if;
  if v_session.employer_limit is not null then
    -- The employer they were counted with has seats left now.
    perform app.expire_offers(v_session.id);
    perform app.fill_seats(v_session.id);
  end if;
  return jsonb_build_object('outcome', 'changed');
end
$$;
comment on function api.change_submission(text, jsonb) is
  'Changes the contact, manager and employer that p_changes names: {outcome: changed | unchanged}. A new contact address gets a link by mail and the old links close. Called by the page''s POST. Refuses unknown_link (also for a participant''s link), session_cancelled, session_started, check_form.';

grant execute on function api.change_registration(text, uuid, jsonb) to service_role;
grant execute on function api.add_people(text, jsonb) to service_role;
grant execute on function api.change_submission(text, jsonb) to service_role;
