import { beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import {
  Astrid,
  Cilla,
  Dag,
  Elsa,
  Pia,
  Rut,
  type StaffMember,
  someForm,
  someone,
  someSession,
  Tove,
} from "../support/people.ts";
import { refusal } from "../support/registrations.ts";

interface Listed {
  open: boolean;
  people: { ref: string; name: string; mark: string | null }[];
}

let db: TestDatabase;
let astrid: StaffMember;
beforeAll(async () => {
  db = await testDatabase();
  astrid = await Astrid(db);
});

/** A session on 12 March 2027, 9–16, with three people, on its morning. */
const theDay = async (people = [Cilla(), Dag(), Elsa()]) => {
  await db.setNow("2027-02-01T09:00:00+01:00");
  const { slug, id } = await someSession(db);
  await db.door("register", { p_form: someForm(slug, { people }), p_client: null });
  await db.setNow("2027-03-12T08:30:00+01:00");
  const list = (who = astrid) => db.staffDoor<Listed>(who, "attendance", { p_slug: slug });
  const mark = async (name: string, mark: string | null, who = astrid) => {
    const ref = (await list()).people.find((person) => person.name === name)?.ref;
    return db.staffDoor<{ changed: number; present: number }>(who, "mark_attendance", {
      p_slug: slug,
      p_marks: JSON.stringify([{ ref, mark }]),
    });
  };
  const marks = async () => (await list()).people.map((person) => `${person.name}: ${person.mark}`);
  return { slug, id, list, mark, marks };
};

const [cilla, dag, elsa] = [Cilla().name, Dag().name, Elsa().name];

describe("who came", () => {
  test("is marked one by one, and nobody is marked from the start", async () => {
    const { mark, marks } = await theDay();
    expect(await marks()).toEqual([`${cilla}: null`, `${dag}: null`, `${elsa}: null`]);
    expect(await mark(cilla, "present")).toMatchObject({ changed: 1, present: 1 });
    await mark(dag, "absent");
    expect(await marks()).toEqual([`${cilla}: present`, `${dag}: absent`, `${elsa}: null`]);
  });

  test("marking twice is one attendance and changes nothing", async () => {
    const { mark } = await theDay();
    await mark(cilla, "present");
    expect(await mark(cilla, "present")).toMatchObject({ changed: 0, present: 1 });
  });

  test("a mark can be changed and taken back, and each change is in the audit log", async () => {
    const { slug, mark, marks } = await theDay();
    await mark(cilla, "present");
    expect(await mark(cilla, "absent")).toMatchObject({ changed: 1, present: 0 });
    expect(await mark(cilla, null)).toMatchObject({ changed: 1, present: 0 });
    expect(await marks()).toEqual([`${cilla}: null`, `${dag}: null`, `${elsa}: null`]);
    const log = await db.sql<{ mark: string | null }>(
      "select detail ->> 'mark' as mark from app.audit_log where action = 'mark_attendance' and subject = $1 order by id",
      [slug],
    );
    expect(log.map((line) => line.mark)).toEqual(["present", "absent", null]);
  });

  test("presence is dated by the session's end, whenever it was marked", async () => {
    const { id, mark } = await theDay();
    await mark(cilla, "present");
    await db.setNow("2027-03-20T10:00:00+01:00");
    await mark(dag, "present");
    expect(
      await db.sql(
        `select distinct a.attended_at = app.session_ends_at(r.session_id) as same
         from app.attendances a join app.registrations r on r.id = a.registration_id where r.session_id = $1`,
        [id],
      ),
    ).toEqual([{ same: true }]);
  });

  test("somebody who has left is neither listed nor marked", async () => {
    const { slug, list } = await theDay();
    const ref = (await list()).people[0]?.ref;
    await db.sql("update app.registrations set state = 'cancelled', cancelled_at = now() where ref = $1", [ref]);
    expect((await list()).people).toHaveLength(2);
    const marks = JSON.stringify([{ ref, mark: "present" }]);
    expect(await db.staffDoor(astrid, "mark_attendance", { p_slug: slug, p_marks: marks })).toMatchObject({
      changed: 0,
    });
  });

  test("nobody is marked as coming to another session", async () => {
    const first = await theDay();
    const second = await theDay();
    const ref = (await first.list()).people[0]?.ref;
    const marks = JSON.stringify([{ ref, mark: "present" }]);
    expect(await db.staffDoor(astrid, "mark_attendance", { p_slug: second.slug, p_marks: marks })).toMatchObject({
      changed: 0,
    });
  });
});

describe("refused", () => {
  test("before the morning of the first day", async () => {
    const { mark, list } = await theDay();
    await db.setNow("2027-03-11T23:59:00+01:00");
    expect((await refusal(mark(cilla, "present"))).message).toBe("attendance_early");
    expect((await list()).open).toBe(false);
    await db.setNow("2027-03-12T00:00:00+01:00");
    expect((await list()).open).toBe(true);
  });

  test("for a session that is cancelled, and for a mark that does not exist", async () => {
    const { id, mark } = await theDay();
    expect((await refusal(mark(cilla, "maybe"))).message).toBe("attendance_mark_unknown");
    await db.sql("update app.sessions set cancelled_at = now() where id = $1", [id]);
    expect((await refusal(mark(cilla, "present"))).message).toBe("session_cancelled");
  });

  test("to partner and reader, and to a trainer who is not the host", async () => {
    const { id, list, mark } = await theDay();
    const tove = await Tove(db);
    for (const who of [await Pia(db), await Rut(db), tove])
      expect((await refusal(list(who))).message, who.role).toBe("not_allowed");
    await db.sql("update app.sessions set host_staff_id = $1 where id = $2", [tove.id, id]);
    expect((await list(tove)).people).toHaveLength(3);
    expect(await mark(cilla, "present", tove)).toMatchObject({ changed: 1 });
  });
});

test("whoever was marked as absent has not been to the course", async () => {
  const people = [someone(1), someone(2), someone(3)];
  const { mark } = await theDay(people);
  await mark("Person 1", "present");
  await mark("Person 2", "absent");
  await db.setNow("2027-04-01T09:00:00+02:00");
  const been = await db.sql<{ been: boolean }>(
    "select app.has_attended('{grundutbildning}', p ->> 'email', p ->> 'name') as been from jsonb_array_elements($1) p",
    [JSON.stringify(people)],
  );
  expect(been.map((row) => row.been)).toEqual([true, false, true]);
});
