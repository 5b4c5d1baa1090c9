-- The room: what its forms need to know, and a limit to how often a sign-in code may be guessed.

create function api.staff_may_try_code(p_email text, p_client text) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
begin
  return app.attempt_allowed('code', p_client, 20, '15 minutes')
    -- Whoever guesses from many places is stopped by the address they guess for.
    and app.attempt_allowed('code-email', encode(sha256(convert_to(app.normalise_email(p_email), 'UTF8')), 'hex'), 10, '15 minutes');
end
$$;
comment on function api.staff_may_try_code(text, text) is
  'Whether a sign-in code for this address may be tried now; the try is counted. Called by the code page before the sign-in service. False when tried too often, known address or not.';

create function api.staff_courses() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform app.require_role('coordinator', 'administrator');
  return (
    select coalesce(jsonb_agg(jsonb_build_object('slug', slug, 'title', title, 'kind', kind, 'hours', data ->> 'hours')
      order by (data ->> 'order')::int nulls last, title), '[]')
    from app.courses
    where retired_at is null and kind <> 'web');
end
$$;
comment on function api.staff_courses() is
  'Courses a session can be made of: [{slug, title, kind, hours}], in the order of the site. Called by the session form. Refuses sign_in_required, not_allowed.';

grant execute on function api.staff_may_try_code(text, text) to service_role;
grant execute on function api.staff_courses() to authenticated;
