import { beforeEach, expect, test } from "vitest";
import { Astrid, Cilla, Dag, Elsa, Farid, someForm, someSession, Tove } from "../support/people.ts";
import { testStack } from "../support/stack.ts";
import { fieldsOn, signedIn, words } from "./room.ts";

const stack = await testStack();
const { db } = stack;
const astrid = await Astrid(db);
const tove = await Tove(db);
await db.setNow("2027-03-01T09:00:00+01:00");
const room = await signedIn(stack, astrid.email);

beforeEach(() => db.setNow("2027-03-01T09:00:00+01:00"));

const path = (slug: string) => `/samordnare/tillfallen/${slug}/bestallning/`;
const comes = (slug: string, person = Cilla(), dietary: string | null = null, access: string | null = null) =>
  db.door("register", {
    p_form: someForm(slug, { people: [person], self: true, needs: { dietary, access } }),
    p_client: null,
  });
const textOn = (markup: string): string => fieldsOn(markup).text ?? "";
const seenOn = (markup: string) => ({ seen: fieldsOn(markup).seen ?? "" });

test("the page says what to order, by when, and gives a text to paste", async () => {
  const { slug } = await someSession(db);
  await comes(slug, Cilla(), "Vegetarisk", "Hörslinga");
  await comes(slug, Dag(), "vegetarisk.");
  await comes(slug, Elsa());
  const markup = await room.page(path(slug));
  const page = words(markup);
  expect(page).toContain("Beställ senast fredag 5 mars 2027. 4 dagar kvar.");
  expect(page).toContain("Ingen beställning är skickad än.");
  expect(page).toContain("3 personer är anmälda");
  expect(page).toContain("Vegetarisk 2");
  expect(textOn(markup)).toBe(
    [
      "Hej!",
      "Här är vår beställning till Grundutbildning, fredag 12 mars 2027 kl. 9.00–16.00, Folkets hus.",
      "Antal: 3 personer",
      "Specialkost och allergier:\n2 × Vegetarisk",
      "Att ordna i lokalen:\n1 × Hörslinga",
      "Hälsningar\nAstrid Lind, 0980-319 201\nSamordningsförbundet Granlandet",
    ].join("\n\n"),
  );
  expect(markup).not.toMatch(/Cilla|Dag Nyström|Elsa/);
});

test("having sent it, staff see the difference since", async () => {
  const { slug } = await someSession(db);
  await comes(slug, Cilla(), "Vegetarisk");
  const sent = await room.post(path(slug), seenOn(await room.page(path(slug))));
  const after = await room.follow(sent);
  expect(words(after)).toContain("Beställningen är sparad som skickad.");
  expect(words(after)).toContain("Senast skickad 1 mars 2027 kl. 9.00 av Astrid Lind: en person.");
  expect(words(after)).toContain("Inget har ändrats sedan dess.");
  expect(after).not.toContain("Jag har skickat beställningen");

  await db.sql("update app.needs set dietary = 'Vegan' where dietary = 'Vegetarisk'");
  await comes(slug, Dag());
  await comes(slug, Farid(), "Vegan");
  const changed = await room.page(path(slug));
  expect(words(changed)).toContain("Ändrat sedan beställningen: +2 personer, +2 Vegan, −1 Vegetarisk");
  expect(textOn(changed)).toContain("Ändrat: +2 personer, +2 Vegan, −1 Vegetarisk. Nu gäller det här:");
  expect(changed).toContain("Jag har skickat beställningen");
});

test("what changed while the page was open is shown before it can be marked as sent", async () => {
  const { slug } = await someSession(db);
  await comes(slug, Cilla());
  const seen = seenOn(await room.page(path(slug)));
  await comes(slug, Dag());
  const refused = await room.post(path(slug), seen);
  expect(refused.status).toBe(409);
  const markup = await refused.text();
  expect(words(markup)).toContain("Antalet har ändrats sedan du öppnade sidan.");
  expect(words(markup)).toContain("2 personer är anmälda");
  expect((await room.post(path(slug), seenOn(markup))).status).toBe(303);
});

test("a form that came back broken is told so, and keeps nothing", async () => {
  const { slug } = await someSession(db);
  for (const seen of ["", "{", "null", '{"people": 0}']) {
    const answer = await room.post(path(slug), { seen });
    expect([seen, answer.status]).toEqual([seen, 409]);
  }
  expect(
    await db.sql("select from app.food_orders o join app.sessions s on s.id = o.session_id where slug = $1", [slug]),
  ).toEqual([]);
});

test("what people wrote shows as text", async () => {
  const { slug } = await someSession(db);
  await comes(slug, Cilla(), `<script>alert("x")</script> & 'ägg'`);
  const markup = await room.page(path(slug));
  expect(markup).not.toContain("<script>alert");
  expect(textOn(markup)).toContain(`1 × <script>alert("x")</script> & 'ägg'`);
  expect((await room.post(path(slug), seenOn(markup))).status).toBe(303);
});

test("an online session has nothing to order, and the session's page leads there only when there is", async () => {
  const online = await someSession(db, { format: "online" });
  expect(words(await room.page(path(online.slug)))).toContain("Utbildningen hålls digitalt");
  expect(await room.page(`/samordnare/tillfallen/${online.slug}/`)).not.toContain("/bestallning/");
  const here = await someSession(db);
  expect(await room.page(`/samordnare/tillfallen/${here.slug}/`)).toContain(path(here.slug));
});

test("a session that is not there, and staff who may not look", async () => {
  expect((await room.get(path("finns-inte"))).status).toBe(404);
  expect((await room.post(path("finns-inte"), { seen: "{}" })).status).toBe(404);
  const { slug } = await someSession(db);
  expect((await (await signedIn(stack, tove.email)).get(path(slug))).status).toBe(403);
});
