-- The audit log, read by coordinators a page at a time.

create function api.staff_log(p_filter jsonb default '{}', p_before bigint default null) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_who uuid := (p_filter ->> 'who')::uuid;
  v_act text := p_filter ->> 'act';
  v_thing text := p_filter ->> 'thing';
  v_from timestamptz := (p_filter ->> 'day')::date::timestamp at time zone app.time_zone();
  v_until timestamptz := ((p_filter ->> 'day')::date + 1)::timestamp at time zone app.time_zone();
  v_lines jsonb;
begin
  perform app.require_role('coordinator');
  select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'at', app.iso(l.at), 'who', s.name, 'act', l.action,
      'thing', l.subject) order by l.id desc), '[]')
    into v_lines
    from (
      select * from app.audit_log a
      where (p_before is null or a.id < p_before)
        and (v_who is null or a.staff_id = v_who)
        and (v_act is null or a.action = v_act)
        and (v_thing is null or a.subject = v_thing)
        and (v_from is null or (a.at >= v_from and a.at < v_until))
      order by a.id desc limit 51
    ) l
    left join app.staff s on s.id = l.staff_id;
  return jsonb_build_object(
    'lines', case when jsonb_array_length(v_lines) > 50 then v_lines - 50 else v_lines end,
    'older', case when jsonb_array_length(v_lines) > 50 then v_lines -> 49 -> 'id' end,
    'staff', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name) order by name, id), '[]') from app.staff));
end
$$;
comment on function api.staff_log(jsonb, bigint) is
  'Fifty lines of the audit log, newest first, before a line: {lines: [{id, at, who, act, thing}], older, staff: [{id, name}]}; p_filter {who, act, thing, day}, each may be left out. Those removed are in staff too. Called by the log page. Refuses sign_in_required, not_allowed.';
grant execute on function api.staff_log(jsonb, bigint) to authenticated;
