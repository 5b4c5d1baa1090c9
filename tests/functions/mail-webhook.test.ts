import { Webhook } from "standardwebhooks";
import { beforeEach, expect, test } from "vitest";
import type { TroubledMail } from "../../site/function-pages/room/mail.ts";
import { securityHeaders } from "../../site/headers.ts";
import { Astrid, Cilla, someForm, someSession } from "../support/people.ts";
import { testStack } from "../support/stack.ts";
import { signedIn, words } from "./room.ts";

const stack = await testStack();
const { db } = stack;
const astrid = await Astrid(db);
const secret = `whsec_${Buffer.from("a secret that only the two of us know").toString("base64")}`;
const cilla = Cilla({ phone: "070-174 06 05" });

/** A confirmation to Cilla that has gone out, with the id that the provider gave it. */
const confirmationSent = async (messageId = "m-1") => {
  const { slug } = await someSession(db);
  await db.door("register", { p_form: someForm(slug, { people: [cilla] }), p_client: null });
  await db.sql(
    `update app.outbox set state = 'sent', data = '{}', provider_message_id = $1
     where template = 'registered-to-participant' and state = 'queued'`,
    [messageId],
  );
  await db.sql("update app.outbox set state = 'dropped' where state = 'queued'");
};

const event = (type: string, more: object = {}, messageId = "m-1") =>
  JSON.stringify({
    type,
    created_at: "2026-11-22T19:00:00.000Z",
    data: { email_id: messageId, from: "utbildning@granlandet.example", to: [cilla.email], subject: "x", ...more },
  });
const permanent = {
  bounce: { type: "Permanent", subType: "General", message: "550 5.1.1 <cilla@bageri-morgonstund.example> unknown" },
};

const deliver = (body: string, { id = "msg_1", at = new Date(), by = secret, headers = {} } = {}) =>
  stack.get("/api/mejl/resend", {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "svix-id": id,
      "svix-timestamp": String(Math.floor(at.getTime() / 1000)),
      "svix-signature": new Webhook(by).sign(id, at, body),
      ...headers,
    },
  });

const trouble = () => db.staffDoor<TroubledMail[]>(astrid, "mail_trouble");
const suppressed = () =>
  db.sql<{ email: string; reason: string; source: string }>("select email, reason, source from app.suppressions");
const nothing = async () => {
  expect(await suppressed()).toEqual([]);
  expect(await trouble()).toEqual([]);
  expect(await db.sql("select id from app.mail_events")).toEqual([]);
};

beforeEach(async () => {
  process.env.RESEND_WEBHOOK_SECRET = secret;
  for (const table of ["outbox", "suppressions", "mail_events"]) await db.sql(`delete from app.${table} where true`);
  await confirmationSent();
});

test("a bounced confirmation reaches staff with the phone number, and the address is suppressed with reason and date (RULES 33, 36)", async () => {
  const answer = await deliver(event("email.bounced", permanent));
  expect(answer.status).toBe(204);
  for (const name of Object.keys(securityHeaders)) expect(answer.headers.has(name)).toBe(true);
  expect(answer.headers.get("cache-control")).toContain("no-store");
  expect(await trouble()).toMatchObject([
    {
      recipientEmail: cilla.email,
      state: "bounced",
      phone: "070-174 06 05",
      lastError: expect.stringContaining("550"),
    },
  ]);
  expect(await suppressed()).toEqual([{ email: cilla.email, reason: "bounced", source: "resend" }]);
  const room = await signedIn(stack, astrid.email);
  const page = words(await room.page("/samordnare/mejl/"));
  expect(page).toContain("Det studsade");
  expect(page).toContain("070-174 06 05");
  expect(page).toContain("Spärrade adresser");
  expect(page).toContain("Adressen finns inte eller tar inte emot mejl.");
});

test("an unsigned webhook changes nothing (RULES 36)", async () => {
  const body = event("email.bounced", permanent);
  const unsigned = await stack.get("/api/mejl/resend", { method: "POST", body });
  expect(unsigned.status).toBe(401);
  expect((await deliver(body, { headers: { "svix-signature": "v1,AAAA" } })).status).toBe(401);
  expect((await deliver(body, { by: `whsec_${Buffer.from("another secret").toString("base64")}` })).status).toBe(401);
  expect((await deliver(body, { headers: { "svix-id": "msg_other" } })).status).toBe(401);
  await nothing();
});

test("a changed word, an old message or one from the future changes nothing", async () => {
  const body = event("email.bounced", permanent);
  const signature = new Webhook(secret).sign("msg_1", new Date(), body);
  const changed = body.replace(cilla.email, "dag@bageri-morgonstund.example");
  expect((await deliver(changed, { headers: { "svix-signature": signature } })).status).toBe(401);
  for (const minutes of [-6, 6])
    expect((await deliver(body, { at: new Date(Date.now() + minutes * 60_000) })).status).toBe(401);
  await nothing();
});

test("a replayed webhook changes nothing (RULES 36)", async () => {
  await deliver(event("email.bounced", permanent));
  const [lifted] = await db.sql<{ id: number }>("select id from app.suppressions");
  await db.staffDoor(astrid, "lift_suppression", { p_id: lifted?.id });
  expect((await deliver(event("email.bounced", permanent))).status).toBe(204);
  expect(await suppressed()).toEqual([]);
});

test("without a secret of its own the address refuses everybody", async () => {
  process.env.RESEND_WEBHOOK_SECRET = "";
  expect((await deliver(event("email.bounced", permanent))).status).toBe(401);
  await nothing();
});

test("a complaint suppresses the address, and the mail that did arrive is no trouble", async () => {
  expect((await deliver(event("email.complained"))).status).toBe(204);
  expect(await suppressed()).toEqual([{ email: cilla.email, reason: "complained", source: "resend" }]);
  expect(await trouble()).toEqual([]);
});

test("a full mailbox is told to staff, and written to again", async () => {
  await deliver(event("email.bounced", { bounce: { type: "Transient", subType: "MailboxFull", message: "full" } }));
  expect(await suppressed()).toEqual([]);
  expect(await trouble()).toMatchObject([{ state: "bounced", lastError: "Transient, MailboxFull, full" }]);
});

test("what the service never sent is told to staff", async () => {
  await deliver(event("email.failed", { failed: { reason: "domain_not_verified" } }));
  expect(await trouble()).toMatchObject([{ state: "bounced", lastError: "domain_not_verified" }]);
  await deliver(event("email.suppressed", { suppressed: { message: "on the list", type: "bounce" } }), { id: "msg_2" });
  expect(await suppressed()).toMatchObject([{ reason: "bounced" }]);
});

test("delayed, delivered and unreadable messages are thanked for and change nothing", async () => {
  for (const type of ["email.delivery_delayed", "email.delivered", "email.opened", "contact.created"])
    expect((await deliver(event(type))).status).toBe(204);
  for (const body of ["[]", "null", '{"type":"email.bounced"}', '{"type":"email.bounced","data":{"email_id":1}}'])
    expect((await deliver(body)).status).toBe(204);
  await nothing();
});

test("when the database is away the service is asked to come back", async () => {
  const answer = await stack.withoutDatabase(() => deliver(event("email.bounced", permanent)));
  expect(answer.status).toBe(503);
  expect((await deliver(event("email.bounced", permanent))).status).toBe(204);
  expect(await suppressed()).toHaveLength(1);
});
