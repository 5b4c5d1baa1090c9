import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Astrid, Cilla, Dag, Elsa, someForm, someone, someSession } from "../support/people.ts";
import { testStack } from "../support/stack.ts";
import { fieldsOn, signedIn, words } from "./room.ts";

const stack = await testStack();
const { db } = stack;
const astrid = await Astrid(db);
await db.setNow("2027-01-15T08:00:00Z");
const room = await signedIn(stack, astrid.email);

/** A session with Cilla and Dag booked. */
const bookedSession = async (capacity: number | null = 20) => {
  const { slug } = await someSession(db, { capacity, registrationClosesAt: "2027-03-05T16:00:00+01:00" });
  await db.door("register", { p_form: someForm(slug), p_client: null });
  await db.sql("delete from app.outbox where true");
  return slug;
};
const path = (slug: string, act = "") => `/samordnare/tillfallen/${slug}/${act}`;
const typed = async (slug: string, changes: Record<string, string>) => ({
  ...fieldsOn(await room.page(path(slug, "andra/"))),
  gor: "granska",
  ...changes,
});
const queued = (template: string) =>
  db.sql<{ recipient_email: string }>("select recipient_email from app.outbox where template = $1 order by id", [
    template,
  ]);

/** Runs the clock to a moment and does what is due. */
const dueAt = async (iso: string) => {
  await db.setNow(iso);
  await stack.run("schedule-due-work");
  await stack.run("schedule-send-mail");
};

beforeEach(() => db.setNow("2027-01-15T08:00:00Z"));
afterEach(() => vi.unstubAllEnvs());

test("a change is shown with before, after and who is told when, and waits a quarter of an hour once it is confirmed", async () => {
  const slug = await bookedSession();
  const preview = await room.post(path(slug, "andra/"), await typed(slug, { venueName: "Biblioteket" }));
  expect(preview.status).toBe(200);
  const markup = await preview.text();
  expect(words(markup)).toContain(
    "Två personer får mejl om ny lokal, om en kvart. Ångrar du dig innan dess går inget mejl.",
  );
  expect(words(markup)).toContain("Lokal Folkets hus Biblioteket");
  expect(markup).toContain("Spara och mejla två personer om en kvart");
  expect(words(await room.page(path(slug)))).toContain("Folkets hus");

  const saved = await room.post(path(slug, "andra/"), { ...fieldsOn(markup), gor: "spara" });
  const page = await room.follow(saved);
  expect(words(page)).toContain("Ändringarna är sparade.");
  expect(words(page)).toContain("Två personer får mejl kl. 9.15, om du inte ändrar något mer innan dess.");
  expect(words(page)).toContain("Lokal Folkets hus Biblioteket");
  expect(await queued("session-changed-to-participant")).toEqual([]);
  await dueAt("2027-01-15T08:15:00Z");
  expect((await stack.mails(Cilla().email)).filter(({ text }) => text.includes("Biblioteket"))).toHaveLength(1);
  expect(words(await room.page(path(slug)))).not.toContain("Ett mejl om ändringen väntar");
});

test("a change that waits is undone by a button, which shows first what it does", async () => {
  const slug = await bookedSession();
  const preview = await room.post(path(slug, "andra/"), await typed(slug, { venueName: "Medborgarhuset" }));
  const page = await room.follow(
    await room.post(path(slug, "andra/"), { ...fieldsOn(await preview.text()), gor: "spara" }),
  );
  const undo = /href="([^"]*angra=ja)"/.exec(page)?.[1] ?? "";
  const question = await room.page(undo);
  expect(words(question)).toContain("Lokal Medborgarhuset Folkets hus");
  expect(words(question)).toContain("Nu blir det som alla redan vet. Mejlet som väntade skickas inte.");
  expect(words(await room.page(path(slug)))).toContain("Medborgarhuset");
  await room.post(path(slug, "andra/"), { ...fieldsOn(question), gor: "spara" });
  await dueAt("2027-01-15T09:00:00Z");
  expect(words(await room.page(path(slug)))).toContain("Folkets hus");
  expect(await queued("session-changed-to-participant")).toEqual([]);
  // An old link to undo, when nothing waits, is the form.
  expect(fieldsOn(await room.page(undo))).toMatchObject({ venueName: "Folkets hus" });
});

test("with less than a day left a change goes at once, and ends in a list of whom to phone", async () => {
  const slug = await bookedSession();
  await db.sql("update app.registrations set phone = '070-174 06 05' where name = $1", [Cilla().name]);
  await db.setNow("2027-03-11T12:00:00Z");
  vi.stubEnv("INTERNAL_KEY", "");
  const preview = await room.post(path(slug, "andra/"), await typed(slug, { "days.0.starts": "10:00" }));
  const markup = await preview.text();
  expect(words(markup)).toContain(
    "Två personer får mejl om ny tid så snart du sparar, eftersom det är mindre än ett dygn kvar.",
  );
  expect(markup).toContain("Spara och mejla två personer nu");
  const page = await room.follow(await room.post(path(slug, "andra/"), { ...fieldsOn(markup), gor: "spara" }));
  expect(words(page)).toContain("Ändringarna är sparade och mejlas till två personer.");
  expect(words(page)).toContain("Två personer har kanske inte nåtts av mejlet. Ring dem.");
  expect(page).toContain(path(slug, "ringlista/"));

  const list = await room.page(path(slug, "ringlista/"));
  expect(words(list)).toContain("Fredag 12 mars 2027 kl. 10.00–16.00");
  expect(words(list)).toContain("Cilla Öberg");
  expect(words(list)).toContain("Mejlet har inte gått iväg ännu.");
  expect(list).toContain('href="tel:0701740605">070-174 06 05</a>');
  expect(words(list)).toContain("Inget nummer. Ring arbetsplatsen, eller skriv till:");
  await db.sql(
    "update app.outbox set state = 'sent', data = '{}', rendered = null where state in ('queued', 'leased')",
  );
  expect(words(await room.page(path(slug, "ringlista/")))).toContain("Ingen behöver ringas");
  expect((await room.get(path("finns-inte", "ringlista/"))).status).toBe(404);
});

test("a session ahead is not moved to a time that has passed, and what was typed stays", async () => {
  const slug = await bookedSession();
  const refused = await room.post(
    path(slug, "andra/"),
    await typed(slug, { "days.0.date": "2027-01-12", "closes.date": "2027-01-11", theme: "Kvar" }),
  );
  expect(refused.status).toBe(422);
  const markup = await refused.text();
  expect(words(markup)).toContain("Den nya tiden har redan varit.");
  expect(fieldsOn(markup)).toMatchObject({ "days.0.date": "2027-01-12", theme: "Kvar" });
});

test("what the room holds and how many one employer may have are asked for, kept, and shown when they change", async () => {
  const slug = await bookedSession();
  const preview = await room.post(path(slug, "andra/"), await typed(slug, { venueCapacity: "12", employerLimit: "3" }));
  const markup = await preview.text();
  expect(words(markup)).toContain("Så många ryms i lokalen Ingen gräns 12");
  expect(words(markup)).toContain("Högst antal kursplatser per arbetsgivare Ingen gräns 3");
  await room.post(path(slug, "andra/"), { ...fieldsOn(markup), gor: "spara" });
  expect(fieldsOn(await room.page(path(slug, "andra/")))).toMatchObject({ venueCapacity: "12", employerLimit: "3" });
  const refused = await room.post(
    path(slug, "andra/"),
    await typed(slug, { venueCapacity: "tolv", employerLimit: "0" }),
  );
  expect(refused.status).toBe(422);
  const again = await refused.text();
  expect(again).toContain('href="#venueCapacity"');
  expect(fieldsOn(again)).toMatchObject({ venueCapacity: "tolv", employerLimit: "0" });
  const fewer = await room.post(path(slug, "andra/"), await typed(slug, { venueCapacity: "1" }));
  expect(await fewer.text()).toContain('href="#venueCapacity"');
});

test("from the preview one can go back and change more, with everything kept", async () => {
  const slug = await bookedSession();
  const preview = await room.post(
    path(slug, "andra/"),
    await typed(slug, { theme: "Ny start", included: "Fika\noch lunch" }),
  );
  const fields = fieldsOn(await preview.text());
  const form = await room.post(path(slug, "andra/"), { ...fields, gor: "andra-mer" });
  expect(form.status).toBe(200);
  expect(fieldsOn(await form.text())).toMatchObject({
    theme: "Ny start",
    included: expect.stringMatching(/^Fika\r?\noch lunch$/),
  });
});

test("a corrected word tells nobody, and no change at all says so", async () => {
  const slug = await bookedSession();
  const corrected = await room.post(path(slug, "andra/"), await typed(slug, { included: "Lunch" }));
  expect(words(await corrected.text())).toContain("Ingen får mejl om ändringen.");
  const same = await room.post(path(slug, "andra/"), await typed(slug, {}));
  const markup = await same.text();
  expect(words(markup)).toContain("Ingenting är ändrat");
  expect(markup).not.toContain('value="spara"');
});

test("fewer seats than those taken are refused with the count, at the field", async () => {
  const slug = await bookedSession();
  const refused = await room.post(path(slug, "andra/"), await typed(slug, { capacity: "1", theme: "Kvar" }));
  expect(refused.status).toBe(422);
  const markup = await refused.text();
  expect(words(markup)).toContain("2 kursplatser är redan tagna eller erbjudna.");
  expect(markup).toContain('href="#capacity"');
  expect(fieldsOn(markup)).toMatchObject({ capacity: "1", theme: "Kvar" });
});

test("more seats are offered to those who wait, at once", async () => {
  const slug = await bookedSession(2);
  await db.door("register", { p_form: someForm(slug, { people: [Elsa()] }), p_client: null });
  const preview = await room.post(path(slug, "andra/"), await typed(slug, { capacity: "3" }));
  const markup = await preview.text();
  expect(words(markup)).toContain("får de som står först i kön ett erbjudande");
  await room.post(path(slug, "andra/"), { ...fieldsOn(markup), gor: "spara" });
  expect(
    await db.sql(
      "select state from app.registrations r join app.sessions s on s.id = r.session_id where s.slug = $1 and r.email = $2",
      [slug, Elsa().email],
    ),
  ).toEqual([{ state: "offered" }]);
});

test("a day that moves is shown in words, and a day may be added", async () => {
  const slug = await bookedSession();
  const added = await room.post(path(slug, "andra/"), await typed(slug, { gor: "lagg-till-dag" }));
  expect(added.status).toBe(200);
  const fields = {
    ...fieldsOn(await added.text()),
    gor: "granska",
    "days.0.date": "2027-03-15",
    "days.1.date": "2027-03-16",
  };
  const preview = words(await (await room.post(path(slug, "andra/"), fields)).text());
  expect(preview).toContain("Fredag 12 mars 2027 kl. 9.00–16.00");
  expect(preview).toContain("Måndag 15 mars 2027 kl. 9.00–16.00 Tisdag 16 mars 2027 kl. 9.00–16.00");
});

test("registration is closed and opened again by a button, after a question", async () => {
  const slug = await bookedSession();
  expect(words(await room.page(path(slug, "stang/")))).toContain("Stänga anmälan?");
  expect(words(await room.follow(await room.post(path(slug, "stang/"))))).toContain("Anmälan är stängd.");
  await expect(db.door("register", { p_form: someForm(slug, { people: [Elsa()] }), p_client: null })).rejects.toThrow(
    "registration_closed",
  );
  const page = await room.page(path(slug));
  expect(page).toContain(path(slug, "oppna/"));
  expect(words(await room.follow(await room.post(path(slug, "oppna/"))))).toContain("Anmälan är öppen igen.");
  await db.door("register", { p_form: someForm(slug, { people: [Elsa()] }), p_client: null });
});

test("cancelling asks for a reason, says how many are told, and mails each of them", async () => {
  const slug = await bookedSession(2);
  await db.door("register", { p_form: someForm(slug, { people: [Elsa()] }), p_client: null });
  const question = await room.page(path(slug, "stall-in/"));
  expect(words(question)).toContain("de tre personer som är anmälda eller står i kö");
  const refused = await room.post(path(slug, "stall-in/"), { reason: " " });
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain('href="#reason"');

  const done = await room.post(path(slug, "stall-in/"), { reason: "Utbildaren är <sjuk>." });
  const markup = await room.follow(done);
  expect(words(markup)).toContain("Tillfället är inställt. Mejl går till tre personer.");
  expect(markup).toContain("Utbildaren är &lt;sjuk&gt;.");
  for (const { email } of [Cilla(), Dag(), Elsa()])
    expect(
      (await stack.mails(email)).some(({ text }) => text.includes("Utbildaren är <sjuk>.")),
      email,
    ).toBe(true);

  const again = await room.post(path(slug, "stall-in/"), { reason: "Igen" });
  expect(again.status).toBe(422);
  expect((await room.post(path(slug, "andra/"), await typed(slug, { theme: "För sent" }))).status).toBe(422);
});

test("a cancelled session is held after all by a button, after a question, and everyone hears it", async () => {
  const slug = await bookedSession();
  expect(await room.page(path(slug))).not.toContain(path(slug, "hall-anda/"));
  await room.post(path(slug, "stall-in/"), { reason: "Utbildaren är sjuk." });
  await stack.run("schedule-send-mail");
  expect(await room.page(path(slug))).toContain(path(slug, "hall-anda/"));
  const question = words(await room.page(path(slug, "hall-anda/")));
  expect(question).toContain("Mejl går direkt till de två personer som är anmälda");
  const page = words(await room.follow(await room.post(path(slug, "hall-anda/"))));
  expect(page).toContain("Tillfället blir av. Mejl går till två personer.");
  expect(page).not.toContain("Tillfället är inställt");
  await stack.run("schedule-send-mail");
  expect((await stack.mails(Cilla().email)).filter(({ subject }) => subject.startsWith("Blir av ändå"))).toHaveLength(
    1,
  );
  expect((await room.post(path(slug, "hall-anda/"))).status).toBe(422);
});

test("a change to a session of two hundred answers within the service's limit", async () => {
  // Nobody needs to receive them here.
  vi.stubEnv("INTERNAL_KEY", "");
  const { slug } = await someSession(db, { capacity: null, registrationClosesAt: "2027-03-05T16:00:00+01:00" });
  for (let i = 0; i < 4; i++)
    await db.door("register", {
      p_form: someForm(slug, { people: Array.from({ length: 50 }, (_, n) => someone(i * 50 + n)) }),
      p_client: null,
    });
  const fields = await typed(slug, { venueName: "Stora salen" });
  const started = Date.now();
  const preview = await room.post(path(slug, "andra/"), fields);
  const saved = await room.post(path(slug, "andra/"), { ...fieldsOn(await preview.text()), gor: "spara" });
  expect(saved.headers.get("location")).toContain("andrat-vantar");
  await db.setNow("2027-01-15T08:15:00Z");
  expect(await db.door("run_due_work")).toMatchObject({ done: { tell_session_changes: 204 } });
  expect(Date.now() - started).toBeLessThan(8_000);
});
