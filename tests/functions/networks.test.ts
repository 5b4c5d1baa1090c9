import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Astrid, Pia, someSession, Tove } from "../support/people.ts";
import { testStack } from "../support/stack.ts";
import { signedIn, type Visitor, words } from "./room.ts";

const stack = await testStack();
const { db } = stack;
const people = { astrid: await Astrid(db), pia: await Pia(db), tove: await Tove(db) };

let astrid: Visitor;
let tove: Visitor;
beforeAll(async () => {
  await db.setNow("2027-02-01T09:00:00+01:00");
  const networks = [
    ["chefer", "running", "open"],
    ["parter", "running", "approval"],
    ["gruppen", "running", "invitation"],
  ].map(([slug, state, joining]) => ({
    slug,
    title: `Nätverket ${slug}`,
    audience: "workplaces",
    state,
    joining,
    threshold: null,
    owner: { name: "Tove Sand", email: people.tove.email },
  }));
  await db.sql("select app.publish_networks($1)", [JSON.stringify(networks)]);
  // Before there are other mails in the owner's inbox than the code.
  [astrid, tove] = [await signedIn(stack, people.astrid.email), await signedIn(stack, people.tove.email)];
});
beforeEach(async () => {
  for (const table of ["outbox", "memberships", "attempts"]) await db.sql(`delete from app.${table} where true`);
});

const elsa = "elsa@granby-omsorg.example";
const form = (changes: Record<string, string> = {}) => ({
  name: "Elsa Åkerlund",
  email: elsa,
  employer: "Granby omsorg",
  municipality: "9901",
  workplace: "",
  ...changes,
});
const join = (slug: string, changes: Record<string, string> = {}) =>
  stack.post(`/natverk/${slug}/vara-med/`, form(changes));
const linkIn = async (to = elsa): Promise<string> => {
  await stack.settle();
  return /\/mitt-natverk\/[\w-]+\//.exec((await stack.mails(to)).at(-1)?.text ?? "")?.[0] ?? "";
};
const page = async (path: string): Promise<string> => words(await (await stack.get(path)).text());

describe("joining a network", () => {
  test("goes from the form by mail to one's own page, and away again", async () => {
    expect(await page("/natverk/chefer/vara-med/")).toContain("Var med i Nätverket chefer");
    const answer = await join("chefer", { visible: "ja" });
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/tack/natverk/"]);
    const link = await linkIn();
    for (const _ of [1, 2]) expect(await page(link)).toContain("Vill du vara med i Nätverket chefer?");
    expect(await db.sql("select state from app.memberships")).toEqual([{ state: "asked" }]);
    const confirmed = await stack.post(link, { gor: "bekrafta" });
    expect(confirmed.headers.get("location")).toBe(`${link}?klart=med`);
    expect(await page(`${link}?klart=med`)).toMatch(/Tack! Nu är du med\..*Ingen träff är inlagd än/);
    const left = await stack.post(link, { gor: "lamna" });
    expect(left.headers.get("location")).toBe(`${link}?klart=lamnat`);
    expect(await page(link)).toContain("Du är inte med i nätverket längre.");
  });

  test("with wrong answers says so beside each field and keeps what was typed, as text", async () => {
    const answer = await join("chefer", { email: "elsa", employer: "", name: "<b>Elsa</b>" });
    const markup = await answer.text();
    expect(answer.status).toBe(422);
    expect(words(markup)).toContain("Skriv vilken arbetsgivare eller organisation du hör till.");
    expect(markup).toContain('value="&lt;b&gt;Elsa&lt;/b&gt;"');
    expect(markup).toContain('href="#employer"');
    const personnummer = await join("chefer", { workplace: "811218-9876" });
    expect([personnummer.status, (await personnummer.text()).includes("811218")]).toEqual([422, false]);
  });

  test("by a robot, without a database, by invitation only or of no network gets its own answer", async () => {
    expect((await join("chefer", { webbplats: "x" })).status).toBe(422);
    expect(await page("/natverk/gruppen/vara-med/")).toContain("Hör av dig till Tove Sand");
    expect((await join("gruppen")).status).toBe(404);
    expect((await stack.get("/natverk/finns-inte/vara-med/")).status).toBe(404);
    const down = await stack.withoutDatabase(() => join("chefer"));
    expect([down.status, (await down.text()).includes('value="Granby omsorg"')]).toEqual([503, true]);
  });

  test("an invented link opens nothing and says what to do", async () => {
    const answer = await stack.get("/mitt-natverk/pahittad/");
    expect([answer.status, answer.headers.get("referrer-policy")]).toEqual([404, "no-referrer"]);
    expect(answer.headers.get("cache-control")).toContain("no-store");
  });
});

describe("the room", () => {
  test("lets the owner in with whoever waits, and out goes a list that no spreadsheet reckons", async () => {
    await join("parter", { name: "=1+1" });
    expect((await stack.post(await linkIn(), { gor: "bekrafta" })).headers.get("location")).toContain("klart=vantar");
    const home = "/samordnare/natverk/parter/";
    const ref = /name="ref" value="([^"]+)"/.exec(await tove.page(home))?.[1] ?? "";
    const approved = await tove.post(home, { gor: "approve", ref });
    expect(approved.status, words(await approved.clone().text())).toBe(303);
    const done = words(await tove.follow(approved));
    expect(done).toMatch(/Personen är insläppt.*=1\+1.*Med sedan 1 februari 2027/);
    const again = await tove.post(home, { gor: "approve", ref });
    expect([again.status, words(await again.text())]).toEqual([422, expect.stringContaining("redan avslutat")]);
    const list = await tove.get(`${home}lista.csv`);
    expect(list.headers.get("content-type")).toContain("text/csv");
    expect(await list.text()).toContain("'=1+1;elsa@granby-omsorg.example;Granby omsorg");
  });

  test("invites by addresses, one on each line, and keeps them when one is wrong", async () => {
    const home = "/samordnare/natverk/gruppen/";
    const wrong = await astrid.post(home, { gor: "bjud-in", emails: `${elsa}\nfarid` });
    const markup = await wrong.text();
    expect([wrong.status, markup.includes(`${elsa}\nfarid`)]).toEqual([422, true]);
    const sent = await astrid.post(home, { gor: "bjud-in", emails: `${elsa}, farid@prov.example` });
    expect(words(await astrid.follow(sent))).toContain("Två inbjudningar är skickade.");
    const link = await linkIn();
    expect(await page(link)).toContain("Välkommen att vara med i Nätverket gruppen");
    expect((await stack.post(link, { gor: "bekrafta", ...form({ name: "" }) })).status).toBe(422);
    expect((await stack.post(link, { gor: "bekrafta", ...form() })).headers.get("location")).toContain("klart=med");
  });

  test("shows members to owner and coordinators only", async () => {
    await join("chefer");
    await stack.post(await linkIn(), { gor: "bekrafta" });
    expect(words(await astrid.page("/samordnare/natverk/chefer/"))).toContain("Elsa Åkerlund");
    const pia = await signedIn(stack, people.pia.email);
    expect((await pia.get("/samordnare/natverk/chefer/")).status).toBe(403);
    expect((await stack.get("/samordnare/natverk/chefer/")).status).toBe(303);
    expect((await astrid.get("/samordnare/natverk/finns-inte/")).status).toBe(404);
  });
});

test("a meeting is made from its network, which it then belongs to, and each page leads to the other", async () => {
  const course = { slug: "traff", title: "Träff", kind: "deepening", audience: "supervisors", summary: "En träff." };
  const session = await someSession(db, { course: course.slug, kind: "deepening" });
  const markup = await astrid.page("/samordnare/natverk/chefer/");
  expect(markup).toContain('href="/samordnare/tillfallen/nytt/?natverk=chefer"');
  const choose = await astrid.page("/samordnare/tillfallen/nytt/?natverk=chefer");
  expect(choose).toContain('<input type="hidden" name="natverk" value="chefer">');
  const made = await astrid.page(`/samordnare/tillfallen/nytt/?steg=2&natverk=chefer&utbildning=${course.slug}`);
  expect(made).toContain('<option value="chefer" selected>');
  await db.sql("update app.sessions set network = 'chefer' where id = $1", [session.id]);
  const shown = await astrid.page(`/samordnare/tillfallen/${session.slug}/`);
  expect(words(await astrid.page(`/samordnare/tillfallen/${session.slug}/stall-in/`))).toContain(
    "Medlemmarna i Nätverket chefer som är bjudna till träffen och inte har anmält sig får ett mejl",
  );
  expect(shown).toContain('Träff i nätverket <a href="/samordnare/natverk/chefer/">Nätverket chefer</a>');
});
