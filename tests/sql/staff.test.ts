import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { beforeEach, describe, expect, test } from "vitest";
import { testDatabase } from "../support/database.ts";
import { Astrid, Bo, Rut, type StaffMember } from "../support/people.ts";

const db = await testDatabase();

beforeEach(async () => {
  await db.sql("update app.sessions set host_staff_id = null where id > 0");
  await db.sql("alter table app.audit_log disable trigger user");
  await db.sql("delete from app.audit_log where id > 0");
  await db.sql("alter table app.audit_log enable trigger user");
  await db.sql("delete from app.staff where true");
  await db.sql("delete from auth.users where true");
  await db.sql("delete from app.attempts where true");
});

const invite = (email: string, role = "administrator") =>
  db.sql("insert into app.staff (email, name, role) values ($1, 'Bo Ek', $2)", [email, role]);

const signUp = async (email: string, verified = true): Promise<{ sub: string; email: string }> => {
  const sub = randomUUID();
  await db.sql("insert into auth.users (id, email, email_confirmed_at) values ($1, $2, $3)", [
    sub,
    email,
    verified ? new Date() : null,
  ]);
  return { sub, email };
};

const seconds = (offset: number) => Math.floor(Date.now() / 1000) + offset;

const refused = (state: string, message: string) => ({ code: state, message });

describe("the first coordinator", () => {
  const first = (email: string, name = "Astrid Lind") => db.door("first_coordinator", { p_email: email, p_name: name });

  test("is added once, and the command may be repeated", async () => {
    expect(await first(" Astrid@Granlandet.example ")).toEqual({ outcome: "added" });
    expect(await first("astrid@granlandet.example")).toEqual({ outcome: "already_there" });
    expect(await db.sql("select email, name, role from app.staff")).toEqual([
      { email: "astrid@granlandet.example", name: "Astrid Lind", role: "coordinator" },
    ]);
  });

  test("is added only when there is no other", async () => {
    await first("astrid@granlandet.example");
    await expect(first("dag@granlandet.example", "Dag")).rejects.toMatchObject(refused("PT409", "coordinator_exists"));
  });

  test("needs an address and a name, and hears of both at once", async () => {
    const refusal = await first("astrid", " ").catch((error: { message: string; detail: string }) => error);
    expect(refusal).toMatchObject(refused("PT422", "check_form"));
    expect(JSON.parse((refusal as { detail: string }).detail)).toEqual([
      { field: "email", error: "email_malformed" },
      { field: "name", error: "name_missing" },
    ]);
  });
});

describe("claiming a place", () => {
  test("the first verified sign-in claims the row invited by that address, whatever its case", async () => {
    await invite("bo@granlandet.example");
    const bo = await signUp("Bo@Granlandet.example");
    const claimed = await db.staffDoor(bo, "claim_staff");
    expect(claimed).toMatchObject({ name: "Bo Ek", role: "administrator", email: "bo@granlandet.example" });
    expect(await db.staffDoor(bo, "claim_staff")).toEqual(claimed);
  });

  test("an address that was not verified claims nothing", async () => {
    await invite("bo@granlandet.example");
    const bo = await signUp("bo@granlandet.example", false);
    await expect(db.staffDoor(bo, "claim_staff")).rejects.toMatchObject(refused("PT403", "not_allowed"));
  });

  test("the sign-in service never takes an address for verified unseen", async () => {
    const settings = await readFile(new URL("../../supabase/config.toml", import.meta.url), "utf8");
    expect(settings).toMatch(/^enable_confirmations = true$/m);
  });

  test("a password, which anybody may choose in a colleague's name, opens nothing; a mailed code does", async () => {
    await invite("bo@granlandet.example");
    const { sub } = await signUp("bo@granlandet.example");
    for (const amr of [
      [{ method: "password", timestamp: 1 }],
      ["password"],
      [{ method: "otp" }, { method: "password" }],
    ] as const) {
      const claims = { sub, amr: [...amr] as { method: string }[] };
      await expect(db.staffDoor(claims, "claim_staff")).rejects.toMatchObject(refused("PT401", "sign_in_required"));
    }
    const byCode = { sub, amr: [{ method: "otp", timestamp: 1 }] };
    expect(await db.staffDoor(byCode, "claim_staff")).toMatchObject({ name: "Bo Ek" });
    const byPassword = { sub, amr: [{ method: "password" }] };
    await expect(db.staffDoor(byPassword, "staff_names")).rejects.toMatchObject(refused("PT401", "sign_in_required"));
  });

  test("what a token says about its address counts for nothing", async () => {
    await invite("bo@granlandet.example");
    const stranger = await signUp("stranger@annan.example");
    await expect(
      db.staffDoor({ sub: stranger.sub, email: "bo@granlandet.example" }, "claim_staff"),
    ).rejects.toMatchObject(refused("PT403", "not_allowed"));
  });

  test("a claimed row cannot be claimed by another account", async () => {
    const bo = await Bo(db);
    const other = await signUp(bo.email.toUpperCase());
    await expect(db.staffDoor(other, "claim_staff")).rejects.toMatchObject(refused("PT403", "not_allowed"));
  });

  test("a removed person claims nothing", async () => {
    await invite("bo@granlandet.example");
    await db.sql("update app.staff set removed_at = now() where email = 'bo@granlandet.example'");
    const bo = await signUp("bo@granlandet.example");
    await expect(db.staffDoor(bo, "claim_staff")).rejects.toMatchObject(refused("PT403", "not_allowed"));
  });

  test("a caller without a person in the token is asked to sign in", async () => {
    await expect(db.as("authenticated").sql("select api.claim_staff()")).rejects.toMatchObject(
      refused("PT401", "sign_in_required"),
    );
  });
});

describe("a token", () => {
  const names = (who: StaffMember, iat?: number) =>
    db.staffDoor({ sub: who.sub, email: who.email, iat }, "staff_names");

  test("opens what the role may see", async () => {
    const astrid = await Astrid(db);
    expect(await names(astrid)).toEqual([{ id: astrid.id, name: "Astrid Lind" }]);
  });

  test("of another role is refused", async () => {
    await expect(names(await Rut(db))).rejects.toMatchObject(refused("PT403", "not_allowed"));
  });

  test("of someone who is not staff is refused", async () => {
    await expect(db.staffDoor({ sub: randomUUID() }, "staff_names")).rejects.toMatchObject(
      refused("PT403", "not_allowed"),
    );
  });

  test("ends with the person's access", async () => {
    const bo = await Bo(db);
    await db.sql("update app.staff set removed_at = now() where id = $1", [bo.id]);
    await expect(names(bo)).rejects.toMatchObject(refused("PT403", "not_allowed"));
  });

  test("from before a sign-out opens nothing; one from after it does", async () => {
    const bo = await Bo(db);
    await db.staffDoor(bo, "sign_out_staff");
    await expect(names(bo, seconds(-60))).rejects.toMatchObject(refused("PT401", "sign_in_required"));
    await expect(db.staffDoor({ sub: bo.sub, iat: seconds(-60) }, "claim_staff")).rejects.toMatchObject(
      refused("PT401", "sign_in_required"),
    );
    expect(await names(bo, seconds(0))).toHaveLength(1);
  });

  test("that does not say when it was issued opens nothing after a sign-out", async () => {
    const bo = await Bo(db);
    await db.staffDoor(bo, "sign_out_staff");
    await expect(names(bo, undefined)).rejects.toMatchObject(refused("PT401", "sign_in_required"));
  });
});

describe("asking for a code", () => {
  const may = (email: string, client: string | null = null) =>
    db.door<boolean>("staff_may_sign_in", { p_email: email, p_client: client });

  test("is for staff only", async () => {
    await invite("bo@granlandet.example");
    expect(await may("BO@granlandet.example ")).toBe(true);
    expect(await may("nobody@granlandet.example")).toBe(false);
  });

  test("is limited for each client, and the count survives", async () => {
    await invite("bo@granlandet.example");
    for (let i = 0; i < 10; i++) await may("nobody@granlandet.example", "a-hash");
    expect(await may("bo@granlandet.example", "a-hash")).toBe(false);
    expect(await may("bo@granlandet.example", "another-hash")).toBe(true);
  });

  test("is limited for each inbox, from wherever it is asked", async () => {
    await invite("bo@granlandet.example");
    for (let i = 0; i < 10; i++) expect(await may("bo@granlandet.example", `hash-${i}`)).toBe(true);
    expect(await may("bo@granlandet.example", "hash-10")).toBe(false);
  });

  test("is allowed again when time has passed, and the due work forgets the old attempts", async () => {
    await invite("bo@granlandet.example");
    for (let i = 0; i < 11; i++) await may("bo@granlandet.example", "a-hash");
    await db.sql("update app.attempts set at = at - interval '16 minutes' where true");
    expect(await may("bo@granlandet.example", "a-hash")).toBe(true);
    await db.sql("update app.attempts set at = at - interval '2 days' where true");
    expect(await db.door("run_due_work")).toMatchObject({ done: { tidy_attempts: 22 } });
    expect(await db.sql("select * from app.attempts")).toEqual([]);
  });

  test("keeps no address", async () => {
    await invite("bo@granlandet.example");
    await may("bo@granlandet.example", "a-hash");
    const kept = await db.sql("select * from app.attempts");
    expect(JSON.stringify(kept)).not.toContain("granlandet");
  });
});

describe("the audit log", () => {
  test("is added to and never changed, not even by its owner", async () => {
    await db.sql("select app.audit(null, 'tried', 'audit')");
    for (const change of [
      "update app.audit_log set action = 'nothing' where id > 0",
      "delete from app.audit_log where id > 0",
      "truncate app.audit_log",
    ]) {
      await expect(db.sql(change)).rejects.toThrow("the audit log is added to, never changed");
    }
  });
});
