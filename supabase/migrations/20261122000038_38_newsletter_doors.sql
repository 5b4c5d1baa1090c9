-- Sending a letter: what staff see of it, and the acts that take it from draft to sent.

-- Looking ---------------------------------------------------------------------------------------------

create function app.newsletter_totals(p_newsletter app.newsletters) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select jsonb_build_object('frozen', p_newsletter.frozen,
      'queued', count(*) filter (where state in ('queued', 'leased')), 'sent', count(*) filter (where state = 'sent'),
      'failed', count(*) filter (where state = 'failed'), 'suppressed', count(*) filter (where state = 'suppressed'),
      'unsure', count(*) filter (where state = 'unsure'), 'dropped', count(*) filter (where state = 'dropped'),
      'bounced', count(*) filter (where state = 'sent' and bounced_at is not null))
    from app.outbox where newsletter_id = p_newsletter.id);
end
$$;
comment on function app.newsletter_totals(app.newsletters) is
  'What has become of a started letter, by recipient: queued + sent + failed + suppressed + unsure + dropped = frozen. bounced are among the sent.';

create function app.newsletter_row(p_newsletter app.newsletters) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_totals jsonb := case when p_newsletter.started_at is not null then app.newsletter_totals(p_newsletter) end;
begin
  return jsonb_build_object(
    'slug', p_newsletter.slug, 'subject', p_newsletter.subject, 'preheader', p_newsletter.preheader, 'list', p_newsletter.list,
    'listName', coalesce((select l ->> 'name' from jsonb_array_elements(app.newsletter_lists()) l where l ->> 'slug' = p_newsletter.list), p_newsletter.list),
    'publishedAt', app.iso(p_newsletter.published_at), 'isOut', p_newsletter.published_at <= app.now(),
    'state', case when p_newsletter.state = 'sending' and v_totals ->> 'queued' = '0' then 'sent' else p_newsletter.state end,
    'changedSinceApproval', p_newsletter.state = 'draft' and p_newsletter.approved_hash is not null,
    'sendAt', app.iso(p_newsletter.send_at), 'startedAt', app.iso(p_newsletter.started_at), 'totals', v_totals,
    'corrected', p_newsletter.started_at is not null and p_newsletter.web_hash <> p_newsletter.hash);
end
$$;
comment on function app.newsletter_row(app.newsletters) is
  'A letter as the room lists it (StaffLetter). state is sent when a letter that goes out has nothing left to send; corrected when the web says something else than what went out.';

create function api.staff_newsletters() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform app.require_role('coordinator', 'administrator');
  return (
    select coalesce(jsonb_agg(app.newsletter_row(n) order by n.published_at desc, n.id desc), '[]')
    from (select * from app.newsletters order by published_at desc, id desc limit 100) n);
end
$$;
comment on function api.staff_newsletters() is
  'The letters, newest first, at most a hundred (StaffLetter[]). Called by the room. Refuses sign_in_required, not_allowed.';

create function app.the_newsletter(p_slug text) returns app.newsletters
language plpgsql stable set search_path = ''
as $$
declare
  v_newsletter app.newsletters;
begin
  select * into v_newsletter from app.newsletters where slug = p_slug;
  if v_newsletter.id is null then
    perform app.refuse('PT404', 'newsletter_unknown');
  end if;
  return v_newsletter;
end
$$;
comment on function app.the_newsletter(text) is 'The letter of an address. Refuses newsletter_unknown.';

create function api.staff_newsletter(p_slug text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator');
  v_newsletter app.newsletters := app.the_newsletter(p_slug);
begin
  return app.newsletter_row(v_newsletter) || jsonb_build_object(
    'hash', v_newsletter.hash, 'html', v_newsletter.html, 'text', v_newsletter.text,
    'approvedAt', app.iso(v_newsletter.approved_at),
    'approvedBy', (select name from app.staff where id = v_newsletter.approved_by),
    'testTo', (select email from app.staff where id = v_staff_id),
    'recipients', (select count(*) from app.list_recipients(v_newsletter.list)));
end
$$;
comment on function api.staff_newsletter(text) is
  'A letter and all that its page in the room shows (StaffLetterView): as listed, with the mail itself, its hash, who approved it, whom a test would go to, and how many would get it now. Called by the room. Refuses newsletter_unknown, sign_in_required, not_allowed.';

-- Acting ----------------------------------------------------------------------------------------------

create function app.lock_newsletter(p_slug text) returns app.newsletters
language plpgsql volatile set search_path = ''
as $$
declare
  v_newsletter app.newsletters;
begin
  select * into v_newsletter from app.newsletters where slug = p_slug for update;
  if v_newsletter.id is null then
    perform app.refuse('PT404', 'newsletter_unknown');
  end if;
  return v_newsletter;
end
$$;
comment on function app.lock_newsletter(text) is 'Locks a letter: first thing in every act on it, so that two of them never meet. Refuses newsletter_unknown.';

create function app.lock_unsent_newsletter(p_slug text, p_hash text) returns app.newsletters
language plpgsql volatile set search_path = ''
as $$
declare
  v_newsletter app.newsletters := app.lock_newsletter(p_slug);
begin
  if v_newsletter.started_at is not null then
    perform app.refuse('PT409', 'newsletter_already_sent');
  elsif v_newsletter.hash is distinct from p_hash then
    perform app.refuse('PT409', 'newsletter_changed');
  end if;
  return v_newsletter;
end
$$;
comment on function app.lock_unsent_newsletter(text, text) is
  'Locks a letter that has not started and is still what staff looked at. Refuses newsletter_unknown, newsletter_already_sent, newsletter_changed.';

create function api.send_test_newsletter(p_slug text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator');
  v_newsletter app.newsletters := app.the_newsletter(p_slug);
begin
  if not app.attempt_allowed('newsletter-test', v_staff_id::text, 10, '1 hour') then
    return jsonb_build_object('outcome', 'too_many');
  end if;
  -- Not a letter to a subscriber: it counts in no totals, and its links leave nothing.
  perform app.enqueue('newsletter', s.email, s.name,
    jsonb_build_object('newsletter', app.newsletter_ref(v_newsletter.id), 'test', true,
      'links', jsonb_build_object('manage', '/prenumerera/', 'unsubscribe', '/prenumerera/')),
    'newsletter-test/' || gen_random_uuid(), p_useful_until => app.now() + interval '1 day')
  from app.staff s where s.id = v_staff_id;
  perform app.audit(v_staff_id, 'newsletter_tested', 'newsletters/' || p_slug);
  return jsonb_build_object('outcome', 'queued');
end
$$;
comment on function api.send_test_newsletter(text) is
  'Mails a letter as it is now to the one who asks, and to nobody else: {outcome: queued | too_many}, ten an hour. Called by the room. Refuses newsletter_unknown, sign_in_required, not_allowed.';

create function api.approve_newsletter(p_slug text, p_hash text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator');
  v_newsletter app.newsletters := app.lock_unsent_newsletter(p_slug, p_hash);
begin
  if v_newsletter.state = 'draft' then
    update app.newsletters set state = 'approved', approved_hash = hash, approved_by = v_staff_id, approved_at = app.now()
      where id = v_newsletter.id;
    perform app.audit(v_staff_id, 'newsletter_approved', 'newsletters/' || p_slug, jsonb_build_object('hash', p_hash));
  end if;
  return jsonb_build_object('outcome', 'approved');
end
$$;
comment on function api.approve_newsletter(text, text) is
  'Approves a letter as it is, named by its hash: {outcome: approved}. Twice changes nothing. Called by the room. Refuses newsletter_unknown, newsletter_changed, newsletter_already_sent, sign_in_required, not_allowed.';

create function app.newsletter_send_time(p_newsletter app.newsletters, p_at text) returns timestamptz
language plpgsql stable set search_path = ''
as $$
declare
  v_at timestamptz := app.from_wall_time(p_at);
begin
  perform app.refuse_fields(case
    when v_at is null then app.field_error('at', 'send_time_malformed')
    when v_at <= app.now() then app.field_error('at', 'send_time_passed')
    -- The letter says where it is on the web, and it must be there by then.
    when v_at < p_newsletter.published_at then app.field_error('at', 'send_time_before_page') end);
  return v_at;
end
$$;
comment on function app.newsletter_send_time(app.newsletters, text) is
  'The moment of a typed local time for a letter. Refuses check_form (send_time_malformed, send_time_passed, send_time_before_page).';

create function api.send_newsletter(p_slug text, p_hash text, p_at text default null) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator');
  v_newsletter app.newsletters := app.lock_unsent_newsletter(p_slug, p_hash);
  v_frozen int;
begin
  if v_newsletter.state = 'draft' then
    perform app.refuse('PT409', 'newsletter_not_approved');
  elsif not exists (select from app.list_recipients(v_newsletter.list)) then
    perform app.refuse('PT409', 'newsletter_no_recipients');
  elsif p_at is not null then
    update app.newsletters set state = 'scheduled', send_at = app.newsletter_send_time(v_newsletter, p_at) where id = v_newsletter.id
      returning * into v_newsletter;
    perform app.audit(v_staff_id, 'newsletter_scheduled', 'newsletters/' || p_slug, jsonb_build_object('at', app.iso(v_newsletter.send_at)));
    return jsonb_build_object('outcome', 'scheduled');
  elsif v_newsletter.published_at > app.now() then
    perform app.refuse('PT409', 'newsletter_not_out');
  end if;
  v_frozen := app.start_newsletter(v_newsletter);
  perform app.audit(v_staff_id, 'newsletter_sent', 'newsletters/' || p_slug, jsonb_build_object('count', v_frozen));
  return jsonb_build_object('outcome', 'sending', 'frozen', v_frozen);
end
$$;
comment on function api.send_newsletter(text, text, text) is
  'Starts an approved letter now, {outcome: sending, frozen}, or at a local time ("2027-03-12T09:00"), {outcome: scheduled}; another time takes the place of the first. Called by the room. Refuses newsletter_unknown, newsletter_already_sent, newsletter_changed, newsletter_not_approved, newsletter_no_recipients, newsletter_not_out, check_form, sign_in_required, not_allowed.';

create function app.require_newsletter_state(p_newsletter app.newsletters, variadic p_states text[]) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if p_newsletter.state <> all (p_states)
     or (p_newsletter.state = 'sending' and (app.newsletter_row(p_newsletter) ->> 'state') = 'sent') then
    perform app.refuse('PT409', 'newsletter_moved_on');
  end if;
end
$$;
comment on function app.require_newsletter_state(app.newsletters, text[]) is
  'Refuses newsletter_moved_on when a letter is in none of the states: somebody, or time, was first. One with nothing left to send is not sending.';

create function api.unschedule_newsletter(p_slug text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator');
  v_newsletter app.newsletters := app.lock_newsletter(p_slug);
begin
  perform app.require_newsletter_state(v_newsletter, 'scheduled');
  update app.newsletters set state = 'approved', send_at = null where id = v_newsletter.id;
  perform app.audit(v_staff_id, 'newsletter_unscheduled', 'newsletters/' || p_slug);
  return jsonb_build_object('outcome', 'approved');
end
$$;
comment on function api.unschedule_newsletter(text) is
  'Takes the time from a letter, which stays approved: {outcome: approved}. Called by the room. Refuses newsletter_unknown, newsletter_moved_on, sign_in_required, not_allowed.';

create function app.lock_letters(p_newsletter_id bigint) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  perform 1 from app.outbox where newsletter_id = p_newsletter_id and state not in ('sent', 'dropped') order by id for update;
end
$$;
comment on function app.lock_letters(bigint) is
  'Locks the mails of a letter that may still change, by id, as app.lock_session_mail does a session''s. Called before many are changed.';

create function api.pause_newsletter(p_slug text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator');
  v_newsletter app.newsletters := app.lock_newsletter(p_slug);
begin
  perform app.require_newsletter_state(v_newsletter, 'sending');
  perform app.lock_letters(v_newsletter.id);
  -- What a worker has in its hands goes out; what comes back from it waits with the rest.
  update app.outbox o set due_at = 'infinity', useful_until = null
    where o.newsletter_id = v_newsletter.id and o.state not in ('sent', 'dropped') and app.is_useful(o);
  update app.newsletters set state = 'paused' where id = v_newsletter.id;
  perform app.audit(v_staff_id, 'newsletter_paused', 'newsletters/' || p_slug);
  return jsonb_build_object('outcome', 'paused');
end
$$;
comment on function api.pause_newsletter(text) is
  'Holds back what has not gone yet of a letter: {outcome: paused}. Called by the room. Refuses newsletter_unknown, newsletter_moved_on, sign_in_required, not_allowed.';

create function api.resume_newsletter(p_slug text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator');
  v_newsletter app.newsletters := app.lock_newsletter(p_slug);
begin
  perform app.require_newsletter_state(v_newsletter, 'paused');
  perform app.lock_letters(v_newsletter.id);
  update app.outbox set due_at = app.now(), useful_until = app.now() + app.newsletter_useful()
    where newsletter_id = v_newsletter.id and state not in ('sent', 'dropped') and useful_until is null;
  update app.newsletters set state = 'sending' where id = v_newsletter.id;
  perform app.audit(v_staff_id, 'newsletter_resumed', 'newsletters/' || p_slug);
  return jsonb_build_object('outcome', 'sending');
end
$$;
comment on function api.resume_newsletter(text) is
  'Goes on with a paused letter, to the same recipients: {outcome: sending}. Called by the room. Refuses newsletter_unknown, newsletter_moved_on, sign_in_required, not_allowed.';

create function api.stop_newsletter(p_slug text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_staff_id uuid := app.require_role('coordinator', 'administrator');
  v_newsletter app.newsletters := app.lock_newsletter(p_slug);
  v_dropped int;
begin
  perform app.require_newsletter_state(v_newsletter, 'sending', 'paused');
  perform app.lock_letters(v_newsletter.id);
  update app.outbox set state = 'dropped', data = '{}', rendered = null
    where newsletter_id = v_newsletter.id and state = 'queued' and batch_id is null and send_started_at is null;
  get diagnostics v_dropped = row_count;
  update app.outbox set useful_until = app.now() where newsletter_id = v_newsletter.id and state not in ('sent', 'dropped');
  update app.newsletters set state = 'stopped' where id = v_newsletter.id;
  perform app.audit(v_staff_id, 'newsletter_stopped', 'newsletters/' || p_slug, jsonb_build_object('count', v_dropped));
  return jsonb_build_object('outcome', 'stopped', 'dropped', v_dropped);
end
$$;
comment on function api.stop_newsletter(text) is
  'Ends a letter for good; those it has not reached never get it: {outcome: stopped, dropped}. Called by the room. Refuses newsletter_unknown, newsletter_moved_on, sign_in_required, not_allowed.';

grant execute on function api.staff_newsletters() to authenticated;
grant execute on function api.staff_newsletter(text) to authenticated;
grant execute on function api.send_test_newsletter(text) to authenticated;
grant execute on function api.approve_newsletter(text, text) to authenticated;
grant execute on function api.send_newsletter(text, text, text) to authenticated;
grant execute on function api.unschedule_newsletter(text) to authenticated;
grant execute on function api.pause_newsletter(text) to authenticated;
grant execute on function api.resume_newsletter(text) to authenticated;
grant execute on function api.stop_newsletter(text) to authenticated;
