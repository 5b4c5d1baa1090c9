import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { errorText, t } from "../../site/strings.ts";
import { Cilla, Dag, Elsa, Farid, Gun, someSession } from "../support/people.ts";
import { registrationsOf } from "../support/registrations.ts";
import { type TestStack, testStack } from "../support/stack.ts";
import { countRows, wordsOf } from "./typed.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await testStack();
});
beforeEach(async () => {
  await stack.settle();
  await stack.db.sql("delete from app.attempts where true");
  await stack.db.setNow("2027-02-22T14:20:00+01:00");
});
afterEach(() => vi.restoreAllMocks());

const show = async (path: string) => {
  const response = await stack.get(`/min-anmalan/${path}`);
  return { status: response.status, page: await response.text() };
};
const post = async (path: string) => {
  const headers = { origin: "null", "sec-fetch-site": "same-origin" };
  const response = await stack.post(`/min-anmalan/${path}`, {}, { headers });
  return { status: response.status, to: response.headers.get("location") ?? "", words: wordsOf(await response.text()) };
};
const thanks = (token: string, done: string) => ({ status: 303, to: `/min-anmalan/${token}/?klart=${done}` });

/** One seat that Cilla gave back, offered to Dag, with Elsa behind. */
const offered = async (changes = {}) => {
  const session = await someSession(stack.db, { capacity: 1, ...changes });
  const world = registrationsOf(stack.db, session);
  for (const person of [Cilla(), Dag(), Elsa()]) await world.alone(person);
  const [cillas, dags, elsas] = await Promise.all([Cilla(), Dag(), Elsa()].map(({ email }) => world.tokenTo(email)));
  await world.cancel(Cilla());
  return { ...world, session, cillas: cillas ?? "", dags: dags ?? "", elsas: elsas ?? "" };
};

/** A group of two that waits as one, offered its seats; Gun is the contact. */
const offeredGroup = async () => {
  const session = await someSession(stack.db, { capacity: 2 });
  const world = registrationsOf(stack.db, session);
  for (const person of [Cilla(), Farid()]) await world.alone(person);
  const contact = { name: Gun().name, email: Gun().email, phone: null };
  await world.register({ people: [Dag(), Elsa()], ifNotAll: "all_or_nothing", contact });
  for (const person of [Cilla(), Farid()]) await world.cancel(person);
  const token = await world.tokenTo(Gun().email, "submission-to-contact");
  return { ...world, session, token, dag: await world.refOf(Dag().name), elsa: await world.refOf(Elsa().name) };
};

describe("the page of somebody who is offered a seat", () => {
  test("leads with what, until when, yes and no", async () => {
    const { dags } = await offered();
    const { page } = await show(`${dags}/`);
    const main = wordsOf(page.slice(page.indexOf("<h1")));
    expect(main).toMatch(/^ Det finns en kursplats till dig Grundutbildning, 12 mars 2027 Svara senast/);
    // 48 working hours from Monday 14.20: 2 h 40 min that day, five whole days, 20 minutes of the next Tuesday.
    expect(main).toContain("Svara senast tisdag 2 mars 2027 kl. 8.20");
    expect(main).toContain("Svarar du inte går den vidare till nästa i kön");
    expect(page).toMatch(new RegExp(`<form method="post" action="/min-anmalan/${dags}/tacka-ja/">`));
    expect(page).toContain(`href="/min-anmalan/${dags}/tacka-nej/"`);
    expect(page).not.toContain("/avboka/");
  });

  test("says yes, once, also when the button is pressed twice", async () => {
    const { dags, states } = await offered();
    expect(wordsOf((await show(`${dags}/tacka-ja/`)).page)).toContain("Du blir anmäld direkt");
    expect(await post(`${dags}/tacka-ja/`)).toMatchObject(thanks(dags, "tackat-ja"));
    expect(await post(`${dags}/tacka-ja/`)).toMatchObject(thanks(dags, "redan-ja"));
    expect(await states()).toEqual(["Cilla Öberg: cancelled", "Dag Nyström: registered", "Elsa Åkerlund: waitlisted"]);
    expect(wordsOf((await show(`${dags}/?klart=tackat-ja`)).page)).toContain("Tack för ditt ja.");
    const late = await show(`${dags}/tacka-ja/`);
    expect([late.status, wordsOf(late.page).includes(errorText("offer_accepted"))]).toEqual([409, true]);
    expect(await post(`${dags}/tacka-nej/`)).toMatchObject({ status: 409 });
    expect(await states()).toContain("Dag Nyström: registered");
  });

  test("says no after a question, and the next in line is offered the seat", async () => {
    const { dags, elsas, states } = await offered();
    expect(wordsOf((await show(`${dags}/tacka-nej/`)).page)).toContain("Det går inte att ångra");
    expect(await states()).toContain("Dag Nyström: offered");
    expect(await post(`${dags}/tacka-nej/`)).toMatchObject(thanks(dags, "tackat-nej"));
    expect(await post(`${dags}/tacka-nej/`)).toMatchObject(thanks(dags, "redan-nej"));
    expect(await states()).toEqual(["Cilla Öberg: cancelled", "Dag Nyström: cancelled", "Elsa Åkerlund: offered"]);
    expect(wordsOf((await show(`${dags}/?klart=tackat-nej`)).page)).toContain("Tack för svaret");
    expect(await post(`${dags}/tacka-ja/`)).toMatchObject({ status: 409 });
    expect(wordsOf((await show(`${elsas}/`)).page)).toContain("Det finns en kursplats till dig");
  });

  test("shows the place in line to whoever waits behind, and nothing to answer", async () => {
    const { elsas, states } = await offered();
    expect(wordsOf((await show(`${elsas}/`)).page)).toContain("Du är nummer 1 i kön");
    for (const act of ["tacka-ja", "tacka-nej"]) {
      const shown = await show(`${elsas}/${act}/`);
      expect([shown.status, wordsOf(shown.page).includes(errorText("offer_ended"))]).toEqual([409, true]);
      const posted = await post(`${elsas}/${act}/`);
      expect([posted.status, posted.words.includes(errorText("offer_ended"))]).toEqual([409, true]);
    }
    expect(await states()).toContain("Elsa Åkerlund: waitlisted");
  });

  test("says when the time is out and how to register again, before and after the clockwork has been there", async () => {
    const { dags, elsas, session, states, expire } = await offered();
    await stack.db.setNow("2027-03-02T08:21:00+01:00");
    for (const _ of ["before", "after"]) {
      const { page } = await show(`${dags}/`);
      expect(wordsOf(page)).toContain("Erbjudandet har gått ut");
      expect(page).toContain(`href="/anmalan/${session.slug}/"`);
      const shown = await show(`${dags}/tacka-ja/`);
      expect([shown.status, wordsOf(shown.page).includes(errorText("offer_expired"))]).toEqual([409, true]);
      const posted = await post(`${dags}/tacka-ja/`);
      expect([posted.status, posted.words.includes(errorText("offer_ended"))]).toEqual([409, true]);
      await expire();
    }
    expect(await states()).toEqual(["Cilla Öberg: cancelled", "Dag Nyström: expired", "Elsa Åkerlund: offered"]);
    expect(wordsOf((await show(`${elsas}/`)).page)).toContain("Det finns en kursplats till dig");
  });

  test("offers nothing once the session is cancelled or has begun", async () => {
    const { dags, session, states } = await offered();
    await stack.db.setNow("2027-03-12T09:00:00+01:00");
    expect(await post(`${dags}/tacka-ja/`)).toMatchObject({ status: 409 });
    expect((await post(`${dags}/tacka-ja/`)).words).toContain(errorText("session_started"));
    await stack.db.setNow("2027-02-22T14:20:00+01:00");
    await stack.db.sql("update app.sessions set cancelled_at = now(), cancelled_reason = 'Sjukdom' where id = $1", [
      session.id,
    ]);
    expect((await show(`${dags}/`)).page).not.toContain("tacka-ja");
    const shown = await show(`${dags}/tacka-ja/`);
    expect([shown.status, wordsOf(shown.page).includes(errorText("session_cancelled"))]).toEqual([409, true]);
    expect((await post(`${dags}/tacka-ja/`)).words).toContain(errorText("session_cancelled"));
    expect(await states()).toContain("Dag Nyström: offered");
  });

  test("another session's link, a person of somebody else's and an invented one answer nothing", async () => {
    const { dags, refOf, states } = await offered();
    const other = await offered();
    const before = await countRows(stack.db);
    for (const path of [
      `${other.dags}/tacka-ja/?person=${await refOf(Dag().name)}`,
      `${dags}/tacka-ja/?person=${await refOf(Elsa().name)}`,
      `${dags}/tacka-nej/?person=${crypto.randomUUID()}`,
    ]) {
      const { status, words } = await post(path);
      expect([status, words.includes(t("manage.unknown.title"))]).toEqual([404, true]);
    }
    expect((await post("AAAAAAAAAAAAAAAAAAAAAA/tacka-ja/")).status).toBe(404);
    expect({ ...(await countRows(stack.db)), attempts: 0 }).toEqual({ ...before, attempts: 0 });
    expect(await states()).toContain("Dag Nyström: offered");
    expect(await other.states()).toContain("Dag Nyström: offered");
  });

  test("keeps the question while the database is away", async () => {
    const { dags, states } = await offered();
    const posted = await stack.withoutDatabase(() => post(`${dags}/tacka-ja/`));
    expect(posted).toMatchObject({ status: 503 });
    expect(posted.words).toContain("Ta kursplatsen");
    expect(await states()).toContain("Dag Nyström: offered");
  });
});

describe("in the last day", () => {
  const lastDay = async () => {
    await stack.db.setNow("2027-03-11T20:00:00+01:00");
    return offered();
  };

  test("everyone is told honestly that the first to answer gets it, and still waits until then", async () => {
    const { dags, elsas } = await lastDay();
    for (const token of [dags, elsas]) {
      const words = wordsOf((await show(`${token}/`)).page);
      expect(words).toContain("En kursplats är ledig. Den som svarar först får den");
      expect(words).toContain("Hinner någon annan före står du kvar i kön");
    }
  });

  test("whoever is second reads that somebody was faster, and keeps the place in line", async () => {
    const { dags, elsas, states, limit } = await lastDay();
    expect(await post(`${elsas}/tacka-ja/`)).toMatchObject(thanks(elsas, "tackat-ja"));
    const slow = await post(`${dags}/tacka-ja/`);
    expect(slow.status).toBe(409);
    expect(slow.words).toContain("Någon annan hann före");
    expect(await states()).toEqual(["Cilla Öberg: cancelled", "Dag Nyström: waitlisted", "Elsa Åkerlund: registered"]);
    expect(wordsOf((await show(`${dags}/`)).page)).toContain("Du är nummer 1 i kön");
    await limit("capacity", 2);
    expect(await post(`${dags}/tacka-ja/`)).toMatchObject(thanks(dags, "tackat-ja"));
  });
});

describe("the contact", () => {
  test("answers for a group that waits together, all at once", async () => {
    const { token, dag, elsa, states, tokenTo } = await offeredGroup();
    const { page } = await show(`${token}/`);
    expect(wordsOf(page)).toContain("Det finns kursplatser till hela gruppen Svara senast");
    expect(wordsOf(page)).toContain("reserverade för Dag Nyström och Elsa Åkerlund");
    expect(page.match(/tacka-ja/g)).toHaveLength(1);
    expect(wordsOf((await show(`${token}/tacka-ja/?person=${elsa}`)).page)).toContain(
      "Dag Nyström och Elsa Åkerlund blir anmälda direkt",
    );
    const dags = await tokenTo(Dag().email);
    expect(wordsOf((await show(`${dags}/`)).page)).toContain(t("manage.offer.contact_answers"));
    expect((await post(`${dags}/tacka-ja/`)).words).toContain(errorText("contact_answers"));
    expect(await post(`${token}/tacka-ja/?person=${elsa}`)).toMatchObject(thanks(token, "tackat-ja"));
    expect(await post(`${token}/tacka-ja/?person=${dag}`)).toMatchObject(thanks(token, "redan-ja"));
    expect((await states()).slice(2)).toEqual(["Dag Nyström: registered", "Elsa Åkerlund: registered"]);
  });

  test("tells who waits in a group that the contact is asked, before and during the offer, on page and by mail", async () => {
    const session = await someSession(stack.db, { capacity: 2 });
    const world = registrationsOf(stack.db, session);
    for (const person of [Cilla(), Farid()]) await world.alone(person);
    const contact = { name: Gun().name, email: Gun().email, phone: null };
    await world.register({ people: [Dag(), Elsa()], ifNotAll: "all_or_nothing", contact });
    const [dags, guns] = [await world.tokenTo(Dag().email), await world.tokenTo(Gun().email, "submission-to-contact")];
    await stack.run("schedule-send-mail");
    const mailed = (await stack.mails(Dag().email)).at(-1)?.text;
    expect(mailed).toContain(
      "När kursplatserna räcker till er alla mejlar vi er kontaktperson, som svarar för gruppen.",
    );
    expect(mailed).not.toContain("får du ett mejl direkt");
    const waiting = wordsOf((await show(`${dags}/`)).page);
    expect(waiting).toContain("Ni är nummer 1 i kön");
    expect(waiting).toContain("mejlar vi er kontaktperson");
    expect(waiting).not.toContain("mejlar vi dig");
    expect(wordsOf((await show(`${guns}/`)).page)).toContain("mejlar vi dig, och du svarar för alla");
    for (const person of [Cilla(), Farid()]) await world.cancel(person);
    const asked = wordsOf((await show(`${dags}/`)).page);
    expect(asked).toContain("Det finns kursplatser till hela gruppen");
    expect(asked).toContain("er kontaktperson svarar för hela gruppen");
    expect(asked).not.toContain("Svarar du inte");
  });

  test("says no for the whole group", async () => {
    const { token, dag, states } = await offeredGroup();
    expect(wordsOf((await show(`${token}/tacka-nej/?person=${dag}`)).page)).toContain("Hela gruppen lämnar kön");
    expect(await post(`${token}/tacka-nej/?person=${dag}`)).toMatchObject(thanks(token, "tackat-nej"));
    expect((await states()).slice(2)).toEqual(["Dag Nyström: cancelled", "Elsa Åkerlund: cancelled"]);
  });

  test("answers for one who waits alone, by name", async () => {
    const session = await someSession(stack.db, { capacity: 1 });
    const { alone, register, cancel, tokenTo, refOf, states } = registrationsOf(stack.db, session);
    await alone(Cilla());
    const contact = { name: Gun().name, email: Gun().email, phone: null };
    await register({ people: [Dag(), Elsa()], ifNotAll: "split", contact });
    await cancel(Cilla());
    const token = await tokenTo(Gun().email, "submission-to-contact");
    expect(wordsOf((await show(`${token}/`)).page)).toContain("Det finns en kursplats till Dag Nyström");
    const ref = await refOf(Dag().name);
    expect(wordsOf((await show(`${token}/tacka-ja/?person=${ref}`)).page)).toContain("Ta kursplatsen för Dag Nyström");
    expect(await post(`${token}/tacka-ja/?person=${ref}`)).toMatchObject(thanks(token, "tackat-ja"));
    expect((await states()).slice(1)).toEqual(["Dag Nyström: registered", "Elsa Åkerlund: waitlisted"]);
  });
});

describe("an earlier course", () => {
  const deepening = async (level: "recommended" | "required") => {
    const slug = `fordjupning-${crypto.randomUUID().slice(0, 8)}`;
    const held = await someSession(stack.db, { days: [["2027-01-12T09:00:00+01:00", "2027-01-12T16:00:00+01:00"]] });
    await stack.db.setNow("2027-01-05T09:00:00+01:00");
    await registrationsOf(stack.db, held).alone(Cilla());
    await stack.db.setNow("2027-02-22T14:20:00+01:00");
    const session = await someSession(stack.db, { course: slug, courseTitle: "Fördjupning" });
    await stack.db.sql("update app.courses set data = $2 where slug = $1", [
      slug,
      { prerequisite: { level, courses: ["grundutbildning"] } },
    ]);
    return { session, ...registrationsOf(stack.db, session) };
  };

  test("that is good to have gone is words and a link, on the page and on the form", async () => {
    const { session, alone, states } = await deepening("recommended");
    for (const path of [`/kalender/${session.slug}/`, `/anmalan/${session.slug}/`]) {
      const page = await (await stack.get(path)).text();
      expect(wordsOf(page)).toContain("Bra att ha gått först: Grundutbildning");
      expect(page).toContain('href="/utbildningar/grundutbildning/"');
    }
    await alone(Dag());
    expect(await states()).toEqual(["Dag Nyström: registered"]);
  });

  test("that is required is said kindly, with what to do for whoever went elsewhere", async () => {
    const { session } = await deepening("required");
    for (const path of [`/kalender/${session.slug}/`, `/anmalan/${session.slug}/`])
      expect(wordsOf(await (await stack.get(path)).text())).toMatch(
        /För den här behöver du ha gått Grundutbildning ?\. Har du gått det på annat håll.*Anmäl dig ändå, så hör vi av oss\./,
      );
  });

  test("never shows on a screen whether somebody was found: the same thanks and the same contact's page", async () => {
    const { session, register, tokenTo, states, refOf } = await deepening("required");
    const contact = { name: Gun().name, email: Gun().email, phone: null };
    await register({ people: [Cilla(), Dag()], contact });
    expect(await states()).toEqual(["Cilla Öberg: registered", "Dag Nyström: pending"]);
    const token = await tokenTo(Gun().email, "submission-to-contact");
    const { page } = await show(`${token}/`);
    const item = (name: string) => wordsOf(page.slice(page.indexOf(`<strong>${name}`)).split("</li>")[0] ?? "");
    const unnamed = (name: string, email: string) => item(name).replaceAll(name, "").replaceAll(email, "");
    expect(unnamed("Cilla Öberg", Cilla().email)).toBe(unnamed("Dag Nyström", Dag().email));
    expect(item("Cilla Öberg")).toContain("Anmäld");
    const acts = ["andra", "byt-person", "avboka"];
    for (const act of acts) expect((await show(`${token}/${act}/?person=${await refOf(Dag().name)}`)).status).toBe(200);
    const thanked = wordsOf(await (await stack.get(`/anmalan/${session.slug}/tack/anmald/`)).text());
    expect(thanked).toContain("behöver du ha gått ”Grundutbildning”");
    expect(thanked).not.toContain("Alla i anmälan har fått en kursplats.");
    const dags = wordsOf((await show(`${await tokenTo(Dag().email)}/`)).page);
    expect(dags).toContain("Din kursplats väntar på besked");
    expect(dags).toContain("bygger på ”Grundutbildning”");
    expect(wordsOf((await show(`${await tokenTo(Cilla().email)}/`)).page)).toContain("Du har kursplats");
  });
});
