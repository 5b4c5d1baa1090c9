import { beforeEach, expect, test } from "vitest";
import type { CaughtMail } from "../../local/mail.ts";
import type { SessionForm } from "../../site/types.ts";
import { Astrid, Cilla, Dag, Elsa, Farid, someForm, someSession } from "../support/people.ts";
import { testStack } from "../support/stack.ts";

const stack = await testStack();
const { db } = stack;
const astrid = await Astrid(db);

beforeEach(async () => {
  await db.setNow("2027-02-01T09:00:00+01:00");
});

/** Runs the schedule, empties the inbox and tells who got what. */
const delivered = async (): Promise<CaughtMail[]> => {
  await stack.run("schedule-send-mail");
  const mails = await stack.mails();
  await stack.mail.clear();
  const stuck = await db.sql("select template, state, last_error from app.outbox where state <> 'sent'");
  expect(stuck).toEqual([]);
  return mails;
};

const to = (mails: CaughtMail[], person: { email: string }): CaughtMail => {
  const found = mails.filter((mail) => mail.to[0]?.address === person.email);
  expect(found).toHaveLength(1);
  return found[0] as CaughtMail;
};

const tokenIn = (mail: CaughtMail): string => /\/min-anmalan\/([\w-]{22})\//.exec(mail.text)?.[1] ?? "";
const register = (form: ReturnType<typeof someForm>) => db.door("register", { p_form: form, p_client: null });
const titles = (mails: CaughtMail[]) =>
  mails.map(({ subject, to: [first] }) => `${first?.address}: ${subject.replace(/:.*/, "")}`).sort();

test("booking, handing over, changing, cancelling and moving up each reach the right person", async () => {
  const session = await someSession(db, { capacity: 2, format: "hybrid" });
  const contact = { name: "Gun Ståhl", email: "gun@bageri-morgonstund.example", phone: null };
  await register(someForm(session, { contact }));
  const booked = await delivered();
  expect(titles(booked)).toEqual([
    "cilla@bageri-morgonstund.example: Du är anmäld",
    "dag@bageri-morgonstund.example: Du är anmäld",
    "gun@bageri-morgonstund.example: Er anmälan",
  ]);
  expect(to(booked, contact).text).toContain("- Cilla Öberg: anmäld\n- Dag Nyström: anmäld");
  expect(to(booked, contact).text).not.toContain("moten.example");
  expect(to(booked, Cilla()).text).toContain("Digital länk: https://moten.example/granlandet");

  await register(someForm(session, { people: [Elsa()], self: true, contact: { ...Elsa(), phone: null } }));
  const waiting = to(await delivered(), Elsa());
  expect(waiting.subject).toMatch(/^Du står i kö/);
  expect(waiting.text).toContain("Du är nummer 1 i kön.");

  await register(someForm(session, { people: [Cilla()], self: true, contact: { ...Cilla(), phone: null } }));
  const known = to(await delivered(), Cilla());
  expect(known.subject).toMatch(/^Din anmälan finns redan/);

  const changed = { ...Cilla(), email: "cilla.oberg@bageri-morgonstund.example", role: "manager" };
  await db.door("change_registration", { p_token: tokenIn(known), p_ref: null, p_changes: changed });
  const told = await delivered();
  expect(to(told, changed).text).toContain("- Roll: chef (förut: handledare)");
  expect(to(told, Cilla()).text).not.toMatch(/cilla\.oberg|min-anmalan/);

  await db.door("hand_over", { p_token: tokenIn(to(told, changed)), p_ref: null, p_person: Farid() });
  const handed = await delivered();
  expect(to(handed, changed).text).toContain("Nu har Farid Haddad din kursplats");
  expect(to(handed, changed).attachments?.length).toBeGreaterThan(0);
  expect(to(handed, Farid()).text).toContain("Cilla Öberg har lämnat över sin kursplats till dig");

  await db.door("cancel_registration", { p_token: tokenIn(to(booked, Dag())), p_ref: null });
  const moved = await delivered();
  expect(titles(moved)).toEqual([
    "dag@bageri-morgonstund.example: Du är avbokad",
    "elsa@granby-omsorg.example: Vill du ha kursplatsen? Grundutbildning, 12 mars 2027",
    "gun@bageri-morgonstund.example: Avbokning av Dag Nyström",
  ]);

  await db.door("accept_offer", { p_token: tokenIn(to(moved, Elsa())), p_ref: null });
  expect(titles(await delivered())).toEqual(["elsa@granby-omsorg.example: Kursplatsen är din"]);
});

test("moving and cancelling a session reaches everyone it concerns", async () => {
  const session = await someSession(db, { capacity: 1 });
  await register(someForm(session, { people: [Cilla()], self: true, contact: { ...Cilla(), phone: null } }));
  await register(someForm(session, { people: [Dag()], self: true, contact: { ...Dag(), phone: null } }));
  await delivered();

  const { form } = await db.staffDoor<{ form: SessionForm }>(astrid, "staff_session", { p_slug: session.slug });
  const moved = {
    ...form,
    venueName: "Biblioteket",
    days: [{ startsAt: "2027-03-15T13:00", endsAt: "2027-03-15T16:30" }],
  };
  await db.staffDoor(astrid, "change_session", { p_slug: session.slug, p_session: moved });
  expect(await delivered()).toEqual([]);
  await db.setNow("2027-02-01T09:15:00+01:00");
  await stack.run("schedule-due-work");
  const changed = await delivered();
  const change = to(changed, Cilla());
  expect(change.subject).toMatch(/^Ändrat: Grundutbildning, 15 mars 2027$/);
  expect(change.text).toContain(
    "- När: måndag 15 mars 2027 kl. 13.00–16.30 (förut: fredag 12 mars 2027 kl. 9.00–16.00)",
  );
  expect(to(changed, Dag()).text).toContain("Du väntar kvar som förut.");
  expect(change.text).toContain("- Var: Biblioteket, Storgatan 1, Granby (förut: Folkets hus, Storgatan 1, Granby)");

  await db.staffDoor(astrid, "cancel_session", { p_slug: session.slug, p_reason: "Vattenläcka i lokalen." });
  const off = await delivered();
  expect(titles(off)).toEqual([
    "cilla@bageri-morgonstund.example: Inställt",
    "dag@bageri-morgonstund.example: Inställt",
  ]);
  expect(to(off, Cilla()).text).toContain("Anledningen: Vattenläcka i lokalen.");

  await db.staffDoor(astrid, "restore_session", { p_slug: session.slug });
  const on = await delivered();
  expect(titles(on)).toEqual([
    "cilla@bageri-morgonstund.example: Blir av ändå",
    "dag@bageri-morgonstund.example: Blir av ändå",
  ]);
  expect(to(on, Cilla()).text).toContain("du har kvar din kursplats");
  expect(to(on, Cilla()).attachments?.length).toBeGreaterThan(0);
});

test("the background worker empties the outbox for our own functions, and is not there for anyone else", async () => {
  const session = await someSession(db);
  await register(someForm(session, { people: [Cilla()], self: true, contact: { ...Cilla(), phone: null } }));
  const { default: worker } = await import("../../functions/send-mail-background.ts");
  const call = (headers: Record<string, string>, method = "POST") =>
    worker(new Request(`${stack.url}/x`, { method, headers }));
  const key = String(process.env.INTERNAL_KEY);
  const wrong: Record<string, string>[] = [{}, { "x-internal-key": "" }, { "x-internal-key": `${key}x` }];
  for (const headers of wrong) expect((await call(headers)).status).toBe(404);
  expect((await call({ "x-internal-key": key }, "GET")).status).toBe(404);
  process.env.INTERNAL_KEY = "";
  expect((await call({ "x-internal-key": "" })).status).toBe(404);
  process.env.INTERNAL_KEY = key;
  expect(await stack.mails()).toEqual([]);
  expect((await call({ "x-internal-key": key })).status).toBe(204);
  expect(await stack.mails()).toHaveLength(1);
});
