import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { testStack } from "../support/stack.ts";

const stack = await testStack();
const script = join(import.meta.dirname, "..", "..", "local", "first-coordinator.ts");

const run = (args: string[], env: Record<string, string> = {}): Promise<{ code: number; said: string }> =>
  new Promise((done) => {
    const settings = { ...process.env, SUPABASE_URL: stack.api.url, SUPABASE_SECRET_KEY: stack.api.secretKey, ...env };
    execFile(process.execPath, [script, ...args], { env: settings }, (error, out, err) =>
      done({ code: error ? Number(error.code) : 0, said: out + err }),
    );
  });

test("the command adds the first coordinator once, and refuses a second", async () => {
  const added = await run(["Astrid@granlandet.example", "Astrid", "Lind"]);
  expect(added).toEqual({ code: 0, said: expect.stringContaining("Astrid Lind") });
  expect(await stack.db.sql("select email, name, role from app.staff")).toEqual([
    { email: "astrid@granlandet.example", name: "Astrid Lind", role: "coordinator" },
  ]);
  expect((await run(["astrid@granlandet.example", "Astrid Lind"])).said).toContain("är redan samordnare");
  const second = await run(["bo@granlandet.example", "Bo Ek"]);
  expect(second).toEqual({ code: 1, said: expect.stringContaining("Det finns redan en samordnare") });
});

test("without what it needs, the command says how it is used", async () => {
  expect((await run([])).said).toContain("npm run first-coordinator");
  expect((await run(["inte-en-adress", "Astrid"])).said).toContain("ser inte rätt ut");
  expect(await run(["astrid@granlandet.example", "Astrid"], { SUPABASE_URL: "http://127.0.0.1:1" })).toEqual({
    code: 1,
    said: expect.stringContaining("Det gick inte att nå databasen"),
  });
});
