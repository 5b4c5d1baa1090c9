-- What employers say they need to hire, counted twice a year: frozen when the half-year is over, and never changed after.
--
-- A cell is a trade in a municipality. One with fewer than five employers is left out, and there are no totals over
-- cells, so that nothing hidden can be worked out from what is shown.

create table app.competence_figures (
  half text primary key check (half ~ '^[0-9]{4}-[12]$'),
  cells jsonb not null check (jsonb_typeof(cells) = 'array'),
  frozen_at timestamptz not null
);
comment on table app.competence_figures is
  'The published figures of a half-year, "2027-1" for January to June: [{trade, municipality, employers, wanted}]. Written once.';
alter table app.competence_figures enable row level security;

create function app.half_year(p_at timestamptz) returns text
language sql stable set search_path = ''
as $$
  select format('%s-%s', extract(year from local_at), case when extract(month from local_at) <= 6 then 1 else 2 end)
  from (select p_at at time zone app.time_zone() as local_at) wall
$$;
comment on function app.half_year(timestamptz) is 'The half-year of a moment, in app.time_zone(): "2027-1".';

create function app.competence_cells(p_half text) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('trade', trade, 'municipality', municipality_code, 'employers', employers, 'wanted', wanted)
    order by trade collate "sv-x-icu", municipality_code), '[]')
  from (
    select answers ->> 'trade' as trade, municipality_code,
      count(distinct app.employer_match_key(employer_name, organisation_number, municipality_code)) as employers,
      sum((answers ->> 'howMany')::int) as wanted
    from app.enquiries
    where kind = 'competence' and state not in ('withdrawn', 'declined') and app.half_year(created_at) = p_half
    group by 1, 2) cell
  where employers >= 5
$$;
comment on function app.competence_cells(text) is
  'The cells of a half-year that five employers or more stand behind; an employer that answers twice is one. Source: DOMAIN, small numbers.';

create function app.freeze_competence(p_count_max int) returns int
language plpgsql volatile set search_path = ''
as $$
declare
  -- Six months back on the wall is always in the half-year before.
  v_half text := app.half_year(((app.now() at time zone app.time_zone()) - interval '6 months') at time zone app.time_zone());
begin
  if p_count_max < 1 or app.enquiry_settings() -> 'competenceNeeds' is distinct from 'true' then
    return 0;
  end if;
  insert into app.competence_figures (half, cells, frozen_at) values (v_half, app.competence_cells(v_half), app.now())
    on conflict (half) do nothing;
  return found::int;
end
$$;
comment on function app.freeze_competence(int) is
  'Freezes the figures of the half-year that is over, once, where the association asks for competence needs. A timer; returns how many.';

create function api.competence_figures() returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('half', half, 'cells', cells, 'frozenAt', app.iso(frozen_at)) order by half desc), '[]')
  from (select * from app.competence_figures where jsonb_array_length(cells) > 0 order by half desc limit 4) latest
$$;
comment on function api.competence_figures() is
  'The frozen figures of the latest four half-years that have any: [{half, cells, frozenAt}]. Names no employer. Called by the public page.';

grant execute on function api.competence_figures() to service_role;
