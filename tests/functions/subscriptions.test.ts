import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { site } from "../../site/site.ts";
import { type TestStack, testStack } from "../support/stack.ts";
import { countRows, summaryOf, valueIn, wordsOf } from "./typed.ts";

const elsa = "elsa@granby-omsorg.example";
const form = "/prenumerera/";

let stack: TestStack;
beforeAll(async () => {
  stack = await testStack();
  await stack.db.sql("insert into app.settings (name, value) values ('newsletterLists', $1)", [
    JSON.stringify(site.newsletterLists),
  ]);
});
beforeEach(async () => {
  // What the test before set going is over before the mailbox is emptied.
  await stack.settle();
  for (const table of ["attempts", "outbox", "subscribers", "suppressions"])
    await stack.db.sql(`delete from app.${table} where true`);
  await stack.mail.clear();
  await stack.db.setNow("2027-02-01T09:00:00+01:00");
});

const read = async (path: string) => {
  const response = await stack.get(path);
  return { status: response.status, headers: response.headers, page: await response.text() };
};

const fields = (typed: Record<string, string | string[]>) =>
  new URLSearchParams(Object.entries(typed).flatMap(([name, value]) => [value].flat().map((one) => [name, one])));

const send = async (path: string, typed: Record<string, string | string[]>, init?: RequestInit) => {
  const response = await stack.post(path, fields(typed), init);
  const { status, headers } = response;
  return { status, headers, to: headers.get("location"), page: await response.text() };
};

const ask = (email = elsa, lists: string | string[] = "nyhetsbrev") =>
  send(form, { webbplats: "", email, lists: [lists].flat() });

const states = async () =>
  (
    await stack.db.sql<{ word: string }>("select list || ' ' || state as word from app.subscriptions order by list")
  ).map(({ word }) => word);

const ticked = (page: string) =>
  [...page.matchAll(/<input[^>]*name="lists"[^>]*>/g)]
    .filter(([input]) => / checked/.test(input))
    .map(([input]) => / value="([^"]*)"/.exec(input)?.[1]);

/** The path of the link in the newest mail, as the mail server received it. */
const mailedLink = async (email = elsa) => {
  await stack.run("schedule-send-mail");
  return /https?:\/\/[^/\s]+(\/(?:bekrafta|mina-utskick)\/[\w-]{22}\/)/.exec(
    (await stack.mails(email)).at(-1)?.text ?? "",
  )?.[1] as string;
};

/** Elsa's own page, confirmed by the page that her mail led to. */
const confirmed = async (lists: string | string[] = "nyhetsbrev") => {
  await ask(elsa, lists);
  return (await send(await mailedLink(), { lists })).to?.replace(/\?.*/, "") as string;
};

/** The link that a letter would carry. */
const leaveLink = async (list = "nyhetsbrev") => {
  const [row] = await stack.db.sql<{ links: { unsubscribe: string } }>(
    "select app.subscription_links(id, $1) as links from app.subscribers",
    [list],
  );
  return row?.links.unsubscribe as string;
};

const rows = async () => ({ ...(await countRows(stack.db)), attempts: 0 });

describe("asking, confirming, changing and leaving", () => {
  test("is one way from form to mail to page, and back out again", async () => {
    expect(await ask()).toMatchObject({ status: 303, to: "/prenumerera/tack/" });
    const link = await mailedLink();
    expect(link).toMatch(/^\/bekrafta\//);
    expect((await stack.mails(elsa)).map(({ subject }) => subject)).toEqual(["Bekräfta att du vill ha våra brev"]);
    expect(wordsOf((await read(link)).page)).toContain("Nyhetsbrevet");
    const yes = await send(link, { lists: "nyhetsbrev" });
    expect(yes).toMatchObject({
      status: 303,
      to: expect.stringMatching(/^\/mina-utskick\/[\w-]{22}\/\?klart=bekraftat$/),
    });
    const own = await read(yes.to ?? "");
    expect(wordsOf(own.page)).toContain("Tack! Nu får du våra brev.");
    expect(ticked(own.page)).toEqual(["nyhetsbrev"]);
    const home = yes.to?.split("?")[0] ?? "";
    expect((await send(home, { gor: "spara", lists: "nya-kursdagar" })).to).toBe(`${home}?klart=andrat`);
    expect(await states()).toEqual(["nya-kursdagar confirmed", "nyhetsbrev left"]);
    const left = await send(home, { gor: "sluta", lists: "nya-kursdagar" });
    expect(left.to).toBe(`${home}?klart=slutat`);
    expect(await states()).toEqual(["nya-kursdagar left", "nyhetsbrev left"]);
    expect(wordsOf((await read(left.to ?? "")).page)).toContain("Du får inga fler brev från oss.");
  });

  test("a scanner that opens the link again and again says no yes", async () => {
    await ask();
    const link = await mailedLink();
    const before = await rows();
    for (let n = 0; n < 10; n += 1) expect((await read(link)).status).toBe(200);
    await stack.get(link, { method: "HEAD" });
    expect(await rows()).toEqual(before);
    expect(await states()).toEqual(["nyhetsbrev asked"]);
  });

  test("the yes counts for the lists the page showed, and its record holds their words alone", async () => {
    await ask();
    const link = await mailedLink();
    await ask(elsa, "for-parternas-personal");
    await send(link, { lists: "nyhetsbrev" });
    expect(await states()).toEqual(["for-parternas-personal asked", "nyhetsbrev confirmed"]);
    const [{ shown } = { shown: "" }] = await stack.db.sql<{ shown: string }>(
      "select shown from app.consents where act = 'confirmed'",
    );
    expect(shown).toContain("Nyhetsbrevet");
    expect(shown).not.toContain("För parternas personal");
  });

  test("a second press on the button says that it was done", async () => {
    await ask();
    const link = await mailedLink();
    await send(link, { lists: "nyhetsbrev" });
    const again = await send(link, { lists: "nyhetsbrev" });
    expect(again.to).toContain("?klart=redan");
    expect((await read(link)).headers.get("location")).toContain("?klart=redan");
    expect(await stack.db.sql("select from app.consents where act = 'confirmed'")).toHaveLength(1);
  });

  test("is never done by another site's form", async () => {
    await ask();
    const link = await mailedLink();
    const foreign = { headers: { origin: "https://annan.example" } };
    expect((await send(link, { lists: "nyhetsbrev" }, foreign)).status).toBe(403);
    expect((await send(form, { email: elsa, lists: "nyhetsbrev" }, foreign)).status).toBe(403);
    expect(await states()).toEqual(["nyhetsbrev asked"]);
  });
});

describe("the form", () => {
  test("has nothing ticked from the start, and asks for no more than an address", async () => {
    const { status, page } = await read(form);
    expect(status).toBe(200);
    expect(ticked(page)).toEqual([]);
    expect(page.match(/<input[^>]*type="(?:text|email|tel)"/g)?.length).toBeLessThanOrEqual(2);
  });

  test.each<[string, string, string[], string[]]>([
    ["without an address", "", ["nyhetsbrev"], ["#email"]],
    ["with no address at all", "elsa@", ["nya-kursdagar"], ["#email"]],
    ["without a list", elsa, [], ["#lists"]],
    ["with neither", "", [], ["#lists", "#email"]],
    ["with a list that is not there", elsa, ["nyhetsbrev", "hemligt"], ["#lists"]],
  ])(
    "%s comes back with a summary whose links lead to the fields in their order, and with what was chosen",
    async (_, email, lists, to) => {
      const { status, page } = await ask(email, lists);
      expect(status).toBe(422);
      expect(valueIn(page, "email")).toBe(email);
      expect(ticked(page)).toEqual(lists.filter((list) => list !== "hemligt"));
      const summary = /<div class="error-summary"[\s\S]*?<\/div>/.exec(page)?.[0] ?? "";
      const links = [...summary.matchAll(/href="(#[^"]+)"/g)].map(([, href]) => href ?? "");
      expect(links).toEqual(to);
      for (const link of links) expect(page).toMatch(new RegExp(`<(input|fieldset)[^>]* id="${link.slice(1)}"`));
      expect(page).toMatch(/<title>Fel: /);
      expect(await stack.db.sql("select from app.subscribers")).toEqual([]);
    },
  );

  test("takes nothing from whoever fills the field that people never see", async () => {
    const { status, page } = await send(form, { webbplats: "x", email: elsa, lists: "nyhetsbrev" });
    expect([status, valueIn(page, "email"), ticked(page)]).toEqual([422, elsa, ["nyhetsbrev"]]);
    expect(await stack.mails()).toEqual([]);
  });

  test("shows HTML in an address as the text it is", async () => {
    const typed = `"><script>alert(1)</script>@a.example`;
    const { page } = await ask(typed);
    expect(page).not.toContain("<script>alert");
    expect(valueIn(page, "email")).toBe(typed);
  });

  test("loses nothing when the database is down, and says so", async () => {
    const { status, page } = await stack.withoutDatabase(() => ask());
    expect([status, valueIn(page, "email"), ticked(page)]).toEqual([503, elsa, ["nyhetsbrev"]]);
    expect(summaryOf(page)).not.toBe("");
  });

  test("fifty times for one address is one mail", async () => {
    for (let n = 0; n < 50; n += 1) {
      await stack.db.sql("delete from app.attempts where true");
      expect((await ask()).status).toBe(303);
    }
    await stack.run("schedule-send-mail");
    expect(await stack.mails(elsa)).toHaveLength(1);
  });

  test("too many from one place are stopped, with what was typed kept", async () => {
    for (let n = 0; n < 20; n += 1) await ask(`namn${n}@prov.example`);
    const { status, page } = await ask("namn21@prov.example");
    expect([status, valueIn(page, "email")]).toEqual([429, "namn21@prov.example"]);
  });

  test("answers alike, to the byte, for one who is new, asked, confirmed, left or not to be written to", async () => {
    const told = async () => {
      const { status, headers, page } = await ask();
      const kept = [...headers].filter(([name]) => !["date", "keep-alive", "connection"].includes(name));
      return JSON.stringify([status, kept, page]);
    };
    const asNew = await told();
    const asAsked = await told();
    const home = (await send(await mailedLink(), { lists: "nyhetsbrev" })).to?.split("?")[0] ?? "";
    const asConfirmed = await told();
    await send(home, { gor: "sluta" });
    const asLeft = await told();
    await stack.db.sql("insert into app.suppressions (email, reason, source) values ($1, 'bounced', 'resend')", [elsa]);
    expect([asAsked, asConfirmed, asLeft, await told()]).toEqual([asNew, asNew, asNew, asNew]);
  });

  test("an address that is not to be written to gets no mail, though it asks again", async () => {
    await stack.db.sql("insert into app.suppressions (email, reason, source) values ($1, 'complained', 'resend')", [
      elsa,
    ]);
    await ask();
    await stack.run("schedule-send-mail");
    expect(await stack.mails(elsa)).toEqual([]);
    // Nor later: lifting a suppression sends what waits, and nothing does.
    expect(await stack.db.sql("select from app.outbox")).toEqual([]);
  });
});

describe("the pages of a link", () => {
  test("are kept by nobody, found by nobody, and told to no other site", async () => {
    await ask();
    const link = await mailedLink();
    const asked = await read(link);
    const home = (await send(link, { lists: "nyhetsbrev" })).to?.split("?")[0] ?? "";
    const away = await leaveLink();
    for (const [path, { status, headers, page }] of [
      [link, asked],
      [home, await read(home)],
      [away, await read(away)],
    ] as const) {
      expect([path, status]).toEqual([path, 200]);
      expect(headers.get("cache-control")).toBe("private, no-store");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("x-robots-tag") ?? page).toContain("noindex");
      expect(page.slice(0, page.indexOf("</head>"))).not.toContain(path);
    }
  });

  test("open for no invented link, and for no link of another kind", async () => {
    const home = await confirmed();
    const [own, away] = [home.split("/")[2], (await leaveLink()).split("/")[2]];
    for (const path of [
      ...["bekrafta", "mina-utskick", "avregistrera"].map((word) => `/${word}/AAAAAAAAAAAAAAAAAAAAAA/`),
      `/avregistrera/${own}/`,
      `/bekrafta/${away}/`,
      `/mina-utskick/${away}/`,
    ]) {
      const { status, headers } = await read(path);
      expect([path, status, headers.get("cache-control")]).toEqual([path, 404, "private, no-store"]);
    }
  });

  test("change nothing when the database goes away in between", async () => {
    const home = await confirmed();
    const { status, page } = await stack.withoutDatabase(() => send(home, { gor: "sluta" }));
    expect([status, page.includes(home)]).toEqual([503, false]);
    expect(await states()).toEqual(["nyhetsbrev confirmed"]);
  });
});

describe("one click in the mail program", () => {
  const click = async (path: string, body: BodyInit | null, headers: Record<string, string> = {}) =>
    (await stack.get(path, { method: "POST", body, headers })).status;
  const oneClick = { "List-Unsubscribe": "One-Click" };
  const multipart = (typed: Record<string, string>) => {
    const data = new FormData();
    for (const [name, value] of Object.entries(typed)) data.append(name, value);
    return data;
  };

  test.each<[string, () => BodyInit]>([
    ["urlencoded", () => new URLSearchParams(oneClick)],
    ["multipart", () => multipart(oneClick)],
  ])("%s, without origin or cookie, leaves the letter's list and no other", async (_, body) => {
    await confirmed(["nyhetsbrev", "nya-kursdagar"]);
    const path = await leaveLink();
    expect(await click(path, body())).toBe(200);
    expect(await states()).toEqual(["nya-kursdagar confirmed", "nyhetsbrev left"]);
    expect(await click(path, body())).toBe(200);
    expect(await stack.db.sql("select from app.consents where act = 'left'")).toHaveLength(1);
  });

  test.each<[string, () => BodyInit | null, Record<string, string>?]>([
    ["nothing", () => null],
    ["an empty form", () => new URLSearchParams()],
    ["another value", () => new URLSearchParams({ "List-Unsubscribe": "one-click" })],
    ["another name", () => new URLSearchParams({ "list-unsubscribe": "One-Click" })],
    ["one field too many", () => new URLSearchParams({ ...oneClick, email: elsa })],
    ["the field twice", () => new URLSearchParams([...Object.entries(oneClick), ...Object.entries(oneClick)])],
    ["one field too many, multipart", () => multipart({ ...oneClick, email: elsa })],
    ["JSON", () => JSON.stringify(oneClick), { "content-type": "application/json" }],
    ["plain text", () => "List-Unsubscribe=One-Click", { "content-type": "text/plain" }],
    ["a body far too large", () => new URLSearchParams({ ...oneClick, x: "x".repeat(5000) })],
  ])("%s is refused, and changes nothing", async (_, body, headers) => {
    await confirmed();
    const path = await leaveLink();
    const before = await rows();
    expect(await click(path, body(), headers)).toBe(400);
    expect(await rows()).toEqual(before);
    expect(await states()).toEqual(["nyhetsbrev confirmed"]);
  });

  test("to open the link changes nothing; the button on its page leaves", async () => {
    await confirmed();
    const path = await leaveLink();
    const before = await rows();
    for (let n = 0; n < 5; n += 1) expect((await read(path)).page).toContain('value="One-Click"');
    expect(await rows()).toEqual(before);
    const { status, page } = await send(path, oneClick);
    expect([status, wordsOf(page)]).toEqual([200, expect.stringContaining("Du får inte Nyhetsbrevet längre")]);
    expect(await states()).toEqual(["nyhetsbrev left"]);
  });
});
