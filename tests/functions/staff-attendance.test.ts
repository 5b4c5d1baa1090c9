import { beforeEach, expect, test } from "vitest";
import { Astrid, Cilla, Dag, Elsa, Rut, someForm, someSession, Tove } from "../support/people.ts";
import { testStack } from "../support/stack.ts";
import { fieldsOn, signedIn, words } from "./room.ts";

const stack = await testStack();
const { db } = stack;
const astrid = await Astrid(db);
const tove = await Tove(db);
const rut = await Rut(db);
const before = "2027-03-11T09:00:00+01:00";
const theMorning = "2027-03-12T08:30:00+01:00";
await db.setNow(before);
const room = await signedIn(stack, astrid.email);
const path = (slug: string) => `/samordnare/tillfallen/${slug}/narvaro/`;

/** The morning of a session that Elsa, Cilla and Dag have seats in. */
const theDay = async () => {
  await db.setNow(before);
  const { slug } = await someSession(db);
  const people = [Elsa(), Cilla(), Dag()];
  await db.door("register", { p_form: someForm(slug, { people }), p_client: null });
  await db.setNow(theMorning);
  return slug;
};

beforeEach(() => db.setNow(theMorning));

const names = [Cilla().name, Dag().name, Elsa().name] as const;
const [cilla, dag, elsa] = names;

/** The person's ref, read from the page as the browser has it. */
const refOf = (markup: string, name: string): string =>
  new RegExp(`id="namn-([^"]+)">${name}<`).exec(markup)?.[1] ?? "no such name";

/** What the page would send with these answers changed on it. */
const filled = (markup: string, answers: Record<string, string>, act = "spara"): Record<string, string> => ({
  ...fieldsOn(markup),
  ...Object.fromEntries(Object.entries(answers).map(([name, mark]) => [`mark.${refOf(markup, name)}`, mark])),
  gor: act,
});

const marksOn = (markup: string): string[] => {
  const fields = fieldsOn(markup);
  return names.map((name) => fields[`mark.${refOf(markup, name)}`] ?? "nothing");
};

test("everyone with a seat stands by name, and nobody is marked from the start", async () => {
  const slug = await theDay();
  const markup = await room.page(path(slug));
  expect(marksOn(markup)).toEqual(["none", "none", "none"]);
  const places = names.map((name) => markup.indexOf(`>${name}<`));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(words(markup)).toContain(" 3 är inte markerade.");
  expect(words(markup)).not.toContain("0 var här");
  expect(markup).toContain("Alla var här");
});

test("all were here in one press, then the exceptions, and the saved line says how many", async () => {
  const slug = await theDay();
  const all = await room.follow(await room.post(path(slug), filled(await room.page(path(slug)), {}, "alla")));
  expect(marksOn(all)).toEqual(["present", "present", "present"]);
  expect(words(all)).toContain("Sparat: 3 var här.");
  expect(all).not.toContain("var här</button>");
  const one = await room.follow(await room.post(path(slug), filled(all, { [dag]: "absent" })));
  expect(marksOn(one)).toEqual(["present", "absent", "present"]);
  expect(words(one)).toContain("Sparat: 2 var här, 1 uteblev.");
});

test("whoever is marked as absent stays so when the others are marked in one press, saved or not", async () => {
  const slug = await theDay();
  const saved = await room.follow(
    await room.post(path(slug), filled(await room.page(path(slug)), { [cilla]: "absent" })),
  );
  expect(saved).toContain("Alla andra var här");
  const rest = await room.follow(await room.post(path(slug), filled(saved, { [elsa]: "absent" }, "alla")));
  expect(marksOn(rest)).toEqual(["absent", "present", "absent"]);
});

test("a mark is taken back by choosing none", async () => {
  const slug = await theDay();
  const marked = await room.follow(
    await room.post(path(slug), filled(await room.page(path(slug)), { [cilla]: "present" })),
  );
  const back = await room.follow(await room.post(path(slug), filled(marked, { [cilla]: "none" })));
  expect(marksOn(back)).toEqual(["none", "none", "none"]);
  expect(
    await db.sql(
      "select from app.attendances a join app.registrations r on r.id = a.registration_id join app.sessions s on s.id = r.session_id where s.slug = $1",
      [slug],
    ),
  ).toEqual([]);
});

test("sending the page twice marks once", async () => {
  const slug = await theDay();
  const sent = filled(await room.page(path(slug)), { [cilla]: "present", [dag]: "absent" });
  for (const answer of [await room.post(path(slug), sent), await room.post(path(slug), sent)])
    expect(words(await room.follow(answer))).toContain("Sparat: 1 var här, 1 uteblev, 1 är inte markerad.");
  expect(
    await db.sql("select from app.audit_log where action = 'mark_attendance' and subject = $1", [slug]),
  ).toHaveLength(2);
});

test("two who mark at the same time do not undo each other", async () => {
  const slug = await theDay();
  const shown = await room.page(path(slug));
  await room.post(path(slug), filled(shown, { [cilla]: "absent" }));
  const after = await room.follow(await room.post(path(slug), filled(shown, { [dag]: "present" })));
  expect(marksOn(after)).toEqual(["absent", "present", "none"]);
  const all = await room.follow(await room.post(path(slug), filled(shown, {}, "alla")));
  expect(marksOn(all)).toEqual(["absent", "present", "present"]);
});

test("the session's page leads there from the morning of its first day, and not before", async () => {
  const slug = await theDay();
  const here = `/samordnare/tillfallen/${slug}/`;
  expect(await room.page(here)).toContain(path(slug));
  await db.setNow("2027-04-20T09:00:00+02:00");
  expect(await (await signedIn(stack, astrid.email)).page(here)).toContain(path(slug));
  await db.setNow("2027-03-11T23:59:00+01:00");
  expect(await room.page(here)).not.toContain(path(slug));
  const early = words(await room.page(path(slug)));
  expect(early).toContain("Det går att pricka av från morgonen fredag 12 mars 2027.");
  expect(early).not.toContain(cilla);
});

test("what the database refuses is said on the page, and nothing is kept", async () => {
  const slug = await theDay();
  const shown = await room.page(path(slug));
  const unknown = await room.post(path(slug), filled(shown, { [cilla]: "maybe" }));
  expect(unknown.status).toBe(422);
  expect(words(await unknown.text())).toContain("Välj ”Var här” eller ”Uteblev”, och spara igen.");
  await db.setNow("2027-03-11T23:59:00+01:00");
  const early = await room.post(path(slug), filled(shown, { [cilla]: "present" }));
  expect(early.status).toBe(409);
  expect(words(await early.text())).toContain("Det går att pricka av från morgonen den första dagen.");
  await db.setNow(theMorning);
  expect(marksOn(await room.page(path(slug)))).toEqual(["none", "none", "none"]);
});

test("a cancelled session and one that nobody came to have nobody to mark", async () => {
  const { slug } = await someSession(db, { cancelled: "Föreläsaren är sjuk." });
  expect(words(await room.page(path(slug)))).toContain("Tillfället är inställt");
  const empty = await someSession(db);
  expect(words(await room.page(path(empty.slug)))).toContain("Ingen hade en kursplats");
});

test("a session that is not there, and staff who may not look; a trainer marks where they are host", async () => {
  const slug = await theDay();
  expect((await room.get(path("finns-inte"))).status).toBe(404);
  expect((await room.post(path("finns-inte"), { gor: "alla" })).status).toBe(404);
  const [trainer, reader] = [await signedIn(stack, tove.email), await signedIn(stack, rut.email)];
  for (const visitor of [trainer, reader]) {
    expect((await visitor.get(path(slug))).status).toBe(403);
    expect((await visitor.post(path(slug), { gor: "alla" })).status).toBe(403);
  }
  await db.sql("update app.sessions set host_staff_id = $1 where slug = $2", [tove.id, slug]);
  const all = await trainer.follow(await trainer.post(path(slug), filled(await trainer.page(path(slug)), {}, "alla")));
  expect(words(all)).toContain("Sparat: 3 var här.");
});
