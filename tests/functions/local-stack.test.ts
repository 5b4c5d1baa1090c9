import { createClient } from "@supabase/supabase-js";
import { expect, test } from "vitest";
import { Astrid, someSession } from "../support/people.ts";
import { testStack } from "../support/stack.ts";

const stack = await testStack();
await stack.db.sql("create function api.slow() returns void language sql as 'select pg_sleep(20)'");
await stack.db.sql("grant execute on function api.slow() to service_role");

test("the code for the room arrives in Swedish, in both parts, and signs the person in", async () => {
  const email = "astrid@granlandet.example";
  const astrid = await Astrid(stack.db);
  const client = createClient(stack.api.url, stack.api.publishableKey, { auth: { persistSession: false } });
  expect((await client.auth.signInWithOtp({ email, options: { shouldCreateUser: false } })).error).toBeNull();

  const [mail] = await stack.mails(email);
  const code = /^(\d{6}) är din kod till samordnarrummet$/.exec(mail?.subject ?? "")?.[1] ?? "";
  expect(mail?.text).toContain(`Din kod till samordnarrummet är ${code}`);
  expect(mail?.html).toContain(code);

  const { data, error } = await client.auth.verifyOtp({ email, token: code, type: "magiclink" });
  expect(error).toBeNull();
  expect(data.user?.id).toBe(astrid.sub);
});

test("tables cannot be reached through the API, whatever key is used", async () => {
  await someSession(stack.db);
  for (const key of [stack.api.publishableKey, stack.api.secretKey]) {
    const client = createClient(stack.api.url, key, { db: { schema: "api" }, auth: { persistSession: false } });
    expect((await client.from("sessions").select()).error?.code).toBe("PGRST205");
    expect(
      (
        await client
          .schema("app" as never)
          .from("sessions")
          .select()
      ).error?.code,
    ).toBe("PGRST106");
  }
});

test("a call that takes more than eight seconds is ended, as on the hosted service", async () => {
  const client = createClient(stack.api.url, stack.api.secretKey, {
    db: { schema: "api" },
    auth: { persistSession: false },
  });
  const started = Date.now();
  expect((await client.rpc("slow")).error).not.toBeNull();
  expect(Date.now() - started).toBeGreaterThan(7_500);
  expect(Date.now() - started).toBeLessThan(12_000);
});
