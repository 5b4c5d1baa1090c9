import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeEach, expect, test } from "vitest";
import type { SessionPublic } from "../../site/types.ts";
import { Astrid, Cilla, Dag, someForm, someSession } from "../support/people.ts";
import { testStack } from "../support/stack.ts";
import { fieldsOn, sessionFields, signedIn, Visitor, words } from "./room.ts";

const stack = await testStack();
const { db } = stack;
const astrid = await Astrid(db);
await db.setNow("2027-01-15T08:00:00Z");
await someSession(db, {
  slug: "forra-aret",
  theme: "Bemötande",
  days: [["2026-03-13T09:00:00+01:00", "2026-03-13T16:00:00+01:00"]],
  registrationClosesAt: "2026-03-06T16:00:00+01:00",
});
const room = await signedIn(stack, astrid.email);

const makePath = "/samordnare/tillfallen/nytt/";
const make = async (changes: Record<string, string> = {}): Promise<string> => {
  const answer = await room.post(makePath, sessionFields(changes));
  expect(answer.status, words(await answer.clone().text())).toBe(303);
  return /tillfallen\/([^/]+)\//.exec(answer.headers.get("location") ?? "")?.[1] ?? "";
};
const publicSession = (slug: string) => db.door<SessionPublic | null>("session_page", { p_slug: slug });

let builds = 0;
const hook = createServer((_, answer) => {
  builds += 1;
  answer.end();
}).listen(0, "127.0.0.1");
afterAll(() => hook.close());
const hookUrl = () => `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`;
beforeEach(() => {
  process.env.BUILD_HOOK_URL = hookUrl();
});

test("a session that is made stands in the list, on its own page and in the public calendar, and a build is asked for", async () => {
  const before = builds;
  const answer = await room.post(makePath, sessionFields({ theme: "Tydliga instruktioner" }));
  const markup = await room.follow(answer);
  expect(markup).toContain("Tillfället är skapat");
  expect(markup).not.toContain("kunde inte uppdateras");
  expect(builds).toBe(before + 1);

  const slug = /tillfallen\/([^/]+)\//.exec(answer.headers.get("location") ?? "")?.[1] ?? "";
  expect(markup).toContain(`${stack.url}/kalender/${slug}/`);
  const list = await room.page("/samordnare/");
  expect(list).toContain(`/samordnare/tillfallen/${slug}/`);
  expect(words(list)).toContain("Tydliga instruktioner fredag 12 mars kl. 9.00 Granby 0 av 20 0 Kursplatser finns");

  const open = await db.door<{ sessions: SessionPublic[] }>("open_calendar");
  expect(open.sessions.map((session) => session.slug)).toContain(slug);
  expect((await publicSession(slug))?.trainerRoles).toEqual(["Arbetsterapeut", "Psykolog"]);
});

test("an empty contact becomes the municipality's own", async () => {
  const slug = await make({ municipality: "9903" });
  expect((await publicSession(slug))?.contact).toEqual({
    name: "Cilla Öberg",
    phone: "0980-319 203",
    email: "cilla@granlandet.example",
  });
});

test("an empty number of seats means no limit, and nought means none", async () => {
  expect((await publicSession(await make({ capacity: "" })))?.seats).toEqual({ state: "open", left: null });
  expect((await publicSession(await make({ capacity: "0" })))?.seats).toEqual({ state: "full", left: 0 });
});

test("a session for those with the link stays out of the calendar", async () => {
  const slug = await make({ visibility: "closed" });
  const { sessions } = await db.door<{ sessions: SessionPublic[] }>("open_calendar");
  expect(sessions.map((session) => session.slug)).not.toContain(slug);
  expect((await publicSession(slug))?.visibility).toBe("closed");
});

test("days are added and taken away by buttons, without losing what was typed", async () => {
  const added = await room.post(makePath, sessionFields({ gor: "lagg-till-dag", theme: "Två dagar" }));
  expect(added.status).toBe(200);
  const fields = fieldsOn(await added.text());
  expect(fields).toMatchObject({
    theme: "Två dagar",
    "days.0.date": "2027-03-12",
    "days.1.starts": "09:00",
    "days.1.date": "",
  });

  const slug = await make({ ...fields, gor: "spara", "days.1.date": "2027-03-13" });
  expect((await publicSession(slug))?.days).toHaveLength(2);

  const removed = await room.post(makePath, { ...fields, gor: "ta-bort-dag-0", "days.1.date": "2027-03-13" });
  const left = fieldsOn(await removed.text());
  expect(left["days.0.date"]).toBe("2027-03-13");
  expect(left).not.toHaveProperty("days.1.date");
});

test("what is missing or wrong is said at each field, and nothing typed is lost", async () => {
  const answer = await room.post(
    makePath,
    sessionFields({ venueName: "", "days.0.date": "", "closes.date": "", mapUrl: "karta", theme: "Står kvar" }),
  );
  expect(answer.status).toBe(422);
  const markup = await answer.text();
  for (const id of ["venueName", "days-0-date", "closes-date", "mapUrl"]) {
    expect(markup, id).toContain(`href="#${id}"`);
    expect(markup, id).toContain(`id="${id}-fel"`);
  }
  expect(words(markup)).toContain("Välj ett datum.");
  expect(words(markup)).toContain("Välj sista anmälningsdag.");
  const summary = [...markup.matchAll(/<li><a href="#([\w-]+)">/g)].map(([, id]) => id);
  expect(summary, "in the order of the page").toEqual(["days-0-date", "venueName", "mapUrl", "closes-date"]);
  expect(fieldsOn(markup)).toMatchObject({
    theme: "Står kvar",
    mapUrl: "karta",
    "days.0.starts": "09:00",
    municipality: "9901",
  });
});

test("a number of seats in words is refused at its field", async () => {
  const answer = await room.post(makePath, sessionFields({ capacity: "tjugo" }));
  expect(answer.status).toBe(422);
  const markup = await answer.text();
  expect(markup).toContain('href="#capacity"');
  expect(fieldsOn(markup).capacity).toBe("tjugo");
});

test("a new session starts from its course, with the course's usual hours", async () => {
  await db.sql(`update app.courses set data = '{"hours":"kl. 8.30–15.45","order":1}' where slug = 'grundutbildning'`);
  const choice = await room.page(makePath);
  expect(choice).toContain('name="utbildning" value="grundutbildning"');
  expect(await room.page(`${makePath}?steg=2`)).toContain('href="#utbildning"');
  const fields = fieldsOn(await room.page(`${makePath}?steg=2&utbildning=grundutbildning`));
  expect(fields).toMatchObject({ course: "grundutbildning", "days.0.starts": "08:30", "days.0.ends": "15:45" });
});

test("a copy of last year's session keeps its weekday and its hour, 52 weeks on", async () => {
  expect(await room.page("/samordnare/")).toContain("/samordnare/tillfallen/nytt/?kopia=forra-aret");
  const fields = fieldsOn(await room.page(`${makePath}?kopia=forra-aret`));
  expect(fields).toMatchObject({
    theme: "Bemötande",
    copiedFrom: "forra-aret",
    "days.0.date": "2027-03-12",
    "days.0.starts": "09:00",
  });
  const slug = await make({ ...fields, gor: "spara" });
  const copy = await publicSession(slug);
  const weekday = (iso = "") =>
    new Date(iso).toLocaleDateString("sv-SE", { weekday: "long", timeZone: "Europe/Stockholm" });
  expect(weekday(copy?.days[0]?.startsAt)).toBe(weekday("2026-03-13T09:00:00+01:00"));
  const [row] = await db.sql<{ slug: string }>(
    "select o.slug from app.sessions s join app.sessions o on o.id = s.copied_from where s.slug = $1",
    [slug],
  );
  expect(row?.slug).toBe("forra-aret");
});

test("a build hook that fails never loses what was saved, and says so", async () => {
  process.env.BUILD_HOOK_URL = "http://127.0.0.1:1/";
  const answer = await room.post(makePath, sessionFields({ theme: "Sparat ändå" }));
  const markup = await room.follow(answer);
  expect(markup).toContain("Tillfället är skapat");
  expect(markup).toContain("kunde inte uppdateras");
});

test("the session's page lists who is booked and who waits, with needs as counts only", async () => {
  const { slug } = await someSession(db, {
    capacity: 1,
    days: [["2027-04-09T09:00:00+02:00", "2027-04-09T16:00:00+02:00"]],
  });
  await db.door("register", {
    p_form: someForm(slug, {
      people: [Cilla({ phone: "070-174 06 05" })],
      self: true,
      needs: { dietary: "Jordnötsallergi", access: null },
      employer: { ...someForm(slug).employer, workplace: "Bageriet vid torget" },
    }),
    p_client: null,
  });
  await db.door("register", { p_form: someForm(slug, { people: [Dag()] }), p_client: null });
  const markup = await room.page(`/samordnare/tillfallen/${slug}/`);
  const read = words(markup);
  expect(read).toContain(
    "Cilla Öberg Bageriet vid torget Bageri Morgonstund Handledare 070-174 06 05 cilla@bageri-morgonstund.example",
  );
  expect(read).toContain("Dag Nyström dag@bageri-morgonstund.example 1 Bageri Morgonstund Väntar sedan");
  expect(markup).toContain('href="tel:0701740605"');
  expect(read).toContain("Specialkost och allergier En person har skrivit något");
  expect(read).not.toContain("Jordnötsallergi");
});

test("HTML in any field shows as text", async () => {
  const nasty = "<script>alert(1)</script>";
  const slug = await make({
    theme: nasty,
    venueName: nasty,
    venueAddress: nasty,
    venueAccessibility: nasty,
    included: nasty,
    trainerRoles: nasty,
    contactName: nasty,
    contactPhone: "0980-319 201",
    contactEmail: "astrid@granlandet.example",
  });
  await db.door("register", { p_form: someForm(slug, { people: [Cilla({ name: `<b>Cilla</b>` })] }), p_client: null });
  for (const path of [
    "/samordnare/",
    `/samordnare/tillfallen/${slug}/`,
    `/samordnare/tillfallen/${slug}/andra/`,
    `${makePath}?kopia=${slug}`,
  ]) {
    const markup = await room.page(path);
    expect(markup, path).not.toContain("<script>alert");
    expect(markup, path).not.toContain("<b>Cilla");
    expect(markup, path).toContain("&lt;script&gt;");
  }
});

test("no GET changes anything", async () => {
  const { slug } = await someSession(db);
  const state = () =>
    db.sql(
      "select (select count(*) from app.sessions) as sessions, (select count(*) from app.outbox) as mails, closed_at, cancelled_at, updated_at from app.sessions where slug = $1",
      [slug],
    );
  const before = await state();
  for (const path of [
    "/samordnare/",
    `${makePath}?utbildning=grundutbildning`,
    `${makePath}?kopia=${slug}`,
    ...["", "andra/", "stang/", "oppna/", "stall-in/"].map((act) => `/samordnare/tillfallen/${slug}/${act}`),
    "/samordnare/mejl/",
    "/samordnare/logga-ut/",
  ])
    expect((await room.get(path)).status, path).toBe(200);
  expect(await state()).toEqual(before);
});

test("an address without a session says so, and a stranger is asked to sign in", async () => {
  const unknown = await room.get("/samordnare/tillfallen/finns-inte/");
  expect(unknown.status).toBe(404);
  expect(await unknown.text()).toContain("Tillfället finns inte");
  const stranger = await new Visitor(stack).get("/samordnare/tillfallen/forra-aret/");
  expect(stranger.status).toBe(303);
});

test("a form sent after the sign-in ran out is kept on a page, and goes through once signed in again", async () => {
  const filled = (fields: object) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ""));
  const typed = sessionFields({ theme: '"Våga" <anställa>', included: "Lunch\nFika" });
  const late = await new Visitor(stack).post(`${makePath}?utbildning=grundutbildning`, typed);
  expect(late.status).toBe(401);
  expect(late.headers.get("cache-control")).toBe("private, no-store");
  const markup = await late.text();
  expect(markup).toContain('href="/samordnare/logga-in/" target="_blank"');
  expect(markup).toContain(`action="${makePath}?utbildning=grundutbildning"`);
  expect(filled(fieldsOn(markup))).toEqual(filled(typed));
  const before = await db.sql("select from app.sessions");
  const sent = await room.post(makePath, fieldsOn(markup));
  expect(await room.follow(sent)).toContain("&lt;anställa&gt;");
  expect(await db.sql("select from app.sessions")).toHaveLength(before.length + 1);
});

test("nothing typed on another site is kept for somebody to send", async () => {
  const foreign = { origin: "https://elak.example" };
  const answer = await new Visitor(stack).post(makePath, sessionFields({ theme: "Ond" }), foreign);
  expect(answer.status).toBe(403);
  expect(await answer.text()).not.toContain("Ond");
});
