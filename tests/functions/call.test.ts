import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { call, Refusal, Unavailable } from "../../functions/lib/call.ts";

/** The hosted REST layer's answers, which hold PostgreSQL's own code; the local one says of a deadlock only in words that it was one. */
let answers: { status: number; body: unknown }[] = [];
let calls = 0;
const server = createServer((_, response) => {
  calls += 1;
  const { status, body } = answers.shift() ?? { status: 200, body: null };
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
});
await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
afterAll(() => server.close());
Object.assign(process.env, {
  SUPABASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  SUPABASE_SECRET_KEY: "sb_secret",
});

const answering = (...codes: string[]) => {
  calls = 0;
  answers = codes.map((code) =>
    code === "" ? { status: 200, body: { outcome: "registered" } } : { status: 500, body: { code, message: "closed" } },
  );
};

test("a call that lost to another it waited for is made once more, since it was undone whole", async () => {
  answering("40P01", "");
  expect(await call("register")).toEqual({ outcome: "registered" });
  expect(calls).toBe(2);
});

test("also when only the words tell that it was one, as in the local stack", async () => {
  answering("");
  answers.unshift({ status: 500, body: { code: "SUP", message: "PostgresError: deadlock detected" } });
  expect(await call("register")).toEqual({ outcome: "registered" });
  expect(calls).toBe(2);
});

test("but not for ever", async () => {
  answering("40P01", "40P01", "");
  await expect(call("register")).rejects.toThrow(Unavailable);
  expect(calls).toBe(2);
});

test.each([
  ["23505", Unavailable],
  ["57014", Unavailable],
  ["PT409", Refusal],
])("nothing else is tried again: %s", async (code, kind) => {
  answering(code, "");
  await expect(call("register")).rejects.toThrow(kind);
  expect(calls).toBe(1);
});
