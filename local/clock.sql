-- The local clock. Applied by local/ alone, after the migrations: nothing in a migration can move time.

create schema if not exists local;

create table if not exists local.clock (
  singleton boolean primary key default true check (singleton),
  frozen_at timestamptz,
  ahead_by interval not null default '0'
);
alter table local.clock enable row level security;
comment on table local.clock is 'Where the local clock stands: stopped at a moment, or running a way ahead of the real one.';
insert into local.clock default values on conflict do nothing;

create or replace function app.now() returns timestamptz
language sql stable security definer
set search_path = ''
as $$ select coalesce(frozen_at, now() + ahead_by) from local.clock $$;
