import { createClient } from "@supabase/supabase-js";
import { expect, test } from "vitest";
import { call } from "../../functions/lib/call.ts";
import type { RegisterOutcome } from "../../site/types.ts";
import { someForm, someone, someSession } from "../support/people.ts";
import { testStack } from "../support/stack.ts";

/** Through the REST layer, in the transactions that it begins, with the settings that production has. */
const stack = await testStack();
const { db } = stack;
await db.setNow("2027-01-15T09:00:00+01:00");

await db.sql(`create function api.settings_in_use() returns jsonb language sql volatile as $$
  select jsonb_build_object('isolation', current_setting('transaction_isolation'), 'readsOnly', current_setting('transaction_read_only'),
    'role', current_user, 'milliseconds', extract(epoch from current_setting('statement_timeout')::interval) * 1000) $$`);
await db.sql("grant execute on function api.settings_in_use() to service_role");

/** The control: the door and what it calls, with the lock taken away and a moment between counting and writing. */
const source = async (name: string) =>
  (await db.sql<{ text: string }>("select pg_get_functiondef($1::regproc) as text", [name]))[0]?.text ?? "";
for (const [name, change] of [
  ["app.lock_session", (text: string) => text.replace("for update", "")],
  ["app.book", (text: string) => text.replace("perform app.write_people(", "perform pg_sleep(0.2), app.write_people(")],
  ["api.register", (text: string) => text],
] as const) {
  const text = await source(name);
  const changed = change(text).replaceAll(/\b(app\.lock_session|app\.book|api\.register)\(/g, "$1_unlocked(");
  await db.sql(changed);
}
await db.sql("grant execute on function api.register_unlocked(jsonb, text) to service_role");

const rest = createClient(stack.api.url, stack.api.secretKey, {
  db: { schema: "api" },
  auth: { persistSession: false },
});

const registered = async ({ id }: { id: number }) =>
  (await db.sql("select from app.registrations where session_id = $1 and state = 'registered'", [id])).length;

test("a door is called in a transaction of its own, at the isolation level that counting under a lock needs", async () => {
  expect((await rest.rpc("settings_in_use")).data).toEqual({
    isolation: "read committed",
    readsOnly: "off",
    role: "service_role",
    milliseconds: 8000,
  });
});

test("twelve who register at the same moment for one seat: exactly one is registered, the others wait", async () => {
  const session = await someSession(db, { capacity: 1 });
  const outcomes = await Promise.all(
    // Each from a place of their own: bookings from one place wait for each other to be counted.
    Array.from({ length: 12 }, (_, n) =>
      call<RegisterOutcome>("register", {
        p_form: someForm(session, { people: [someone(n)], self: true }),
        p_client: `place-${n}`,
      }),
    ),
  );
  expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(["registered", ...Array(11).fill("waitlisted")]);
  expect(await registered(session)).toBe(1);
});

test("the same way with the lock taken away gives the seat to several (the control)", async () => {
  const session = await someSession(db, { capacity: 1 });
  const answers = await Promise.all(
    [1, 2, 3].map((n) =>
      rest.rpc("register_unlocked", {
        p_form: someForm(session, { people: [someone(n)], self: true }),
        p_client: null,
      }),
    ),
  );
  expect(answers.map(({ error }) => error)).toEqual([null, null, null]);
  expect(await registered(session)).toBeGreaterThan(1);
});
