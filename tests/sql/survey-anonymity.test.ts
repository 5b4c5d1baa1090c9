import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { testDatabase } from "../support/database.ts";
import { Astrid, someone } from "../support/people.ts";
import {
  afterSurvey,
  type Guest,
  heldSession,
  managerSurvey,
  publishSurveys,
  sixMonthSurvey,
  surveyDoors,
} from "../support/surveys.ts";

/** Whoever reads the database as its superuser, after a half-year of surveys, and wants to know who answered what. */
const db = await testDatabase();
const astrid = await Astrid(db);
const { timer, linkOf, answer, results } = surveyDoors(db, astrid);
const admin = new pg.Client({ connectionString: inject("databaseServer").adminUrl.replace(/[^/]*$/, db.name) });
const look = async <T>(text: string, params?: unknown[]): Promise<T[]> => (await admin.query(text, params)).rows;

afterAll(() => admin.end());

/** Each answer is a number that only the test can read, so that every guess can be marked right or wrong. */
const answersOf = (n: number) => ({
  satisfied: String(1 + (n % 5)),
  knew: String(1 + (Math.floor(n / 5) % 5)),
  know: String(1 + (Math.floor(n / 25) % 5)),
  better: `Svar ${n}`,
  ...(n >= 18 && n <= 20 ? { willing: "7" } : {}),
});
const person = (answers: string) =>
  `(${answers} ->> 'satisfied')::int - 1 + 5 * ((${answers} ->> 'knew')::int - 1) + 25 * ((${answers} ->> 'know')::int - 1)`;

/** The same people in an order of their own. */
const mixed = (numbers: number[]) => numbers.toSorted((a, b) => ((a * 37) % 101) - ((b * 37) % 101));
const numbers = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);
const from = (start: number, count: number, of: (place: number) => Partial<Guest> = () => ({})): Guest[] =>
  numbers(start, count).map((n, place) => ({ n, gender: place % 3 ? "woman" : "man", ...of(place) }));
const day = (date: string) => ({ days: [[`${date}T09:00:00Z`, `${date}T15:00:00Z`]] as [string, string][] });
const after = (date: string, days: number) =>
  new Date(Date.parse(`${date}T09:30:00Z`) + days * 86_400_000).toISOString();

const closings: string[] = [];
const roundOf = new Map<number, string>();

/** A session whose people answer at once, after the first reminder and after the last, in an order of their own. */
async function held(
  date: string,
  guests: Guest[],
  more: object = {},
  meanwhile: () => Promise<unknown> = async () => null,
) {
  const session = await heldSession(db, guests, { ...day(date), ...more });
  await timer("invite_to_surveys");
  const order = mixed(guests.map(({ n }) => n));
  for (const [place, n] of order.entries()) {
    if (place === Math.ceil(order.length / 3)) await remind(date, 7);
    if (place === order.length - 1) {
      await remind(date, 14);
      await meanwhile();
    }
    await answer(await linkOf(someone(n).email), answersOf(n), { version: await version() });
  }
  const [round] = await db.sql<{ id: string }>(
    "select id from app.survey_rounds where session_id = $1 and stage = 'after'",
    [session.id],
  );
  for (const { n } of guests) roundOf.set(n, round?.id ?? "");
  return round?.id ?? "";
}
const remind = async (date: string, days: number) => {
  await db.setNow(after(date, days));
  await timer("remind_surveys");
};
const version = async () =>
  (await db.sql<{ version: string }>("select version from app.surveys where slug = 'efter'"))[0]?.version;
const close = async (round: string) => {
  const [row] = await db.sql<{ xid: string }>("select app.close_survey_round($1), pg_current_xact_id()::text as xid", [
    round,
  ]);
  closings.push(row?.xid ?? "");
};

/** Every row that the pages of a table hold, dead ones too. */
const pages = (table: string) =>
  look<{ xmin: string; xmax: string; dead: boolean }>(
    `select t_xmin::text as xmin, t_xmax::text as xmax, t_xmax::text <> '0' as dead
     from generate_series(0, pg_relation_size('app.${table}') / 8192 - 1) page
       cross join lateral heap_page_items(get_raw_page('app.${table}', page::int)) where t_xmin is not null`,
  );

const alike = { satisfied: "5" };
let open = "";
let firstPool: object[] | null = null;
let lone = "";
let same = "";

beforeAll(async () => {
  await admin.connect();
  await admin.query("create extension if not exists pageinspect");
  await publishSurveys(db, [afterSurvey(), sixMonthSurvey(), managerSurvey()]);
  const large = await held(
    "2027-01-20",
    from(1, 14, (place) => ({
      municipality: place < 7 ? "9901" : place < 11 ? "9902" : "9903",
      role: place % 5 ? "supervisor" : "hr",
      workplace: place < 2 ? "Hus 1" : `Enhet ${place}`,
      manager: place < 4 ? `chef${place % 2}@arbetsplats.example` : null,
    })),
  );
  await close(large);
  firstPool = await pages("survey_pool");
  await close(await held("2027-02-17", from(15, 3)));
  const lively = await held(
    "2027-03-10",
    from(18, 8, (place) => ({ municipality: place < 6 ? "9901" : "9902" })),
  );
  const changed = await held("2027-03-17", from(26, 9), {}, () =>
    publishSurveys(
      db,
      [
        afterSurvey({
          version: "v2",
          sections: [
            {
              ...afterSurvey().sections[0],
              questions: [
                ...(afterSurvey().sections[0]?.questions ?? []),
                { ...(afterSurvey().sections[0]?.questions[0] ?? {}), id: "new" },
              ],
            },
          ],
        }),
        sixMonthSurvey(),
        managerSurvey(),
      ],
      2,
    ),
  );
  await close(lively);
  await close(changed);
  await close(await held("2027-04-14", from(35, 4)));
  lone = await held(
    "2027-05-12",
    from(39, 1, () => ({ municipality: "9904", gender: "woman" })),
    {
      course: "annan",
      courseTitle: "Annan",
    },
  );
  await close(lone);
  const uniform = await heldSession(db, from(40, 5), day("2027-05-19"));
  await timer("invite_to_surveys");
  for (const n of numbers(40, 5)) await answer(await linkOf(someone(n).email), alike, { version: "v2" });
  same =
    (await db.sql<{ id: string }>("select id from app.survey_rounds where session_id = $1", [uniform.id]))[0]?.id ?? "";
  await close(same);
  await db.setNow("2027-07-21T12:00:00Z");
  await timer("invite_to_surveys");
  await answerHalfYearLater();
  open = await held(
    "2027-08-18",
    from(50, 12, (place) => ({ municipality: `99${10 + place}` })),
  );
}, 120_000);

const keyOf = (name: string) => name.repeat(64).slice(0, 64);
async function answerHalfYearLater() {
  await db.setNow("2027-08-16T09:30:00Z");
  await timer("invite_to_surveys");
  for (const n of mixed(numbers(1, 14)))
    await answer(
      await linkOf(someone(n).email, "sex-manader"),
      { received: "yes", places: { praktik: n }, thanks_to: "all", know: "3" },
      { workplaceKey: keyOf(n <= 2 ? "a" : "b") },
    );
  const rounds = await db.sql<{ id: string }>(
    "select id from app.survey_rounds where stage = 'six_months' order by id",
  );
  for (const { id } of rounds) await close(id);
}

const kept = ["survey_answers", "survey_texts", "survey_leftovers", "survey_tallies"];

/** Those who answered the first survey, as the database knows them when their round has closed. */
const answerers = () =>
  look<{ n: number; round: string; xmin: string; reminders: number }>(
    `select substring(r.email from '[0-9]+')::int as n, i.round_id::text as round, i.xmin::text, i.reminders
     from app.survey_invitations i join app.registrations r on r.id = i.registration_id
     where i.answered and i.survey_slug = 'efter' and i.round_id <> $1 order by i.id`,
    [open],
  );

/** Rows on either side that share what they are joined by: the fewest people, and the fewest answers, of any match. */
const fewest = (people: string[], answers: string[]) => {
  const shared = [...new Set(people)].filter((key) => answers.includes(key));
  const of = (keys: string[]) => Math.min(...shared.map((key) => keys.filter((one) => one === key).length));
  return { matches: shared.length, people: of(people), answers: of(answers) };
};
/** How many are found by laying two lists side by side. */
const hits = (people: number[], answers: number[]) => people.filter((n, place) => n === answers[place]).length;

describe("after closing, the superuser", () => {
  test("finds answers to look at, of everybody in a round of five or more", async () => {
    const rows = await look<{ n: number }>(
      `select ${person("answers")} as n from app.survey_answers where survey_slug = 'efter' and answers ? 'know' order by 1`,
    );
    expect(rows.map(({ n }) => n)).toEqual(numbers(1, 38));
  });

  test("cannot join by transaction: what is kept was written by closings alone, five people at a time", async () => {
    for (const table of [...kept, "survey_parts"]) {
      const rows = await look<{ xmin: string }>(`select xmin::text from app.${table}`);
      expect(rows.length, table).toBeGreaterThan(0);
      for (const { xmin } of rows) expect(closings, table).toContain(xmin);
    }
    const answers = await look<{ xmin: string }>(
      "select xmin::text from app.survey_answers where survey_slug = 'efter'",
    );
    const found = fewest(
      (await answerers()).map(({ xmin }) => xmin),
      answers.map(({ xmin }) => xmin),
    );
    expect(found.matches).toBeGreaterThan(2);
    expect(Math.min(found.people, found.answers)).toBeGreaterThanOrEqual(5);
  });

  test("cannot join by transaction through any other table either", async () => {
    const tables = await look<{ name: string }>(
      "select relname as name from pg_class where relnamespace = 'app'::regnamespace and relkind = 'r'",
    );
    const theirs = new Set<string>();
    for (const { name } of tables.filter(({ name }) => !kept.includes(name)))
      for (const row of await look<{ xmin: string; xmax: string }>(`select xmin::text, xmax::text from app.${name}`)) {
        theirs.add(row.xmin);
        theirs.add(row.xmax);
      }
    expect(theirs.size).toBeGreaterThan(50);
    const answers = await look<{ xmin: string; n: number }>(
      "select xmin::text, count(*)::int as n from app.survey_answers group by 1",
    );
    for (const { xmin, n } of answers.filter(({ xmin }) => theirs.has(xmin))) {
      expect(closings).toContain(xmin);
      expect(n).toBeGreaterThanOrEqual(5);
    }
    for (const table of kept) expect(await look(`select from app.${table} where xmax::text <> '0'`), table).toEqual([]);
  });

  test("cannot join by the order of commands: a closing writes answers, and invitations, in one each", async () => {
    for (const [table, one] of [
      ["survey_answers", "survey_slug"],
      ["survey_texts", "survey_slug || question"],
      ["survey_invitations", "''"],
    ]) {
      const rows = await look<{ commands: number }>(
        `select count(distinct cmin::text)::int as commands
         from (select xmin::text as xmin, cmin, ${one} as one from app.${table}) written
         where xmin = any ($1) group by xmin, one`,
        [closings],
      );
      expect(rows.length, table).toBeGreaterThan(0);
      for (const { commands } of rows) expect(commands, table).toBe(1);
    }
  });

  test.each([
    ["by where rows lie", "ctid"],
    ["by identifier", "id"],
  ])("cannot join by order, %s", async (_, by) => {
    const people = await answerers();
    const byRound = async (expression: string, table: string) => {
      const rows = await look<{ round: string | null; n: number }>(
        `select round_id::text as round, ${expression} as n from app.${table}
         where survey_slug = 'efter' and ${table === "survey_texts" ? "true" : "answers ? 'know'"} order by ${by}`,
      );
      return Map.groupBy(rows, ({ round }) => round);
    };
    const tables = [
      await byRound(person("answers"), "survey_answers"),
      await byRound("substring(answer from '[0-9]+')::int", "survey_texts"),
    ];
    for (const rows of tables) {
      let right = 0;
      for (const [round, group] of rows) {
        const theirs = people.filter((one) => one.round === round).map(({ n }) => n);
        const given = group.map(({ n }) => n);
        // As they were asked, backwards, and as they answered, which the test knows and the database does not.
        right += Math.max(hits(theirs, given), hits(theirs.toReversed(), given), hits(mixed(theirs), given));
      }
      // By chance about one in a round.
      expect(right).toBeLessThan(19);
    }
    const [answers, texts] = tables.map((rows) => [...rows.values()].flat().map(({ n }) => n));
    expect(hits(answers ?? [], texts ?? [])).toBeLessThan(19);
  });

  test("cannot join by date: nothing that is kept has any, and its versions tell of none", async () => {
    const dated = await look(
      `select table_name, column_name from information_schema.columns where table_schema = 'app' and table_name = any ($1)
         and (data_type like 'timestamp%' or data_type in ('date', 'time without time zone'))`,
      [[...kept, "survey_pool"]],
    );
    expect(dated).toEqual([]);
    // One alone answered a version that came after the last reminder, and that reminder is known.
    const late = (await answerers()).filter(({ reminders, round }) => reminders === 2 && round === roundOf.get(26));
    expect(late).toHaveLength(1);
    const versions = await look<{ version: string; n: number }>(
      "select version, count(*)::int as n from app.survey_answers group by round_id, survey_slug, version",
    );
    expect(Math.min(...versions.map(({ n }) => n))).toBeGreaterThanOrEqual(5);
    for (const table of ["survey_answers", "survey_leftovers", "survey_tallies"])
      expect(await look(`select from app.${table} t where t::text ~ '\\ynew\\y'`), table).toEqual([]);
  });

  test("cannot join by workplace: keys and salts are gone, and the secret was never there", async () => {
    expect(await look("select from app.survey_rounds where closed_at is not null and salt is not null")).toEqual([]);
    const tables = await look<{ name: string }>(
      "select relname as name from pg_class where relnamespace = 'app'::regnamespace and relkind = 'r'",
    );
    for (const { name } of tables)
      expect(
        await look(`select from app.${name} t where t::text like any ($1)`, [[`%${keyOf("a")}%`, `%${keyOf("b")}%`]]),
        name,
      ).toEqual([]);
  });

  test("cannot join by background: what is told of anybody is told of five who answered together, whatever is combined", async () => {
    const columns = ["municipality_code", "sector", "role", "gender"];
    for (let mask = 1; mask < 16; mask += 1) {
      const some = columns.filter((_, bit) => mask & (1 << bit));
      for (const [table, sum, scope] of [
        ["survey_answers", "count(*)", "survey_slug, round_id, half"],
        ["survey_tallies", "min(n)", "survey_slug, round_id, half, question"],
      ]) {
        const groups = await look<{ n: number }>(
          `select ${sum}::int as n from app.${table} group by ${scope}, ${some.join(", ")}`,
        );
        expect(Math.min(...groups.map(({ n }) => n)), `${table} ${some}`).toBeGreaterThanOrEqual(5);
      }
    }
    const told = await look<{ n: number }>(
      "select count(*)::int as n from app.survey_answers where municipality_code is not null",
    );
    expect(told[0]?.n).toBeGreaterThan(10);
  });

  test("cannot tell small rounds apart that were joined", async () => {
    const rows = await look<{ n: number; rounds: number }>(
      `select count(*)::int as n, count(round_id)::int as rounds from app.survey_answers
       where answers ? 'know' and ${person("answers")} in (15, 16, 17, 35, 36, 37, 38)`,
    );
    expect(rows).toEqual([{ n: 7, rounds: 0 }]);
  });

  test("finds no dead row of an answer, and dead rows of invitations that lead nowhere", async () => {
    expect(firstPool).toEqual([]);
    const pool = await pages("survey_pool");
    expect(pool.filter(({ dead }) => dead)).toEqual([]);
    const waiting = await look<{ n: number }>("select count(*)::int as n from app.survey_pool where round_id = $1", [
      open,
    ]);
    expect(pool.filter(({ xmin }) => !closings.includes(xmin))).toHaveLength(waiting[0]?.n ?? 0);
    // The order in which people answered is there until the table is vacuumed; no answer has a transaction to match.
    const asked = await pages("survey_invitations");
    const theirs = new Set(asked.filter(({ dead }) => dead).flatMap(({ xmin, xmax }) => [xmin, xmax]));
    expect(theirs.size).toBeGreaterThan(closings.length);
    for (const table of kept) for (const { xmin } of await pages(table)) expect(closings, table).toContain(xmin);
  });

  test("learns what five who all answered alike answered: no closing hides what everybody says", async () => {
    const [round] = await look<{ ref: string }>("select ref from app.survey_rounds where id = $1", [same]);
    const { questions, response } = await results({ survey: "efter", round: round?.ref });
    expect(response).toMatchObject({ sent: 5, answered: 5 });
    expect(questions.satisfied).toMatchObject({ n: 5, counts: { "5": 5 } });
  });

  test("knows, of answers that still wait, whose few they may be: they keep no background, and are shown to nobody", async () => {
    expect(
      await look(
        "select municipality_code, sector, role, gender, workplace_key from app.survey_pool where round_id = $1",
        [lone],
      ),
    ).toEqual([{ municipality_code: null, sector: null, role: null, gender: null, workplace_key: null }]);
    expect(await results({ survey: "efter", course: "annan" })).toMatchObject({ questions: {}, texts: {} });
  });
});

describe("without the closing, the same attack finds everybody", () => {
  const waiting = () => `from app.survey_pool p where p.round_id = ${open}`;

  test("by transaction, while the round is open", async () => {
    const rows = await look<{ person: number; n: number }>(
      `select substring(r.email from '[0-9]+')::int as person, p.n
       from (select xmin as x, ${person("p.answers")} as n ${waiting()}) p
         join app.survey_invitations i on i.xmin = p.x join app.registrations r on r.id = i.registration_id`,
    );
    expect(rows).toHaveLength(12);
    for (const row of rows) expect(row.n).toBe(row.person);
  });

  test("by order, if the pool were kept as it lay", async () => {
    const given = await look<{ n: number }>(`select ${person("p.answers")} as n ${waiting()} order by ctid`);
    const theirs = await look<{ n: number }>(
      `select substring(r.email from '[0-9]+')::int as n from app.survey_invitations i
         join app.registrations r on r.id = i.registration_id where i.round_id = $1 order by i.xmin::text::bigint`,
      [open],
    );
    expect(given).toEqual(theirs);
  });

  test("by background, if it were kept as it was given", async () => {
    const rows = await look<{ n: number }>(
      `select count(*)::int as n ${waiting()} group by municipality_code, sector, role, gender`,
    );
    expect(Math.min(...rows.map(({ n }) => n))).toBe(1);
  });

  test("by version, if each answer kept its own", async () => {
    await db.sql(`create or replace function app.in_common_versions(p_rows app.survey_pool[]) returns app.survey_pool[]
      language sql stable set search_path = '' as 'select p_rows'`);
    await db.sql(
      "update app.survey_pool set version = 'v1' where round_id = $1 and (answers ->> 'satisfied')::int > 1",
      [open],
    );
    await db.sql("select app.close_survey_round($1)", [open]);
    const versions = await look<{ n: number }>(
      "select count(*)::int as n from app.survey_answers where round_id = $1 group by version",
      [open],
    );
    expect(Math.min(...versions.map(({ n }) => n))).toBeLessThan(5);
  });
});
