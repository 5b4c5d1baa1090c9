-- Staff: who may open the room, and how a person who signs in by e-mail becomes one of them.

create table app.staff (
  id uuid primary key default pg_catalog.gen_random_uuid(),
  email text not null unique check (email = app.normalise_email(email)),
  name text not null check (length(name) between 1 and 200),
  role text not null check (role in ('coordinator', 'administrator', 'trainer', 'partner', 'reader')),
  user_id uuid unique,
  signed_out_before timestamptz,
  removed_at timestamptz,
  created_at timestamptz not null default pg_catalog.now()
);
comment on table app.staff is
  'People who may sign in to the room. Invited by address; user_id is filled at the first verified sign-in. Never deleted: removed_at ends the access and keeps the audit log readable.';
alter table app.staff enable row level security;

alter table app.audit_log
  add foreign key (staff_id) references app.staff (id) on delete restrict;

insert into app.personal_columns (table_name, column_name, activity, label, purpose, retention) values
  ('staff', 'email', 'staff', 'E-postadress', 'Logga in och nå personal', 'Så länge personen arbetar hos förbundet, därefter enligt gallringsbeslut'),
  ('staff', 'name', 'staff', 'Namn', 'Visa vem som är värd och vem som gjorde vad', 'Så länge personen arbetar hos förbundet, därefter enligt gallringsbeslut'),
  ('staff', 'role', 'staff', 'Roll', 'Styra vad personen får se och göra', 'Så länge personen arbetar hos förbundet, därefter enligt gallringsbeslut'),
  ('staff', 'user_id', 'staff', 'Inloggning', 'Känna igen den som har loggat in', 'Så länge personen arbetar hos förbundet, därefter enligt gallringsbeslut');

-- Helpers -------------------------------------------------------------------------------------------

create function app.token_issued_at() returns timestamptz
language sql stable set search_path = ''
as $$
  select to_timestamp((nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'iat')::numeric::double precision)
$$;
comment on function app.token_issued_at() is 'When the caller''s token was issued, or null when it does not say.';

create function app.signed_in_by_password() returns boolean
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_path_exists(nullif(current_setting('request.jwt.claims', true), '')::jsonb,
    '$.amr[*] ? (@ == "password" || @.method == "password")'), false)
$$;
comment on function app.signed_in_by_password() is
  'Whether the caller''s token was got with a password. Anybody may sign up with one in a colleague''s name and wait for the colleague to verify the address; only a code mailed there proves who it is.';

create function app.refuse_stale_token(p_staff app.staff) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if app.signed_in_by_password() or (p_staff.signed_out_before is not null
     and coalesce(app.token_issued_at(), '-infinity') < p_staff.signed_out_before) then
    perform app.refuse('PT401', 'sign_in_required');
  end if;
end
$$;
comment on function app.refuse_stale_token(app.staff) is 'Refuses sign_in_required when the token is older than the person''s latest sign-out, or was not got by a mailed code.';

create function app.require_role(variadic p_roles text[]) returns uuid
language plpgsql stable set search_path = ''
as $$
declare
  v_staff app.staff;
begin
  if auth.uid() is null then
    perform app.refuse('PT401', 'sign_in_required');
  end if;
  select * into v_staff from app.staff where user_id = auth.uid() and removed_at is null;
  if v_staff.id is null then
    perform app.refuse('PT403', 'not_allowed');
  end if;
  perform app.refuse_stale_token(v_staff);
  if not v_staff.role = any (p_roles) then
    perform app.refuse('PT403', 'not_allowed');
  end if;
  return v_staff.id;
end
$$;
comment on function app.require_role(text[]) is
  'First line of every staff door: the staff id of the caller when they hold one of the roles. Refuses sign_in_required (no token, or signed out since) and not_allowed (not staff, removed, other role).';

-- Doors ---------------------------------------------------------------------------------------------

create function api.staff_may_sign_in(p_email text, p_client text) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_email text := app.normalise_email(p_email);
begin
  if not app.attempt_allowed('sign-in', p_client, 10, '15 minutes') then
    return false;
  end if;
  if not exists (select from app.staff where email = v_email and removed_at is null) then
    return false;
  end if;
  -- Codes to one inbox are limited too, from wherever they are asked for.
  return app.attempt_allowed('sign-in-code', encode(sha256(convert_to(v_email, 'UTF8')), 'hex'), 10, '15 minutes');
end
$$;
comment on function api.staff_may_sign_in(text, text) is
  'Whether a sign-in code may be mailed to this address. Called by the sign-in function, which shows the same page whatever the answer is. False also when asked too often.';

create function api.claim_staff() returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff app.staff;
  v_email text;
begin
  if auth.uid() is null then
    perform app.refuse('PT401', 'sign_in_required');
  end if;
  select * into v_staff from app.staff where user_id = auth.uid() and removed_at is null;
  if v_staff.id is null then
    select app.normalise_email(email) into v_email from auth.users
      where id = auth.uid() and email_confirmed_at is not null;
    update app.staff set user_id = auth.uid()
      where email = v_email and user_id is null and removed_at is null
      returning * into v_staff;
    if v_staff.id is null then
      perform app.refuse('PT403', 'not_allowed');
    end if;
    perform app.audit(v_staff.id, 'staff_claimed', v_staff.id::text);
  end if;
  perform app.refuse_stale_token(v_staff);
  return jsonb_build_object('id', v_staff.id, 'name', v_staff.name, 'role', v_staff.role, 'email', v_staff.email);
end
$$;
comment on function api.claim_staff() is
  'Who the signed-in person is: {id, name, role, email}. The first sign-in with a verified address claims the row that was invited by that address. Called after the code was accepted. Refuses sign_in_required, not_allowed.';

create function api.sign_out_staff() returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  -- Tokens tell when they were issued in whole seconds: this one is waited out, so that the next sign-in is later.
  v_before timestamptz := date_trunc('second', clock_timestamp()) + interval '1 second';
begin
  update app.staff set signed_out_before = v_before where user_id = auth.uid();
  if found then
    perform pg_sleep_until(v_before);
  end if;
  return jsonb_build_object('outcome', 'signed_out');
end
$$;
comment on function api.sign_out_staff() is
  'Ends every token the caller holds, on all devices. Called by the sign-out function. Never refuses: whoever is not staff has nothing to end.';

create function api.first_coordinator(p_email text, p_name text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_email text := app.normalise_email(p_email);
  v_name text := app.tidy_line(p_name);
begin
  perform app.refuse_fields(
    case when app.is_email(v_email) then '[]' else app.field_error('email', 'email_malformed') end
    || case when v_name is null then app.field_error('name', 'name_missing')
            when length(v_name) > 200 then app.field_error('name', 'too_long')
            else '[]' end);
  -- Two who run the command at once must not both become the first.
  perform pg_advisory_xact_lock(hashtextextended('first_coordinator', 0));
  if exists (select from app.staff where email = v_email and role = 'coordinator' and removed_at is null) then
    return jsonb_build_object('outcome', 'already_there');
  end if;
  if exists (select from app.staff where role = 'coordinator' and removed_at is null) then
    perform app.refuse('PT409', 'coordinator_exists');
  end if;
  insert into app.staff (email, name, role) values (v_email, v_name, 'coordinator')
    on conflict (email) do update set name = excluded.name, role = 'coordinator', removed_at = null;
  perform app.audit(null, 'first_coordinator_added', 'staff');
  return jsonb_build_object('outcome', 'added');
end
$$;
comment on function api.first_coordinator(text, text) is
  'Adds the first coordinator, from the documented command: {outcome: added | already_there}. Refuses coordinator_exists when there is another, and check_form.';

create function api.staff_names() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform app.require_role('coordinator', 'administrator');
  return (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name) order by name, id), '[]')
          from app.staff where removed_at is null);
end
$$;
comment on function api.staff_names() is
  'Staff to choose among as the day''s host: [{id, name}]. Called by the session form. Refuses sign_in_required, not_allowed.';

grant execute on function api.staff_names() to authenticated;
grant execute on function api.staff_may_sign_in(text, text) to service_role;
grant execute on function api.first_coordinator(text, text) to service_role;
grant execute on function api.claim_staff() to authenticated;
grant execute on function api.sign_out_staff() to authenticated;
