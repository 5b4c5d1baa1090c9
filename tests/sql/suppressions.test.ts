import { beforeEach, describe, expect, test } from "vitest";
import type { MailItem } from "../../site/types.ts";
import { testDatabase } from "../support/database.ts";
import { Astrid, Cilla, Dag, Rut, someForm, someSession } from "../support/people.ts";

const db = await testDatabase();
const astrid = await Astrid(db);
const rut = await Rut(db);
const address = "cilla@bageri-morgonstund.example";

const queue = (key: string, email = address) =>
  db.sql("select app.enqueue('t', $1, 'Cilla Öberg', '{\"word\": 1}', $2)", [email, key]);
const suppress = async (email = address, reason = "bounced") => {
  const [row] = await db.sql<{ id: number }>(
    "insert into app.suppressions (email, reason, source) values ($1, $2, 'resend') returning id",
    [email, reason],
  );
  return row?.id as number;
};
const take = () => db.door<MailItem[]>("take_mail", { p_count_max: 10, p_lease_seconds: 60, p_replayable: true });
const state = async (key: string) => {
  const [row] = await db.sql("select state, data from app.outbox where unique_key = $1", [key]);
  return row;
};
const bounced = (id: string, more: object = {}) => ({
  p_id: id,
  p_source: "resend",
  p_event: { kind: "bounced", providerMessageId: "m-1", reason: "550", addresses: [address], permanent: true, ...more },
});
const sent = (mail: MailItem | undefined) =>
  db.door("report_mail", {
    p_items: [{ id: mail?.id, lease: mail?.lease, outcome: "sent", providerMessageId: "m-1" }],
  });

beforeEach(async () => {
  for (const table of ["outbox", "suppressions", "mail_events"]) await db.sql(`delete from app.${table} where true`);
});

describe("a suppressed address", () => {
  test("gets no mail, and each is kept and shown to staff instead", async () => {
    await suppress();
    await queue("to-cilla");
    await queue("to-dag", "dag@bageri-morgonstund.example");
    expect((await take()).map(({ key }) => key)).toEqual(["to-dag"]);
    expect(await state("to-cilla")).toEqual({ state: "suppressed", data: { word: 1 } });
    expect(await db.staffDoor(astrid, "mail_trouble")).toMatchObject([
      { recipientEmail: address, state: "suppressed" },
    ]);
  });

  test("is the same address however it is typed", async () => {
    await suppress();
    await queue("shouted", " CILLA@Bageri-Morgonstund.example ");
    expect(await take()).toEqual([]);
    expect(await state("shouted")).toMatchObject({ state: "suppressed" });
  });

  test("does not stop what may have gone out already: that is replayed to learn the truth", async () => {
    await queue("under-way");
    const [mail] = await take();
    await db.door("freeze_mail", { p_items: [{ id: mail?.id, lease: mail?.lease, rendered: { subject: "x" } }] });
    await suppress();
    await db.sql("update app.outbox set lease_until = clock_timestamp() - interval '1 second' where id = $1", [
      mail?.id,
    ]);
    expect((await take()).map(({ key }) => key)).toEqual(["under-way"]);
  });

  test("is lifted by staff, audited without the address, and what waited is sent as new", async () => {
    const id = await suppress();
    await queue("first");
    await queue("second");
    await take();
    expect(await db.staffDoor(astrid, "lift_suppression", { p_id: id })).toEqual({ lifted: 1, queued: 2 });
    expect((await take()).map(({ key }) => key)).toEqual(["first/1", "second/1"]);
    const [line] = await db.sql("select action, subject, detail from app.audit_log order by id desc limit 1");
    expect(line).toEqual({ action: "suppression_lifted", subject: `suppressions/${id}`, detail: { count: 2 } });
    expect(await db.staffDoor(astrid, "lift_suppression", { p_id: id })).toEqual({ lifted: 0, queued: 0 });
  });

  test("is not written to by asking to send again: the suppression is lifted first", async () => {
    await suppress();
    await queue("to-cilla");
    await take();
    const [mail] = await db.staffDoor<{ id: number }[]>(astrid, "mail_trouble");
    expect(await db.staffDoor(astrid, "retry_mail", { p_id: mail?.id })).toEqual({ retried: 0 });
    expect(await db.staffDoor(astrid, "retry_mail", { p_id: null })).toEqual({ retried: 0 });
  });

  test("is listed with reason and date, newest first", async () => {
    await suppress("a@x.example");
    await suppress("b@x.example", "complained");
    expect(await db.staffDoor(astrid, "suppressed_addresses")).toMatchObject([
      { email: "b@x.example", reason: "complained", at: expect.stringMatching(/^\d{4}-/) },
      { email: "a@x.example", reason: "bounced" },
    ]);
  });
});

describe("what the provider tells afterwards", () => {
  test("marks the mail it is about, once, and stays with the first reason", async () => {
    await queue("to-cilla");
    await sent((await take())[0]);
    expect(await db.door("record_mail_event", bounced("e-1"))).toEqual({ outcome: "recorded" });
    expect(await db.door("record_mail_event", bounced("e-1", { kind: "complained" }))).toEqual({ outcome: "replayed" });
    expect(await db.door("record_mail_event", bounced("e-2", { kind: "complained" }))).toEqual({ outcome: "recorded" });
    expect(await db.sql("select reason from app.suppressions")).toEqual([{ reason: "bounced" }]);
    expect(await db.staffDoor(astrid, "mail_trouble")).toMatchObject([{ state: "bounced", lastError: "550" }]);
  });

  test("is kept when it comes before the worker has said that the mail went", async () => {
    await queue("to-cilla");
    const [mail] = await take();
    await db.door("record_mail_event", bounced("e-1"));
    expect(await db.staffDoor(astrid, "mail_trouble")).toEqual([]);
    await sent(mail);
    expect(await db.staffDoor(astrid, "mail_trouble")).toMatchObject([{ state: "bounced", lastError: "550" }]);
  });

  test("reaches staff with the phone number: the person's own, else that of whoever booked for them", async () => {
    const session = await someSession(db);
    const contact = { name: "Henrik Lilja", email: "henrik@granby.example", phone: "0980-319 210" };
    const people = [Cilla({ phone: "070-174 06 05" }), Dag()];
    await db.door("register", { p_form: someForm(session, { people, contact }), p_client: null });
    const kept = people.map(({ email }) => email).concat(contact.email);
    for (const mail of await take()) {
      const n = kept.indexOf(mail.recipientEmail);
      await db.door("report_mail", {
        p_items: [{ id: mail.id, lease: mail.lease, outcome: "sent", providerMessageId: `to-${n}` }],
      });
      await db.door("record_mail_event", bounced(`e-${n}`, { providerMessageId: `to-${n}`, addresses: [kept[n]] }));
    }
    const trouble = await db.staffDoor<{ recipientEmail: string; phone: string }[]>(astrid, "mail_trouble");
    expect(Object.fromEntries(trouble.map(({ recipientEmail, phone }) => [recipientEmail, phone]))).toEqual({
      "cilla@bageri-morgonstund.example": "070-174 06 05",
      "dag@bageri-morgonstund.example": "0980-319 210",
      "henrik@granby.example": "0980-319 210",
    });
  });

  test("about a mail that somebody else sent suppresses the address all the same", async () => {
    await db.door("record_mail_event", bounced("e-1", { addresses: [address, address, "not an address"] }));
    expect(await db.sql("select email from app.suppressions")).toEqual([{ email: address }]);
  });

  test("is forgotten after thirty days", async () => {
    await db.door("record_mail_event", bounced("e-old"));
    await db.sql("update app.mail_events set at = at - interval '31 days' where true");
    await db.door("record_mail_event", bounced("e-new"));
    expect(await db.sql("select id from app.mail_events")).toEqual([{ id: "e-new" }]);
  });
});

describe("a mail that staff have dealt with", () => {
  test("leaves the list, audited, and is not sent again with all the others", async () => {
    await queue("to-cilla");
    const [mail] = await take();
    await db.door("report_mail", { p_items: [{ id: mail?.id, lease: mail?.lease, outcome: "failed", error: "550" }] });
    expect(await db.staffDoor(astrid, "settle_mail", { p_id: mail?.id })).toEqual({ settled: 1 });
    expect(await db.staffDoor(astrid, "settle_mail", { p_id: mail?.id })).toEqual({ settled: 0 });
    expect(await db.staffDoor(astrid, "mail_trouble")).toEqual([]);
    expect(await db.staffDoor(astrid, "retry_mail", { p_id: null })).toEqual({ retried: 0 });
    const [line] = await db.sql("select action, subject from app.audit_log order by id desc limit 1");
    expect(line).toEqual({ action: "mail_settled", subject: `outbox/${mail?.id}` });
  });
});

test("whoever reads statistics sees no addresses and lifts nothing", async () => {
  const id = await suppress();
  for (const [door, args] of [
    ["suppressed_addresses", {}],
    ["lift_suppression", { p_id: id }],
    ["settle_mail", { p_id: 1 }],
  ] as const)
    await expect(db.staffDoor(rut, door, args)).rejects.toMatchObject({ code: "PT403", message: "not_allowed" });
  expect(await db.sql("select id from app.suppressions")).toHaveLength(1);
});
