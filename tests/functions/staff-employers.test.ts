import { beforeAll, describe, expect, test } from "vitest";
import { Astrid, Cilla, Dag, Pia, someForm, someSession, Tove } from "../support/people.ts";
import { testStack } from "../support/stack.ts";
import { fieldsOn, signedIn, type Visitor, words } from "./room.ts";

const stack = await testStack();
const { db } = stack;
await db.setNow("2027-02-01T09:00:00+01:00");
const people = { astrid: await Astrid(db), pia: await Pia(db), tove: await Tove(db) };
const path = "/samordnare/arbetsgivare/";

let astrid: Visitor;
let pia: Visitor;
let home: string;

beforeAll(async () => {
  const session = await someSession(db);
  for (const [name, person] of [
    ["Bageri Morgonstund", Cilla()],
    ["Bageri Morgonstund i Granby", Dag()],
  ] as const) {
    const form = someForm(session, { people: [person] });
    await db.door("register", { p_form: { ...form, employer: { ...form.employer, name } }, p_client: null });
  }
  await db.door("run_due_work", { p_timer: "register_employers" });
  [astrid, pia] = [await signedIn(stack, people.astrid.email), await signedIn(stack, people.pia.email)];
  home = await addressOf("Bageri Morgonstund");
});

const addressOf = async (name: string): Promise<string> =>
  new RegExp(`href="(${path}[0-9a-f-]{36}/)">${name}<`).exec(await astrid.page(path))?.[1] ?? "";

const noteOn = async (visitor: Visitor, changes: Record<string, string> = {}) => {
  const { formKey = "" } = fieldsOn(await visitor.page(home));
  return { gor: "kontakt", formKey, on: "2027-02-01", how: "visit", stage: "", person: "", note: "", ...changes };
};

describe("the parties' staff", () => {
  test("come straight to the register, see nothing else in the menu, and are let in nowhere else", async () => {
    const front = await pia.get("/samordnare/");
    expect([front.status, front.headers.get("location")]).toEqual([303, path]);
    const page = await pia.page(path);
    expect([...page.matchAll(/href="(\/samordnare\/[^"]*)"/g)].map(([, href]) => href)).not.toContain(
      "/samordnare/mejl/",
    );
    expect((await pia.get("/samordnare/mejl/")).status).toBe(403);
  });

  test("write down a contact, see it at once with its next step, and tick it off", async () => {
    const typed = {
      stage: "second",
      person: "Frida Ask, platschef",
      note: "Nytt möte",
      nextStep: "Skicka mallen",
      nextOn: "2027-02-08",
    };
    const page = words(await pia.follow(await pia.post(home, await noteOn(pia, typed))));
    expect(page).toContain("Kontakten är sparad.");
    expect(page).toContain(
      "Besök med Frida Ask, platschef Andra koppen te Nytt möte Nästa steg, 8 februari 2027: Skicka mallen",
    );
    expect(words(await pia.page(`${path}?nasta=ja`))).toMatch(
      /Bageri Morgonstund Granby 1 Andra koppen te Skicka mallen/,
    );
    const ref =
      /value="klart">\s*<input type="hidden" name="ref" value="([^"]+)"/.exec(await pia.page(home))?.[1] ?? "";
    expect(words(await pia.follow(await pia.post(home, { gor: "klart", ref })))).toContain(
      "Gjort 1 februari 2027: Skicka mallen",
    );
  });

  test("are never shown who took part, though coordinators see who booked a seat for themself", async () => {
    expect(words(await astrid.page(home))).toContain("Cilla Öberg");
    const page = await pia.page(home);
    for (const hidden of [Cilla().name, Dag().name, Cilla().email, Dag().email]) expect(page).not.toContain(hidden);
  });

  test("neither see nor may use what corrects and merges", async () => {
    const page = words(await pia.page(home));
    expect(page).not.toMatch(/Slå ihop|Rätta namn/);
    const answer = await pia.post(home, { gor: "ratta", name: "Annat", organisationNumber: "", municipality: "9901" });
    expect([answer.status, words(await answer.text())]).toEqual([422, expect.stringContaining("ger inte tillgång")]);
  });
});

describe("what is typed wrong", () => {
  test("is told in words beside the field, and nothing typed is lost", async () => {
    const answer = await pia.post(home, await noteOn(pia, { on: "2027-02-02", how: "", note: "Långt samtal <b>" }));
    const page = await answer.text();
    expect(answer.status).toBe(422);
    expect(words(page)).toContain("Dagen har inte varit än.");
    expect(words(page)).toContain("Välj hur ni hade kontakt.");
    expect(page).toContain("Långt samtal &lt;b&gt;");
  });

  test("a personnummer goes no further than the form", async () => {
    const answer = await pia.post(home, await noteOn(pia, { note: "Gäller 811218-9876" }));
    const page = await answer.text();
    expect([answer.status, page.includes("811218")]).toEqual([422, false]);
    expect(await db.sql("select from app.employer_contacts where note like '%8112%'")).toEqual([]);
  });
});

test("HTML in what employers and staff write is shown as the text it is", async () => {
  const form = { name: "<b>Fet & Co</b>", organisationNumber: "", municipality: "9901" };
  const fat = (await astrid.post(`${path}ny/`, form)).headers.get("location")?.split("?")[0] ?? "";
  const typed = {
    person: "<i>Åsa</i>",
    reach: "<a href=x>",
    note: "<script>alert(1)</script>",
    nextStep: "<u>Ring</u>",
  };
  await pia.post(fat, { ...(await noteOn(pia, typed)), formKey: fieldsOn(await pia.page(fat)).formKey ?? "" });
  for (const page of [await pia.page(fat), await astrid.page(path), await astrid.page(`${path}?nasta=ja`)]) {
    expect(page).toContain("&lt;b&gt;Fet &amp; Co&lt;/b&gt;");
    expect(page).not.toMatch(/<(b>Fet|i>Åsa|a href=x|script>alert|u>Ring)/);
  }
  expect(await pia.page(fat)).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
});

describe("coordinators", () => {
  test("merge two that are one, are led from the old address to the new, and part them again", async () => {
    const twin = await addressOf("Bageri Morgonstund i Granby");
    const merged = await astrid.follow(await astrid.post(home, { gor: "sla-ihop", ref: twin.split("/")[3] ?? "" }));
    expect(words(merged)).toContain("Personer på utbildning 2");
    expect((await astrid.get(twin)).headers.get("location")).toBe(home);
    const parted = await astrid.follow(await astrid.post(home, { gor: "dela", ref: twin.split("/")[3] ?? "" }));
    expect(words(parted)).toContain("Personer på utbildning 1");
  });

  test("correct a name, and are told to merge when it is somebody else's", async () => {
    const correct = (name: string) =>
      astrid.post(home, { gor: "ratta", name, organisationNumber: "", municipality: "9901" });
    const taken = await correct("Bageri Morgonstund i Granby");
    expect([taken.status, words(await taken.text())]).toEqual([422, expect.stringContaining("Slå ihop dem i stället")]);
    expect(words(await astrid.follow(await correct("Bageriet Morgonstund")))).toContain("Uppgifterna är rättade.");
  });

  test("add an employer, and are shown the one that was there already", async () => {
    const form = { name: "Åkersta åkeri", organisationNumber: "212000-0142", municipality: "9904" };
    const added = await astrid.post(`${path}ny/`, form);
    expect(words(await astrid.follow(added))).toContain("Arbetsgivaren är tillagd.");
    const again = await astrid.post(`${path}ny/`, { ...form, name: "Åkeriet" });
    expect(again.headers.get("location")?.replace("fanns", "lagd")).toBe(added.headers.get("location"));
    const wrong = await astrid.post(`${path}ny/`, { ...form, organisationNumber: "212000-0143", municipality: "" });
    expect(wrong.status).toBe(422);
  });
});

test("a stranger gets the sign-in page, a trainer a refusal, and an invented address a kind page", async () => {
  expect((await stack.get(path)).headers.get("location")).toMatch(/^\/samordnare\/logga-in\//);
  expect((await stack.get(home)).headers.get("location")).toMatch(/^\/samordnare\/logga-in\//);
  const tove = await signedIn(stack, people.tove.email);
  expect((await tove.get(path)).status).toBe(403);
  for (const ref of ["inte-en-ref", "00000000-0000-4000-8000-000000000000"])
    expect((await astrid.get(`${path}${ref}/`)).status).toBe(404);
});
