-- The doors of subscribing: ask, see, confirm, change, leave; and what staff see of the lists.

create function app.text_list(p_list jsonb) returns text[]
language sql immutable set search_path = ''
as $$
  select array(select jsonb_array_elements_text(case jsonb_typeof(p_list) when 'array' then p_list else '[]' end) limit 50)
$$;
comment on function app.text_list(jsonb) is 'A list of texts as it was sent, at most fifty; empty when it is none.';

create function api.subscribe(p_form jsonb, p_client text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_email text := app.normalise_email(p_form ->> 'email');
  v_asked text[] := app.text_list(p_form -> 'lists');
  v_lists text[] := app.known_lists(v_asked);
begin
  perform app.refuse_fields(
    case when v_asked = '{}' then app.field_error('lists', 'lists_missing')
      when not v_asked <@ v_lists then app.field_error('lists', 'list_unknown') else '[]' end
    || case when v_email is null then app.field_error('email', 'email_missing')
      when not app.is_email(v_email) then app.field_error('email', 'email_malformed') else '[]' end);
  if not app.attempt_allowed('subscribe', p_client, 20, '10 minutes') then
    perform app.refuse('PT429', 'too_many_attempts');
  end if;
  perform app.ask_to_subscribe(v_email, v_lists, p_form ->> 'form', p_form ->> 'shown');
  return jsonb_build_object('outcome', 'asked');
end
$$;
comment on function api.subscribe(jsonb, text) is
  'Asks for letters: {email, lists, form, shown} → {outcome: asked}, the same whether the address is known, new or not to be written to; the truth comes by mail (app.ask_to_subscribe). form and shown are kept as the record of consent. Called by the form''s POST. Refuses check_form (email_missing, email_malformed, lists_missing, list_unknown), too_many_attempts (20 in 10 minutes).';

create function app.too_many_guesses(p_client text) returns boolean
language sql stable set search_path = ''
as $$
  select count(*) >= 20 from app.attempts
  where kind = 'manage-link' and client = p_client and at > clock_timestamp() - interval '10 minutes'
$$;
comment on function app.too_many_guesses(text) is 'Whether a client has missed with twenty links in ten minutes; all personal links share the count.';

create function api.subscriber_page(p_token text, p_client text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_token app.tokens;
begin
  if app.too_many_guesses(p_client) then
    return jsonb_build_object('outcome', 'too_many_attempts');
  end if;
  v_token := app.subscriber_token(p_token, 'subscriber');
  if v_token.hash is null then
    perform app.attempt_allowed('manage-link', p_client, 20, '10 minutes');
    return jsonb_build_object('outcome', 'unknown_link');
  end if;
  return jsonb_build_object('outcome', 'subscriber',
    'email', (select email from app.subscribers where id = v_token.subscriber_id),
    'suppressed', app.is_suppressed((select email from app.subscribers where id = v_token.subscriber_id)),
    'lists', (
      select jsonb_agg(l || jsonb_build_object('state', coalesce(s.state, 'none'), 'since', app.iso(s.confirmed_at)) order by n)
      from jsonb_array_elements(app.newsletter_lists()) with ordinality as lists (l, n)
        left join app.subscriptions s on s.list = l ->> 'slug' and s.subscriber_id = v_token.subscriber_id));
end
$$;
comment on function api.subscriber_page(text, text) is
  'What a personal link shows (SubscriberView): the address and every list with its state (none, asked, confirmed, left). Changes nothing but the count of misses. Called by the pages of the link.';

create function app.lock_subscriber(p_token text, p_purpose text) returns app.tokens
language plpgsql volatile set search_path = ''
as $$
declare
  v_token app.tokens := app.subscriber_token(p_token, p_purpose);
begin
  perform 1 from app.subscribers where id = v_token.subscriber_id for update;
  if not found then
    perform app.refuse('PT404', 'unknown_link');
  end if;
  return v_token;
end
$$;
comment on function app.lock_subscriber(text, text) is 'The token, with its subscriber locked. First thing in every act by link. Refuses unknown_link.';

create function app.confirm_lists(p_subscriber_id bigint, p_lists text[], p_states text[], p_form text, p_shown text) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_list text;
  v_confirmed int := 0;
begin
  foreach v_list in array app.known_lists(p_lists) loop
    if 'none' = any (p_states) then
      insert into app.subscriptions (subscriber_id, list, state, asked_at) values (p_subscriber_id, v_list, 'asked', app.now())
        on conflict (subscriber_id, list) do nothing;
    end if;
    update app.subscriptions set state = 'confirmed', confirmed_at = app.now(), left_at = null
      where subscriber_id = p_subscriber_id and list = v_list and state = any (p_states);
    if found then
      perform app.record_consent(p_subscriber_id, v_list, 'confirmed', p_form, p_shown);
      v_confirmed := v_confirmed + 1;
    end if;
  end loop;
  return v_confirmed;
end
$$;
comment on function app.confirm_lists(bigint, text[], text[], text, text) is
  'Confirms the named lists that are in one of the states; none stands for a list never asked for. Returns how many were confirmed now.';

create function api.confirm_subscription(p_token text, p_lists jsonb, p_shown text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_token app.tokens := app.lock_subscriber(p_token, 'subscriber');
begin
  -- Only what the page showed: somebody else may have asked for another list in this name meanwhile.
  return jsonb_build_object('outcome',
    case when app.confirm_lists(v_token.subscriber_id, app.text_list(p_lists), '{asked}', 'bekrafta', p_shown) > 0
      then 'confirmed' else 'already_confirmed' end);
end
$$;
comment on function api.confirm_subscription(text, jsonb, text) is
  'The yes to the asked lists that the page showed: {outcome: confirmed | already_confirmed}. Called by the page''s button. Refuses unknown_link.';

create function api.change_subscription(p_token text, p_lists jsonb, p_shown text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_token app.tokens := app.lock_subscriber(p_token, 'subscriber');
  v_lists text[] := app.text_list(p_lists);
begin
  perform app.leave_lists(v_token.subscriber_id,
    array(select list from app.subscriptions where subscriber_id = v_token.subscriber_id and list <> all (v_lists)), 'mina-utskick', p_shown);
  perform app.confirm_lists(v_token.subscriber_id, v_lists, '{none,asked,left}', 'mina-utskick', p_shown);
  return jsonb_build_object('outcome', case when v_lists = '{}' then 'left' else 'changed' end);
end
$$;
comment on function api.change_subscription(text, jsonb, text) is
  'Makes the lists of a subscriber those named, no others: {outcome: changed | left}. The link came by mail, so a list ticked here is confirmed. Called by the page''s POST. Refuses unknown_link.';

create function api.unsubscribe_page(p_token text, p_client text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_token app.tokens;
begin
  if app.too_many_guesses(p_client) then
    return jsonb_build_object('outcome', 'too_many_attempts');
  end if;
  v_token := app.subscriber_token(p_token, 'unsubscribe');
  if v_token.hash is null then
    perform app.attempt_allowed('manage-link', p_client, 20, '10 minutes');
    return jsonb_build_object('outcome', 'unknown_link');
  end if;
  return jsonb_build_object('outcome', 'subscription',
    'name', coalesce((select l ->> 'name' from jsonb_array_elements(app.newsletter_lists()) l where l ->> 'slug' = v_token.list), v_token.list),
    'state', (select state from app.subscriptions where subscriber_id = v_token.subscriber_id and list = v_token.list));
end
$$;
comment on function api.unsubscribe_page(text, text) is
  'Which list the link of a letter leaves: {outcome: subscription, name, state}. Changes nothing but the count of misses. Called by the page.';

create function api.unsubscribe(p_token text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_token app.tokens := app.lock_subscriber(p_token, 'unsubscribe');
begin
  return jsonb_build_object('outcome',
    case when app.leave_lists(v_token.subscriber_id, array[v_token.list], 'avregistrera', '') > 0 then 'left' else 'already_left' end);
end
$$;
comment on function api.unsubscribe(text) is
  'Leaves the one list of the letter that the link came in, and no other: {outcome: left | already_left}. Called by the mail program''s one click and by the page''s button. Source: RFC 8058. Refuses unknown_link.';

create function api.staff_lists() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform app.require_role('coordinator', 'administrator');
  return (
    select jsonb_agg(jsonb_build_object('slug', l ->> 'slug', 'name', l ->> 'name',
        'confirmed', (select count(*) from app.list_recipients(l ->> 'slug')),
        'asked', (select count(*) from app.subscriptions where list = l ->> 'slug' and state = 'asked'),
        'leftLately', (select count(*) from app.subscriptions where list = l ->> 'slug' and state = 'left' and left_at > app.now() - interval '30 days'))
      order by n)
    from jsonb_array_elements(app.newsletter_lists()) with ordinality as lists (l, n));
end
$$;
comment on function api.staff_lists() is
  'The lists with how many get their letters, have asked and not confirmed, and have left in thirty days: [{slug, name, confirmed, asked, leftLately}]. Names nobody. Called by the room. Refuses sign_in_required, not_allowed.';

grant execute on function api.subscribe(jsonb, text) to service_role;
grant execute on function api.subscriber_page(text, text) to service_role;
grant execute on function api.confirm_subscription(text, jsonb, text) to service_role;
grant execute on function api.change_subscription(text, jsonb, text) to service_role;
grant execute on function api.unsubscribe_page(text, text) to service_role;
grant execute on function api.unsubscribe(text) to service_role;
grant execute on function api.staff_lists() to authenticated;
