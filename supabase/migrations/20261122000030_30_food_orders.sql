-- The food order: how many come and what they cannot eat, as counts; what was sent to the venue, and what has changed since.

create table app.food_orders (
  id bigint generated always as identity primary key,
  session_id bigint not null references app.sessions (id) on delete cascade,
  number int not null check (number > 0),
  people int not null check (people >= 0),
  needs jsonb not null,
  access jsonb not null,
  sent_at timestamptz not null,
  staff_id uuid references app.staff (id) on delete set null,
  unique (session_id, number)
);
comment on table app.food_orders is
  'Orders as they were sent to the venue: how many people, what they cannot eat and what must be arranged, [{text, count}], never who. The numbers of a session''s orders have no gaps.';
create index food_orders_staff_id on app.food_orders (staff_id);
alter table app.food_orders enable row level security;

insert into app.personal_columns (table_name, column_name, activity, label, purpose, retention) values
  ('food_orders', 'needs', 'organiser', 'Antal med specialkost i en matbeställning', 'Se vad som beställdes; antal, aldrig namn', 'Enligt förbundets gallringsbeslut; förslag 14 dagar efter utbildningen'),
  ('food_orders', 'access', 'organiser', 'Antal som behövde något ordnat', 'Se vad lokalen ombads ordna; antal, aldrig namn', 'Enligt förbundets gallringsbeslut; förslag 14 dagar efter utbildningen'),
  ('food_orders', 'staff_id', 'staff', 'Vem som skickade en matbeställning', 'Se vem som skickade beställningen', 'Enligt förbundets gallringsbeslut');

-- Counting --------------------------------------------------------------------------------------------

create function app.need_counts(p_texts text[]) returns jsonb
language sql immutable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('text', said, 'count', times) order by times desc, app.person_key(said)), '[]')
  from (select min(said collate "C") as said, count(*) as times
        from (select rtrim(app.tidy_line(typed), ' .!') as said from unnest(p_texts) typed where typed is not null) texts
        where said <> '' group by app.person_key(said)) counted
$$;
comment on function app.need_counts(text[]) is
  'What people wrote, each wording once however it was cased or ended, with how many wrote it: [{text, count}], most common first. Called by app.food_needed.';

create function app.food_needed(p_session_id bigint) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (select jsonb_build_object('people', count(*), 'needs', app.need_counts(array_agg(n.dietary)),
                                    'access', app.need_counts(array_agg(n.access)))
          from app.registrations r left join app.needs n on n.registration_id = r.id
          where r.session_id = p_session_id and r.state = 'registered');
end
$$;
comment on function app.food_needed(bigint) is
  'What the venue needs to know now: {people, needs: [{text, count}], access: [{text, count}]}. Those who are registered, and nobody''s name. Called by the doors below.';

create function app.need_difference(p_before jsonb, p_after jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('text', said, 'by', by) order by app.person_key(said)), '[]')
  from (select coalesce(a ->> 'text', b ->> 'text') as said, coalesce((a ->> 'count')::int, 0) - coalesce((b ->> 'count')::int, 0) as by
        from jsonb_array_elements(p_before) b
          full join jsonb_array_elements(p_after) a on app.person_key(a ->> 'text') = app.person_key(b ->> 'text')) compared
  where by <> 0
$$;
comment on function app.need_difference(jsonb, jsonb) is
  'What has become more or fewer from one count to another: [{text, by}]. Called by app.order_difference.';

create function app.order_difference(p_last app.food_orders, p_now jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object('people', (p_now ->> 'people')::int - p_last.people,
    'needs', app.need_difference(p_last.needs, p_now -> 'needs'), 'access', app.need_difference(p_last.access, p_now -> 'access'));
end
$$;
comment on function app.order_difference(app.food_orders, jsonb) is
  'What has changed since an order was sent: {people, needs: [{text, by}], access: [{text, by}]}. Called by the doors below.';

create function app.last_food_order(p_session_id bigint) returns app.food_orders
language plpgsql stable set search_path = ''
as $$
declare
  v_order app.food_orders;
begin
  select * into v_order from app.food_orders where session_id = p_session_id order by number desc limit 1;
  return v_order;
end
$$;
comment on function app.last_food_order(bigint) is 'The order that was sent last; all null when none was. Called by the doors below.';

-- Doors for staff -------------------------------------------------------------------------------------

create function api.food_order(p_slug text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator');
  v_session app.sessions;
  v_last app.food_orders;
  v_now jsonb;
  v_order_day date;
begin
  select * into v_session from app.sessions where slug = p_slug;
  if v_session.id is null then
    perform app.refuse('PT404', 'session_unknown');
  end if;
  v_last := app.last_food_order(v_session.id);
  v_now := app.food_needed(v_session.id);
  v_order_day := app.food_order_day(v_session);
  perform app.audit(v_staff_id, 'needs_counted', p_slug);
  return jsonb_build_object(
    'session', app.session_facts(v_session), 'over', app.session_over(v_session) in ('cancelled', 'past'),
    'orderDay', v_order_day, 'daysLeft', v_order_day - (app.now() at time zone app.time_zone())::date,
    'now', v_now,
    'undecided', (select count(*) from app.registrations where session_id = v_session.id and state in ('pending', 'offered')),
    'last', case when v_last.id is not null then jsonb_build_object('number', v_last.number, 'people', v_last.people,
      'sentAt', app.iso(v_last.sent_at), 'staffName', (select name from app.staff where id = v_last.staff_id)) end,
    'difference', case when v_last.id is not null then app.order_difference(v_last, v_now) end);
end
$$;
comment on function api.food_order(text) is
  'What to order for a session (FoodOrder): what is needed now, how many more may come (undecided), when to order, the order that was sent last and what has changed since. Counts, never names; the look is noted in the audit log. Called by the room. Refuses session_unknown, sign_in_required, not_allowed.';

create function api.mark_food_ordered(p_slug text, p_seen jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator');
  v_session app.sessions := app.lock_living_session(p_slug);
  v_now jsonb := app.food_needed(v_session.id);
  v_last app.food_orders := app.last_food_order(v_session.id);
begin
  if v_session.format = 'online' then
    perform app.refuse('PT409', 'no_food_order');
  elsif p_seen is distinct from v_now then
    perform app.refuse('PT409', 'order_changed');
  elsif app.order_difference(v_last, v_now) = '{"people": 0, "needs": [], "access": []}' then
    return jsonb_build_object('outcome', 'already_ordered', 'number', v_last.number);
  end if;
  insert into app.food_orders (session_id, number, people, needs, access, sent_at, staff_id)
    values (v_session.id, coalesce(v_last.number, 0) + 1, (v_now ->> 'people')::int, v_now -> 'needs', v_now -> 'access', app.now(), v_staff_id);
  perform app.audit(v_staff_id, 'food_ordered', p_slug, jsonb_build_object('number', coalesce(v_last.number, 0) + 1, 'people', v_now -> 'people'));
  return jsonb_build_object('outcome', 'ordered', 'number', coalesce(v_last.number, 0) + 1);
end
$$;
comment on function api.mark_food_ordered(text, jsonb) is
  'Keeps what a page showed (p_seen: its "now") as sent to the venue: {outcome: ordered | already_ordered, number}; the same again keeps nothing. Called by the page''s POST. Refuses order_changed when the counts are others now, no_food_order where people only meet online, as app.lock_living_session, sign_in_required, not_allowed.';

grant execute on function api.food_order(text) to authenticated;
grant execute on function api.mark_food_ordered(text, jsonb) to authenticated;
