import { beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { Cilla, someone, someSession } from "../support/people.ts";
import { refusal, registrationsOf } from "../support/registrations.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  await db.setNow("2027-02-01T08:00:00Z");
});

const open = async () => registrationsOf(db, await someSession(db));

describe("a name keeps its characters", () => {
  test.each([
    "O'Brien",
    "Åsa Öberg-D'Angelo",
    "山田 太郎",
    "محمد الأمين",
    "Łukasz Żółć",
    "Siân “Sia” Ní Dhomhnaill",
    "<b>Robert</b> & Söner; drop table app.registrations;--",
    "{{name}} {name} %s \\n",
    "🦊 Räv",
    "Å".repeat(200),
  ])("%s", async (name) => {
    const { alone, tokenTo, view, mails } = await open();
    await alone(Cilla({ name }));
    const seen = await view(await tokenTo(Cilla().email));
    expect(seen).toMatchObject({ outcome: "registration", person: { name } });
    expect((await mails())[0]?.data.person.name).toBe(name);
  });

  test("200 characters are a name, 201 are not", async () => {
    const { alone } = await open();
    expect((await alone(Cilla({ name: "山".repeat(200) }))).outcome).toBe("registered");
    expect((await refusal(alone(Cilla({ name: "山".repeat(201) })))).detail).toEqual([
      { field: "people.0.name", error: "too_long" },
    ]);
  });
});

describe("the same person is recognised", () => {
  test.each([
    ["in other letters", "cilla ÖBERG"],
    ["with other spaces", "  Cilla   Öberg "],
    ["when the keyboard sends o and two dots apart", "Cilla O\u0308berg"],
  ])("%s", async (_, name) => {
    const { alone, states } = await open();
    await alone(Cilla());
    await alone(Cilla({ name }));
    expect(await states()).toEqual(["Cilla Öberg: registered"]);
  });

  test("but not a colleague with the same inbox, or a namesake with another", async () => {
    const { alone, states } = await open();
    await alone(Cilla());
    await alone(Cilla({ name: "Dag Nyström" }));
    await alone(Cilla({ email: "cilla@annan.example" }));
    expect(await states()).toHaveLength(3);
  });
});

test.each(["åsa@granby.example", "a.b+c@d-e.example", "o'brien@firma.example", "info@åkersta.example"])(
  "an address such as %s is taken",
  async (email) => {
    const { alone } = await open();
    expect((await alone(someone(1, { email }))).outcome).toBe("registered");
  },
);

test.each([
  "a@b",
  "a b@c.example",
  "a@b@c.example",
  "@c.example",
  "a@",
  "a@.example",
  "<a@b.example>",
  "a@b.example, c@d.example",
])("%s is no address", async (email) => {
  const { alone } = await open();
  expect((await refusal(alone(someone(1, { email })))).detail).toEqual([
    { field: "people.0.email", error: "email_malformed" },
  ]);
});

test.each(["070-174 06 05", "+46 980 319 200", "(0980) 319 200", "0980–319 200"])(
  "%s is a phone number",
  async (phone) => {
    const { alone } = await open();
    expect((await alone(Cilla({ phone }))).outcome).toBe("registered");
  },
);

test.each(["ring mig", "12", "1".repeat(31), "070\n174"])("%s is no phone number", async (phone) => {
  const { alone } = await open();
  expect((await refusal(alone(Cilla({ phone })))).detail).toEqual([
    { field: "people.0.phone", error: "phone_malformed" },
  ]);
});
