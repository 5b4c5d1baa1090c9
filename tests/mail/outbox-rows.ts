import { spawn } from "node:child_process";
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

/** As if the back-off, and any lease, had run out. */
export const letTimePass = (db: TestDatabase) =>
  db.sql("update app.outbox set retry_at = null, lease_until = lease_until - interval '1 hour' where id > 0");

const worker = `
  import { drain } from ${JSON.stringify(new URL("../../functions/lib/mail.ts", import.meta.url))};
  await drain({ seconds: 20 });`;

/** A worker in a process of its own, so that a test can end it as a platform would: at any moment. */
export const startWorker = () => {
  const running = spawn(process.execPath, ["--input-type=module", "--eval", worker], {
    env: process.env,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = new Promise<void>((done) => running.once("exit", () => done()));
  return {
    async end() {
      running.kill("SIGKILL");
      await ended;
    },
  };
};
