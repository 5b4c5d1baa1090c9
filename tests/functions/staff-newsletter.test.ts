import { beforeEach, expect, test } from "vitest";
import { publishLetters, readers, someLetter } from "../support/newsletters.ts";
import { Astrid, Tove } from "../support/people.ts";
import { testStack } from "../support/stack.ts";
import { fieldsOn, signedIn, words } from "./room.ts";

const stack = await testStack();
const { db } = stack;
const astrid = await Astrid(db);
const tove = await Tove(db);
const room = await signedIn(stack, astrid.email);
const here = "/samordnare/nyhetsbrev/mars-2027/";

const press = (gor: string, hash = "v1") => room.post(here, { gor, hash });
const approved = async () => {
  await press("godkann");
  return fieldsOn(await room.page(`${here}skicka/`));
};

beforeEach(async () => {
  await stack.settle();
  for (const table of ["outbox", "newsletters", "subscribers", "attempts"])
    await db.sql(`delete from app.${table} where true`);
  await stack.mail.clear();
  await publishLetters(db, someLetter());
  await readers(db, 2);
});

test("the letters stand with their state, and the lists with how many want them", async () => {
  const page = words(await room.page("/samordnare/nyhetsbrev/"));
  expect(page).toContain("Tre nya frukostmöten Nyhetsbrevet Inte godkänt 1 november 2026");
  expect(page).toContain("Nyhetsbrevet 2 0 0 Nya kursdagar 0 0 0");
});

test("a letter is tried, approved, confirmed and sent, and the page tells how it went, all without script", async () => {
  expect(words(await room.page(here))).toContain("2 har bekräftat Nyhetsbrevet och skulle få brevet i dag.");
  expect(words(await room.follow(await press("prov")))).toContain(`Provet är på väg till ${astrid.email}.`);
  await stack.settle();
  expect((await stack.mails(astrid.email)).at(-1)?.subject).toBe("Prov: Tre nya frukostmöten");
  expect(words(await room.follow(await press("godkann")))).toContain("Brevet är godkänt av Astrid Lind");

  const confirm = await room.page(`${here}skicka/`);
  expect(words(confirm)).toContain("”Tre nya frukostmöten” går till 2 som har valt Nyhetsbrevet.");
  expect(await stack.mails("lasare1@x.example")).toHaveLength(0);
  const answer = await room.post(`${here}skicka/`, { ...fieldsOn(confirm), gor: "nu" });
  expect(words(await room.follow(answer))).toContain("Brevet skickas nu till 2 mottagare.");
  await stack.settle();
  expect(await stack.mails("lasare1@x.example")).toHaveLength(1);
  expect(await stack.mails("lasare2@x.example")).toHaveLength(1);
  const after = words(await room.page(here));
  expect(after).toContain("nu är alla nådda som kunde nås");
  expect(after).toContain("Skickat 2 Alla mottagare 2");
});

test("a form without a button and a half-typed time send nothing, and say what is missing", async () => {
  const fields = await approved();
  const half: Record<string, string>[] = [{}, { gor: "sedan", date: "2027-03-12" }, { gor: "sedan", time: "08:00" }];
  for (const typed of half) {
    const answer = await room.post(`${here}skicka/`, { ...fields, ...typed });
    expect(answer.status).toBe(422);
    expect(words(await answer.text())).toContain("Skriv en dag och ett klockslag");
  }
  expect(await db.sql("select id from app.outbox where newsletter_id is not null")).toEqual([]);
});

test("a time is set, changed and taken away; what was typed stands when it is refused", async () => {
  const fields = await approved();
  const at = (date: string, time: string) => room.post(`${here}skicka/`, { ...fields, gor: "sedan", date, time });
  const refused = await at("2020-01-01", "08:00");
  expect(fieldsOn(await refused.text())).toMatchObject({ date: "2020-01-01", time: "08:00" });
  expect(words(await room.follow(await at("2031-03-12", "08:00")))).toContain(
    "Brevet börjar skickas 12 mars 2031 kl. 8.00 till dem som då har bekräftat Nyhetsbrevet.",
  );
  expect(words(await room.follow(await press("ta-bort-tiden")))).toContain("Brevet är fortfarande godkänt.");
});

test("a letter that changed while it was read is not approved: the page asks to read it again", async () => {
  const answer = await press("godkann", "v0");
  expect(answer.status).toBe(409);
  expect(words(await answer.text())).toContain("Brevet har ändrats sedan du öppnade sidan.");
});

test("pressing send twice sends once and says so", async () => {
  const fields = await approved();
  await room.post(`${here}skicka/`, { ...fields, gor: "nu" });
  const again = await room.post(`${here}skicka/`, { ...fields, gor: "nu" });
  expect(again.status).toBe(409);
  expect(words(await again.text())).toContain("Det går aldrig ut en gång till.");
  await stack.settle();
  expect(await stack.mails("lasare1@x.example")).toHaveLength(1);
});

test("a letter is paused, goes on and is stopped, and those not reached are counted", async () => {
  await approved();
  await db.staffDoor(astrid, "send_newsletter", { p_slug: "mars-2027", p_hash: "v1" });
  expect(words(await room.follow(await press("pausa")))).toContain(
    "De som inte har fått det väntar tills du fortsätter.",
  );
  await stack.settle();
  expect(await stack.mails("lasare1@x.example")).toHaveLength(0);
  expect(words(await room.page(`${here}stoppa/`))).toContain("2 har inte fått ”Tre nya frukostmöten” än");
  expect(words(await room.follow(await room.post(`${here}stoppa/`)))).toContain(
    "Skickas inte: har slutat, eller brevet stoppades 2 Alla mottagare 2",
  );
  expect((await room.post(`${here}stoppa/`)).status).toBe(409);
});

test("opening every page of a letter changes nothing (RULES 20)", async () => {
  await approved();
  const before = await db.sql("select * from app.newsletters");
  for (const page of ["", "skicka/", "stoppa/", "mejl/", "?gor=pausa", "skicka/?gor=nu&hash=v1"])
    expect((await room.get(here + page)).status).toBe(200);
  expect(await db.sql("select * from app.newsletters")).toEqual(before);
  expect(await db.sql("select id from app.outbox where newsletter_id is not null")).toEqual([]);
});

test("the mail is shown as a document of its own that runs nothing, in a frame of this page only", async () => {
  const mail = await room.get(`${here}mejl/`);
  const policy = mail.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("sandbox allow-popups");
  expect(policy).not.toContain("script-src");
  expect(mail.headers.get("cache-control")).toBe("private, no-store");
  const markup = await mail.text();
  expect(markup).toContain("<p>Nu är det vår.</p>");
  expect(markup).toContain("/prenumerera/");
  expect(markup).not.toContain("{{");
  const letter = await room.get(here);
  expect(letter.headers.get("content-security-policy")).toContain("frame-src 'self'");
  const list = await room.get("/samordnare/nyhetsbrev/");
  expect(list.headers.get("content-security-policy")).not.toContain("frame-src");
});

test("words that look like code are text on every page", async () => {
  await publishLetters(
    db,
    someLetter({ subject: "<img src=x> & co", preheader: "<b>x</b>", text: "<script>1</script>" }),
  );
  for (const page of ["/samordnare/nyhetsbrev/", here, `${here}skicka/`, `${here}stoppa/`]) {
    const markup = await room.page(page);
    expect(markup).toContain("&lt;img src=x&gt; &amp; co");
    expect(markup).not.toMatch(/<img src=x>|<b>x<\/b>|<script>1/);
  }
});

test("a correction after sending is shown as one, and nothing goes out again (RULES 47)", async () => {
  const fields = await approved();
  await room.post(`${here}skicka/`, { ...fields, gor: "nu" });
  await stack.settle();
  await publishLetters(db, someLetter({ hash: "v2" }));
  const page = await room.page(here);
  expect(words(page)).toContain("Rättad på webben.");
  expect(page).not.toContain('name="gor"');
});

test("an unknown letter and an unknown button get a page that says so", async () => {
  const unknown = await room.get("/samordnare/nyhetsbrev/finns-inte/");
  expect(unknown.status).toBe(404);
  expect(words(await unknown.text())).toContain("Vi hittar inte nyhetsbrevet.");
  for (const gor of ["", "toString", "skicka"]) expect((await press(gor)).status).toBe(422);
});

test("more trials than ten an hour are turned down on the page", async () => {
  for (let n = 0; n < 10; n++) await press("prov");
  expect((await press("prov")).status).toBe(429);
});

test("trainers and strangers get no further than the door", async () => {
  const trainer = await signedIn(stack, tove.email);
  for (const page of ["/samordnare/nyhetsbrev/", here, `${here}mejl/`, `${here}skicka/`, `${here}stoppa/`]) {
    expect((await trainer.get(page)).status).toBe(403);
    expect((await stack.get(page)).status).toBe(303);
  }
  expect((await stack.post(`${here}skicka/`, { gor: "nu", hash: "v1" })).status).toBe(401);
});
