import { rm } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import site from "../content/site.json" with { type: "json" };
import { applyClock } from "./clock.ts";
import { localEnvironment } from "./environment.ts";
import { type Mailbox, startMail } from "./mail.ts";
import { migrate } from "./migrate.ts";
import type { Ports } from "./ports.ts";
import { type Postgres, reachablePlace, startPostgres, stopOrphan } from "./postgres.ts";
import { type Rest, startRest } from "./rest.ts";

export const projectRoot = join(import.meta.dirname, "..");
export const home = join(projectRoot, ".local");
const dataDir = join(home, "postgres");
const filesDir = join(home, "files");
const database = "oppna";

export interface Backend {
  postgres: Postgres;
  rest: Rest;
  mail: Mailbox;
  databaseUrl: string;
  env: Record<string, string>;
  stop(): Promise<void>;
}

export async function forgetData(): Promise<void> {
  for (const place of [await reachablePlace(dataDir), filesDir]) await rm(place, { recursive: true, force: true });
}

/** What an earlier start left running when it was killed outright. */
export const sweep = (): Promise<void> => stopOrphan(dataDir);

/** Database, REST, sign-in and mail: everything that the hosted services are in production. */
export async function startBackend(ports: Ports): Promise<Backend> {
  const siteUrl = `http://127.0.0.1:${ports.SITE_PORT}`;
  const started: { stop(): Promise<void> }[] = [];
  const stop = async () => {
    for (const part of started.reverse()) await part.stop();
  };
  try {
    const postgres = await startPostgres({ dataDir, port: ports.DB_PORT });
    started.push(postgres);
    const databaseUrl = postgres.url(database);
    if (!(await exists(postgres.adminUrl))) await postgres.createDatabase(database);
    await migrate(databaseUrl);
    await applyClock(databaseUrl);
    const [mail, rest] = await Promise.all([
      startMail({ smtpPort: ports.SMTP_PORT, webPort: ports.MAIL_WEB_PORT }),
      startRest({
        databaseUrl,
        port: ports.API_PORT,
        siteUrl,
        filesDir,
        smtp: { port: ports.SMTP_PORT, from: { name: site.mail.fromName, address: site.mail.from } },
      }),
    ]);
    started.push(mail, rest);
    const buildHookUrl = `${siteUrl}/__local/build`;
    const env = localEnvironment({ siteUrl, rest, smtpUrl: mail.smtpUrl, buildHookUrl });
    return { postgres, rest, mail, databaseUrl, env, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function exists(adminUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    return (await client.query("select from pg_database where datname = $1", [database])).rowCount === 1;
  } finally {
    await client.end();
  }
}
