-- Mails about a registration or a submission: put in the outbox by the doors, composed when they are taken.

create function app.mail_calendar(p_uid uuid, p_sequence int, p_method text) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return case when p_method is null then '{}'
    else jsonb_build_object('calendar', jsonb_build_object('uid', p_uid, 'sequence', p_sequence, 'method', p_method)) end;
end
$$;
comment on function app.mail_calendar(uuid, int, text) is
  'The part of a mail''s data that makes a calendar file, or nothing without a method. The sequence is kept as it was when the mail was written: a later change has a mail, and a higher number, of its own.';

create function app.mail_person(
  p_template text, p_to app.registrations, p_method text, p_extra jsonb, p_key text,
  p_useful_until timestamptz default null, p_due_at timestamptz default null
) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  insert into app.outbox (template, recipient_email, recipient_name, data, unique_key, session_id, registration_id, due_at, useful_until)
    values (p_template, p_to.email, app.tidy_line(p_to.name),
      app.mail_calendar(p_to.calendar_uid, p_to.calendar_sequence, p_method) || coalesce(p_extra, '{}'),
      p_key, p_to.session_id, p_to.id, coalesce(p_due_at, app.now()), p_useful_until)
    on conflict (unique_key) do nothing;
end
$$;
comment on function app.mail_person(text, app.registrations, text, jsonb, text, timestamptz, timestamptz) is
  'Mails the person of a registration, once per key. p_method REQUEST or CANCEL adds their calendar file, null none; p_extra is what the template needs beside app.mail_content, and "link": null there means that no link is to be made. Called by every door that mails a participant.';

create function app.mail_contact(
  p_template text, p_to app.submissions, p_method text, p_extra jsonb, p_key text,
  p_useful_until timestamptz default null, p_due_at timestamptz default null
) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  insert into app.outbox (template, recipient_email, recipient_name, data, unique_key, session_id, submission_id, due_at, useful_until)
    values (p_template, p_to.contact_email, app.tidy_line(p_to.contact_name),
      app.mail_calendar(p_to.calendar_uid, p_to.sequence, p_method) || coalesce(p_extra, '{}'),
      p_key, p_to.session_id, p_to.id, coalesce(p_due_at, app.now()), p_useful_until)
    on conflict (unique_key) do nothing;
end
$$;
comment on function app.mail_contact(text, app.submissions, text, jsonb, text, timestamptz, timestamptz) is
  'Mails the contact of a submission, once per key, as app.mail_person does a participant; p_method is PUBLISH or null. Called by every door that mails a contact.';

create function app.mail_content(p_mail app.outbox) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  v_registration app.registrations;
  v_session app.sessions;
  v_link text;
  v_current boolean;
begin
  if p_mail.subscriber_id is not null then
    return app.subscriber_mail(p_mail);
  elsif p_mail.membership_id is not null then
    return app.membership_mail(p_mail);
  elsif p_mail.enquiry_id is not null then
    return app.enquiry_mail(p_mail);
  elsif p_mail.survey_invitation_id is not null then
    return app.survey_mail(p_mail);
  elsif p_mail.registration_id is null and p_mail.submission_id is null then
    return p_mail.data;
  end if;
  select * into v_registration from app.registrations where id = p_mail.registration_id;
  select * into v_session from app.sessions where id = p_mail.session_id;
  if v_session.standing then
    return app.web_course_mail(p_mail, v_session, v_registration);
  end if;
  v_current := case when v_registration.id is null
      then p_mail.recipient_email = (select contact_email from app.submissions where id = p_mail.submission_id)
      else p_mail.recipient_email = v_registration.email and v_registration.state not in ('handed_over', 'known') end;
  -- Whoever the registration has left opens nothing of it any more, also when an older mail to them goes out late.
  if v_current and not p_mail.data ? 'link' then
    v_link := case when v_registration.id is null then app.contact_link(p_mail.submission_id)
      else '/min-anmalan/' || app.mint_token('registration', v_registration.id, null) || '/' end;
  end if;
  return jsonb_build_object(
    'session', app.session_facts(v_session) || jsonb_build_object('onlineUrl',
      case when v_current and v_registration.state = 'registered' then v_session.online_url end),
    'person', jsonb_build_object('name', p_mail.recipient_name),
    'link', v_link,
    'calendar', null,
    'place', app.place_in_line(v_registration.queue_entry_id),
    'together', app.waits_together(v_registration.queue_entry_id)) || p_mail.data;
end
$$;
comment on function app.mail_content(app.outbox) is
  'What a mail says, put together when a worker takes it: the session as it is now, a link of its own, the digital link for those who have a seat, their place in line, alone or as a group, and what the door added. Made here and not in the door, so that nobody who registers waits for it and no link rests in the database. Called by api.take_mail.';
