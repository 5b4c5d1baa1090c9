-- What staff and the parties' staff see of employers: a list to search, and one page for each. Contacts are those who
-- wrote to us or were met; who takes part in a course is only counted. Answers to surveys are never shown here.

create function app.require_employer_role() returns uuid
language plpgsql stable set search_path = ''
as $$
begin
  return app.require_role('coordinator', 'administrator', 'partner');
end
$$;
comment on function app.require_employer_role() is
  'First line of the doors to the register: coordinators, administrators and the parties'' staff. Refuses sign_in_required, not_allowed.';

create function app.tea_stages() returns text[]
language sql immutable set search_path = ''
as $$ select array['first', 'second', 'third'] $$;
comment on function app.tea_stages() is 'The three cups of tea, in order. Source: DOMAIN, "Tre koppar te".';

create function app.employer_stage(p_ids bigint[]) returns text
language sql stable set search_path = ''
as $$
  select stage from app.employer_contacts where employer_id = any (p_ids) and stage is not null
  order by array_position(app.tea_stages(), stage) desc limit 1
$$;
comment on function app.employer_stage(bigint[]) is 'The furthest cup of tea: first, second, third, or null.';

create function app.employer_next(p_ids bigint[]) returns app.employer_contacts
language sql stable set search_path = ''
as $$
  select * from app.employer_contacts
  where employer_id = any (p_ids) and next_step is not null and next_done_at is null
  order by next_on nulls last, id limit 1
$$;
comment on function app.employer_next(bigint[]) is 'The contact whose next step comes first among those not done; nulls when nothing is promised.';

create function app.employer_workplaces(p_ids bigint[]) returns table (name text, municipality_code text, people int)
language sql stable set search_path = ''
as $$
  select min(w.workplace), w.municipality_code, sum(w.people)::int
  from (
    select coalesce(r.workplace, s.workplace, s.department) as workplace, s.municipality_code, 1 as people
      from app.submissions s join app.registrations r on r.submission_id = s.id
      where s.employer_id = any (p_ids) and r.state = 'registered'
    union all
    select workplace, municipality_code, 0 from app.enquiries where employer_id = any (p_ids)
    union all
    select workplace, municipality_code, 0 from app.memberships where employer_id = any (p_ids)) w
  where w.workplace is not null
  group by app.person_key(w.workplace), w.municipality_code
$$;
comment on function app.employer_workplaces(bigint[]) is
  'The workplaces that an employer''s rows name, each once per municipality, with how many of its people have had a seat.';

create function app.employer_people(p_ids bigint[], p_for_partner boolean) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('name', name, 'email', email, 'phone', phone, 'met', met, 'lastAt', app.iso(at)) order by at desc), '[]')
  from (
    select distinct on (coalesce(email, ''), app.person_key(name)) name, email, phone, met, at
    from (
      select contact_name as name, contact_email as email, contact_phone as phone, null::text as met, created_at as at
        from app.submissions s where employer_id = any (p_ids)
          and not (p_for_partner and exists (select from app.registrations r where r.submission_id = s.id
            and r.email = s.contact_email and app.person_key(r.name) = app.person_key(s.contact_name)))
      union all
      select contact_name, contact_email, contact_phone, null, created_at from app.enquiries where employer_id = any (p_ids)
      union all
      select person, null, reach, how, (on_day + time '12:00') at time zone app.time_zone() from app.employer_contacts where employer_id = any (p_ids) and person is not null) said
    order by coalesce(email, ''), app.person_key(name), at desc) latest
$$;
comment on function app.employer_people(bigint[], boolean) is
  'Whom to turn to, latest first: those who booked, asked or offered, and those whom staff have met. [{name, email, phone, met, lastAt}]. Who booked a seat for themself is a participant, whom the parties'' staff are not shown. Members of networks are not among them: they joined for their own sake.';

create function app.employer_history(p_ids bigint[]) returns table (at timestamptz, what jsonb)
language sql stable set search_path = ''
as $$
  select s.created_at, jsonb_build_object('kind', 'booking', 'session', e.slug, 'title', c.title,
      'startsAt', app.iso(app.session_starts_at(e.id)), 'people', counted.people, 'present', counted.present)
    from app.submissions s
      join app.sessions e on e.id = s.session_id
      join app.courses c on c.slug = e.course_slug
      cross join lateral (
        select count(*) filter (where r.state = 'registered') as people, count(a.registration_id) as present
        from app.registrations r left join app.attendances a on a.registration_id = r.id
        where r.submission_id = s.id) counted
    where s.employer_id = any (p_ids)
  union all
  select q.created_at, jsonb_build_object('kind', 'enquiry', 'about', q.kind, 'state', q.state, 'ref', q.ref)
    from app.enquiries q where q.employer_id = any (p_ids)
  union all
  select m.confirmed_at, jsonb_build_object('kind', 'network', 'network', w.title, 'state', m.state)
    from app.memberships m join app.networks w on w.slug = m.network where m.employer_id = any (p_ids) and m.confirmed_at is not null
  union all
  select (n.on_day + time '12:00') at time zone app.time_zone(), jsonb_build_object('kind', 'contact', 'ref', n.ref, 'on', n.on_day, 'how', n.how, 'stage', n.stage,
      'person', n.person, 'reach', n.reach, 'note', n.note, 'by', st.name, 'byId', st.id, 'nextStep', n.next_step, 'nextOn', n.next_on,
      'nextDoneAt', app.iso(n.next_done_at))
    from app.employer_contacts n join app.staff st on st.id = n.staff_id where n.employer_id = any (p_ids)
$$;
comment on function app.employer_history(bigint[]) is
  'Everything that has happened with an employer, one row each: bookings with counts, enquiries, networks, contacts. Names nobody who took part.';

create function app.employer_last_at(p_ids bigint[]) returns timestamptz
language sql stable set search_path = ''
as $$
  select greatest(
    (select max(created_at) from app.submissions where employer_id = any (p_ids)),
    (select max(created_at) from app.enquiries where employer_id = any (p_ids)),
    (select max(confirmed_at) from app.memberships where employer_id = any (p_ids)),
    (select (max(on_day) + time '12:00') at time zone app.time_zone() from app.employer_contacts where employer_id = any (p_ids)))
$$;
comment on function app.employer_last_at(bigint[]) is
  'When something last happened with an employer: the newest of app.employer_history, without writing the history.';

create function app.employer_counts(p_ids bigint[]) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'people', (select count(distinct (r.email, app.person_key(r.name))) from app.submissions s join app.registrations r on r.submission_id = s.id
               where s.employer_id = any (p_ids) and r.state = 'registered'),
    'workplaceCount', (select count(*) from app.employer_workplaces(p_ids)),
    'enquiries', (select count(*) from app.enquiries where employer_id = any (p_ids)),
    'members', (select count(*) from app.memberships where employer_id = any (p_ids) and state = 'member'),
    'lastAt', app.iso(app.employer_last_at(p_ids)))
$$;
comment on function app.employer_counts(bigint[]) is
  'Figures of an employer: {people (counted once each), workplaceCount, enquiries, members, lastAt}. Called by the list and the page.';

create function app.employer_ids(p_employer app.employers) returns bigint[]
language sql stable set search_path = ''
as $$ select array(select app.employer_family(p_employer.id)) $$;
comment on function app.employer_ids(app.employers) is 'The ids of an employer''s family, as the functions above take them.';

create function app.employer_line(p_employer app.employers) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_ids bigint[] := app.employer_ids(p_employer);
  v_next app.employer_contacts := app.employer_next(v_ids);
begin
  return jsonb_build_object('ref', p_employer.ref, 'name', p_employer.name, 'organisationNumber', p_employer.organisation_number,
    'municipality', p_employer.municipality_code, 'stage', app.employer_stage(v_ids), 'nextStep', v_next.next_step,
    'nextOn', v_next.next_on, 'late', coalesce(v_next.next_on < (app.now() at time zone app.time_zone())::date, false))
    || app.employer_counts(v_ids);
end
$$;
comment on function app.employer_line(app.employers) is 'An employer as the list shows it (EmployerLine). Called by api.staff_employers and api.staff_employer.';

create function app.employers_matching(p_filter jsonb) returns table (employer app.employers, next_on date)
language plpgsql stable set search_path = ''
as $$
declare
  v_text text := lower(app.tidy(p_filter ->> 'text'));
  v_number text := nullif(regexp_replace(p_filter ->> 'text', '\D', '', 'g'), '');
  v_next boolean := coalesce(p_filter ->> 'next' = 'true', false);
begin
  -- All at once: asked employer by employer, three thousand of them would take many seconds.
  return query
  with recursive family as (
    select id as head, id from app.employers where merged_into is null
    union all
    select f.head, e.id from family f join app.employers e on e.merged_into = f.id
  ), found as (
    select f.head from family f join app.employers e on e.id = f.id
      where v_text is null or position(v_text in lower(e.name)) > 0 or e.organisation_number = v_number
    union
    select f.head from family f join app.submissions s on s.employer_id = f.id
      where position(v_text in lower(s.workplace)) > 0 or position(v_text in lower(s.department)) > 0
        or exists (select from app.registrations r where r.submission_id = s.id and position(v_text in lower(r.workplace)) > 0)
    union
    select f.head from family f join app.enquiries q on q.employer_id = f.id where position(v_text in lower(q.workplace)) > 0
    union
    select f.head from family f join app.memberships m on m.employer_id = f.id where position(v_text in lower(m.workplace)) > 0
  ), known as (
    select f.head, max(array_position(app.tea_stages(), c.stage)) as stage,
        bool_or(c.next_step is not null and c.next_done_at is null) as promised,
        min(c.next_on) filter (where c.next_done_at is null) as next_on
      from family f join app.employer_contacts c on c.employer_id = f.id group by f.head
  )
  select e, k.next_on
    from found join app.employers e on e.id = found.head left join known k on k.head = e.id
    where (p_filter ->> 'municipality' is null or e.municipality_code = p_filter ->> 'municipality')
      and (p_filter ->> 'stage' is null or coalesce((app.tea_stages())[k.stage], 'none') = p_filter ->> 'stage')
      and (not v_next or k.promised);
end
$$;
comment on function app.employers_matching(jsonb) is
  'Employers, merged ones left out, that fit {text, municipality, stage (none, first, second, third), next}, with the day of the first promise. Text is looked for in names, also merged ones, in workplaces and as an organisation number. Called by api.staff_employers.';

create function api.staff_employers(p_filter jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform app.require_employer_role();
  return (
    select jsonb_build_object('total', coalesce(max(total), 0),
      'employers', coalesce(jsonb_agg(app.employer_line(employer) order by place) filter (where place <= 100), '[]'))
    from (
      select m.employer, count(*) over () as total, row_number() over (order by
        case when p_filter ->> 'next' = 'true' then m.next_on end nulls last,
        app.person_key((m.employer).name) collate "sv-x-icu", (m.employer).id) as place
      from app.employers_matching(p_filter) m) ranked);
end
$$;
comment on function api.staff_employers(jsonb) is
  'Employers that fit a filter (app.employers_matching), by name or, when only those with a next step are asked for, by its day: {total, employers: EmployerLine[]}, the first 100. Called by the room. Refuses sign_in_required, not_allowed.';

create function app.similar_employers(p_employer app.employers) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('ref', e.ref, 'name', e.name, 'organisationNumber', e.organisation_number,
      'municipality', e.municipality_code) order by e.municipality_code is distinct from p_employer.municipality_code, e.id), '[]')
  from (
    select * from app.employers e
    where e.id <> p_employer.id and e.merged_into is null
      and (e.organisation_number is null or p_employer.organisation_number is null)
      and (app.employer_word(e.name) = app.employer_word(p_employer.name)
        or app.employer_word(e.name) like app.employer_word(p_employer.name) || ' %'
        or app.employer_word(p_employer.name) like app.employer_word(e.name) || ' %')
    limit 10) e
$$;
comment on function app.similar_employers(app.employers) is
  'Employers that may be the same, at most ten: one name equals or begins the other, and not both have a number. A person decides.';

create function api.staff_employer(p_ref uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_employer app.employers;
  v_ids bigint[];
  v_staff_id constant uuid := app.require_employer_role();
begin
  v_employer := app.employer_head(p_ref);
  if v_employer.id is null then
    perform app.refuse('PT404', 'employer_unknown');
  end if;
  v_ids := app.employer_ids(v_employer);
  return app.employer_line(v_employer) || jsonb_build_object('today', (app.now() at time zone app.time_zone())::date,
    'workplaces', (select coalesce(jsonb_agg(jsonb_build_object('name', w.name, 'municipality', w.municipality_code, 'people', w.people)
                     order by app.person_key(w.name) collate "sv-x-icu"), '[]') from app.employer_workplaces(v_ids) w),
    'contacts', app.employer_people(v_ids, (select role = 'partner' from app.staff where id = v_staff_id)),
    'history', (select coalesce(jsonb_agg(h.what || jsonb_build_object('at', app.iso(h.at)) order by h.at desc), '[]')
                from (select * from app.employer_history(v_ids) order by at desc limit 300) h),
    'merged', (select coalesce(jsonb_agg(jsonb_build_object('ref', e.ref, 'name', e.name, 'organisationNumber', e.organisation_number,
                 'municipality', e.municipality_code, 'mergedAt', app.iso(e.merged_at)) order by e.merged_at), '[]')
               from app.employers e where e.id = any (v_ids) and e.id <> v_employer.id),
    'similar', app.similar_employers(v_employer));
end
$$;
comment on function api.staff_employer(uuid) is
  'One employer (StaffEmployer): today''s date, figures, workplaces, contacts, the latest 300 of its history, what was merged into it and what may be the same. A merged employer opens as the one it was merged into. Called by the room. Refuses employer_unknown, sign_in_required, not_allowed.';

grant execute on function api.staff_employers(jsonb) to authenticated;
grant execute on function api.staff_employer(uuid) to authenticated;
