-- What staff do with employers: add one, write down a contact, keep a promise, correct, merge and part again.

create function app.lock_employer(p_ref uuid) returns app.employers
language plpgsql volatile set search_path = ''
as $$
declare
  v_employer app.employers;
begin
  select * into v_employer from app.employers where id = (app.employer_head(p_ref)).id for update;
  if v_employer.id is null then
    perform app.refuse('PT404', 'employer_unknown');
  end if;
  return v_employer;
end
$$;
comment on function app.lock_employer(uuid) is 'The employer that a reference is shown as, locked. Refuses employer_unknown.';

create function app.employer_fields(p_form jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
declare
  v_form jsonb := app.typed(p_form, array['name', 'organisationNumber', 'municipality']);
begin
  v_form := v_form || jsonb_build_object('organisationNumber',
    regexp_replace(regexp_replace(v_form ->> 'organisationNumber', '[\s-]', '', 'g'), '^16(\d{10})$', '\1'));
  perform app.refuse_fields(app.field_errors('', v_form, array['name', 'line', 'employer_missing',
    'organisationNumber', 'organisation_number', null, 'municipality', 'municipality', 'municipality_missing']));
  return v_form;
end
$$;
comment on function app.employer_fields(jsonb) is
  'A typed employer {name, organisationNumber, municipality}, tidied; refuses check_form with every fault. Called by the doors below.';

create function api.add_employer(p_form jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_employer_role();
  v_form jsonb := app.employer_fields(p_form);
  v_last bigint := (select max(id) from app.employers);
  v_id bigint;
  v_ref uuid;
begin
  v_id := app.find_or_make_employer(v_form ->> 'name', v_form ->> 'organisationNumber', v_form ->> 'municipality');
  select ref into v_ref from app.employers where id = v_id;
  if v_id <= coalesce(v_last, 0) then
    return jsonb_build_object('outcome', 'already_there', 'ref', (app.employer_head(v_ref)).ref);
  end if;
  perform app.audit(v_staff_id, 'employer_added', 'employers/' || v_ref);
  return jsonb_build_object('outcome', 'added', 'ref', v_ref);
end
$$;
comment on function api.add_employer(jsonb) is
  'Adds an employer {name, organisationNumber, municipality}, or finds the one that is already there: {outcome: added | already_there, ref}. Called by the room. Refuses check_form, sign_in_required, not_allowed.';

create function app.contact_errors(p_form jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_today constant date := (app.now() at time zone app.time_zone())::date;
  v_on date := app.typed_day(p_form ->> 'on');
begin
  return app.field_errors('', p_form, array['person', 'line', null, 'reach', 'line', null, 'note', 'text', null,
      'nextStep', 'line', null, 'formKey', 'form_key', 'form_key_missing'])
    || case when p_form ->> 'on' is null then app.field_error('on', 'contact_day_missing')
      when v_on is null then app.field_error('on', 'contact_day_malformed')
      when v_on > v_today then app.field_error('on', 'contact_day_ahead') else '[]' end
    || case when coalesce(p_form ->> 'how', '') not in ('visit', 'call', 'mail', 'meeting') then app.field_error('how', 'how_missing') else '[]' end
    || case when p_form ->> 'stage' not in ('first', 'second', 'third') then app.field_error('stage', 'choice_unknown') else '[]' end
    || case when p_form ->> 'nextOn' is not null and app.typed_day(p_form ->> 'nextOn') is null then app.field_error('nextOn', 'contact_day_malformed')
      when p_form ->> 'nextOn' is not null and p_form ->> 'nextStep' is null then app.field_error('nextStep', 'next_step_missing') else '[]' end;
end
$$;
comment on function app.contact_errors(jsonb) is 'The faults of a contact written down: [{field, error}]. Called by api.note_employer_contact.';

create function api.note_employer_contact(p_ref uuid, p_form jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_employer_role();
  v_employer app.employers := app.lock_employer(p_ref);
  v_form jsonb := app.typed(p_form, array['formKey', 'on', 'how', 'stage', 'person', 'reach', 'note', 'nextStep', 'nextOn']);
begin
  perform app.refuse_fields(app.contact_errors(v_form));
  insert into app.employer_contacts (employer_id, form_key, staff_id, on_day, how, stage, person, reach, note, next_step, next_on, created_at)
    values (v_employer.id, (v_form ->> 'formKey')::uuid, v_staff_id, (v_form ->> 'on')::date, v_form ->> 'how', v_form ->> 'stage',
      v_form ->> 'person', v_form ->> 'reach', v_form ->> 'note', v_form ->> 'nextStep', (v_form ->> 'nextOn')::date, app.now())
    on conflict (form_key) do nothing;
  if found then
    perform app.audit(v_staff_id, 'employer_contact_noted', 'employers/' || v_employer.ref);
  end if;
  return jsonb_build_object('outcome', 'noted');
end
$$;
comment on function api.note_employer_contact(uuid, jsonb) is
  'Writes down a contact with an employer {formKey, on, how, stage, person, reach, note, nextStep, nextOn}, days as "2027-03-12", in the caller''s name: {outcome: noted}, also when the same form comes twice. Called by the room. Refuses employer_unknown, check_form, sign_in_required, not_allowed.';

create function app.lock_contact(p_contact uuid) returns app.employer_contacts
language plpgsql volatile set search_path = ''
as $$
declare
  v_contact app.employer_contacts;
begin
  select * into v_contact from app.employer_contacts where ref = p_contact for update;
  if v_contact.id is null then
    perform app.refuse('PT404', 'contact_unknown');
  end if;
  return v_contact;
end
$$;
comment on function app.lock_contact(uuid) is 'A contact written down, locked. Refuses contact_unknown.';

create function api.finish_next_step(p_contact uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_employer_role();
  v_contact app.employer_contacts := app.lock_contact(p_contact);
begin
  update app.employer_contacts set next_done_at = app.now() where id = v_contact.id and next_step is not null and next_done_at is null;
  if found then
    perform app.audit(v_staff_id, 'employer_step_done', 'employer_contacts/' || v_contact.ref);
  end if;
  return jsonb_build_object('outcome', 'done');
end
$$;
comment on function api.finish_next_step(uuid) is
  'What was promised in a contact is done: {outcome: done}, also the second time. Called by the room. Refuses contact_unknown, sign_in_required, not_allowed.';

create function api.remove_employer_contact(p_contact uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_employer_role();
  v_contact app.employer_contacts := app.lock_contact(p_contact);
begin
  if v_contact.staff_id <> v_staff_id and not exists (select from app.staff where id = v_staff_id and role = 'coordinator') then
    perform app.refuse('PT403', 'contact_not_yours');
  end if;
  delete from app.employer_contacts where id = v_contact.id;
  -- The words go: the reason may be that they should never have been written.
  perform app.audit(v_staff_id, 'employer_contact_removed', 'employer_contacts/' || v_contact.ref);
  return jsonb_build_object('outcome', 'removed');
end
$$;
comment on function api.remove_employer_contact(uuid) is
  'Takes away a contact that the caller wrote, or as coordinator any: {outcome: removed}. Called by the room. Refuses contact_unknown, contact_not_yours, sign_in_required, not_allowed.';

create function api.correct_employer(p_ref uuid, p_form jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator');
  v_employer app.employers := app.lock_employer(p_ref);
  v_form jsonb := app.employer_fields(p_form);
  v_key text := app.employer_match_key(v_form ->> 'name', v_form ->> 'organisationNumber', v_form ->> 'municipality');
begin
  -- Another employer's name or number cannot be taken over, only merged.
  if exists (select from app.employers where match_key = v_key and id <> all (app.employer_ids(v_employer))) then
    perform app.refuse('PT409', 'employer_exists');
  end if;
  update app.employers set name = v_form ->> 'name', organisation_number = v_form ->> 'organisationNumber',
      municipality_code = v_form ->> 'municipality',
      match_key = case when exists (select from app.employers where match_key = v_key) then match_key else v_key end
    where id = v_employer.id;
  -- Whoever writes as before is still meant.
  insert into app.employers (match_key, name, organisation_number, municipality_code, merged_into, merged_at)
    values (v_employer.match_key, v_employer.name, v_employer.organisation_number, v_employer.municipality_code, v_employer.id, app.now())
    on conflict (match_key) do nothing;
  perform app.audit(v_staff_id, 'employer_corrected', 'employers/' || v_employer.ref);
  return jsonb_build_object('outcome', 'corrected');
end
$$;
comment on function api.correct_employer(uuid, jsonb) is
  'Corrects name, number and municipality: {outcome: corrected}. What it was called before stays as a merged employer, so that rows to come are recognised by either. Called by the room. Refuses employer_unknown, employer_exists (merge instead), check_form, sign_in_required, not_allowed.';

create function api.merge_employers(p_ref uuid, p_into uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator');
  v_employer app.employers;
  v_into app.employers;
begin
  -- One merge at a time: two that cross would wait for each other.
  perform pg_advisory_xact_lock(hashtextextended('merge_employers', 0));
  v_employer := app.lock_employer(p_ref);
  v_into := app.lock_employer(p_into);
  if v_employer.id = v_into.id then
    return jsonb_build_object('outcome', 'already_merged', 'ref', v_into.ref);
  end if;
  update app.employers set merged_into = v_into.id, merged_at = app.now() where id = v_employer.id;
  perform app.audit(v_staff_id, 'employers_merged', 'employers/' || v_into.ref, jsonb_build_object('merged', v_employer.ref));
  return jsonb_build_object('outcome', 'merged', 'ref', v_into.ref);
end
$$;
comment on function api.merge_employers(uuid, uuid) is
  'Says that an employer is another, which then shows the rows of both: {outcome: merged | already_merged, ref}. Nothing is moved, so api.part_employers gives back what was. Called by the room. Refuses employer_unknown, sign_in_required, not_allowed.';

create function api.part_employers(p_ref uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator');
begin
  perform pg_advisory_xact_lock(hashtextextended('merge_employers', 0));
  if not exists (select from app.employers where ref = p_ref) then
    perform app.refuse('PT404', 'employer_unknown');
  end if;
  update app.employers set merged_into = null, merged_at = null where ref = p_ref and merged_into is not null;
  if found then
    perform app.audit(v_staff_id, 'employers_parted', 'employers/' || p_ref);
  end if;
  return jsonb_build_object('outcome', 'parted', 'ref', p_ref);
end
$$;
comment on function api.part_employers(uuid) is
  'Undoes a merge: the employer stands by itself again, with its own rows and all that had been merged into it: {outcome: parted, ref}. Called by the room. Refuses employer_unknown, sign_in_required, not_allowed.';

grant execute on function api.add_employer(jsonb) to authenticated;
grant execute on function api.note_employer_contact(uuid, jsonb) to authenticated;
grant execute on function api.finish_next_step(uuid) to authenticated;
grant execute on function api.remove_employer_contact(uuid) to authenticated;
grant execute on function api.correct_employer(uuid, jsonb) to authenticated;
grant execute on function api.merge_employers(uuid, uuid) to authenticated;
grant execute on function api.part_employers(uuid) to authenticated;
