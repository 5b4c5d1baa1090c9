import type { TestDatabase } from "../support/database.ts";
import { exampleData } from "./examples.ts";

export interface OutboxRow {
  id: number;
  unique_key: string;
  state: string;
  attempts: number;
  last_error: string | null;
  provider_message_id: string | null;
  data: Record<string, unknown>;
  rendered: { subject: string } | null;
  batch_id: string | null;
  wait_seconds: number | null;
}

let number = 0;

/** Puts a mail in the outbox as a door does, and returns its key. */
export const enqueue = async (
  db: TestDatabase,
  { template = "registered-to-participant", to = "cilla@bageri.example", data = {} } = {},
) => {
  number += 1;
  const key = `${template}/${number}`;
  await db.sql("select app.enqueue($1, $2, 'Cilla Öberg', $3, $4)", [
    template,
    to,
    JSON.stringify({ ...exampleData[template], ...data }),
    key,
  ]);
  return key;
};

export const outbox = (db: TestDatabase, key?: string): Promise<OutboxRow[]> =>
  db.sql<OutboxRow>(
    `select *, extract(epoch from retry_at - clock_timestamp())::int as wait_seconds from app.outbox
     where $1::text is null or unique_key = $1 order by id`,
    [key ?? null],
  );

export const row = async (db: TestDatabase, key: string): Promise<OutboxRow> => (await outbox(db, key))[0] as OutboxRow;

export const emptyOutbox = async (db: TestDatabase): Promise<void> => {
  await db.sql("delete from app.outbox where id > 0");
  await db.sql("delete from app.mail_batches where id > 0");
  await db.sql("delete from app.suppressions where id > 0");
};

/** How far apart all workers' calls are kept; the provider's own pace is 510 ms. */
export const setPace = (db: TestDatabase, milliseconds: number) =>
  db.sql(
    `insert into app.mail_pace (provider, interval_milliseconds) values ('resend', $1)
     on conflict (provider) do update set interval_milliseconds = $1, next_call_at = '-infinity'`,
    [milliseconds],
  );

/** As if the back-off, any pause and any lease had run out. */
export const letTimePass = async (db: TestDatabase): Promise<void> => {
  await db.sql("update app.outbox set retry_at = null, lease_until = lease_until - interval '1 hour' where id > 0");
  await db.sql(
    `update app.mail_batches set retry_at = retry_at - interval '6 hours', lease_until = lease_until - interval '1 hour'
     where state <> 'done'`,
  );
  await db.sql("update app.mail_pace set next_call_at = '-infinity' where provider <> ''");
};
