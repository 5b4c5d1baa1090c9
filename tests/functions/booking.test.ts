import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { renderMail } from "../../functions/lib/mail-render.ts";
import { type SomeSession, someSession } from "../support/people.ts";
import { type TestStack, testStack } from "../support/stack.ts";
import { countRows, summaryOf, type Typed, valueIn, wordsOf } from "./typed.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await testStack();
  // No worker is woken, so that what is counted and read here stays as it was written.
  delete process.env.INTERNAL_KEY;
  await stack.db.setNow("2027-02-01T08:00:00Z");
});

let course = 0;
const dates = async (capacities: (number | null)[], changes: SomeSession = {}) => {
  course += 1;
  const made = [];
  for (const [at, capacity] of capacities.entries())
    made.push(
      await someSession(stack.db, {
        course: `kurs-${course}`,
        courseTitle: "Grundutbildning",
        capacity,
        days: [[`2027-04-0${at + 1}T09:00:00+02:00`, `2027-04-0${at + 1}T16:00:00+02:00`]],
        ...changes,
      }),
    );
  return made.map(({ slug }) => slug) as [string, ...string[]];
};

const head = "Namn\tE-post\tArbetsplats\tChef\tDatum";
const line = (n: number, date: string) => `Person ${n}\tp${n}@granby.example\tArbetsplats ${n}\tGun Ståhl\t${date}`;
const sixty = [head, ...Array.from({ length: 60 }, (_, n) => line(n + 1, `${(n % 3) + 1} april`))].join("\r\n");

const typedBooking = (list: string, changes: Typed = {}): Typed => ({
  formKey: randomUUID(),
  webbplats: "",
  "contact.name": "Gun Ståhl",
  "contact.email": "gun@granby.example",
  "contact.phone": "0980-319 300",
  "employer.name": "Granby kommun",
  "employer.sector": "municipal",
  "employer.municipality": "9901",
  "employer.workplace": "",
  list,
  action: "review",
  ...changes,
});

const send = async (slug: string, typed: Typed) => {
  const response = await stack.post(`/anmalan/${slug}/flera/`, typed);
  return { status: response.status, to: response.headers.get("location"), page: await response.text() };
};
const hidden = (page: string, name: string): Typed => ({ [name]: valueIn(page, name) ?? "" });
/** Presses the button of a page that was shown, with the answers given. */
const confirm = async (slug: string, typed: Typed, answers: Typed = {}) => {
  const { page } = await send(slug, { ...typed, ...answers });
  return send(slug, { ...typed, ...answers, ...hidden(page, "reviewed"), ...hidden(page, "order"), action: "book" });
};
const booked = async (slug: string) =>
  stack.db.sql<{ name: string; state: string; workplace: string }>(
    `select r.name, r.state, r.workplace from app.registrations r join app.sessions s on s.id = r.session_id
     where s.slug = $1 order by r.id`,
    [slug],
  );
const expectKept = (page: string, typed: Typed) => {
  for (const [name, value] of Object.entries(typed)) {
    if (name === "webbplats" || name === "action") continue;
    expect([name, valueIn(page, name)]).toEqual([name, value]);
  }
};
/** The contact's mail as it goes out. */
const mailTo = async (slug: string) => {
  const [mail] = await stack.db.sql<{ template: string; recipientEmail: string; data: Record<string, unknown> }>(
    `select template, recipient_email as "recipientEmail", app.mail_content(o) as data from app.outbox o
     where template = 'booking-to-contact' and session_id = (select id from app.sessions where slug = $1)`,
    [slug],
  );
  if (!mail) throw new Error("Nothing was written to the contact");
  return renderMail(mail);
};
const linkIn = (text = "") => /\/min-bokning\/[\w-]{22}\//.exec(text)?.[0] ?? "";

describe("the form for many", () => {
  test("numbers the sessions to choose among, shows how a list looks, and is found by no search engine", async () => {
    const [slug] = await dates([20, 2, null]);
    const response = await stack.get(`/anmalan/${slug}/flera/`);
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("private, no-store");
    expect(page).toContain('<meta name="robots" content="noindex">');
    expect(page.match(/<li><b>[^<]+<\/b>/g)).toHaveLength(3);
    expect(wordsOf(page)).toContain("2 lediga kursplatser");
    expect(page).toContain('href="/assets/anmal-manga.csv"');
    expect(page.indexOf("Har du skyddade personuppgifter?")).toBeLessThan(page.indexOf("<form"));
  });

  test("is there for those who have it in mind: from the session's page, and when somebody writes a ninth person", async () => {
    const [slug] = await dates([20]);
    for (const path of [`/kalender/${slug}/`, `/anmalan/${slug}/`])
      expect(await (await stack.get(path)).text()).toContain(`href="/anmalan/${slug}/flera/"`);
  });

  test("says that registration is over, as the ordinary form does", async () => {
    const [slug] = await dates([20], { closed: true });
    expect((await stack.get(`/anmalan/${slug}/flera/`)).status).toBe(410);
    expect((await stack.get("/anmalan/finns-inte/flera/")).status).toBe(404);
  });
});

describe("a pasted list", () => {
  test("is shown as it was read, per session, and nothing happens until it is confirmed", async () => {
    const slugs = await dates([20, 25, null]);
    const before = await countRows(stack.db);
    const typed = typedBooking(sixty);
    const { status, page } = await send(slugs[0], typed);
    expect(status).toBe(200);
    expect(wordsOf(page)).toContain("Vi läste 60 personer i listan. Inget är skickat än.");
    expect(wordsOf(page)).toMatch(/2 april 2027, Folkets hus, Granby 20 25 Alla får kursplats/);
    expect(wordsOf(page)).toContain("Anmäl 60 personer");
    expect(wordsOf(page)).toContain("Person 33 p33@granby.example Arbetsplats 33 Gun Ståhl");
    expectKept(page, typed);
    expect(await countRows(stack.db)).toEqual(before);
  });

  test("books sixty workplaces over three dates, with one mail to the contact and one each to the others", async () => {
    const slugs = await dates([20, 20, 20]);
    const { status, to } = await confirm(slugs[0], typedBooking(sixty));
    expect([status, to]).toEqual([303, `/anmalan/${slugs[0]}/flera/tack/anmald/`]);
    for (const slug of slugs) expect(await booked(slug)).toHaveLength(20);
    expect((await booked(slugs[1] ?? ""))[0]).toEqual({
      name: "Person 2",
      state: "registered",
      workplace: "Arbetsplats 2",
    });
    const thanks = await (await stack.get(to ?? "")).text();
    expect(wordsOf(thanks)).toContain("länk till hela bokningen");
    expect(thanks).toContain(`data-draft-done="${slugs[0]}"`);
    const waiting = await stack.db.sql<{ template: string; n: string }>(
      `select template, count(*) as n from app.outbox o where session_id in (select id from app.sessions where slug = any($1))
       group by 1 order by 1`,
      [slugs],
    );
    expect(waiting).toEqual([
      { template: "booking-to-contact", n: "1" },
      { template: "registered-to-participant", n: "60" },
    ]);
  });

  test("confirmed twice is one booking", async () => {
    const [slug] = await dates([20]);
    const typed = typedBooking(
      `Namn;E-post;Arbetsplats\n${[1, 2, 3].map((n) => `P${n};p${n}@x.example;Hus ${n}`).join("\n")}`,
    );
    await confirm(slug, typed);
    const { status } = await confirm(slug, typed);
    expect(status).toBe(303);
    expect(await booked(slug)).toHaveLength(3);
  });

  test("changed after it was seen is shown again instead of booked", async () => {
    const [slug] = await dates([20]);
    const typed = typedBooking("Namn;E-post;Arbetsplats\nCilla;c@x.example;Bageriet");
    const { page } = await send(slug, typed);
    const changed = {
      ...typed,
      list: `${typed.list}\nDag;d@x.example;Skolan`,
      ...hidden(page, "reviewed"),
      action: "book",
    };
    const second = await send(slug, changed);
    expect(second.status).toBe(200);
    expect(wordsOf(second.page)).toContain("Listan har ändrats sedan du granskade den");
    expect(await booked(slug)).toEqual([]);
  });

  test("keeps the numbers it was written by, when another session has come in between", async () => {
    const [first, second] = await dates([20, 20]);
    const opened = await (await stack.get(`/anmalan/${first}/flera/`)).text();
    await someSession(stack.db, {
      course: `kurs-${course}`,
      days: [["2027-03-01T09:00:00+01:00", "2027-03-01T16:00:00+01:00"]],
    });
    const typed = typedBooking("Namn;E-post;Arbetsplats;Datum\nCilla;c@x.example;Bageriet;2", hidden(opened, "order"));
    await confirm(first, typed);
    expect(await booked(second ?? "")).toHaveLength(1);
  });
});

describe("when something is wrong in the list", () => {
  const faulty = [
    head,
    line(1, "1 april"),
    line(2, "13 april"),
    "\tp3@granby\tBruksskolan\t\t1 april",
    "",
    "Cilla 19900101-0017\tc@x.example\t\tGun\t2 april",
    line(1, "1 april"),
  ].join("\n");

  test("says so by line and cell, links to the row, and keeps the list to the last space", async () => {
    const [slug] = await dates([20, 20]);
    const typed = typedBooking(`${faulty}  \n\n`, { "contact.email": "gun@" });
    const { status, page } = await send(slug, typed);
    expect(status).toBe(422);
    const summary = summaryOf(page);
    for (const told of [
      "Skriv en e-postadress som i namn@arbetsplats.se.",
      "Rad 3, kolumn Datum: Det finns inget tillfälle med det datumet eller numret.",
      "Rad 4, kolumn Namn: Skriv ett namn.",
      "Rad 4, kolumn E-post: Skriv en e-postadress som i namn@arbetsplats.se.",
      "Rad 6, kolumn Namn: Det ser ut att stå ett personnummer här.",
      "Rad 6, kolumn Arbetsplats: Skriv arbetsplatsen",
      "Rad 7, kolumn Namn: Personen står redan längre upp i listan",
    ])
      expect(summary).toContain(told);
    expect(summary).not.toContain("Rad 2,");
    expect(page).toContain('href="#rad-4"');
    expect(page).toContain('id="rad-4"');
    expectKept(page, typed);
    expect(page).toMatch(/<title>Fel: /);
  });

  test("a hundred faults are told, the first ones at the top", async () => {
    const [slug] = await dates([null]);
    const { page } = await send(slug, typedBooking(`Namn;E-post;Arbetsplats\n${"Cilla;c@;Bageriet\n".repeat(100)}`));
    expect(summaryOf(page).match(/Rad \d+/g)).toHaveLength(15);
    expect(summaryOf(page)).toMatch(/och \d+ saker till/);
    expect(page).toContain('id="rad-101"');
  });

  test.each([
    ["nothing", "", "Fyll i minst en person."],
    ["headings alone", head, "Fyll i minst en person."],
    [
      "201 rows",
      `Namn;E-post;Arbetsplats;Datum\n${Array.from({ length: 201 }, (_, n) => `P;p${n}@x.example;Hus;1`).join("\n")}`,
      "högst 200",
    ],
    ["a letter instead of a list", "Hej!\nVi vill anmäla några.\nHälsningar Gun", "Rad 1, kolumn"],
  ])("%s is refused in words", async (_, list, words) => {
    const [slug] = await dates([null]);
    const { status, page } = await send(slug, typedBooking(list));
    expect(status).toBe(422);
    expect(summaryOf(page)).toContain(words);
  });

  test("markup in a cell is shown as text", async () => {
    const [slug] = await dates([20]);
    const name = '<img src=x onerror="alert(1)">';
    const { page } = await send(slug, typedBooking(`Namn\tE-post\tArbetsplats\n${name}\tc@x.example\t<b>Hus</b>`));
    expect(page).not.toContain("<img");
    expect(wordsOf(page)).toContain(name);
  });

  test("two hundred rows of long names fit in one form", async () => {
    const [slug] = await dates([null]);
    const list = `Namn;E-post;Arbetsplats\n${Array.from({ length: 200 }, (_, n) => `${"Åsa-Märta Öberg ".repeat(5)}${n};p${n}@x.example;${"Förskolan Ängsblomman ".repeat(3)}`).join("\n")}`;
    expect((await confirm(slug, typedBooking(list))).status).toBe(303);
    expect(await booked(slug)).toHaveLength(200);
  });

  test("nothing is lost when the database is away", async () => {
    const [slug] = await dates([20]);
    const typed = typedBooking(sixty);
    const { status, page } = await stack.withoutDatabase(() => send(slug, typed));
    expect(status).toBe(503);
    expect(wordsOf(page)).toContain("Inget av det du skrev har försvunnit");
    expectKept(page, typed);
  });

  test("a robot that fills the hidden field books nothing", async () => {
    const [slug] = await dates([20]);
    const { status, page } = await send(slug, typedBooking(sixty, { webbplats: "x", action: "book" }));
    expect(status).toBe(422);
    expect(summaryOf(page)).toContain("Ett dolt fält");
  });
});

describe("when the seats are not enough", () => {
  test("it asks per session, keeps the answers, and does what they say", async () => {
    const slugs = await dates([5, 20, 30]);
    const [small, second] = slugs;
    await stack.db.sql("update app.sessions set employer_limit = 8 where slug = $1", [second]);
    const typed = typedBooking(sixty);
    const asked = await send(small, typed);
    expect(asked.status).toBe(200);
    expect(asked.page).toContain(`name="ifNotAll.${small}"`);
    expect(asked.page).toContain(`name="ifNotAll.${second}"`);
    expect(asked.page).not.toContain(`name="ifNotAll.${slugs[2]}"`);
    expect(wordsOf(asked.page)).toContain("Det finns åtta lediga kursplatser, och ni är 20.");

    const unanswered = await confirm(small, typed, { [`ifNotAll.${small}`]: "split" });
    expect(unanswered.status).toBe(409);
    expect(unanswered.page).toMatch(/value="split" checked/);
    expect(summaryOf(unanswered.page)).toContain("Kursplatserna räcker inte till alla");
    expect(await booked(small)).toEqual([]);

    const answers = { [`ifNotAll.${small}`]: "split", [`ifNotAll.${second}`]: "all_or_nothing" };
    const { to } = await confirm(small, typed, answers);
    expect(to).toBe(`/anmalan/${small}/flera/tack/delvis/`);
    const states = async (slug = "") => (await booked(slug)).filter(({ state }) => state === "registered").length;
    expect([await states(small), await states(second), await states(slugs[2])]).toEqual([5, 0, 20]);
  });
});

describe("the booking's page", () => {
  const open = async () => {
    const slugs = await dates([1, 20]);
    const list = [
      head,
      line(1, "1 april"),
      line(2, "1 april"),
      '=HYPERLINK("x")\tp3@granby.example\tHus\t\t2 april',
    ].join("\n");
    await confirm(slugs[0], typedBooking(list), {
      [`ifNotAll.${slugs[0]}`]: "split",
    });
    const mail = await mailTo(slugs[0]);
    const path = linkIn(mail.text);
    return { slugs, mail, path, page: await (await stack.get(path)).text() };
  };

  test("opens from the contact's one mail, with everyone's state and workplace, and is kept by nobody", async () => {
    const { mail, path, page } = await open();
    expect(mail.subject).toContain("Er bokning");
    expect(mail.text).toMatch(/1 april 2027 kl. 9.00–16.00.*: 1 har kursplats, 1 står i kö/);
    expect(wordsOf(page)).toMatch(/Person 1 p1@granby\.example Arbetsplats 1 Har kursplats/);
    expect(wordsOf(page)).toMatch(/Person 2 p2@granby\.example Arbetsplats 2 Står i kö, nummer 1/);
    expect(wordsOf(page)).toMatch(/Totalt 3 2 1 0/);
    const response = await stack.get(path);
    expect(response.headers.get("cache-control")).toBe("private, no-store");
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
  });

  test("its text and its file say the same, with no link in them and nothing that a spreadsheet would reckon", async () => {
    const { path, page } = await open();
    const plain = /<textarea[^>]*readonly>([\s\S]*?)<\/textarea>/.exec(page)?.[1] ?? "";
    expect(plain).toContain("Person 2, Arbetsplats 2, Står i kö, nummer 1");
    const response = await stack.get(`${path}lista.csv`);
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(response.headers.get("content-disposition")).toContain("attachment");
    const file = new TextDecoder("utf-8", { ignoreBOM: true }).decode(await response.arrayBuffer());
    expect(file.startsWith("\uFEFFDatum;Namn;E-post;Arbetsplats")).toBe(true);
    expect(file).toContain(';"\'=HYPERLINK(""x"")";');
    for (const text of [plain, file]) expect(text).not.toMatch(/min-(bokning|anmalan)|http/);
  });

  test("one person is cancelled on the acts' own page, which comes back here and says so", async () => {
    const { slugs, path, page } = await open();
    const act = /href="(\/min-anmalan\/[^"]+\/avboka\/\?person=[^"]+)"/.exec(page)?.[1]?.replaceAll("&amp;", "&") ?? "";
    expect(act).not.toBe("");
    const shown = await stack.get(act);
    expect(wordsOf(await shown.text())).toContain("Avboka Person 1");
    expect((await booked(slugs[0]))[0]?.state).toBe("registered");
    const posted = await stack.post(act, {});
    const back = await stack.get(posted.headers.get("location") ?? "");
    expect([posted.status, back.status, back.headers.get("location")]).toEqual([303, 303, `${path}?klart=avbokat`]);
    const after = await (await stack.get(`${path}?klart=avbokat`)).text();
    expect(wordsOf(after)).toContain("Avbokningen är klar");
    expect(wordsOf(after)).toContain("Person 1 p1@granby.example Arbetsplats 1 Avbokad");
    expect(wordsOf(after)).toContain("Person 2 p2@granby.example Arbetsplats 2 Erbjuds en kursplats");
  });

  test("GET never changes anything, and a link nobody was given says so", async () => {
    const { path, page } = await open();
    const before = await countRows(stack.db);
    const links = [...page.matchAll(/href="(\/min-[^"]+)"/g)].map(([, href]) => href?.replaceAll("&amp;", "&") ?? "");
    expect(links.length).toBeGreaterThan(5);
    for (const link of links) expect((await stack.get(link)).status).toBe(200);
    expect(await countRows(stack.db)).toEqual(before);
    for (const wrong of ["/min-bokning/AbCdEfGhIjKlMnOpQrStUv/", "/min-bokning/AbCdEfGhIjKlMnOpQrStUv/lista.csv"])
      expect((await stack.get(wrong)).status).toBe(404);
    expect((await stack.get(path.replace("min-bokning", "min-anmalan"))).headers.get("location")).toBe(path);
  });
});
