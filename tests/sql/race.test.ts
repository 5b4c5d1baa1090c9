import type pg from "pg";
import { beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { Cilla, Dag, Elsa, Farid, someForm, someone, someSession } from "../support/people.ts";
import { refusal, registrationsOf } from "../support/registrations.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  await db.setNow("2027-02-01T08:00:00Z");
  await makeControl();
});

/**
 * The control: the door, its one inner function and its lock, copied with the lock taken away. If the race
 * below cannot make this one oversell, it proves nothing about the other.
 */
async function makeControl(): Promise<void> {
  const source = async (name: string) => {
    const [row] = await db.sql<{ text: string }>("select pg_get_functiondef($1::regproc) as text", [name]);
    return row?.text ?? "";
  };
  const unlocked = (text: string) =>
    text
      .replaceAll("app.lock_session(", "app.lock_session_unlocked(")
      .replaceAll("app.book(", "app.book_unlocked(")
      .replaceAll("api.register(", "api.register_unlocked(");
  const lock = unlocked(await source("app.lock_session"));
  expect(lock).toContain("for update");
  await db.sql(lock.replace("for update", ""));
  await db.sql(unlocked(await source("app.book")));
  await db.sql(unlocked(await source("api.register")));
}

/** Each on a connection and in a transaction of its own, which stays open a moment after the door has answered. */
async function together<T>(
  works: ((client: pg.Client) => Promise<T>)[],
  holdMs = 60,
): Promise<PromiseSettledResult<T>[]> {
  const clients = await Promise.all(works.map(() => db.connect()));
  const results = await Promise.allSettled(
    works.map(async (work, i) => {
      const client = clients[i] as pg.Client;
      await client.query("begin");
      try {
        const answer = await work(client);
        await client.query("select pg_sleep($1)", [holdMs / 1000]);
        await client.query("commit");
        return answer;
      } catch (error) {
        await client.query("rollback");
        throw error;
      }
    }),
  );
  await Promise.all(clients.map((client) => client.end()));
  return results;
}

const call =
  (door: string, ...args: unknown[]) =>
  async (client: pg.Client) => {
    const list = args.map((_, i) => `$${i + 1}`).join(", ");
    const { rows } = await client.query(`select api.${door}(${list}) as answer`, args);
    return rows[0].answer as { outcome: string };
  };

const registerAlone = (door: string, session: { slug: string }, n: number) =>
  call(door, JSON.stringify(someForm(session, { people: [someone(n)], self: true })), null);

const sessionOf = async (capacity: number | null) => {
  const session = await someSession(db, { capacity });
  return { session, ...registrationsOf(db, session) };
};
const registered = (states: string[]) => states.filter((state) => state.endsWith(": registered")).length;
const taken = (states: string[]) => states.filter((state) => /: (registered|offered)$/.test(state)).length;

describe("the last seat", () => {
  test("goes to exactly one of eight who register at once; the others stand in line in order", async () => {
    const { session, states, line } = await sessionOf(1);
    await together(Array.from({ length: 8 }, (_, n) => registerAlone("register", session, n)));
    expect(registered(await states())).toBe(1);
    expect(await line()).toHaveLength(7);
    const positions = await db.sql("select distinct position from app.queue_entries where session_id = $1", [
      session.id,
    ]);
    expect(positions).toHaveLength(7);
  });

  test("is oversold without the lock (the control)", async () => {
    const { session, states } = await sessionOf(1);
    await together(
      Array.from({ length: 4 }, (_, n) => registerAlone("register_unlocked", session, n)),
      300,
    );
    expect(registered(await states())).toBeGreaterThan(1);
  });

  test("is counted at the isolation level production uses, and never at one that would count wrong", async () => {
    const [row] = await db.sql("show default_transaction_isolation");
    expect(row).toEqual({ default_transaction_isolation: "read committed" });
    const { session } = await sessionOf(1);
    const client = await db.connect();
    await client.query("begin isolation level repeatable read");
    await expect(registerAlone("register", session, 1)(client)).rejects.toThrow(/must see what was committed/);
    await client.query("rollback");
  });

  test("is never given to half a group", async () => {
    const { session, states } = await sessionOf(3);
    const group = (from: number) =>
      call("register", JSON.stringify(someForm(session, { people: [someone(from), someone(from + 1)] })), null);
    const answers = await together([group(1), group(11), group(21)]);
    expect(answers.filter((a) => a.status === "fulfilled")).toHaveLength(1);
    expect(registered(await states())).toBe(2);
    expect(await refusal(group(31)(await db.connect()))).toMatchObject({
      message: "group_does_not_fit",
      detail: { free: 1 },
    });
  });
});

describe("at the same moment", () => {
  test("one form posted eight times is one registration with one answer", async () => {
    const { session, states, mails } = await sessionOf(1);
    const form = JSON.stringify(someForm(session, { people: [Cilla()], self: true }));
    const answers = await together(Array.from({ length: 8 }, () => call("register", form, null)));
    expect(answers.every((a) => a.status === "fulfilled" && a.value.outcome === "registered")).toBe(true);
    expect(await states()).toHaveLength(1);
    expect(await mails()).toHaveLength(1);
  });

  test("two cancel and two wait: both who wait are offered a seat, each once", async () => {
    const { alone, tokenTo, states, mails } = await sessionOf(2);
    for (const person of [Cilla(), Dag(), Elsa(), Farid()]) await alone(person);
    const [cilla, dag] = [await tokenTo(Cilla().email), await tokenTo(Dag().email)];
    await together([call("cancel_registration", cilla, null), call("cancel_registration", dag, null)]);
    expect((await states()).filter((state) => state.endsWith(": offered"))).toHaveLength(2);
    expect((await mails()).filter((m) => m.template === "offer-to-participant")).toHaveLength(2);
  });

  test("one cancels twice and one waits: one seat moves", async () => {
    const { alone, tokenTo, states } = await sessionOf(1);
    for (const person of [Cilla(), Dag(), Elsa()]) await alone(person);
    const token = await tokenTo(Cilla().email);
    const answers = await together([
      call("cancel_registration", token, null),
      call("cancel_registration", token, null),
    ]);
    const outcomes = answers.map((a) => a.status === "fulfilled" && a.value.outcome);
    expect(outcomes.toSorted()).toEqual(["already_cancelled", "cancelled"]);
    expect(taken(await states())).toBe(1);
  });

  test("a seat handed over to two colleagues goes to one; the other hears that the link is used", async () => {
    const { alone, tokenTo, states } = await sessionOf(1);
    await alone(Cilla());
    const token = await tokenTo(Cilla().email);
    const to = (person: unknown) => call("hand_over", token, null, JSON.stringify(person));
    const answers = await together([to(Elsa()), to(Farid())]);
    expect(answers.filter((a) => a.status === "fulfilled")).toHaveLength(1);
    expect(answers.find((a) => a.status === "rejected")?.reason).toMatchObject({ message: "unknown_link" });
    expect(registered(await states())).toBe(1);
  });

  test("two hand their seats to the same colleague: one seat is used, the other goes to the line", async () => {
    const { alone, tokenTo, states } = await sessionOf(2);
    for (const person of [Cilla(), Dag(), Farid()]) await alone(person);
    const [cilla, dag] = [await tokenTo(Cilla().email), await tokenTo(Dag().email)];
    const elsa = JSON.stringify(Elsa());
    await together([call("hand_over", cilla, null, elsa), call("hand_over", dag, null, elsa)]);
    expect((await states()).filter((s) => s === "Elsa Åkerlund: registered")).toHaveLength(1);
    expect(await states()).toContain("Farid Haddad: offered");
  });

  test("a cancelled seat is for the one who waits, never for whoever walks in that moment", async () => {
    for (let round = 0; round < 5; round++) {
      const { session, alone, tokenTo, states } = await sessionOf(1);
      for (const person of [Cilla(), Dag()]) await alone(person);
      const token = await tokenTo(Cilla().email);
      await together([call("cancel_registration", token, null), registerAlone("register", session, 7)], 10);
      expect(await states()).toEqual(
        expect.arrayContaining(["Cilla Öberg: cancelled", "Dag Nyström: offered", "Person 7: waitlisted"]),
      );
    }
  });

  test("one hands over and cancels: one of the two, never both", async () => {
    const { alone, tokenTo, states } = await sessionOf(1);
    for (const person of [Cilla(), Dag()]) await alone(person);
    const token = await tokenTo(Cilla().email);
    await together([call("hand_over", token, null, JSON.stringify(Elsa())), call("cancel_registration", token, null)]);
    expect(taken(await states())).toBe(1);
  });

  test("one says yes twice, or yes and no: one of them, and one mail", async () => {
    for (const [doors, outcomes] of [
      [
        ["accept_offer", "accept_offer"],
        ["accepted", "already_accepted"],
      ],
      [
        ["decline_offer", "decline_offer"],
        ["already_declined", "declined"],
      ],
    ] as const) {
      const { cancel, alone, tokenTo, mails } = await sessionOf(1);
      for (const person of [Cilla(), Dag()]) await alone(person);
      await cancel(Cilla());
      const before = (await mails()).length;
      const token = await tokenTo(Dag().email);
      const answers = await together(doors.map((door) => call(door, token, null)));
      expect(answers.map((a) => a.status === "fulfilled" && a.value.outcome).toSorted()).toEqual(outcomes);
      expect(await mails()).toHaveLength(before + 1);
    }
    const { cancel, alone, tokenTo, states } = await sessionOf(1);
    for (const person of [Cilla(), Dag()]) await alone(person);
    await cancel(Cilla());
    const token = await tokenTo(Dag().email);
    const answers = await together([call("accept_offer", token, null), call("decline_offer", token, null)]);
    expect(answers.filter((a) => a.status === "fulfilled")).toHaveLength(1);
    expect(answers.find((a) => a.status === "rejected")?.reason).toMatchObject({ message: "offer_ended" });
    expect((await states())[1]).toMatch(/^Dag Nyström: (registered|cancelled)$/);
  });

  test("one says yes while the seat of another becomes free and somebody walks in: nobody is over, nobody is passed", async () => {
    for (let round = 0; round < 5; round++) {
      const { session, alone, cancel, tokenTo, states } = await sessionOf(2);
      for (const person of [Cilla(), Dag(), Elsa(), Farid()]) await alone(person);
      await cancel(Cilla());
      const [elsa, dag] = [await tokenTo(Elsa().email), await tokenTo(Dag().email)];
      await together(
        [
          call("accept_offer", elsa, null),
          call("cancel_registration", dag, null),
          registerAlone("register", session, 7),
        ],
        10,
      );
      expect(await states()).toEqual([
        "Cilla Öberg: cancelled",
        "Dag Nyström: cancelled",
        "Elsa Åkerlund: registered",
        "Farid Haddad: offered",
        "Person 7: waitlisted",
      ]);
    }
  });
});
