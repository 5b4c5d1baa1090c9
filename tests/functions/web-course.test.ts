import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Cilla } from "../support/people.ts";
import { type TestStack, testStack } from "../support/stack.ts";
import { publishWebCourse, registerForWeb, someModules, webCourse, webForm, webToken } from "../support/web-courses.ts";
import { cillasForm, countRows, summaryOf, type Typed, valueIn, wordsOf } from "./typed.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await testStack();
  await publishWebCourse(stack.db);
});
beforeEach(async () => {
  for (const table of ["attempts", "outbox", "registrations", "submissions"])
    await stack.db.sql(`delete from app.${table} where true`);
  await stack.db.setNow("2027-01-15T09:00:00+01:00");
});

const form = `/utbildningar/${webCourse}/anmalan/`;

const read = async (path: string) => {
  const response = await stack.get(path);
  return { status: response.status, headers: response.headers, page: await response.text() };
};

const send = async (path: string, typed: Typed, init?: RequestInit) => {
  const response = await stack.post(path, typed, init);
  return { status: response.status, to: response.headers.get("location"), page: await response.text() };
};

const registrations = () => stack.db.sql("select name, state from app.registrations order by id");
const attendances = () => stack.db.sql("select course_version from app.attendances");

/** Cilla's own page, with the link from her mail. */
const cillasHome = async (): Promise<string> => {
  await registerForWeb(stack.db);
  return `/min-webbkurs/${await webToken(stack.db)}/`;
};

/** As the form sends them. The tick boxes have one name. */
const answers = (changes: Record<string, string | string[]> = {}): URLSearchParams => {
  const all = {
    version: "v1",
    "answers.rollen.q1": "1",
    "answers.rollen.q2": "0",
    "answers.samtalet.q1": "2",
    "answers.samtalet.q2": ["0", "2"],
    ...changes,
  };
  return new URLSearchParams(Object.entries(all).flatMap(([name, value]) => [value].flat().map((one) => [name, one])));
};

const finish = async (home: string, typed = answers()) => {
  const response = await stack.get(`${home}klar/`, {
    method: "POST",
    headers: { origin: stack.url },
    body: typed,
  });
  return { status: response.status, to: response.headers.get("location"), page: await response.text() };
};

describe("the form", () => {
  test("asks one person, about themself and where they work, and for nothing that a day would need", async () => {
    const { status, headers, page } = await read(form);
    expect(status).toBe(200);
    expect(headers.get("cache-control")).toBe("private, no-store");
    expect(page.indexOf("Har du skyddade personuppgifter?")).toBeLessThan(page.indexOf("<form"));
    expect(page).toContain('name="people.0.name"');
    for (const name of ["people.1.name", "people.0.phone", "needs.dietary", "contact.who", "optIns.shareContact"])
      expect(page).not.toContain(`name="${name}"`);
    expect(page).not.toMatch(/type="checkbox"[^>]*checked/);
  });

  test("registers, mails a link of one's own, and thanks everybody alike", async () => {
    const sent = await send(form, cillasForm({ "optIns.newsletter": "ja" }));
    expect([sent.status, sent.to]).toEqual([303, `/utbildningar/${webCourse}/anmalan/tack/`]);
    expect((await send(form, cillasForm())).to).toBe(sent.to);
    expect(await registrations()).toEqual([{ name: "Cilla Öberg", state: "registered" }]);
    await stack.run("schedule-send-mail");
    // Two mails that leave together come in either order.
    const mails = (await stack.mails(Cilla().email)).sort((a, b) => a.subject.length - b.subject.length);
    expect(mails.map(({ subject }) => subject)).toEqual([
      "Din länk till Handledarens grunder",
      "Din länk till Handledarens grunder, en gång till",
    ]);
    const [first] = mails;
    const link = /https?:\S+(\/min-webbkurs\/[\w-]{22}\/)/.exec(first?.text ?? "")?.[1] ?? "";
    expect(wordsOf((await read(link)).page)).toContain("Hej Cilla Öberg!");
  });

  test("is given back with what was typed, and an error summary, when something is wrong", async () => {
    const typed = cillasForm({ "people.0.email": "cilla", "employer.sector": "" });
    const { status, page } = await send(form, typed);
    expect(status).toBe(422);
    expect(summaryOf(page)).toContain("Skriv en e-postadress");
    expect(summaryOf(page)).toContain("Välj sektor");
    for (const name of ["people.0.name", "people.0.email", "employer.name", "employer.workplace"])
      expect([name, valueIn(page, name)]).toEqual([name, typed[name]]);
    expect(await registrations()).toEqual([]);
  });

  test("a personnummer goes no further than the function", async () => {
    const { status, page } = await send(form, cillasForm({ "employer.name": "Firma 19811218-9876" }));
    expect([status, valueIn(page, "employer.name")]).toEqual([422, ""]);
    expect(page).not.toContain("19811218");
  });

  test("loses nothing when the database is down", async () => {
    const typed = cillasForm();
    const { status, page } = await stack.withoutDatabase(() => send(form, typed));
    expect(status).toBe(503);
    expect(valueIn(page, "people.0.name")).toBe(typed["people.0.name"]);
  });

  test("there is none for a course that nobody has", async () => {
    expect((await read("/utbildningar/annan-kurs/anmalan/")).status).toBe(404);
    expect((await send("/utbildningar/annan-kurs/anmalan/", cillasForm())).status).toBe(404);
    expect((await read(`/anmalan/${webCourse}/`)).status).toBe(404);
  });
});

describe("one's own page", () => {
  test("is kept by nobody, tells no other site where one was, and does not say its token", async () => {
    const home = await cillasHome();
    for (const path of [home, `${home}del/rollen/`, `${home}klar/`, `${home}namn/`, `${home}avregistrera/`]) {
      const { status, headers, page } = await read(path);
      expect([path, status]).toEqual([path, 200]);
      expect(headers.get("cache-control")).toBe("private, no-store");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(page).toContain('content="noindex"');
      expect(page.slice(0, page.indexOf("</head>"))).not.toContain(home);
    }
  });

  test("changes nothing when it is opened, by people or by scanners", async () => {
    const home = await cillasHome();
    const before = { ...(await countRows(stack.db)), attempts: 0 };
    for (const path of [home, `${home}?klart=klar`, `${home}klar/`, `${home}namn/`, `${home}avregistrera/`])
      await read(path);
    expect({ ...(await countRows(stack.db)), attempts: 0 }).toEqual(before);
    expect(await registrations()).toMatchObject([{ state: "registered" }]);
  });

  test("leads through the parts, each with the way back", async () => {
    const home = await cillasHome();
    expect((await read(home)).page).toContain(`href="${home}del/samtalet/"`);
    const { page } = await read(`${home}del/samtalet/`);
    expect(page).toContain("<p>Om samtalet.</p>");
    expect(page).toContain(`href="${home}del/rollen/"`);
    expect(page).toContain(`href="${home}klar/"`);
    expect((await read(`${home}del/annan/`)).status).toBe(404);
  });

  test("opens for no invented link", async () => {
    for (const path of ["", "del/rollen/", "klar/", "namn/", "avregistrera/"])
      expect((await read(`/min-webbkurs/AAAAAAAAAAAAAAAAAAAAAA/${path}`)).status).toBe(404);
    expect((await finish("/min-webbkurs/AAAAAAAAAAAAAAAAAAAAAA/")).status).toBe(404);
  });
});

describe("finishing", () => {
  test("with every answer right is presence, thanks by mail, and a page that says so", async () => {
    const home = await cillasHome();
    const { status, to } = await finish(home);
    expect([status, to]).toEqual([303, `${home}?klart=klar`]);
    expect(await attendances()).toEqual([{ course_version: "v1" }]);
    const words = wordsOf((await read(to ?? "")).page);
    expect(words).toContain("Du är klar");
    expect(words).toContain("15 januari 2027");
    await stack.run("schedule-send-mail");
    expect((await stack.mails(Cilla().email)).at(-1)?.subject).toBe("Tack, du är klar med Handledarens grunder");
  });

  test("names what is wrong and which part to read, and keeps every answer", async () => {
    const home = await cillasHome();
    const { status, page } = await finish(home, answers({ "answers.rollen.q1": "0", "answers.samtalet.q1": [] }));
    expect(status).toBe(422);
    expect(summaryOf(page)).toContain("2 frågor att titta på en gång till");
    expect(summaryOf(page)).toContain("Vad gäller för q1?");
    expect(wordsOf(page)).toContain("Det här svaret stämmer inte än. Om svar 1.");
    expect(page).toContain(`href="${home}del/rollen/"`);
    for (const [name, value] of [
      ["rollen.q1", "0"],
      ["rollen.q2", "0"],
      ["samtalet.q2", "0"],
      ["samtalet.q2", "2"],
    ])
      expect(page).toMatch(new RegExp(`name="answers\\.${name}" value="${value}" checked`));
    expect(page).not.toMatch(/name="answers\.samtalet\.q1"[^>]*checked/);
    expect(await attendances()).toEqual([]);
  });

  test("an open form is judged by the questions it showed, when the course has got others since", async () => {
    const home = await cillasHome();
    const asked = (to: string) => ({ ...someModules[0], questions: [{ ...someModules[0]?.questions[0], id: to }] });
    await publishWebCourse(stack.db, { number: 2, version: "v2", modules: [asked("q9"), someModules[1] as object] });
    try {
      const wrong = await finish(home, answers({ "answers.rollen.q1": "0" }));
      expect([wrong.status, summaryOf(wrong.page)]).toEqual([422, expect.stringContaining("Frågorna har ändrats")]);
      expect(wrong.page).toContain('name="version" value="v2"');
      expect(wrong.page).toMatch(/name="answers\.samtalet\.q1" value="2" checked/);
      expect((await finish(home)).to).toBe(`${home}?klart=klar`);
      expect(await attendances()).toEqual([{ course_version: "v1" }]);
    } finally {
      await publishWebCourse(stack.db, { number: 3 });
    }
  });

  test("a second time, from another device or with the back button, says that it was done", async () => {
    const home = await cillasHome();
    await finish(home);
    expect((await finish(home, new URLSearchParams({ version: "v1" }))).to).toBe(`${home}?klart=redan-klar`);
    expect((await read(`${home}klar/`)).status).toBe(303);
    expect(await attendances()).toHaveLength(1);
  });

  test("says where the answers are when the database goes away in between", async () => {
    const home = await cillasHome();
    const { status, page } = await stack.withoutDatabase(() => finish(home));
    expect([status, wordsOf(page)]).toEqual([503, expect.stringContaining("Gå tillbaka i webbläsaren om en stund")]);
    expect(await attendances()).toEqual([]);
  });

  test("is never done by another site's form", async () => {
    const home = await cillasHome();
    const response = await stack.post(`${home}klar/`, {}, { headers: { origin: "https://annan.example" } });
    expect(response.status).toBe(403);
  });
});

describe("changing and leaving", () => {
  test("a corrected name is what the page says from then on", async () => {
    const home = await cillasHome();
    const { status, to } = await send(`${home}namn/`, { name: " Cecilia <Öberg> " });
    expect([status, to]).toEqual([303, `${home}?klart=namn`]);
    expect((await read(to ?? "")).page).toContain("Cecilia &lt;Öberg&gt;");
    const empty = await send(`${home}namn/`, { name: "" });
    expect([empty.status, summaryOf(empty.page)]).toEqual([422, expect.stringContaining("Skriv ett namn")]);
    expect((await send(`${home}namn/`, { name: "Cilla 19811218-9876" })).status).toBe(422);
  });

  test("who leaves meets a page that says so, and may register again", async () => {
    const home = await cillasHome();
    expect((await send(`${home}avregistrera/`, {})).to).toBe(home);
    const { page } = await read(home);
    expect(wordsOf(page)).toContain("Du är avregistrerad");
    expect(page).toContain(`href="${form}"`);
    expect((await finish(home)).status).toBe(409);
    await registerForWeb(stack.db, webForm());
    expect(await registrations()).toHaveLength(2);
  });

  test("who has finished is told whom to ask instead", async () => {
    const home = await cillasHome();
    await finish(home);
    const { status, page } = await send(`${home}avregistrera/`, {});
    expect([status, wordsOf(page)]).toEqual([409, expect.stringContaining("Du är klar med webbutbildningen")]);
  });
});
