import { expect, test } from "vitest";
import { errorText } from "../../site/strings.ts";
import { Astrid, Cilla, Dag, Elsa, Farid, Gun, someSession } from "../support/people.ts";
import { registrationsOf } from "../support/registrations.ts";
import { testStack } from "../support/stack.ts";
import { signedIn, words } from "./room.ts";

const stack = await testStack();
const { db } = stack;
const astrid = await Astrid(db);
await db.setNow("2027-02-22T14:20:00+01:00");
const room = await signedIn(stack, astrid.email);

const lineOf = async (capacity: number, asked = {}) => {
  const session = await someSession(db, { capacity, ...asked });
  const world = registrationsOf(db, session);
  const home = `/samordnare/tillfallen/${session.slug}/`;
  const press = async (gor: string, name: string) =>
    room.post(`${home}ko/`, { gor, person: (await world.refOf(name)) ?? "" });
  return { ...world, session, home, press, page: () => room.page(home) };
};
const rowOf = (page: string, name: string) => words(page.slice(page.indexOf(`<p>${name}`)).split("</tr>")[0] ?? "");

test("the line shows place, group, offer and time left, and offers that are out in the count", async () => {
  const { alone, register, cancel, page } = await lineOf(1);
  for (const person of [Cilla(), Dag()]) await alone(person);
  const contact = { name: "Gun Ståhl", email: Gun().email, phone: null };
  await register({ people: [Elsa(), Farid()], ifNotAll: "all_or_nothing", contact });
  await cancel(Cilla());
  const markup = await page();
  expect(rowOf(markup, "Dag Nyström")).toMatch(
    /Bageri Morgonstund Har ett erbjudande Svar senast tisdag 2 mars 2027 kl. 8.20 7 dagar kvar/,
  );
  expect(rowOf(markup, "Elsa Åkerlund")).toMatch(
    /Farid Haddad.*Väntar tillsammans\. Gun Ståhl svarar för gruppen\. 1 /,
  );
  expect(words(markup)).toContain("0 av 1 En kursplats erbjuds någon i kön");
});

test("moves up, down and first by buttons that work without JavaScript, each named with whom it moves", async () => {
  const { alone, line, press, page, home } = await lineOf(0);
  for (const person of [Cilla(), Dag(), Elsa()]) await alone(person);
  const markup = await page();
  expect(rowOf(markup, "Cilla Öberg")).not.toContain("Flytta upp");
  expect(rowOf(markup, "Elsa Åkerlund")).toContain("Flytta upp Elsa Åkerlund Först Elsa Åkerlund");
  expect(rowOf(markup, "Elsa Åkerlund")).not.toContain("Flytta ner");
  const moved = await press("forst", "Elsa Åkerlund");
  expect([moved.status, moved.headers.get("location")]).toEqual([303, `${home}?klart=flyttad#ko`]);
  expect(await line()).toEqual(["Elsa Åkerlund", "Cilla Öberg", "Dag Nyström"]);
  expect(words(await room.follow(await press("ner", "Elsa Åkerlund")))).toContain("Ordningen i kön är ändrad");
  expect(await line()).toEqual(["Cilla Öberg", "Elsa Åkerlund", "Dag Nyström"]);
  await press("upp", "Dag Nyström");
  expect(await line()).toEqual(["Cilla Öberg", "Dag Nyström", "Elsa Åkerlund"]);
  await press("ner", "Dag Nyström");
  expect(await line()).toEqual(["Cilla Öberg", "Elsa Åkerlund", "Dag Nyström"]);
});

test("gives a seat after a question, and says why when there is none to give", async () => {
  const { alone, cancel, refOf, press, states, home, session } = await lineOf(1);
  for (const person of [Cilla(), Dag(), Elsa()]) await alone(person);
  await cancel(Cilla());
  const ask = async (name: string) => `${home}ko/?gor=ge&person=${await refOf(name)}`;
  expect(words(await room.page(await ask("Dag Nyström")))).toContain("Ge Dag Nyström en kursplats?");
  expect(await states()).toContain("Dag Nyström: offered");
  const full = await press("ge", "Elsa Åkerlund");
  expect([full.status, words(await full.text()).includes(errorText("no_free_seat"))]).toEqual([409, true]);
  const given = await press("ge", "Dag Nyström");
  expect(given.headers.get("location")).toBe(`${home}?klart=gett`);
  expect(await states()).toEqual(["Cilla Öberg: cancelled", "Dag Nyström: registered", "Elsa Åkerlund: waitlisted"]);
  expect((await stack.mails(Dag().email)).at(-1)?.subject).toContain("Kursplatsen är din");
  const moved = await press("upp", "Dag Nyström");
  expect([moved.status, words(await moved.text()).includes(errorText("not_in_line"))]).toEqual([409, true]);
  await db.sql("update app.sessions set cancelled_at = now(), cancelled_reason = 'Sjukdom' where id = $1", [
    session.id,
  ]);
  expect(await room.page(home)).not.toContain("/ko/");
});

test("lets in or refuses whoever is asked about an earlier course, after a question", async () => {
  const course = `fordjupning-${crypto.randomUUID().slice(0, 8)}`;
  const { alone, page, press, states, home, refOf, session } = await lineOf(2, { course, courseTitle: "Fördjupning" });
  const data = { prerequisite: { level: "required", courses: ["grundutbildning"] } };
  await db.sql("update app.courses set data = $2 where slug = $1", [course, data]);
  for (const person of [Cilla(), Dag(), Elsa()]) await alone(person);
  expect(await states()).toEqual(["Cilla Öberg: pending", "Dag Nyström: pending", "Elsa Åkerlund: waitlisted"]);
  const markup = await page();
  expect(words(markup)).toContain("Väntar på att bli insläppta");
  expect(words(markup)).toContain("inte bland dem som har gått ”Grundutbildning” hos oss");
  expect(words(markup)).toContain("2 av 2 2 av dem väntar på att bli insläppta");
  for (const [gor, title] of [
    ["slapp-in", "Släpp in Cilla Öberg?"],
    ["neka", "Neka Cilla Öberg kursplats?"],
  ])
    expect(words(await room.page(`${home}ko/?gor=${gor}&person=${await refOf("Cilla Öberg")}`))).toContain(title);
  expect(words(await room.follow(await press("slapp-in", "Cilla Öberg")))).toContain("Personen är insläppt");
  expect(words(await room.follow(await press("neka", "Dag Nyström")))).toContain("Anmälan är avslutad");
  expect(await states()).toEqual(["Cilla Öberg: registered", "Dag Nyström: cancelled", "Elsa Åkerlund: offered"]);
  const again = await press("neka", "Cilla Öberg");
  expect([again.status, words(await again.text()).includes(errorText("not_pending"))]).toEqual([409, true]);
  const [dags] = (await stack.mails(Dag().email)).filter(({ subject }) =>
    subject.startsWith("Din anmälan är avslutad"),
  );
  expect(dags?.text).toContain("bygger på att du har gått ”Grundutbildning” först");
  expect(session.slug).toBeTruthy();
});

test("a GET changes nothing, an unknown act or person is an unknown page, and a stranger is asked to sign in", async () => {
  const { alone, line, home, refOf } = await lineOf(0);
  for (const person of [Cilla(), Dag()]) await alone(person);
  const ref = await refOf("Dag Nyström");
  const other = await lineOf(0);
  await other.alone(Gun());
  for (const query of [
    "",
    "?gor=forst",
    `?gor=forst&person=${ref}`,
    `?gor=ge&person=${await other.refOf("Gun Ståhl")}`,
  ])
    expect((await room.get(`${home}ko/${query}`)).status).toBe(404);
  expect((await room.get(`${home}ko/?gor=ge&person=${ref}`)).status).toBe(200);
  expect((await room.post(`${home}ko/`, { gor: "bort", person: ref ?? "" })).status).toBe(404);
  for (const person of ["x", crypto.randomUUID()])
    expect((await room.post(`${home}ko/`, { gor: "ge", person })).status).toBe(404);
  const foreign = await room.post(`${home}ko/`, { gor: "forst", person: ref ?? "" }, { origin: "https://ond.example" });
  expect(foreign.status).toBe(403);
  expect((await stack.post(`${home}ko/`, { gor: "forst", person: ref ?? "" })).status).not.toBe(303);
  expect(await line()).toEqual(["Cilla Öberg", "Dag Nyström"]);
});
