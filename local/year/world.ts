import { randomUUID } from "node:crypto";
import pg from "pg";
import { localDatabase } from "../clock.ts";
import type { Wall } from "./plan.ts";

/** A mail as the worker takes it, with the links that it holds. */
export interface TakenMail {
  id: number;
  lease: string;
  template: string;
  recipientEmail: string;
  data: { link?: string; about?: { course: string | null; day: string | null } } & Record<string, unknown>;
}

/**
 * A local database whose clock can be moved, and the doors to it. Staff's doors are called as its first coordinator, the
 * others as functions call them.
 *
 * Mail is taken and reported through the worker's own doors, by a provider that accepts everything and delivers to
 * nobody but the year itself, which opens the links. Each moment is one transaction, so that the running system
 * never sees the clock moved, nor finds a mail of the year; and the timers are held here, so that its schedule leaves them
 * alone meanwhile.
 */
export interface World {
  /** Goes to a moment, does something there and comes back: all of it, or nothing. Returns the mails that it led to. */
  at(moment: Wall, work: () => Promise<void>): Promise<TakenMail[]>;
  door<T = unknown>(name: string, args?: Record<string, unknown>): Promise<T>;
  /** As door; null when it refuses, as doors may do to people who are late. */
  tried<T = unknown>(name: string, args?: Record<string, unknown>): Promise<T | null>;
  sql<T extends object>(text: string, values?: unknown[]): Promise<T[]>;
  /** Lets go of the timers. */
  close(): Promise<void>;
}

/** Opens the database that npm start has going; refuses any other. */
export async function openWorld(databaseUrl: string): Promise<World> {
  const client = await localDatabase(databaseUrl);
  const sql = async <T extends object>(text: string, values: unknown[] = []): Promise<T[]> =>
    (await client.query<T>(text, values)).rows;
  await sql("select pg_advisory_lock(hashtextextended('timer/' || name, 0)) from app.timers()");
  await sql("set statement_timeout = '10min'");
  await signIn(sql);

  const door = async <T>(name: string, args: Record<string, unknown> = {}): Promise<T> => {
    const list = Object.keys(args).map((arg, i) => `${pg.escapeIdentifier(arg)} => $${i + 1}`);
    const values = Object.values(args).map((value) =>
      value !== null && typeof value === "object" ? JSON.stringify(value) : value,
    );
    const [row] = await sql<{ answer: T }>(
      `select api.${pg.escapeIdentifier(name)}(${list.join(", ")}) as answer`,
      values,
    );
    return row?.answer as T;
  };

  const tried = async <T>(name: string, args?: Record<string, unknown>): Promise<T | null> => {
    await sql("savepoint tried");
    try {
      return await door<T>(name, args);
    } catch (error) {
      if (!/^PT4/.test((error as { code?: string }).code ?? "")) throw error;
      await sql("rollback to savepoint tried");
      return null;
    }
  };

  const takeMails = async (): Promise<TakenMail[]> => {
    const taken: TakenMail[] = [];
    while (true) {
      const mails = await door<TakenMail[]>("take_mail", {
        p_count_max: 100,
        p_lease_seconds: 300,
        p_replayable: true,
        p_alone: null,
      });
      if (mails.length === 0) return taken;
      await door("report_mail", { p_items: mails.map(({ id, lease }) => ({ id, lease, outcome: "sent" })) });
      taken.push(...mails);
    }
  };

  return {
    door,
    tried,
    sql,
    async at(moment, work) {
      await sql("begin");
      try {
        const [before] = await sql<{ frozen_at: string | null }>("select frozen_at::text from local.clock for update");
        await sql("update local.clock set frozen_at = $1::timestamp at time zone app.time_zone()", [moment]);
        await work();
        const mails = await takeMails();
        await sql("update local.clock set frozen_at = $1", [before?.frozen_at ?? null]);
        await sql("commit");
        return mails;
      } catch (error) {
        await sql("rollback");
        throw error;
      }
    },
    close: () => client.end(),
  };
}

/** The first coordinator, who need not have signed in yet. */
async function signIn(sql: World["sql"]): Promise<void> {
  const [staff] = await sql<{ id: string; email: string; user_id: string | null }>(
    "select id, email, user_id from app.staff where role = 'coordinator' and removed_at is null order by created_at, email limit 1",
  );
  if (!staff) throw new Error("Det finns ingen samordnare i databasen. Kör npm run fresh och försök igen.");
  let user = staff.user_id;
  if (user === null) {
    const [made] = await sql<{ id: string }>(
      `insert into auth.users (id, email, aud, role, email_confirmed_at)
       values ($1, $2, 'authenticated', 'authenticated', now()) returning id`,
      [randomUUID(), staff.email],
    );
    user = made?.id ?? null;
    await sql("update app.staff set user_id = $1 where id = $2", [user, staff.id]);
  }
  const claims = { role: "authenticated", sub: user, email: staff.email, iat: Math.floor(Date.now() / 1000) + 86_400 };
  await sql("select set_config('request.jwt.claims', $1, false), set_config('request.jwt.claim.sub', $2, false)", [
    JSON.stringify(claims),
    user,
  ]);
}
