-- Networks: people who meet again, who is a member, and what they are told.
--
-- A network is content; who belongs to it is here. Nobody is a member before their own address has said yes. A network
-- that has not started gathers interest the same way: its members are those who want it, and when enough do, its owner
-- is told.

create table app.networks (
  slug text primary key check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  title text not null,
  place int not null,
  audience text not null check (audience in ('workplaces', 'parties')),
  state text not null check (state in ('running', 'starting')),
  joining text not null check (joining in ('open', 'approval', 'invitation')),
  threshold int check (threshold > 0),
  owner_name text not null,
  owner_email text not null check (owner_email = lower(owner_email)),
  started_at timestamptz,
  retired_at timestamptz
);
comment on table app.networks is
  'Networks as content/natverk says, in its order. started_at is when staff started one that content still calls starting. One that disappears from content is retired, never deleted: its members stay.';
alter table app.networks enable row level security;

create table app.memberships (
  id bigint generated always as identity primary key,
  ref uuid not null unique default pg_catalog.gen_random_uuid(),
  network text not null references app.networks (slug) on delete restrict,
  email text not null check (email = app.normalise_email(email)),
  name text check (length(name) between 1 and 200),
  employer_name text check (length(employer_name) <= 200),
  organisation_number text check (organisation_number ~ '^[0-9]{2}[2-9][0-9]{7}$'),
  municipality_code text check (municipality_code ~ '^[0-9]{4}$'),
  workplace text check (length(workplace) <= 200),
  employer_id bigint,
  state text not null check (state in ('asked', 'invited', 'waiting', 'member', 'declined', 'left')),
  visible boolean not null default false,
  shown text not null default '' check (length(shown) <= 1000),
  invited_by uuid references app.staff (id) on delete restrict,
  created_at timestamptz not null,
  confirmed_at timestamptz,
  ended_at timestamptz,
  check (state not in ('waiting', 'member') or (name is not null and confirmed_at is not null)),
  check ((state in ('declined', 'left')) = (ended_at is not null))
);
comment on table app.memberships is
  'A person in a network: asked and invited wait for their own yes, waiting for the owner''s, member is in it. A person is an address and a name; who is invited has no name yet. visible: the other members may see name and workplace. shown is what stood beside that box.';
create unique index memberships_person on app.memberships (network, email, coalesce(app.person_key(name), ''))
  where state not in ('declined', 'left');
create index memberships_network on app.memberships (network, state);
create index memberships_email on app.memberships (email);
create index memberships_invited_by on app.memberships (invited_by) where invited_by is not null;
alter table app.memberships enable row level security;

alter table app.outbox add foreign key (membership_id) references app.memberships (id) on delete set null;
create index outbox_membership_id on app.outbox (membership_id) where membership_id is not null;

alter table app.tokens
  add column membership_id bigint references app.memberships (id) on delete cascade,
  add check ((purpose = 'membership') = (membership_id is not null));
create index tokens_membership_id on app.tokens (membership_id) where membership_id is not null;

alter table app.sessions add foreign key (network) references app.networks (slug) on delete restrict;
create index sessions_network on app.sessions (network) where network is not null;

alter table app.registrations add column network_asked_at timestamptz;
create index registrations_wants_network on app.registrations (id) where wants_network and network_asked_at is null;

create table app.meeting_invitations (
  session_id bigint not null references app.sessions (id) on delete cascade,
  membership_id bigint not null references app.memberships (id) on delete cascade,
  starts_at timestamptz not null,
  called_off boolean not null default false,
  primary key (session_id, membership_id)
);
comment on table app.meeting_invitations is
  'Which member has been mailed about which meeting, so that nobody is twice; and what they were told last: when it begins, or that it is called off.';
create index meeting_invitations_membership_id on app.meeting_invitations (membership_id);
alter table app.meeting_invitations enable row level security;

insert into app.personal_columns (table_name, column_name, activity, label, purpose, retention) values
  ('networks', 'owner_name', 'staff', 'Vem som håller i ett nätverk', 'Veta vem som har ansvaret', 'Så länge nätverket finns i innehållet'),
  ('networks', 'owner_email', 'staff', 'Vem som håller i ett nätverk', 'Veta vem som har ansvaret', 'Så länge nätverket finns i innehållet'),
  ('memberships', 'name', 'network', 'Namn', 'Veta vilka som är med', 'Obekräftad i 30 dagar, annars enligt förbundets gallringsbeslut'),
  ('memberships', 'email', 'network', 'E-postadress', 'Bjuda in till nätverkets träffar', 'Obekräftad i 30 dagar, annars enligt förbundets gallringsbeslut'),
  ('memberships', 'employer_name', 'network', 'Arbetsgivarens namn', 'Veta vilka arbetsgivare som är med; kan vara en enskild firma', 'Enligt förbundets gallringsbeslut'),
  ('memberships', 'organisation_number', 'network', 'Organisationsnummer', 'Känna igen arbetsgivaren; aldrig ett personnummer', 'Enligt förbundets gallringsbeslut'),
  ('memberships', 'workplace', 'network', 'Arbetsplats', 'Veta vilka arbetsplatser som är med', 'Enligt förbundets gallringsbeslut'),
  ('memberships', 'visible', 'network', 'Ja till att de andra i nätverket ser namn och arbetsplats', 'Visa dig för de andra; bara för den som har bett om det', 'Enligt förbundets gallringsbeslut'),
  ('memberships', 'shown', 'network', 'Vad som stod vid rutan', 'Kunna visa att du själv har valt', 'Enligt förbundets gallringsbeslut'),
  ('memberships', 'invited_by', 'staff', 'Vem som bjöd in', 'Veta vem som har gjort vad', 'Enligt förbundets gallringsbeslut');

-- Content -------------------------------------------------------------------------------------------------

create function app.publish_networks(p_networks jsonb) returns void
language sql volatile set search_path = ''
as $$
  insert into app.networks (slug, title, place, audience, state, joining, threshold, owner_name, owner_email)
  select n ->> 'slug', n ->> 'title', position::int, n ->> 'audience', n ->> 'state', n ->> 'joining', (n ->> 'threshold')::int,
    n #>> '{owner,name}', lower(n #>> '{owner,email}')
  from jsonb_array_elements(p_networks) with ordinality as networks (n, position)
  on conflict (slug) do update set title = excluded.title, place = excluded.place, audience = excluded.audience, state = excluded.state,
    joining = excluded.joining, threshold = excluded.threshold, owner_name = excluded.owner_name, owner_email = excluded.owner_email,
    retired_at = null;

  update app.networks set retired_at = app.now()
    where retired_at is null and slug not in (select n ->> 'slug' from jsonb_array_elements(p_networks) n)
$$;
comment on function app.publish_networks(jsonb) is
  'Makes app.networks say what content says; a network that disappeared is retired. Called by api.publish_content.';

create function app.is_running(p_network app.networks) returns boolean
language sql stable set search_path = ''
as $$ select p_network.state = 'running' or p_network.started_at is not null $$;
comment on function app.is_running(app.networks) is 'Whether a network has started: content says so, or staff have started it.';

create function app.network_members(p_network text) returns bigint
language sql stable set search_path = ''
as $$ select count(*) from app.memberships where network = p_network and state = 'member' $$;
comment on function app.network_members(text) is 'How many are members of a network, or want it to start.';

-- Mails ----------------------------------------------------------------------------------------------------

create function app.mail_member(p_template text, p_member app.memberships, p_email text, p_name text, p_data jsonb, p_key text) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  insert into app.outbox (template, recipient_email, recipient_name, data, unique_key, membership_id, due_at)
    values (p_template, p_email, coalesce(app.tidy_line(p_name), ''), p_data, p_key, p_member.id, app.now())
    on conflict (unique_key) do nothing;
end
$$;
comment on function app.mail_member(text, app.memberships, text, text, jsonb, text) is 'Mails somebody about a membership, once per key.';

create function app.membership_mail(p_mail app.outbox) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  v_member app.memberships;
  v_network app.networks;
  v_token text;
  v_link text;
begin
  select * into v_member from app.memberships where id = p_mail.membership_id;
  select * into v_network from app.networks where slug = v_member.network;
  if p_mail.template like '%-to-staff' then
    v_link := format('/samordnare/natverk/%s/', v_network.slug);
  else
    v_token := app.new_token();
    insert into app.tokens (hash, purpose, membership_id) values (app.token_hash(v_token), 'membership', v_member.id);
    v_link := format('/mitt-natverk/%s/', v_token);
  end if;
  return jsonb_build_object('network', jsonb_build_object('slug', v_network.slug, 'title', v_network.title,
      'owner', v_network.owner_name, 'threshold', v_network.threshold, 'members', app.network_members(v_network.slug),
      -- An invitation is the owner's yes.
      'running', app.is_running(v_network), 'approval', v_network.joining = 'approval' and v_member.state <> 'invited'),
    'member', coalesce(v_member.name, v_member.email), 'person', jsonb_build_object('name', p_mail.recipient_name),
    'link', v_link) || p_mail.data;
end
$$;
comment on function app.membership_mail(app.outbox) is
  'What a mail about a membership says: {network, member, person, link}; the owner gets the room''s address, the person a link of their own. Called by app.mail_content.';
