import { beforeEach, describe, expect, test } from "vitest";
import { testDatabase } from "../support/database.ts";
import { Astrid, Cilla, Dag, Rut, someForm, someSession } from "../support/people.ts";
import { refusal } from "../support/registrations.ts";
import { sessionDoors } from "../support/sessions.ts";
import {
  publishWebCourse,
  registerForWeb,
  rightAnswers,
  someModules,
  webCourse,
  webForm,
  webMails,
  webToken,
} from "../support/web-courses.ts";

const db = await testDatabase();
const astrid = await Astrid(db);
const rut = await Rut(db);

beforeEach(async () => {
  for (const table of ["outbox", "registrations", "submissions", "sessions", "attempts", "builds", "courses"])
    await db.sql(`delete from app.${table} where true`);
  await db.setNow("2027-01-15T09:00:00+01:00");
  await publishWebCourse(db);
});

const finish = (token: string, answers: object = rightAnswers, version = "v1") =>
  db.door<{ outcome: string }>("finish_web_course", { p_token: token, p_version: version, p_answers: answers });

const link = (token: string, client: string | null = null) =>
  db.door<{ outcome: string; finishedAt: string | null; name: string; state: string; course: { version: string } }>(
    "web_course_link",
    { p_token: token, p_client: client },
  );

const people = () =>
  db.sql("select name, state from app.registrations r join app.sessions s on s.id = r.session_id order by r.id");
const attendances = () => db.sql("select course_version, attended_at from app.attendances");

describe("a web course", () => {
  test("stands in no calendar, list or feed, and no door for sessions finds it", async () => {
    const calendar = await db.door<{ sessions: unknown[] }>("open_calendar");
    const seats = await db.door("seats");
    const listed = await db.staffDoor(astrid, "staff_sessions");
    expect([calendar.sessions, seats, listed]).toEqual([[], {}, { upcoming: [], past: [] }]);
    expect(await db.door("session_page", { p_slug: webCourse })).toBeNull();
    const form = someForm(webCourse, { people: [Cilla()], self: true });
    expect(await refusal(db.door("register", { p_form: form, p_client: null }))).toMatchObject({
      message: "session_unknown",
    });
  });

  test("cannot be given a day by staff, and is not among the courses they choose from", async () => {
    expect(await db.staffDoor(astrid, "staff_courses")).toEqual([]);
    expect(await refusal(sessionDoors(db, astrid).make({ course: webCourse }))).toMatchObject({
      detail: expect.arrayContaining([{ field: "course", error: "course_unknown" }]),
    });
  });

  test("has one standing session however often it is published", async () => {
    await publishWebCourse(db, { number: 2 });
    expect(await db.sql("select standing from app.sessions")).toEqual([{ standing: true }]);
  });

  test("is not published without chapters, since nobody could fail to finish it", async () => {
    await expect(publishWebCourse(db, { modules: [] })).rejects.toThrow("modules_check");
  });

  test("is no longer registered for once it is gone from content, but a link to it still opens", async () => {
    await registerForWeb(db);
    const token = await webToken(db);
    await publishWebCourse(db, { number: 2, courses: [] });
    expect(await refusal(registerForWeb(db, webForm(Dag())))).toMatchObject({
      code: "PT404",
      message: "web_course_unknown",
    });
    expect(await db.door("web_course_page", { p_course: webCourse })).toBeNull();
    expect(await link(token)).toMatchObject({ outcome: "web_course" });
    expect(await finish(token)).toEqual({ outcome: "finished" });
  });
});

describe("registering", () => {
  test("is a registration like any other, with employer, sector and municipality", async () => {
    expect(await registerForWeb(db)).toEqual({ outcome: "registered" });
    expect(
      await db.sql(`select r.name, r.state, m.employer_name, m.sector, m.municipality_code, s.standing
        from app.registrations r join app.submissions m on m.id = r.submission_id join app.sessions s on s.id = r.session_id`),
    ).toEqual([
      {
        name: "Cilla Öberg",
        state: "registered",
        employer_name: "Bageri Morgonstund",
        sector: "private",
        municipality_code: "9901",
        standing: true,
      },
    ]);
    expect(await webMails(db)).toMatchObject([
      {
        template: "web-course-to-participant",
        data: { webCourse: { slug: webCourse, title: "Handledarens grunder" }, person: { name: "Cilla Öberg" } },
      },
    ]);
  });

  test("the same form twice is one registration and one mail", async () => {
    const form = webForm();
    expect([await registerForWeb(db, form), await registerForWeb(db, form)]).toEqual([
      { outcome: "registered" },
      { outcome: "registered" },
    ]);
    expect(await people()).toHaveLength(1);
    expect(await webMails(db)).toHaveLength(1);
  });

  test("two at the same moment are one registration", async () => {
    const form = JSON.stringify(webForm());
    const clients = await Promise.all([db.connect(), db.connect()]);
    await Promise.all(clients.map((client) => client.query("select api.register_web_course($1, null)", [form])));
    expect(await people()).toHaveLength(1);
  });

  test("somebody known gets the same answer as a stranger, and their link by mail at most once an hour", async () => {
    await registerForWeb(db);
    expect(await registerForWeb(db)).toEqual({ outcome: "registered" });
    await registerForWeb(db);
    expect(await people()).toHaveLength(1);
    expect((await webMails(db)).map(({ template }) => template)).toEqual([
      "web-course-to-participant",
      "web-course-again-to-participant",
    ]);
    expect(await link(await webToken(db))).toMatchObject({ outcome: "web_course", name: "Cilla Öberg" });
  });

  test("names every fault at once, and nobody else's needs are stored", async () => {
    const form = webForm(Cilla({ name: "", email: "cilla" }), { needs: { dietary: "Nötter", access: null } });
    expect(await refusal(registerForWeb(db, form))).toMatchObject({
      message: "check_form",
      detail: expect.arrayContaining([
        { field: "people.0.name", error: "name_missing" },
        { field: "people.0.email", error: "email_malformed" },
      ]),
    });
    await registerForWeb(db, webForm(Cilla(), { needs: { dietary: "Nötter", access: null } }));
    expect(await db.sql("select dietary from app.needs")).toEqual([]);
  });

  test("who ticks nothing has said yes to nothing", async () => {
    const { optIns: _optIns, ...form } = webForm();
    await registerForWeb(db, form as ReturnType<typeof webForm>);
    expect(await db.sql("select wants_network, wants_newsletter, share_contact from app.registrations")).toEqual([
      { wants_network: false, wants_newsletter: false, share_contact: false },
    ]);
  });

  test("is limited like other registrations", async () => {
    await db.sql(
      "insert into app.attempts (kind, client, at) select 'register', 'samma', clock_timestamp() from generate_series(1, 60)",
    );
    expect(await refusal(db.door("register_web_course", { p_form: webForm(), p_client: "samma" }))).toMatchObject({
      code: "PT429",
      message: "too_many_attempts",
    });
  });
});

describe("the personal link", () => {
  test("opens the course and nothing of other doors", async () => {
    await registerForWeb(db);
    const token = await webToken(db);
    expect(await link(token)).toMatchObject({
      outcome: "web_course",
      state: "registered",
      finishedAt: null,
      course: { version: "v1", modules: someModules },
    });
    expect(await db.door("manage_link", { p_token: token, p_client: null })).toEqual({ outcome: "unknown_link" });
    expect(await refusal(db.door("cancel_registration", { p_token: token, p_ref: null }))).toMatchObject({
      message: "unknown_link",
    });
  });

  test("a link to a seat opens no web course", async () => {
    const session = await someSession(db);
    await db.door("register", { p_form: someForm(session, { people: [Dag()], self: true }), p_client: null });
    const [mail] = await db.sql<{ link: string }>(
      "select app.mail_content(o) ->> 'link' as link from app.outbox o where template = 'registered-to-participant'",
    );
    const token = mail?.link.split("/")[2] ?? "";
    expect(await link(token)).toEqual({ outcome: "unknown_link" });
    expect(await refusal(finish(token))).toMatchObject({ code: "PT404", message: "unknown_link" });
  });

  test("guessing is limited", async () => {
    for (let n = 0; n < 20; n++) expect(await link(`gissning-${n}`, "gissare")).toEqual({ outcome: "unknown_link" });
    expect(await link("gissning", "gissare")).toEqual({ outcome: "too_many_attempts" });
  });
});

describe("finishing", () => {
  const registered = async (): Promise<string> => {
    await registerForWeb(db);
    return webToken(db);
  };

  test("is presence, once: when, of which version, and one mail of thanks", async () => {
    const token = await registered();
    expect(await finish(token)).toEqual({ outcome: "finished" });
    await db.setNow("2027-02-01T09:00:00+01:00");
    expect(await finish(token)).toEqual({ outcome: "already_finished" });
    expect(await finish(token, {})).toEqual({ outcome: "already_finished" });
    expect(await attendances()).toEqual([{ course_version: "v1", attended_at: new Date("2027-01-15T09:00:00+01:00") }]);
    expect((await webMails(db)).map(({ template }) => template)).toEqual([
      "web-course-to-participant",
      "web-course-finished-to-participant",
    ]);
    expect(await link(token)).toMatchObject({ finishedAt: "2027-01-15T08:00:00.000Z" });
  });

  test("is for the person of the link alone: a colleague's right answers finish nobody else", async () => {
    const token = await registered();
    await registerForWeb(db, webForm(Dag()));
    const dags = await webToken(db, Dag().email);
    expect(await finish(dags)).toEqual({ outcome: "finished" });
    expect((await link(token)).finishedAt).toBeNull();
    expect((await link(dags)).finishedAt).not.toBeNull();
    expect(await refusal(finish(`${token}x`))).toMatchObject({ code: "PT404", message: "unknown_link" });
    expect(await attendances()).toHaveLength(1);
  });

  test("two at the same moment are one presence", async () => {
    const token = await registered();
    const clients = await Promise.all([db.connect(), db.connect()]);
    const outcomes = await Promise.all(
      clients.map(async (client) => {
        const { rows } = await client.query("select api.finish_web_course($1, 'v1', $2) as done", [
          token,
          JSON.stringify(rightAnswers),
        ]);
        return rows[0].done.outcome;
      }),
    );
    expect(outcomes.sort()).toEqual(["already_finished", "finished"]);
    expect(await attendances()).toHaveLength(1);
  });

  test("names what is wrong and what is missing, question by question, and records nothing", async () => {
    const token = await registered();
    const answers = { rollen: { q1: [0], q2: [0] }, samtalet: { q2: [0] } };
    expect(await refusal(finish(token, answers))).toEqual({
      code: "PT422",
      message: "check_form",
      detail: [
        { field: "answers.rollen.q1", error: "answer_wrong" },
        { field: "answers.samtalet.q1", error: "answer_missing" },
        { field: "answers.samtalet.q2", error: "answer_wrong" },
      ],
    });
    expect(await attendances()).toEqual([]);
    expect(await finish(token)).toEqual({ outcome: "finished" });
  });

  test("takes no answer that is more than right, of another kind or from elsewhere", async () => {
    const token = await registered();
    for (const rollen of [{ q1: [0, 1], q2: [0] }, { q1: ["1 or 1"], q2: [0] }, { q1: "1", q2: [0] }, [], null, 7])
      expect(await refusal(finish(token, { ...rightAnswers, rollen } as object))).toMatchObject({
        message: "check_form",
      });
    // The order they were ticked in, and a box that was sent twice, say nothing.
    expect(await finish(token, { ...rightAnswers, samtalet: { q1: ["2"], q2: [2, 0, 2] } })).toEqual({
      outcome: "finished",
    });
  });

  test("goes by the version that was shown, also when the course has changed since", async () => {
    const token = await registered();
    const changed = someModules.map((module) => ({
      ...module,
      questions: module.questions.map((q) => ({ ...q, answers: [...q.answers].reverse() })),
    }));
    await publishWebCourse(db, { number: 2, version: "v2", modules: changed });
    expect(await link(token)).toMatchObject({ course: { version: "v2" } });
    expect(await refusal(finish(token, rightAnswers, "v2"))).toMatchObject({ message: "check_form" });
    expect(await refusal(finish(token, rightAnswers, "påhittad"))).toMatchObject({ message: "check_form" });
    expect(await finish(token, rightAnswers, "v1")).toEqual({ outcome: "finished" });
    expect(await attendances()).toMatchObject([{ course_version: "v1" }]);
  });

  test("an older version that is published again is the current one", async () => {
    const token = await registered();
    await publishWebCourse(db, { number: 2, version: "v2" });
    await publishWebCourse(db, { number: 3, version: "v1" });
    expect(await link(token)).toMatchObject({ course: { version: "v1" } });
  });

  test("counts as having gone the course where another asks for it", async () => {
    const asked = () =>
      db.sql("select app.has_attended($1, $2, $3) as gone", [[webCourse], Cilla().email, "cilla  öberg"]);
    const token = await registered();
    expect(await asked()).toEqual([{ gone: false }]);
    await finish(token);
    expect(await asked()).toEqual([{ gone: true }]);
  });
});

describe("changing and leaving", () => {
  const rename = (token: string, name: string) =>
    db.door<{ outcome: string }>("rename_web_course", { p_token: token, p_name: name });
  const leave = (token: string) => db.door<{ outcome: string }>("leave_web_course", { p_token: token });

  test("a name is corrected, whatever letters it has, also afterwards", async () => {
    await registerForWeb(db);
    const token = await webToken(db);
    await finish(token);
    for (const name of ["Åsa Öberg-D'Angelo", "山田", "x".repeat(200)]) {
      expect(await rename(token, `  ${name} `)).toEqual({ outcome: "changed" });
      expect(await link(token)).toMatchObject({ name });
    }
    for (const [name, error] of [
      ["  ", "name_missing"],
      ["x".repeat(201), "too_long"],
      ["Cilla\nBcc: alla", "line_break"],
    ] as const)
      expect(await refusal(rename(token, name))).toMatchObject({ detail: [{ field: "name", error }] });
  });

  test("a name is not taken over from a colleague with the same address", async () => {
    await registerForWeb(db);
    const token = await webToken(db);
    await registerForWeb(db, webForm(Dag({ email: Cilla().email })));
    expect(await refusal(rename(token, "dag nyström"))).toMatchObject({
      detail: [{ field: "name", error: "name_taken" }],
    });
  });

  test("who leaves is told so, can come back, and finishes nothing by the old link", async () => {
    await registerForWeb(db);
    const token = await webToken(db);
    expect(await leave(token)).toEqual({ outcome: "cancelled" });
    expect(await leave(token)).toEqual({ outcome: "already_cancelled" });
    expect(await refusal(finish(token))).toMatchObject({ code: "PT409", message: "registration_ended" });
    expect(await refusal(rename(token, "Cilla"))).toMatchObject({ message: "registration_ended" });
    const left = (await webMails(db)).at(-1);
    expect([left?.template, left?.data.link]).toEqual(["web-course-left-to-participant", null]);
    await registerForWeb(db);
    expect(await people()).toEqual([
      { name: "Cilla Öberg", state: "cancelled" },
      { name: "Cilla Öberg", state: "registered" },
    ]);
  });

  test("who has finished stays on record", async () => {
    await registerForWeb(db);
    const token = await webToken(db);
    await finish(token);
    expect(await refusal(leave(token))).toMatchObject({ code: "PT409", message: "web_course_finished" });
  });
});

describe("staff", () => {
  test("see who is registered, who has finished and from how many employers", async () => {
    await registerForWeb(db);
    await finish(await webToken(db));
    await registerForWeb(db, webForm(Dag()));
    const counts = { registered: 2, finished: 1, employers: 1 };
    expect(await db.staffDoor(astrid, "staff_web_courses")).toEqual([
      { slug: webCourse, title: "Handledarens grunder", ...counts },
    ]);
    expect(await db.staffDoor(astrid, "staff_web_course", { p_course: webCourse })).toMatchObject({
      ...counts,
      people: [
        { name: "Cilla Öberg", employer: "Bageri Morgonstund", finishedAt: "2027-01-15T08:00:00.000Z" },
        { name: "Dag Nyström", finishedAt: null },
      ],
    });
  });

  test("a reader sees no names, and no course has no page", async () => {
    expect(await refusal(db.staffDoor(rut, "staff_web_course", { p_course: webCourse }))).toMatchObject({
      message: "not_allowed",
    });
    expect(await refusal(db.staffDoor(astrid, "staff_web_course", { p_course: "annan" }))).toMatchObject({
      message: "web_course_unknown",
    });
  });
});
