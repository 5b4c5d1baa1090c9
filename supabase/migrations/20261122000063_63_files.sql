-- Files too large to wait for: made in the background, kept for a week, fetched by whoever asked.

create table app.files (
  id bigint generated always as identity primary key,
  ref uuid not null unique default pg_catalog.gen_random_uuid(),
  staff_id uuid not null references app.staff (id) on delete cascade,
  filename text not null check (filename ~ '^[a-z0-9-]+\.(csv|xlsx)$'),
  state text not null default 'asked' check (state in ('asked', 'done', 'failed')),
  bytes bigint check (bytes >= 0),
  asked_at timestamptz not null,
  ended_at timestamptz,
  check ((state = 'asked') = (ended_at is null)),
  check ((state = 'done') = (bytes is not null))
);
comment on table app.files is
  'Files that staff have asked for and that were too large for one answer. What is in them lies in Storage under <ref>/<name>, for a week.';
create index files_staff_id on app.files (staff_id, asked_at);
create index files_ended_at on app.files (ended_at);
alter table app.files enable row level security;

insert into app.personal_columns (table_name, column_name, activity, label, purpose, retention) values
  ('files', 'staff_id', 'staff', 'Vem som har beställt en fil', 'Bara den som har beställt filen kan hämta den', 'En vecka');

-- The store of its own: nobody has any right to it but the functions, by the secret key.
insert into storage.buckets (id, name, public) values ('files', 'files', false);

create function app.file_path(p_file app.files) returns text
language sql immutable set search_path = ''
as $$ select p_file.ref || '/' || p_file.filename $$;
comment on function app.file_path(app.files) is 'Where a file lies in Storage, in the store named files.';

create function app.end_file(p_file app.files, p_bytes bigint) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_staff app.staff;
begin
  update app.files set state = case when p_bytes is null then 'failed' else 'done' end, bytes = p_bytes, ended_at = app.now()
    where id = p_file.id and state = 'asked';
  if not found then
    return;
  end if;
  select * into v_staff from app.staff where id = p_file.staff_id;
  perform app.enqueue(case when p_bytes is null then 'file-failed-to-staff' else 'file-ready-to-staff' end,
    v_staff.email, v_staff.name, jsonb_build_object('person', jsonb_build_object('name', v_staff.name), 'file', p_file.filename),
    'file/' || p_file.ref);
end
$$;
comment on function app.end_file(app.files, bigint) is
  'Notes that a file is there, with so many bytes, or with null that it could not be made, and mails whoever asked, once.';

create function app.give_up_files(p_count_max int) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_file app.files;
  v_ended int := 0;
begin
  -- The platform stops who makes them after a quarter of an hour.
  for v_file in
    select * from app.files where state = 'asked' and asked_at < app.now() - interval '20 minutes'
    order by id limit p_count_max for update skip locked
  loop
    perform app.end_file(v_file, null);
    v_ended := v_ended + 1;
  end loop;
  return v_ended;
end
$$;
comment on function app.give_up_files(int) is 'Tells whoever waits for a file that nobody is making any more. A timer; returns how many.';

create function app.is_old(p_file app.files) returns boolean
language sql stable set search_path = ''
as $$ select p_file.ended_at < app.now() - interval '7 days' $$;
comment on function app.is_old(app.files) is 'Whether a file has been kept for its week.';

create function app.forget_files(p_count_max int) returns int
language sql stable set search_path = ''
as $$ select count(*)::int from (select 1 from app.files f where app.is_old(f) limit p_count_max) old $$;
comment on function app.forget_files(int) is
  'How many files have been kept for a week. Whoever runs the timer takes them out of Storage when it is more than none, and then says so to api.files_forgotten.';

create function api.old_files() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (select coalesce(jsonb_agg(jsonb_build_object('ref', ref, 'path', path)), '[]')
          from (select f.ref, app.file_path(f) as path from app.files f where app.is_old(f) order by f.id limit 100) old);
end
$$;
comment on function api.old_files() is 'Files that have been kept for a week, [{ref, path}], at most a hundred. Called by the schedule.';

create function api.files_forgotten(p_refs uuid[]) returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  delete from app.files f where f.ref = any (p_refs) and app.is_old(f);
end
$$;
comment on function api.files_forgotten(uuid[]) is 'Forgets files that are out of Storage; one that is not old stays. Called by the schedule.';

create function api.file_ended(p_ref uuid, p_bytes bigint) returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_file app.files;
begin
  select * into v_file from app.files where ref = p_ref for update;
  if v_file.id is null then
    perform app.refuse('PT404', 'file_unknown');
  end if;
  perform app.end_file(v_file, p_bytes);
end
$$;
comment on function api.file_ended(uuid, bigint) is
  'A file lies in Storage, so many bytes large; or with null, it could not be made. Whoever asked gets a mail, once. Called by the function that makes files. Refuses file_unknown.';

create function api.ask_for_file(p_name text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator', 'reader');
  v_file app.files;
begin
  perform 1 from app.staff where id = v_staff_id for update;
  if (select count(*) from app.files where staff_id = v_staff_id and state = 'asked') >= 3 then
    perform app.refuse('PT429', 'file_waiting');
  end if;
  insert into app.files (staff_id, filename, asked_at) values (v_staff_id, p_name, app.now()) returning * into v_file;
  perform app.audit(v_staff_id, 'ask_for_file', v_file.ref::text, jsonb_build_object('name', p_name));
  return jsonb_build_object('ref', v_file.ref, 'path', app.file_path(v_file));
end
$$;
comment on function api.ask_for_file(text) is
  'Notes that a member of staff waits for a file of that name: {ref, path}. What is in it is read with their own sign-in, through doors of its own. Called by the page of files. Refuses sign_in_required, not_allowed, file_waiting (three at a time).';

create function api.staff_files() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator', 'reader');
begin
  return (select coalesce(jsonb_agg(jsonb_build_object('ref', f.ref, 'name', f.filename, 'state', f.state, 'bytes', f.bytes,
      'askedAt', app.iso(f.asked_at), 'keptUntil', app.iso(f.ended_at + interval '7 days')) order by f.id desc), '[]')
    from app.files f where f.staff_id = v_staff_id and app.is_old(f) is not true);
end
$$;
comment on function api.staff_files() is
  'One''s own files, newest first: [{ref, name, state: asked | done | failed, bytes, askedAt, keptUntil}]. Called by the page of files. Refuses sign_in_required, not_allowed.';

create function api.staff_file(p_ref uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator', 'reader');
  v_file app.files;
begin
  select * into v_file from app.files f
    where f.ref = p_ref and f.staff_id = v_staff_id and f.state = 'done' and app.is_old(f) is not true;
  if v_file.id is null then
    perform app.refuse('PT404', 'file_unknown');
  end if;
  perform app.audit(v_staff_id, 'fetch_file', v_file.ref::text, jsonb_build_object('name', v_file.filename));
  return jsonb_build_object('name', v_file.filename, 'path', app.file_path(v_file));
end
$$;
comment on function api.staff_file(uuid) is
  'A file of one''s own that is there, {name, path}; logged. Called by the address that it is fetched at. Refuses sign_in_required, not_allowed, file_unknown.';

grant execute on function api.old_files() to service_role;
grant execute on function api.files_forgotten(uuid[]) to service_role;
grant execute on function api.file_ended(uuid, bigint) to service_role;
grant execute on function api.ask_for_file(text) to authenticated;
grant execute on function api.staff_files() to authenticated;
grant execute on function api.staff_file(uuid) to authenticated;
