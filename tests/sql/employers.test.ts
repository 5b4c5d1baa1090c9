import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import type { EmployerLine, StaffEmployer } from "../../site/types.ts";
import { testDatabase } from "../support/database.ts";
import { Astrid, Bo, Cilla, Dag, Elsa, Pia, Rut, someForm, someSession, Tove } from "../support/people.ts";
import { refusal } from "../support/registrations.ts";

const db = await testDatabase();
const [astrid, bo, pia, rut, tove] = [await Astrid(db), await Bo(db), await Pia(db), await Rut(db), await Tove(db)];

beforeEach(async () => {
  for (const table of ["outbox", "registrations", "submissions", "employer_contacts"])
    await db.sql(`delete from app.${table} where true`);
  await db.sql("update app.employers set merged_into = null, merged_at = null where true");
  await db.sql("delete from app.employers where true");
  await db.setNow("2027-02-01T09:00:00+01:00");
});

interface Workplace {
  name: string;
  organisationNumber: string | null;
  workplace: string | null;
  municipality: string;
}
const bakery = {
  name: "Bageri Morgonstund",
  organisationNumber: null,
  department: null,
  workplace: null,
  sector: "private" as const,
  municipality: "9901",
};

/** People of an employer book a session; the timer does the rest. */
const booked = async (employer: Partial<Workplace> = {}, people = [Cilla(), Dag()]) => {
  const session = await someSession(db);
  const form = someForm(session, { people, employer: { ...bakery, ...employer } });
  await db.door("register", { p_form: form, p_client: null });
  await due();
};
const due = () => db.door("run_due_work", { p_timer: "register_employers" });

const list = (filter: object = {}, who = astrid) =>
  db.staffDoor<{ total: number; employers: EmployerLine[] }>(who, "staff_employers", { p_filter: filter });
const names = async (filter: object = {}) => (await list(filter)).employers.map(({ name }) => name);
const refOf = async (text: string) => (await list({ text })).employers[0]?.ref ?? "";
const employer = (ref: string, who = astrid) => db.staffDoor<StaffEmployer>(who, "staff_employer", { p_ref: ref });

const contact = (changes: object = {}) => ({ formKey: randomUUID(), on: "2027-02-01", how: "visit", ...changes });
const note = (ref: string, changes: object = {}, who = pia) =>
  db.staffDoor(who, "note_employer_contact", { p_ref: ref, p_form: contact(changes) });

describe("an employer", () => {
  test("comes into the register by itself from what its people sent in", async () => {
    await booked();
    const { employers, total } = await list();
    expect(total).toBe(1);
    expect(employers[0]).toMatchObject({
      name: "Bageri Morgonstund",
      municipality: "9901",
      people: 2,
      enquiries: 0,
      members: 0,
      stage: null,
    });
  });

  test("is one by organisation number, however the name is spelled", async () => {
    await booked({ name: "Granby kommun", organisationNumber: "2120001355", workplace: "Eken" });
    await booked({ name: "GRANBY  KOMMUN, vård", organisationNumber: "212000-1355", workplace: "Linden" }, [Elsa()]);
    expect(await names()).toEqual(["Granby kommun"]);
    const { workplaces, people } = await employer(await refOf("Granby"));
    expect([workplaces.map(({ name }) => name), people]).toEqual([["Eken", "Linden"], 3]);
  });

  test("is one by name and municipality, without regard to capitals and the legal form", async () => {
    await booked({ name: "Bageri Morgonstund AB" });
    await booked({ name: "bageri morgonstund" }, [Elsa()]);
    await booked({ name: "Bageri Morgonstund", municipality: "9902" }, [Elsa({ name: "Elsa Två" })]);
    expect((await list()).employers.map(({ name, municipality }) => [name, municipality])).toEqual([
      ["Bageri Morgonstund", "9902"],
      ["Bageri Morgonstund AB", "9901"],
    ]);
  });

  test("is the one with the number when a later form leaves the number out", async () => {
    await booked({ organisationNumber: "2120000142" });
    await booked({}, [Elsa()]);
    expect((await list()).total).toBe(1);
  });

  test("counts a person once, however many courses they have been to", async () => {
    await booked({}, [Cilla()]);
    await booked({}, [Cilla({ name: "cilla öberg" })]);
    expect((await list()).employers[0]).toMatchObject({ people: 1 });
  });

  test("is found again when a submission is corrected", async () => {
    await booked({ name: "Bagri Morgonstund" });
    await db.sql("update app.submissions set employer_name = 'Bageri Morgonstund'");
    await due();
    expect((await employer(await refOf("Bageri"))).people).toBe(2);
  });

  test("shows bookings with counts, and names only those who wrote to us or were met", async () => {
    await booked({}, [Dag(), Elsa()]);
    const ref = await refOf("Morgonstund");
    await note(ref, { person: "Frida Ask, platschef", reach: "070-174 06 55", note: "Vi bestämde ett nytt möte." });
    const page = await employer(ref);
    expect(page.history).toMatchObject([
      { kind: "contact", how: "visit", by: "Pia Holm", note: "Vi bestämde ett nytt möte." },
      { kind: "booking", people: 2, present: 0 },
    ]);
    expect(page.contacts.map(({ name }) => name)).toEqual(["Frida Ask, platschef", "Cilla Öberg"]);
    expect(JSON.stringify(page)).not.toContain("Elsa");
  });

  test("is searched for by name, workplace and organisation number, and sorted as in Swedish", async () => {
    await booked({ name: "Östra bageriet", workplace: "Torget" });
    await booked({ name: "Åkeriet", organisationNumber: "2120000142" });
    await booked({ name: "Zinkverket" });
    await booked({ name: "Ängens förskola" });
    expect(await names()).toEqual(["Zinkverket", "Åkeriet", "Ängens förskola", "Östra bageriet"]);
    expect(await names({ text: "öSTRA" })).toEqual(["Östra bageriet"]);
    expect(await names({ text: "torget" })).toEqual(["Östra bageriet"]);
    expect(await names({ text: "212000-0142" })).toEqual(["Åkeriet"]);
    expect(await names({ text: "100%" })).toEqual([]);
    expect(await names({ municipality: "9902" })).toEqual([]);
  });
});

describe("getting to know an employer", () => {
  test("is a row per contact: the furthest cup of tea stands in the list, and the next step by its day", async () => {
    await booked();
    await booked({ name: "Åkeriet" });
    const [bakeryRef, haulier] = [await refOf("Morgonstund"), await refOf("Åkeriet")];
    await note(haulier, { stage: "second", nextStep: "Skicka mallen", nextOn: "2027-01-31" });
    await note(haulier, { stage: "first" });
    await note(bakeryRef, { nextStep: "Ring Frida", nextOn: "2027-02-10" });
    expect((await list({ next: true })).employers).toMatchObject([
      { name: "Åkeriet", stage: "second", nextStep: "Skicka mallen", nextOn: "2027-01-31", late: true },
      { name: "Bageri Morgonstund", stage: null, nextOn: "2027-02-10", late: false },
    ]);
    expect(await names({ stage: "second" })).toEqual(["Åkeriet"]);
    expect(await names({ stage: "none" })).toEqual(["Bageri Morgonstund"]);
  });

  test("a step that is done, also twice, leaves the list and stays in the history", async () => {
    await booked();
    const ref = await refOf("Morgonstund");
    await note(ref, { nextStep: "Ring Frida", nextOn: "2027-02-10" });
    const [step] = (await employer(ref)).history.flatMap((one) => (one.kind === "contact" ? [one.ref] : []));
    for (const _ of [1, 2]) await db.staffDoor(pia, "finish_next_step", { p_contact: step });
    expect(await names({ next: true })).toEqual([]);
    expect((await employer(ref)).history[0]).toMatchObject({ nextStep: "Ring Frida", nextDoneAt: expect.any(String) });
  });

  test("the same form twice is one contact", async () => {
    await booked();
    const [ref, formKey] = [await refOf("Morgonstund"), randomUUID()];
    for (const _ of [1, 2]) await note(ref, { formKey });
    expect((await employer(ref)).history.filter(({ kind }) => kind === "contact")).toHaveLength(1);
  });

  test("what is wrong in the form is told field by field, and nothing is written", async () => {
    await booked();
    const ref = await refOf("Morgonstund");
    const wrong = { on: "2027-02-30", how: "spoon", stage: "fourth", note: "x".repeat(1001), nextOn: "2027-03-01" };
    expect(await refusal(note(ref, wrong))).toMatchObject({
      detail: [
        { field: "note", error: "too_long" },
        { field: "on", error: "contact_day_malformed" },
        { field: "how", error: "how_missing" },
        { field: "stage", error: "choice_unknown" },
        { field: "nextStep", error: "next_step_missing" },
      ],
    });
    expect(await refusal(note(ref, { on: "2027-02-02" }))).toMatchObject({
      detail: [{ field: "on", error: "contact_day_ahead" }],
    });
    expect(await db.sql("select from app.employer_contacts")).toEqual([]);
  });

  test("only whoever wrote it, or a coordinator, takes it away, and the log keeps the act without the words", async () => {
    await booked();
    const ref = await refOf("Morgonstund");
    await note(ref, { note: "Något som inte hör hemma här" });
    const [written] = (await employer(ref)).history.flatMap((one) => (one.kind === "contact" ? [one.ref] : []));
    const remove = (who: typeof pia) => db.staffDoor(who, "remove_employer_contact", { p_contact: written });
    expect(await refusal(remove(bo))).toMatchObject({ message: "contact_not_yours" });
    await remove(astrid);
    expect((await employer(ref)).history.filter(({ kind }) => kind === "contact")).toEqual([]);
    const log = await db.sql("select action, detail from app.audit_log order by id desc limit 2");
    expect(log).toEqual([
      { action: "employer_contact_removed", detail: {} },
      { action: "employer_contact_noted", detail: {} },
    ]);
    expect(await refusal(remove(astrid))).toMatchObject({ message: "contact_unknown" });
  });

  test("an employer that staff add is the one that its people's booking finds later", async () => {
    const add = () =>
      db.staffDoor<{ outcome: string; ref: string }>(pia, "add_employer", {
        p_form: { name: "Bageri Morgonstund", organisationNumber: "", municipality: "9901" },
      });
    const { outcome, ref } = await add();
    await booked();
    expect([outcome, (await employer(ref)).people, await add()]).toEqual([
      "added",
      2,
      { outcome: "already_there", ref },
    ]);
  });
});

describe("two that are one", () => {
  const twins = async () => {
    await booked({ name: "Bageri Morgonstund" });
    await booked({ name: "Bageri Morgonstund i Granby" }, [Elsa()]);
    return Promise.all([refOf("Morgonstund i Granby"), list().then(({ employers }) => employers[0]?.ref ?? "")]);
  };
  const merge = (ref: string, into: string, who = bo) =>
    db.staffDoor<{ outcome: string; ref: string }>(who, "merge_employers", { p_ref: ref, p_into: into });
  const part = (ref: string) => db.staffDoor(bo, "part_employers", { p_ref: ref });

  test("are suggested, merged and shown as one, wherever the old address leads", async () => {
    const [longer, shorter] = await twins();
    expect((await employer(shorter)).similar).toMatchObject([{ ref: longer }]);
    await merge(longer, shorter);
    expect(await list()).toMatchObject({ total: 1, employers: [{ ref: shorter, people: 3 }] });
    expect(await employer(longer)).toMatchObject({ ref: shorter, merged: [{ ref: longer }], similar: [] });
    expect(await names({ text: "i Granby" })).toEqual(["Bageri Morgonstund"]);
  });

  test("are parted again exactly as they were, also what came in meanwhile", async () => {
    const [longer, shorter] = await twins();
    const before = [(await employer(longer)).history, (await employer(shorter)).history];
    await merge(longer, shorter);
    await part(longer);
    expect([(await employer(longer)).history, (await employer(shorter)).history]).toEqual(before);
    await merge(longer, shorter);
    await booked({ name: "Bageri Morgonstund i Granby" }, [Cilla({ name: "Cilla Tre" })]);
    await part(longer);
    expect([(await employer(longer)).people, (await employer(shorter)).people]).toEqual([2, 2]);
  });

  test("never make a ring, not even when two merge them both ways at once", async () => {
    const [longer, shorter] = await twins();
    const outcomes = await Promise.all([merge(longer, shorter), merge(shorter, longer, astrid)]);
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(["already_merged", "merged"]);
    expect((await list()).total).toBe(1);
    expect((await merge(shorter, shorter)).outcome).toBe("already_merged");
  });

  test("a corrected name is found by the old and by the new, and takes nobody else's", async () => {
    await booked({ name: "Bagri Morgonstund" });
    const ref = await refOf("Bagri");
    const correct = (name: string) =>
      db.staffDoor(bo, "correct_employer", {
        p_ref: ref,
        p_form: { name, organisationNumber: null, municipality: "9901" },
      });
    await correct("Bageri Morgonstund");
    await booked({ name: "Bagri Morgonstund" }, [Elsa()]);
    await booked({ name: "Bageri Morgonstund" }, [Elsa({ name: "Elsa Två" })]);
    expect(await list()).toMatchObject({ total: 1, employers: [{ ref, name: "Bageri Morgonstund", people: 4 }] });
    await booked({ name: "Åkeriet" });
    expect(await refusal(correct("Åkeriet"))).toMatchObject({ message: "employer_exists" });
  });
});

describe("the register", () => {
  const doors: [string, object][] = [
    ["staff_employers", { p_filter: {} }],
    ["staff_employer", { p_ref: randomUUID() }],
    ["add_employer", { p_form: {} }],
    ["note_employer_contact", { p_ref: randomUUID(), p_form: {} }],
    ["finish_next_step", { p_contact: randomUUID() }],
    ["remove_employer_contact", { p_contact: randomUUID() }],
  ];
  const officeDoors: [string, object][] = [
    ["correct_employer", { p_ref: randomUUID(), p_form: {} }],
    ["merge_employers", { p_ref: randomUUID(), p_into: randomUUID() }],
    ["part_employers", { p_ref: randomUUID() }],
  ];

  test.each([...doors, ...officeDoors])("is shut to strangers, trainers and readers: %s", async (door, args) => {
    for (const who of [tove, rut])
      expect(await refusal(db.staffDoor(who, door, args as Record<string, unknown>))).toMatchObject({
        message: "not_allowed",
      });
    await expect(db.door(door, args as Record<string, unknown>)).rejects.toThrow(/permission denied/);
  });

  test.each(officeDoors)("lets the parties' staff look and write, but not %s", async (door, args) => {
    expect(await refusal(db.staffDoor(pia, door, args as Record<string, unknown>))).toMatchObject({
      message: "not_allowed",
    });
    expect((await list({}, pia)).total).toBe(0);
  });

  test("holds a personnummer nowhere", async () => {
    const add = db.staffDoor(pia, "add_employer", {
      p_form: { name: "Enskild", organisationNumber: "811218-9876", municipality: "9901" },
    });
    expect(await refusal(add)).toMatchObject({
      detail: [{ field: "organisationNumber", error: "organisation_number_malformed" }],
    });
  });

  test("stays quick with three thousand employers", async () => {
    await db.sql(`insert into app.employers (match_key, name, municipality_code)
      select 'namn prov ' || n, 'Prov ' || n, '9901' from generate_series(1, 3000) n`);
    const from = performance.now();
    expect(await list({ text: "prov 29" })).toMatchObject({ total: 111 });
    expect((await list()).employers).toHaveLength(100);
    expect(performance.now() - from).toBeLessThan(4000);
  });
});
