import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { EnquiryLine, EnquiryView, StaffEnquiry } from "../../site/types.ts";
import { testDatabase } from "../support/database.ts";
import { Astrid, Bo, Pia, Rut, someSession, Tove } from "../support/people.ts";
import { refusal } from "../support/registrations.ts";
import { sessionDoors } from "../support/sessions.ts";

const db = await testDatabase();
const [astrid, bo, pia, rut, tove] = [await Astrid(db), await Bo(db), await Pia(db), await Rut(db), await Tove(db)];

beforeAll(async () => {
  const enquiries = {
    workingDays: { place: 2, other: 5 },
    competenceNeeds: false,
    owners: [
      { kind: "consultation", municipality: null, name: "Eva Kall", email: "eva@granlandet.example" },
      { kind: "place", municipality: "9902", name: "Pär Vik", email: "par@granlandet.example" },
      { municipality: "9901", name: "Astrid Lind", email: "astrid@granlandet.example" },
      { municipality: "9902", name: "Bo Ek", email: "bo@granlandet.example" },
    ],
    fallback: { name: "Förbundet", email: "kontakt@granlandet.example" },
    tracks: [{ slug: "kok-och-maltid", title: "Kök och måltid" }],
  };
  await db.sql("insert into app.settings (name, value) values ('enquiries', $1)", [JSON.stringify(enquiries)]);
  await db.sql("insert into app.holidays (day, name) values ('2027-01-06', 'Trettondedag jul') on conflict do nothing");
});
beforeEach(async () => {
  await db.sql("update app.sessions set enquiry_id = null where true");
  for (const table of ["outbox", "enquiries", "attempts"]) await db.sql(`delete from app.${table} where true`);
  // A Monday; Wednesday is a holiday.
  await db.setNow("2027-01-04T09:00:00+01:00");
});

const answers: Record<string, object> = {
  place: { placements: "Praktik, Arbetsträning", howMany: "2" },
  commissioned: { howMany: "12", when: "En dag i mars", where: "Matsalen" },
  advice: { about: "Vi ska anställa" },
  consultation: { about: "Ett möte" },
  topic: { topic: "Trötthet" },
  track: { track: "kok-och-maltid" },
  competence: { trade: "Handel", jobs: "Butiksbiträde", howMany: "3" },
};
const form = (kind: string, changes: Record<string, unknown> = {}) => ({
  kind,
  formKey: randomUUID(),
  contact: { name: "Cilla Öberg", email: "Cilla@bageri.example ", phone: null },
  employer: { name: "Bageri Morgonstund", municipality: "9901", workplace: null },
  answers: answers[kind],
  ...changes,
});
const send = (kind: string, changes: Record<string, unknown> = {}, client: string | null = null) =>
  db.door("send_enquiry", { p_form: form(kind, changes), p_client: client });

interface Mailed {
  template: string;
  to: string;
  data: { link: string; enquiry: { dueAt: string } };
}
const mails = () =>
  db.sql<Mailed>(`select template, recipient_email as "to", app.mail_content(o) as data from app.outbox o order by id`);
const told = async () => (await mails()).map(({ template, to }) => `${template} ${to}`);
const token = async () =>
  (await mails()).find(({ template }) => template === "enquiry-to-sender")?.data.link.split("/")[2] ?? "";
const look = (link: string, client: string | null = null) =>
  db.door<EnquiryView>("enquiry_link", { p_token: link, p_client: client });
const list = (filter: object = {}, who = astrid) =>
  db.staffDoor<{ waiting: number; late: number; enquiries: EnquiryLine[] }>(who, "staff_enquiries", {
    p_filter: filter,
  });
const ref = async () => (await list({ state: "all" })).enquiries[0]?.ref ?? "";
const one = async () => db.staffDoor<StaffEnquiry>(astrid, "staff_enquiry", { p_ref: await ref() });
const put = async (state: string, changes: object = {}) =>
  db.staffDoor(bo, "set_enquiry_state", { p_ref: await ref(), p_form: { formKey: randomUUID(), state, ...changes } });
const due = () => db.door<{ done: object }>("run_due_work", { p_timer: "remind_enquiries" });

describe("an enquiry", () => {
  test.each(Object.keys(answers).filter((kind) => kind !== "competence"))(
    "of the kind %s is kept, confirmed and given to its owner",
    async (kind) => {
      expect(await send(kind)).toEqual({ outcome: "sent" });
      const owner = kind === "consultation" ? "eva@granlandet.example" : "astrid@granlandet.example";
      expect(await told()).toEqual(["enquiry-to-sender cilla@bageri.example", `enquiry-new-to-staff ${owner}`]);
      expect(await one()).toMatchObject({ kind, state: "new", answers: answers[kind], owner: { email: owner } });
    },
  );

  test("goes to whoever answers for the kind in the municipality, then the kind, the municipality, the association", async () => {
    const owner = async (kind: string, municipality: string) => {
      await db.sql("delete from app.enquiries where true");
      await send(kind, { employer: { name: "Prov", municipality, workplace: null } });
      return (await one()).owner.name;
    };
    expect(await owner("place", "9902")).toBe("Pär Vik");
    expect(await owner("consultation", "9902")).toBe("Eva Kall");
    expect(await owner("advice", "9902")).toBe("Bo Ek");
    expect(await owner("advice", "9904")).toBe("Förbundet");
  });

  test("must have a person's answer in two working days for a place and five for the rest, holidays left out", async () => {
    await send("place");
    expect((await one()).dueAt).toBe("2027-01-07T08:00:00.000Z");
    await db.sql("delete from app.enquiries where true");
    await send("advice");
    expect((await one()).dueAt).toBe("2027-01-12T08:00:00.000Z");
  });

  test("sent twice by the same form is one, and its mails too; a changed form is another", async () => {
    const sent = form("advice");
    for (const _ of [1, 2]) await db.door("send_enquiry", { p_form: sent, p_client: null });
    expect([(await list()).enquiries.length, (await mails()).length]).toEqual([1, 2]);
    await db.door("send_enquiry", { p_form: { ...sent, answers: { about: "Något annat" } }, p_client: null });
    expect([(await list()).enquiries.length, (await mails()).length]).toEqual([2, 4]);
  });

  test("in somebody else's name many times is three mails an hour to them, and every one is there for staff", async () => {
    for (let n = 0; n < 5; n += 1) await send("advice");
    expect((await told()).filter((mail) => mail.startsWith("enquiry-to-sender"))).toHaveLength(3);
    expect((await list()).waiting).toBe(5);
  });

  test("too often from one place is stopped", async () => {
    for (let n = 0; n < 20; n += 1) await send("topic", {}, "same");
    expect(await refusal(send("topic", {}, "same"))).toMatchObject({ message: "too_many_attempts" });
  });

  test.each<[string, Record<string, unknown>, object[]]>([
    [
      "place",
      { answers: { howMany: "ett par" } },
      [
        { field: "answers.placements", error: "placements_missing" },
        { field: "answers.howMany", error: "how_many_malformed" },
      ],
    ],
    [
      "commissioned",
      { answers: {} },
      [
        { field: "answers.howMany", error: "how_many_missing" },
        { field: "answers.when", error: "when_missing" },
      ],
    ],
    [
      "advice",
      { answers: { about: "x".repeat(1001) }, contact: {}, employer: {} },
      [
        { field: "answers.about", error: "too_long" },
        { field: "employer.name", error: "employer_missing" },
        { field: "employer.municipality", error: "municipality_missing" },
        { field: "contact.name", error: "name_missing" },
        { field: "contact.email", error: "email_missing" },
      ],
    ],
    [
      "consultation",
      { employer: {} },
      [
        { field: "employer.name", error: "organisation_missing" },
        { field: "employer.municipality", error: "municipality_missing" },
      ],
    ],
    [
      "topic",
      { answers: "skräp", employer: null, formKey: "x" },
      [
        { field: "answers.topic", error: "topic_missing" },
        { field: "formKey", error: "form_key_missing" },
      ],
    ],
  ])("of the kind %s with %j says what is wrong and keeps nothing", async (kind, changes, detail) => {
    expect(await refusal(send(kind, changes))).toMatchObject({ message: "check_form", detail });
    expect(await db.sql("select from app.enquiries")).toEqual([]);
  });

  test("keeps only the fields of its kind", async () => {
    await send("advice", { answers: { about: "Ja", howMany: "2", personnummer: "x" } });
    expect((await one()).answers).toEqual({ about: "Ja" });
  });

  test.each([
    ["hittepå", {}],
    ["track", { track: "finns-inte" }],
    ["track", {}],
    ["competence", answers.competence],
  ])("is refused when there is no such form: %s %j", async (kind, given) => {
    expect(await refusal(send(kind, { answers: given }))).toMatchObject({ message: "enquiry_unknown" });
    const track = (given as { track?: string }).track ?? null;
    expect(await db.door("enquiry_form", { p_kind: kind, p_track: track })).toBeNull();
  });

  test("about competence is taken once the association has turned the question on", async () => {
    await db.sql(`update app.settings set value = value || '{"competenceNeeds": true}' where name = 'enquiries'`);
    expect(await db.door("enquiry_form", { p_kind: "competence", p_track: null })).toEqual({ track: null });
    expect(await send("competence")).toEqual({ outcome: "sent" });
    await db.sql(`update app.settings set value = value || '{"competenceNeeds": false}' where name = 'enquiries'`);
  });
});

describe("the sender's link", () => {
  test("shows what was sent and how far it has come, and never staff's notes", async () => {
    await send("track");
    await put("contacted", { note: "Ringde, verkade tveksam" });
    const view = await look(await token());
    expect(view).toMatchObject({ outcome: "enquiry", state: "contacted", track: "Kök och måltid", sessions: [] });
    expect(JSON.stringify(view)).not.toContain("tveksam");
  });

  test("says that the answer is late once the day it was promised is over, and no more when somebody has answered", async () => {
    await send("place");
    const link = await token();
    const late = async (now: string) => {
      await db.setNow(now);
      return (await look(link)) as { late?: boolean };
    };
    // Promised by Thursday: Wednesday is a holiday.
    expect(await late("2027-01-07T23:59:00+01:00")).toMatchObject({ late: false });
    expect(await late("2027-01-08T00:00:00+01:00")).toMatchObject({ late: true });
    await put("contacted");
    expect(await late("2027-01-08T12:00:00+01:00")).toMatchObject({ late: false });
  });

  test("takes it back, once, and staff see that", async () => {
    await send("advice");
    const link = await token();
    const withdraw = () => db.door("withdraw_enquiry", { p_token: link });
    expect([await withdraw(), await withdraw()]).toEqual([{ outcome: "withdrawn" }, { outcome: "already_withdrawn" }]);
    expect(await one()).toMatchObject({
      state: "withdrawn",
      events: [{ state: "withdrawn", by: null }, { state: "new" }],
    });
    expect((await list()).enquiries).toEqual([]);
  });

  test("cannot take back what is ended, and an invented link opens nothing", async () => {
    await send("advice");
    const link = await token();
    await put("done");
    expect(await refusal(db.door("withdraw_enquiry", { p_token: link }))).toMatchObject({ message: "enquiry_ended" });
    expect(await refusal(db.door("withdraw_enquiry", { p_token: "pahittad" }))).toMatchObject({
      message: "unknown_link",
    });
    for (let n = 0; n < 20; n += 1) expect(await look(`x${n}`, "same")).toEqual({ outcome: "unknown_link" });
    expect(await look(link, "same")).toEqual({ outcome: "too_many_attempts" });
  });
});

describe("whoever should answer", () => {
  test("is reminded a working day before the time is up, once, and not when somebody has answered", async () => {
    await send("place");
    await db.sql("delete from app.outbox where true");
    await db.setNow("2027-01-05T08:59:00+01:00");
    expect(await due()).toMatchObject({ done: { remind_enquiries: 0 } });
    await db.setNow("2027-01-05T09:00:00+01:00");
    for (const _ of [1, 2]) await due();
    expect(await told()).toEqual(["enquiry-waiting-to-staff astrid@granlandet.example"]);
    await db.sql("delete from app.outbox where true");
    await put("contacted");
    await db.setNow("2027-01-08T09:00:00+01:00");
    await due();
    expect(await told()).toEqual([]);
  });

  test("is told when the time is up, and so is every coordinator, each once, also after an outage", async () => {
    await send("place", { employer: { name: "Prov", municipality: "9902", workplace: null } });
    await db.sql("delete from app.outbox where true");
    await db.setNow("2027-01-12T09:00:00+01:00");
    for (const _ of [1, 2]) await due();
    expect(await told()).toEqual([
      "enquiry-overdue-to-staff par@granlandet.example",
      "enquiry-late-to-staff astrid@granlandet.example",
    ]);
    expect(await list()).toMatchObject({ waiting: 1, late: 1, enquiries: [{ late: true }] });
  });
});

describe("staff", () => {
  test("see what waits first, by when it is due, and choose by kind, state and whose", async () => {
    await send("advice");
    await send("place", { employer: { name: "Åkeriet", municipality: "9902", workplace: null } });
    await send("consultation");
    const kinds = async (filter: object, who = astrid) => (await list(filter, who)).enquiries.map(({ kind }) => kind);
    expect(await kinds({})).toEqual(["place", "advice", "consultation"]);
    expect(await kinds({ kind: "advice" })).toEqual(["advice"]);
    expect(await kinds({ mine: true })).toEqual(["advice"]);
    expect(await kinds({ mine: true }, bo)).toEqual([]);
    expect(await kinds({ state: "done" })).toEqual([]);
  });

  test("say how far it has come, with a note and a day, and the history keeps each step", async () => {
    await send("advice");
    await put("contacted", { note: "Ringde", nextOn: "2027-01-15" });
    await put("agreed");
    expect(await one()).toMatchObject({
      state: "agreed",
      nextOn: null,
      events: [
        { state: "agreed", by: "Bo Ek", note: null },
        { state: "contacted", by: "Bo Ek", note: "Ringde" },
        { state: "new", by: null },
      ],
    });
  });

  test("the same form twice is one step, and a state nobody knows is refused", async () => {
    await send("advice");
    const formKey = randomUUID();
    for (const _ of [1, 2]) await put("contacted", { formKey });
    expect((await one()).events).toHaveLength(2);
    expect(await refusal(put("withdrawn", { note: "x".repeat(1001), nextOn: "i morgon" }))).toMatchObject({
      detail: [
        { field: "note", error: "too_long" },
        { field: "state", error: "enquiry_state_missing" },
        { field: "nextOn", error: "contact_day_malformed" },
      ],
    });
  });

  test("make a closed session of a commissioned course in one step, and both know each other", async () => {
    await someSession(db);
    await send("commissioned");
    const { slug } = await sessionDoors(db, bo).make({ visibility: "closed", enquiry: await ref() });
    expect(await one()).toMatchObject({ state: "agreed", sessions: [{ slug }] });
    expect(await look(await token())).toMatchObject({ sessions: [{ slug, cancelled: false }] });
    expect(await db.staffDoor(bo, "staff_session", { p_slug: slug })).toMatchObject({
      enquiry: { ref: await ref(), contact: "Cilla Öberg", employer: "Bageri Morgonstund" },
    });
    const open = await db.door<{ sessions: { slug: string }[] }>("open_calendar");
    expect(open.sessions.map((session) => session.slug)).not.toContain(slug);
  });

  test.each([
    ["staff_enquiries", { p_filter: {} }],
    ["staff_enquiry", { p_ref: randomUUID() }],
    ["set_enquiry_state", { p_ref: randomUUID(), p_form: {} }],
  ])("%s is shut to strangers, trainers, readers and the parties' staff", async (door, args) => {
    for (const who of [tove, rut, pia])
      expect(await refusal(db.staffDoor(who, door, args))).toMatchObject({ message: "not_allowed" });
    await expect(db.door(door, args)).rejects.toThrow(/permission denied/);
  });
});

test("an enquiry finds its employer in the register", async () => {
  await send("place");
  await db.door("run_due_work", { p_timer: "register_employers" });
  const found = await one();
  const employer = await db.staffDoor(pia, "staff_employer", { p_ref: found.employerRef });
  expect(employer).toMatchObject({
    name: "Bageri Morgonstund",
    enquiries: 1,
    contacts: [{ name: "Cilla Öberg" }],
    history: [{ kind: "enquiry", about: "place", state: "new" }],
  });
});

describe("what employers need to hire", () => {
  const answer = (employer: string, howMany: string, trade = "Handel", municipality = "9901") =>
    send("competence", {
      employer: { name: employer, municipality, workplace: null },
      answers: { trade, jobs: "Säljare", howMany },
    });
  const freeze = () => db.door<{ done: object }>("run_due_work", { p_timer: "freeze_competence" });
  const figures = () => db.door("competence_figures");
  const turn = (on: boolean) =>
    db.sql(
      "update app.settings set value = value || jsonb_build_object('competenceNeeds', $1::boolean) where name = 'enquiries'",
      [on],
    );

  test("is counted once when the half-year is over, per trade and municipality, with nothing under five employers", async () => {
    await db.sql("delete from app.competence_figures where true");
    await turn(true);
    await db.setNow("2027-06-30T23:30:00+02:00");
    for (const [n, name] of ["Alfa", "Beta", "Gamma", "Delta", "Epsilon"].entries()) await answer(name, String(n + 1));
    await answer("ALFA AB", "10");
    for (const name of ["Alfa", "Beta", "Gamma", "Delta"]) await answer(name, "2", "Vård och omsorg");
    await answer("Zeta", "7", "Handel", "9902");
    await db.setNow("2027-07-01T00:30:00+02:00");
    await answer("Eta", "50");
    expect(await freeze()).toMatchObject({ done: { freeze_competence: 1 } });
    const cell = { trade: "Handel", municipality: "9901", employers: 5, wanted: 25 };
    expect(await figures()).toMatchObject([{ half: "2027-1", cells: [cell] }]);
    await db.sql("delete from app.enquiries where true");
    expect(await freeze()).toMatchObject({ done: { freeze_competence: 0 } });
    expect(await figures()).toMatchObject([{ cells: [cell] }]);
    await turn(false);
  });

  test("is not counted where nobody asks, nor what was taken back", async () => {
    await db.sql("delete from app.competence_figures where true");
    expect(await freeze()).toMatchObject({ done: { freeze_competence: 0 } });
    await turn(true);
    for (const name of ["Alfa", "Beta", "Gamma", "Delta", "Epsilon"]) await answer(name, "1");
    await db.sql("update app.enquiries set state = 'withdrawn' where employer_name = 'Alfa'");
    await db.setNow("2027-08-01T09:00:00+02:00");
    await freeze();
    expect(await figures()).toEqual([]);
    await turn(false);
  });
});
