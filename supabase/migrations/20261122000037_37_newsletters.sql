-- Newsletters: the letters that content holds, and how an approved one goes to those who have asked for it.
--
-- draft → approved → scheduled → sending, which staff may pause, resume and stop. A file that changes before the start
-- needs a new approval; one that changes after it is a correction on the web, and what goes out stays as it was.

create table app.newsletters (
  id bigint generated always as identity primary key,
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  list text not null,
  subject text not null check (length(subject) between 1 and 300),
  preheader text not null default '',
  html text not null,
  text text not null,
  hash text not null,
  web_hash text not null,
  published_at timestamptz not null,
  corrected jsonb,
  state text not null default 'draft' check (state in ('draft', 'approved', 'scheduled', 'sending', 'paused', 'stopped')),
  approved_hash text,
  approved_by uuid references app.staff (id) on delete restrict,
  approved_at timestamptz,
  send_at timestamptz,
  started_at timestamptz,
  frozen int,
  constraint newsletters_scheduled_has_time check ((state = 'scheduled') = (send_at is not null)),
  constraint newsletters_started_is_frozen check ((state in ('sending', 'paused', 'stopped')) = (started_at is not null)
    and (started_at is null) = (frozen is null)),
  constraint newsletters_goes_as_approved check (state = 'draft' or approved_hash = hash)
);
comment on table app.newsletters is
  'Letters as content/nyhetsbrev says, made into mail by the build. Until a letter starts it follows its file; from then on subject, html and text are what goes out, and web_hash tells when the web says something else. frozen is how many it was to go to when it started: one row each in app.outbox.';
create index newsletters_approved_by on app.newsletters (approved_by);
create index newsletters_send_at on app.newsletters (send_at) where state = 'scheduled';
alter table app.newsletters enable row level security;

alter table app.outbox add foreign key (newsletter_id) references app.newsletters (id) on delete restrict;
create index outbox_newsletter_id on app.outbox (newsletter_id, state) where newsletter_id is not null;

insert into app.personal_columns (table_name, column_name, activity, label, purpose, retention) values
  ('newsletters', 'approved_by', 'staff', 'Vem som godkände ett nyhetsbrev', 'Se vem som svarar för att brevet gick ut', 'Enligt förbundets gallringsbeslut');

-- Content -------------------------------------------------------------------------------------------

create function app.publish_newsletters(p_newsletters jsonb) returns void
language sql volatile set search_path = ''
as $$
  -- A letter that has gone to somebody is kept, whatever becomes of its file.
  delete from app.newsletters
    where started_at is null and slug not in (select l ->> 'slug' from jsonb_array_elements(p_newsletters) l);

  insert into app.newsletters (slug, list, subject, preheader, html, text, hash, web_hash, published_at, corrected)
  select l ->> 'slug', l ->> 'list', l ->> 'subject', coalesce(l ->> 'preheader', ''), l ->> 'html', l ->> 'text',
         l ->> 'hash', l ->> 'hash', (l ->> 'publishedAt')::timestamptz, nullif(l -> 'corrected', 'null')
  from jsonb_array_elements(p_newsletters) l
  on conflict (slug) do update set web_hash = excluded.web_hash, corrected = excluded.corrected;

  -- What was approved is what is sent: another text, or another list, is asked about anew.
  update app.newsletters n set
    state = case when kept.same then n.state else 'draft' end,
    send_at = case when kept.same then n.send_at end,
    list = l ->> 'list', subject = l ->> 'subject', preheader = coalesce(l ->> 'preheader', ''),
    html = l ->> 'html', text = l ->> 'text', hash = l ->> 'hash', published_at = (l ->> 'publishedAt')::timestamptz
  from jsonb_array_elements(p_newsletters) l
    cross join lateral (select exists (select from app.newsletters o
      where o.slug = l ->> 'slug' and o.hash = l ->> 'hash' and o.list = l ->> 'list') as same) kept
  where n.slug = l ->> 'slug' and n.started_at is null
$$;
comment on function app.publish_newsletters(jsonb) is
  'Makes app.newsletters say what content says: [{slug, list, subject, preheader, html, text, hash, publishedAt, corrected}]. A letter that has started keeps what goes out. An approval, and a time to be sent, stand while hash and list are the same. Called by api.publish_content.';

-- Starting ------------------------------------------------------------------------------------------

create function app.start_newsletter(p_newsletter app.newsletters) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_frozen int;
begin
  insert into app.outbox (template, recipient_email, recipient_name, data, unique_key, subscriber_id, newsletter_id, due_at, useful_until)
    select 'newsletter', r.email, '', '{}', format('newsletter/%s/%s', p_newsletter.id, r.subscriber_id),
      r.subscriber_id, p_newsletter.id, app.now(), app.now() + app.newsletter_useful()
    from app.list_recipients(p_newsletter.list) r order by r.subscriber_id;
  get diagnostics v_frozen = row_count;
  if v_frozen > 0 then
    update app.newsletters set state = 'sending', send_at = null, started_at = app.now(), frozen = v_frozen where id = p_newsletter.id;
  end if;
  return v_frozen;
end
$$;
comment on function app.start_newsletter(app.newsletters) is
  'Freezes who gets a letter, all in one statement, and puts a mail to each in the outbox; returns how many. To nobody it does not start. Called with the letter locked, by api.send_newsletter and app.start_due_newsletters.';

create function app.newsletter_useful() returns interval
language sql immutable set search_path = ''
as $$ select interval '14 days' $$;
comment on function app.newsletter_useful() is 'How long after it has started, or gone on, a letter is still worth sending.';

create function app.start_due_newsletters(p_count_max int) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_newsletter app.newsletters;
  v_started int := 0;
begin
  for v_newsletter in
    select * from app.newsletters where state = 'scheduled' and send_at <= app.now()
    order by send_at, id limit p_count_max for update skip locked
  loop
    if app.start_newsletter(v_newsletter) = 0 then
      -- Everybody has left since it was scheduled: it waits for staff, who see that the list is empty.
      update app.newsletters set state = 'approved', send_at = null where id = v_newsletter.id;
    else
      v_started := v_started + 1;
    end if;
  end loop;
  return v_started;
end
$$;
comment on function app.start_due_newsletters(int) is 'Starts the letters whose time has come. Returns how many.';

-- Mails -----------------------------------------------------------------------------------------------

create function app.newsletter_ref(p_id bigint) returns jsonb
language sql stable set search_path = ''
as $$ select jsonb_build_object('id', id, 'hash', hash, 'list', list) from app.newsletters where id = p_id $$;
comment on function app.newsletter_ref(bigint) is 'Which letter a mail is of: {id, hash, list}.';

create function app.newsletter_mail(p_mail app.outbox) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  v_letter jsonb := app.newsletter_ref(p_mail.newsletter_id);
begin
  return jsonb_build_object('newsletter', v_letter, 'links', app.subscription_links(p_mail.subscriber_id, v_letter ->> 'list'));
end
$$;
comment on function app.newsletter_mail(app.outbox) is
  'What the mail of one recipient of a letter says that no other does: {newsletter: {id, hash, list}, links: {manage, unsubscribe}}. The rest is the letter itself (api.newsletter_body). Called by app.subscriber_mail.';

create function api.newsletter_body(p_id bigint) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (select jsonb_build_object('subject', subject, 'html', html, 'text', text) from app.newsletters where id = p_id);
end
$$;
comment on function api.newsletter_body(bigint) is
  'What a letter says to everybody: {subject, html, text} with {{mina-utskick}} and {{avregistrera}} where each reader''s links go; null when there is none. The mail worker asks once in a run, however many mails it makes of it.';

-- Leaving ---------------------------------------------------------------------------------------------

create function app.drop_letters(p_subscriber_id bigint, p_list text) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  perform 1 from app.outbox o join app.newsletters n on n.id = o.newsletter_id
    where o.subscriber_id = p_subscriber_id and o.state not in ('sent', 'dropped') and n.list = coalesce(p_list, n.list)
    order by o.id for update of o;
  update app.outbox o set state = 'dropped', data = '{}', rendered = null from app.newsletters n
    where o.subscriber_id = p_subscriber_id and o.state = 'queued' and o.batch_id is null and o.send_started_at is null
      and n.id = o.newsletter_id and n.list = coalesce(p_list, n.list);
  -- What a worker holds may still go out; if it comes back, or staff would send it again, it is of no use.
  update app.outbox o set useful_until = app.now() from app.newsletters n
    where o.subscriber_id = p_subscriber_id and o.state not in ('sent', 'dropped')
      and n.id = o.newsletter_id and n.list = coalesce(p_list, n.list);
end
$$;
comment on function app.drop_letters(bigint, text) is
  'Takes the letters of a list, or of all with null, that have not gone yet from somebody who leaves. Called by the triggers below.';

create function app.drop_letters_of_leaver() returns trigger
language plpgsql volatile set search_path = ''
as $$
begin
  perform app.drop_letters(old.subscriber_id, old.list);
  return new;
end
$$;
comment on function app.drop_letters_of_leaver() is 'Trigger: whoever leaves a list while its letter is going out, and has not been reached, does not get it.';

create trigger subscriptions_left after update of state on app.subscriptions
  for each row when (old.state = 'confirmed' and new.state <> 'confirmed') execute function app.drop_letters_of_leaver();

create function app.drop_letters_of_erased() returns trigger
language plpgsql volatile set search_path = ''
as $$
begin
  perform app.drop_letters(old.id, null);
  return old;
end
$$;
comment on function app.drop_letters_of_erased() is 'Trigger: an erased subscriber gets no letter more.';

create trigger subscribers_erased before delete on app.subscribers
  for each row execute function app.drop_letters_of_erased();

grant execute on function api.newsletter_body(bigint) to service_role;
