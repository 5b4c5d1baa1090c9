-- The doors of networks: join, say yes, see, change, leave; what the owner does; and the timers that tell.

-- Joining -------------------------------------------------------------------------------------------------

create function app.tidy_member(p_form jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  select app.typed(p_form, '{name,employer,municipality,workplace}')
    || jsonb_build_object('email', app.normalise_email(p_form ->> 'email'), 'visible', coalesce(p_form -> 'visible' = 'true', false))
$$;
comment on function app.tidy_member(jsonb) is 'A typed member {name, email, employer, municipality, workplace, visible}.';

create function app.member_errors(p_form jsonb, p_with_email boolean) returns jsonb
language sql immutable set search_path = ''
as $$
  select app.field_errors('', p_form, array['name', 'line', 'name_missing', 'employer', 'line', 'organisation_missing',
      'municipality', 'municipality', 'municipality_missing', 'workplace', 'line', null])
    || case when p_with_email then app.field_errors('', p_form, array['email', 'email', 'email_missing']) else '[]' end
$$;
comment on function app.member_errors(jsonb, boolean) is 'The errors of a member''s form; the address only where it is asked for.';

create function api.network_form(p_network text) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('title', n.title, 'joining', n.joining, 'running', app.is_running(n), 'owner', n.owner_name)
  from app.networks n where n.slug = p_network and n.retired_at is null
$$;
comment on function api.network_form(text) is
  'What the form of a network says of it: {title, joining, running, owner}, or null when there is none. Called by the form''s GET.';

create function app.current_membership(p_network text, p_email text, p_name text) returns app.memberships
language sql stable set search_path = ''
as $$
  select m from app.memberships m
  where m.network = p_network and m.email = p_email and m.state not in ('declined', 'left')
    and (m.name is null or app.person_key(m.name) = app.person_key(p_name))
  -- Whoever was invited joins by that row; a namesake at the same inbox has one of their own.
  order by m.name is null limit 1
$$;
comment on function app.current_membership(text, text, text) is
  'The row of a person who has asked, is invited, waits or is a member; nulls when there is none.';

create function api.join_network(p_form jsonb, p_client text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_form jsonb := app.tidy_member(p_form);
  v_network app.networks;
  v_member app.memberships;
begin
  select * into v_network from app.networks where slug = p_form ->> 'network' and retired_at is null for share;
  if v_network.slug is null or v_network.joining = 'invitation' then
    perform app.refuse('PT404', 'network_unknown');
  end if;
  perform app.refuse_fields(app.member_errors(v_form, true));
  if not app.attempt_allowed('network', p_client, 20, '10 minutes') then
    perform app.refuse('PT429', 'too_many_attempts');
  end if;
  if app.is_suppressed(v_form ->> 'email') then
    return jsonb_build_object('outcome', 'asked');
  end if;
  v_member := app.current_membership(v_network.slug, v_form ->> 'email', v_form ->> 'name');
  if v_member.id is null then
    insert into app.memberships (network, email, name, employer_name, municipality_code, workplace, state, visible, shown, created_at)
      values (v_network.slug, v_form ->> 'email', v_form ->> 'name', v_form ->> 'employer', v_form ->> 'municipality', v_form ->> 'workplace',
        'asked', (v_form ->> 'visible')::boolean, left(coalesce(p_form ->> 'shown', ''), 1000), app.now())
      on conflict do nothing returning * into v_member;
  end if;
  if v_member.id is not null then
    perform app.mail_member(case when v_member.state in ('asked', 'invited') then 'membership-confirm-to-member' else 'membership-known-to-member' end,
      v_member, v_member.email, coalesce(v_member.name, v_form ->> 'name'), '{}',
      -- Once an hour for an address: nobody can flood an inbox.
      format('membership/%s/%s/%s', v_network.slug, encode(sha256(convert_to(v_member.email, 'UTF8')), 'hex'),
        to_char(app.now() at time zone 'UTC', 'YYYY-MM-DD HH24')));
  end if;
  return jsonb_build_object('outcome', 'asked');
end
$$;
comment on function api.join_network(jsonb, text) is
  'Asks to join a network {network, name, email, employer, municipality, workplace, visible, shown}: {outcome: asked}, the same for everyone; the truth comes by mail. Called by the form''s POST. Refuses network_unknown (also when it is by invitation only), check_form, too_many_attempts (20 in 10 minutes).';

-- By the person's own link ----------------------------------------------------------------------------------

create function app.membership_of_token(p_token text) returns app.memberships
language sql stable set search_path = ''
as $$
  select m from app.tokens t join app.memberships m on m.id = t.membership_id
  where t.hash = app.token_hash(p_token) and t.purpose = 'membership' and t.revoked_at is null
$$;
comment on function app.membership_of_token(text) is 'The membership that a mailed link opens; nulls when it opens none.';

create function app.network_meetings(p_network text) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('slug', s.slug, 'title', c.title, 'theme', s.theme, 'startsAt', app.iso(app.session_starts_at(s.id)))
      order by app.session_starts_at(s.id)), '[]')
  from app.sessions s join app.courses c on c.slug = s.course_slug
  where s.network = p_network and s.cancelled_at is null and app.session_starts_at(s.id) > app.now()
$$;
comment on function app.network_meetings(text) is 'The meetings ahead of a network, open and members only: [{slug, title, theme, startsAt}].';

create function api.membership_page(p_token text, p_client text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_member app.memberships;
  v_network app.networks;
begin
  if app.too_many_guesses(p_client) then
    return jsonb_build_object('outcome', 'too_many_attempts');
  end if;
  v_member := app.membership_of_token(p_token);
  if v_member.id is null then
    perform app.attempt_allowed('manage-link', p_client, 20, '10 minutes');
    return jsonb_build_object('outcome', 'unknown_link');
  end if;
  select * into v_network from app.networks where slug = v_member.network;
  return jsonb_build_object('outcome', 'membership', 'state', v_member.state, 'name', v_member.name, 'email', v_member.email,
    'employer', v_member.employer_name, 'municipality', v_member.municipality_code, 'workplace', v_member.workplace,
    'visible', v_member.visible, 'network', jsonb_build_object('slug', v_network.slug, 'title', v_network.title,
      'running', app.is_running(v_network), 'owner', v_network.owner_name, 'approval', v_network.joining = 'approval'),
    'meetings', case when v_member.state = 'member' then app.network_meetings(v_network.slug) else '[]' end,
    -- Only those who said yes to it, and only to members.
    'others', case when v_member.state <> 'member' then '[]' else (
      select coalesce(jsonb_agg(jsonb_build_object('name', o.name, 'employer', o.employer_name, 'workplace', o.workplace)
        order by app.person_key(o.name) collate "sv-x-icu"), '[]')
      from app.memberships o where o.network = v_network.slug and o.state = 'member' and o.visible and o.id <> v_member.id) end);
end
$$;
comment on function api.membership_page(text, text) is
  'What a member''s link shows (MembershipView): what is known of them, meetings ahead, and the others who let themselves be seen. Changes nothing but the count of misses. Called by the page.';

create function app.lock_member(p_token text) returns app.memberships
language plpgsql volatile set search_path = ''
as $$
declare
  v_member app.memberships;
begin
  select * into v_member from app.memberships where id = (app.membership_of_token(p_token)).id for update;
  if v_member.id is null then
    perform app.refuse('PT404', 'unknown_link');
  elsif v_member.state in ('declined', 'left') then
    perform app.refuse('PT409', 'membership_ended');
  end if;
  return v_member;
end
$$;
comment on function app.lock_member(text) is 'The membership of a link, locked. First thing in every act by it. Refuses unknown_link, membership_ended.';

create function app.welcome_member(p_member app.memberships) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  update app.memberships set state = 'member' where id = p_member.id;
  perform app.mail_member(case when app.is_running(n) then 'membership-welcome-to-member' else 'membership-wish-to-member' end, p_member, p_member.email, p_member.name, '{}', 'membership-welcome/' || p_member.ref)
    from app.networks n where n.slug = p_member.network;
end
$$;
comment on function app.welcome_member(app.memberships) is 'Makes somebody a member and welcomes them by mail, or says that the network has not started yet.';

create function api.confirm_membership(p_token text, p_form jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_member app.memberships := app.lock_member(p_token);
  v_form jsonb := app.tidy_member(p_form);
  v_network app.networks;
begin
  if v_member.state not in ('asked', 'invited') then
    return jsonb_build_object('outcome', 'already_confirmed');
  end if;
  if v_member.state = 'invited' then
    perform app.refuse_fields(app.member_errors(v_form, false));
    update app.memberships set name = v_form ->> 'name', employer_name = v_form ->> 'employer', municipality_code = v_form ->> 'municipality',
        workplace = v_form ->> 'workplace', visible = (v_form ->> 'visible')::boolean, shown = left(coalesce(p_form ->> 'shown', ''), 1000)
      where id = v_member.id;
  end if;
  select * into v_network from app.networks where slug = v_member.network;
  -- An invitation is the owner's yes.
  update app.memberships set confirmed_at = app.now(),
      state = case when v_network.joining = 'approval' and v_member.state = 'asked' then 'waiting' else 'member' end
    where id = v_member.id returning * into v_member;
  if v_member.state = 'waiting' then
    perform app.mail_member('membership-asked-to-staff', v_member, v_network.owner_email, v_network.owner_name, '{}', 'membership-asked/' || v_member.ref);
    return jsonb_build_object('outcome', 'waiting');
  end if;
  perform app.welcome_member(v_member);
  return jsonb_build_object('outcome', 'member');
end
$$;
comment on function api.confirm_membership(text, jsonb) is
  'The yes of the address: {outcome: member | waiting (for the owner) | already_confirmed}. Whoever was invited says here who they are {name, employer, municipality, workplace, visible, shown}. Called by the page''s button. Refuses unknown_link, membership_ended, check_form.';

create function api.change_membership(p_token text, p_form jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_member app.memberships := app.lock_member(p_token);
  v_form jsonb := app.tidy_member(p_form);
begin
  perform app.refuse_fields(app.member_errors(v_form, false));
  if (app.current_membership(v_member.network, v_member.email, v_form ->> 'name')).id <> v_member.id then
    perform app.refuse_fields(app.field_error('name', 'name_taken'));
  end if;
  update app.memberships set name = v_form ->> 'name', employer_name = v_form ->> 'employer', municipality_code = v_form ->> 'municipality',
      workplace = v_form ->> 'workplace', visible = (v_form ->> 'visible')::boolean,
      shown = case when (v_form ->> 'visible')::boolean and not visible then left(coalesce(p_form ->> 'shown', ''), 1000) else shown end
    where id = v_member.id;
  return jsonb_build_object('outcome', 'changed');
end
$$;
comment on function api.change_membership(text, jsonb) is
  'Changes what is known of a member: {outcome: changed}. Called by the page''s POST. Refuses unknown_link, membership_ended, check_form, also when a namesake at the same address is in the network.';

create function api.leave_network(p_token text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_member app.memberships := app.membership_of_token(p_token);
begin
  if v_member.id is null then
    perform app.refuse('PT404', 'unknown_link');
  end if;
  update app.memberships set state = 'left', ended_at = app.now(), visible = false where id = v_member.id and state not in ('declined', 'left');
  return jsonb_build_object('outcome', case when found then 'left' else 'already_left' end);
end
$$;
comment on function api.leave_network(text) is
  'Leaves a network, or takes back a wish or an invitation: {outcome: left | already_left}. Called by the page''s POST. Refuses unknown_link.';

grant execute on function api.network_form(text) to service_role;
grant execute on function api.join_network(jsonb, text) to service_role;
grant execute on function api.membership_page(text, text) to service_role;
grant execute on function api.confirm_membership(text, jsonb) to service_role;
grant execute on function api.change_membership(text, jsonb) to service_role;
grant execute on function api.leave_network(text) to service_role;
