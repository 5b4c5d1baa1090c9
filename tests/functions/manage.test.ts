import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { errorText } from "../../site/strings.ts";
import type { ManageView, RegisterForm } from "../../site/types.ts";
import { Cilla, Dag, Elsa, someForm, someone, someSession } from "../support/people.ts";
import { type TestStack, testStack } from "../support/stack.ts";
import { countRows, personTyped, summaryOf, type Typed, valueIn, wordsOf } from "./typed.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await testStack();
});
beforeEach(async () => {
  await stack.settle();
  await stack.db.sql("delete from app.attempts where true");
  await stack.db.setNow("2027-01-15T09:00:00+01:00");
});
afterEach(() => vi.restoreAllMocks());

type Registration = Extract<ManageView, { outcome: "registration" }>;
type Submission = Extract<ManageView, { outcome: "submission" }>;

const view = <View extends ManageView>(token: string) =>
  stack.db.door<View>("manage_link", { p_token: token, p_client: null });

/** Books straight through the door, so that the mails and their links still lie in the outbox. */
const book = async (slug: string, changes: Partial<RegisterForm> = {}) => {
  await stack.db.door("register", { p_form: someForm(slug, changes), p_client: null });
  const mails = await stack.db.sql<{ template: string; recipient_email: string; link: string }>(
    "select template, recipient_email, app.mail_content(o) ->> 'link' as link from app.outbox o order by id desc",
  );
  const token = (link: string | undefined) => /min-anmalan\/([\w-]+)\//.exec(link ?? "")?.[1] ?? "";
  return {
    own: (email: string) =>
      token(mails.find((mail) => mail.recipient_email === email && mail.template !== "submission-to-contact")?.link),
    contact: token(mails.find((mail) => mail.template === "submission-to-contact")?.link),
  };
};

const show = async (path: string) => {
  const response = await stack.get(`/min-anmalan/${path}`);
  return { response, status: response.status, page: await response.text() };
};

/** Posts as browsers do from a page that sends no referrer. */
const post = async (path: string, typed: Typed = {}) => {
  const headers = { origin: "null", "sec-fetch-site": "same-origin" };
  const response = await stack.post(`/min-anmalan/${path}`, typed, { headers });
  return { status: response.status, to: response.headers.get("location") ?? "", page: await response.text() };
};

const cilla = {
  name: "Cilla Öberg",
  email: "cilla@bageri-morgonstund.example",
  phone: "",
  role: "supervisor",
  gender: "",
};
const alone = { people: [Cilla()], self: true };

describe("a person's own link", () => {
  test("shows the seat, the digital link and the details, to nobody who has not the link", async () => {
    const { slug } = await someSession(stack.db, { format: "online" });
    const links = await book(slug, { ...alone, needs: { dietary: "Nötallergi", access: null } });
    const { response, page } = await show(`${links.own(cilla.email)}/`);
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    expect(response.headers.get("cache-control")).toBe("private, no-store");
    expect(page).toContain('content="noindex"');
    for (const words of ["Du har kursplats", "Cilla Öberg", "Nötallergi", "Lämna över", "Avboka"])
      expect(wordsOf(page)).toContain(words);
    expect(page).toContain("https://moten.example/granlandet");
    expect(page).toMatch(/href="https:\/\/moten[^>]*noreferrer/);
  });

  test("shows the place in line and no digital link while waiting", async () => {
    const { slug } = await someSession(stack.db, { format: "online", capacity: 0 });
    await book(slug, { people: [Dag()], self: true });
    const links = await book(slug, alone);
    const { page } = await show(`${links.own(cilla.email)}/`);
    expect(wordsOf(page)).toContain("Du är nummer 2 i kön");
    expect(page).not.toContain("moten.example");
    expect(wordsOf(page)).not.toContain("Lämna över ");
    expect((await show(`${links.own(cilla.email)}/kalender.ics`)).status).toBe(404);
  });

  test("gives the calendar file with the same UID as in the mail", async () => {
    const { slug } = await someSession(stack.db);
    const token = (await book(slug, alone)).own(cilla.email);
    const { response, page } = await show(`${token}/kalender.ics`);
    expect(response.headers.get("content-type")).toContain("text/calendar");
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    expect(page).toContain((await view<Registration>(token)).calendar.uid);
  });

  test("changes details, needs and opt-ins", async () => {
    const { slug } = await someSession(stack.db);
    const token = (await book(slug, alone)).own(cilla.email);
    expect(valueIn((await show(`${token}/andra/`)).page, "name")).toBe("Cilla Öberg");
    const typed = {
      ...cilla,
      phone: "070-174 06 09",
      "needs.dietary": "Vegetariskt\nIngen lök",
      "optIns.network": "ja",
    };
    expect(await post(`${token}/andra/`, typed)).toMatchObject({
      status: 303,
      to: `/min-anmalan/${token}/?klart=andrat`,
    });
    const changed = await view<Registration>(token);
    expect(changed.person.phone).toBe("070-174 06 09");
    expect(changed.needs.dietary?.replace("\r", "")).toBe("Vegetariskt\nIngen lök");
    expect(changed.optIns).toEqual({ shareContact: false, network: true, newsletter: false });
    await post(`${token}/andra/`, cilla);
    const emptied = await view<Registration>(token);
    expect([emptied.person.phone, emptied.needs.dietary, emptied.optIns.network]).toEqual([null, null, false]);
  });

  test("a new address closes the link, and the page says where the new one went", async () => {
    const { slug } = await someSession(stack.db);
    const token = (await book(slug, alone)).own(cilla.email);
    const { to } = await post(`${token}/andra/`, { ...cilla, email: "ny@bageri-morgonstund.example" });
    const { status, page } = await show(to.replace("/min-anmalan/", ""));
    expect(status).toBe(200);
    expect(wordsOf(page)).toContain("En ny länk är på väg till den nya adressen");
    expect((await show(`${token}/`)).status).toBe(404);
  });

  test("hands the seat to a colleague, once, also when the form is sent twice", async () => {
    const { slug } = await someSession(stack.db, { capacity: 1 });
    const token = (await book(slug, alone)).own(cilla.email);
    await book(slug, { people: [Elsa()], self: true });
    const dag = { ...cilla, name: "Dag Nyström", email: "dag@bageri-morgonstund.example" };
    const first = await post(`${token}/byt-person/`, dag);
    const second = await post(`${token}/byt-person/`, dag);
    expect([first.status, first.to]).toEqual([303, `/min-anmalan/${token}/?klart=bytt`]);
    expect([second.status, second.to]).toEqual([first.status, first.to]);
    const people = await stack.db.sql(
      "select r.name, r.state from app.registrations r join app.sessions s on s.id = r.session_id where s.slug = $1 order by r.id",
      [slug],
    );
    expect(people).toEqual([
      { name: "Cilla Öberg", state: "handed_over" },
      { name: "Elsa Åkerlund", state: "waitlisted" },
      { name: "Dag Nyström", state: "registered" },
    ]);
    expect(wordsOf((await show(first.to.replace("/min-anmalan/", ""))).page)).toContain("Kursplatsen är överlämnad");
    expect((await show(`${token}/`)).status).toBe(404);
  });

  test("cancels after a question, and the next in line is offered the seat", async () => {
    const { slug } = await someSession(stack.db, { capacity: 1 });
    const token = (await book(slug, alone)).own(cilla.email);
    const next = (await book(slug, { people: [Elsa()], self: true })).own(Elsa().email);
    expect(wordsOf((await show(`${token}/avboka/`)).page)).toContain(
      "Står någon i kö erbjuds den personen kursplatsen direkt",
    );
    expect(await post(`${token}/avboka/`)).toMatchObject({ status: 303, to: `/min-anmalan/${token}/?klart=avbokat` });
    expect((await view<Registration>(next)).person.state).toBe("offered");
    expect(await post(`${token}/avboka/`)).toMatchObject({
      status: 303,
      to: `/min-anmalan/${token}/?klart=redan-avbokat`,
    });
    expect(wordsOf((await show(`${token}/?klart=avbokat`)).page)).toContain("Avbokningen är klar");
    const late = await show(`${token}/andra/`);
    expect(late.status).toBe(409);
    expect(wordsOf(late.page)).toContain(errorText("registration_ended"));
  });

  test("opens nothing that belongs to the contact or to others", async () => {
    const { slug } = await someSession(stack.db);
    const links = await book(slug);
    const own = links.own(Dag().email);
    const other = (await view<Submission>(links.contact)).people.find(({ name }) => name === "Cilla Öberg")?.ref;
    for (const path of [`${own}/lagg-till/`, `${own}/uppgifter/`]) {
      expect((await show(path)).status).toBe(404);
      expect((await post(path, { ...personTyped(0, "Ond", "ond@x.example"), "contact.name": "Ond" })).status).toBe(404);
    }
    await post(`${own}/avboka/?person=${other}`);
    expect((await view<Submission>(links.contact)).people.every(({ state }) => state === "registered")).toBe(true);
  });
});

describe("the contact's link", () => {
  test("lists everyone with their state, and never their needs", async () => {
    const { slug } = await someSession(stack.db, { capacity: 1 });
    const { contact } = await book(slug, { ifNotAll: "split" });
    const { page } = await show(`${contact}/`);
    for (const words of ["Cilla Öberg", "Dag Nyström", "Har kursplats", "Står i kö, nummer 1", "Bageri Morgonstund"])
      expect(wordsOf(page)).toContain(words);
    const ref = (await view<Submission>(contact)).people[0]?.ref;
    expect((await show(`${contact}/andra/?person=${ref}`)).page).not.toContain("needs.dietary");
  });

  test("changes, hands over and cancels for one person at a time", async () => {
    const { slug } = await someSession(stack.db);
    const { contact } = await book(slug);
    const [first, second] = (await view<Submission>(contact)).people;
    await post(`${contact}/andra/?person=${first?.ref}`, { ...cilla, role: "manager" });
    await post(`${contact}/byt-person/?person=${second?.ref}`, { ...cilla, name: "Elsa", email: "elsa@x.example" });
    await post(`${contact}/avboka/?person=${first?.ref}`);
    expect((await view<Submission>(contact)).people.map(({ name, role, state }) => [name, role, state])).toEqual([
      ["Cilla Öberg", "manager", "cancelled"],
      ["Dag Nyström", "supervisor", "handed_over"],
      ["Elsa", "supervisor", "registered"],
    ]);
  });

  test("adds people, asks what to do when they do not fit, and adds them once", async () => {
    const { slug } = await someSession(stack.db, { capacity: 3 });
    const { contact } = await book(slug);
    const typed = {
      formKey: randomUUID(),
      ...personTyped(0, "Elsa Åkerlund", "elsa@x.example"),
      ...personTyped(1, "Farid Haddad", "farid@x.example"),
    };
    const asked = await post(`${contact}/lagg-till/`, typed);
    expect(asked.status).toBe(409);
    expect(asked.page.indexOf('name="ifNotAll"')).toBeLessThan(asked.page.indexOf('name="people.0.name"'));
    expect(valueIn(asked.page, "people.1.name")).toBe("Farid Haddad");
    for (const _ of [1, 2])
      expect(await post(`${contact}/lagg-till/`, { ...typed, ifNotAll: "split" })).toMatchObject({
        status: 303,
        to: `/min-anmalan/${contact}/?klart=tillagt`,
      });
    expect((await view<Submission>(contact)).people.map(({ state }) => state)).toEqual([
      "registered",
      "registered",
      "registered",
      "waitlisted",
    ]);
    const more = await post(`${contact}/lagg-till/`, { ...typed, action: "add_person" });
    expect([more.status, valueIn(more.page, "people.2.name")]).toEqual([200, ""]);
  });

  test("changes contact and employer, and refuses a personnummer kindly", async () => {
    const { slug } = await someSession(stack.db);
    const { contact } = await book(slug);
    const typed = {
      "contact.name": "Cilla Öberg",
      "contact.email": "cilla@bageri-morgonstund.example",
      "contact.phone": "",
      "employer.name": "Bageri <Morgonstund> & Söner",
      "employer.organisationNumber": "811218-9876",
      "employer.sector": "private",
      "employer.municipality": "9902",
      "manager.name": "",
      "manager.email": "",
    };
    const refused = await post(`${contact}/uppgifter/`, typed);
    expect(refused.status).toBe(422);
    expect(summaryOf(refused.page)).toContain(errorText("personnummer_refused"));
    expect(refused.page).not.toContain("811218");
    expect(valueIn(refused.page, "employer.name")).toBe(typed["employer.name"]);
    const { to } = await post(`${contact}/uppgifter/`, { ...typed, "employer.organisationNumber": "212000-0142" });
    expect(to).toBe(`/min-anmalan/${contact}/?klart=uppgifter`);
    const { page } = await show(`${contact}/`);
    expect(page).toContain("Bageri &lt;Morgonstund&gt; &amp; Söner");
    expect(wordsOf(page)).toContain("212000-0142");
    expect(wordsOf(page)).toContain("Mossviken");
  });
});

describe("a refusal keeps what was typed", () => {
  test.each([
    ["a missing name", { name: "" }, "name_missing"],
    ["a mistyped address", { email: "dag(at)x" }, "email_malformed"],
    ["a line break", { name: "Dag\r\nBcc: x@x.example" }, "line_break"],
    ["a personnummer", { name: "Dag 811218-9876" }, "personnummer_in_field"],
    ["a filled trap", { webbplats: "x" }, "robot"],
  ])("%s", async (_, changes, key) => {
    const { slug } = await someSession(stack.db);
    const token = (await book(slug, alone)).own(cilla.email);
    const before = await countRows(stack.db);
    for (const act of ["andra", "byt-person"]) {
      const { status, page } = await post(`${token}/${act}/`, { ...cilla, phone: "0980-319 299", ...changes });
      expect(status).toBe(422);
      expect(summaryOf(page)).toContain(errorText(key));
      expect(valueIn(page, "phone")).toBe("0980-319 299");
    }
    expect(await countRows(stack.db)).toEqual(before);
  });

  test("handing the seat to oneself", async () => {
    const { slug } = await someSession(stack.db);
    const token = (await book(slug, alone)).own(cilla.email);
    const { status, page } = await post(`${token}/byt-person/`, cilla);
    expect(status).toBe(422);
    expect(summaryOf(page)).toContain(errorText("same_person"));
  });

  test("after the start and when the session is cancelled, each with its own sentence", async () => {
    for (const [key, change] of [
      ["session_started", (slug: string) => stack.db.setNow("2027-03-12T09:00:00+01:00").then(() => slug)],
      [
        "session_cancelled",
        (slug: string) =>
          stack.db.sql("update app.sessions set cancelled_at = now(), cancelled_reason = 'Sjukdom' where slug = $1", [
            slug,
          ]),
      ],
    ] as const) {
      await stack.db.setNow("2027-01-15T09:00:00+01:00");
      const { slug } = await someSession(stack.db);
      const token = (await book(slug, alone)).own(cilla.email);
      await change(slug);
      const shown = await show(`${token}/avboka/`);
      expect([shown.status, wordsOf(shown.page).includes(errorText(key))]).toEqual([409, true]);
      const posted = await post(`${token}/andra/`, { ...cilla, phone: "0980-319 299" });
      expect([posted.status, valueIn(posted.page, "phone")]).toEqual([409, "0980-319 299"]);
      expect(summaryOf(posted.page)).toContain(errorText(key));
      expect(wordsOf((await show(`${token}/`)).page)).not.toContain("Ändra uppgifter");
    }
  });

  test("the database being away", async () => {
    const { slug } = await someSession(stack.db);
    const token = (await book(slug, alone)).own(cilla.email);
    const posted = await stack.withoutDatabase(() => post(`${token}/andra/`, { ...cilla, "needs.dietary": "Vegan" }));
    expect([posted.status, valueIn(posted.page, "name"), valueIn(posted.page, "needs.dietary")]).toEqual([
      503,
      "Cilla Öberg",
      "Vegan",
    ]);
    expect((await stack.withoutDatabase(() => show(`${token}/`))).status).toBe(503);
    expect((await stack.withoutDatabase(() => show(`${token}/andra/`))).status).toBe(503);
  });

  test("a post from another site changes nothing", async () => {
    const { slug } = await someSession(stack.db);
    const token = (await book(slug, alone)).own(cilla.email);
    const response = await stack.post(
      `/min-anmalan/${token}/avboka/`,
      {},
      { headers: { origin: "https://ond.example" } },
    );
    expect(response.status).toBe(403);
    expect((await view<Registration>(token)).person.state).toBe("registered");
  });
});

test("what people type shows as text on every page of the link", async () => {
  const { slug } = await someSession(stack.db);
  const markup = '<img src=x onerror="alert(1)">';
  const person = someone(1, { name: markup });
  const employer = { ...someForm(slug).employer, name: markup, workplace: markup };
  const links = await book(slug, {
    people: [person, Dag()],
    employer,
    contact: { name: markup, email: person.email, phone: null },
  });
  const ref = (await view<Submission>(links.contact)).people[0]?.ref;
  const needs = { dietary: markup, access: `</textarea>${markup}` };
  await stack.db.door("change_registration", {
    p_token: links.own(person.email),
    p_ref: null,
    p_changes: { needs },
  });
  for (const path of [
    `${links.contact}/`,
    `${links.contact}/uppgifter/`,
    `${links.own(person.email)}/andra/`,
    ...["andra", "byt-person", "avboka"].map((act) => `${links.contact}/${act}/?person=${ref}`),
    `${links.own(person.email)}/`,
  ]) {
    const { status, page } = await show(path);
    expect([path, status]).toEqual([path, 200]);
    expect(page).not.toContain("<img");
  }
});
