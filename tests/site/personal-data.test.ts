import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadPersonalData } from "../../site/content/personal-data.ts";
import type { PageData } from "../../site/page-data.ts";
import * as page from "../../site/pages/personal-data.11ty.ts";
import type { PersonalDatum } from "../../site/types.ts";
import { testDatabase } from "../support/database.ts";

const db = await testDatabase();
const personalColumns = await db.door<PersonalDatum[]>("personal_data_catalogue");
const personalData = loadPersonalData();
const text = page.render({ personalData, personalColumns } as PageData).replaceAll("&#39;", "'");
const chapterOf = (activity: PersonalDatum["activity"]): string => {
  const title = personalData.chapters.find((chapter) => chapter.activity === activity)?.title;
  return text.split('<section class="personal-data">').find((part) => part.includes(`<h3>${title}</h3>`)) ?? "";
};

describe("the page on personal data", () => {
  test("leaves no personal column out: each stands in its chapter with its purpose and how long it is kept", async () => {
    const columns = await db.sql<PersonalDatum & { name: string }>(
      "select table_name || '.' || column_name as name, activity, label, purpose, retention from app.personal_columns",
    );
    expect(columns.length).toBeGreaterThan(50);
    for (const { name, activity, label, purpose, retention } of columns) {
      const row = chapterOf(activity)
        .split("<tr>")
        .find((part) => part.includes(`>${label}</th>`) && part.includes(`>${purpose}</td>`));
      expect(row, name).toBeTruthy();
      const told =
        chapterOf(activity).includes(`<b>Hur länge?</b> ${retention}.`) || row?.includes(`>${retention}</td>`);
      expect(told, name).toBe(true);
    }
  });

  test("is not built when something is kept that no chapter tells of", () => {
    const chapters = personalData.chapters.filter(({ activity }) => activity !== "booking");
    expect(() => page.render({ personalData: { ...personalData, chapters }, personalColumns } as PageData)).toThrow(
      "inget kapitel om booking, där databasen sparar: Namn på den som bokar",
    );
  });

  test("says in every chapter who sees it", () => {
    expect(text.match(/Vem ser det\?/g)).toHaveLength(personalData.chapters.length);
  });

  test("promises no disposal before it is decided, and of surveys no more than is true while one is open", () => {
    const said = text.replaceAll(/\s+/g, " ");
    expect(said).toContain("finns kvar tills förbundet har beslutat om gallring");
    expect(said).toContain("Medan enkäten är öppen ligger svaren i databasen utan namn, men den som har full tillgång");
  });

  test("names no table and no column", () => {
    expect(text.replaceAll(/<[^>]+>/g, " ")).not.toMatch(/\b[a-z]+_[a-z_]+\b/);
  });
});

describe("a fault in its file stops the build and says why", () => {
  let folder: string;
  const path = () => join(folder, "sidor", "personuppgifter.md");
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "oppna-personuppgifter-"));
    await cp(join(import.meta.dirname, "..", "..", "content", "sidor"), join(folder, "sidor"), { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const change = async (from: string, to: string): Promise<void> => {
    const before = await readFile(path(), "utf8");
    expect(before).toContain(from);
    await writeFile(path(), before.replace(from, to));
  };

  test("a chapter that is missing, and one that stands twice", async () => {
    await change("activity: manager", "activity: contact");
    expect(() => loadPersonalData(folder)).toThrow(
      /personuppgifter\.md, rad 4: chapters saknar ett kapitel om manager[\s\S]*har två kapitel om contact/,
    );
  });

  test("a text without the place where the chapters go", async () => {
    await change("{uppgifter}", "");
    expect(() => loadPersonalData(folder)).toThrow("texten ska ha en enda rad med {uppgifter}, där kapitlen sätts in");
  });

  test("a word for an activity nobody knows", async () => {
    await change("activity: visit", "activity: dans");
    expect(() => loadPersonalData(folder)).toThrow("chapters.11.activity ska vara något av: registration, needs,");
  });
});
