-- Rounds as staff see them: how many have answered, closing early, and sending a survey by hand.

create function app.survey_round_parts(p_round app.survey_rounds) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (select coalesce(jsonb_agg(jsonb_build_object('slug', s.slug, 'title', s.title, 'sent', counted.sent, 'answered', counted.answered,
      'declined', counted.declined, 'failed', counted.failed, 'waiting', coalesce(p.waiting, false)) order by s.stage, s.slug), '[]')
  from (
      select i.survey_slug, count(*) as sent, count(*) filter (where i.answered) as answered, count(*) filter (where i.declined) as declined,
        count(*) filter (where not i.answered and exists (
          select from app.outbox o where o.survey_invitation_id = i.id
            and (o.state in ('failed', 'unsure', 'suppressed') or o.bounced_at is not null))) as failed
      from app.survey_invitations i where i.round_id = p_round.id group by 1) live
    join app.surveys s on s.slug = live.survey_slug
    left join app.survey_parts p on p.round_id = p_round.id and p.survey_slug = s.slug
    -- A round that has closed keeps the counts that it had then, also when somebody has been erased since.
    cross join lateral (select coalesce(p.sent, live.sent) as sent, coalesce(p.answered, live.answered) as answered,
      live.declined, live.failed) counted);
end
$$;
comment on function app.survey_round_parts(app.survey_rounds) is
  'The surveys of a round: [{slug, title, sent, answered, declined, failed (mails that did not arrive), waiting}].';

create function app.survey_round_line(p_round app.survey_rounds) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (select jsonb_build_object('ref', p_round.ref, 'stage', p_round.stage, 'half', p_round.half, 'title', p_round.title,
    'course', case when c.slug is not null then jsonb_build_object('slug', c.slug, 'title', c.title) end,
    'session', s.slug, 'day', app.iso(app.session_starts_at(s.id)),
    'began', app.iso(p_round.began_at), 'closesAt', app.iso(p_round.closes_at), 'closedAt', app.iso(p_round.closed_at),
    'surveys', parts.list,
    'sent', (select coalesce(sum((one ->> 'sent')::int), 0) from jsonb_array_elements(parts.list) one),
    'answered', (select coalesce(sum((one ->> 'answered')::int), 0) from jsonb_array_elements(parts.list) one),
    'state', case when p_round.closed_at is null then 'open'
      when exists (select from app.survey_parts where round_id = p_round.id and waiting) then 'pooled' else 'closed' end)
  -- Offset 0: else the parts are looked up once for each time they are named.
  from (select app.survey_round_parts(p_round) as list offset 0) parts
    left join app.sessions s on s.id = p_round.session_id
    left join app.courses c on c.slug = s.course_slug);
end
$$;
comment on function app.survey_round_line(app.survey_rounds) is
  'A round in the list (SurveyRound). pooled: it has closed, and some of its answers are too few to be shown alone.';

create function api.staff_surveys() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform app.require_role('coordinator');
  return jsonb_build_object(
    'rounds', (select coalesce(jsonb_agg(app.survey_round_line(r) order by r.closed_at is null desc, r.began_at desc, r.id desc), '[]')
      from (select * from app.survey_rounds order by closed_at is null desc, began_at desc, id desc limit 200) r),
    'byHand', (select coalesce(jsonb_agg(jsonb_build_object('slug', slug, 'title', title) order by title), '[]')
      from app.surveys where stage = 'by_hand' and retired_at is null));
end
$$;
comment on function api.staff_surveys() is
  'The latest 200 rounds, open ones first, and the surveys that are sent by hand: {rounds, byHand}. Called by the room. Refuses sign_in_required, not_allowed.';

create function app.survey_round_by(p_ref uuid) returns app.survey_rounds
language plpgsql stable set search_path = ''
as $$
declare
  v_round app.survey_rounds;
begin
  select * into v_round from app.survey_rounds where ref = p_ref;
  if v_round.id is null then
    perform app.refuse('PT404', 'survey_round_unknown');
  end if;
  return v_round;
end
$$;
comment on function app.survey_round_by(uuid) is 'A round by its ref. Refuses survey_round_unknown.';

create function api.staff_survey_round(p_ref uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform app.require_role('coordinator');
  return app.survey_round_line(app.survey_round_by(p_ref));
end
$$;
comment on function api.staff_survey_round(uuid) is 'One round (SurveyRound). Called by its page. Refuses sign_in_required, not_allowed, survey_round_unknown.';

create function api.close_survey_round(p_ref uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator');
  v_round app.survey_rounds := app.survey_round_by(p_ref);
begin
  -- Fewer than five, and not all: some more may answer yet, and closing would only make them wait for others.
  if v_round.closed_at is null
    and (select count(*) from app.survey_invitations where round_id = v_round.id and answered) < app.smallest_group()
    and exists (select from app.survey_invitations where round_id = v_round.id and not answered and not declined) then
    perform app.refuse('PT409', 'survey_few_answers');
  end if;
  if app.close_survey_round(v_round.id) then
    perform app.audit(v_staff_id, 'close_survey_round', p_ref::text);
  end if;
  return '{"outcome": "closed"}';
end
$$;
comment on function api.close_survey_round(uuid) is
  'Closes a round before its time: {outcome: closed}; again changes nothing. Refuses sign_in_required, not_allowed, survey_round_unknown, survey_few_answers (fewer than five have answered, and somebody still can).';

create function api.start_survey_round(p_survey text, p_title text, p_emails jsonb, p_days int) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator');
  v_title text := app.tidy_line(p_title);
  v_emails text[] := array(select distinct app.normalise_email(one) from jsonb_array_elements_text(p_emails) one
    where app.normalise_email(one) is not null order by 1);
  v_bad text := (select string_agg(one, ', ') from unnest(v_emails) one where not app.is_email(one));
  v_round app.survey_rounds;
  v_invitation app.survey_invitations;
begin
  perform app.refuse_fields(
    case when not exists (select from app.surveys where slug = p_survey and stage = 'by_hand' and retired_at is null)
      then app.field_error('survey', 'survey_unknown') else '[]' end
    || case when v_title is null then app.field_error('title', 'survey_title_missing')
      when length(v_title) > 200 then app.field_error('title', 'too_long') else '[]' end
    || case when cardinality(v_emails) = 0 then app.field_error('emails', 'email_missing')
      when v_bad is not null then app.field_error('emails', 'email_malformed')
      when cardinality(v_emails) > 500 then app.field_error('emails', 'survey_many_addresses') else '[]' end
    || case when coalesce(p_days, 0) not between 3 and 90 then app.field_error('days', 'survey_days') else '[]' end);
  insert into app.survey_rounds (stage, half, title, salt, began_at, closes_at, started_by)
    values ('by_hand', app.half_year(app.now()), v_title, app.new_token(), app.now(),
      ((app.now() at time zone app.time_zone())::date + p_days + 1)::timestamp at time zone app.time_zone(), v_staff_id)
    returning * into v_round;
  for v_invitation in
    insert into app.survey_invitations (round_id, survey_slug, email, asked_at)
    select v_round.id, p_survey, one, app.now() from unnest(v_emails) one where not app.wants_no_survey(one) returning *
  loop
    perform app.send_survey(v_invitation, 'survey-by-hand-to-addressee', format('survey/%s', v_invitation.id));
  end loop;
  perform app.audit(v_staff_id, 'start_survey_round', v_round.ref::text, jsonb_build_object('survey', p_survey, 'asked', cardinality(v_emails)));
  return jsonb_build_object('ref', v_round.ref, 'sent', (select count(*) from app.survey_invitations where round_id = v_round.id));
end
$$;
comment on function api.start_survey_round(text, text, jsonb, int) is
  'Sends a survey to addresses that staff give, open for so many days → {ref, sent}; an address that wants no surveys is passed over. One address is one answer: parties who answer together get one. Called by the room. Refuses sign_in_required, not_allowed, check_form (survey_unknown, survey_title_missing, too_long, email_missing, email_malformed, survey_many_addresses (500), survey_days (3 to 90)).';

grant execute on function api.staff_surveys() to authenticated;
grant execute on function api.staff_survey_round(uuid) to authenticated;
grant execute on function api.close_survey_round(uuid) to authenticated;
grant execute on function api.start_survey_round(text, text, jsonb, int) to authenticated;
