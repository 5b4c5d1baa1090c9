import { beforeEach, describe, expect, test } from "vitest";
import { testDatabase } from "../support/database.ts";
import { Astrid, Bo, Rut, someone } from "../support/people.ts";
import { refusal } from "../support/registrations.ts";
import { afterSurvey, freshSurveys, type Guest, heldSession, publishSurveys, surveyDoors } from "../support/surveys.ts";

const db = await testDatabase();
const [astrid, bo, rut] = [await Astrid(db), await Bo(db), await Rut(db)];
const { timer, linkOf, answer, results, effect, closeAll } = surveyDoors(db, astrid);

const guests = (count: number, changes: Partial<Guest> = {}): Guest[] =>
  Array.from({ length: count }, (_, index) => ({ n: index + 1, ...changes }));
const mails = async () =>
  (
    await db.sql<{ line: string }>(
      "select recipient_email || ' ' || template as line from app.outbox where template like 'survey%' order by id",
    )
  ).map(({ line }) => line.replace("@arbetsplats.example", ""));
const [anna] = [someone(1).email];

beforeEach(async () => {
  await db.setNow("2027-02-01T09:00:00+01:00");
  await freshSurveys(db);
});

describe("who is asked", () => {
  test("those who were present, an hour after the end; once, however often the timer runs", async () => {
    await heldSession(db, [{ n: 1 }, { n: 2, present: false }, { n: 3 }]);
    await db.setNow("2027-03-12T16:59:00+01:00");
    expect(await timer("invite_to_surveys")).toBe(0);
    await db.setNow("2027-03-12T17:00:00+01:00");
    expect(await timer("invite_to_surveys")).toBe(2);
    expect(await timer("invite_to_surveys")).toBe(0);
    expect(await mails()).toEqual(["person1 survey-after-to-participant", "person3 survey-after-to-participant"]);
  });

  test("not at night: who finishes late is asked at eight in the morning", async () => {
    await heldSession(db, [{ n: 1 }], { days: [["2027-03-12T18:00:00+01:00", "2027-03-12T20:30:00+01:00"]] });
    await db.setNow("2027-03-13T07:59:00+01:00");
    expect(await timer("invite_to_surveys")).toBe(0);
    await db.setNow("2027-03-13T08:00:00+01:00");
    expect(await timer("invite_to_surveys")).toBe(1);
  });

  test("nobody whose course no survey follows, and nobody two weeks late", async () => {
    await heldSession(db, [{ n: 9 }], { course: "frukost", kind: "breakfast" });
    expect(await timer("invite_to_surveys")).toBe(0);
    await heldSession(db, guests(1));
    await db.setNow("2027-03-26T16:01:00+01:00");
    expect(await timer("invite_to_surveys")).toBe(0);
  });

  test("nobody who has said no, and nobody whose address is not to be written to", async () => {
    await heldSession(db, guests(2));
    await timer("invite_to_surveys");
    await db.door("decline_surveys", { p_token: await linkOf(anna) });
    await db.sql("insert into app.suppressions (email, reason, source) values ($1, 'bounced', 'staff')", [
      someone(2).email,
    ]);
    await heldSession(db, guests(3), { days: [["2027-05-12T09:00:00+02:00", "2027-05-12T16:00:00+02:00"]] });
    expect(await timer("invite_to_surveys")).toBe(1);
    expect((await mails()).at(-1)).toBe("person3 survey-after-to-participant");
  });

  test("whoever was not there after all is no longer asked, unless they have answered", async () => {
    const { slug } = await heldSession(db, guests(2));
    await timer("invite_to_surveys");
    const token = await linkOf(anna);
    await answer(await linkOf(someone(2).email), { satisfied: "5" });
    const refs = await db.sql<{ ref: string }>("select ref from app.registrations");
    const marks = JSON.stringify(refs.map(({ ref }) => ({ ref, mark: "absent" })));
    await db.staffDoor(astrid, "mark_attendance", { p_slug: slug, p_marks: marks });
    expect(await db.door("survey", { p_token: token, p_client: null })).toEqual({ state: "unknown_link" });
    expect(await db.sql("select answered from app.survey_invitations")).toEqual([{ answered: true }]);
  });
});

describe("six months after", () => {
  const day = async (attendedAt: string) =>
    (await db.sql<{ day: string }>("select app.six_month_day($1)::text as day", [attendedAt]))[0]?.day;

  test.each([
    ["the same date half a year on", "2027-03-12T16:00:00+01:00", "2027-09-13"],
    ["not in weeks 27 to 32: the Monday after", "2027-01-13T16:00:00+01:00", "2027-08-16"],
    ["the last day before them stands", "2027-01-02T12:00:00+01:00", "2027-07-02"],
    ["31 August has no 31 February", "2027-08-31T16:00:00+02:00", "2028-02-29"],
  ])("%s", async (_, attendedAt, expected) => {
    expect(await day(attendedAt)).toBe(expected);
  });

  test("a holiday is passed over", async () => {
    await db.sql("insert into app.holidays (day, name) values ('2027-09-13', 'Påhittad helg') on conflict do nothing");
    expect(await day("2027-03-12T16:00:00+01:00")).toBe("2027-09-14");
    await db.sql("delete from app.holidays where day = '2027-09-13'");
  });

  test("the participant and their manager are asked at nine; a manager of two only once", async () => {
    await heldSession(db, guests(2, { manager: "chef@granby-omsorg.example" }));
    await db.setNow("2027-09-13T08:59:00+02:00");
    expect(await timer("invite_to_surveys")).toBe(0);
    await db.setNow("2027-09-13T09:00:00+02:00");
    expect(await timer("invite_to_surveys")).toBe(3);
    expect(await timer("invite_to_surveys")).toBe(0);
    expect((await mails()).sort()).toEqual([
      "chef@granby-omsorg.example survey-six-months-to-manager",
      "person1 survey-six-months-to-participant",
      "person2 survey-six-months-to-participant",
    ]);
  });

  test("the manager is asked also when the supervisor has left and their address bounces", async () => {
    await heldSession(db, guests(1, { manager: "chef@granby-omsorg.example" }));
    await db.sql("insert into app.suppressions (email, reason, source) values ($1, 'bounced', 'staff')", [anna]);
    await db.setNow("2027-09-13T09:00:00+02:00");
    await timer("invite_to_surveys");
    expect(await mails()).toEqual(["chef@granby-omsorg.example survey-six-months-to-manager"]);
  });

  test("nobody a month late", async () => {
    await heldSession(db, guests(1));
    await db.setNow("2027-10-13T09:01:00+02:00");
    expect(await timer("invite_to_surveys")).toBe(0);
  });
});

describe("reminders", () => {
  test("after seven days and fourteen, at eight, to those who have not answered, and then never again", async () => {
    await heldSession(db, guests(3));
    await timer("invite_to_surveys");
    await answer(await linkOf(anna), { satisfied: "4" });
    await db.door("decline_surveys", { p_token: await linkOf(someone(2).email) });
    const run = async (at: string) => {
      await db.setNow(at);
      return timer("remind_surveys");
    };
    expect(await run("2027-03-19T07:59:00+01:00")).toBe(0);
    expect(await run("2027-03-19T08:00:00+01:00")).toBe(1);
    expect(await run("2027-03-19T08:01:00+01:00")).toBe(0);
    expect(await run("2027-03-26T08:00:00+01:00")).toBe(1);
    expect(await run("2027-04-01T08:00:00+02:00")).toBe(0);
    expect((await mails()).slice(3)).toEqual([
      "person3 survey-reminder-to-addressee",
      "person3 survey-last-reminder-to-addressee",
    ]);
  });

  test("an outage over both ends in one mail, the last", async () => {
    await heldSession(db, guests(1));
    await timer("invite_to_surveys");
    await db.setNow("2027-03-27T10:00:00+01:00");
    expect([await timer("remind_surveys"), await timer("remind_surveys")]).toEqual([1, 0]);
    expect((await mails()).at(-1)).toBe("person1 survey-last-reminder-to-addressee");
  });
});

describe("answering", () => {
  const one = async () => {
    await heldSession(db, guests(1));
    await timer("invite_to_surveys");
    return linkOf(anna);
  };
  const view = (token: string) => db.door<{ state: string }>("survey", { p_token: token, p_client: null });

  test("a link takes one answer, and then shows that it has, never what", async () => {
    const token = await one();
    expect(await view(token)).toMatchObject({
      state: "open",
      survey: { slug: "efter" },
      about: { course: "Grundutbildning" },
    });
    expect(await answer(token, { satisfied: "5", better: "Inget hemligt ord: kobolt" })).toEqual({
      outcome: "answered",
    });
    expect(await answer(token, { satisfied: "1" })).toEqual({ outcome: "already_answered" });
    const seen = await view(token);
    expect(seen.state).toBe("answered");
    expect(JSON.stringify(seen)).not.toContain("kobolt");
    expect(await db.sql("select answers ->> 'satisfied' as value from app.survey_pool")).toEqual([{ value: "5" }]);
  });

  test("two answers at the same moment are one", async () => {
    const token = await one();
    const outcomes = await Promise.all([1, 2, 3].map((n) => answer(token, { satisfied: String(n) })));
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(["already_answered", "already_answered", "answered"]);
  });

  test("the typed code opens the same survey as the link", async () => {
    await one();
    const [row] = await db.sql<{ content: { code: string } }>(
      "select app.survey_mail(o) as content from app.outbox o where survey_invitation_id is not null",
    );
    expect(await view(row?.content.code.replace("-", "") ?? "")).toMatchObject({ state: "open" });
  });

  test.each([
    ["an option that does not exist", { satisfied: "6" }, { field: "satisfied", error: "survey_option_unknown" }],
    [
      "vet inte where it is not offered",
      { willing: "dont_know" },
      { field: "willing", error: "survey_option_unknown" },
    ],
    [
      "three where two may be chosen",
      { support: ["mentor", "money", "none"] },
      { field: "support", error: "survey_too_many" },
    ],
    ["20,000 characters", { better: "å".repeat(20_000) }, { field: "better", error: "survey_text_long" }],
    ["a question that was never asked", { salary: "1" }, { field: "", error: "survey_option_unknown" }],
  ])("%s is refused, and nothing is taken", async (_, answers, error) => {
    const token = await one();
    expect((await refusal(answer(token, answers))).detail).toEqual([error]);
    expect(await view(token)).toMatchObject({ state: "open" });
    expect(await db.sql("select from app.survey_pool")).toEqual([]);
  });

  test("an answer to what is not asked of somebody who answered so is left out", async () => {
    await heldSession(db, guests(1));
    await db.setNow("2027-09-13T09:00:00+02:00");
    await timer("invite_to_surveys");
    await answer(await linkOf(anna, "sex-manader"), { received: "no", places: { praktik: 3 } });
    expect(await db.sql("select answers from app.survey_pool")).toEqual([{ answers: { received: "no" } }]);
  });

  test("a blank answer counts as an answer", async () => {
    const token = await one();
    expect(await answer(token, {})).toEqual({ outcome: "answered" });
  });

  test("after the last day it is too late, and the page says so", async () => {
    const token = await one();
    await db.setNow("2027-04-02T23:59:00+02:00");
    expect(await view(token)).toMatchObject({ state: "open" });
    await db.setNow("2027-04-03T00:00:00+02:00");
    expect(await view(token)).toMatchObject({ state: "closed" });
    expect((await refusal(answer(token, { satisfied: "5" }))).message).toBe("survey_closed");
  });

  test("a survey that has changed takes answers to the version that was open, in its own words", async () => {
    const token = await one();
    const changed = afterSurvey({ version: "v2" });
    await publishSurveys(db, [changed], 2);
    expect(await answer(token, { satisfied: "5" })).toEqual({ outcome: "answered" });
    expect(await db.sql("select version from app.survey_pool")).toEqual([{ version: "v1" }]);
  });

  test("an unknown version is refused, and so is a version whose questions are changed behind its back", async () => {
    const token = await one();
    expect((await refusal(answer(token, {}, { version: "v9" }))).message).toBe("survey_version_unknown");
    await publishSurveys(db, [{ ...afterSurvey(), sections: [{ title: "Annat", intro: null, questions: [] }] }], 2);
    expect(await db.door("survey", { p_token: token, p_client: null })).toMatchObject({
      survey: { sections: [{ title: "Del 1" }] },
    });
  });

  test("an invented link opens nothing, and after twenty not even a page to guess on", async () => {
    expect(await view("0000000000")).toEqual({ state: "unknown_link" });
    const guess = () => db.door("survey", { p_token: "0000000000", p_client: "gissaren" });
    for (let miss = 1; miss <= 20; miss += 1) expect(await guess()).toEqual({ state: "unknown_link" });
    expect(await guess()).toEqual({ state: "too_many_attempts" });
  });
});

describe("asked for in the room", () => {
  const ask = (slug: string, email: string) =>
    db.door("ask_for_survey", { p_slug: slug, p_email: email, p_client: null });

  test("the screen is the same for all; the truth comes by mail, once in ten minutes", async () => {
    const { slug } = await heldSession(db, [{ n: 1 }, { n: 2, present: false }]);
    for (const email of [anna, someone(2).email, "okand@arbetsplats.example", anna])
      expect(await ask(slug, email)).toEqual({ outcome: "asked" });
    expect(await mails()).toEqual([
      "person1 survey-after-to-participant",
      "person2 survey-not-yet-to-participant",
      "okand survey-not-booked-to-stranger",
    ]);
  });

  test("ten strangers in ten minutes get a mail that they are not booked; whoever is booked always gets theirs", async () => {
    const { slug } = await heldSession(db, guests(1));
    const fromOne = (email: string) => db.door("ask_for_survey", { p_slug: slug, p_email: email, p_client: "salen" });
    for (let n = 1; n <= 11; n += 1) expect(await fromOne(`okand${n}@x.example`)).toEqual({ outcome: "asked" });
    await fromOne(anna);
    const sent = await mails();
    expect(sent.filter((line) => line.endsWith("survey-not-booked-to-stranger"))).toHaveLength(10);
    expect(sent).toContain("person1 survey-after-to-participant");
  });

  test("the timer does not ask again whoever has asked", async () => {
    const { slug } = await heldSession(db, guests(1));
    await ask(slug, anna);
    expect(await timer("invite_to_surveys")).toBe(0);
  });

  test("a malformed address and an unknown session are told", async () => {
    const { slug } = await heldSession(db, guests(1));
    expect((await refusal(ask(slug, "hej"))).detail).toEqual([{ field: "email", error: "email_malformed" }]);
    expect((await refusal(ask("finns-inte", anna))).message).toBe("session_unknown");
  });
});

describe("results", () => {
  const answered = async (
    count: number,
    answers: (n: number) => object,
    changes: Partial<Guest> = {},
    more: object = {},
  ) => {
    await heldSession(db, guests(count, changes), more);
    await timer("invite_to_surveys");
    for (let n = 1; n <= count; n += 1) await answer(await linkOf(someone(n).email), answers(n));
  };

  test("are shown to nobody while the survey is open", async () => {
    await answered(6, () => ({ satisfied: "5" }));
    expect((await results({ survey: "efter" })).questions).toEqual({});
  });

  test("are distributions with n, the change from before to after, and sent beside answered", async () => {
    await answered(6, (n) => ({
      satisfied: n === 1 ? "dont_know" : "4",
      knew: "2",
      know: n < 3 ? "3" : "5",
      support: ["mentor", "money"],
    }));
    await closeAll();
    const { questions, response } = await results({ survey: "efter" });
    expect(questions).toMatchObject({
      satisfied: { n: 6, counts: { "4": 5, dont_know: 1 } },
      "change:know": { n: 6, counts: { "1": 2, "3": 4 } },
      support: { n: 6, counts: { mentor: 6, money: 6 } },
    });
    expect(response).toEqual({ sent: 6, answered: 6, rounds: 1, waiting: 0 });
  });

  test("four are shown to nobody, and are heard with the next small round of the course and half-year", async () => {
    await answered(4, () => ({ satisfied: "5", better: "Mer tid." }));
    await closeAll();
    expect(await results({ survey: "efter" })).toMatchObject({
      questions: {},
      texts: {},
      response: { answered: 4, waiting: 1 },
    });
    await answered(
      3,
      () => ({ satisfied: "1", better: "Kortare." }),
      {},
      { days: [["2027-05-12T09:00:00+02:00", "2027-05-12T16:00:00+02:00"]] },
    );
    await closeAll();
    const { questions, texts, response } = await results({ survey: "efter", half: "2027-1" });
    expect(questions.satisfied).toMatchObject({ n: 7, counts: { "5": 4, "1": 3 } });
    expect(texts.better).toHaveLength(7);
    expect(response).toMatchObject({ sent: 7, waiting: 0 });
  });

  test("a question that four answered is not shown, also when the others are", async () => {
    await answered(6, (n) => (n <= 4 ? { satisfied: "5", willing: "10" } : { satisfied: "4" }));
    await closeAll();
    const { questions } = await results({ survey: "efter" });
    expect(Object.keys(questions)).toEqual(["satisfied"]);
  });

  test("a background is told only where five share it", async () => {
    await heldSession(db, [...guests(5, { municipality: "9901" }), ...guests(9, { municipality: "9902" }).slice(5)]);
    await timer("invite_to_surveys");
    for (let n = 1; n <= 9; n += 1) await answer(await linkOf(someone(n).email), { satisfied: n <= 5 ? "5" : "1" });
    await closeAll();
    expect((await results({ survey: "efter" })).questions.satisfied?.n).toBe(9);
    // Four from 9902 would be the total less those from 9901, so nothing is told of any.
    for (const municipality of ["9901", "9902"])
      expect((await results({ survey: "efter", municipality })).questions, municipality).toEqual({});
  });

  test("what people wrote is never shown by background", async () => {
    await answered(6, () => ({ better: "Mer tid." }), { gender: "woman" });
    await closeAll();
    expect((await results({ survey: "efter" })).texts.better).toHaveLength(6);
    expect((await results({ survey: "efter", gender: "woman" })).texts).toEqual({});
  });

  test("placements are counted once per workplace: the higher of two numbers, manager or not", async () => {
    const key = (c: string) => c.repeat(64);
    await heldSession(db, [
      ...guests(6).map((guest) => ({ ...guest, workplace: `Hus ${guest.n}` })),
      { n: 7, workplace: "Hus 1", manager: "chef@granby-omsorg.example" },
    ]);
    await db.setNow("2027-09-13T09:00:00+02:00");
    await timer("invite_to_surveys");
    for (let n = 1; n <= 7; n += 1) {
      const shared = n === 1 || n === 7;
      await answer(
        await linkOf(someone(n).email, "sex-manader"),
        n === 6 ? { received: "no" } : { received: "yes", places: { praktik: n === 7 ? 2 : 1 }, thanks_to: "all" },
        { workplaceKey: shared ? key("a") : key("b") },
      );
    }
    await answer(
      await linkOf("chef@granby-omsorg.example", "chef"),
      { received: "yes", places: { praktik: 2, anstallning: 1 }, thanks_to: "some" },
      { workplaceKey: key("a") },
    );
    await closeAll();
    const { placements, attributed } = await effect();
    expect(placements).toEqual({
      workplaces: 6,
      opened: { praktik: 5, anstallning: 1 },
      places: { praktik: 6, anstallning: 1 },
    });
    expect(attributed).toEqual({ workplaces: 5, counts: { all: 4, some: 1 } });
    expect(await db.sql("select from app.survey_pool where workplace_key is not null")).toEqual([]);
  });

  test("what was asked in two surveys is told beside each other", async () => {
    await answered(5, () => ({ knew: "1", know: "4", willing: "7" }));
    await closeAll();
    await db.setNow("2027-09-13T09:00:00+02:00");
    await timer("invite_to_surveys");
    for (let n = 1; n <= 5; n += 1) await answer(await linkOf(someone(n).email, "sex-manader"), { know: "3" });
    await closeAll();
    const { measures, willingness } = await effect();
    expect(measures).toMatchObject([
      {
        measure: "know",
        before: { n: 5, counts: { "1": 5 } },
        after: { n: 5, counts: { "4": 5 } },
        now: { n: 5, counts: { "3": 5 } },
      },
    ]);
    expect(willingness).toEqual([{ half: "2027-1", stage: "after", n: 5, counts: { "7": 5 } }]);
  });

  test("the effect says what options are called, in their order and latest words, and what it can be picked by", async () => {
    await answered(5, () => ({ support: ["money"] }));
    await closeAll();
    const later = JSON.stringify(afterSurvey({ version: "v2" })).replace('"text":"money"', '"text":"Pengar"');
    await publishSurveys(db, [JSON.parse(later)], 2);
    const { words, filters } = await effect();
    expect(words.support).toEqual([
      { id: "mentor", text: "mentor" },
      { id: "money", text: "Pengar" },
      { id: "none", text: "none" },
    ]);
    expect(filters).toMatchObject({ halves: ["2027-1"], municipalities: ["9901"], kinds: ["basic"] });
  });

  test("a reader sees figures but nothing written; an administrator sees neither", async () => {
    await answered(5, () => ({ satisfied: "5", better: "Mer tid." }));
    await closeAll();
    const filter = { p_filter: JSON.stringify({ survey: "efter" }) };
    expect(await db.staffDoor(rut, "survey_results", filter)).toMatchObject({
      questions: { satisfied: { n: 5 } },
      texts: {},
    });
    expect((await refusal(db.staffDoor(bo, "survey_results", filter))).message).toBe("not_allowed");
  });

  test("an association that asks for more than five shows nothing about fewer; one that asks for less still gets five", async () => {
    await db.sql("insert into app.settings (name, value) values ('smallestGroup', '8')");
    try {
      await answered(7, () => ({ satisfied: "5" }));
      await closeAll();
      expect((await results({ survey: "efter" })).questions.satisfied).toBeUndefined();
      await db.sql("update app.settings set value = '2' where name = 'smallestGroup'");
      expect(await db.sql("select app.smallest_group() as n")).toEqual([{ n: 5 }]);
    } finally {
      await db.sql("delete from app.settings where name = 'smallestGroup'");
    }
  });

  test("of what people wrote come at most 500 to a question", async () => {
    await answered(5, () => ({ better: "Mer tid." }));
    await closeAll();
    await db.sql(`insert into app.survey_texts (survey_slug, question, answer, course_slug, half)
      select survey_slug, question, 'Text ' || n, course_slug, half from app.survey_texts, generate_series(1, 150) n`);
    expect((await results({ survey: "efter" })).texts.better).toHaveLength(500);
  });

  test("to whoever names no survey comes the one that most have answered", async () => {
    expect((await results({})).survey.slug).toBe("arsenkat");
    await answered(5, () => ({ satisfied: "5" }));
    await closeAll();
    expect((await results({})).survey.slug).toBe("efter");
  });

  test("the raw answers name nobody, hold nothing written, and are logged with why", async () => {
    await answered(5, () => ({ satisfied: "5", better: "Mer tid." }));
    await closeAll();
    const rows = (why: string, after: string | null = null) =>
      db.staffDoor<object[]>(astrid, "survey_export", { p_survey: "efter", p_why: why, p_after: after, p_limit: 100 });
    expect((await refusal(rows(" "))).message).toBe("survey_why_missing");
    const exported = await rows("Till högskolan");
    expect(exported).toHaveLength(5);
    expect(JSON.stringify(exported)).not.toMatch(/Mer tid|person\d|2027-0/);
    // From before the first, as somebody would ask who wants no line in the log.
    const before = "00000000-0000-0000-0000-000000000000";
    expect(await rows("Igen", before)).toHaveLength(5);
    expect(await db.sql("select detail from app.audit_log where action = 'export_survey_answers' order by id")).toEqual(
      [{ detail: { why: "Till högskolan", after: null } }, { detail: { why: "Igen", after: before } }],
    );
  });
});

describe("closing", () => {
  const ref = async () => (await db.sql<{ ref: string }>("select ref from app.survey_rounds"))[0]?.ref;
  const close = async () => db.staffDoor(astrid, "close_survey_round", { p_ref: await ref() });

  test("a round closes by itself after its last day, once", async () => {
    await heldSession(db, guests(5));
    await timer("invite_to_surveys");
    await db.setNow("2027-04-02T23:59:00+02:00");
    expect(await timer("close_survey_rounds", 5)).toBe(0);
    await db.setNow("2027-04-03T00:00:00+02:00");
    expect([await timer("close_survey_rounds", 5), await timer("close_survey_rounds", 5)]).toEqual([1, 0]);
  });

  test("staff may close early when five have answered, not before, and then the mails that wait are dropped", async () => {
    await heldSession(db, guests(6));
    await timer("invite_to_surveys");
    expect((await refusal(close())).message).toBe("survey_few_answers");
    for (let n = 1; n <= 5; n += 1) await answer(await linkOf(someone(n).email), { satisfied: "5" });
    expect(await close()).toEqual({ outcome: "closed" });
    expect(await close()).toEqual({ outcome: "closed" });
    expect(await db.sql("select distinct state from app.outbox where template like 'survey%'")).toEqual([
      { state: "dropped" },
    ]);
    expect(await db.sql("select count(*)::int as n from app.audit_log where action = 'close_survey_round'")).toEqual([
      { n: 1 },
    ]);
  });

  test("an answer on its way while a round closes is counted or told that it came too late, never lost", async () => {
    await heldSession(db, guests(6));
    await timer("invite_to_surveys");
    const tokens = await Promise.all(guests(6).map(({ n }) => linkOf(someone(n).email)));
    for (const token of tokens.slice(0, 5)) await answer(token, { satisfied: "5" });
    const [late, closed] = await Promise.allSettled([answer(tokens[5] ?? "", { satisfied: "1" }), close()]);
    expect(closed.status).toBe("fulfilled");
    expect((await results({ survey: "efter" })).questions.satisfied?.n).toBe(late.status === "fulfilled" ? 6 : 5);
  });
});

describe("by hand", () => {
  const start = (emails: string[], changes: object = {}) =>
    db.staffDoor<{ ref: string; sent: number }>(astrid, "start_survey_round", {
      p_survey: "arsenkat",
      p_title: "Gemensam årsenkät 2027",
      p_emails: emails,
      p_days: 14,
      ...changes,
    });

  test("each address is asked once, and results come as for others", async () => {
    const addresses = [1, 2, 3, 4, 5, 5].map((n) => someone(n).email);
    expect((await start(addresses)).sent).toBe(5);
    for (let n = 1; n <= 5; n += 1) await answer(await linkOf(someone(n).email, "arsenkat"), { working: "4" });
    await closeAll();
    expect((await results({ survey: "arsenkat" })).questions.working).toMatchObject({ n: 5, counts: { "4": 5 } });
  });

  test.each([
    ["a survey that follows courses", { p_survey: "efter" }, "survey", "survey_unknown"],
    ["no title", { p_title: " " }, "title", "survey_title_missing"],
    ["no address", { p_emails: [] }, "emails", "email_missing"],
    ["a malformed address", { p_emails: ["hej"] }, "emails", "email_malformed"],
    ["a day", { p_days: 1 }, "days", "survey_days"],
  ])("%s is refused", async (_, changes, field, error) => {
    expect((await refusal(start(["a@b.example"], changes))).detail).toEqual([{ field, error }]);
  });
});
