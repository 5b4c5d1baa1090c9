import { unzipSync } from "fflate";
import { beforeEach, describe, expect, test } from "vitest";
import { fileStore, keepFile } from "../../functions/lib/storage.ts";
import { Astrid, Rut, someone, Tove } from "../support/people.ts";
import { testStack } from "../support/stack.ts";
import { freshSurveys, heldSession, surveyDoors } from "../support/surveys.ts";
import { signedIn, words } from "./room.ts";

const stack = await testStack();
const { db } = stack;
const [astrid, rut, tove] = [await Astrid(db), await Rut(db), await Tove(db)];
const { timer, linkOf, answer, closeAll } = surveyDoors(db, astrid);
const room = await signedIn(stack, astrid.email);
const path = "/samordnare/filer/";
const answers = "/samordnare/enkater/resultat/svar";

beforeEach(async () => {
  await db.sql("delete from app.files where true");
  await freshSurveys(db);
  await heldSession(
    db,
    [1, 2, 3, 4, 5].map((n) => ({ n })),
  );
  await timer("invite_to_surveys");
  for (let n = 1; n <= 5; n += 1) await answer(await linkOf(someone(n).email), { satisfied: "5" });
  await closeAll();
  await db.sql("delete from app.outbox where true");
});

/** As after many years: more rows than anybody waits for. */
const manyTallies = (count: number) =>
  db.sql(
    `insert into app.survey_tallies (survey_slug, question, half, course_slug, n, counts)
     select survey_slug, question, half, course_slug, n, counts
     from (select * from app.survey_tallies where question = 'satisfied' limit 1) one, generate_series(1, $1)`,
    [count],
  );
const order = { what: "surveyTallies", of: "efter", why: "", format: "csv" };
const fetched = async (): Promise<Response> => {
  const link = /href="(\/samordnare\/filer\/[0-9a-f-]{36}\/)"/.exec(await room.page(path))?.[1] ?? "";
  const sent = await room.get(link);
  expect(sent.status).toBe(303);
  return fetch(sent.headers.get("location") ?? "");
};

describe("a file that is too large to wait for", () => {
  test("is asked about, made in the background, mailed about and fetched whole", async () => {
    await manyTallies(20_500);
    const asked = await room.page(`${answers}.csv?enkat=efter`);
    expect(words(asked)).toContain("Filen är stor");
    expect(asked).toContain('<input type="hidden" name="what" value="surveyTallies">');
    expect(await db.sql("select from app.files")).toEqual([]);
    const shown = words(await room.follow(await room.post(path, order)));
    expect(shown).toContain("Filen görs nu.");
    expect(shown).toContain("efter.csv");
    await stack.settle();
    await stack.run("schedule-send-mail");
    const mail = (await stack.mails(astrid.email)).at(-1);
    expect([mail?.subject, mail?.text]).toEqual(["Filen efter.csv är klar", expect.stringContaining(path)]);
    const file = await fetched();
    expect(file.headers.get("content-type")).toContain("text/csv");
    expect(file.headers.get("content-disposition")).toContain("efter.csv");
    const lines = (await file.text()).trimEnd().split("\r\n");
    expect(lines[0]).toMatch(/^\uFEFF?Utbildning;Slag;/);
    expect(lines.filter((line) => line.includes(";satisfied;"))).toHaveLength(20_501);
    expect(await db.sql("select action from app.audit_log where action like '%_file' order by id")).toEqual(
      expect.arrayContaining([{ action: "ask_for_file" }, { action: "fetch_file" }]),
    );
  });

  test("is a whole workbook too", async () => {
    await room.post(path, { ...order, format: "xlsx" });
    await stack.settle();
    const parts = unzipSync(new Uint8Array(await (await fetched()).arrayBuffer()));
    expect(Object.keys(parts).sort()).toEqual([
      "[Content_Types].xml",
      "_rels/.rels",
      "xl/_rels/workbook.xml.rels",
      "xl/styles.xml",
      "xl/workbook.xml",
      "xl/worksheets/sheet1.xml",
      "xl/worksheets/sheet2.xml",
    ]);
  });

  test("with answers one by one says what for, in the log, and without it is not made", async () => {
    await room.post(path, { ...order, what: "surveyAnswers", why: "Till högskolan" });
    await stack.settle();
    expect((await (await fetched()).text()).split("\r\n").filter((line) => line.startsWith("v1;"))).toHaveLength(5);
    expect(await db.sql("select detail from app.audit_log where action = 'export_survey_answers'")).toContainEqual({
      detail: { why: "Till högskolan", after: null },
    });
    await room.post(path, { ...order, what: "surveyAnswers" });
    await stack.settle();
    expect(await db.sql("select state from app.files order by id")).toEqual([{ state: "done" }, { state: "failed" }]);
    expect(words(await room.page(path))).toContain("Gick inte att göra. Beställ den igen.");
  });

  test("is nobody else's: not another coordinator's, not by its address in Storage", async () => {
    await room.post(path, order);
    await stack.settle();
    const [file] = await db.sql<{ ref: string }>("select ref from app.files");
    const reader = await signedIn(stack, rut.email);
    expect(words(await reader.page(path))).toContain("Inga filer");
    expect((await reader.get(`${path}${file?.ref}/`)).status).toBe(404);
    const place = `${process.env.SUPABASE_URL}/storage/v1/object`;
    const key = process.env.SUPABASE_PUBLISHABLE_KEY ?? "";
    for (const address of [`${fileStore}/${file?.ref}/efter.csv`, `public/${fileStore}/${file?.ref}/efter.csv`])
      for (const headers of [
        [],
        [["apikey", key]],
        [
          ["apikey", key],
          ["authorization", `Bearer ${key}`],
        ],
      ] as [string, string][][])
        expect((await fetch(`${place}/${address}`, { headers })).ok).toBe(false);
    expect((await fetch(`${place}/sign/${fileStore}/${file?.ref}/efter.csv?token=gissad`)).ok).toBe(false);
  });

  test("is not made for whoever may not read it, nor of what is not there", async () => {
    const trainer = await signedIn(stack, tove.email);
    expect((await trainer.get(path)).status).toBe(403);
    expect((await trainer.post(path, order)).status).toBe(403);
    const reader = await signedIn(stack, rut.email);
    await reader.post(path, { ...order, what: "surveyAnswers", why: "Jag vill" });
    await stack.settle();
    expect(await db.sql("select from app.files where state <> 'failed'")).toEqual([]);
    for (const wrong of [{ of: "finns-inte" }, { what: "toString" }, { format: "pdf" }])
      expect((await room.post(path, { ...order, ...wrong })).status).toBe(404);
    expect((await room.get(`${path}finns-inte/`)).status).toBe(404);
  });

  test("is made by our own functions alone", async () => {
    const response = await fetch(`${stack.url}/.netlify/functions/make-file-background`, {
      method: "POST",
      body: "{}",
    });
    expect(response.status).toBe(202);
    await stack.settle();
    expect(await db.sql("select from app.files")).toEqual([]);
  });
});

describe("files are kept", () => {
  test("for a week, and then are gone from Storage too", async () => {
    await room.post(path, order);
    await stack.settle();
    const [file] = await db.sql<{ ref: string }>("select ref from app.files");
    await db.sql("update app.files set ended_at = app.now() - interval '6 days 23 hours'");
    await stack.run("schedule-due-work");
    expect(await db.sql("select from app.files")).toHaveLength(1);
    await db.sql("update app.files set ended_at = app.now() - interval '7 days 1 minute'");
    expect((await room.get(`${path}${file?.ref}/`)).status).toBe(404);
    await stack.run("schedule-due-work");
    expect(await db.sql("select from app.files")).toEqual([]);
    expect(await db.sql("select from storage.objects where name like $1", [`${file?.ref}/%`])).toEqual([]);
  });

  test("and one that nobody makes any more is given up, with a mail, once", async () => {
    await db.staffDoor(astrid, "ask_for_file", { p_name: "efter.csv" });
    await db.sql("update app.files set asked_at = app.now() - interval '21 minutes'");
    await stack.run("schedule-due-work");
    await stack.run("schedule-due-work");
    await stack.run("schedule-send-mail");
    const mails = (await stack.mails(astrid.email)).filter(({ subject }) => subject.includes("gick inte att göra"));
    expect(mails).toHaveLength(1);
  });

  test("three may be waited for at a time", async () => {
    for (let n = 1; n <= 3; n += 1) await db.staffDoor(astrid, "ask_for_file", { p_name: "efter.csv" });
    const refused = await room.post(path, order);
    expect([refused.status, words(await refused.text())]).toEqual([
      429,
      expect.stringContaining("Du väntar redan på tre filer."),
    ]);
  });

  test("made again, in place of what was there", async () => {
    await keepFile(fileStore, "samma/fil.csv", new Blob(["ett"], { type: "text/csv" }));
    await keepFile(fileStore, "samma/fil.csv", new Blob(["två"], { type: "text/csv" }));
    expect(await db.sql("select from storage.objects where name = 'samma/fil.csv'")).toHaveLength(1);
  });
});
