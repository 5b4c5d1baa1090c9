import { afterEach, describe, expect, test } from "vitest";
import { testDatabase } from "../support/database.ts";

const db = await testDatabase();

const one = async (expression: string, ...params: unknown[]) =>
  (await db.sql<{ value: unknown }>(`select ${expression} as value`, params))[0]?.value;

afterEach(() => db.setNow(null));

describe("the clock", () => {
  test("stands where the local stack put it, and goes on when it is let go", async () => {
    await db.setNow("2027-03-05T08:00:00Z");
    expect(await one("app.iso(app.now())")).toBe("2027-03-05T08:00:00.000Z");
    await db.setNow(null);
    expect(await one("abs(extract(epoch from app.now() - now())) < 1")).toBe(true);
  });

  test("cannot be moved by anything in a migration", async () => {
    expect(await one("pg_get_functiondef('app.now()'::regprocedure) like '%local.clock%'")).toBe(true);
    expect(
      await db.sql(
        "select 1 from pg_proc where pronamespace in ('app'::regnamespace, 'api'::regnamespace) and prosrc like '%local.%'",
      ),
    ).toHaveLength(1);
  });

  test("times are written in UTC, whatever time zone the connection has", async () => {
    const client = await db.connect();
    await client.query("set timezone to 'Pacific/Auckland'");
    const { rows } = await client.query(
      "select app.iso('2027-03-12T09:00:00+01:00') as iso, app.wall_time('2027-07-12T08:00:00Z') as wall",
    );
    expect(rows).toEqual([{ iso: "2027-03-12T08:00:00.000Z", wall: "2027-07-12T10:00" }]);
  });

  test.each([
    ["2027-03-12T09:00", "2027-03-12T08:00:00.000Z"],
    ["2027-07-12T09:00", "2027-07-12T07:00:00.000Z"],
    ["2028-02-29T09:00", "2028-02-29T08:00:00.000Z"],
    ["2027-03-28T01:59", "2027-03-28T00:59:00.000Z"],
    ["2027-03-28T03:00", "2027-03-28T01:00:00.000Z"],
    ["2027-03-28T02:30", null],
    ["2027-02-29T09:00", null],
    ["2027-03-12 09:00", null],
    ["2027-03-12T24:01", null],
    ["2027-03-12T09:00Z", null],
    ["i morgon", null],
    [null, null],
  ])("the wall time %s is %s", async (typed, moment) => {
    expect(await one("app.iso(app.from_wall_time($1))", typed)).toBe(moment);
  });
});

describe("addresses", () => {
  test.each(["astrid@granlandet.example", "o'brien+kurs@sub.arbetsplats.example", "å@öberg.example", "a@b-c.se"])(
    "%s can be one",
    async (address) => {
      expect(await one("app.is_email($1)", address)).toBe(true);
    },
  );

  test.each([
    "",
    "astrid",
    "astrid@",
    "@granlandet.example",
    "astrid@granlandet",
    "a b@granlandet.example",
    "a..b@granlandet.example",
    ".a@granlandet.example",
    "a.@granlandet.example",
    "a@-b.se",
    "a@b..se",
    "a@b.se, c@d.se",
    "Astrid <a@b.se>",
    "a@b.se\nBcc: c@d.se",
    `${"a".repeat(65)}@b.se`,
    `a@${"b.".repeat(130)}se`,
    null,
  ])("%j cannot", async (address) => {
    expect(await one("app.is_email($1)", address)).toBe(false);
  });

  test("are stored without case and space", async () => {
    expect(await one("app.normalise_email($1)", "  Astrid@Granlandet.EXAMPLE\n")).toBe("astrid@granlandet.example");
    expect(await one("app.normalise_email($1)", "   ")).toBeNull();
  });
});

describe("names", () => {
  test.each(["O'Brien", "Åsa Öberg-D'Angelo", "山田", "عائشة", "<b>Bo</b>", "x".repeat(200)])(
    "%s keeps its characters",
    async (name) => {
      expect(await one("app.tidy_line($1)", name)).toBe(name);
    },
  );

  test("are compared without case and extra space", async () => {
    expect(await one("app.person_key($1) = app.person_key($2)", "Åsa  Öberg ", "åsa öberg")).toBe(true);
  });

  test("become words of an address", async () => {
    expect(await one("app.slug_word($1)", "Västra Åkersta & Öar, é!")).toBe("vastra-akersta-oar-e");
  });
});

describe("random codes", () => {
  test("have their length, no letter that is mistaken for another, and never meet", async () => {
    const codes = (
      await db.sql<{ code: string }>("select app.random_code(6) as code from generate_series(1, 2000)")
    ).map(({ code }) => code);
    expect(codes.filter((code) => !/^[2-9a-hjkmnp-z]{6}$/.test(code))).toEqual([]);
    expect(new Set(codes).size).toBe(2000);
    expect(new Set(codes.join("")).size).toBe(31);
  });
});

describe("limits to attempts", () => {
  const allowed = (client: string | null, max = 3) =>
    one("app.attempt_allowed('test', $1, $2, '1 minute')", client, max);

  test("the first are allowed, the next is not, and another client is its own", async () => {
    expect([await allowed("a"), await allowed("a"), await allowed("a"), await allowed("a")]).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(await allowed("b")).toBe(true);
  });

  test("a client that nobody knows is allowed", async () => {
    for (let i = 0; i < 5; i++) expect(await allowed(null)).toBe(true);
  });

  test("attempts made at the same moment on many connections are all counted", async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => allowed("c", 5)));
    expect(answers.filter(Boolean)).toHaveLength(5);
  });
});

describe("refusals", () => {
  test("carry the status, the key and what a machine needs", async () => {
    await expect(db.sql("select app.refuse('PT409', 'capacity_below_taken', '{\"taken\": 7}')")).rejects.toMatchObject({
      code: "PT409",
      message: "capacity_below_taken",
      detail: '{"taken": 7}',
    });
  });

  test("of a form come with every field; a form without faults is not refused", async () => {
    await expect(
      db.sql(
        "select app.refuse_fields(app.field_error('name', 'name_missing') || app.field_error('email', 'email_malformed'))",
      ),
    ).rejects.toMatchObject({
      code: "PT422",
      message: "check_form",
    });
    await db.sql("select app.refuse_fields('[]')");
  });
});
