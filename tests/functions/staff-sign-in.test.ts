import { afterEach, expect, test, vi } from "vitest";
import { Astrid, Bo, Tove } from "../support/people.ts";
import { testStack } from "../support/stack.ts";
import { codeIn, signedIn, Visitor, words } from "./room.ts";

const stack = await testStack();
const astrid = await Astrid(stack.db);
const bo = await Bo(stack.db);
const tove = await Tove(stack.db);
afterEach(() => vi.restoreAllMocks());

test("the code that was mailed opens the room, and leads where the person was going", async () => {
  const visitor = new Visitor(stack);
  const turned = await visitor.get("/samordnare/mejl/");
  expect(turned.status).toBe(303);
  expect(turned.headers.get("location")).toBe("/samordnare/logga-in/?till=%2Fsamordnare%2Fmejl%2F");
  expect(await visitor.page(turned.headers.get("location") ?? "")).toContain('name="till" value="/samordnare/mejl/"');

  const asked = await visitor.post("/samordnare/logga-in/", {
    email: " Astrid@Granlandet.example ",
    till: "/samordnare/mejl/",
  });
  expect(asked.headers.get("location")).toBe("/samordnare/kod/");
  const entered = await visitor.post("/samordnare/kod/", { code: await codeIn(stack, astrid.email) });
  expect(entered.headers.get("location")).toBe("/samordnare/mejl/");
  expect(await visitor.follow(entered)).toContain("Astrid Lind");
});

test("sign-in cookies cannot be read by scripts, are not sent from other sites, and pages are not kept", async () => {
  const visitor = new Visitor(stack);
  await visitor.post("/samordnare/logga-in/", { email: astrid.email });
  const entered = await visitor.post("/samordnare/kod/", { code: await codeIn(stack, astrid.email) });
  const lines = entered.headers.getSetCookie();
  expect(lines.length).toBeGreaterThanOrEqual(2);
  for (const line of lines) expect(line).toMatch(/; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/);
  const list = await visitor.get("/samordnare/");
  expect(list.status).toBe(200);
  expect(list.headers.get("cache-control")).toContain("no-store");
  expect(list.headers.get("content-security-policy")).toContain("default-src 'none'");
});

test("a first sign-in claims the row that was invited", async () => {
  await stack.db.sql(
    "insert into app.staff (email, name, role) values ('ny@granlandet.example', 'Ny Person', 'administrator')",
  );
  const visitor = await signedIn(stack, "ny@granlandet.example");
  expect(await visitor.page("/samordnare/")).toContain("Inloggad som Ny Person");
});

test("an unknown address meets the same screen, and no mail is sent", async () => {
  const known = new Visitor(stack);
  const stranger = new Visitor(stack);
  const answers = [
    await known.post("/samordnare/logga-in/", { email: bo.email }),
    await stranger.post("/samordnare/logga-in/", { email: "okand@bageri-morgonstund.example" }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([303, 303]);
  const pages = [await known.page("/samordnare/kod/"), await stranger.page("/samordnare/kod/")];
  expect(pages[1]?.replaceAll("okand@bageri-morgonstund.example", bo.email)).toBe(pages[0]);
  expect(await stack.mails("okand@bageri-morgonstund.example")).toEqual([]);
  const guessed = await stranger.post("/samordnare/kod/", { code: "123456" });
  expect(guessed.status).toBe(422);
  expect(await guessed.text()).toContain("Koden stämmer inte");
});

test("whoever works here is answered as soon as a stranger: the code is mailed after the answer", async () => {
  const real = fetch;
  let release = () => {};
  const held = new Promise<void>((done) => {
    release = done;
  });
  let mailed = false;
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    if (String(input instanceof Request ? input.url : input).includes("/auth/v1/otp")) {
      await held;
      mailed = true;
    }
    return real(input, init);
  });
  const answer = await new Visitor(stack).post("/samordnare/logga-in/", { email: tove.email });
  expect([answer.status, mailed]).toEqual([303, false]);
  release();
  expect(await stack.mails(tove.email)).toHaveLength(1);
});

test("a wrong, a missing and a late code each get their own sentence", async () => {
  const visitor = new Visitor(stack);
  await visitor.post("/samordnare/logga-in/", { email: tove.email });
  const code = await codeIn(stack, tove.email);
  const wrong = await visitor.post("/samordnare/kod/", { code: code === "111111" ? "222222" : "111111" });
  expect(wrong.status).toBe(422);
  expect(await wrong.text()).toContain("Koden stämmer inte.");
  expect(await (await visitor.post("/samordnare/kod/", { code: " " })).text()).toContain(
    "Skriv koden som står i mejlet.",
  );

  const asked = JSON.parse(Buffer.from(visitor.cookies.get("rum-kod") ?? "", "base64url").toString());
  const earlier = { ...asked, askedAt: Date.now() - 16 * 60_000 };
  visitor.cookies.set("rum-kod", Buffer.from(JSON.stringify(earlier)).toString("base64url"));
  await stack.db.sql("update auth.users set recovery_sent_at = now() - interval '16 minutes' where email = $1", [
    tove.email,
  ]);
  const late = await visitor.post("/samordnare/kod/", { code });
  expect(await late.text()).toContain("Koden gäller inte längre.");
});

test("guessing stops after ten tries for one address", async () => {
  const visitor = new Visitor(stack);
  await visitor.post("/samordnare/logga-in/", { email: "gissad@granlandet.example" });
  const statuses: number[] = [];
  for (let i = 0; i < 11; i++) statuses.push((await visitor.post("/samordnare/kod/", { code: `10000${i}` })).status);
  expect(statuses.slice(0, 10)).toEqual(Array(10).fill(422));
  expect(statuses[10]).toBe(429);
  await stack.db.sql("delete from app.attempts where true");
});

test("an address that cannot be one is refused with the typed value kept", async () => {
  const refused = await new Visitor(stack).post("/samordnare/logga-in/", { email: "astrid<b>" });
  expect(refused.status).toBe(422);
  const markup = await refused.text();
  expect(markup).toContain("E-postadressen ser inte rätt ut");
  expect(markup).toContain("astrid&lt;b&gt;");
});

test("an expired sign-in is renewed once, and a forged one leads to the sign-in page", async () => {
  const visitor = await signedIn(stack, astrid.email);
  const access = visitor.cookies.get("rum") ?? "";
  visitor.cookies.delete("rum");
  expect((await visitor.get("/samordnare/")).status).toBe(200);
  expect(visitor.cookies.get("rum")).toBeTruthy();

  const forger = new Visitor(stack);
  const [head, body = ""] = access.split(".");
  const claims = { ...JSON.parse(Buffer.from(body, "base64url").toString()), sub: bo.sub };
  forger.cookies.set(
    "rum",
    `${head}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.${access.split(".")[2]}`,
  );
  forger.cookies.set("rum-ny", "uppfunnen");
  const turned = await forger.get("/samordnare/");
  expect(turned.status).toBe(303);
  expect(turned.headers.get("location")).toContain("/samordnare/logga-in/");
  expect(forger.cookies.has("rum")).toBe(false);
});

test("administrators see the list; trainers begin at their networks, and are told within the room what they may not see", async () => {
  const administrator = await signedIn(stack, bo.email);
  expect((await administrator.get("/samordnare/")).status).toBe(200);
  const trainer = await signedIn(stack, tove.email);
  const start = await trainer.get("/samordnare/");
  expect([start.status, start.headers.get("location")]).toEqual([303, "/samordnare/natverk/"]);
  expect(words(await trainer.page("/samordnare/natverk/"))).toContain("Du håller inte i något nätverk");
  const refused = await trainer.get("/samordnare/tillfallen/nytt/");
  const markup = await refused.text();
  expect([refused.status, words(markup)]).toEqual([403, expect.stringContaining("Du kommer inte åt det här")]);
  expect(markup).toContain('href="/samordnare/natverk/"');
  expect(markup).not.toContain('href="/samordnare/mejl/"');
});

test("after signing out neither the old cookie nor its renewal opens anything", async () => {
  const visitor = await signedIn(stack, bo.email);
  const copied = new Visitor(stack);
  for (const [name, value] of visitor.cookies) copied.cookies.set(name, value);
  expect((await copied.get("/samordnare/")).status).toBe(200);

  expect(await visitor.page("/samordnare/logga-ut/")).toContain("Du loggas ut på alla datorer");
  expect((await copied.get("/samordnare/")).status, "a GET signs nobody out").toBe(200);
  const out = await visitor.post("/samordnare/logga-ut/");
  expect(await visitor.follow(out)).toContain("Du är utloggad.");
  expect(visitor.cookies.size).toBe(0);
  expect((await copied.get("/samordnare/")).status).toBe(303);
  const left = await stack.db.sql("select from auth.refresh_tokens where user_id::text = $1 and not revoked", [bo.sub]);
  expect(left, "the sign-in service renews nothing").toHaveLength(0);
});

test("a sign-in in the same second as a sign-out opens the room", async () => {
  const visitor = await signedIn(stack, bo.email);
  await visitor.post("/samordnare/logga-ut/");
  expect((await (await signedIn(stack, bo.email)).get("/samordnare/")).status).toBe(200);
});

test("a post from another site is refused, whoever is signed in", async () => {
  const visitor = await signedIn(stack, astrid.email);
  const foreign = { origin: "https://elak.example" };
  for (const path of [
    "/samordnare/logga-in/",
    "/samordnare/kod/",
    "/samordnare/logga-ut/",
    "/samordnare/mejl/",
    "/samordnare/tillfallen/nytt/",
  ])
    expect((await visitor.post(path, {}, foreign)).status, path).toBe(403);
  expect((await visitor.get("/samordnare/")).status).toBe(200);
});

test("the way back never leads to another site", async () => {
  for (const till of ["https://elak.example/", "//elak.example", "/samordnare//elak.example", "/samordnare/\\elak"]) {
    const markup = await new Visitor(stack).page(`/samordnare/logga-in/?till=${encodeURIComponent(till)}`);
    expect(markup, till).toContain('name="till" value="/samordnare/"');
  }
});

test("a person who is no longer staff meets a kind page and may sign out", async () => {
  const visitor = await signedIn(stack, tove.email);
  await stack.db.sql("update app.staff set removed_at = now() where id = $1", [tove.id]);
  const turned = await visitor.get("/samordnare/");
  expect(turned.status).toBe(403);
  const markup = await turned.text();
  expect(words(markup)).toContain("Du har inte tillgång hit ännu");
  expect(markup).toContain('action="/samordnare/logga-ut/"');
  await stack.db.sql("update app.staff set removed_at = null where id = $1", [tove.id]);
});

test("a database that is away says so, and the sign-in is kept", async () => {
  const visitor = await signedIn(stack, astrid.email);
  const away = await stack.withoutDatabase(() => visitor.get("/samordnare/"));
  expect(away.status).toBe(503);
  expect((await visitor.get("/samordnare/")).status).toBe(200);
});
