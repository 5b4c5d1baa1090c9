import { strFromU8, unzipSync } from "fflate";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { Astrid, Pia, Rut, someone, Tove } from "../support/people.ts";
import { testStack } from "../support/stack.ts";
import {
  afterSurvey,
  byHandSurvey,
  freshSurveys,
  heldSession,
  publishSurveys,
  surveyDoors,
} from "../support/surveys.ts";
import { signedIn, Visitor, words } from "./room.ts";

const stack = await testStack();
const { db } = stack;
const astrid = await Astrid(db);
const [rut, tove, pia] = [await Rut(db), await Tove(db), await Pia(db)];
const { timer, linkOf, answer } = surveyDoors(db, astrid);
await db.setNow("2027-03-12T17:00:00+01:00");
const room = await signedIn(stack, astrid.email);
const start = "/samordnare/enkater/";

beforeEach(async () => {
  await freshSurveys(db);
});

/** A session with so many present, asked, of whom the first have answered: the round's address. */
const round = async (present: number, answers: object[]): Promise<string> => {
  const session = await heldSession(
    db,
    Array.from({ length: present }, (_, at) => ({ n: at + 1 })),
  );
  await timer("invite_to_surveys");
  for (const [at, given] of answers.entries()) await answer(await linkOf(someone(at + 1).email), given);
  const [found] = await db.sql<{ ref: string }>("select ref from app.survey_rounds where session_id = $1", [
    session.id,
  ]);
  return `${start}${found?.ref}/`;
};
const same = (count: number, given: object) => Array.from({ length: count }, () => given);
const closed = async (present: number, answers: object[]): Promise<string> => {
  const path = await round(present, answers);
  await db.sql("select app.close_survey_round(id) from app.survey_rounds where closed_at is null order by id");
  return path;
};
const said = async (path: string): Promise<string> => words(await room.page(path));

describe("rounds", () => {
  test("stand with how many of those asked have answered, and until when", async () => {
    await round(7, same(3, { satisfied: "4" }));
    const list = await said(start);
    expect(list).toContain("3 av 7 har svarat");
    expect(list).toContain("Till och med 2 april 2027");
  });

  test("show nobody an answer while they are open", async () => {
    const path = await round(7, same(6, { satisfied: "4", better: "Mer tid till övningar." }));
    const markup = await room.page(path);
    expect(words(markup)).toContain("6 av 7 har svarat");
    expect(words(markup)).toContain("Resultatet visas när den har stängt");
    expect(markup).not.toContain("Mer tid");
    expect(markup).not.toContain("distribution-part");
  });

  test("are closed after a question, and then tell what was answered with how many", async () => {
    const path = await round(7, same(5, { satisfied: "4", better: "Mer tid till övningar." }));
    const asked = await said(`${path}stang/`);
    expect(asked).toContain("Stänga enkäten nu?");
    expect(asked).toContain("5 av 7 har svarat");
    const shown = await room.follow(await room.post(`${path}stang/`));
    expect(words(shown)).toContain("Enkäten har stängt.");
    expect(shown).toContain("satisfied?");
    expect(shown).toContain('class="numeric">5 (100 %)</td>');
    expect(shown).toContain("Mer tid till övningar.");
    expect(words(shown)).toContain("Källa: Samordningsförbundet Granlandet, enkäten ”efter”, version v1.");
    expect(words(shown)).toContain("Visas bara när minst fem har svarat.");
  });

  test("stay open where fewer than five have answered and somebody still can", async () => {
    const path = await round(7, same(4, { satisfied: "4" }));
    const refused = await room.post(`${path}stang/`);
    expect(refused.status).toBe(409);
    expect(words(await refused.text())).toContain("Färre än fem har svarat.");
    expect(await said(path)).toContain("Resultatet visas när den har stängt");
  });

  test("with fewer than five answers say that they wait, and show none of them", async () => {
    const path = await closed(4, same(4, { satisfied: "1", better: "Hemligt." }));
    const markup = await room.page(path);
    expect(words(markup)).toContain("”efter” har för få svar än 4 svar har kommit in. Så få visas inte ensamma.");
    expect(markup).not.toContain("Hemligt");
    expect(markup).not.toContain("distribution-part");
    expect(await said(start)).toContain("Väntar på fler svar");
  });

  test("that are not there", async () => {
    for (const ref of ["finns-inte", "00000000-0000-4000-8000-000000000000"]) {
      expect((await room.get(`${start}${ref}/`)).status).toBe(404);
      expect((await room.post(`${start}${ref}/stang/`)).status).toBe(404);
    }
  });
});

describe("a survey sent by hand", () => {
  const typed = {
    survey: "arsenkat",
    title: "Årets enkät",
    emails: "a@x.example, b@x.example\nA@x.example",
    days: "14",
  };

  test("goes once to each address, and its round says how many", async () => {
    const shown = words(await room.follow(await room.post(`${start}nytt/`, typed)));
    expect(shown).toContain("Enkäten är på väg till 2 adresser.");
    expect(shown).toContain("Årets enkät");
    expect(shown).toContain("0 av 2 har svarat");
    expect(shown).toContain("öppen till och med");
  });

  test("keeps what was typed when something is missing, and says what", async () => {
    const refused = await room.post(`${start}nytt/`, { ...typed, title: "", emails: "fel", days: "200" });
    expect(refused.status).toBe(422);
    const markup = await refused.text();
    expect(words(markup)).toContain("Skriv vad enkäten gäller");
    expect(words(markup)).toContain("Låt enkäten vara öppen i minst 3 och högst 90 dagar.");
    expect(words(markup)).toContain("Rätta eller ta bort det som inte är en e-postadress.");
    expect(words(await (await room.post(`${start}nytt/`)).text())).toContain("Klistra in minst en e-postadress.");
    expect(markup).toContain(">fel</textarea>");
    expect(markup).toContain('<option value="arsenkat" selected>');
  });

  test("has nothing to choose where there is none", async () => {
    await db.sql("update app.surveys set retired_at = app.now() where slug = 'arsenkat'");
    expect(await said(`${start}nytt/`)).toContain("Ingen enkät går att skicka för hand");
  });
});

describe("results", () => {
  const results = `${start}resultat/`;

  test("begin with the survey that most have answered", async () => {
    await closed(6, same(6, { satisfied: "5" }));
    expect(await said(results)).toContain("6 av 6 har svarat");
  });

  test("of long rows of texts say that more has been written", async () => {
    await closed(5, same(5, { better: "Mer tid." }));
    expect(await said(results)).toContain("5 svar");
    await db.sql(`insert into app.survey_texts (survey_slug, question, answer, course_slug, half)
      select survey_slug, question, 'Text ' || n, course_slug, half from app.survey_texts, generate_series(1, 150) n`);
    expect(await said(results)).toContain("Här står 500 av svaren. Välj en kortare period");
  });

  test("where no survey has ever been published are not there", async () => {
    await db.sql("delete from app.survey_versions where true");
    await db.sql("delete from app.surveys where true");
    expect((await room.get(results)).status).toBe(404);
  });

  test("of a question that fewer than five answered are not there, and say so", async () => {
    await closed(6, [...same(4, { satisfied: "5", willing: "9" }), ...same(2, { satisfied: "5" })]);
    const markup = await room.page(results);
    const willing = markup.slice(markup.indexOf("Hur troligt?"), markup.indexOf("Stöd?"));
    expect(words(willing)).toContain("Färre än fem svar.");
    expect(willing).not.toContain("chart-bar");
  });

  test("of a selection that nobody can be shown of say that, and how to see more", async () => {
    await closed(6, same(6, { satisfied: "5" }));
    const shown = await said(`${results}?enkat=efter&kommun=9904`);
    expect(shown).toContain("Färre än fem svar");
    expect(shown).toContain("Välj en längre period");
  });

  test("of two selections stand beside each other", async () => {
    await closed(6, same(6, { satisfied: "5" }));
    const markup = await room.page(`${results}?enkat=efter&jamfor=ja&b-kommun=9901`);
    expect(markup).toContain('<td data-label="Alla svar" class="numeric">6 (100 %)</td>');
    expect(markup).toContain('<td data-label="Granby" class="numeric">6 (100 %)</td>');
    expect(words(markup)).toContain("Granby: 6 av 6 har svarat i de utskick det gäller.");
  });

  test("hold what people wrote as text, never as markup, and a coordinator takes away what points at somebody", async () => {
    await closed(5, same(5, { better: "<b>Fet</b> & farlig" }));
    const markup = await room.page(`${results}?enkat=efter`);
    expect(markup).toContain("&lt;b&gt;Fet&lt;/b&gt; &amp; farlig");
    const link = /href="([^"]*ta-bort[^"]*)"/.exec(markup)?.[1]?.replaceAll("&amp;", "&") ?? "";
    expect(await said(link)).toContain("Ta bort det någon har skrivit?");
    const svar = new URL(link, "https://x.example").searchParams.get("svar") ?? "";
    const without = await room.post(`${start}ta-bort/`, { svar, enkat: "efter", why: "" });
    expect(without.status).toBe(422);
    expect(words(await without.text())).toContain("Skriv varför. Det sparas i loggen.");
    const after = await room.follow(await room.post(`${start}ta-bort/`, { svar, enkat: "efter", why: "Namn" }));
    expect(words(after)).toContain("Svaret är borttaget.");
    expect(after.match(/Fet/g)?.length ?? 0).toBeLessThan(markup.match(/Fet/g)?.length ?? 0);
  });

  test("of a survey that is not there", async () => {
    expect((await room.get(`${results}?enkat=finns-inte`)).status).toBe(404);
    expect((await room.get(`${results}svar.csv?enkat=finns-inte`)).status).toBe(404);
  });
});

test("the effect stands before and after, with the response rate beside", async () => {
  await closed(6, same(6, { knew: "2", know: "4", willing: "8", support: ["mentor", "money"] }));
  const markup = await room.page(`${start}effekt/`);
  const shown = words(markup);
  expect(shown).toContain("6 av 6 har svarat");
  expect(markup).toContain("Före: 1: 0, 2: 6, 3: 0, 4: 0, 5: 0, Vet inte: 0. 6 svar.");
  expect(markup).toContain("Efter: 1: 0, 2: 0, 3: 0, 4: 6, 5: 0, Vet inte: 0. 6 svar.");
  expect(markup).toMatch(/<th scope="row">\+2<\/th><td[^>]*>6 \(100 %\)/);
  expect(shown).toContain("Färre än fem arbetsplatser har svarat.");
  expect(markup).toContain("mentor: 6, money: 6, none: 0. 6 svar.");
});

describe("files", () => {
  const file = (name: string) => room.get(`${start}resultat/${name}?enkat=efter`);

  test("as CSV open right in a Swedish spreadsheet, with nothing in them reckoned", async () => {
    const formula = { id: "evil", text: "=HYPERLINK(1)" };
    const survey = afterSurvey();
    survey.sections[0]?.questions.push({
      ...survey.sections[0].questions[4],
      id: "trap",
      options: [formula],
      meaning: null,
    });
    await db.sql("delete from app.survey_versions where true");
    await publishSurveys(db, [survey]);
    await closed(5, same(5, { satisfied: "4", trap: ["evil"], knew: "4", know: "3" }));
    const response = await file("svar.csv");
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(response.headers.get("cache-control")).toContain("no-store");
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = strFromU8(bytes.slice(3)).split("\r\n");
    expect(lines[0]).toContain("Utbildning;Slag;Form;Halvår;Utskick;Kommun;Sektor;Roll;Kön;Fråga;Frågans ord;Svar");
    expect(lines.find((line) => line.includes(";satisfied;"))).toMatch(/;våren 2027;.*;satisfied;satisfied\?;4;5;5;$/);
    expect(lines.find((line) => line.includes(";trap;"))).toContain(";'=HYPERLINK(1);5;5;");
    expect(lines.find((line) => line.includes("change:know"))).toContain(";−1;5;5;");
  });

  test("as a workbook hold the answers as numbers, and the code book", async () => {
    await closed(5, same(5, { satisfied: "4" }));
    const parts = unzipSync(new Uint8Array(await (await file("svar.xlsx")).arrayBuffer()));
    const text = (name: string) => strFromU8(parts[name] ?? new Uint8Array());
    expect(text("xl/workbook.xml")).toContain('<sheet name="Svar" sheetId="1" r:id="r1"/><sheet name="Kodbok"');
    expect(text("xl/worksheets/sheet1.xml")).toContain("<c><v>5</v></c><c><v>5</v></c>");
    expect(text("xl/worksheets/sheet1.xml")).not.toContain("<f>");
    expect(text("xl/worksheets/sheet2.xml")).toContain("satisfied?");
  });

  test("hold a code book with each version's words and scale", async () => {
    const book = await (await file("kodbok.csv")).text();
    expect(book).toContain("v1;satisfied;Skala 1–5;satisfied?;");
    expect(book).toContain("v1;knew;Skala 1–5;knew?;1  – 5 ;Ja;;know, Före");
    expect(book).toContain("mentor: mentor; money: money");
  });

  test("with answers one by one are given only to whoever says what for, and it stands in the log", async () => {
    await closed(5, same(5, { satisfied: "4", better: "Mer tid." }));
    const path = `${start}export/`;
    expect(await said(`${path}?enkat=efter`)).toContain("Det sparas i loggen att du hämtade den.");
    expect((await room.post(path, { enkat: "efter", why: " " })).status).toBe(422);
    const before = await db.sql("select from app.audit_log where action = 'export_survey_answers'");
    const given = await room.post(path, { enkat: "efter", why: "Årsredovisning" });
    const rows = (await given.text()).split("\r\n");
    expect(rows[0]).toContain("Version;Utbildning;Halvår;Kommun;Sektor;Roll;Kön;satisfied;");
    expect(rows[0]).not.toContain("better");
    expect(rows.filter((row) => row.startsWith("v1;"))).toHaveLength(5);
    expect(rows.join()).not.toContain("Mer tid");
    const after = await db.sql("select from app.audit_log where action = 'export_survey_answers'");
    expect(after).toHaveLength(before.length + 1);
  });
});

test("the sheet for the room has the address that those in it ask for their link at", async () => {
  const { slug } = await heldSession(db, [{ n: 1 }]);
  const markup = await room.page(`/samordnare/tillfallen/${slug}/enkat/`);
  expect(markup.replaceAll("<wbr>", "")).toContain(`/enkat/vid/${slug}/</p>`);
  expect(markup).toContain('role="img" aria-label="QR-kod till sidan där du ber om din enkät"');
  expect((await room.get("/samordnare/tillfallen/finns-inte/enkat/")).status).toBe(404);
});

describe("who may look", () => {
  const all = ["", "nytt/", "resultat/?enkat=efter", "effekt/", "export/?enkat=efter", "resultat/svar.csv?enkat=efter"];

  test("a reader sees results and effect and takes their files, and nothing of rounds, of what was written or of single answers", async () => {
    const path = await closed(6, same(6, { satisfied: "5", better: "Mer tid." }));
    const reader = await signedIn(stack, rut.email);
    const landed = await reader.get(start);
    expect([landed.status, landed.headers.get("location")]).toEqual([303, `${start}resultat/`]);
    const markup = await reader.page(`${start}resultat/?enkat=efter`);
    expect(words(markup)).toContain("6 av 6 har svarat");
    expect(markup).not.toContain("Mer tid.");
    expect(markup).not.toContain("export/");
    expect(markup).not.toContain("/samordnare/mejl/");
    expect((await reader.get(`${start}effekt/`)).status).toBe(200);
    expect((await reader.get(`${start}resultat/svar.csv?enkat=efter`)).status).toBe(200);
    expect((await reader.get(path)).status).toBe(403);
    expect((await reader.get(`${start}nytt/`)).status).toBe(403);
    expect((await reader.post(`${start}export/`, { enkat: "efter", why: "Jag vill" })).status).toBe(403);
  });

  test.each([
    ["a trainer", tove],
    ["a party's staff", pia],
  ])("%s sees none of it", async (_, person) => {
    await publishSurveys(db, [afterSurvey(), byHandSurvey()]);
    const visitor = await signedIn(stack, person.email);
    for (const path of all) expect([path, (await visitor.get(start + path)).status]).toEqual([path, 403]);
  });

  test("nobody does who has not signed in", async () => {
    const stranger = new Visitor(stack);
    for (const path of all) {
      const response = await stranger.get(start + path);
      expect(response.headers.get("location") ?? "").toContain("/samordnare/logga-in/");
    }
  });
});

test("no page asks the database more than five times", async () => {
  const path = await closed(6, same(6, { satisfied: "5" }));
  const asked = vi.spyOn(globalThis, "fetch");
  for (const page of [
    "",
    "nytt/",
    "resultat/",
    "resultat/?enkat=efter&jamfor=ja",
    "effekt/",
    path.slice(start.length),
  ]) {
    asked.mockClear();
    expect((await room.get(start + page)).status).toBe(200);
    const calls = asked.mock.calls.filter(([url]) => String(url).includes("/rpc/"));
    expect(calls.length, page).toBeGreaterThan(1);
    expect(calls.length, page).toBeLessThanOrEqual(5);
  }
  asked.mockRestore();
});
