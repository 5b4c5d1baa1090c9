import { expect, test } from "vitest";
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

test("a change is shown with before, after and who is told, and nothing happens until it is confirmed", async () => {
  const slug = await bookedSession();
  const preview = await room.post(path(slug, "andra/"), await typed(slug, { venueName: "Biblioteket" }));
  expect(preview.status).toBe(200);
  const markup = await preview.text();
  expect(words(markup)).toContain("Ändringen mejlas till två personer.");
  expect(words(markup)).toContain("Lokal Folkets hus Biblioteket");
  expect(markup).toContain("Spara och mejla två personer");
  expect(await queued("session-changed-to-participant")).toEqual([]);

  const saved = await room.post(path(slug, "andra/"), { ...fieldsOn(markup), gor: "spara" });
  expect(words(await room.follow(saved))).toContain("Ändringarna är sparade och mejlas till två personer.");
  expect(words(await room.page(path(slug)))).toContain("Biblioteket");
  expect((await stack.mails(Cilla().email)).filter(({ text }) => text.includes("Biblioteket"))).toHaveLength(1);
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
  expect(words(markup)).toContain("2 kursplatser är redan tagna.");
  expect(markup).toContain('href="#capacity"');
  expect(fieldsOn(markup)).toMatchObject({ capacity: "1", theme: "Kvar" });
});

test("more seats go to those who wait, at once", async () => {
  const slug = await bookedSession(2);
  await db.door("register", { p_form: someForm(slug, { people: [Elsa()] }), p_client: null });
  const preview = await room.post(path(slug, "andra/"), await typed(slug, { capacity: "3" }));
  const markup = await preview.text();
  expect(words(markup)).toContain("får de som står först i kön en kursplats");
  await room.post(path(slug, "andra/"), { ...fieldsOn(markup), gor: "spara" });
  const row = words(await room.page(path(slug)));
  expect(row).toContain("3 anmälda");
  expect(row).not.toContain("En i kö");
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

test("a change to a session of two hundred answers within the service's limit", async () => {
  // Nobody needs to receive them here.
  process.env.INTERNAL_KEY = "";
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
  expect(saved.headers.get("location")).toContain("antal=200");
  expect(Date.now() - started).toBeLessThan(8_000);
});
