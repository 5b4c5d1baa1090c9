import type { ManageView, Offer, RegisterForm, RegisterOutcome } from "../../site/types.ts";
import type { TestDatabase } from "./database.ts";
import { Cilla, someForm } from "./people.ts";

export interface SentMail {
  template: string;
  to: string;
  key: string;
  data: {
    session: { onlineUrl?: string | null };
    person: { name: string };
    link: string | null;
    calendar: { uid: string; sequence: number; method: string } | null;
    place?: number | null;
    offer?: Offer;
    by?: string;
    to?: string;
    cancelled?: string;
    changes?: { field: string; before?: string; after?: string }[];
    people?: { name: string; state: string; place: number | null }[];
  };
}

/** What the tests of registering, waiting and managing all ask of a session. */
export const registrationsOf = (db: TestDatabase, session: { id: number; slug: string }) => {
  const mails = () =>
    db.sql<SentMail>(
      `select template, recipient_email as "to", unique_key as key, app.mail_content(o) as data from app.outbox o where session_id = $1 order by id`,
      [session.id],
    );
  const tokenTo = async (email: string, template?: string): Promise<string> => {
    const wanted = (name: string) => (template ? name === template : !name.endsWith("-to-contact"));
    const found = (await mails()).filter((m) => m.to === email && m.data.link && wanted(m.template));
    return found.at(-1)?.data.link?.split("/")[2] ?? "";
  };
  const act = <T = { outcome: string }>(door: string, token: string, args: Record<string, unknown> = {}) =>
    db.door<T>(door, { p_token: token, ...args });
  const own =
    (door: string) =>
    async (person: { email: string }): Promise<{ outcome: string }> =>
      act(door, await tokenTo(person.email), { p_ref: null });
  return {
    mails,
    /** By a person's own link: take an offer, say no to it, leave. */
    accept: own("accept_offer"),
    decline: own("decline_offer"),
    cancel: own("cancel_registration"),
    /** What the due work does with offers whose time is up, everywhere; how many ended. */
    expire: async () => (await db.sql<{ n: number }>("select app.expire_due_offers(100) as n"))[0]?.n,
    /** Every offer made, oldest first: kind, when it ends, what became of it. */
    offers: () =>
      db.sql<{ kind: string; expires_at: Date; outcome: string | null }>(
        "select kind, expires_at, outcome from app.offers where session_id = $1 order by id",
        [session.id],
      ),
    /** The row's name in doors, the latest of that name. */
    refOf: async (name: string) =>
      (
        await db.sql<{ ref: string }>(
          "select ref from app.registrations where session_id = $1 and name = $2 order by id desc limit 1",
          [session.id, name],
        )
      )[0]?.ref,
    /** A limit changed as staff would, and what follows from it. */
    limit: async (column: "capacity" | "venue_capacity" | "employer_limit", to: number | null) => {
      await db.sql(`update app.sessions set ${column} = $2 where id = $1`, [session.id, to]);
      await db.sql("select app.fill_seats($1)", [session.id]);
    },
    /** The token in the last mail with a link to an address: the person's own unless another template is asked for. */
    tokenTo,
    /** Name and state of everyone, oldest row first. */
    states: async () =>
      (
        await db.sql<{ name: string; state: string }>(
          "select name, state from app.registrations where session_id = $1 order by id",
          [session.id],
        )
      ).map((r) => `${r.name}: ${r.state}`),
    /** Those who wait, first in line first; not those for whom an offer keeps a seat. */
    line: async () =>
      (
        await db.sql<{ name: string }>(
          `select r.name from app.registrations r join app.queue_entries q on q.id = r.queue_entry_id
           where r.session_id = $1 and coalesce(r.shown_as, r.state) = 'waitlisted' order by q.position, r.id`,
          [session.id],
        )
      ).map((r) => r.name),
    register: (form: Partial<RegisterForm> = {}) =>
      db.door<RegisterOutcome>("register", { p_form: someForm(session, form), p_client: null }),
    /** One person, for themself. */
    alone: (person = Cilla(), form: Partial<RegisterForm> = {}) =>
      db.door<RegisterOutcome>("register", {
        p_form: someForm(session, { people: [person], self: true, ...form }),
        p_client: null,
      }),
    act,
    view: (token: string, client: string | null = null) =>
      db.door<ManageView>("manage_link", { p_token: token, p_client: client }),
  };
};

/** Code, message and detail of a refusal; fails when the door did not refuse. */
export const refusal = async (work: Promise<unknown>) => {
  const error = (await work.then(
    () => {
      throw new Error("the door did not refuse");
    },
    (e) => e,
  )) as { code: string; message: string; detail: string };
  return { code: error.code, message: error.message, detail: error.detail ? JSON.parse(error.detail) : null };
};
