import type { ManageView, RegisterForm, RegisterOutcome } from "../../site/types.ts";
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
    place?: number;
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
  return {
    mails,
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
    /** Those who wait, first in line first. */
    line: async () =>
      (
        await db.sql<{ name: string }>(
          `select r.name from app.registrations r join app.queue_entries q on q.id = r.queue_entry_id
           where r.session_id = $1 order by q.position, r.id`,
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
    act: <T = { outcome: string }>(door: string, token: string, args: Record<string, unknown> = {}) =>
      db.door<T>(door, { p_token: token, ...args }),
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
