import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { HtmlValidate } from "html-validate";
import { beforeAll, describe, expect, test } from "vitest";
import { renderMail } from "../../functions/lib/mail-render.ts";
import { parseTemplate, RenderFailure } from "../../functions/lib/mail-template.ts";
import { exampleData, exampleItem, exampleSession, staffTemplates } from "./examples.ts";

const root = join(import.meta.dirname, "..", "..");
const names = readdirSync(join(root, "content", "mail")).map((file) => file.replace(/\.md$/, ""));

beforeAll(() => {
  process.env.SITE_URL = "https://granlandet.example";
});

/** Without what only Outlook for Windows reads: the cells of a table around the parts, and room in a button. */
const elsewhere = (html: string): string => html.replaceAll(/<!--\[if mso\]>[\s\S]*?<!\[endif\]-->/g, "");

/** What a reader sees of the HTML part: words, and the address behind each link. */
const seen = (html: string): string =>
  (/<body[\s\S]*<\/body>/.exec(elsewhere(html))?.[0] ?? "")
    .replaceAll(/<a [^>]*href="([^"]*)"[^>]*>/g, " $1 ")
    .replaceAll(/<\/?span[^>]*>/g, "")
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");

/** Punctuation apart: the text part has colons and dashes where the HTML part has layout. */
const words = (text: string): Set<string> =>
  new Set(text.split(/\s+/).flatMap((word) => (word.startsWith("tel:") ? [] : word.replace(/[:.]+$/, "") || [])));

test("there is a text for every mail the doors send, and no text that nobody sends", () => {
  const folder = join(root, "supabase", "migrations");
  const sql = readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));
  const sent = new Set(sql.flatMap((text) => [...text.matchAll(/'([a-z-]+-to-[a-z]+)'/g)].map((match) => match[1])));
  expect([...sent].sort()).toEqual([...names].sort());
  expect(Object.keys(exampleData).sort()).toEqual([...names].sort());
});

describe.each(names)("%s", (name) => {
  const mail = () => renderMail(exampleItem(name));
  const data = exampleData[name] ?? {};
  const ofSession = "session" in data;
  const toStaff = staffTemplates.includes(name);
  /** A large booking tells of several, a line each. */
  const ofOne = ofSession && name !== "booking-to-contact";

  test("has every place filled", () => {
    const { subject, text, html } = mail();
    for (const part of [subject, text, html.replace(/<style>[\s\S]*<\/style>/, "")])
      expect(part).not.toMatch(/\{\w*\}|undefined|null|\[object/);
    if (ofOne) expect(subject).toContain("Grundutbildning, en heldag, 12 mars 2027");
  });

  test("says as much in the text part as in the HTML part", () => {
    const { text, html } = mail();
    const inText = words(`${text} mailto:astrid@granlandet.example`);
    expect([...words(seen(html))].filter((word) => !inText.has(word))).toEqual([]);
    const inHtml = words(`${seen(html)} -- -`);
    expect([...words(text)].filter((word) => !inHtml.has(word))).toEqual([]);
  });

  test("keeps day and month together where lines are laid out, and has ordinary spaces in plain text", () => {
    const { subject, text, html } = mail();
    expect(subject + text).not.toContain("\u00a0");
    if (ofSession || name.startsWith("schedule-")) expect(html).toContain("fredag 12\u00a0mars 2027");
  });

  test("says when and where, who to call, who writes and why", () => {
    const { text, from, to, replyTo } = mail();
    if (ofOne) {
      expect(text).toContain("När: fredag 12 mars 2027 kl. 9.00–16.00");
      expect(text).toContain("Var: Folkets hus, Bruksgatan 1, Sjöhult");
    }
    if (ofSession) expect(text).toContain("Frågor? Ring Astrid Lind, 0980-319 201, eller svara på det här mejlet.");
    // A mail to staff sends nobody to ask staff.
    else if (toStaff) expect(text).not.toContain("Frågor?");
    else
      expect(text).toContain(
        "Frågor? Ring Samordningsförbundet Granlandet, 0980-319 200, eller svara på det här mejlet.",
      );
    expect(text).toContain(
      "Samordningsförbundet Granlandet\nStorgatan 4, 990 01 Granby\nTelefon 0980-319 200\nastrid@granlandet.example",
    );
    expect(text).toMatch(/\nDu får det här mejlet för att /);
    expect([from, to, replyTo]).toEqual([
      "Samordningsförbundet Granlandet <utbildning@granlandet.example>",
      "cilla@bageri.example",
      "astrid@granlandet.example",
    ]);
  });

  test("is valid, light HTML in Swedish that asks nothing of anyone else's server", async () => {
    const { html } = mail();
    expect(Buffer.byteLength(html)).toBeLessThan(102_000);
    expect(html).toMatch(/^<!doctype html>\n<html lang="sv">/);
    expect(html).not.toMatch(/<(img|link|script|form)|url\(/);
    expect(elsewhere(html)).not.toMatch(/<table|<!--/);
    const report = await new HtmlValidate({
      extends: ["html-validate:recommended"],
      rules: { "no-inline-style": "off", "doctype-style": "off", "tel-non-breaking": "off", "long-title": "off" },
    }).validateString(elsewhere(html));
    expect(
      report.results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`)),
    ).toEqual([]);
  });

  test.runIf("person" in data)("keeps a person's words literal in text and escaped in HTML", () => {
    const typed = '<b>Bo</b> & **Åsa** _x_ {title} O\'Brien [a](javascript:x) "山田"';
    const words = {
      person: { name: typed },
      by: typed,
      to: typed,
      cancelled: typed,
      employer: typed,
      reason: typed,
      people: [{ name: typed, state: "registered", place: null }],
      changes: [{ field: "name", before: "Bo", after: typed }],
      session: exampleSession({ theme: typed }),
    };
    const { subject, text, html } = renderMail(exampleItem(name, ofSession ? words : { person: words.person }));
    if (ofOne) expect(subject).toContain(`Grundutbildning, en heldag: ${typed}`);
    expect(text).toContain(`Hej ${typed}!`);
    expect(html).toContain(
      "Hej &lt;b&gt;Bo&lt;/b&gt; &amp; **Åsa** _x_ {title} O&#39;Brien [a](javascript:x) &quot;山田&quot;!",
    );
    expect(html).not.toMatch(/<b>|href="javascript/);
  });
});

describe("what each mail says", () => {
  const text = (name: string, data = {}) => renderMail(exampleItem(name, data)).text;

  test("a large booking tells of each session, and how many have a seat or wait", () => {
    const { text: said, attachments } = renderMail(exampleItem("booking-to-contact"));
    expect(said).toContain(
      [
        "- fredag 12 mars 2027 kl. 9.00–16.00, Folkets hus, Bruksgatan 1, Sjöhult: 20 har kursplats",
        "- fredag 2 april 2027 kl. 9.00–16.00, Folkets hus, Bruksgatan 1, Sjöhult: 18 har kursplats, 2 står i kö",
        "- fredag 7 maj 2027 kl. 9.00–16.00, Folkets hus, Bruksgatan 1, Sjöhult: 20 står i kö",
      ].join("\n"),
    );
    expect(said).toContain("Öppna bokningen:\nhttps://granlandet.example/min-bokning/AbCdEfGhIjKlMnOpQrStUv/");
    expect(attachments).toEqual([]);
  });

  test("a confirmation has the way in, the place for needs and the calendar file", () => {
    const { text: said, attachments } = renderMail(exampleItem("registered-to-participant"));
    expect(said).toContain("Öppna din sida:\nhttps://granlandet.example/min-anmalan/AbCdEfGhIjKlMnOpQrStUv/");
    expect(said).toContain("Tillgänglighet:\n  Hiss och hörslinga finns.\n  Du kan parkera vid entrén.");
    expect(attachments.map(({ contentType }) => contentType)).toEqual(["text/calendar; charset=utf-8; method=REQUEST"]);
    expect(attachments[0]?.content.replaceAll("\r\n ", "")).toContain("mailto:astrid@granlandet.example");
  });

  test("the waiting list tells the place in line and sends no calendar file", () => {
    const { text: said, attachments } = renderMail(exampleItem("waitlisted-to-participant"));
    expect(said).toContain("Du är nummer 3 i kön.");
    expect(attachments).toEqual([]);
  });

  test("coordinators are told when the clockwork stopped, and how long it stood", () => {
    expect(text("schedule-silent-to-staff")).toContain("Sedan fredag 12 mars 2027 kl. 8.10 händer inget av det");
    expect(text("schedule-back-to-staff")).toContain(
      "stod stilla från fredag 12 mars 2027 kl. 8.10 till fredag 12 mars 2027 kl. 10.45.",
    );
  });

  test("the contact gets a list of people and how it went for each", () => {
    expect(text("submission-to-contact")).toContain("- Cilla Öberg: anmäld\n- Dag Nyström: nummer 2 i kön");
  });

  test("a changed registration tells what was and what is, and names needs without quoting them", () => {
    expect(text("changed-to-participant")).toContain(
      "- E-post: cilla@bageri.example (förut: cila@bageri.example)\n- Roll: chef (förut: handledare)\n- Telefon: borttaget (förut: 070-174 06 05)\n- Det du vill att vi ordnar (du ser det på din egen sida)",
    );
  });

  test("the address that was left learns that it was, and gets neither link nor the new address", () => {
    const said = text("changed-to-participant", { link: null, calendar: null, changes: [{ field: "email" }] });
    expect(said).toContain("- E-post: mejl om anmälan går nu till en annan adress");
    expect(said).not.toMatch(/min-anmalan|din egen sida/);
  });

  test("a changed session tells the net difference", () => {
    expect(text("session-changed-to-participant")).toContain(
      "Det här är nytt:\n\n" +
        "- När: fredag 12 mars 2027 kl. 9.00–16.00 (förut: torsdag 11 mars 2027 kl. 9.00–16.00)\n" +
        "- Var: Folkets hus, Bruksgatan 1, Sjöhult (förut: Biblioteket, Torget 2, Sjöhult)\n" +
        "- Håller i utbildningen: handledare (förut: psykolog)\n",
    );
  });

  test.each(["session-changed-to-participant", "session-changed-to-contact", "session-restored-to-participant"])(
    "%s asks people to phone when less than a day is left, and only then",
    (template) => {
      const ask = "Det är mindre än ett dygn kvar.";
      expect(text(template, { urgent: true })).toContain(ask);
      expect(text(template, { urgent: true })).toMatch(/ring oss på 0980-319 201/i);
      expect(text(template, { urgent: false })).not.toContain(ask);
    },
  );

  test("a mail about a change that is sent again after it was taken back does not pretend", () => {
    expect(text("session-changed-to-participant", { before: exampleSession() })).toContain(
      "- Inget är nytt längre. Det som står nedan gäller.",
    );
  });

  test("a day that is taken away is taken out of the calendar too", () => {
    const days = [...exampleSession().days, { startsAt: "2027-03-19T08:00:00Z", endsAt: "2027-03-19T11:00:00Z" }];
    const { text: said, attachments } = renderMail(
      exampleItem("session-changed-to-participant", { before: exampleSession({ days }) }),
    );
    expect(said).toContain(
      "(förut: Dag 1: fredag 12 mars 2027 kl. 9.00–16.00; Dag 2: fredag 19 mars 2027 kl. 9.00–12.00)",
    );
    expect(attachments.map(({ filename, contentType }) => [filename, contentType])).toEqual([
      ["kalender.ics", "text/calendar; charset=utf-8; method=REQUEST"],
      ["utgar-dag-2.ics", "text/calendar; charset=utf-8; method=CANCEL"],
    ]);
    expect(attachments[1]?.content).toContain("UID:0b6e8f8e-6a68-4d43-8b8e-0f6f4c2f8a11-2@granlandet.example");
  });

  test("several days are listed, and all of them are in the subject", () => {
    const days = [...exampleSession().days, { startsAt: "2027-04-02T07:00:00Z", endsAt: "2027-04-02T10:00:00Z" }];
    const {
      subject,
      text: said,
      attachments,
    } = renderMail(exampleItem("registered-to-participant", { session: exampleSession({ days }) }));
    expect(subject).toMatch(/12 mars och 2 april 2027$/);
    expect(said).toContain(
      "När:\n  Dag 1: fredag 12 mars 2027 kl. 9.00–16.00\n  Dag 2: fredag 2 april 2027 kl. 9.00–12.00",
    );
    expect(attachments).toHaveLength(2);
  });

  test("the digital link is in the mail of a person with a seat; until there is one, the mail says when it comes", () => {
    const online = { format: "online" as const, venue: null, municipality: null };
    const withLink = { session: exampleSession({ ...online, onlineUrl: "https://moten.example/granlandet" }) };
    expect(text("registered-to-participant", withLink)).toContain(
      "Var: Digitalt\nDigital länk: https://moten.example/granlandet",
    );
    expect(text("registered-to-participant", { session: exampleSession(online) })).toContain(
      "Digital länk: Du får den i ett mejl innan vi börjar.",
    );
    expect(text("waitlisted-to-participant", { session: exampleSession(online) })).not.toContain("Digital länk");
  });

  test("a cancelled session tells why, and takes the day out of the calendar", () => {
    const { text: said, attachments } = renderMail(exampleItem("session-cancelled-to-participant"));
    expect(said).toContain("Anledningen: Utbildaren har blivit sjuk.");
    expect(attachments[0]?.contentType).toContain("method=CANCEL");
  });
});

describe("what a mail can never become", () => {
  test("a line break in a name or title makes no new header", () => {
    const theme = "Hej\r\nBcc: mallory@x.example\u2028X: y";
    const { subject } = renderMail(exampleItem("registered-to-participant", { session: exampleSession({ theme }) }));
    expect(subject).toBe(
      "Du är anmäld: Grundutbildning, en heldag: HejBcc: mallory@x.example X: y, 12 mars 2027".replace(
        "HejBcc",
        "Hej Bcc",
      ),
    );
  });

  test.each(["a@x.example, b@x.example", "a@x.example\r\nBcc: b@x.example", "Bo <a@x.example>", "ingen"])(
    "an address that is more than one address is refused: %j",
    (recipientEmail) => {
      expect(() => renderMail({ ...exampleItem("registered-to-participant"), recipientEmail })).toThrow(RenderFailure);
    },
  );

  test("what the database's json cannot hold is left out", () => {
    const { text } = renderMail(
      exampleItem("registered-to-participant", { person: { name: "Bo\u0000\ud800 Ek\u0007" } }),
    );
    expect(text).toContain("Hej Bo\ufffd Ek!");
  });

  test("a missing value stops that mail with a reason that names no person", () => {
    const render = () =>
      renderMail(exampleItem("handed-over-to-new", { by: undefined, person: { name: "Cilla Öberg" } }));
    expect(render).toThrow(new RenderFailure("{by} has no value"));
  });

  test("an unknown text, a path for a text, or markup mails cannot show is refused", () => {
    expect(() => renderMail({ ...exampleItem("registered-to-participant"), template: "finns-inte" })).toThrow(
      RenderFailure,
    );
    expect(() => renderMail({ ...exampleItem("registered-to-participant"), template: "../sidor/om" })).toThrow(
      RenderFailure,
    );
    expect(() => parseTemplate("---\nsubject: a\nwhy: b\n---\n![bild](x.png)", "x")).toThrow(
      "x.md uses image, which mails cannot show",
    );
    expect(() => parseTemplate("Hej", "x")).toThrow("x.md needs subject and why");
  });
});
