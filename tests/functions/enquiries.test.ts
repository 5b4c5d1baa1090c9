import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { enquiryForms, enquiryKinds, enquiryPath } from "../../site/enquiries.ts";
import type { EnquiryKind } from "../../site/types.ts";
import { Astrid, Pia, someSession, Tove } from "../support/people.ts";
import { testStack } from "../support/stack.ts";
import { fieldsOn, signedIn, type Visitor, words } from "./room.ts";

const stack = await testStack();
const { db } = stack;
const people = { astrid: await Astrid(db), pia: await Pia(db), tove: await Tove(db) };
const room = "/samordnare/forfragningar/";
const settings = (competenceNeeds: boolean) => ({
  workingDays: { place: 2, other: 5 },
  competenceNeeds,
  owners: [{ municipality: "9901", name: "Astrid Lind", email: people.astrid.email }],
  fallback: { name: "Förbundet", email: "kontakt@granlandet.example" },
  tracks: [{ slug: "kok-och-maltid", title: "Kök och måltid" }],
});
const ask = (competenceNeeds: boolean) =>
  db.sql(
    "insert into app.settings (name, value) values ('enquiries', $1) on conflict (name) do update set value = excluded.value",
    [JSON.stringify(settings(competenceNeeds))],
  );

let astrid: Visitor;
beforeAll(async () => {
  await db.setNow("2027-01-11T09:00:00+01:00");
  await ask(true);
  await someSession(db);
  await db.sql(
    "insert into app.courses (slug, title, kind, audience, summary) values ('hos-er', 'Utbildning hos er', 'commissioned', 'supervisors', '')",
  );
  astrid = await signedIn(stack, people.astrid.email);
});
beforeEach(async () => {
  await db.sql("update app.sessions set enquiry_id = null where true");
  for (const table of ["outbox", "enquiries", "attempts"]) await db.sql(`delete from app.${table} where true`);
});
afterAll(() => ask(false));

const pathOf = (kind: EnquiryKind): string => enquiryPath(kind, kind === "track" ? "kok-och-maltid" : null);
const sender = "cilla@bageri-morgonstund.example";

/** A form filled in: every question answered, as a browser would post it. */
const filled = (kind: EnquiryKind, changes: Record<string, string> = {}): Record<string, string> => ({
  "contact.name": "Cilla Öberg",
  "contact.email": sender,
  "contact.phone": "",
  "employer.name": "Bageri Morgonstund",
  "employer.municipality": "9901",
  "employer.workplace": "",
  ...Object.fromEntries(
    enquiryForms[kind].questions.map((question) => [
      `answers.${question.name}`,
      "options" in question ? (question.options[0] ?? "") : question.type === "count" ? "3" : "Vi berättar gärna mer",
    ]),
  ),
  ...changes,
});
const send = (kind: EnquiryKind, changes: Record<string, string> = {}) =>
  stack.post(pathOf(kind), filled(kind, changes));
const linkIn = async (): Promise<string> => {
  await stack.settle();
  return /\/min-forfragan\/[\w-]+\//.exec((await stack.mails(sender)).at(-1)?.text ?? "")?.[0] ?? "";
};
const page = async (path: string): Promise<string> => words(await (await stack.get(path)).text());
const refOf = async (): Promise<string> => {
  const [row] = await db.sql<{ ref: string }>("select ref from app.enquiries order by id desc limit 1");
  return row?.ref ?? "";
};

describe.each(enquiryKinds)("the form %s", (kind) => {
  test("is shown, takes what is typed, and thanks", async () => {
    const shown = await stack.get(pathOf(kind));
    expect([shown.status, await shown.text()]).toEqual([200, expect.stringContaining('name="contact.email"')]);
    const answer = await send(kind);
    expect([answer.status, answer.headers.get("location")]).toEqual([
      303,
      kind === "place" ? "/tack/plats/" : "/tack/",
    ]);
    expect(await db.sql("select kind, state from app.enquiries")).toEqual([{ kind, state: "new" }]);
  });

  test("says what is missing, leads to each field, and keeps what was typed as text", async () => {
    const nothing = Object.fromEntries(enquiryForms[kind].questions.map(({ name }) => [`answers.${name}`, ""]));
    const answer = await send(kind, { ...nothing, "contact.email": "cilla", "employer.name": "<b>Bageri</b>" });
    const markup = await answer.text();
    expect(answer.status).toBe(422);
    expect(markup).toContain('href="#contact-email"');
    const summary = /<[^>]+class="error-summary[\s\S]*?<\/ul>/.exec(markup)?.[0] ?? "";
    expect(summary).toContain('tabindex="-1"');
    const led = [...summary.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id ?? "");
    expect(led.length).toBeGreaterThan(0);
    expect(led.filter((id) => !markup.includes(`id="${id}"`))).toEqual([]);
    expect(markup).toContain('value="cilla"');
    expect(markup).toContain('value="&lt;b&gt;Bageri&lt;/b&gt;"');
    expect(await db.sql("select from app.enquiries")).toEqual([]);
  });
});

describe("an enquiry", () => {
  test("keeps a choice in a list, and every line and text, when something else is wrong", async () => {
    const trade = filled("competence")["answers.trade"] ?? "";
    expect(trade).not.toBe("");
    const changes = { "contact.email": "", "answers.jobs": "Bagare & <b>", "employer.workplace": "Bruket" };
    const markup = await (await send("competence", changes)).text();
    expect(markup).toMatch(new RegExp(`<option value="${trade}" selected`));
    expect(markup).toMatch(/<option value="9901" selected/);
    for (const kept of ["Bagare &amp; &lt;b&gt;", "Bruket", "Cilla Öberg", "Vi berättar gärna mer"])
      expect(markup).toContain(kept);
  });

  test.each(
    enquiryKinds.flatMap((kind) =>
      enquiryForms[kind].questions
        .filter(({ type }) => type === "line" || type === "text")
        .map(({ name }) => [kind, name] as const),
    ),
  )("with HTML in the answer to %s %s says it as text on every page and in every mail", async (kind, name) => {
    await stack.mail.clear();
    await send(kind, { [`answers.${name}`]: "<img src=x onerror=alert(1)>", "contact.name": "<u>Cilla</u>" });
    const own = await (await stack.get(await linkIn())).text();
    const staffs = await astrid.page(`${room}${await refOf()}/`);
    const sent = await stack.mails();
    const mails = sent.filter(({ html = "" }) => html.includes("&lt;img src=x"));
    expect(mails).toHaveLength(2);
    for (const shown of [own, staffs, ...mails.map(({ html = "" }) => html)]) {
      expect(shown).toContain("&lt;img src=x onerror=alert(1)&gt;");
      expect(shown).not.toMatch(/<img src=x|<u>/);
    }
  });

  test("keeps what was chosen when something else is wrong", async () => {
    const answer = await send("place", { "answers.placements": "Praktik", "answers.howMany": "ett par" });
    const markup = await answer.text();
    expect(words(markup)).toContain("Skriv antalet med siffror");
    expect(markup).toMatch(/value="Praktik" checked/);
  });

  test.each(
    enquiryKinds.flatMap((kind) => [
      ...enquiryForms[kind].questions
        .filter(({ type }) => type === "line" || type === "text")
        .map(({ name }) => [kind, `answers.${name}`] as const),
      [kind, "employer.workplace"] as const,
    ]),
  )("of the kind %s with a personnummer in %s goes no further than the form", async (kind, name) => {
    const answer = await send(kind, { [name]: "Det gäller 811218-9876" });
    expect([answer.status, (await answer.text()).includes("811218")]).toEqual([422, false]);
    expect(await db.sql("select from app.enquiries")).toEqual([]);
  });

  test("about a job track names it when something is wrong too", async () => {
    expect(await page(pathOf("track"))).toContain("Vill ni vara med i Kök och måltid?");
    expect(words(await (await send("track", { "contact.name": "" })).text())).toContain(
      "Vill ni vara med i Kök och måltid?",
    );
  });

  test("from a robot is not taken, and without a database nothing typed is lost", async () => {
    expect((await send("advice", { webbplats: "x" })).status).toBe(422);
    const down = await stack.withoutDatabase(() => send("advice"));
    expect([down.status, await down.text()]).toEqual([503, expect.stringContaining("Vi berättar gärna mer")]);
  });

  test("of no kind, about no track, or not asked for by the association is not there", async () => {
    expect((await stack.get("/jobbspar/finns-inte/intresse/")).status).toBe(404);
    expect((await stack.post("/jobbspar/finns-inte/intresse/", filled("track"))).status).toBe(404);
    await ask(false);
    expect((await stack.get("/kompetensbehov/")).status).toBe(404);
    expect((await send("competence")).status).toBe(404);
    await ask(true);
  });

  test("is in the room also when no mail goes out", async () => {
    const provider = process.env.SMTP_URL;
    process.env.SMTP_URL = "smtp://127.0.0.1:9";
    const answer = await send("place");
    await stack.settle();
    process.env.SMTP_URL = provider;
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/tack/plats/"]);
    expect(words(await astrid.page(room))).toMatch(/En förfrågan väntar på svar.*Erbjuden plats/);
  });

  test("is seen and taken back by the sender's own link, and GET changes nothing", async () => {
    await send("commissioned");
    const link = await linkIn();
    for (const _ of [1, 2])
      expect(await page(link)).toMatch(/Astrid Lind svarar dig senast måndag 18 januari 2027\.(?! kl)/);
    const taken = await stack.post(link, {});
    expect(taken.headers.get("location")).toBe(`${link}?klart=tillbaka`);
    expect(await page(`${link}?klart=tillbaka`)).toContain("Du har tagit tillbaka det här.");
    expect(words(await astrid.page(`${room}${await refOf()}/`))).toContain("Togs tillbaka av avsändaren");
    expect((await stack.get("/min-forfragan/pahittad/")).status).toBe(404);
  });

  test("says on the sender's page when we are late, and whom to ring", async () => {
    await send("commissioned");
    const link = await linkIn();
    await db.setNow("2027-01-19T08:00:00+01:00");
    const late = await page(link);
    await db.setNow("2027-01-11T09:00:00+01:00");
    expect(late).toMatch(
      /Du skulle ha fått svar senast måndag 18 januari 2027\. .*Ring Astrid Lind, 0980-319 200 , så/,
    );
    expect(late).not.toContain("svarar dig");
  });
});

test("the figures of competence needs stand on a page of their own once there are any", async () => {
  expect((await stack.get("/kompetensbehov/siffror/")).status).toBe(404);
  await db.sql(
    `insert into app.competence_figures (half, cells, frozen_at) values ('2026-2', $1, '2027-01-01T09:00:00Z')`,
    [JSON.stringify([{ trade: "Handel", municipality: "9901", employers: 6, wanted: 14 }])],
  );
  expect(await page("/kompetensbehov/siffror/")).toMatch(
    /Juli till december 2026 .*Svar, räknade 1 januari 2027 .*Handel Granby 6 14/,
  );
});

describe("the room", () => {
  test("lists what waits, and keeps each step with who and why", async () => {
    await send("advice", { "employer.name": "<i>Bageri</i>" });
    const list = await astrid.page(room);
    expect(list).toContain("&lt;i&gt;Bageri&lt;/i&gt;");
    const home = `${room}${await refOf()}/`;
    const { formKey = "" } = fieldsOn(await astrid.page(home));
    const wrong = await astrid.post(home, { formKey, state: "", note: "Ringde <b>", nextOn: "" });
    expect([wrong.status, await wrong.text()]).toEqual([422, expect.stringContaining("Ringde &lt;b&gt;")]);
    const done = words(
      await astrid.follow(
        await astrid.post(home, { formKey, state: "contacted", note: "Ringde", nextOn: "2027-01-20" }),
      ),
    );
    expect(done).toMatch(/Läget är sparat\..*Nästa steg 20 januari 2027.*Kontaktad, Astrid Lind Ringde/);
    const kept = await astrid.page(home);
    expect(kept).toContain('name="nextOn" type="date" value="2027-01-20"');
    expect(kept).toMatch(/value="contacted" checked/);
    expect(kept).toContain(`<a href="mailto:${sender}">`);
    expect(words(await astrid.page(`${room}?slag=place`))).toContain("Inget här");
  });

  test("makes a closed session of a commissioned course, with what is known filled in and links both ways", async () => {
    await send("commissioned", { "answers.howMany": "14", "answers.where": "Biblioteket" });
    const ref = await refOf();
    const link = await linkIn();
    const start = `/samordnare/tillfallen/nytt/?forfragan=${ref}`;
    expect(await astrid.page(`${room}${ref}/`)).toContain(start);
    const fields = fieldsOn(await astrid.page(start));
    expect(fields).toMatchObject({ course: "hos-er", capacity: "14", venueName: "Biblioteket", enquiry: ref });
    const made = await astrid.post("/samordnare/tillfallen/nytt/", {
      ...fields,
      gor: "spara",
      visibility: "closed",
      format: "on_site",
      venueAddress: "Skolvägen 1",
      "closes.date": "2027-03-05",
      "closes.time": "16:00",
      "days.0.date": "2027-03-12",
      "days.0.starts": "09:00",
      "days.0.ends": "16:00",
    });
    expect(made.status, words(await made.clone().text())).toBe(303);
    const session = made.headers.get("location") ?? "";
    expect(await astrid.page(session)).toContain(`${room}${ref}/`);
    expect(words(await astrid.page(`${room}${ref}/`))).toMatch(/Överenskommen.*Utbildning hos er, fredag 12 mars 2027/);
    expect(await page(link)).toContain("Utbildning hos er, fredag 12 mars 2027");
    const slug = session.split("/").at(-2) ?? "";
    const closed = await stack.get(`/kalender/${slug}/`);
    expect([closed.status, closed.headers.get("cache-control")]).toEqual([200, expect.stringContaining("no-store")]);
    expect(await closed.text()).toMatch(/<meta name="robots" content="noindex/);
    expect(await (await stack.get("/kalender/urval/?kommun=granby")).text()).not.toContain(slug);
    await db.sql("update app.sessions set cancelled_at = app.now() where slug = $1", [slug]);
    expect(await page(link)).not.toContain("Er utbildning");
  });

  test("is shut to the parties' staff, trainers and strangers, and kind about an invented address", async () => {
    for (const person of [people.pia, people.tove]) {
      const visitor = await signedIn(stack, person.email);
      const shut = await visitor.get(room);
      expect([shut.status, words(await shut.text())]).toEqual([
        403,
        expect.stringContaining("Du kommer inte åt det här"),
      ]);
    }
    expect((await stack.get(room)).status).toBe(303);
    expect((await astrid.get(`${room}pahittad/`)).status).toBe(404);
  });
});
