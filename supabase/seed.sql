-- Example staff, sessions and registrations for the invented Granlandet. Runs after the courses in content/ are published.
-- Dates lie in 2027 and 2028; once a session has begun nothing more is booked on it, so the file can be run at any time.

insert into app.staff (email, name, role) values
  ('astrid@granlandet.example', 'Astrid Lind', 'coordinator'),
  ('bo@granlandet.example', 'Bo Ek', 'administrator'),
  ('cilla@granlandet.example', 'Cilla Öberg', 'trainer'),
  ('pia@granby.example', 'Pia Holm', 'partner')
on conflict (email) do nothing;

with venues (municipality_code, venue_name, venue_address, venue_accessibility, contact_name, contact_phone, contact_email) as (
  values
    ('9901', 'Granby folkets hus', 'Storgatan 12, Granby',
     'Ingång i markplan utan trösklar. Hiss till alla plan. Hörslinga i stora salen. Toalett med plats för rullstol på varje plan. Två parkeringsplatser för rörelsehindrade vid entrén.',
     'Astrid Lind', '0980-319 201', 'astrid@granlandet.example'),
    ('9902', 'Mossvikens bibliotek', 'Hamngatan 3, Mossviken',
     'Automatisk dörr från Hamngatan. Kurslokalen ligger en trappa upp och har hiss. Hörslinga finns. Toalett med plats för rullstol på samma plan.',
     'Bo Ek', '0980-319 202', 'bo@granlandet.example'),
    ('9903', 'Bruket i Sjöhult', 'Bruksvägen 8, Sjöhult',
     'Ramp vid gaveln mot parkeringen. Allt ligger i markplan. Bärbar hörslinga finns, säg till två dagar före. Ett vilrum ligger intill salen.',
     'Cilla Öberg', '0980-319 203', 'cilla@granlandet.example'),
    ('9904', 'Åkersta folkhögskola', 'Skolvägen 1, Åkersta',
     'Ingång utan trappsteg från innergården. Hiss och toalett med plats för rullstol. Hörslinga i aulan, inte i de små rummen.',
     'Dag Nyström', '0980-319 204', 'dag@granlandet.example')
), plans (n, slug, course_slug, theme, format, municipality_code, capacity, first_day, closes_before, visibility, trainer_roles, included) as (
  values
    (1, 'frukostmote-granby-2027-01-19', 'frukostmote-for-chefer', null, 'on_site', '9901', 24, date '2027-01-19', 4, 'open', '{Samordnare,Praktiksamordnare}', 'Frukost från kl. 7.15'),
    (2, 'frukostmote-digitalt-2027-01-27', 'frukostmote-for-chefer', null, 'online', null, 60, date '2027-01-27', 1, 'open', '{Samordnare,Arbetsförmedlare}', 'Bladet med stegen kommer i mejlet'),
    (3, 'grundutbildning-mossviken-2027-02-04', 'grundutbildning', null, 'on_site', '9902', 12, date '2027-02-04', 7, 'open', '{Psykolog,Arbetsförmedlare,Praktiksamordnare}', 'Kaffe, lunch, häfte och diplom'),
    (4, 'frukostmote-akersta-2027-02-11', 'frukostmote-for-chefer', null, 'on_site', '9904', 20, date '2027-02-11', 4, 'open', '{Samordnare,Praktiksamordnare}', 'Frukost från kl. 7.15'),
    (5, 'fordjupning-npf-digitalt-2027-02-16', 'fordjupningshalvdag', 'Neuropsykiatriska funktionsnedsättningar', 'online', null, 60, date '2027-02-16', 1, 'open', '{Psykolog}', 'Föreläsarens bilder'),
    (6, 'fordjupning-vald-granby-2027-02-24', 'fordjupningshalvdag', 'Våld i nära relationer', 'on_site', '9901', 30, date '2027-02-24', 7, 'open', '{Kurator}', 'Kaffe och smörgås'),
    (7, 'webbinarium-2027-03-02', 'webbinarium', null, 'online', null, 40, date '2027-03-02', 1, 'open', '{Samordnare,Arbetsförmedlare}', 'Häfte och diplom'),
    (8, 'grundutbildning-granby-2027-03-11', 'grundutbildning', null, 'on_site', '9901', 24, date '2027-03-11', 7, 'open', '{Psykolog,Arbetsförmedlare,Praktiksamordnare}', 'Kaffe, lunch, häfte och diplom'),
    (9, 'frukostmote-sjohult-2027-03-18', 'frukostmote-for-chefer', null, 'on_site', '9903', 8, date '2027-03-18', 4, 'open', '{Samordnare,"Chef som har tagit emot"}', 'Frukost från kl. 7.15'),
    (10, 'fordjupning-anpassning-mossviken-2027-04-14', 'fordjupningshalvdag', 'Anpassa arbetsplats och uppgifter', 'on_site', '9902', 30, date '2027-04-14', 7, 'open', '{Arbetsterapeut}', 'Kaffe och smörgås'),
    (11, 'supported-employment-granby-2027-04-21', 'supported-employment', null, 'on_site', '9901', 25, date '2027-04-21', 14, 'open', '{"Metodhandledare i Supported Employment",Samordnare}', 'Lunch och kaffe båda dagarna'),
    (12, 'grundutbildning-akersta-2027-04-28', 'grundutbildning', null, 'on_site', '9904', 24, date '2027-04-28', 7, 'open', '{Psykolog,Arbetsförmedlare,Praktiksamordnare}', 'Kaffe, lunch, häfte och diplom'),
    (13, 'utbildning-hos-granby-omsorg-2027-05-04', 'utbildning-hos-er', 'Granby omsorg', 'on_site', '9901', 30, date '2027-05-04', 7, 'closed', '{Samordnare,Psykolog}', 'Häfte och diplom'),
    (14, 'fordjupning-utmattning-sjohult-2027-05-19', 'fordjupningshalvdag', 'Utmattningsdepression', 'on_site', '9903', 25, date '2027-05-19', 7, 'open', '{Psykolog}', 'Kaffe och smörgås'),
    (15, 'frukostmote-mossviken-2027-05-27', 'frukostmote-for-chefer', null, 'on_site', '9902', 24, date '2027-05-27', 4, 'open', '{Samordnare,Praktiksamordnare}', 'Frukost från kl. 7.15'),
    (16, 'fordjupning-sprak-digitalt-2027-06-03', 'fordjupningshalvdag', 'Språk och kultur på arbetsplatsen', 'online', null, 60, date '2027-06-03', 1, 'open', '{"Lärare i svenska för vuxna"}', 'Föreläsarens bilder'),
    (17, 'frukostmote-digitalt-2027-08-31', 'frukostmote-for-chefer', null, 'online', null, 60, date '2027-08-31', 1, 'open', '{Samordnare,Arbetsförmedlare}', 'Bladet med stegen kommer i mejlet'),
    (18, 'grundutbildning-sjohult-2027-09-09', 'grundutbildning', null, 'on_site', '9903', 20, date '2027-09-09', 7, 'open', '{Psykolog,Arbetsförmedlare,Praktiksamordnare}', 'Kaffe, lunch, häfte och diplom'),
    (19, 'fordjupning-npf-akersta-2027-09-21', 'fordjupningshalvdag', 'Neuropsykiatriska funktionsnedsättningar', 'hybrid', '9904', 40, date '2027-09-21', 7, 'open', '{Psykolog}', 'Kaffe och smörgås för dig som är på plats'),
    (20, 'webbinarium-2027-10-05', 'webbinarium', null, 'online', null, 40, date '2027-10-05', 1, 'open', '{Samordnare,Arbetsförmedlare}', 'Häfte och diplom'),
    (21, 'grundutbildning-granby-2027-10-14', 'grundutbildning', null, 'on_site', '9901', 24, date '2027-10-14', 7, 'open', '{Psykolog,Arbetsförmedlare,Praktiksamordnare}', 'Kaffe, lunch, häfte och diplom'),
    (22, 'frukostmote-granby-2027-10-20', 'frukostmote-for-chefer', null, 'on_site', '9901', 24, date '2027-10-20', 4, 'open', '{Samordnare,Praktiksamordnare}', 'Frukost från kl. 7.15'),
    (23, 'supported-employment-digitalt-2027-11-09', 'supported-employment', null, 'online', null, 30, date '2027-11-09', 7, 'open', '{"Metodhandledare i Supported Employment",Samordnare}', 'Arbetsmaterial i mejlet'),
    (24, 'fordjupning-utmattning-mossviken-2027-11-16', 'fordjupningshalvdag', 'Utmattningsdepression', 'on_site', '9902', 30, date '2027-11-16', 7, 'open', '{Psykolog}', 'Kaffe och smörgås'),
    (25, 'grundutbildning-mossviken-2027-11-25', 'grundutbildning', null, 'on_site', '9902', 24, date '2027-11-25', 7, 'open', '{Psykolog,Arbetsförmedlare,Praktiksamordnare}', 'Kaffe, lunch, häfte och diplom'),
    (26, 'fordjupning-forskning-digitalt-2027-12-02', 'fordjupningshalvdag', 'Vad forskningen säger om vägen till arbete', 'online', null, null, date '2027-12-02', 1, 'open', '{Forskare}', 'Föreläsarens bilder'),
    (27, 'frukostmote-akersta-2028-01-20', 'frukostmote-for-chefer', null, 'on_site', '9904', 20, date '2028-01-20', 4, 'open', '{Samordnare,Praktiksamordnare}', 'Frukost från kl. 7.15'),
    (28, 'grundutbildning-akersta-2028-02-09', 'grundutbildning', null, 'on_site', '9904', 24, date '2028-02-09', 7, 'open', '{Psykolog,Arbetsförmedlare,Praktiksamordnare}', 'Kaffe, lunch, häfte och diplom'),
    (29, 'fordjupning-anpassning-granby-2028-02-23', 'fordjupningshalvdag', 'Anpassa arbetsplats och uppgifter', 'on_site', '9901', 30, date '2028-02-23', 7, 'open', '{Arbetsterapeut}', 'Kaffe och smörgås'),
    (30, 'webbinarium-2028-03-07', 'webbinarium', null, 'online', null, 40, date '2028-03-07', 1, 'open', '{Samordnare,Arbetsförmedlare}', 'Häfte och diplom'),
    (31, 'grundutbildning-sjohult-2028-03-30', 'grundutbildning', null, 'on_site', '9903', 20, date '2028-03-30', 7, 'open', '{Psykolog,Arbetsförmedlare,Praktiksamordnare}', 'Kaffe, lunch, häfte och diplom'),
    (32, 'supported-employment-mossviken-2028-04-19', 'supported-employment', null, 'on_site', '9902', 25, date '2028-04-19', 14, 'open', '{"Metodhandledare i Supported Employment",Samordnare}', 'Lunch och kaffe båda dagarna'),
    (33, 'fordjupning-vald-sjohult-2028-05-04', 'fordjupningshalvdag', 'Våld i nära relationer', 'on_site', '9903', 25, date '2028-05-04', 7, 'open', '{Kurator}', 'Kaffe och smörgås'),
    (34, 'frukostmote-digitalt-2028-08-30', 'frukostmote-for-chefer', null, 'online', null, 60, date '2028-08-30', 1, 'open', '{Samordnare,Arbetsförmedlare}', 'Bladet med stegen kommer i mejlet'),
    (35, 'grundutbildning-granby-2028-09-14', 'grundutbildning', null, 'on_site', '9901', 24, date '2028-09-14', 7, 'open', '{Psykolog,Arbetsförmedlare,Praktiksamordnare}', 'Kaffe, lunch, häfte och diplom'),
    (36, 'fordjupning-npf-digitalt-2028-10-11', 'fordjupningshalvdag', 'Neuropsykiatriska funktionsnedsättningar', 'online', null, 60, date '2028-10-11', 1, 'open', '{Psykolog}', 'Föreläsarens bilder'),
    (37, 'grundutbildning-mossviken-2028-11-16', 'grundutbildning', null, 'on_site', '9902', 24, date '2028-11-16', 7, 'open', '{Psykolog,Arbetsförmedlare,Praktiksamordnare}', 'Kaffe, lunch, häfte och diplom')
)
insert into app.sessions (
  slug, course_slug, theme, format, municipality_code, venue_name, venue_address, venue_accessibility, online_url,
  capacity, registration_closes_at, visibility, trainer_roles, included, contact_name, contact_phone, contact_email,
  host_staff_id, created_at, updated_at
)
select
  plans.slug, plans.course_slug, plans.theme, plans.format, plans.municipality_code,
  venues.venue_name, venues.venue_address, venues.venue_accessibility,
  case when plans.format <> 'on_site' then 'https://mote.granlandet.example/' || plans.slug end,
  plans.capacity,
  (plans.first_day - plans.closes_before + time '16:00') at time zone app.time_zone(),
  plans.visibility, plans.trainer_roles::text[], plans.included,
  coalesce(venues.contact_name, 'Astrid Lind'),
  coalesce(venues.contact_phone, '0980-319 201'),
  coalesce(venues.contact_email, 'astrid@granlandet.example'),
  (select id from app.staff where email = 'cilla@granlandet.example'),
  published.at, published.at
from plans
left join venues using (municipality_code)
cross join lateral (select timestamptz '2026-10-05 08:00+02' + plans.n * interval '1 day' as at) as published
order by plans.n
on conflict (slug) do nothing;

-- Every course has its usual hours. A slug ends with the first day.
insert into app.session_days (session_id, day_number, starts_at, ends_at)
select
  sessions.id, 1 + days.n,
  (days.first_day + days.n * days.apart + hours.starts) at time zone app.time_zone(),
  (days.first_day + days.n * days.apart + hours.ends) at time zone app.time_zone()
from app.sessions
join (
  values
    ('frukostmote-for-chefer', time '07:30', time '09:00', 1, 1),
    ('grundutbildning', time '09:00', time '16:00', 1, 1),
    ('fordjupningshalvdag', time '13:00', time '16:00', 1, 1),
    ('webbinarium', time '09:00', time '11:30', 2, 7),
    ('utbildning-hos-er', time '09:00', time '16:00', 1, 1),
    ('supported-employment', time '09:00', time '16:00', 2, 1)
) as hours (course_slug, starts, ends, day_count, apart) using (course_slug)
cross join lateral (
  select n, hours.apart, right(sessions.slug, 10)::date as first_day from generate_series(0, hours.day_count - 1) as n
) as days
where sessions.slug ~ '-[0-9]{4}-[0-9]{2}-[0-9]{2}$'
on conflict do nothing;

with forms (n, session, employer, organisation_number, department, sector, municipality, contact, contact_email, people) as (
  values
    -- Full, with two more waiting.
    (1, 'grundutbildning-mossviken-2027-02-04', 'Granby omsorg', null, 'Hemtjänsten', 'municipal', '9901', 'Eva Strand', 'eva.strand@granby.example',
     '[["Amina Farah","amina.farah@granby.example","supervisor","woman"],["Karin Wik","karin.wik@granby.example","supervisor","woman"],["Lars Ohlin","lars.ohlin@granby.example","supervisor","man"],["Olena Koval","olena.koval@granby.example","supervisor",null],["Per Nord","per.nord@granby.example","manager","man"]]'::jsonb),
    (2, 'grundutbildning-mossviken-2027-02-04', 'Mossvikens bibliotek', null, null, 'municipal', '9902', 'Gun Hall', 'gun.hall@mossviken.example',
     '[["Gun Hall","gun.hall@mossviken.example","manager","woman"],["Tove Lund","tove.lund@mossviken.example","supervisor","undisclosed"]]'),
    (3, 'grundutbildning-mossviken-2027-02-04', 'Sjöhults Plåt', null, null, 'private', '9903', 'Nils Ask', 'nils@plat.example',
     '[["Nils Ask","nils@plat.example","manager","man"],["Rana Aziz","rana@plat.example","supervisor","woman"],["Emil Dahl","emil@plat.example","supervisor","man"]]'),
    (4, 'grundutbildning-mossviken-2027-02-04', 'Bageri Morgonstund', null, null, 'private', '9902', 'Ylva Frid', 'ylva@morgonstund.example',
     '[["Ylva Frid","ylva@morgonstund.example","manager","woman"],["Milo Öst","milo@morgonstund.example","supervisor","man"]]'),
    (5, 'grundutbildning-mossviken-2027-02-04', 'Åkersta sportklubb', null, null, 'nonprofit', '9904', 'Hanna Kvist', 'hanna@sportklubb.example',
     '[["Hanna Kvist","hanna@sportklubb.example","supervisor","woman"]]'),
    (6, 'grundutbildning-mossviken-2027-02-04', 'Mossvikens trädgård', null, null, 'private', '9902', 'Ola Rask', 'ola@tradgard.example',
     '[["Ola Rask","ola@tradgard.example","manager","man"]]'),
    -- Two left.
    (7, 'frukostmote-sjohult-2027-03-18', 'Sjöhults Plåt', null, null, 'private', '9903', 'Nils Ask', 'nils@plat.example',
     '[["Nils Ask","nils@plat.example","manager","man"],["Siv Torp","siv@plat.example","hr","woman"]]'),
    (8, 'frukostmote-sjohult-2027-03-18', 'Sjöhults kommun', null, 'Tekniska kontoret', 'municipal', '9903', 'Anders Holm', 'anders.holm@sjohult.example',
     '[["Anders Holm","anders.holm@sjohult.example","manager","man"],["Fatima Said","fatima.said@sjohult.example","manager","woman"],["Inger Blom","inger.blom@sjohult.example","manager",null]]'),
    (9, 'frukostmote-sjohult-2027-03-18', 'Region Granlandet', null, 'Vårdcentralen i Sjöhult', 'regional', '9903', 'Josef Lind', 'josef.lind@region.example',
     '[["Josef Lind","josef.lind@region.example","manager","man"]]'),
    -- Room left.
    (10, 'frukostmote-granby-2027-01-19', 'Bageri Morgonstund', null, null, 'private', '9902', 'Ylva Frid', 'ylva@morgonstund.example',
     '[["Ylva Frid","ylva@morgonstund.example","manager","woman"]]'),
    (11, 'frukostmote-granby-2027-01-19', 'Granby omsorg', null, 'Äldreboendet Solgläntan', 'municipal', '9901', 'Eva Strand', 'eva.strand@granby.example',
     '[["Eva Strand","eva.strand@granby.example","manager","woman"],["Moa Lindh","moa.lindh@granby.example","manager","woman"]]'),
    (12, 'frukostmote-akersta-2027-02-11', 'Åkersta kommun', null, 'Kultur och fritid', 'municipal', '9904', 'Bengt Å', 'bengt.a@akersta.example',
     '[["Bengt Å","bengt.a@akersta.example","manager","man"],["Lova Ström","lova.strom@akersta.example","manager","woman"]]'),
    (13, 'webbinarium-2027-03-02', 'Åkersta hotell', null, null, 'private', '9904', 'Mira Holst', 'mira@hotell.example',
     '[["Mira Holst","mira@hotell.example","supervisor","woman"],["Isak Vall","isak@hotell.example","supervisor","man"]]'),
    (14, 'fordjupning-npf-digitalt-2027-02-16', 'Granby omsorg', null, 'Hemtjänsten', 'municipal', '9901', 'Karin Wik', 'karin.wik@granby.example',
     '[["Karin Wik","karin.wik@granby.example","supervisor","woman"]]'),
    (15, 'fordjupning-vald-granby-2027-02-24', 'Mossvikens bibliotek', null, null, 'municipal', '9902', 'Tove Lund', 'tove.lund@mossviken.example',
     '[["Tove Lund","tove.lund@mossviken.example","supervisor","undisclosed"]]'),
    (16, 'supported-employment-granby-2027-04-21', 'Granby kommun', null, 'Arbetsmarknadsenheten', 'municipal', '9901', 'Leo Brandt', 'leo.brandt@granby.example',
     '[["Leo Brandt","leo.brandt@granby.example","party_staff","man"],["Sanna Ek","sanna.ek@granby.example","party_staff","woman"]]'),
    (17, 'utbildning-hos-granby-omsorg-2027-05-04', 'Granby omsorg', null, 'Hemtjänsten', 'municipal', '9901', 'Eva Strand', 'eva.strand@granby.example',
     '[["Moa Lindh","moa.lindh@granby.example","manager","woman"],["Sigrid Alm","hemtjansten.norr@granby.example","supervisor","woman"],["Yusuf Demir","hemtjansten.norr@granby.example","supervisor","man"],["Ida Ros","hemtjansten.soder@granby.example","supervisor","woman"]]')
), open_forms as (
  select forms.*
  from forms
  join app.sessions on sessions.slug = forms.session
  where sessions.registration_closes_at > app.now()
  order by forms.n
  offset 0
)
select api.register(
  jsonb_build_object(
    'formKey', md5('granlandet-exempel-' || n)::uuid,
    'session', session,
    'people', (
      select jsonb_agg(jsonb_build_object(
        'name', person ->> 0, 'email', person ->> 1, 'phone', null, 'role', person ->> 2, 'gender', person ->> 3
      ) order by place)
      from jsonb_array_elements(people) with ordinality as listed (person, place)
    ),
    'self', jsonb_array_length(people) = 1,
    'contact', jsonb_build_object('name', contact, 'email', contact_email, 'phone', null),
    'manager', jsonb_build_object('name', null, 'email', null),
    'employer', jsonb_build_object(
      'name', employer, 'organisationNumber', organisation_number, 'department', department,
      'sector', sector, 'municipality', municipality, 'workplace', null
    ),
    'heardFrom', null,
    'ifNotAll', case when jsonb_array_length(people) > 1 then 'split' end,
    'needs', jsonb_build_object('dietary', null, 'access', null),
    'optIns', jsonb_build_object('shareContact', false, 'network', false, 'newsletter', false)
  ),
  null
) as outcome
from open_forms;

update app.sessions
set closed_at = timestamptz '2026-11-16 10:00+01'
where slug = 'frukostmote-akersta-2027-02-11';

update app.sessions
set cancelled_at = timestamptz '2026-11-17 10:00+01',
    cancelled_reason = 'Föreläsaren kan inte komma. Samma ämne kommer tillbaka våren 2028 i Sjöhult.',
    sequence = 1
where slug = 'fordjupning-vald-granby-2027-02-24';

-- A web course has no day: four read it, two of them to the end.
with readers (n, name, email, role, gender, employer, sector, municipality) as (
  values
    (1, 'Mira Holst', 'mira@hotell.example', 'supervisor', 'woman', 'Åkersta hotell', 'private', '9904'),
    (2, 'Emil Dahl', 'emil@plat.example', 'supervisor', 'man', 'Sjöhults Plåt', 'private', '9903'),
    (3, 'Lova Ström', 'lova.strom@akersta.example', 'manager', 'woman', 'Åkersta kommun', 'municipal', '9904'),
    (4, 'Ola Rask', 'ola@tradgard.example', 'manager', null, 'Mossvikens trädgård', 'private', '9902')
)
select api.register_web_course(
  jsonb_build_object(
    'formKey', md5('granlandet-webbkurs-' || n)::uuid,
    'session', 'handledarens-grunder',
    'people', jsonb_build_array(jsonb_build_object('name', name, 'email', email, 'role', role, 'gender', gender)),
    'employer', jsonb_build_object('name', employer, 'sector', sector, 'municipality', municipality)
  ),
  null
) as outcome
from readers
order by n;

insert into app.attendances (registration_id, attended_at, course_version)
select registrations.id, app.now(), (app.web_course_version(sessions.course_slug)).version
from app.registrations
join app.sessions on sessions.id = registrations.session_id
where sessions.standing and registrations.email in ('mira@hotell.example', 'emil@plat.example')
on conflict do nothing;

-- People who want the letters, and a few who only asked.
with readers (email, lists) as (
  values
    ('mira@hotell.example', '{nyhetsbrev,nya-kursdagar}'::text[]), ('emil@plat.example', '{nyhetsbrev}'),
    ('ola@tradgard.example', '{nyhetsbrev}'), ('lova.strom@akersta.example', '{nya-kursdagar}'),
    ('pia@granby.example', '{for-parternas-personal,nyhetsbrev}'), ('jon@kommunen-sjohult.example', '{for-parternas-personal}')
), stored as (
  insert into app.subscribers (email, created_at) select email, app.now() from readers on conflict do nothing returning id, email
)
insert into app.subscriptions (subscriber_id, list, state, asked_at, confirmed_at)
select stored.id, list, 'confirmed', app.now(), app.now()
from stored join readers using (email) cross join unnest(readers.lists) as list;

-- Networks: one that meets, one that is three short of starting.
with people (network, email, name, employer, municipality, workplace, visible) as (
  values
    ('arbetsgivarnatverket', 'mira@hotell.example', 'Mira Holst', 'Åkersta hotell', '9904', null, true),
    ('arbetsgivarnatverket', 'ola@tradgard.example', 'Ola Rask', 'Mossvikens trädgård', '9902', null, true),
    ('arbetsgivarnatverket', 'lova.strom@akersta.example', 'Lova Ström', 'Åkersta kommun', '9904', 'Biblioteket', false),
    ('handledare-i-sjohult-och-akersta', 'emil@plat.example', 'Emil Dahl', 'Sjöhults Plåt', '9903', null, false),
    ('handledare-i-sjohult-och-akersta', 'mira@hotell.example', 'Mira Holst', 'Åkersta hotell', '9904', null, true),
    ('handledare-i-sjohult-och-akersta', 'siv@skolan.example', 'Siv Alm', 'Sjöhults kommun', '9903', 'Skolköket', false)
)
insert into app.memberships (network, email, name, employer_name, municipality_code, workplace, visible, state, created_at, confirmed_at)
select network, email, name, employer, municipality, workplace, visible, 'member', app.now(), app.now()
from people where exists (select from app.networks where slug = network)
on conflict do nothing;

-- Enquiries that wait for somebody.
with asked (n, kind, name, email, employer, municipality, answers) as (
  values
    (1, 'place', 'Ola Rask', 'ola@tradgard.example', 'Mossvikens trädgård', '9902',
     '{"placements": "Praktik, Arbetsträning", "howMany": "2", "when": "Från april", "support": "Någon att ringa de första veckorna"}'),
    (2, 'commissioned', 'Lova Ström', 'lova.strom@akersta.example', 'Åkersta kommun', '9904',
     '{"howMany": "14", "when": "En dag i mars", "where": "Biblioteket i Åkersta", "themes": "Bemötande och återkoppling"}'),
    (3, 'topic', 'Emil Dahl', 'emil@plat.example', null, null, '{"topic": "Hur man anpassar arbetstakten i verkstaden"}')
)
select api.send_enquiry(
  jsonb_build_object(
    'kind', kind,
    'formKey', md5('granlandet-forfragan-' || n)::uuid,
    'contact', jsonb_build_object('name', name, 'email', email, 'phone', null),
    'employer', jsonb_build_object('name', employer, 'municipality', municipality, 'workplace', null),
    'answers', answers::jsonb
  ),
  null
) as outcome
from asked
order by n;

-- The register has found its employers, and two are known better than the rest.
select app.register_employers(1000) as registered;

insert into app.employer_contacts (employer_id, form_key, staff_id, on_day, how, stage, person, note, next_step, next_on, created_at)
select employers.id, md5('granlandet-kontakt-' || employers.id)::uuid, staff.id, (app.now() at time zone app.time_zone())::date, told.how,
  told.stage, told.person, told.note, told.next_step, (app.now() at time zone app.time_zone())::date + told.days, app.now()
from (
  values
    ('Mossvikens trädgård', 'pia@granby.example', 'visit', 'second', 'Ola Rask, trädgårdsmästare',
     'Visade växthusen. De har uppgifter hela året.', 'Skicka mallen för överenskommelse', 7),
    ('Sjöhults Plåt', 'astrid@granlandet.example', 'call', 'first', 'Emil Dahl, verkstadschef',
     'Vill veta mer om försäkringar.', 'Ring efter frukostmötet', 21)
) as told (employer, email, how, stage, person, note, next_step, days)
join app.employers on employers.name = told.employer
join app.staff on staff.email = told.email
on conflict do nothing;

-- Nobody is to get mail about invented registrations.
delete from app.outbox where id > 0;
