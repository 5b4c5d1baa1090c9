-- What is typed about people and employers: tidied first, then judged, every error at once.

-- Tidying -----------------------------------------------------------------------------------------------

create function app.typed(p_text text) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  -- One spelling per letter: some keyboards send å as a and a ring, and a person is a name.
  return nullif(regexp_replace(normalize(p_text), '^\s+|\s+$', '', 'g'), '');
end
$$;
comment on function app.typed(text) is
  'What was typed in a field, trimmed and composed (NFC); null when nothing was. Called by the functions that tidy forms.';

create function app.tidy_person(p_person jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return jsonb_build_object('name', app.typed(p_person ->> 'name'), 'email', lower(app.typed(p_person ->> 'email')),
    'phone', app.typed(p_person ->> 'phone'), 'role', app.typed(p_person ->> 'role'), 'gender', app.typed(p_person ->> 'gender'));
end
$$;
comment on function app.tidy_person(jsonb) is 'A typed person with known fields only, the address as it is stored. Called by every door that takes a person.';

create function app.tidy_people(p_people jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  if jsonb_typeof(p_people) is distinct from 'array' then
    return '[]';
  end if;
  -- One more than may come, so that too many can be told from enough.
  return (select coalesce(jsonb_agg(app.tidy_person(typed.person) order by typed.n), '[]')
          from (select person, n from jsonb_array_elements(p_people) with ordinality as people(person, n) limit 61) typed);
end
$$;
comment on function app.tidy_people(jsonb) is 'The typed people in order. Called by app.tidy_registration and api.add_people.';

create function app.tidy_employer(p_employer jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
declare
  v_number text := regexp_replace(app.typed(p_employer ->> 'organisationNumber'), '[\s–-]', '', 'g');
begin
  return jsonb_build_object('name', app.typed(p_employer ->> 'name'), 'department', app.typed(p_employer ->> 'department'),
    'sector', app.typed(p_employer ->> 'sector'), 'municipality', app.typed(p_employer ->> 'municipality'),
    'workplace', app.typed(p_employer ->> 'workplace'),
    'organisationNumber', case when v_number ~ '^16\d{10}$' then substr(v_number, 3) else v_number end);
end
$$;
comment on function app.tidy_employer(jsonb) is 'A typed employer; the organisation number as ten digits. Called by app.tidy_registration and api.change_submission.';

create function app.tidy_own(p_form jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return jsonb_build_object(
    'needs', jsonb_build_object('dietary', app.typed(p_form #>> '{needs,dietary}'), 'access', app.typed(p_form #>> '{needs,access}')),
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
  return jsonb_build_object(
    'formKey', p_form ->> 'formKey', 'session', p_form ->> 'session', 'self', v_self, 'people', v_people,
    'contact', case when v_self then v_people -> 0 else app.tidy_person(p_form -> 'contact') end - array['role', 'gender'],
    'manager', app.tidy_person(p_form -> 'manager') - array['phone', 'role', 'gender'],
    'employer', app.tidy_employer(p_form -> 'employer'),
    'heardFrom', app.typed(p_form ->> 'heardFrom'), 'ifNotAll', app.typed(p_form ->> 'ifNotAll'))
    -- Nobody writes about a colleague's allergies or ticks a box in their name.
    || case when v_self and jsonb_array_length(v_people) = 1 then app.tidy_own(p_form) else '{}' end;
end
$$;
comment on function app.tidy_registration(jsonb) is
  'A RegisterForm as it is judged, hashed and stored. Needs and opt-ins stay only when one person registers themself; then and always when self, the contact is the first person. Called by api.register.';

-- Judging -----------------------------------------------------------------------------------------------

create function app.line_error(p_field text, p_value text, p_missing text default null) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return case
    when p_value is null and p_missing is not null then app.field_error(p_field, p_missing)
    -- A line break in a name or an address could start a mail header of its own.
    when p_value ~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]' then app.field_error(p_field, 'line_break')
    when length(p_value) > 200 then app.field_error(p_field, 'too_long')
    else '[]' end;
end
$$;
comment on function app.line_error(text, text, text) is
  'The error of a one-line field, as a list: p_missing when it must be filled in, line_break, too_long. Called by the functions that check forms.';

create function app.code_error(p_field text, p_value text, p_codes text[], p_unknown text, p_missing text default null) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return case
    when p_value is null and p_missing is not null then app.field_error(p_field, p_missing)
    when p_value <> all (p_codes) then app.field_error(p_field, p_unknown)
    else '[]' end;
end
$$;
comment on function app.code_error(text, text, text[], text, text) is 'The error of a choice among codes, as a list. Called by the functions that check forms.';

create function app.reach_errors(p_prefix text, p_person jsonb, p_required boolean) returns jsonb
language plpgsql immutable set search_path = ''
as $$
declare
  v_email text := p_person ->> 'email';
  v_phone text := p_person ->> 'phone';
begin
  return app.line_error(p_prefix || 'name', p_person ->> 'name', case when p_required then 'name_missing' end)
    || case
      when v_email is null and p_required then app.field_error(p_prefix || 'email', 'email_missing')
      when not app.is_email(v_email) and v_email is not null then app.field_error(p_prefix || 'email', 'email_malformed')
      else '[]' end
    || case when v_phone !~ '^[0-9+() /.–-]{5,30}$' or length(regexp_replace(v_phone, '\D', '', 'g')) not between 5 and 15
      then app.field_error(p_prefix || 'phone', 'phone_malformed')
      else '[]' end;
end
$$;
comment on function app.reach_errors(text, jsonb, boolean) is
  'The errors of a name, an address and a phone number; the first two may be left out unless required. Called for people, contacts and managers.';

create function app.person_errors(p_prefix text, p_person jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return app.reach_errors(p_prefix, p_person, true)
    || app.code_error(p_prefix || 'role', p_person ->> 'role',
         array['manager', 'supervisor', 'hr', 'party_staff', 'other'], 'role_unknown', 'role_missing')
    || app.code_error(p_prefix || 'gender', p_person ->> 'gender', array['woman', 'man', 'other', 'undisclosed'], 'gender_unknown');
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
  v_sum int := 0;
  v_digit int;
begin
  -- A third digit under 2 is a month: a personnummer, which is never taken in.
  if p_number !~ '^[0-9]{2}[2-9][0-9]{7}$' then
    return false;
  end if;
  for i in 1 .. 10 loop
    v_digit := substr(p_number, i, 1)::int * (1 + i % 2);
    v_sum := v_sum + v_digit / 10 + v_digit % 10;
  end loop;
  return v_sum % 10 = 0;
end
$$;
comment on function app.is_organisation_number(text) is 'Whether ten digits are an organisation number with a right check digit. Called by app.employer_errors.';

create function app.employer_errors(p_employer jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return app.line_error('employer.name', p_employer ->> 'name', 'employer_missing')
    || case when not app.is_organisation_number(p_employer ->> 'organisationNumber')
         then app.field_error('employer.organisationNumber', 'organisation_number_malformed') else '[]' end
    || app.line_error('employer.department', p_employer ->> 'department')
    || app.code_error('employer.sector', p_employer ->> 'sector',
         array['municipal', 'regional', 'state', 'private', 'nonprofit'], 'sector_unknown', 'sector_missing')
    || case when p_employer ->> 'municipality' is null then app.field_error('employer.municipality', 'municipality_missing')
         when p_employer ->> 'municipality' !~ '^[0-9]{4}$' then app.field_error('employer.municipality', 'municipality_unknown')
         else '[]' end
    || app.line_error('employer.workplace', p_employer ->> 'workplace');
end
$$;
comment on function app.employer_errors(jsonb) is 'The errors of an employer. Called by app.registration_errors and api.change_submission.';

create function app.needs_errors(p_needs jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return case when length(p_needs ->> 'dietary') > 1000 then app.field_error('needs.dietary', 'too_long') else '[]' end
    || case when length(p_needs ->> 'access') > 1000 then app.field_error('needs.access', 'too_long') else '[]' end;
end
$$;
comment on function app.needs_errors(jsonb) is 'The errors of typed needs. Called by app.registration_errors and api.change_registration.';

create function app.booking_errors(p_form jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return app.people_errors(p_form -> 'people')
    || app.code_error('ifNotAll', p_form ->> 'ifNotAll', array['split', 'all_or_nothing'], 'choice_unknown')
    || case when p_form ->> 'formKey' ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then '[]'
         else app.field_error('formKey', 'form_key_missing') end;
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
    || app.line_error('heardFrom', p_form ->> 'heardFrom')
    || app.needs_errors(p_form -> 'needs');
end
$$;
comment on function app.registration_errors(jsonb) is 'Every error of a tidied RegisterForm at once: [{field, error}]. Called by api.register.';
