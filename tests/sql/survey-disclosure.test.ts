import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { testDatabase } from "../support/database.ts";
import { Astrid, someSession } from "../support/people.ts";
import { publishSurveys, surveyDoors } from "../support/surveys.ts";

/** Whoever asks for every view there is, and adds and subtracts them. */
const db = await testDatabase();
const astrid = await Astrid(db);
const { results, effect } = surveyDoors(db, astrid);

const most = 48;
const blank = { hint: null, low: null, high: null, dontKnow: false, max: null, showIf: null };
/** Everybody has an option of their own, so that each figure tells exactly who is in it. */
const tracer = (id: string, more: object = {}) => ({
  ...blank,
  id,
  type: "single",
  text: id,
  options: Array.from({ length: most }, (_, n) => ({ id: `p${n}`, text: `p${n}` })),
  measure: null,
  moment: null,
  meaning: null,
  ...more,
});
const scale = (id: string, moment: string) => ({
  ...tracer(id, { measure: "know", moment }),
  type: "scale",
  dontKnow: true,
  options: [],
});
const traced = [tracer("often"), tracer("seldom", { meaning: "willingness" }), tracer("some", { meaning: "support" })];
const survey = {
  slug: "efter",
  version: "v1",
  title: "Efter",
  stage: "after",
  kinds: ["basic", "webinar"],
  minutes: 3,
  intro: "",
  thanks: "",
  sections: [{ title: "Del", intro: null, questions: [...traced, scale("knew", "before"), scale("know", "after")] }],
};

const tables = ["pool", "parts", "answers", "texts", "leftovers", "tallies", "sums", "invitations", "rounds"];
const clear = async () => {
  for (const table of tables) await db.sql(`delete from app.survey_${table} where true`);
};
beforeEach(async () => {
  await clear();
  await db.setNow("2027-12-01T09:00:00+01:00");
  await publishSurveys(db, [survey]);
});

interface Person {
  municipality: string;
  sector: string;
  role: string;
  gender: string | null;
  answers: Record<string, unknown>;
}
interface Round {
  course: string;
  kind?: string;
  format: "on_site" | "online";
  half: string;
  people: Person[];
}

/** A round that has been answered, as the doors of sending and answering leave it (surveys.test.ts). */
async function round({ course, kind = "basic", format, half, people }: Round): Promise<string> {
  const session = await someSession(db, { course, kind, format });
  const [row] = await db.sql<{ id: string }>(
    `insert into app.survey_rounds (stage, session_id, half, salt, began_at, closes_at)
     values ('after', $1, $2, 'salt', app.now() - interval '21 days', app.now()) returning id`,
    [session.id, half],
  );
  await db.sql(
    `with one as (select * from jsonb_array_elements($2::jsonb) with ordinality as one (p, n)), asked as (
       insert into app.survey_invitations (round_id, survey_slug, email, asked_at, answered)
       select $1, 'efter', 'person' || n || '@arbetsplats.example', app.now(), true from one)
     insert into app.survey_pool (round_id, survey_slug, version, municipality_code, sector, role, gender, answers)
     select $1, 'efter', 'v1', p ->> 'municipality', p ->> 'sector', p ->> 'role', p ->> 'gender', p -> 'answers' from one`,
    [row?.id, JSON.stringify(people)],
  );
  return row?.id ?? "";
}
const close = (id: string) => db.sql("select app.close_survey_round($1)", [id]);

const background = {
  municipality: fc.constantFrom("9901", "9901", "9902", "9903"),
  sector: fc.constantFrom("municipal", "municipal", "private"),
  role: fc.constantFrom("supervisor", "supervisor", "manager"),
  gender: fc.constantFrom("woman", "woman", "man", null),
};
const someRound = fc.record({
  course: fc.constantFrom("grundutbildning", "fordjupning"),
  format: fc.constantFrom("on_site" as const, "online" as const),
  half: fc.constantFrom("2027-1", "2027-2"),
  people: fc.array(
    fc.record({
      ...background,
      answers: fc.record({
        often: fc.integer({ min: 0, max: 9 }),
        seldom: fc.boolean(),
        some: fc.integer({ min: 0, max: 3 }),
      }),
    }),
    { minLength: 1, maxLength: 14 },
  ),
});
/** Each person's own option, where they answered at all. */
const asRound = (
  made: Pick<typeof someRound extends fc.Arbitrary<infer R> ? R : never, "people">,
  first: number,
): Person[] =>
  made.people.map(({ answers: { often, seldom, some }, ...person }, place) => {
    const own = `p${first + place}`;
    return {
      ...person,
      answers: { ...(often && { often: own }), ...(seldom && { seldom: own }), ...(some && { some: own }) },
    };
  });

type Counts = Record<string, number>;
interface View {
  question: string;
  people: string[];
}

/** Every figure that can be asked for: no filter, each one, each two, and the cells that the effect is told by. */
async function everyView(inPairs = true): Promise<View[]> {
  const filters = Object.entries({
    course: ["grundutbildning", "fordjupning"],
    kind: ["basic"],
    format: ["on_site", "online"],
    half: ["2027-1", "2027-2"],
    year: ["2027"],
    municipality: ["9901", "9902", "9903"],
    sector: ["municipal", "private"],
    role: ["supervisor", "manager"],
    gender: ["woman", "man"],
    round: (await db.sql<{ ref: string }>("select ref from app.survey_rounds")).map(({ ref }) => ref),
  }).flatMap(([name, values]) => values.map((value) => ({ [name]: value })));
  const pairs = filters.flatMap((one, place) => filters.slice(place + 1).map((other) => ({ ...one, ...other })));
  const views: View[] = [];
  const see = (question: string, counts: Counts | undefined) =>
    views.push({ question, people: Object.keys(counts ?? {}) });
  const asked = [{}, ...filters, ...(inPairs ? pairs : [])];
  const rows: { results: Awaited<ReturnType<typeof results>>; effect: Awaited<ReturnType<typeof effect>> }[] = [];
  for (let place = 0; place < asked.length; place += 50)
    rows.push(
      ...(await db.as("authenticated", { sub: astrid.sub, email: astrid.email }).sql<(typeof rows)[number]>(
        `select api.survey_results(f || '{"survey": "efter"}') as results, api.survey_effect(f) as effect
           from jsonb_array_elements($1::jsonb) f`,
        [JSON.stringify(asked.slice(place, place + 50))],
      )),
    );
  for (const row of rows) {
    for (const [question, { counts }] of Object.entries(row.results.questions)) see(question, counts);
    for (const { counts } of row.effect.willingness) see("seldom", counts);
    for (const { counts } of row.effect.support) see("some", counts);
  }
  return views;
}

/**
 * The smallest group of people whom no view tells apart. A sum of views, each any whole number of times, weighs all in
 * such a group alike: so nobody can be reached by adding and subtracting but in groups at least as large.
 */
function smallestAtom(views: View[]): number {
  const sizes = [...new Set(views.map(({ question }) => question))].flatMap((question) => {
    const seen = new Map<string, string>();
    for (const [place, { people }] of views.filter((view) => view.question === question).entries())
      for (const person of people) seen.set(person, `${seen.get(person) ?? ""} ${place}`);
    const atoms = Map.groupBy(seen.values(), (where) => where);
    return [...atoms.values()].map(({ length }) => length);
  });
  return Math.min(...sizes);
}

describe("whatever is asked for", () => {
  test("no sum or difference of all the views ever given is about fewer than five", { timeout: 120_000 }, async () => {
    let told = 0;
    await fc.assert(
      fc
        .asyncProperty(fc.array(someRound, { minLength: 3, maxLength: 6 }), async (made) => {
          const views: View[] = [];
          let first = 0;
          for (const one of made) {
            if (first + one.people.length > most) break;
            await close(await round({ ...one, people: asRound(one, first) }));
            first += one.people.length;
            // What was shown after each closing is remembered by whoever saw it.
            views.push(...(await everyView(false)));
          }
          views.push(...(await everyView()));
          told += views.length;
          expect(smallestAtom(views)).toBeGreaterThanOrEqual(5);
        })
        .beforeEach(clear),
      { numRuns: 4, seed: 27 },
    );
    expect(told).toBeGreaterThan(1000);
  });

  test("and were one enough, the same sums would find somebody", async () => {
    const [kept] = await db.sql<{ source: string }>(
      "select pg_get_functiondef('app.smallest_group'::regproc) as source",
    );
    for (const table of ["survey_tallies", "survey_sums"])
      await db.sql(`alter table app.${table} drop constraint ${table}_n_check`);
    await db.sql(
      `create or replace function app.smallest_group() returns int language sql stable set search_path = '' as 'select 1'`,
    );
    try {
      const people = (fc.sample(someRound, { numRuns: 1, seed: 27 })[0]?.people ?? []).slice(0, 12);
      await close(
        await round({ course: "grundutbildning", format: "on_site", half: "2027-1", people: asRound({ people }, 0) }),
      );
      expect(smallestAtom(await everyView())).toBeLessThan(5);
    } finally {
      await clear();
      await db.sql(kept?.source ?? "");
      for (const table of ["survey_tallies", "survey_sums"])
        await db.sql(`alter table app.${table} add constraint ${table}_n_check check (n >= 5)`);
    }
  });

  test("who answered only one of before and after is not what is left when change is taken away", async () => {
    const someone = (place: number, know: string) => ({
      municipality: "9901",
      sector: "municipal",
      role: "supervisor",
      gender: "woman",
      answers: { knew: String(1 + (place % 3)), know },
    });
    const people = Array.from({ length: 14 }, (_, place) => someone(place, place ? "4" : "dont_know"));
    await close(await round({ course: "grundutbildning", format: "on_site", half: "2027-1", people }));
    const { questions } = await results({ survey: "efter" });
    expect([questions.knew?.n, questions.know?.n, questions["change:know"]?.n]).toEqual([14, 14, 9]);
  });
});

describe("the table of a report, as DOMAIN gives it", () => {
  const of = (women: number, men: number, shift: number): Person[] =>
    Array.from({ length: women + men }, (_, place) => ({
      municipality: "9901",
      sector: "municipal",
      role: "supervisor",
      gender: place < women ? "woman" : "man",
      answers: { often: `p${shift + place}` },
    }));
  const told = async (filter: object) => {
    const n = async (more: object) =>
      (await results({ survey: "efter", ...filter, ...more })).questions.often?.n ?? null;
    return [await n({}), await n({ gender: "woman" }), await n({ gender: "man" })];
  };

  test.each([
    ["7/4/3: the split is not told", 4, 3, [7, null, null]],
    ["15/13/2: the two men are not told, nor the women that they are left over from", 13, 2, [15, null, null]],
    ["45/29/16: the split is told", 29, 16, [45, 29, 16]],
    ["10/5/5: five and five are told", 5, 5, [10, 5, 5]],
    ["9/5/4: one too few hides both", 5, 4, [9, null, null]],
  ])("%s", async (_, women, men, expected) => {
    await close(
      await round({ course: "grundutbildning", format: "on_site", half: "2027-1", people: of(women, men, 0) }),
    );
    expect(await told({})).toEqual(expected);
  });

  test("added together the totals stay, and a split is told only of those whose own is", async () => {
    const courses: [string, number, number][] = [
      ["grundutbildning", 4, 3],
      ["webbinarium", 13, 2],
      ["utbildning-hos-er", 20, 16],
    ];
    for (const [course, women, men] of courses)
      await close(await round({ course, format: "on_site", half: "2027-1", people: of(women, men, 0) }));
    expect(await told({})).toEqual([58, 20, 16]);
    expect(await told({ course: "webbinarium" })).toEqual([15, null, null]);
  });
});
