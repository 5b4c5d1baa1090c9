import { readdir, readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import log from "../../content/strings/log.json" with { type: "json" };
import { testDatabase } from "../support/database.ts";
import { Astrid, Bo, Pia, Rut, Tove } from "../support/people.ts";
import { refusal } from "../support/registrations.ts";

const db = await testDatabase();
const [astrid, bo, pia, rut, tove] = [await Astrid(db), await Bo(db), await Pia(db), await Rut(db), await Tove(db)];

interface Log {
  lines: { id: number; at: string; who: string | null; act: string; thing: string }[];
  older: number | null;
}
const read = (filter = {}, before: number | null = null, who = astrid) =>
  db.staffDoor<Log>(who, "staff_log", { p_filter: filter, p_before: before });

await db.sql("select app.audit($1, 'session_made', 'thing-' || n) from generate_series(1, 120) n", [astrid.id]);
await db.sql("select app.audit($1, 'session_closed', 'other')", [bo.id]);
await db.sql("select app.audit(null, 'first_coordinator_added', 'staff')");
await db.sql(
  "insert into app.audit_log (at, staff_id, action, subject) values ('2027-03-11T23:30:00Z', $1, 'session_closed', 'late')",
  [bo.id],
);

describe("the log", () => {
  test("is read by coordinators and by nobody else", async () => {
    for (const who of [bo, pia, rut, tove])
      expect(await refusal(read({}, null, who))).toMatchObject({ message: "not_allowed" });
    expect((await read()).lines).toHaveLength(50);
  });

  test("can be changed or emptied by no role", async () => {
    for (const role of ["anon", "authenticated", "service_role"] as const)
      for (const change of [
        "update app.audit_log set action = 'nothing' where id > 0",
        "delete from app.audit_log where id > 0",
        "truncate app.audit_log",
        "insert into app.audit_log (action, subject) values ('made up', 'made up')",
      ])
        await expect(db.as(role).sql(change)).rejects.toThrow(/permission denied/);
  });

  test("turns page after page without a line twice or left out", async () => {
    const seen: number[] = [];
    let before: number | null = null;
    do {
      const page: Log = await read({ act: "session_made" }, before);
      seen.push(...page.lines.map(({ id }) => id));
      before = page.older;
    } while (before !== null);
    expect(seen).toHaveLength(120);
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => b - a));
  });

  test("is picked by who, act, thing and day as it is here", async () => {
    const things = async (filter: object) => (await read(filter)).lines.map(({ thing }) => thing);
    expect(await things({ who: bo.id })).toEqual(["late", "other"]);
    expect(await things({ act: "first_coordinator_added" })).toEqual(["staff"]);
    expect(await things({ thing: "thing-7" })).toEqual(["thing-7"]);
    expect(await things({ day: "2027-03-12" })).toEqual(["late"]);
    expect(await things({ day: "2027-03-11" })).toEqual([]);
  });

  test("has Swedish words for every act that the database writes", async () => {
    const folder = new URL("../../supabase/migrations/", import.meta.url);
    const sql = await Promise.all((await readdir(folder)).map((name) => readFile(new URL(name, folder), "utf8")));
    const acts = sql.flatMap((text) =>
      [...text.matchAll(/app\.audit\(\s*[^,']+,\s*'([^']+)'/g)].map(([, act = ""]) => act),
    );
    const written = acts.flatMap((act) =>
      act === "membership_" ? ["approve", "decline", "remove"].map((end) => act + end) : [act],
    );
    expect(
      Object.keys(log)
        .filter((key) => key.startsWith("log.act."))
        .sort(),
    ).toEqual(written.map((act) => `log.act.${act}`).sort());
  });
});
