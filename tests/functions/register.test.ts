import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { captureLogs } from "../support/logs.ts";
import { Cilla, Dag, someForm, someSession } from "../support/people.ts";
import { type TestStack, testStack } from "../support/stack.ts";
import { cillasForm, countRows, personTyped, summaryOf, type Typed, valueIn, wordsOf } from "./typed.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await testStack();
});
beforeEach(async () => {
  await stack.db.sql("delete from app.attempts where true");
  await stack.db.setNow("2027-01-15T09:00:00+01:00");
});
afterEach(() => vi.restoreAllMocks());

const registered = async (slug: string) =>
  stack.db.sql<{ name: string; email: string; state: string }>(
    `select r.name, r.email, r.state from app.registrations r join app.sessions s on s.id = r.session_id
     where s.slug = $1 order by r.id`,
    [slug],
  );

const submit = async (slug: string, typed: Typed, init?: RequestInit) => {
  const response = await stack.post(`/anmalan/${slug}/`, typed, init);
  return { status: response.status, to: response.headers.get("location"), page: await response.text() };
};

/** Everything typed stands in the page again. */
const expectKept = (page: string, typed: Typed, except: string[] = []) => {
  for (const [name, value] of Object.entries(typed)) {
    if (name === "webbplats" || name.endsWith(".who") || name.startsWith("optIns") || except.includes(name)) continue;
    expect([name, valueIn(page, name)]).toEqual([name, value]);
  }
};

describe("the form", () => {
  test("shows the session beside it and the way out for protected identities first", async () => {
    const { slug } = await someSession(stack.db);
    const response = await stack.get(`/anmalan/${slug}/`);
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("private, no-store");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(page).toContain("Folkets hus");
    expect(page.indexOf("Har du skyddade personuppgifter?")).toBeGreaterThan(0);
    expect(page.indexOf("Har du skyddade personuppgifter?")).toBeLessThan(page.indexOf("<form"));
    expect(page).toContain('href="/personuppgifter/"');
    expect(page).not.toMatch(/type="checkbox"[^>]*checked/);
    expect(wordsOf(page)).toContain("Anmäl dig");
  });

  test("says that a full session means standing in line", async () => {
    const { slug } = await someSession(stack.db, { capacity: 0 });
    const page = await (await stack.get(`/anmalan/${slug}/`)).text();
    expect(wordsOf(page)).toContain("Ställ dig i kö till Grundutbildning");
  });

  test("adds and removes people without a script, and forgets nothing", async () => {
    const { slug } = await someSession(stack.db);
    const typed = cillasForm();
    const added = await submit(slug, { ...typed, action: "add_person" });
    expect(added.status).toBe(200);
    expectKept(added.page, typed);
    expect(valueIn(added.page, "people.1.name")).toBe("");
    expect(wordsOf(added.page)).toContain("Anmäl två personer");

    const removed = await submit(slug, {
      ...typed,
      ...personTyped(1, "Dag", "dag@x.example"),
      action: "remove_person.0",
    });
    expect(valueIn(removed.page, "people.0.name")).toBe("Dag");
    expect(valueIn(removed.page, "people.1.name")).toBeNull();
    expect(valueIn(removed.page, "employer.name")).toBe(typed["employer.name"]);
    expect(await registered(slug)).toEqual([]);
  });
});

describe("booking", () => {
  test("gives one person a seat, keeps the needs typed, and thanks with what happens next", async () => {
    const { slug } = await someSession(stack.db);
    const { status, to } = await submit(
      slug,
      cillasForm({
        "needs.dietary": "Nötallergi",
        "optIns.newsletter": "ja",
        "employer.organisationNumber": "212000-1355",
      }),
    );
    expect([status, to]).toEqual([303, `/anmalan/${slug}/tack/anmald/`]);
    expect(await registered(slug)).toMatchObject([{ name: "Cilla Öberg", state: "registered" }]);
    const [stored] = await stack.db.sql(
      `select n.dietary, r.wants_newsletter, r.wants_network, s.organisation_number from app.registrations r
       join app.submissions s on s.id = r.submission_id left join app.needs n on n.registration_id = r.id
       join app.sessions on app.sessions.id = r.session_id where app.sessions.slug = $1`,
      [slug],
    );
    expect(stored).toMatchObject({
      dietary: "Nötallergi",
      wants_newsletter: true,
      wants_network: false,
      organisation_number: "2120001355",
    });
    const thanks = await (await stack.get(to ?? "")).text();
    expect(wordsOf(thanks)).toContain("Titta i skräpposten");
    expect(wordsOf(thanks)).toContain("kan dröja några minuter");
  });

  test("puts a person last in line when the session is full", async () => {
    const { slug } = await someSession(stack.db, { capacity: 0 });
    const { to } = await submit(slug, cillasForm());
    expect(to).toBe(`/anmalan/${slug}/tack/ko/`);
    expect(await registered(slug)).toMatchObject([{ state: "waitlisted" }]);
    expect(wordsOf(await (await stack.get(to ?? "")).text())).toContain("Lämna kön med länken i mejlet");
  });

  test("asks a group that does not fit before anything is booked, and does what they answer", async () => {
    const people = { ...personTyped(1, "Dag Nyström", "dag@bageri-morgonstund.example") };
    for (const [answer, word, states] of [
      ["split", "delvis", ["registered", "waitlisted"]],
      ["all_or_nothing", "ko", ["waitlisted", "waitlisted"]],
    ] as const) {
      const { slug } = await someSession(stack.db, { capacity: 1 });
      const typed = cillasForm(people);
      const asked = await submit(slug, typed);
      expect(asked.status).toBe(409);
      expect(wordsOf(asked.page)).toContain("Det finns en ledig kursplats, och ni är två.");
      expect(asked.page.indexOf('name="ifNotAll"')).toBeLessThan(asked.page.indexOf('name="people.0.name"'));
      expectKept(asked.page, typed);
      expect(await registered(slug)).toEqual([]);

      const { to } = await submit(slug, { ...typed, ifNotAll: answer });
      expect(to).toBe(`/anmalan/${slug}/tack/${word}/`);
      expect((await registered(slug)).map(({ state }) => state)).toEqual(states);
    }
  });

  test("takes another contact, and only the people listed get a seat", async () => {
    const { slug } = await someSession(stack.db);
    const contact = {
      "contact.who": "other",
      "contact.name": "Gun Ståhl",
      "contact.email": "gun@sjohults-plat.example",
    };
    await submit(slug, cillasForm({ ...contact, "needs.dietary": "någon annans allergi" }));
    const [submission] = await stack.db.sql(
      "select contact_name, (select count(*)::int from app.needs n join app.registrations r on r.id = n.registration_id where r.submission_id = s.id) as needs from app.submissions s order by id desc limit 1",
    );
    expect(submission).toEqual({ contact_name: "Gun Ståhl", needs: 0 });
  });

  test("gives one registration and the same answer when the form is posted twice", async () => {
    const { slug } = await someSession(stack.db);
    const typed = cillasForm({ "people.0.email": "tva-klick@bageri-morgonstund.example" });
    const answers = await Promise.all([submit(slug, typed), submit(slug, typed)]);
    answers.push(await submit(slug, typed));
    expect(answers.map(({ status, to }) => [status, to])).toEqual(
      Array(3).fill([303, `/anmalan/${slug}/tack/anmald/`]),
    );
    expect(await registered(slug)).toHaveLength(1);
    expect(await stack.mails("tva-klick@bageri-morgonstund.example")).toHaveLength(1);
  });

  test("shows a known and an unknown person the same screen", async () => {
    const { slug } = await someSession(stack.db);
    await stack.db.door("register", { p_form: someForm(slug, { people: [Cilla()], self: true }), p_client: null });
    const known = await submit(slug, cillasForm());
    const unknown = await submit(slug, cillasForm({ "people.0.name": "Elsa", "people.0.email": "elsa@x.example" }));
    expect([known.status, known.to]).toEqual([unknown.status, unknown.to]);
    expect((await registered(slug)).map(({ name }) => name)).toEqual(["Cilla Öberg", "Elsa"]);
  });

  test.each([
    "O'Brien & Söner",
    "Åsa Öberg-D'Angelo",
    "山田 太郎",
    "محمد العربي",
    "שרה לוי",
    `${"Å".repeat(199)}x`,
    "<b>Fet</b> <script>alert(1)</script>",
    "{name} $1 %s \\n",
  ])("keeps the name %s", async (name) => {
    const { slug } = await someSession(stack.db);
    const refused = await submit(slug, cillasForm({ "people.0.name": name, "employer.sector": "" }));
    expect(valueIn(refused.page, "people.0.name")).toBe(name);
    expect(refused.page).not.toContain("<script>alert");
    await submit(slug, cillasForm({ "people.0.name": name }));
    expect((await registered(slug)).map((person) => person.name)).toEqual([name]);
  });

  test("lets a sole trader go on without a number", async () => {
    const { slug } = await someSession(stack.db);
    expect((await submit(slug, cillasForm({ "employer.organisationNumber": "" }))).status).toBe(303);
  });
});

describe("a refusal says why in its own words and loses nothing", () => {
  const bad: [string, Record<string, string | undefined>, string][] = [
    ["a missing name", { "people.0.name": "" }, "errors.name_missing"],
    ["a missing address", { "people.0.email": undefined }, "errors.email_missing"],
    ["a mistyped address", { "people.0.email": "cilla(at)bageri" }, "errors.email_malformed"],
    ["a mistyped phone number", { "people.0.phone": "ring mig" }, "errors.phone_malformed"],
    ["a missing role", { "people.0.role": "" }, "errors.role_missing"],
    ["a missing employer", { "employer.name": "" }, "errors.employer_missing"],
    ["a missing sector", { "employer.sector": "" }, "errors.sector_missing"],
    ["a missing municipality", { "employer.municipality": "" }, "errors.municipality_missing"],
    [
      "an organisation number with a wrong digit",
      { "employer.organisationNumber": "212000-1356" },
      "errors.organisation_number_malformed",
    ],
    ["a line break in a name", { "people.0.name": "Cilla\r\nBcc: alla@x.example" }, "errors.line_break"],
    [
      "a line break in an address",
      { "people.0.email": "cilla@x.example\r\nBcc: alla@x.example" },
      "errors.email_malformed",
    ],
    ["a line break in the employer", { "employer.name": "Bageri\nSubject: hej" }, "errors.line_break"],
    ["a filled trap", { webbplats: "https://robot.example" }, "errors.robot"],
  ];

  test.each(bad)("%s", async (_, changes, key) => {
    const { errorText } = await import("../../site/strings.ts");
    const { slug } = await someSession(stack.db);
    // Mails of the tests before are taken meanwhile, and each gets its link then.
    await stack.settle();
    const before = await countRows(stack.db);
    const typed = cillasForm({ ...changes, "employer.workplace": 'Kök <2> & "sal"', heardFrom: "colleague" });
    const { status, page } = await submit(slug, typed);
    expect(status).toBe(422);
    expect(page).toMatch(/role="alert" tabindex="-1"/);
    expect(summaryOf(page)).toContain(errorText(key.replace("errors.", "")));
    expect(summaryOf(page)).not.toContain(errorText("unavailable"));
    expectKept(page, typed);
    expect(await countRows(stack.db)).toEqual(before);
  });

  test("every error in the summary leads to its field", async () => {
    const { slug } = await someSession(stack.db);
    const { page } = await submit(
      slug,
      cillasForm({ "people.0.name": "", "employer.name": "", "employer.sector": "" }),
    );
    const ids = [...page.matchAll(/href="#([\w-]+)"/g)].map(([, id]) => id).filter((id) => id !== "innehall");
    expect(ids).toEqual(["people-0-name", "employer-name", "employer-sector"]);
    for (const id of ids) {
      expect(page).toContain(`id="${id}"`);
      expect(page).toContain(`id="${id}-fel"`);
    }
  });

  test("the same error at two people says whose it is", async () => {
    const { slug } = await someSession(stack.db);
    const { page } = await submit(slug, cillasForm({ ...personTyped(1, "", "dag@x.example"), "people.0.name": "" }));
    expect(summaryOf(page)).toMatch(/Person 1: .*Person 2: /);
  });

  test("a form replayed with other content books the new person only", async () => {
    const { slug } = await someSession(stack.db);
    const typed = cillasForm();
    await submit(slug, typed);
    const { to } = await submit(slug, { ...typed, ...personTyped(0, "Dag Nyström", "dag@x.example") });
    expect(to).toBe(`/anmalan/${slug}/tack/anmald/`);
    expect((await registered(slug)).map(({ name }) => name)).toEqual(["Cilla Öberg", "Dag Nyström"]);
  });

  test("an unknown session leads to the calendar", async () => {
    for (const response of [
      await stack.get("/anmalan/finns-inte/"),
      await stack.post("/anmalan/finns-inte/", cillasForm()),
    ]) {
      const page = await response.text();
      expect(response.status).toBe(404);
      expect(wordsOf(page)).toContain("Det här utbildningstillfället finns inte");
      expect(page).toContain('href="/kalender/"');
    }
  });

  test.each([
    ["session_cancelled", { cancelled: "Utbildaren är sjuk" }],
    ["session_past", { days: [["2027-01-10T09:00:00+01:00", "2027-01-10T16:00:00+01:00"]] as [string, string][] }],
    ["registration_closed", { closed: true }],
  ] as const)("%s: says so, offers another session, and keeps what was typed", async (key, changes) => {
    const { errorText } = await import("../../site/strings.ts");
    const other = await someSession(stack.db);
    const { slug } = await someSession(stack.db, changes as Parameters<typeof someSession>[1]);
    const shown = await stack.get(`/anmalan/${slug}/`);
    expect(shown.status).toBe(410);
    const shownPage = await shown.text();
    expect(shownPage).toContain(errorText(key));
    expect(shownPage).toContain("/kalender/tillfalle-");
    const typed = cillasForm();
    const { status, page } = await submit(slug, typed);
    expect(status).toBe(409);
    expect(summaryOf(page)).toContain(errorText(key));
    expect(page).toContain("/kalender/tillfalle-");
    expectKept(page, typed);
    expect(await registered(slug)).toEqual([]);
    expect(other.slug).not.toBe(slug);
  });

  test("a body over the limit, another content type and a post from another site", async () => {
    const { errorText } = await import("../../site/strings.ts");
    const { slug } = await someSession(stack.db);
    const path = `/anmalan/${slug}/`;
    const typed = new URLSearchParams(cillasForm());
    const cases: [number, string, Promise<Response>][] = [
      [413, "body_too_large", stack.post(path, cillasForm({ "employer.workplace": "x".repeat(70_000) }))],
      [
        415,
        "wrong_content_type",
        stack.get(path, {
          method: "POST",
          body: JSON.stringify({}),
          headers: { origin: stack.url, "content-type": "application/json" },
        }),
      ],
      [415, "wrong_content_type", stack.get(path, { method: "POST", headers: { origin: stack.url } })],
      [
        403,
        "foreign_origin",
        stack.get(path, { method: "POST", body: typed, headers: { origin: "https://ond.example" } }),
      ],
      [
        403,
        "foreign_origin",
        stack.get(path, { method: "POST", body: typed, headers: { origin: "null", "sec-fetch-site": "cross-site" } }),
      ],
    ];
    for (const [status, key, response] of cases) {
      const answered = await response;
      expect([answered.status, key]).toEqual([status, key]);
      expect(wordsOf(await answered.text())).toContain(errorText(key));
    }
    expect(await registered(slug)).toEqual([]);
  });

  test("a body that grows past the limit without saying so is refused too", async () => {
    const { slug } = await someSession(stack.db);
    const body = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 10; i += 1) controller.enqueue(new TextEncoder().encode("x".repeat(10_000)));
        controller.close();
      },
    });
    const headers = { origin: stack.url, "content-type": "application/x-www-form-urlencoded" };
    const init = { method: "POST", body, headers, duplex: "half" } as RequestInit;
    expect((await stack.get(`/anmalan/${slug}/`, init)).status).toBe(413);
  });

  test("too many bookings from one place, after which what was typed still stands", async () => {
    const { errorText } = await import("../../site/strings.ts");
    const { slug } = await someSession(stack.db);
    await submit(slug, cillasForm());
    await stack.db.sql(
      "insert into app.attempts (kind, client, at) select kind, client, now() from app.attempts, generate_series(1, 100) where kind = 'register'",
    );
    const typed = cillasForm({ "people.0.name": "Dag" });
    const { status, page } = await submit(slug, typed);
    expect(status).toBe(429);
    expect(summaryOf(page)).toContain(errorText("too_many_attempts"));
    expectKept(page, typed);
  });

  test("an error inside the database never reaches the page, nor the log, and what was typed stays", async () => {
    const { slug } = await someSession(stack.db);
    const typed = cillasForm();
    const [{ whole } = { whole: "" }] = await stack.db.sql<{ whole: string }>(
      "select pg_get_functiondef('app.refuse_unless_open(app.sessions)'::regprocedure) as whole",
    );
    await stack.db.sql(`create or replace function app.refuse_unless_open(p_session app.sessions) returns void
      language plpgsql stable set search_path = '' as $$ begin
        raise unique_violation using message = 'duplicate key value', detail = 'Key (email)=(gun@hemligt.example)';
      end $$`);
    const logged = captureLogs();
    const { status, page } = await submit(slug, typed);
    const written = logged();
    vi.restoreAllMocks();
    await stack.db.sql(whole);
    expect(status).toBe(503);
    expectKept(page, typed);
    expect(`${page} ${written}`).not.toMatch(/duplicate|hemligt/);
    expect(written).toContain("23505");
  });

  test("the database being away is a kind page with what was typed still in it", async () => {
    const { errorText } = await import("../../site/strings.ts");
    const { slug } = await someSession(stack.db);
    const typed = cillasForm();
    const { status, page } = await stack.withoutDatabase(() => submit(slug, typed));
    expect(status).toBe(503);
    expect(summaryOf(page)).toContain(errorText("unavailable"));
    expectKept(page, typed);
    const shown = await stack.withoutDatabase(() => stack.get(`/anmalan/${slug}/`));
    expect(shown.status).toBe(503);
    expect(wordsOf(await shown.text())).toContain(errorText("unavailable"));
  });
});

describe("a personnummer", () => {
  // Made up for tests: dates of the far past and a right last digit.
  const personal = ["811218-9876", "198112189876", "19811218 - 9876", "8112189876", "811218-1111", "811218"];

  test.each(personal)(
    "typed as organisation number (%s) is refused kindly, emptied, never stored and never logged",
    async (number) => {
      const { errorText } = await import("../../site/strings.ts");
      const { slug } = await someSession(stack.db);
      const logged = captureLogs();
      const before = await countRows(stack.db);
      const typed = cillasForm({ "employer.organisationNumber": number });
      const { status, page } = await submit(slug, typed);
      expect(status).toBe(422);
      expect(summaryOf(page)).toContain(errorText("personnummer_refused"));
      expect(valueIn(page, "employer.organisationNumber")).toBe("");
      expect(page).not.toContain(number);
      expectKept(page, typed, ["employer.organisationNumber"]);
      expect(await countRows(stack.db)).toEqual(before);
      expect(logged()).not.toContain("8112");
    },
  );

  test.each(["people.0.name", "employer.workplace", "employer.department", "needs.access", "manager.name"])(
    "typed in %s is refused and emptied",
    async (field) => {
      const { errorText } = await import("../../site/strings.ts");
      const { slug } = await someSession(stack.db);
      const { status, page } = await submit(slug, cillasForm({ [field]: "Cilla 811218-9876" }));
      expect(status).toBe(422);
      expect(summaryOf(page)).toContain(errorText("personnummer_in_field"));
      expect(page).not.toContain("811218");
    },
  );

  test("may be what a phone number looks like", async () => {
    const { slug } = await someSession(stack.db);
    expect((await submit(slug, cillasForm({ "people.0.phone": "8112189876" }))).status).toBe(303);
  });
});

test("logs hold no name, address, number or answer, whether it goes well or badly", async () => {
  const { slug } = await someSession(stack.db);
  const logged = captureLogs();
  await submit(slug, cillasForm({ "needs.dietary": "Nötallergi" }));
  await submit(slug, cillasForm({ "employer.sector": "", "needs.dietary": "Nötallergi" }));
  await stack.withoutDatabase(() => submit(slug, cillasForm()));
  await stack.settle();
  expect(logged()).toContain("door_failed");
  for (const secret of ["Cilla", "bageri-morgonstund", "070-174", "Nötallergi", "Morgonstund"])
    expect(logged()).not.toContain(secret);
});

test("GET changes nothing, on any address and at any age", async () => {
  const { slug } = await someSession(stack.db, { capacity: 1 });
  await stack.db.door("register", { p_form: someForm(slug, { people: [Dag()] }), p_client: null });
  const paths = [
    `/anmalan/${slug}/`,
    `/anmalan/${slug}/?action=add_person&people.0.name=Dag`,
    ...["anmald", "ko", "delvis", "annat"].map((word) => `/anmalan/${slug}/tack/${word}/`),
    "/platser.json",
    "/kalender.ics",
    `/kalender/${slug}.ics`,
    `/kalender/${slug}/`,
    "/kalender/urval/?kommun=granby",
  ];
  for (const now of ["2027-01-15T09:00:00+01:00", "2027-03-12T10:00:00+01:00", "2028-01-01T00:00:00+01:00"]) {
    await stack.db.setNow(now);
    const before = await countRows(stack.db);
    for (const path of paths) expect((await stack.get(path)).status).toBeLessThan(500);
    for (const path of paths) expect((await stack.get(path, { method: "HEAD" })).status).toBeLessThan(500);
    expect(await countRows(stack.db)).toEqual(before);
  }
});
