import { randomUUID } from "node:crypto";
import fc from "fast-check";
import type pg from "pg";
import type { PersonForm } from "../../site/types.ts";
import { type TestDatabase, testDatabase } from "./database.ts";
import { Astrid, someForm, someone, someSession } from "./people.ts";

/** What somebody may do to a session at any moment. Numbers choose among those who are there. */
export type Act =
  | { kind: "register"; who: number }
  | { kind: "group"; who: number; size: number; ifNotAll: "split" | "all_or_nothing" }
  | { kind: "cancel" | "accept" | "decline" | "first" | "promote"; which: number }
  | { kind: "hand_over"; which: number; who: number }
  | { kind: "later"; hours: number }
  | { kind: "capacity"; seats: number }
  | { kind: "move"; days: number }
  | { kind: "call_off" | "restore" | "close" | "open" | "deliver" };

const who = fc.integer({ min: 1, max: 9 });
const which = fc.nat({ max: 30 });
const group = fc.record({
  kind: fc.constant("group" as const),
  who,
  size: fc.integer({ min: 2, max: 3 }),
  ifNotAll: fc.constantFrom("split" as const, "all_or_nothing" as const),
});

export const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("register" as const), who }) },
  { weight: 5, arbitrary: group },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("cancel" as const), which }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("accept" as const), which }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom("decline" as const, "first", "promote"), which }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("hand_over" as const), which, who }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("later" as const), hours: fc.constantFrom(0.2, 3, 30, 200) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("capacity" as const), seats: fc.integer({ min: 0, max: 6 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("move" as const), days: fc.constantFrom(-14, -3, 1, 30) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("call_off" as const, "restore", "close", "open") }) },
  { weight: 4, arbitrary: fc.constant({ kind: "deliver" as const }) },
);

/** A database whose clock each connection carries itself, so that a life can be lived in a second. */
export interface World {
  db: TestDatabase;
  two: [pg.Client, pg.Client];
}

export async function newWorld(): Promise<World> {
  const db = await testDatabase();
  const astrid = await Astrid(db);
  await db.sql(`create or replace function app.now() returns timestamptz language sql stable set search_path = ''
    as $$ select coalesce(nullif(current_setting('test.now', true), '')::timestamptz, now()) $$`);
  const claims = JSON.stringify({ role: "authenticated", sub: astrid.sub, email: astrid.email, iat: 4e9 });
  const open = async () => {
    const client = await db.connect();
    await client.query(
      "select set_config('request.jwt.claims', $1, false), set_config('request.jwt.claim.sub', $2, false)",
      [claims, astrid.sub],
    );
    return client;
  };
  return { db, two: [await open(), await open()] };
}

interface Person {
  id: number;
  ref: string;
  state: string;
}

interface Life {
  id: number;
  slug: string;
  now: number;
  startsAt: number;
}

const hour = 3_600_000;
const monday = Date.parse("2027-02-01T08:00:00Z");

/** Lives one life, two acts at a time, and returns what went wrong, moment by moment. Empty is right. */
export async function live(
  { db, two }: World,
  { capacity, hoursAhead, moments }: { capacity: number; hoursAhead: number; moments: [Act, Act][] },
): Promise<string[]> {
  const start = new Date(monday + hoursAhead * hour).toISOString();
  const end = new Date(monday + (hoursAhead + 6) * hour).toISOString();
  const { id, slug } = await someSession(db, { capacity, days: [[start, end]] });
  const life: Life = { id: Number(id), slug, now: monday, startsAt: Date.parse(start) };
  const faults: string[] = [];
  let before = await lookAt(two[0], life);
  for (const pair of [...moments, ...endings]) {
    life.now += hour * Math.max(0.01, ...pair.map((act) => (act.kind === "later" ? act.hours : 0)));
    await setTime(two, life.now);
    const people = await peopleIn(two[0], life);
    const answers = await Promise.all(pair.map((act, i) => perform(two[i as 0 | 1], life, people, act)));
    const after = await lookAt(two[0], life);
    const found = [
      ...answers.filter((answer) => answer !== null),
      ...faultsBetween(before, after),
      ...(pair === ending ? [...after.late, ...after.untrue] : []),
    ];
    faults.push(...found.map((fault) => `${JSON.stringify(pair)}: ${fault}`));
    if (faults.length > 0) break;
    before = after;
  }
  await forget(two[0], life.id);
  return faults;
}

/** Time enough for every change to be told, and for the mail to arrive. */
const later: Act = { kind: "later", hours: 0.5 };
const ending: [Act, Act] = [{ kind: "deliver" }, { kind: "deliver" }];
const endings: [Act, Act][] = [[later, later], [later, later], ending];

const setTime = (clients: pg.Client[], now: number) =>
  Promise.all(
    clients.map((client) => client.query("select set_config('test.now', $1, false)", [new Date(now).toISOString()])),
  );

const peopleIn = async (client: pg.Client, { id }: Life): Promise<Person[]> =>
  (
    await client.query(
      "select id::int, ref, state from app.registrations where session_id = $1 and state <> 'known' order by id",
      [id],
    )
  ).rows;

/** What the doors may answer: a value, or a refusal of their own. Anything else is a fault. */
async function perform(client: pg.Client, life: Life, people: Person[], act: Act): Promise<string | null> {
  try {
    await tried(client, life, people, act);
    return null;
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return code?.startsWith("PT4") ? null : `${act.kind} broke: ${code} ${message}`;
  }
}

async function tried(client: pg.Client, life: Life, people: Person[], act: Act): Promise<void> {
  const door = (name: string, ...values: unknown[]) =>
    client.query(`select api.${name}(${values.map((_, i) => `$${i + 1}`).join(", ")})`, values);
  const among = (...states: string[]) => {
    const fitting = people.filter(({ state }) => states.includes(state));
    const chosen = fitting.length > 0 ? fitting : people;
    return "which" in act ? chosen[act.which % chosen.length] : undefined;
  };
  const byLink = async (name: string, person: Person | undefined, ...rest: unknown[]) => {
    if (!person) return;
    const { rows } = await client.query("select app.mint_token('registration', $1, null) as token", [person.id]);
    await door(name, rows[0].token, null, ...rest);
  };
  switch (act.kind) {
    case "register":
      return void (await door("register", form(life, [someone(act.who)], true, null), null));
    case "group": {
      const group = Array.from({ length: act.size }, (_, i) => someone(act.who + i));
      return void (await door("register", form(life, group, false, act.ifNotAll), null));
    }
    case "cancel":
      return byLink("cancel_registration", among("registered", "waitlisted", "offered"));
    case "accept":
      return byLink("accept_offer", among("offered", "waitlisted"));
    case "decline":
      return byLink("decline_offer", among("offered", "waitlisted"));
    case "hand_over":
      return byLink("hand_over", among("registered"), JSON.stringify(someone(act.who)));
    case "first":
    case "promote": {
      const person = among("waitlisted", "offered");
      if (!person) return;
      if (act.kind === "promote") return void (await door("promote_by_hand", life.slug, person.ref));
      const first = people.find(({ state }) => state === "waitlisted" || state === "offered");
      return void (await door("move_in_line", life.slug, person.ref, first?.ref ?? null));
    }
    case "later":
      return void (await door("run_due_work"));
    case "capacity":
      return change(client, life, { capacity: act.seats });
    case "move": {
      life.startsAt += act.days * 24 * hour;
      const wall = (at: number) => new Date(at).toISOString().slice(0, 16);
      const day = { startsAt: wall(life.startsAt), endsAt: wall(life.startsAt + 6 * hour) };
      return change(client, life, { days: [day], registrationClosesAt: day.startsAt });
    }
    case "call_off":
      return void (await door("cancel_session", life.slug, "Föreläsaren är sjuk."));
    case "restore":
      return void (await door("restore_session", life.slug));
    case "close":
      return void (await door("close_session", life.slug));
    case "open":
      return void (await door("reopen_session", life.slug));
    case "deliver":
      return void (await client.query(
        `update app.outbox set state = 'sent', sent_at = app.now(), data = '{}', rendered = null
         where id in (select id from app.outbox where session_id = $1 and state = 'queued' and due_at <= app.now()
           and coalesce(useful_until > app.now(), true) order by id for update skip locked)`,
        [life.id],
      ));
  }
}

const form = (life: Life, people: PersonForm[], self: boolean, ifNotAll: "split" | "all_or_nothing" | null): string =>
  JSON.stringify(someForm(life, { formKey: randomUUID(), people, self, ifNotAll }));

async function change(client: pg.Client, { slug }: Life, changes: object): Promise<void> {
  const { rows } = await client.query("select api.staff_session($1) -> 'form' as form", [slug]);
  await client.query("select api.change_session($1, $2)", [slug, JSON.stringify({ ...rows[0].form, ...changes })]);
}

interface Entry {
  id: number;
  size: number;
  offered: boolean;
}

interface Look {
  capacity: number;
  taken: number;
  living: boolean;
  /** In the order of the line. */
  entries: Entry[];
  /** A run that met somebody else's lock comes again in a minute: this must be empty when it has. */
  late: string[];
  /** What somebody believes who has read every mail, and is not so. */
  untrue: string[];
  faults: string[];
}

/** Two looks, and what the second must not show after the first. */
function faultsBetween(before: Look, after: Look): string[] {
  const { capacity, taken, living, entries, faults } = after;
  const found = [...faults];
  if (taken > capacity) found.push(`${taken} seats taken of ${capacity}`);
  const free = capacity - taken;
  const forgotten = entries.find(({ size, offered }) => living && !offered && size > 0 && size <= free);
  if (forgotten) found.push(`entry ${forgotten.id} fits in ${free} free seats and has no offer`);
  entries.forEach((entry, at) => {
    const was = before.entries.find(({ id }) => id === entry.id);
    if (!entry.offered || was?.offered) return;
    const passed = entries.slice(0, at).find((ahead) => {
      const then = before.entries.findIndex(({ id }) => id === ahead.id);
      // Staff may move an entry in the same moment, so it must have stood ahead all the time.
      const stood = then >= 0 && (was === undefined || then < before.entries.indexOf(was));
      return (
        stood && !ahead.offered && ahead.size > 0 && Math.max(ahead.size, before.entries[then]?.size ?? 0) <= entry.size
      );
    });
    if (passed) found.push(`entry ${entry.id} was offered a seat before entry ${passed.id}`);
  });
  return found;
}

async function lookAt(client: pg.Client, { id, now }: Life): Promise<Look> {
  // Planned once: reading it anew each time would be most of a life.
  const { rows } = await client.query({ name: "look", text: look, values: [id, new Date(now).toISOString()] });
  return rows[0].look;
}

const look = `
with people as (select * from app.registrations where session_id = $1),
real as (select * from people where state <> 'known'),
session as (select * from app.sessions where id = $1),
open_offers as (select * from app.offers where session_id = $1 and ended_at is null),
entries as (
  select e.id::int, e.position,
    (select count(*)::int from people p where p.queue_entry_id = e.id and p.state in ('waitlisted', 'offered')) as size,
    exists (select from open_offers o where o.queue_entry_id = e.id) as offered
  from app.queue_entries e where e.session_id = $1
),
mails as (select * from app.outbox where session_id = $1),
last as (
  select distinct on (m.registration_id) m.registration_id, m.template from mails m
    where m.state = 'sent' and m.registration_id is not null
      and m.template not in ('session-changed-to-participant', 'session-changed-to-waiting', 'already-registered-to-participant',
        'changed-to-participant') and m.template not like 'reminder-%' and m.template not like 'thanks-%'
    order by m.registration_id, m.id desc
),
untrue as (
  select format('%s is %s, and read last %s', real.email, real.state, last.template) as fault
    from real cross join session left join last on last.registration_id = real.id
    where session.cancelled_at is null and app.session_starts_at(session.id) > $2::timestamptz
      and coalesce(last.template, '') <> all (case real.state
        when 'registered' then array['registered-to-participant', 'promoted-to-participant', 'handed-over-to-new', 'session-restored-to-participant']
        when 'waitlisted' then array['waitlisted-to-participant', 'offer-to-participant', 'session-restored-to-waiting']
        when 'offered' then array['waitlisted-to-participant', 'offer-to-participant', 'session-restored-to-waiting']
        when 'expired' then array['offer-expired-to-participant']
        when 'handed_over' then array['handed-over-to-previous']
        else array['cancelled-to-participant', 'waitlisted-to-participant', 'offer-to-participant', 'session-restored-to-waiting'] end)
  union all
  select format('%s does not know that the session is cancelled', real.email) from real cross join session
    left join last on last.registration_id = real.id
    where session.cancelled_at is not null and app.session_starts_at(session.id) > $2::timestamptz and real.state in ('registered', 'offered', 'waitlisted')
      and last.template is distinct from 'session-cancelled-to-participant'
  union all
  select format('%s was last told of other days', real.email) from real cross join session s
    join app.session_versions v on v.session_id = s.id and v.sequence = real.told_sequence
    where s.cancelled_at is null and real.state in ('registered', 'offered', 'waitlisted')
      and app.session_starts_at(s.id) > $2::timestamptz and v.form -> 'days' <> app.session_form(s) -> 'days'
),
faults as (
  select format('%s holds two rows', email) as fault from real
    where state in ('registered', 'pending', 'offered', 'waitlisted') group by email, app.person_key(name) having count(*) > 1
  union all
  select format('entry %s holds %s open offers', queue_entry_id, count(*)) from open_offers group by queue_entry_id having count(*) > 1
  union all
  select format('%s is offered without an open offer', email) from real
    where state = 'offered' and not exists (select from open_offers o where o.queue_entry_id = real.queue_entry_id and o.kind = 'held')
  union all
  select format('offer %s holds nobody', o.id) from open_offers o
    where o.kind = 'held' and not exists (select from people p where p.queue_entry_id = o.queue_entry_id and coalesce(p.shown_as, p.state) = 'offered')
  union all
  select format('%s (%s) heard %s times how it went first', real.email, real.state, count(m.id)) from real
    left join mails m on m.registration_id = real.id
      and m.template in ('registered-to-participant', 'waitlisted-to-participant', 'handed-over-to-new')
    group by real.id, real.email, real.state having count(m.id) <> 1
  union all
  select format('%s handed over and heard it %s times', email, count(m.id)) from real
    left join mails m on m.registration_id = real.id and m.template = 'handed-over-to-previous'
    where real.state = 'handed_over' group by real.id, email having count(m.id) <> 1
  union all
  select format('%s left and heard it %s times', email, count(m.id)) from real
    left join mails m on m.registration_id = real.id and m.template = 'cancelled-to-participant'
    -- Who got a seat in another way stops waiting, and is told of the seat.
    where real.state = 'cancelled' and not exists (select from real other where other.id > real.id and other.replaces_id is not null
      and other.email = real.email)
    group by real.id, email having count(m.id) <> 1
  union all
  select format('%s has a seat after an offer and heard it %s times', email, count(m.id)) from real
    left join mails m on m.registration_id = real.id and m.template = 'promoted-to-participant'
    where real.state = 'registered' and exists (select from mails w where w.registration_id = real.id and w.template = 'waitlisted-to-participant')
    group by real.id, email having count(m.id) <> 1
  union all
  select format('offer %s was told %s times', o.id, count(m.id)) from app.offers o
    left join mails m on m.template in ('offer-to-participant', 'offer-to-contact') and m.unique_key like '%' || o.ref || '%'
    where o.session_id = $1 and not o.by_hand group by o.id having count(m.id) > 1
)
select jsonb_build_object(
  'capacity', (select coalesce(capacity, 1000000) from session),
  'taken', (select count(*) from real where state in ('registered', 'pending', 'offered')),
  'living', (select cancelled_at is null and app.session_starts_at(id) > $2::timestamptz from session),
  'entries', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'size', size, 'offered', offered) order by position, id), '[]') from entries),
  'untrue', (select coalesce(jsonb_agg(fault), '[]') from untrue),
  'late', (select coalesce(jsonb_agg(format('offer %s is open after its time', id)), '[]') from open_offers
    where expires_at <= $2::timestamptz),
  'faults', (select coalesce(jsonb_agg(fault), '[]') from faults)) as look`;

/** A life that is over leaves nothing behind that the next one's clock could wake. */
async function forget(client: pg.Client, id: number): Promise<void> {
  for (const table of ["outbox", "offers", "registrations", "queue_entries", "submissions"])
    await client.query(`delete from app.${table} where session_id = $1`, [id]);
  await client.query("delete from app.sessions where id = $1", [id]);
}
