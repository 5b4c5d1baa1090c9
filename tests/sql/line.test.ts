import { beforeAll, describe, expect, test } from "vitest";
import type { StaffSession } from "../../site/types.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { Astrid, Bo, Cilla, Dag, Elsa, Farid, Gun, Henrik, Rut, someSession, Tove } from "../support/people.ts";
import { refusal, registrationsOf } from "../support/registrations.ts";

type Member = Awaited<ReturnType<typeof Astrid>>;
type Outcome = { outcome: string; place?: number; people?: number };

let db: TestDatabase;
let astrid: Member;
beforeAll(async () => {
  db = await testDatabase();
  astrid = await Astrid(db);
  await db.setNow("2027-02-01T08:00:00Z");
});

const sessionOf = async (capacity: number | null, course?: string) => {
  const session = await someSession(db, { capacity, ...(course ? { course, courseTitle: "Fördjupning" } : {}) });
  const world = registrationsOf(db, session);
  const staff = (door: string, args: object = {}, who = astrid) =>
    db.staffDoor<Outcome>(who, door, { p_slug: session.slug, ...args });
  return {
    session,
    ...world,
    move: async (name: string, before: string | null) =>
      staff("move_in_line", {
        p_ref: await world.refOf(name),
        p_before_ref: before && ((await world.refOf(before)) ?? null),
      }),
    byHand: async (door: string, name: string, who = astrid) => staff(door, { p_ref: await world.refOf(name) }, who),
    seen: async () => (await db.staffDoor<StaffSession>(astrid, "staff_session", { p_slug: session.slug })).line,
    audited: () =>
      db.sql<{ action: string; detail: object }>(
        "select action, detail from app.audit_log where subject = $1 order by id",
        [session.slug],
      ),
  };
};

const names = {
  cilla: "Cilla Öberg",
  dag: "Dag Nyström",
  elsa: "Elsa Åkerlund",
  farid: "Farid Haddad",
  gun: "Gun Ståhl",
};

describe("a coordinator can reorder", () => {
  test("by putting an entry before another or last, a group in one piece, and nobody is mailed", async () => {
    const { alone, register, move, line, mails, seen } = await sessionOf(0);
    await alone(Cilla());
    await register({ people: [Dag(), Elsa()], ifNotAll: "all_or_nothing" });
    await alone(Gun());
    const before = (await mails()).length;
    expect(await move(names.gun, names.cilla)).toEqual({ outcome: "moved", place: 1 });
    expect(await line()).toEqual([names.gun, names.cilla, names.dag, names.elsa]);
    expect(await move(names.elsa, names.cilla)).toEqual({ outcome: "moved", place: 2 });
    expect(await line()).toEqual([names.gun, names.dag, names.elsa, names.cilla]);
    expect(await move(names.gun, null)).toEqual({ outcome: "moved", place: 3 });
    expect(await line()).toEqual([names.dag, names.elsa, names.cilla, names.gun]);
    expect(await move(names.dag, names.elsa)).toEqual({ outcome: "moved", place: 1 });
    expect((await seen()).map(({ place, together, people }) => [place, together, people.length])).toEqual([
      [1, true, 2],
      [2, false, 1],
      [3, false, 1],
    ]);
    expect((await mails()).length).toBe(before);
  });

  test("a hundred times over, and the order is still the one that was asked for", async () => {
    const { alone, move, line } = await sessionOf(0);
    for (const person of [Cilla(), Dag(), Elsa()]) await alone(person);
    for (let n = 0; n < 34; n++) {
      await move(names.elsa, names.dag);
      await move(names.dag, names.elsa);
      await move(names.cilla, null);
    }
    expect(await line()).toEqual([names.dag, names.elsa, names.cilla]);
    expect(await alone(Gun())).toMatchObject({ place: 4 });
  });

  test("and the next freed seat goes to whoever was put first", async () => {
    const { alone, move, cancel, states } = await sessionOf(1);
    for (const person of [Cilla(), Dag(), Elsa()]) await alone(person);
    await move(names.elsa, names.dag);
    await cancel(Cilla());
    expect(await states()).toEqual([`${names.cilla}: cancelled`, `${names.dag}: waitlisted`, `${names.elsa}: offered`]);
  });

  test("and an offer that is out stands, whatever is moved before it", async () => {
    const { alone, move, cancel, states, seen } = await sessionOf(1);
    for (const person of [Cilla(), Dag(), Elsa()]) await alone(person);
    await cancel(Cilla());
    await move(names.elsa, names.dag);
    expect(await states()).toContain(`${names.dag}: offered`);
    const [first, second] = await seen();
    expect([first?.place, first?.offer, second?.place]).toEqual([1, null, null]);
    expect(second?.offer).toMatchObject({ kind: "held", together: false });
  });
});

describe("a coordinator can promote by hand", () => {
  test("somebody past those before them, when a seat is free", async () => {
    const { alone, register, byHand, cancel, states, mails, limit } = await sessionOf(2);
    for (const person of [Cilla(), Gun()]) await alone(person);
    await register({ people: [Dag(), Elsa(), Farid()], ifNotAll: "all_or_nothing" });
    await limit("capacity", 3);
    await alone(Henrik());
    // The group of three does not fit, so Henrik got the free seat; when he gives it back it is free again.
    await cancel(Henrik());
    expect(await refusal(byHand("promote_by_hand", names.dag))).toMatchObject({
      code: "PT409",
      message: "no_free_seat",
    });
    await limit("capacity", 5);
    expect(await byHand("promote_by_hand", names.farid)).toEqual({ outcome: "registered", people: 3 });
    expect(await states()).toEqual([
      `${names.cilla}: registered`,
      `${names.gun}: registered`,
      `${names.dag}: registered`,
      `${names.elsa}: registered`,
      `${names.farid}: registered`,
      "Henrik Lilja: cancelled",
    ]);
    const told = (await mails()).filter(({ template }) => template === "promoted-to-participant");
    expect(told.map(({ to }) => to)).toEqual([Dag().email, Elsa().email, Farid().email]);
    expect(await byHand("promote_by_hand", names.farid)).toEqual({ outcome: "already_registered", people: 0 });
  });

  test("somebody who holds an offer, which ends as accepted, and no other", async () => {
    const { alone, byHand, cancel, states, offers, accept } = await sessionOf(1);
    for (const person of [Cilla(), Dag(), Elsa()]) await alone(person);
    await cancel(Cilla());
    expect(await refusal(byHand("promote_by_hand", names.elsa))).toMatchObject({ message: "no_free_seat" });
    expect(await byHand("promote_by_hand", names.dag)).toEqual({ outcome: "registered", people: 1 });
    expect(await states()).toEqual([
      `${names.cilla}: cancelled`,
      `${names.dag}: registered`,
      `${names.elsa}: waitlisted`,
    ]);
    expect((await offers()).map(({ outcome }) => outcome)).toEqual(["accepted"]);
    expect(await accept(Dag())).toEqual({ outcome: "already_accepted" });
  });

  test("in the last day too, and those who were told of the same seat hear that it is taken", async () => {
    const { alone, byHand, cancel, states, accept } = await sessionOf(1);
    for (const person of [Cilla(), Dag(), Elsa()]) await alone(person);
    await db.setNow("2027-03-11T20:00:00Z");
    await cancel(Cilla());
    expect(await byHand("promote_by_hand", names.elsa)).toEqual({ outcome: "registered", people: 1 });
    expect(await accept(Dag())).toEqual({ outcome: "taken" });
    expect(await states()).toContain(`${names.dag}: waitlisted`);
    await db.setNow("2027-02-01T08:00:00Z");
  });

  test("after an offer ran out only with a seat that nobody else was offered", async () => {
    const { alone, byHand, cancel, states } = await sessionOf(1);
    for (const person of [Cilla(), Dag(), Elsa()]) await alone(person);
    await cancel(Cilla());
    await db.setNow("2027-02-20T08:00:00Z");
    expect(await refusal(byHand("promote_by_hand", names.dag))).toMatchObject({ message: "not_in_line" });
    // A refusal rolls back what was overdue; whoever counts next finds it again.
    expect(await byHand("promote_by_hand", names.elsa)).toEqual({ outcome: "registered", people: 1 });
    expect(await states()).toEqual([`${names.cilla}: cancelled`, `${names.dag}: expired`, `${names.elsa}: registered`]);
    await db.setNow("2027-02-01T08:00:00Z");
  });
});

/** Both on a connection and in a transaction of their own, which stays open a moment after the door has answered. */
const atOnce = async (doors: { claims?: object; text: string; values: unknown[] }[]) => {
  const clients = await Promise.all(doors.map(() => db.connect()));
  return Promise.all(
    doors.map(async ({ claims = {}, text, values }, n) => {
      const client = clients[n];
      await client?.query("begin");
      await client?.query(
        "select set_config('request.jwt.claims', $1, true), set_config('request.jwt.claim.sub', $2, true)",
        [JSON.stringify({ iat: Math.floor(Date.now() / 1000), ...claims }), astrid.sub],
      );
      const answer = await client?.query(text, values).then(
        ({ rows }) => rows[0].answer.outcome as string,
        (error) => error.message as string,
      );
      await client?.query("select pg_sleep(0.05)").catch(() => undefined);
      await client?.query("commit");
      return answer;
    }),
  );
};

describe("a hand promotion and an automatic one never give one seat twice", () => {
  const lastDay = async () => {
    const world = await sessionOf(1);
    for (const person of [Cilla(), Dag(), Elsa()]) await world.alone(person);
    await db.setNow("2027-03-11T20:00:00Z");
    await world.cancel(Cilla());
    const token = await world.tokenTo(Dag().email);
    const p_ref = await world.refOf(names.elsa);
    return {
      ...world,
      accept: { text: "select api.accept_offer($1, null) as answer", values: [token] },
      byHand: {
        claims: { sub: astrid.sub, role: "authenticated" },
        text: "select api.promote_by_hand($1, $2) as answer",
        values: [world.session.slug, p_ref],
      },
    };
  };
  const seated = (states: string[]) => states.filter((state) => state.endsWith(": registered"));

  test("on two connections, whoever comes first", async () => {
    for (let round = 0; round < 6; round++) {
      const { accept, byHand, states } = await lastDay();
      const answers = await atOnce(round % 2 ? [accept, byHand] : [byHand, accept]);
      expect(seated(await states())).toHaveLength(1);
      const [first, second] = round % 2 ? answers : answers.toReversed();
      expect([
        ["accepted", "no_free_seat"],
        ["taken", "registered"],
      ]).toContainEqual([first, second]);
      await db.setNow("2027-02-01T08:00:00Z");
    }
  });

  test("and the same race with the lock taken away gives it twice (the control)", async () => {
    const { accept, byHand, states } = await lastDay();
    const source = async (name: string) =>
      (await db.sql<{ text: string }>("select pg_get_functiondef($1::regproc) as text", [name]))[0]?.text ?? "";
    const locks = ["app.lock_session", "app.lock_by_link", "app.expire_offers"];
    const kept = await Promise.all([...locks, "app.fill_seats"].map(source));
    for (const text of kept.slice(0, -1)) {
      expect(text).toContain("for update");
      await db.sql(text.replaceAll("for update", ""));
    }
    // What follows when a seat is given locks rows of its own, one by one: too late to save the seat.
    await db.sql(
      "create or replace function app.fill_seats(p_session_id bigint) returns int language sql as 'select 0'",
    );
    try {
      expect(await atOnce([accept, byHand])).toEqual(["accepted", "registered"]);
      expect(seated(await states())).toHaveLength(2);
    } finally {
      for (const text of kept) await db.sql(text);
      await db.setNow("2027-02-01T08:00:00Z");
    }
  });
});

describe("somebody who is asked about an earlier course", () => {
  const deepening = async (capacity = 5) => {
    const slug = `fordjupning-${Math.random().toString(36).slice(2, 8)}`;
    const world = await sessionOf(capacity, slug);
    const asked = { prerequisite: { level: "required", courses: ["grundutbildning"] } };
    await db.sql("update app.courses set data = $2 where slug = $1", [slug, asked]);
    return world;
  };

  test("is let in by staff, once, with a confirmation and a calendar file", async () => {
    const { alone, byHand, states, mails } = await deepening();
    await alone(Cilla());
    expect(await states()).toEqual([`${names.cilla}: pending`]);
    expect(await byHand("approve_registration", names.cilla)).toEqual({ outcome: "registered" });
    expect(await byHand("approve_registration", names.cilla)).toEqual({ outcome: "already_registered" });
    expect(await states()).toEqual([`${names.cilla}: registered`]);
    expect((await mails()).map(({ template, data }) => [template, data.calendar?.method])).toEqual([
      ["prerequisite-missing-to-participant", undefined],
      ["registered-to-participant", "REQUEST"],
    ]);
    expect(await refusal(byHand("refuse_registration", names.cilla))).toMatchObject({ message: "not_pending" });
  });

  test("is told kindly when it is a no, and the seat goes to the next in line", async () => {
    const { alone, byHand, states, mails } = await deepening(1);
    for (const person of [Cilla(), Dag()]) await alone(person);
    expect(await byHand("refuse_registration", names.cilla)).toEqual({ outcome: "refused" });
    expect(await byHand("refuse_registration", names.cilla)).toEqual({ outcome: "already_refused" });
    expect(await states()).toEqual([`${names.cilla}: cancelled`, `${names.dag}: offered`]);
    expect((await mails()).filter(({ template }) => template === "refused-to-participant")).toHaveLength(1);
    expect(await refusal(byHand("approve_registration", names.cilla))).toMatchObject({ message: "not_pending" });
  });

  test("and gets a seat by staff's hand, is let in by the same hand", async () => {
    const { alone, byHand, states, cancel } = await deepening(1);
    for (const person of [Cilla(), Dag()]) await alone(person);
    await cancel(Cilla());
    await byHand("promote_by_hand", names.dag);
    expect(await states()).toContain(`${names.dag}: registered`);
  });
});

describe("staff's acts on the line", () => {
  test("are refused for another session's person, one who does not wait, and one who is known from elsewhere", async () => {
    const one = await sessionOf(1);
    const other = await sessionOf(0);
    await one.alone(Cilla());
    await other.alone(Elsa());
    const p_ref = await other.refOf(names.elsa);
    const p_slug = one.session.slug;
    for (const [door, more] of [
      ["move_in_line", { p_before_ref: null }],
      ["promote_by_hand", {}],
      ["approve_registration", {}],
      ["refuse_registration", {}],
    ] as const)
      expect(await refusal(db.staffDoor(astrid, door, { p_slug, p_ref, ...more }))).toMatchObject({
        code: "PT404",
        message: "registration_unknown",
      });
    expect(await refusal(one.move(names.cilla, null))).toMatchObject({ message: "not_in_line" });
    await other.register({ people: [Elsa(), Dag()], ifNotAll: "split" });
    const [known] = await db.sql<{ ref: string }>(
      "select ref from app.registrations where state = 'known' and session_id = $1",
      [other.session.id],
    );
    const byHand = db.staffDoor(astrid, "promote_by_hand", { p_slug: other.session.slug, p_ref: known?.ref });
    expect(await refusal(byHand)).toMatchObject({ message: "registration_unknown" });
    expect((await other.seen()).map(({ people }) => people[0]?.name)).toEqual([names.elsa, names.dag]);
  });

  test("stop when the session is cancelled or has begun", async () => {
    const { alone, move, byHand, session } = await sessionOf(0);
    await alone(Cilla());
    await db.setNow("2027-03-12T09:00:00+01:00");
    expect(await refusal(move(names.cilla, null))).toMatchObject({ message: "line_closed" });
    expect(await refusal(byHand("promote_by_hand", names.cilla))).toMatchObject({ message: "line_closed" });
    await db.setNow("2027-02-01T08:00:00Z");
    await db.sql("update app.sessions set cancelled_at = now(), cancelled_reason = 'Sjukdom' where id = $1", [
      session.id,
    ]);
    expect(await refusal(move(names.cilla, null))).toMatchObject({ message: "session_cancelled" });
    expect(await refusal(byHand("approve_registration", names.cilla))).toMatchObject({ message: "session_cancelled" });
  });

  test("are for coordinators and administrators alone", async () => {
    const { alone, byHand, session } = await sessionOf(0);
    await alone(Cilla());
    for (const member of [await Tove(db), await Rut(db)])
      for (const door of ["promote_by_hand", "approve_registration", "refuse_registration"])
        expect(await refusal(byHand(door, names.cilla, member))).toMatchObject({ message: "not_allowed" });
    await db.sql("update app.sessions set capacity = 1 where id = $1", [session.id]);
    expect(await byHand("promote_by_hand", names.cilla, await Bo(db))).toMatchObject({ outcome: "registered" });
  });

  test("are in the audit log, without a name", async () => {
    const { alone, move, byHand, audited, cancel } = await sessionOf(1);
    for (const person of [Cilla(), Dag(), Elsa()]) await alone(person);
    await move(names.elsa, names.dag);
    await cancel(Cilla());
    await byHand("promote_by_hand", names.elsa);
    const log = await audited();
    expect(log.map(({ action }) => action)).toEqual(["line_moved", "promoted_by_hand"]);
    expect(JSON.stringify(log)).not.toMatch(/Elsa|Dag|@/);
  });
});
