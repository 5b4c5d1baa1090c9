import { expect, test } from "vitest";
import type { PersonalDatum } from "../../site/types.ts";
import { testDatabase } from "../support/database.ts";

const db = await testDatabase();
const catalogue = () => db.door<PersonalDatum[]>("personal_data_catalogue");

test("every personal column is in the catalogue, in a reader's words", async () => {
  const columns = await db.sql<PersonalDatum>("select activity, label, purpose, retention from app.personal_columns");
  expect(columns.length).toBeGreaterThan(50);
  const told = await catalogue();
  for (const column of columns) expect(told).toContainEqual(column);
});

test("what several columns hold for one reason is said once", async () => {
  const told = (await catalogue()).map((one) => JSON.stringify(one));
  expect(told.length).toBe(new Set(told).size);
});

test("a name comes before what is asked after it", async () => {
  const labels = (await catalogue()).filter(({ activity }) => activity === "registration").map(({ label }) => label);
  expect(labels.slice(0, 3)).toEqual(["Namn", "E-postadress", "Telefonnummer"]);
});

test("the catalogue names no table, no column and no person", async () => {
  const text = JSON.stringify(await catalogue());
  for (const { table_name } of await db.sql<{ table_name: string }>(
    "select distinct table_name from app.personal_columns",
  ))
    expect(text).not.toMatch(new RegExp(`\\b${table_name}\\.`));
  expect(text).not.toContain("_");
});

test("a column nobody has put into words is refused", async () => {
  await expect(
    db.sql(
      "insert into app.personal_columns (table_name, column_name, purpose, retention) values ('staff', 'shoe', 'Skor', 'Alltid')",
    ),
  ).rejects.toMatchObject({ code: "23502" });
  await expect(
    db.sql(`insert into app.personal_columns (table_name, column_name, activity, label, purpose, retention)
      values ('staff', 'shoe', 'dancing', 'Skor', 'Dansa', 'Alltid')`),
  ).rejects.toMatchObject({ code: "23514" });
});
