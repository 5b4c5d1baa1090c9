-- What is typed about people and employers: tidied first, then judged, every error at once.

-- Tidying -----------------------------------------------------------------------------------------------

create function app.typed(p_object jsonb, p_fields text[]) returns jsonb
language plpgsql immutable set search_path = ''
as $$
declare
  v_values text[] := '{}';
begin
  for i in 1 .. cardinality(p_fields) loop
    -- One spelling per letter: some keyboards send å as a and a ring, and a person is a name.
    v_values[i] := nullif(regexp_replace(normalize(p_object ->> p_fields[i]), '^\s+|\s+$', '', 'g'), '');
  end loop;
  return jsonb_object(p_fields, v_values);
end
$$;
comment on function app.typed(jsonb, text[]) is
  'The named fields of what was typed, and no others: trimmed and composed (NFC), null where nothing was typed. Called by the functions that tidy forms, once for all fields, since every call costs.';

create function app.tidy_person(p_person jsonb, p_fields text[] default '{name,email,phone,role,gender}') returns jsonb
language plpgsql immutable set search_path = ''
as $$
declare
  v_person jsonb := app.typed(p_person, p_fields);
begin
  return v_person || jsonb_build_object('email', lower(v_person ->> 'email'));
end
$$;
comment on function app.tidy_person(jsonb, text[]) is
  'A typed person with known fields only, the address as it is stored; a contact has name, email and phone, a manager name and email. Called by every door that takes a person.';

create function app.tidy_people(p_people jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
declare
  v_people jsonb := '[]';
begin
  if jsonb_typeof(p_people) = 'array' then
    -- One more than may come, so that too many can be told from enough.
    for i in 0 .. least(jsonb_array_length(p_people), 61) - 1 loop
      v_people := v_people || app.tidy_person(p_people -> i);
    end loop;
  end if;
  return v_people;
end
$$;
comment on function app.tidy_people(jsonb) is 'The typed people in order. Called by app.tidy_registration and api.add_people.';

create function app.tidy_employer(p_employer jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
declare
  v_employer jsonb := app.typed(p_employer, array['name', 'department', 'sector', 'municipality', 'workplace', 'organisationNumber']);
  v_number text := regexp_replace(v_employer ->> 'organisationNumber', '[\s–-]', '', 'g');
begin
  return v_employer || jsonb_build_object('organisationNumber',
    case when length(v_number) = 12 and v_number ~ '^16\d+$' then substr(v_number, 3) else v_number end);
end
$$;
comment on function app.tidy_employer(jsonb) is 'A typed employer; the organisation number as ten digits. Called by app.tidy_registration and api.change_submission.';

create function app.tidy_own(p_form jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return jsonb_build_object('needs', app.typed(p_form -> 'needs', array['dietary', 'access']),
    'optIns', jsonb_build_object('shareContact', p_form #>> '{optIns,shareContact}' = 'true',
      'network', p_form #>> '{optIns,network}' = 'true', 'newsletter', p_form #>> '{optIns,newsletter}' = 'true'));
end
$$;
comment on function app.tidy_own(jsonb) is
  'What only a person themself may say: needs and opt-ins; null where the form says nothing. Called by app.tidy_registration and api.change_registration.';

create function app.tidy_registration(p_form jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
declare
  v_people jsonb := app.tidy_people(p_form -> 'people');
  v_self boolean := coalesce(p_form ->> 'self' = 'true', false);
begin
  return app.typed(p_form, array['heardFrom', 'ifNotAll']) || jsonb_build_object(
    'formKey', p_form ->> 'formKey', 'session', p_form ->> 'session', 'self', v_self, 'people', v_people,
    'contact', case when v_self then (v_people -> 0) - array['role', 'gender']
      else app.tidy_person(p_form -> 'contact', '{name,email,phone}') end,
    'manager', app.tidy_person(p_form -> 'manager', '{name,email}'),
    'employer', app.tidy_employer(p_form -> 'employer'))
    -- Nobody writes about a colleague's allergies or ticks a box in their name.
    || case when v_self and jsonb_array_length(v_people) = 1 then app.tidy_own(p_form) else '{}' end;
end
$$;
comment on function app.tidy_registration(jsonb) is
  'A RegisterForm as it is judged, hashed and stored. Needs and opt-ins stay only when one person registers themself; then and always when self, the contact is the first person. Called by api.register.';

-- Judging -----------------------------------------------------------------------------------------------

create function app.field_errors(p_prefix text, p_object jsonb, p_rules text[]) returns jsonb
language plpgsql immutable set search_path = ''
as $$
declare
  v_errors jsonb := '[]';
  v_value text;
  v_error text;
begin
  for i in 1 .. cardinality(p_rules) by 3 loop
    v_value := p_object ->> p_rules[i];
    v_error := case
      when v_value is null then p_rules[i + 2]
      else case p_rules[i + 1]
        -- A line break in a name or an address could start a mail header of its own.
        when 'line' then case when v_value ~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]' then 'line_break' when length(v_value) > 200 then 'too_long' end
        when 'text' then case when length(v_value) > 1000 then 'too_long' end
        when 'email' then case when not app.is_email(v_value) then 'email_malformed' end
        when 'phone' then case when v_value !~ '^[0-9+() /.–-]+$' or length(v_value) > 30
          or length(translate(v_value, '+() /.–-', '')) not between 5 and 15 then 'phone_malformed' end
        when 'role' then case when v_value not in ('manager', 'supervisor', 'hr', 'party_staff', 'other') then 'role_unknown' end
        when 'gender' then case when v_value not in ('woman', 'man', 'other', 'undisclosed') then 'gender_unknown' end
        when 'sector' then case when v_value not in ('municipal', 'regional', 'state', 'private', 'nonprofit') then 'sector_unknown' end
        when 'municipality' then case when length(v_value) <> 4 or v_value !~ '^[0-9]+$' then 'municipality_unknown' end
        when 'organisation_number' then case when not app.is_organisation_number(v_value) then 'organisation_number_malformed' end
        when 'if_not_all' then case when v_value not in ('split', 'all_or_nothing') then 'choice_unknown' end
        when 'form_key' then case when not pg_input_is_valid(v_value, 'uuid') then 'form_key_missing' end
      end end;
    if v_error is not null then
      v_errors := v_errors || app.field_error(p_prefix || p_rules[i], v_error);
    end if;
  end loop;
  return v_errors;
end
$$;
comment on function app.field_errors(text, jsonb, text[]) is
  'The errors of the fields of a tidied object, as [{field, error}]. p_rules holds three for each field: its name, its kind, and the error when nothing was typed, null where it may be left out. One function for all kinds, since a registration has 16 fields and every call costs. Called by the functions that check forms.';

create function app.reach_errors(p_prefix text, p_person jsonb, p_required boolean) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return app.field_errors(p_prefix, p_person, array['name', 'line', case when p_required then 'name_missing' end,
    'email', 'email', case when p_required then 'email_missing' end, 'phone', 'phone', null]);
end
$$;
comment on function app.reach_errors(text, jsonb, boolean) is
  'The errors of a name, an address and a phone number; the first two may be left out unless required. Called for contacts and managers.';

create function app.person_errors(p_prefix text, p_person jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return app.field_errors(p_prefix, p_person, array['name', 'line', 'name_missing', 'email', 'email', 'email_missing',
    'phone', 'phone', null, 'role', 'role', 'role_missing', 'gender', 'gender', null]);
end
$$;
comment on function app.person_errors(text, jsonb) is 'The errors of one person. Called by every door that takes a person.';

create function app.people_errors(p_people jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
declare
  v_count int := jsonb_array_length(p_people);
  v_errors jsonb := '[]';
  v_seen text[] := '{}';
  v_person jsonb;
  v_key text;
begin
  if v_count = 0 then
    return app.field_error('people', 'people_missing');
  elsif v_count > 60 then
    return app.field_error('people', 'people_too_many');
  end if;
  for i in 0 .. v_count - 1 loop
    v_person := p_people -> i;
    v_errors := v_errors || app.person_errors(format('people.%s.', i), v_person);
    if v_count > 1 then
      v_key := (v_person ->> 'email') || ' ' || app.person_key(v_person ->> 'name');
      if v_key = any (v_seen) then
        v_errors := v_errors || app.field_error(format('people.%s.name', i), 'duplicate_person');
      end if;
      v_seen := v_seen || v_key;
    end if;
  end loop;
  return v_errors;
end
$$;
comment on function app.people_errors(jsonb) is
  'The errors of 1–60 people; several may share an address, but not address and name. Called for new forms and added people.';

create function app.is_organisation_number(p_number text) returns boolean
language plpgsql immutable set search_path = ''
as $$
declare
  -- Each digit twice, and the digits of what that makes summed.
  v_twice text := translate(p_number, '0123456789', '0246813579');
  v_sum int := 0;
begin
  -- A third digit under 2 is a month: a personnummer, which is never taken in.
  if p_number !~ '^[0-9][0-9][2-9][0-9]+$' or length(p_number) <> 10 then
    return false;
  end if;
  for i in 1 .. 9 by 2 loop
    v_sum := v_sum + substr(v_twice, i, 1)::int + substr(p_number, i + 1, 1)::int;
  end loop;
  return v_sum % 10 = 0;
end
$$;
comment on function app.is_organisation_number(text) is 'Whether ten digits are an organisation number with a right check digit. Called by app.employer_errors.';

create function app.employer_errors(p_employer jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return app.field_errors('employer.', p_employer, array['name', 'line', 'employer_missing',
    'organisationNumber', 'organisation_number', null, 'department', 'line', null, 'sector', 'sector', 'sector_missing',
    'municipality', 'municipality', 'municipality_missing', 'workplace', 'line', null]);
end
$$;
comment on function app.employer_errors(jsonb) is 'The errors of an employer. Called by app.registration_errors, app.many_errors and api.change_submission.';

create function app.needs_errors(p_needs jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return app.field_errors('needs.', p_needs, array['dietary', 'text', null, 'access', 'text', null]);
end
$$;
comment on function app.needs_errors(jsonb) is 'The errors of typed needs. Called by app.registration_errors and api.change_registration.';

create function app.booking_errors(p_form jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return app.people_errors(p_form -> 'people')
    || app.field_errors('', p_form, array['ifNotAll', 'if_not_all', null, 'formKey', 'form_key', 'form_key_missing']);
end
$$;
comment on function app.booking_errors(jsonb) is
  'The errors of what every booking holds: people, the answer to "what if not all fit", the form''s key. Called by app.registration_errors and api.add_people.';

create function app.registration_errors(p_form jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return app.booking_errors(p_form)
    -- When the contact is the first person, it was typed and checked there.
    || case when (p_form ->> 'self')::boolean then '[]' else app.reach_errors('contact.', p_form -> 'contact', true) end
    || app.reach_errors('manager.', p_form -> 'manager', false)
    || app.employer_errors(p_form -> 'employer')
    || app.field_errors('', p_form, array['heardFrom', 'line', null])
    || app.needs_errors(p_form -> 'needs');
end
$$;
comment on function app.registration_errors(jsonb) is 'Every error of a tidied RegisterForm at once: [{field, error}]. Called by api.register.';
