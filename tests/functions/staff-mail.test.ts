import { beforeEach, expect, test } from "vitest";
import { Astrid, Cilla, Dag, someForm, someSession, Tove } from "../support/people.ts";
import { testStack } from "../support/stack.ts";
import { signedIn, words } from "./room.ts";

const stack = await testStack();
const { db } = stack;
const astrid = await Astrid(db);
const tove = await Tove(db);
const room = await signedIn(stack, astrid.email);

/** Two confirmations that could not be sent, Cilla's and Dag's, and no other trouble. */
const troubled = async (): Promise<string[]> => {
  const { slug } = await someSession(db);
  const people = [Cilla({ phone: "070-174 06 05" }), Dag()];
  await db.door("register", { p_form: someForm(slug, { people }), p_client: null });
  const mails = await db.sql<{ id: string }>(
    `update app.outbox set state = 'failed', last_error = '550 <mailbox> unknown', attempts = 5
     where template = 'registered-to-participant' and state = 'queued' returning id`,
  );
  await db.sql("update app.outbox set state = 'dropped' where state = 'queued'");
  return mails.map(({ id }) => id).toSorted((a, b) => Number(a) - Number(b));
};
const stateOf = async (id: string | undefined) =>
  (await db.sql<{ state: string }>("select state from app.outbox where id = $1", [id]))[0]?.state;

beforeEach(async () => {
  await db.sql("update app.outbox set state = 'dropped' where state in ('failed', 'unsure', 'suppressed')");
});

test("without trouble the page says that all is well", async () => {
  expect(words(await room.page("/samordnare/mejl/"))).toContain("Alla mejl har gått iväg");
  expect(await room.page("/samordnare/")).not.toContain("kom inte fram");
});

test("mails that failed are counted on every page and listed with reason, as text", async () => {
  await troubled();
  expect(words(await room.page("/samordnare/"))).toContain("2 mejl kom inte fram.");
  const markup = await room.page("/samordnare/mejl/");
  expect(words(markup)).toContain("Bekräftelse på kursplats");
  expect(words(markup)).toContain("Cilla Öberg cilla@bageri-morgonstund.example 070-174 06 05");
  expect(markup).toContain("550 &lt;mailbox&gt; unknown");
});

test("one mail is sent again, and only that one", async () => {
  const [first = "", second] = await troubled();
  const answer = await room.post("/samordnare/mejl/", { mejl: first });
  expect(words(await room.follow(answer))).toContain("Vi skickar mejlet igen.");
  await stack.settle();
  expect(await stateOf(first)).toBe("sent");
  expect(await stateOf(second)).toBe("failed");
  expect(await stack.mails(Cilla().email)).toHaveLength(1);
});

test("all that failed are sent again at once; those that may have arrived are left to choose", async () => {
  const [first, second] = await troubled();
  await db.sql("update app.outbox set state = 'unsure' where id = $1", [first]);
  const answer = await room.post("/samordnare/mejl/", { mejl: "alla" });
  expect(words(await room.follow(answer))).toContain("Vi skickar mejlet igen.");
  await stack.settle();
  expect(await stateOf(first)).toBe("unsure");
  expect(await stateOf(second)).toBe("sent");
  expect(words(await room.page("/samordnare/mejl/"))).toContain("Skickar du igen kan det komma två gånger.");
});

test("a form without a choice sends nothing", async () => {
  const [first, second] = await troubled();
  await room.post("/samordnare/mejl/", {});
  await room.post("/samordnare/mejl/", { mejl: "1 or 1=1" });
  await stack.settle();
  expect([await stateOf(first), await stateOf(second)]).toEqual(["failed", "failed"]);
});

test("trainers are not shown who was mailed", async () => {
  const trainer = await signedIn(stack, tove.email);
  expect((await trainer.get("/samordnare/mejl/")).status).toBe(403);
});

test("a mail that has been dealt with leaves the list", async () => {
  const [first, second] = await troubled();
  const answer = await room.post("/samordnare/mejl/", { klart: String(first) });
  const page = words(await room.follow(answer));
  expect(page).toContain("Mejlet är borta ur listan.");
  expect(page).not.toContain("cilla@bageri-morgonstund.example");
  expect([await stateOf(first), await stateOf(second)]).toEqual(["failed", "failed"]);
});

test("a suppression is shown with its reason, and lifting it sends what was set aside", async () => {
  const [first] = await troubled();
  await db.sql("update app.outbox set state = 'suppressed', last_error = null where id = $1", [first]);
  await db.sql(
    "insert into app.suppressions (email, reason, source) values ('cilla@bageri-morgonstund.example', 'complained', 'resend')",
  );
  const page = await room.page("/samordnare/mejl/");
  expect(words(page)).toContain("Det skickades inte. Adressen är spärrad");
  expect(words(page)).toContain("Mottagaren har markerat ett mejl från oss som skräppost.");
  const [, id = ""] = /name="hav" value="(\d+)"/.exec(page) ?? [];
  expect(words(await room.follow(await room.post("/samordnare/mejl/", { hav: id })))).toContain(
    "Spärren är hävd. Ett mejl som väntade skickas nu.",
  );
  await stack.settle();
  expect(await stateOf(first)).toBe("sent");
  expect(words(await room.page("/samordnare/mejl/"))).not.toContain("Spärrade adresser");
});
