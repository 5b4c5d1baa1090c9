import { beforeEach, describe, expect, test } from "vitest";
import type { MailItem, StaffLetterView } from "../../site/types.ts";
import { testDatabase } from "../support/database.ts";
import { publishLetters, readers, someLetter } from "../support/newsletters.ts";
import { Astrid, Rut, Tove } from "../support/people.ts";

const db = await testDatabase();
const astrid = await Astrid(db);
const tove = await Tove(db);
const rut = await Rut(db);

const slug = "mars-2027";
const act = <T = { outcome: string }>(door: string, args: Record<string, unknown> = {}) =>
  db.staffDoor<T>(astrid, door, { p_slug: slug, ...args });
const view = () => act<StaffLetterView>("staff_newsletter");
const approve = (hash = "v1") => act("approve_newsletter", { p_hash: hash });
const send = (hash = "v1") => act<{ outcome: string; frozen: number }>("send_newsletter", { p_hash: hash });
const sendAt = (at: string) => act("send_newsletter", { p_hash: "v1", p_at: at });
const take = (count = 100) =>
  db.door<MailItem[]>("take_mail", { p_count_max: count, p_lease_seconds: 60, p_replayable: true });
const report = (mails: MailItem[], outcome: object) =>
  db.door("report_mail", { p_items: mails.map(({ id, lease }) => ({ id, lease, ...outcome })) });
const sent = { outcome: "sent", providerMessageId: "m" };
const refused = (message: string) => ({ message });
const sum = ({ totals }: StaffLetterView) =>
  totals && totals.queued + totals.sent + totals.failed + totals.suppressed + totals.unsure + totals.dropped;
const leave = (n: number, list = "nyhetsbrev") =>
  db.sql("select app.leave_lists((select id from app.subscribers where email = $1), array[$2], 'avregistrera', '')", [
    `lasare${n}@x.example`,
    list,
  ]);
const stateOf = async (n: number) =>
  (
    await db.sql<{ state: string }>("select state from app.outbox where recipient_email = $1", [`lasare${n}@x.example`])
  )[0]?.state;

beforeEach(async () => {
  await db.setNow("2026-11-23T09:00:00+01:00");
  for (const table of ["outbox", "mail_batches", "newsletters", "subscribers", "suppressions", "attempts"])
    await db.sql(`delete from app.${table} where true`);
  await publishLetters(db, someLetter());
  await readers(db, 3);
});

describe("from draft to sent", () => {
  test("a letter is approved, sent, and in the end everybody has it", async () => {
    expect(await view()).toMatchObject({ state: "draft", recipients: 3, listName: "Nyhetsbrevet", totals: null });
    await approve();
    expect(await view()).toMatchObject({ state: "approved", approvedBy: "Astrid Lind" });
    expect(await send()).toEqual({ outcome: "sending", frozen: 3 });
    await report(await take(), sent);
    const after = await view();
    expect(after).toMatchObject({ state: "sent", totals: { frozen: 3, sent: 3, queued: 0 } });
    expect(sum(after)).toBe(3);
  });

  test("nothing goes out that nobody has approved", async () => {
    await expect(send()).rejects.toMatchObject(refused("newsletter_not_approved"));
    expect(await take()).toEqual([]);
  });

  test("an approval is of what was read: another hash is refused, and a changed file asks anew", async () => {
    await expect(approve("v0")).rejects.toMatchObject(refused("newsletter_changed"));
    await approve();
    await publishLetters(db, someLetter({ hash: "v2", text: "Annat. {{avregistrera}}" }));
    expect(await view()).toMatchObject({ state: "draft", changedSinceApproval: true });
    await expect(send()).rejects.toMatchObject(refused("newsletter_changed"));
    await expect(send("v2")).rejects.toMatchObject(refused("newsletter_not_approved"));
  });

  test("a build that changes nothing lets approval and time stand; another list does not", async () => {
    await approve();
    await sendAt("2026-11-24T08:00");
    await publishLetters(db, someLetter());
    expect(await view()).toMatchObject({ state: "scheduled", sendAt: "2026-11-24T07:00:00.000Z" });
    await publishLetters(db, someLetter({ list: "nya-kursdagar" }));
    expect(await view()).toMatchObject({ state: "draft", sendAt: null });
  });

  test("a sent letter refuses to send again, also when its file changes (RULES 47)", async () => {
    await approve();
    await send();
    await expect(send()).rejects.toMatchObject(refused("newsletter_already_sent"));
    await publishLetters(db, someLetter({ hash: "v2", html: "<p>Rättad {{avregistrera}}</p>", subject: "Rättad" }));
    await expect(approve("v2")).rejects.toMatchObject(refused("newsletter_already_sent"));
    await expect(send("v2")).rejects.toMatchObject(refused("newsletter_already_sent"));
    expect(await view()).toMatchObject({ hash: "v1", subject: "Tre nya frukostmöten", corrected: true });
    expect(await take()).toHaveLength(3);
  });

  test("two who press send at once send it once", async () => {
    await approve();
    const answers = await Promise.allSettled([send(), send()]);
    expect(answers.map((answer) => (answer.status === "rejected" ? answer.reason.message : "sent")).sort()).toEqual([
      "newsletter_already_sent",
      "sent",
    ]);
    expect(await db.sql("select id from app.outbox")).toHaveLength(3);
  });

  test("a letter whose file is taken away is forgotten, unless it has begun to go out", async () => {
    await publishLetters(db, someLetter({ slug: "april-2027" }));
    await expect(view()).rejects.toMatchObject(refused("newsletter_unknown"));
    await publishLetters(db, someLetter());
    await approve();
    await send();
    await publishLetters(db);
    expect(await view()).toMatchObject({ state: "sending", totals: { frozen: 3 } });
  });

  test("a list without recipients, and one that nobody has heard of, send nothing and say so", async () => {
    await publishLetters(db, someLetter({ list: "nya-kursdagar" }));
    await approve();
    await expect(send()).rejects.toMatchObject(refused("newsletter_no_recipients"));
    await publishLetters(db, someLetter({ list: "finns-inte", hash: "v3" }));
    await approve("v3");
    await expect(send("v3")).rejects.toMatchObject(refused("newsletter_no_recipients"));
  });

  test("a letter whose page is not out yet waits for it", async () => {
    await publishLetters(db, someLetter({ publishedAt: "2026-11-25T07:00:00.000Z" }));
    await approve();
    await expect(send()).rejects.toMatchObject(refused("newsletter_not_out"));
    await expect(sendAt("2026-11-25T07:59")).rejects.toMatchObject({
      detail: '[{"error": "send_time_before_page", "field": "at"}]',
    });
    expect(await sendAt("2026-11-25T08:00")).toEqual({ outcome: "scheduled" });
  });

  test.each([rut, tove])("$name may neither see nor send letters", async (person) => {
    for (const [door, args] of [
      ["staff_newsletters", {}],
      ["staff_newsletter", { p_slug: slug }],
      ["send_test_newsletter", { p_slug: slug }],
      ["approve_newsletter", { p_slug: slug, p_hash: "v1" }],
      ["send_newsletter", { p_slug: slug, p_hash: "v1" }],
      ["stop_newsletter", { p_slug: slug }],
    ] as const)
      await expect(db.staffDoor(person, door, args)).rejects.toMatchObject(refused("not_allowed"));
  });
});

describe("at a time", () => {
  const run = () => db.sql<{ n: number }>("select app.start_due_newsletters(5) as n");

  test("it starts then and not before, in local time, once", async () => {
    await approve();
    await sendAt("2026-11-24T08:00");
    await db.setNow("2026-11-24T07:59:59+01:00");
    expect(await run()).toEqual([{ n: 0 }]);
    await db.setNow("2026-11-24T08:00:00+01:00");
    expect(await run()).toEqual([{ n: 1 }]);
    expect(await run()).toEqual([{ n: 0 }]);
    expect(await view()).toMatchObject({ state: "sending", totals: { frozen: 3 } });
  });

  test("the time can be changed and taken back", async () => {
    await approve();
    await sendAt("2026-11-24T08:00");
    await sendAt("2026-11-25T08:00");
    expect(await view()).toMatchObject({ sendAt: "2026-11-25T07:00:00.000Z" });
    expect(await act("unschedule_newsletter")).toEqual({ outcome: "approved" });
    await db.setNow("2026-11-26T08:00:00+01:00");
    expect(await run()).toEqual([{ n: 0 }]);
    await expect(act("unschedule_newsletter")).rejects.toMatchObject(refused("newsletter_moved_on"));
  });

  test.each([
    ["2026-11-22T08:00", "send_time_passed"],
    ["i morgon", "send_time_malformed"],
    ["2027-03-28T02:30", "send_time_malformed"],
  ])("%s is refused: %s", async (at, error) => {
    await approve();
    await expect(sendAt(at)).rejects.toMatchObject({ detail: `[{"error": "${error}", "field": "at"}]` });
  });

  test("when everybody has left by then, it starts nothing and waits for staff", async () => {
    await approve();
    await sendAt("2026-11-24T08:00");
    for (const n of [1, 2, 3]) await leave(n);
    await db.setNow("2026-11-24T08:00:00+01:00");
    expect(await run()).toEqual([{ n: 0 }]);
    expect(await view()).toMatchObject({ state: "approved", recipients: 0 });
  });
});

describe("recipients", () => {
  test("are frozen at the start: later subscribers wait for the next letter (RULES 45)", async () => {
    await approve();
    await send();
    await readers(db, 5);
    await act("pause_newsletter");
    await act("resume_newsletter");
    expect((await take()).map(({ recipientEmail }) => recipientEmail).sort()).toEqual([
      "lasare1@x.example",
      "lasare2@x.example",
      "lasare3@x.example",
    ]);
  });

  test("each gets links of their own, which no other mail has", async () => {
    await approve();
    await send();
    const mails = await take();
    const links = mails.flatMap(({ data }) => Object.values(data.links as Record<string, string>));
    expect(new Set(links).size).toBe(6);
    expect(links[0]).toMatch(/^\/(mina-utskick|avregistrera)\/[\w-]{22}\/$/);
    expect(mails[0]?.data).toMatchObject({ newsletter: { list: "nyhetsbrev", hash: "v1" } });
  });

  test("who leaves before their mail has gone does not get it, and is counted as left out", async () => {
    await approve();
    await send();
    await leave(2);
    expect(await stateOf(2)).toBe("dropped");
    expect(await take()).toHaveLength(2);
    const seen = await view();
    expect(seen.totals).toMatchObject({ dropped: 1, queued: 2 });
    expect(sum(seen)).toBe(3);
  });

  test("who leaves while a worker has the mail gets no second try", async () => {
    await approve();
    await send();
    const [first] = (await take()).filter(({ recipientEmail }) => recipientEmail === "lasare1@x.example");
    await leave(1);
    await report(first ? [first] : [], { outcome: "retry", error: "500", retryAfterSeconds: 1 });
    await take();
    expect(await stateOf(1)).toBe("dropped");
  });

  test("who leaves another list still gets this letter", async () => {
    await readers(db, 3, "nya-kursdagar");
    await approve();
    await send();
    await leave(1, "nya-kursdagar");
    expect(await take()).toHaveLength(3);
  });

  test("an erased subscriber gets nothing, and the sum still holds", async () => {
    await approve();
    await send();
    await db.sql("delete from app.subscribers where email = 'lasare1@x.example'");
    expect(await take()).toHaveLength(2);
    expect(sum(await view())).toBe(3);
  });

  test("a suppressed address is left out from the start, or set aside on the way", async () => {
    const suppress = (n: number) =>
      db.sql("insert into app.suppressions (email, reason, source) values ($1, 'bounced', 'resend')", [
        `lasare${n}@x.example`,
      ]);
    await suppress(1);
    await approve();
    expect(await send()).toMatchObject({ frozen: 2 });
    await suppress(2);
    expect(await take()).toHaveLength(1);
    const seen = await view();
    expect(seen.totals).toMatchObject({ frozen: 2, suppressed: 1, queued: 1 });
    expect(sum(seen)).toBe(2);
  });

  test("a letter that bounces is no errand for staff; one that failed can be sent again", async () => {
    await approve();
    await send();
    const [bounced, failed] = await take();
    await report(bounced ? [bounced] : [], { ...sent, providerMessageId: "m-9" });
    await report(failed ? [failed] : [], { outcome: "failed", error: "550" });
    await db.door("record_mail_event", {
      p_id: "e-1",
      p_source: "resend",
      p_event: {
        kind: "bounced",
        providerMessageId: "m-9",
        reason: "550",
        addresses: [bounced?.recipientEmail],
        permanent: true,
      },
    });
    expect(await db.staffDoor(astrid, "mail_trouble")).toMatchObject([{ id: failed?.id, state: "failed" }]);
    expect((await view()).totals).toMatchObject({ bounced: 1, sent: 1, failed: 1 });
    await db.staffDoor(astrid, "retry_mail", { p_id: failed?.id });
    expect((await view()).totals).toMatchObject({ failed: 0, queued: 2 });
  });
});

describe("pausing and stopping", () => {
  test("a paused letter rests, what comes back from a worker too, and goes on to the same people", async () => {
    await approve();
    await send();
    const [first] = await take(1);
    await act("pause_newsletter");
    await report(first ? [first] : [], { outcome: "retry", error: "500", retryAfterSeconds: 1 });
    await db.sql("update app.outbox set retry_at = null where true");
    expect(await take()).toEqual([]);
    expect(await db.door("next_mail_in")).toBeNull();
    expect(await view()).toMatchObject({ state: "paused", totals: { queued: 3 } });
    await db.setNow("2026-12-23T09:00:00+01:00");
    await act("resume_newsletter");
    expect(await take()).toHaveLength(3);
  });

  test("who leaves during the pause does not get it afterwards", async () => {
    await approve();
    await send();
    await act("pause_newsletter");
    await leave(3);
    await act("resume_newsletter");
    expect(await take()).toHaveLength(2);
  });

  test("a stopped letter never goes on, nor what failed of it", async () => {
    await approve();
    await send();
    const [first, second] = await take(2);
    await report(first ? [first] : [], { outcome: "failed", error: "550" });
    expect(await act("stop_newsletter")).toEqual({ outcome: "stopped", dropped: 1 });
    await report(second ? [second] : [], { outcome: "retry", error: "500", retryAfterSeconds: 1 });
    await db.sql("update app.outbox set retry_at = null where true");
    expect(await take()).toEqual([]);
    expect(await db.staffDoor(astrid, "retry_mail", { p_id: null })).toEqual({ retried: 0 });
    await expect(act("resume_newsletter")).rejects.toMatchObject(refused("newsletter_moved_on"));
    await expect(send()).rejects.toMatchObject(refused("newsletter_already_sent"));
    const seen = await view();
    expect(seen.totals).toMatchObject({ failed: 1, dropped: 2 });
    expect(sum(seen)).toBe(3);
  });

  test("what has been sent can neither be paused nor stopped", async () => {
    await approve();
    await send();
    await report(await take(), sent);
    for (const door of ["pause_newsletter", "stop_newsletter", "resume_newsletter"])
      await expect(act(door)).rejects.toMatchObject(refused("newsletter_moved_on"));
  });
});

describe("a test", () => {
  test("goes to the one who asks and nobody else, and counts in no totals", async () => {
    expect(await act("send_test_newsletter")).toEqual({ outcome: "queued" });
    const mails = await take();
    expect(mails.map(({ recipientEmail }) => recipientEmail)).toEqual([astrid.email]);
    expect(mails[0]?.data).toMatchObject({ test: true, links: { unsubscribe: "/prenumerera/" } });
    expect(await view()).toMatchObject({ state: "draft", totals: null });
  });

  test("ten an hour are enough", async () => {
    for (let n = 0; n < 10; n++) expect(await act("send_test_newsletter")).toEqual({ outcome: "queued" });
    expect(await act("send_test_newsletter")).toEqual({ outcome: "too_many" });
  });
});

describe("beside other mail", () => {
  test("a confirmation is taken before letters that have waited longer", async () => {
    await approve();
    await send();
    await db.setNow("2026-11-23T09:30:00+01:00");
    await db.sql("select app.enqueue('t', 'cilla@x.example', 'Cilla', '{}', 'a-confirmation')");
    expect((await take(1)).map(({ key }) => key)).toEqual(["a-confirmation"]);
  });

  test("a letter may wait its turn for three hours before anybody is alarmed; a confirmation may not", async () => {
    const waiting = async () =>
      (await db.sql<{ since: Date | null }>("select app.mail_waiting_since() as since"))[0]?.since;
    await approve();
    await send();
    await db.sql("update app.outbox set created_at = created_at - interval '1 day' where true");
    await db.setNow("2026-11-23T11:59:00+01:00");
    expect(await waiting()).toBeNull();
    await db.setNow("2026-11-23T12:01:00+01:00");
    expect(await waiting()).not.toBeNull();
  });

  test("ten thousand are frozen, held back and stopped within the time a statement has", async () => {
    await readers(db, 10_000);
    await approve();
    const begun = Date.now();
    expect(await send()).toEqual({ outcome: "sending", frozen: 10_000 });
    expect(Date.now() - begun).toBeLessThan(4_000);
    expect(await take()).toHaveLength(100);
    for (const door of ["pause_newsletter", "resume_newsletter", "stop_newsletter"]) {
      const asked = Date.now();
      await act(door);
      expect(Date.now() - asked).toBeLessThan(4_000);
    }
    expect(sum(await view())).toBe(10_000);
  }, 40_000);
});
