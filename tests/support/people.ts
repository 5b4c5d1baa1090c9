import { randomUUID } from "node:crypto";
import type { PersonForm, RegisterForm } from "../../site/types.ts";
import type { TestDatabase } from "./database.ts";

type StaffRole = "coordinator" | "administrator" | "trainer" | "partner" | "reader";

export interface StaffMember {
  id: string;
  /** As in the token's `sub`. */
  sub: string;
  name: string;
  email: string;
  role: StaffRole;
}

const invented: Record<string, { name: string; email: string; role: StaffRole }> = {
  astrid: { name: "Astrid Lind", email: "astrid@granlandet.example", role: "coordinator" },
  bo: { name: "Bo Ek", email: "bo@granlandet.example", role: "administrator" },
  tove: { name: "Tove Sand", email: "tove@granlandet.example", role: "trainer" },
  pia: { name: "Pia Holm", email: "pia@kommunen-granby.example", role: "partner" },
  rut: { name: "Rut Berg", email: "rut@granlandet.example", role: "reader" },
};

const addStaff =
  (who: string) =>
  async (db: TestDatabase, changes: Partial<StaffMember> = {}) => {
    const person = { ...invented[who], ...changes } as { name: string; email: string; role: StaffRole };
    const [user] = await db.sql<{ id: string }>(
      `insert into auth.users (id, email, aud, role, email_confirmed_at)
     values ($1, $2, 'authenticated', 'authenticated', now()) returning id`,
      [changes.sub ?? randomUUID(), person.email],
    );
    const sub = user?.id ?? "";
    const [row] = await db.sql<{ id: string }>(
      "insert into app.staff (email, name, role, user_id) values ($1, $2, $3, $4) returning id",
      [person.email, person.name, person.role, sub],
    );
    return { id: row?.id ?? "", sub, name: person.name, email: person.email, role: person.role } satisfies StaffMember;
  };

/** Staff who have signed in and claimed their row: `const astrid = await Astrid(db)`. */
export const Astrid = addStaff("astrid");
export const Bo = addStaff("bo");
export const Tove = addStaff("tove");
export const Pia = addStaff("pia");
export const Rut = addStaff("rut");

const participant =
  (name: string, email: string) =>
  (changes: Partial<PersonForm> = {}): PersonForm => ({
    name,
    email,
    phone: null,
    role: "supervisor",
    gender: null,
    ...changes,
  });

/** People at employers: `Cilla()`, `Dag({ phone: "070-174 06 05" })`. */
export const Cilla = participant("Cilla Öberg", "cilla@bageri-morgonstund.example");
export const Dag = participant("Dag Nyström", "dag@bageri-morgonstund.example");
export const Elsa = participant("Elsa Åkerlund", "elsa@granby-omsorg.example");
export const Farid = participant("Farid Haddad", "farid@granby-omsorg.example");
export const Gun = participant("Gun Ståhl", "gun@sjohults-plat.example");
export const Henrik = participant("Henrik Lilja", "henrik@mossvikens-bibliotek.example");

/** The n:th invented person, when a test needs many. */
export const someone = (n: number, changes: Partial<PersonForm> = {}): PersonForm =>
  participant(`Person ${n}`, `person${n}@arbetsplats.example`)(changes);

export interface SomeSession {
  slug?: string;
  course?: string;
  courseTitle?: string;
  kind?: string;
  audience?: string;
  theme?: string | null;
  format?: "on_site" | "online" | "hybrid";
  municipality?: string | null;
  capacity?: number | null;
  visibility?: "open" | "closed";
  /** Days as pairs of ISO times. One day, 12 March 2027 9–16, unless told. */
  days?: [string, string][];
  registrationClosesAt?: string;
  onlineUrl?: string | null;
  pilot?: boolean;
  cancelled?: string | null;
  closed?: boolean;
}

/** A session put straight into the tables, with its course when that is missing. Returns its slug and id. */
export async function someSession(db: TestDatabase, asked: SomeSession = {}): Promise<{ slug: string; id: number }> {
  const days = asked.days ?? [["2027-03-12T09:00:00+01:00", "2027-03-12T16:00:00+01:00"]];
  const format = asked.format ?? "on_site";
  const course = asked.course ?? "grundutbildning";
  await db.sql(
    `insert into app.courses (slug, title, kind, audience, summary, data, published_at)
     values ($1, $2, $3, $4, 'En dag om att handleda.', '{}', now()) on conflict (slug) do nothing`,
    [course, asked.courseTitle ?? "Grundutbildning", asked.kind ?? "basic", asked.audience ?? "supervisors"],
  );
  const slug = asked.slug ?? `tillfalle-${randomUUID().slice(0, 8)}`;
  const place = format === "online" ? [null, null, null] : ["Folkets hus", "Storgatan 1, Granby", "Ramp och hiss"];
  const [row] = await db.sql<{ id: string }>(
    `insert into app.sessions (slug, course_slug, theme, format, municipality_code, venue_name, venue_address,
       venue_accessibility, online_url, capacity, registration_closes_at, visibility, pilot, trainer_roles, included,
       contact_name, contact_phone, contact_email, cancelled_at, cancelled_reason, closed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '{handledare}', 'Lunch och fika',
       'Astrid Lind', '0980-319 201', 'astrid@granlandet.example',
       case when $14::text is not null then now() end, $14, case when $15 then now() end)
     returning id`,
    [
      slug,
      course,
      asked.theme ?? null,
      format,
      asked.municipality === undefined ? "9901" : asked.municipality,
      ...place,
      asked.onlineUrl ?? (format === "on_site" ? null : "https://moten.example/granlandet"),
      asked.capacity === undefined ? 20 : asked.capacity,
      asked.registrationClosesAt ?? days[0]?.[0],
      asked.visibility ?? "open",
      asked.pilot ?? false,
      asked.cancelled ?? null,
      asked.closed ?? false,
    ],
  );
  const id = Number(row?.id);
  for (const [index, [startsAt, endsAt]] of days.entries()) {
    await db.sql("insert into app.session_days (session_id, day_number, starts_at, ends_at) values ($1, $2, $3, $4)", [
      id,
      index + 1,
      startsAt,
      endsAt,
    ]);
  }
  return { slug, id };
}

/** A form as the function hands it to the door: Cilla books herself and Dag unless told. */
export function someForm(session: string | { slug: string }, changes: Partial<RegisterForm> = {}): RegisterForm {
  return {
    formKey: randomUUID(),
    session: typeof session === "string" ? session : session.slug,
    people: [Cilla(), Dag()],
    self: false,
    contact: { name: "Cilla Öberg", email: "cilla@bageri-morgonstund.example", phone: null },
    manager: { name: null, email: null },
    employer: {
      name: "Bageri Morgonstund",
      organisationNumber: null,
      department: null,
      sector: "private",
      municipality: "9901",
      workplace: null,
    },
    heardFrom: null,
    ifNotAll: null,
    needs: { dietary: null, access: null },
    optIns: { shareContact: false, network: false, newsletter: false },
    ...changes,
  };
}
