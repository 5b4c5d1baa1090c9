import { beforeAll, describe, expect, test } from "vitest";
import type { FoodOrder } from "../../site/function-pages/room/food-order.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import {
  Astrid,
  Bo,
  Cilla,
  Dag,
  Elsa,
  Farid,
  Gun,
  Rut,
  type SomeSession,
  type StaffMember,
  someSession,
  Tove,
} from "../support/people.ts";
import { refusal, registrationsOf } from "../support/registrations.ts";

let db: TestDatabase;
let astrid: StaffMember;
let bo: StaffMember;
beforeAll(async () => {
  db = await testDatabase();
  astrid = await Astrid(db);
  bo = await Bo(db);
  await db.setNow("2027-03-01T09:00:00+01:00");
});

const orderOf = async (asked: SomeSession = {}) => {
  const session = await someSession(db, asked);
  const registrations = registrationsOf(db, session);
  return {
    session,
    ...registrations,
    comes: (person = Cilla(), dietary: string | null = null, access: string | null = null) =>
      registrations.alone(person, {
        needs: { dietary, access },
        optIns: { shareContact: false, network: false, newsletter: false },
      }),
    look: (staff = astrid) => db.staffDoor<FoodOrder>(staff, "food_order", { p_slug: session.slug }),
    mark: (seen: unknown, staff = astrid) =>
      db.staffDoor<{ outcome: string; number: number }>(staff, "mark_food_ordered", {
        p_slug: session.slug,
        p_seen: seen,
      }),
  };
};
const auditOf = (slug: string) =>
  db.sql<{ action: string; staff_id: string; detail: object }>(
    "select action, staff_id, detail from app.audit_log where subject = $1 order by id",
    [slug],
  );

describe("what to order", () => {
  test("is counted wording by wording, however it was cased, spaced or ended, and never named", async () => {
    const order = await orderOf();
    await order.comes(Cilla(), "Vegetarisk", "Hörslinga");
    await order.comes(Dag(), "  vegetarisk. ");
    await order.comes(Elsa(), "Inga\n nötter", "hörslinga");
    await order.comes(Farid());
    const seen = await order.look();
    expect(seen.now).toEqual({
      people: 4,
      needs: [
        { text: "Vegetarisk", count: 2 },
        { text: "Inga nötter", count: 1 },
      ],
      access: [{ text: "Hörslinga", count: 2 }],
    });
    expect(JSON.stringify(seen)).not.toMatch(/Cilla|Dag|Elsa|Farid|@bageri/);
  });

  test("leaves out those who wait, have cancelled or await an answer, and says how many may still come", async () => {
    const order = await orderOf();
    for (const person of [Cilla(), Dag(), Elsa(), Farid()]) await order.comes(person, "Vegan");
    await order.act("cancel_registration", await order.tokenTo(Dag().email), { p_ref: null });
    await db.sql("update app.registrations set state = 'pending' where session_id = $1 and name like 'Elsa%'", [
      order.session.id,
    ]);
    await db.sql("update app.sessions set capacity = 3 where id = $1", [order.session.id]);
    await order.comes(Gun(), "Vegan");
    expect(await order.look()).toMatchObject({
      now: { people: 2, needs: [{ text: "Vegan", count: 2 }] },
      undecided: 1,
    });
  });

  test("comes with the day to order by, counted in whole days", async () => {
    const order = await orderOf();
    expect(await order.look()).toMatchObject({ orderDay: "2027-03-05", daysLeft: 4, last: null, difference: null });
    await db.setNow("2027-03-05T23:59:00+01:00");
    expect(await order.look()).toMatchObject({ daysLeft: 0 });
    await db.setNow("2027-03-06T00:00:00+01:00");
    expect(await order.look()).toMatchObject({ daysLeft: -1 });
    await db.setNow("2027-03-01T09:00:00+01:00");
  });

  test("has no day where nobody eats together", async () => {
    const order = await orderOf({ format: "online" });
    await order.comes();
    const { orderDay, daysLeft, now } = await order.look();
    expect({ orderDay, daysLeft }).toEqual({ orderDay: null, daysLeft: null });
    expect(await refusal(order.mark(now))).toMatchObject({ code: "PT409", message: "no_food_order" });
  });

  test("every look at needs is in the audit log, without a word of what they are", async () => {
    const order = await orderOf();
    await order.comes(Cilla(), "Jordnötsallergi");
    await order.look(bo);
    await order.mark((await order.look()).now);
    const lines = await auditOf(order.session.slug);
    expect(lines.map(({ action, staff_id }) => [action, staff_id])).toEqual([
      ["needs_counted", bo.id],
      ["needs_counted", astrid.id],
      ["food_ordered", astrid.id],
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/ötsallergi|Cilla/);
  });
});

describe("marking it as sent", () => {
  test("keeps exactly what the page showed, and who sent it", async () => {
    const order = await orderOf();
    await order.comes(Cilla(), "Vegetarisk", "Ramp");
    const { now } = await order.look();
    expect(await order.mark(now, bo)).toEqual({ outcome: "ordered", number: 1 });
    expect(
      await db.sql("select number, people, needs, access, staff_id from app.food_orders where session_id = $1", [
        order.session.id,
      ]),
    ).toEqual([
      {
        number: 1,
        people: 1,
        needs: [{ text: "Vegetarisk", count: 1 }],
        access: [{ text: "Ramp", count: 1 }],
        staff_id: bo.id,
      },
    ]);
    expect(await order.look()).toMatchObject({
      last: { number: 1, people: 1, sentAt: "2027-03-01T08:00:00.000Z", staffName: "Bo Ek" },
      difference: { people: 0, needs: [], access: [] },
    });
  });

  test("is refused when the counts have changed meanwhile, and keeps nothing", async () => {
    const order = await orderOf();
    await order.comes(Cilla());
    const { now } = await order.look();
    await order.comes(Dag());
    expect(await refusal(order.mark(now))).toMatchObject({ code: "PT409", message: "order_changed" });
    for (const invented of [null, {}, [], "2", { ...now, people: 99 }])
      expect(await refusal(order.mark(invented))).toMatchObject({ message: "order_changed" });
    expect((await order.look()).last).toBeNull();
  });

  test("twice is one order: a double click, or two of staff at once", async () => {
    const order = await orderOf();
    await order.comes(Cilla());
    const { now } = await order.look();
    const answers = await Promise.all([order.mark(now), order.mark(now, bo), order.mark(now)]);
    expect(answers.map(({ outcome }) => outcome).sort()).toEqual(["already_ordered", "already_ordered", "ordered"]);
    expect((await order.look()).last?.number).toBe(1);
  });

  test("again later shows the difference since last", async () => {
    const order = await orderOf();
    await order.comes(Cilla(), "Vegetarisk");
    await order.comes(Dag(), "Glutenfritt", "Hörslinga");
    await order.mark((await order.look()).now);
    await order.act("cancel_registration", await order.tokenTo(Cilla().email), { p_ref: null });
    for (const person of [Elsa(), Farid()]) await order.comes(person, "GLUTENFRITT");
    await order.comes(Gun());
    expect((await order.look()).difference).toEqual({
      people: 2,
      needs: [
        { text: "GLUTENFRITT", by: 2 },
        { text: "Vegetarisk", by: -1 },
      ],
      access: [],
    });
    expect(await order.mark((await order.look()).now)).toEqual({ outcome: "ordered", number: 2 });
  });

  test("is over when the session is cancelled or past", async () => {
    const order = await orderOf();
    const { now } = await order.look();
    await db.setNow("2027-03-12T16:00:00+01:00");
    expect(await refusal(order.mark(now))).toMatchObject({ message: "session_past" });
    expect(await order.look()).toMatchObject({ over: true });
    await db.setNow("2027-03-01T09:00:00+01:00");
    await db.staffDoor(astrid, "cancel_session", { p_slug: order.session.slug, p_reason: "Vattenläcka." });
    expect(await refusal(order.mark(now))).toMatchObject({ message: "session_cancelled" });
  });
});

test("only coordinators and administrators may look or mark", async () => {
  const order = await orderOf();
  for (const staff of [await Tove(db), await Rut(db)]) {
    expect(await refusal(order.look(staff))).toMatchObject({ code: "PT403", message: "not_allowed" });
    expect(await refusal(order.mark({}, staff))).toMatchObject({ code: "PT403", message: "not_allowed" });
  }
  expect(await refusal(db.staffDoor(astrid, "food_order", { p_slug: "finns-inte" }))).toMatchObject({ code: "PT404" });
});
