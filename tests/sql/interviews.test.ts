import { beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { Astrid, Bo, Pia, Rut, type StaffMember } from "../support/people.ts";
import { refusal } from "../support/registrations.ts";
import { heldSession } from "../support/surveys.ts";

interface Draw {
  ref: string;
  seed: string;
  population: number;
  picks: {
    employer: { ref: string; name: string };
    state: string;
    notes: { state: string; note: string | null; by: string }[];
  }[];
}
interface Interviews {
  consents: { ref: string; name: string; on: string }[];
  draws: Draw[];
}

let db: TestDatabase;
let astrid: StaffMember;
beforeAll(async () => {
  db = await testDatabase();
  astrid = await Astrid(db);
  const { id } = await heldSession(
    db,
    Array.from({ length: 12 }, (_, index) => ({
      n: index + 1,
      present: index < 10,
      municipality: index < 4 ? "9901" : "9902",
    })),
  );
  // Twelve employers, each with one who registered; from the last two nobody came.
  await db.sql("update app.submissions set employer_name = 'Arbetsgivare ' || id where session_id = $1", [id]);
  await db.door("run_due_work", { p_timer: "register_employers" });
});

const door = <T>(name: string, args: Record<string, unknown> = {}, who = astrid) => db.staffDoor<T>(who, name, args);
const interviews = () => door<Interviews>("interviews");
const draw = async (form: object): Promise<Draw> => {
  const { ref } = await door<{ ref: string }>("draw_interviews", { p_form: JSON.stringify(form) });
  return (await interviews()).draws.find((each) => each.ref === ref) as Draw;
};
const drawn = ({ picks }: Draw) => picks.map(({ employer }) => employer.name);

describe("a draw", () => {
  test("is made among the employers that somebody came from, and says how many they were", async () => {
    const all = await draw({ count: "50" });
    expect(all.population).toBe(10);
    expect(new Set(drawn(all)).size).toBe(10);
    expect((await draw({ count: "50", municipality: "9901" })).population).toBe(4);
    expect((await draw({ count: "50", year: "2027" })).population).toBe(10);
  });

  test("comes out the same from the same seed, otherwise from another, and a longer one begins with the shorter", async () => {
    const [first, again, longer, other] = [
      await draw({ count: "4", seed: "tarning" }),
      await draw({ count: "4", seed: "tarning" }),
      await draw({ count: "8", seed: "tarning" }),
      await draw({ count: "4", seed: "krona" }),
    ];
    expect(drawn(again)).toEqual(drawn(first));
    expect(drawn(longer).slice(0, 4)).toEqual(drawn(first));
    expect(drawn(other)).not.toEqual(drawn(first));
  });

  test("gets a seed of its own when none is given, and shows it", async () => {
    const [one, two] = [await draw({ count: "3" }), await draw({ count: "3" })];
    expect(one.seed).toMatch(/^[a-z0-9]{8}$/);
    expect(two.seed).not.toBe(one.seed);
    expect(drawn(await draw({ count: "3", seed: one.seed }))).toEqual(drawn(one));
  });

  test.each([
    ["none", { count: "0" }, "count", "interview_count"],
    ["a word", { count: "fem" }, "count", "interview_count"],
    ["a year that is none", { count: "3", year: "i fjol" }, "year", "interview_year"],
  ])("of %s is refused", async (_, form, field, error) => {
    expect((await refusal(draw(form))).detail).toEqual([{ field, error }]);
  });

  test("among nobody is refused", async () => {
    expect((await refusal(draw({ count: "3", year: "1999" }))).message).toBe("interview_nobody");
  });
});

test("who was asked, when and by whom is written down, and nothing is written over", async () => {
  const { ref, picks } = await draw({ count: "1", seed: "logg" });
  const note = (form: object) =>
    door("note_interview", { p_draw: ref, p_employer: picks[0]?.employer.ref, p_form: JSON.stringify(form) });
  await note({ state: "asked", on: "2027-04-01", note: "Ringde växeln" });
  await note({ state: "agreed", on: "2027-04-03" });
  const after = (await interviews()).draws.find((each) => each.ref === ref) as Draw;
  expect(after.picks[0]).toMatchObject({
    state: "agreed",
    notes: [
      { state: "asked", note: "Ringde växeln", by: "Astrid Lind" },
      { state: "agreed", note: null, by: "Astrid Lind" },
    ],
  });
  expect((await refusal(note({ state: "kanske", on: "i går" }))).detail).toEqual([
    { field: "state", error: "interview_state" },
    { field: "on", error: "interview_day" },
  ]);
});

describe("a yes to an interview", () => {
  const yes = (changes: object = {}) =>
    db.door("give_interview_consent", {
      p_form: JSON.stringify({
        name: "Elsa Åkerlund",
        email: "elsa@granby-omsorg.example",
        employer: "Granby omsorg",
        municipality: "9901",
        ...changes,
      }),
      p_client: null,
    });

  test("is kept once, with a day and no hour, and taken away when staff say so", async () => {
    expect([await yes(), await yes()]).toEqual([{ outcome: "noted" }, { outcome: "noted" }]);
    const [consent] = (await interviews()).consents;
    expect(consent).toMatchObject({ name: "Elsa Åkerlund", on: "2027-03-12" });
    await door("remove_interview_consent", { p_ref: consent?.ref });
    expect((await interviews()).consents).toEqual([]);
  });

  test("has nothing in common with any survey: no column leads from one to the other", async () => {
    const columns = await db.sql<{ column_name: string }>(
      "select column_name from information_schema.columns where table_schema = 'app' and table_name = 'interview_consents'",
    );
    expect(columns.map(({ column_name }) => column_name).sort()).toEqual(
      ["email", "employer_name", "id", "municipality_code", "name", "on_day", "phone", "ref"].sort(),
    );
  });

  test("without a name or an address is refused", async () => {
    expect((await refusal(yes({ name: " ", email: "elsa" }))).detail).toEqual([
      { field: "name", error: "name_missing" },
      { field: "email", error: "email_malformed" },
    ]);
  });
});

test("nobody but a coordinator sees or draws", async () => {
  for (const who of [await Bo(db), await Pia(db), await Rut(db)])
    for (const [name, args] of [
      ["interviews", {}],
      ["draw_interviews", { p_form: JSON.stringify({ count: "1" }) }],
    ] as const)
      expect((await refusal(door(name, args, who))).message, who.role).toBe("not_allowed");
});
