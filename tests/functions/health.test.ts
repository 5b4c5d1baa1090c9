import { beforeEach, expect, test } from "vitest";
import { Astrid } from "../support/people.ts";
import { testStack } from "../support/stack.ts";
import { signedIn, words } from "./room.ts";

const stack = await testStack();
const { db } = stack;
const astrid = await Astrid(db);
const room = await signedIn(stack, astrid.email);

const health = async () => {
  const response = await stack.get("/api/halsa");
  await stack.settle();
  return { response, body: (await response.json()) as Record<string, unknown> };
};
const silence = () =>
  db.sql(
    "update app.schedule set ran_at = clock_timestamp() - interval '16 minutes', silence_told_at = null where singleton",
  );

beforeEach(async () => {
  await db.sql("delete from app.outbox where id > 0");
  await db.sql("delete from app.timer_failures where true");
  await stack.mail.clear();
  await stack.run("schedule-due-work");
});

test("a healthy system answers 200, with nothing for a cache to keep", async () => {
  const { response, body } = await health();
  expect(response.status).toBe(200);
  expect(response.headers.get("cache-control")).toBe("private, no-store");
  expect(response.headers.get("content-type")).toContain("application/json");
  expect(body).toMatchObject({ ok: true, database: "ok", silent: false, oldestQueuedMailSeconds: null });
  expect(Date.now() - Date.parse(String(body.lastDueRun))).toBeLessThan(10_000);
});

test("the address answers with a slash or a query too, and to HEAD", async () => {
  for (const path of ["/api/halsa/", "/api/halsa?fran=vakten"]) expect((await stack.get(path)).status).toBe(200);
  expect((await stack.get("/api/halsa", { method: "HEAD" })).status).toBe(200);
});

test("a database that does not answer is 503, and still JSON", async () => {
  await stack.withoutDatabase(async () => {
    const { response, body } = await health();
    expect(response.status).toBe(503);
    expect(body).toEqual({ ok: false, database: "unreachable" });
  });
});

test("a silent schedule is 503, and the one who asked set off the mail to the coordinators", async () => {
  await silence();
  const { response, body } = await health();
  expect(response.status).toBe(503);
  expect(body).toMatchObject({ ok: false, silent: true });
  expect(body).not.toHaveProperty("told");
  const [mail, ...more] = await stack.mails(astrid.email);
  expect(more).toEqual([]);
  expect(mail?.subject).toBe("Det som ska gå av sig självt har stannat");
  await stack.run("schedule-due-work");
  await stack.run("schedule-send-mail");
  expect((await stack.mails(astrid.email)).map(({ subject }) => subject)).toEqual([
    "Det som ska gå av sig självt har stannat",
    "Nu går allt av sig självt igen",
  ]);
});

test("every page of the room says that the schedule is silent, and sets off the mail, until it runs again", async () => {
  await silence();
  for (const path of ["/samordnare/", "/samordnare/mejl/", "/samordnare/tillfallen/nytt/"])
    expect(words(await room.page(path))).toMatch(/Sedan \S+dag \d+ \w+ \d{4} kl\. \d+\.\d\d går inga påminnelser ut/);
  expect(await stack.mails(astrid.email)).toHaveLength(1);
  await stack.run("schedule-due-work");
  expect(words(await room.page("/samordnare/"))).not.toContain("av sig självt");
});

test("a timer that keeps failing is named in the room in plain words", async () => {
  await db.sql(
    `insert into app.timer_failures (timer, failed_since, code, place)
     values ('drop_late_mail', clock_timestamp() - interval '10 minutes', 'P0001', 'PL/pgSQL function')`,
  );
  const markup = words(await room.page("/samordnare/"));
  expect(markup).toMatch(/Sedan .* fungerar inte rensningen av mejl som blivit för sena\./);
  expect(markup).not.toContain("drop_late_mail");
  expect((await health()).response.status).toBe(503);
});

test("the schedule tells what it did, timer by timer", async () => {
  const answer = (await (await stack.run("schedule-due-work")).json()) as Record<string, unknown>;
  expect(answer).toMatchObject({ done: { drop_late_mail: 0, tidy_attempts: 0 }, failed: [], busy: [] });
});
