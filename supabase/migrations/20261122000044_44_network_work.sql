-- What a network's owner and the coordinators do, and what time does for networks.

create function app.require_network(p_network text) returns app.networks
language plpgsql stable set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator', 'trainer', 'partner');
  v_network app.networks;
begin
  select * into v_network from app.networks where slug = p_network;
  if not exists (select from app.staff where id = v_staff_id and (role = 'coordinator' or email = v_network.owner_email)) then
    perform app.refuse('PT403', 'not_allowed');
  end if;
  if v_network.slug is null then
    perform app.refuse('PT404', 'network_unknown');
  end if;
  return v_network;
end
$$;
comment on function app.require_network(text) is
  'First line of the doors to one network: its owner, whatever their role, and coordinators. Refuses network_unknown, sign_in_required, not_allowed.';

create function app.staff_of_token() returns uuid
language sql stable set search_path = ''
as $$ select id from app.staff where user_id = auth.uid() and removed_at is null $$;
comment on function app.staff_of_token() is 'The staff id of the caller, after a door has checked the role.';

create function app.network_line(p_network app.networks) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('slug', p_network.slug, 'title', p_network.title, 'running', app.is_running(p_network),
    'joining', p_network.joining, 'threshold', p_network.threshold, 'owner', p_network.owner_name, 'retired', p_network.retired_at is not null,
    'members', count(*) filter (where m.state = 'member'), 'waiting', count(*) filter (where m.state = 'waiting'),
    'asked', count(*) filter (where m.state in ('asked', 'invited')))
  from app.memberships m where m.network = p_network.slug
$$;
comment on function app.network_line(app.networks) is 'A network with its counts (NetworkLine).';

create function api.staff_networks() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator', 'trainer', 'partner');
begin
  return (
    select coalesce(jsonb_agg(app.network_line(n) order by n.retired_at is not null, n.place), '[]')
    from app.networks n
    where (n.retired_at is null or exists (select from app.memberships m where m.network = n.slug and m.state = 'member'))
      and exists (select from app.staff s where s.id = v_staff_id and (s.role in ('coordinator', 'administrator') or s.email = n.owner_email)));
end
$$;
comment on function api.staff_networks() is
  'Networks with counts: NetworkLine[]; trainers and the parties'' staff see those they own. Names no member. Called by the room. Refuses sign_in_required, not_allowed.';

create function api.staff_network(p_network text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_network app.networks := app.require_network(p_network);
begin
  return app.network_line(v_network) || jsonb_build_object('meetings', app.network_meetings(p_network),
    'people', (
      select coalesce(jsonb_agg(jsonb_build_object('ref', m.ref, 'name', m.name, 'email', m.email, 'employer', m.employer_name,
          'workplace', m.workplace, 'municipality', m.municipality_code, 'state', m.state, 'visible', m.visible,
          'since', app.iso(coalesce(m.confirmed_at, m.created_at)))
        order by array_position(array['waiting', 'member', 'asked', 'invited'], m.state), app.person_key(coalesce(m.name, m.email)) collate "sv-x-icu"), '[]')
      from (select * from app.memberships where network = p_network and state in ('waiting', 'member', 'asked', 'invited') order by id limit 1000) m));
end
$$;
comment on function api.staff_network(text) is
  'One network with its members, those waiting for the owner first, at most 1,000 (StaffNetwork). Called by the room. Refuses network_unknown, sign_in_required, not_allowed.';

create function api.export_network(p_network text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.require_network(p_network);
  perform app.audit(app.staff_of_token(), 'network_exported', 'networks/' || p_network);
  return api.staff_network(p_network);
end
$$;
comment on function api.export_network(text) is
  'The same as api.staff_network, for a file: the export stands in the audit log. Called by the room. Refuses as api.staff_network.';

create function api.invite_to_network(p_network text, p_emails jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_network app.networks := app.require_network(p_network);
  v_email text;
  v_member app.memberships;
  v_invited int := 0;
begin
  perform app.refuse_fields(case when app.text_list(p_emails) = '{}' then app.field_error('emails', 'email_missing')
    when exists (select from unnest(app.text_list(p_emails)) e where not app.is_email(app.normalise_email(e))) then app.field_error('emails', 'emails_malformed')
    else '[]' end);
  foreach v_email in array array(select distinct app.normalise_email(e) from unnest(app.text_list(p_emails)) e) loop
    continue when app.is_suppressed(v_email)
      or exists (select from app.memberships where network = p_network and email = v_email and state not in ('declined', 'left', 'asked'));
    insert into app.memberships (network, email, state, invited_by, created_at)
      values (p_network, v_email, 'invited', app.staff_of_token(), app.now()) returning * into v_member;
    perform app.mail_member('membership-invited-to-member', v_member, v_email, '', '{}', 'membership-invited/' || v_member.ref);
    v_invited := v_invited + 1;
  end loop;
  perform app.audit(app.staff_of_token(), 'network_invited', 'networks/' || p_network, jsonb_build_object('count', v_invited));
  return jsonb_build_object('invited', v_invited);
end
$$;
comment on function api.invite_to_network(text, jsonb) is
  'Invites addresses, at most fifty at a time: {invited}; who is in the network already, or is not to be written to, is left aside. Called by the room. Refuses network_unknown, check_form (email_missing, emails_malformed), sign_in_required, not_allowed.';

create function api.decide_membership(p_ref uuid, p_act text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_member app.memberships;
begin
  perform app.require_network((select network from app.memberships where ref = p_ref));
  select * into v_member from app.memberships where ref = p_ref for update;
  if p_act = 'approve' and v_member.state = 'waiting' then
    perform app.welcome_member(v_member);
  elsif p_act = 'decline' and v_member.state = 'waiting' then
    update app.memberships set state = 'declined', ended_at = app.now() where id = v_member.id;
    perform app.mail_member('membership-declined-to-member', v_member, v_member.email, v_member.name, '{"link": null}', 'membership-declined/' || v_member.ref);
  elsif p_act = 'remove' and v_member.state in ('member', 'invited', 'asked') then
    update app.memberships set state = 'left', ended_at = app.now(), visible = false where id = v_member.id;
  else
    perform app.refuse('PT409', 'membership_ended');
  end if;
  perform app.audit(app.staff_of_token(), 'membership_' || p_act, 'memberships/' || p_ref);
  return jsonb_build_object('outcome', p_act);
end
$$;
comment on function api.decide_membership(uuid, text) is
  'The owner''s answer to somebody who waits (approve, decline, told by mail), or removes a member, an invitation or an ask (remove, silently): {outcome}. Called by the room. Refuses membership_ended when the state has changed, network_unknown, sign_in_required, not_allowed.';

create function api.start_network(p_network text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_network app.networks := app.require_network(p_network);
  v_member app.memberships;
begin
  update app.networks set started_at = app.now() where slug = p_network and state = 'starting' and started_at is null;
  if not found then
    return jsonb_build_object('outcome', 'already_running');
  end if;
  for v_member in select * from app.memberships where network = p_network and state = 'member' order by id loop
    perform app.mail_member('network-starts-to-member', v_member, v_member.email, v_member.name, '{}', 'network-starts/' || v_member.ref);
  end loop;
  perform app.audit(app.staff_of_token(), 'network_started', 'networks/' || p_network);
  return jsonb_build_object('outcome', 'started');
end
$$;
comment on function api.start_network(text) is
  'Starts a network that gathered interest: {outcome: started | already_running}. Those who wanted it are members, and are told by mail how to leave. Called by the room. Refuses network_unknown, sign_in_required, not_allowed.';

-- Timers --------------------------------------------------------------------------------------------------

create function app.tell_networks_ready(p_count_max int) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_network app.networks;
  v_member app.memberships;
  v_told int := 0;
begin
  for v_network in
    select * from app.networks n
    where n.retired_at is null and not app.is_running(n) and app.network_members(n.slug) >= n.threshold
      and not exists (select from app.outbox where unique_key = 'network-ready/' || n.slug)
    limit p_count_max
  loop
    select * into v_member from app.memberships where network = v_network.slug and state = 'member' order by id desc limit 1;
    perform app.mail_member('network-ready-to-staff', v_member, v_network.owner_email, v_network.owner_name, '{}', 'network-ready/' || v_network.slug);
    v_told := v_told + 1;
  end loop;
  return v_told;
end
$$;
comment on function app.tell_networks_ready(int) is
  'Tells the owner of a network that enough want it to start, once ever. A timer; returns how many networks.';

create function app.mail_meeting(p_template text, p_member app.memberships, p_session_id bigint, p_key text) returns void
language sql volatile set search_path = ''
as $$
  select app.mail_member(p_template, p_member, p_member.email, p_member.name,
    jsonb_build_object('meeting', jsonb_build_object('slug', s.slug, 'title', coalesce(s.theme, c.title),
      'startsAt', app.iso(app.session_starts_at(s.id)), 'reason', s.cancelled_reason)), p_key)
  from app.sessions s join app.courses c on c.slug = s.course_slug where s.id = p_session_id
$$;
comment on function app.mail_meeting(text, app.memberships, bigint, text) is 'Mails a member about a meeting: what it is called, when it begins, and why when it is cancelled.';

create function app.tell_network_meetings(p_count_max int) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_one record;
  v_member app.memberships;
  v_told int := 0;
begin
  for v_one in
    select s.id as session_id, s.slug, app.session_starts_at(s.id) as starts_at, m.id as member_id
    from app.sessions s
      join app.memberships m on m.network = s.network and m.state = 'member'
    where s.network is not null and s.cancelled_at is null and s.closed_at is null
      -- Rested for a quarter of an hour, as changes do: a slip is put right before anybody hears of it.
      and greatest(s.created_at, s.updated_at) <= app.now() - interval '15 minutes' and s.registration_closes_at > app.now()
      and not exists (select from app.meeting_invitations i where i.session_id = s.id and i.membership_id = m.id)
    order by s.id, m.id limit p_count_max
  loop
    insert into app.meeting_invitations (session_id, membership_id, starts_at) values (v_one.session_id, v_one.member_id, v_one.starts_at);
    select * into v_member from app.memberships where id = v_one.member_id;
    perform app.mail_meeting('network-meeting-to-member', v_member, v_one.session_id, format('network-meeting/%s/%s', v_one.slug, v_member.ref));
    v_told := v_told + 1;
  end loop;
  return v_told;
end
$$;
comment on function app.tell_network_meetings(int) is
  'Invites members to their network''s meetings ahead, open and members only, once each; who joins later is invited to what is still ahead. A timer; returns how many mails.';

create function app.tell_meeting_changes(p_count_max int) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_one record;
  v_member app.memberships;
  v_told int := 0;
begin
  for v_one in
    select i.session_id, i.membership_id, s.slug, s.cancelled_at is not null as called_off, app.session_starts_at(s.id) as starts_at
    from app.sessions s
      join app.meeting_invitations i on i.session_id = s.id
      join app.memberships m on m.id = i.membership_id and m.state = 'member'
    where s.network is not null and app.session_starts_at(s.id) > app.now()
      and (s.cancelled_at is not null or s.updated_at <= app.now() - interval '15 minutes')
      and (i.called_off <> (s.cancelled_at is not null) or (s.cancelled_at is null and i.starts_at <> app.session_starts_at(s.id)))
    order by i.session_id, i.membership_id limit p_count_max
  loop
    update app.meeting_invitations set called_off = v_one.called_off, starts_at = v_one.starts_at
      where session_id = v_one.session_id and membership_id = v_one.membership_id;
    select * into v_member from app.memberships where id = v_one.membership_id;
    -- Whoever has booked is told as all who have.
    if not exists (select from app.registrations where session_id = v_one.session_id and email = v_member.email) then
      perform app.mail_meeting(case when v_one.called_off then 'network-meeting-off-to-member' else 'network-meeting-changed-to-member' end,
        v_member, v_one.session_id, format('network-meeting/%s/%s/%s', v_one.slug, v_member.ref, extract(epoch from app.now())));
      v_told := v_told + 1;
    end if;
  end loop;
  return v_told;
end
$$;
comment on function app.tell_meeting_changes(int) is
  'Tells members who were invited to a meeting and have not booked that it is called off, has another time, or is held after all; a change after a quarter of an hour. A timer; returns how many mails.';

create function app.invite_members(p_count_max int) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_registration record;
  v_network text := (select slug from app.networks where retired_at is null and joining = 'open' and audience = 'workplaces' order by place limit 1);
  v_member app.memberships;
  v_done int := 0;
begin
  if v_network is null then
    return 0;
  end if;
  for v_registration in
    select r.id, r.email from app.registrations r
    where r.wants_network and r.network_asked_at is null and r.state in ('registered', 'pending', 'offered', 'waitlisted')
    order by r.id limit p_count_max for update skip locked
  loop
    if not app.is_suppressed(v_registration.email)
        and not exists (select from app.memberships where network = v_network and email = v_registration.email) then
      insert into app.memberships (network, email, state, created_at) values (v_network, v_registration.email, 'invited', app.now())
        returning * into v_member;
      perform app.mail_member('membership-invited-to-member', v_member, v_member.email, '', '{}', 'membership-invited/' || v_member.ref);
    end if;
    update app.registrations set network_asked_at = app.now() where id = v_registration.id;
    v_done := v_done + 1;
  end loop;
  return v_done;
end
$$;
comment on function app.invite_members(int) is
  'Invites those who ticked the network when they registered to the first open network for workplaces, once each; who has been in it before is left alone. A timer; returns how many.';

create function app.forget_unconfirmed_members(p_count_max int) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_forgotten int;
begin
  delete from app.memberships where id in (
    select id from app.memberships where state in ('asked', 'invited') and created_at < app.now() - interval '30 days'
    order by id limit p_count_max for update skip locked);
  get diagnostics v_forgotten = row_count;
  return v_forgotten;
end
$$;
comment on function app.forget_unconfirmed_members(int) is
  'Forgets asks and invitations that nobody has said yes to in thirty days. A timer; returns how many.';

grant execute on function api.staff_networks() to authenticated;
grant execute on function api.staff_network(text) to authenticated;
grant execute on function api.export_network(text) to authenticated;
grant execute on function api.invite_to_network(text, jsonb) to authenticated;
grant execute on function api.decide_membership(uuid, text) to authenticated;
grant execute on function api.start_network(text) to authenticated;
