-- Subscribers: who wants our letters, on which lists, and how we know that they do.
--
-- Nothing is sent before the address itself has said yes: asking makes a row that is asked, the mailed link leads to a
-- page, and its button makes it confirmed. A list is content (content/site.json, newsletterLists); every list is a yes of
-- its own. The link opens one page where all is seen, changed and left.

create table app.subscribers (
  id bigint generated always as identity primary key,
  ref uuid not null unique default pg_catalog.gen_random_uuid(),
  email text not null unique check (email = app.normalise_email(email)),
  created_at timestamptz not null default pg_catalog.now()
);
comment on table app.subscribers is
  'Addresses that have asked for our letters. One that never confirmed is forgotten after thirty days; one that has left stays with its consents, so that it can be shown what was agreed and when.';
alter table app.subscribers enable row level security;

create table app.subscriptions (
  id bigint generated always as identity primary key,
  subscriber_id bigint not null references app.subscribers (id) on delete cascade,
  list text not null check (list ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  state text not null check (state in ('asked', 'confirmed', 'left')),
  asked_at timestamptz not null,
  confirmed_at timestamptz,
  left_at timestamptz,
  unique (subscriber_id, list),
  check (state <> 'confirmed' or confirmed_at is not null),
  check (state <> 'left' or left_at is not null)
);
comment on table app.subscriptions is 'One list for one subscriber: asked for, confirmed by the mailed link, or left.';
create index subscriptions_list on app.subscriptions (list, subscriber_id) where state = 'confirmed';
create index subscriptions_asked_at on app.subscriptions (asked_at) where state = 'asked';
alter table app.subscriptions enable row level security;

create table app.consents (
  id bigint generated always as identity primary key,
  subscriber_id bigint not null references app.subscribers (id) on delete cascade,
  list text not null,
  act text not null check (act in ('asked', 'confirmed', 'left')),
  at timestamptz not null,
  form text not null check (length(form) between 1 and 40),
  shown text not null check (length(shown) <= 1000)
);
comment on table app.consents is
  'The record of every yes and no: which list, when, on which form or page, and the words that were shown there. Rows are added, never changed; they go when the subscriber is erased.';
create index consents_subscriber_id on app.consents (subscriber_id);
alter table app.consents enable row level security;

alter table app.outbox add foreign key (subscriber_id) references app.subscribers (id) on delete set null;
create index outbox_subscriber_id on app.outbox (subscriber_id) where subscriber_id is not null;

alter table app.tokens
  add column subscriber_id bigint references app.subscribers (id) on delete cascade,
  add column list text,
  add check ((purpose in ('subscriber', 'unsubscribe')) = (subscriber_id is not null)),
  add check ((purpose = 'unsubscribe') = (list is not null));
create index tokens_subscriber_id on app.tokens (subscriber_id) where subscriber_id is not null;
create index tokens_letter_age on app.tokens (created_at) where subscriber_id is not null;

alter table app.registrations add column newsletter_asked_at timestamptz;
create index registrations_wants_newsletter on app.registrations (id) where wants_newsletter and newsletter_asked_at is null;

insert into app.personal_columns (table_name, column_name, activity, label, purpose, retention) values
  ('subscribers', 'email', 'subscription', 'E-postadress', 'Skicka de brev som du har valt', 'Obekräftad i 30 dagar, annars enligt förbundets gallringsbeslut'),
  ('subscriptions', 'list', 'subscription', 'Vilka utskick du har valt', 'Skicka det du vill ha och inget annat', 'Obekräftad i 30 dagar, annars enligt förbundets gallringsbeslut'),
  ('consents', 'list', 'subscription', 'När du sa ja eller nej, på vilken sida och vad som stod där', 'Kunna visa att du själv har valt', 'Enligt förbundets gallringsbeslut'),
  ('consents', 'shown', 'subscription', 'När du sa ja eller nej, på vilken sida och vad som stod där', 'Kunna visa att du själv har valt', 'Enligt förbundets gallringsbeslut');

-- Lists -------------------------------------------------------------------------------------------------

create function app.newsletter_lists() returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return app.setting('newsletterLists', '[{"slug": "nyhetsbrev", "name": "Nyhetsbrev"}]');
end
$$;
comment on function app.newsletter_lists() is 'The association''s lists in its own order: [{slug, name, description}], from content/site.json.';

create function app.known_lists(p_lists text[]) returns text[]
language sql stable set search_path = ''
as $$
  select coalesce(array_agg(l ->> 'slug' order by n), '{}')
  from jsonb_array_elements(app.newsletter_lists()) with ordinality as lists (l, n) where l ->> 'slug' = any (p_lists)
$$;
comment on function app.known_lists(text[]) is 'Those of the named lists that there are, each once.';

create function app.is_suppressed(p_email text) returns boolean
language sql stable set search_path = ''
as $$ select exists (select from app.suppressions where email = p_email) $$;
comment on function app.is_suppressed(text) is 'Whether nothing is to be sent to an address (app.suppressions).';

create function app.list_recipients(p_list text) returns table (subscriber_id bigint, email text)
language sql stable set search_path = ''
as $$
  select b.id, b.email
  from app.subscriptions s join app.subscribers b on b.id = s.subscriber_id
  where s.list = p_list and s.state = 'confirmed' and not exists (select from app.suppressions x where x.email = b.email)
  order by b.id
$$;
comment on function app.list_recipients(text) is
  'Who gets a letter on a list: confirmed, and not suppressed. Called when an issue is frozen.';

-- Links -------------------------------------------------------------------------------------------------

create function app.mint_subscriber_token(p_purpose text, p_subscriber_id bigint, p_list text default null) returns text
language plpgsql volatile set search_path = ''
as $$
declare
  v_token text := app.new_token();
begin
  insert into app.tokens (hash, purpose, subscriber_id, list) values (app.token_hash(v_token), p_purpose, p_subscriber_id, p_list);
  return v_token;
end
$$;
comment on function app.mint_subscriber_token(text, bigint, text) is
  'A new token: subscriber opens the page where one changes and leaves, unsubscribe leaves one list and does nothing else.';

create function app.subscription_links(p_subscriber_id bigint, p_list text) returns jsonb
language plpgsql volatile set search_path = ''
as $$
begin
  return jsonb_build_object('manage', '/mina-utskick/' || app.mint_subscriber_token('subscriber', p_subscriber_id) || '/',
    'unsubscribe', '/avregistrera/' || app.mint_subscriber_token('unsubscribe', p_subscriber_id, p_list) || '/');
end
$$;
comment on function app.subscription_links(bigint, text) is
  'The two links of a letter, as paths: {manage, unsubscribe}. Minted when the letter is taken to be sent, so that none rests in the database.';

create function app.subscriber_token(p_token text, p_purpose text) returns app.tokens
language sql stable set search_path = ''
as $$
  select t from app.tokens t where t.hash = app.token_hash(p_token) and t.purpose = p_purpose and t.revoked_at is null
$$;
comment on function app.subscriber_token(text, text) is 'The token, if it opens that purpose; nulls otherwise.';

create function app.subscriber_mail(p_mail app.outbox) returns jsonb
language plpgsql volatile set search_path = ''
as $$
begin
  if p_mail.newsletter_id is not null then
    return app.newsletter_mail(p_mail);
  end if;
  return jsonb_build_object('subscription', jsonb_build_object('lists', (
      select coalesce(jsonb_agg(l ->> 'name' order by n), '[]')
      from jsonb_array_elements(app.newsletter_lists()) with ordinality as lists (l, n)
        join app.subscriptions s on s.list = l ->> 'slug' and s.subscriber_id = p_mail.subscriber_id
      where s.state = case p_mail.template when 'subscribe-confirm-to-subscriber' then 'asked' else 'confirmed' end)),
    'link', case p_mail.template when 'subscribe-confirm-to-subscriber' then '/bekrafta/' else '/mina-utskick/' end
      || app.mint_subscriber_token('subscriber', p_mail.subscriber_id) || '/') || p_mail.data;
end
$$;
comment on function app.subscriber_mail(app.outbox) is
  'What a mail to a subscriber says: {subscription: {lists by name}, link}. A letter is composed by app.newsletter_mail. Called by app.mail_content.';

-- Asking, confirming and leaving, each with its record -------------------------------------------------------

create function app.record_consent(p_subscriber_id bigint, p_list text, p_act text, p_form text, p_shown text) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  insert into app.consents (subscriber_id, list, act, at, form, shown)
    values (p_subscriber_id, p_list, p_act, app.now(), left(p_form, 40), left(coalesce(p_shown, ''), 1000));
end
$$;
comment on function app.record_consent(bigint, text, text, text, text) is 'Adds a row to app.consents.';

create function app.ask_to_subscribe(p_email text, p_lists text[], p_form text, p_shown text) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_subscriber app.subscribers;
  v_list text;
  v_new boolean := false;
begin
  -- No mail reaches a suppressed address, so nothing is asked of it either; staff lift the suppression by hand.
  if app.is_suppressed(p_email) then
    return;
  end if;
  insert into app.subscribers (email, created_at) values (p_email, app.now()) on conflict (email) do nothing;
  select * into v_subscriber from app.subscribers where email = p_email for update;
  foreach v_list in array p_lists loop
    insert into app.subscriptions as s (subscriber_id, list, state, asked_at) values (v_subscriber.id, v_list, 'asked', app.now())
      on conflict (subscriber_id, list) do update set state = 'asked', asked_at = excluded.asked_at where s.state = 'left';
    if found then
      perform app.record_consent(v_subscriber.id, v_list, 'asked', p_form, p_shown);
    end if;
  end loop;
  v_new := exists (select from app.subscriptions where subscriber_id = v_subscriber.id and list = any (p_lists) and state = 'asked');
  insert into app.outbox (template, recipient_email, recipient_name, data, unique_key, subscriber_id, due_at, useful_until)
    values (case when v_new then 'subscribe-confirm-to-subscriber' else 'subscribe-known-to-subscriber' end, p_email, '', '{}',
      -- Once an hour for what waits to be confirmed: whoever lost the mail can ask again, nobody can flood an inbox.
      format('subscribe/%s/%s/%s', v_subscriber.ref, to_char(app.now() at time zone 'UTC', 'YYYY-MM-DD HH24'),
        (select string_agg(list, ',' order by list) from app.subscriptions where subscriber_id = v_subscriber.id and state = 'asked')),
      v_subscriber.id, app.now(), app.now() + interval '7 days')
    on conflict (unique_key) do nothing;
end
$$;
comment on function app.ask_to_subscribe(text, text[], text, text) is
  'Asks an address for its yes to the lists that it has not confirmed, by one mail an hour at most for the same lists; one that has confirmed them all is mailed the link to its page. Called by api.subscribe and app.invite_subscribers.';

create function app.leave_lists(p_subscriber_id bigint, p_lists text[], p_form text, p_shown text) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_list text;
  v_left int := 0;
begin
  for v_list in
    update app.subscriptions set state = 'left', left_at = app.now()
      where subscriber_id = p_subscriber_id and state <> 'left' and (p_lists is null or list = any (p_lists)) returning list
  loop
    perform app.record_consent(p_subscriber_id, v_list, 'left', p_form, p_shown);
    v_left := v_left + 1;
  end loop;
  return v_left;
end
$$;
comment on function app.leave_lists(bigint, text[], text, text) is 'Leaves the named lists, or all with null; returns how many were left now.';

create function app.leave_after_complaint() returns trigger
language plpgsql volatile set search_path = ''
as $$
begin
  perform app.leave_lists(id, null, 'complaint', '') from app.subscribers where email = new.email;
  return new;
end
$$;
comment on function app.leave_after_complaint() is
  'Trigger: whoever marks a mail from us as unwanted leaves every list, also if staff lift the suppression later.';

create trigger suppressions_complaint after insert or update of reason on app.suppressions
  for each row when (new.reason = 'complained') execute function app.leave_after_complaint();

-- Timers ------------------------------------------------------------------------------------------------

create function app.invite_subscribers(p_count_max int) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_registration record;
  v_list constant text := app.newsletter_lists() -> 0 ->> 'slug';
  v_done int := 0;
begin
  for v_registration in
    select id, email from app.registrations
    where wants_newsletter and newsletter_asked_at is null and state in ('registered', 'pending', 'offered', 'waitlisted')
    order by id limit p_count_max for update skip locked
  loop
    perform app.ask_to_subscribe(v_registration.email, array[v_list], 'anmalan', app.setting('newsletterConsent', '""') #>> '{}');
    update app.registrations set newsletter_asked_at = app.now() where id = v_registration.id;
    v_done := v_done + 1;
  end loop;
  return v_done;
end
$$;
comment on function app.invite_subscribers(int) is
  'Asks those who ticked the newsletter when they registered to confirm it, once each. A timer, so that nobody who books waits for it; returns how many.';

create function app.forget_unconfirmed(p_count_max int) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_forgotten int;
begin
  delete from app.subscriptions where id in (
    select id from app.subscriptions where state = 'asked' and confirmed_at is null and asked_at < app.now() - interval '30 days'
    order by id limit p_count_max for update skip locked);
  get diagnostics v_forgotten = row_count;
  delete from app.subscribers b
    where v_forgotten > 0 and b.created_at < app.now() - interval '30 days'
      and not exists (select from app.subscriptions s where s.subscriber_id = b.id);
  return v_forgotten;
end
$$;
comment on function app.forget_unconfirmed(int) is
  'Forgets what was asked for and not confirmed in thirty days, and the address with it when nothing else is left. A timer; returns how many.';

create function app.tidy_letter_links(p_count_max int) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_tidied int;
begin
  delete from app.tokens
    where hash = any (array(
      select t.hash from app.tokens t
      where t.subscriber_id is not null and t.created_at < clock_timestamp() - interval '400 days'
        and exists (select from app.tokens n where n.subscriber_id = t.subscriber_id and n.purpose = t.purpose
          and n.list is not distinct from t.list and n.created_at > t.created_at)
      order by t.created_at limit p_count_max for update skip locked));
  get diagnostics v_tidied = row_count;
  return v_tidied;
end
$$;
comment on function app.tidy_letter_links(int) is
  'Forgets links of letters that are older than 400 days and have been followed by a newer one of the same kind: every letter of the past year can be left from, and the last one always. A timer; returns how many.';
