import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { SubscriberView } from "../../site/types.ts";
import { testDatabase } from "../support/database.ts";
import { Astrid, Cilla, Pia, someForm, someSession } from "../support/people.ts";
import { refusal } from "../support/registrations.ts";

const db = await testDatabase();
const [astrid, pia] = [await Astrid(db), await Pia(db)];
const elsa = "elsa@granby-omsorg.example";

beforeAll(async () => {
  const lists = ["nyhetsbrev", "kursdagar", "parterna"].map((slug) => ({
    slug,
    name: `Brevet ${slug}`,
    description: "",
  }));
  await db.sql("insert into app.settings (name, value) values ('newsletterLists', $1), ('newsletterConsent', $2)", [
    JSON.stringify(lists),
    JSON.stringify("Jag vill ha nyhetsbrevet"),
  ]);
});
beforeEach(async () => {
  for (const table of ["outbox", "subscribers", "suppressions", "attempts", "registrations", "submissions"])
    await db.sql(`delete from app.${table} where true`);
  await db.setNow("2027-02-01T09:00:00+01:00");
});

const ask = (email = elsa, lists: unknown = ["nyhetsbrev"], client: string | null = null) =>
  db.door("subscribe", { p_form: { email, lists, form: "prenumerera", shown: "Välj brev" }, p_client: client });

interface Mailed {
  template: string;
  to: string;
  data: { subscription: { lists: string[] }; link: string };
}
const mails = () =>
  db.sql<Mailed>(`select template, recipient_email as "to", app.mail_content(o) as data from app.outbox o order by id`);
const token = async () => (await mails()).at(-1)?.data.link.split("/")[2] ?? "";
const page = (link: string, client: string | null = null) =>
  db.door<SubscriberView>("subscriber_page", { p_token: link, p_client: client });
const confirm = (link: string, lists = ["nyhetsbrev"]) =>
  db.door("confirm_subscription", { p_token: link, p_lists: lists, p_shown: "Ja" });
const change = (link: string, lists: string[]) =>
  db.door("change_subscription", { p_token: link, p_lists: lists, p_shown: "Mina" });
const states = async () =>
  (await db.sql<{ word: string }>("select list || ' ' || state as word from app.subscriptions order by list")).map(
    ({ word }) => word,
  );
const recipients = async (list: string) =>
  (await db.sql<{ email: string }>("select email from app.list_recipients($1)", [list])).map(({ email }) => email);
const subscribed = async (lists = ["nyhetsbrev"], email = elsa) => {
  await ask(email, lists);
  const link = await token();
  await confirm(link, lists);
  return link;
};
const leaveLink = async (list = "nyhetsbrev") => {
  const [row] = await db.sql<{ links: { unsubscribe: string } }>(
    "select app.subscription_links(id, $1) as links from app.subscribers",
    [list],
  );
  return row?.links.unsubscribe.split("/")[2] ?? "";
};

describe("asking for letters", () => {
  test("gives a mail with a link, and nothing is sent before its button is pressed", async () => {
    await ask();
    expect(await mails()).toMatchObject([
      {
        template: "subscribe-confirm-to-subscriber",
        to: elsa,
        data: { subscription: { lists: ["Brevet nyhetsbrev"] } },
      },
    ]);
    expect(await recipients("nyhetsbrev")).toEqual([]);
    const link = await token();
    for (const _ of [1, 2, 3]) await page(link);
    expect(await states()).toEqual(["nyhetsbrev asked"]);
    expect(await confirm(link)).toEqual({ outcome: "confirmed" });
    expect(await recipients("nyhetsbrev")).toEqual([elsa]);
  });

  test("says the same to everyone; who is known and has confirmed gets a mail of its own", async () => {
    const first = await ask();
    await confirm(await token());
    await db.setNow("2027-02-01T10:30:00+01:00");
    expect(await ask(" ELSA@granby-omsorg.example ")).toEqual(first);
    expect((await mails()).map(({ template }) => template)).toEqual([
      "subscribe-confirm-to-subscriber",
      "subscribe-known-to-subscriber",
    ]);
    expect(await states()).toEqual(["nyhetsbrev confirmed"]);
  });

  test("fifty times in somebody else's name is one mail", async () => {
    for (let n = 0; n < 50; n += 1) await ask(elsa, ["nyhetsbrev"], `client-${n}`);
    expect(await mails()).toHaveLength(1);
  });

  test("another list asked for in the same hour has a mail of its own", async () => {
    await subscribed();
    await ask(elsa, ["kursdagar"]);
    expect((await mails()).map(({ template }) => template)).toEqual([
      "subscribe-confirm-to-subscriber",
      "subscribe-confirm-to-subscriber",
    ]);
  });

  test("too often from one place is stopped", async () => {
    for (let n = 0; n < 20; n += 1) await ask(`namn${n}@prov.example`, ["nyhetsbrev"], "same");
    expect(await refusal(ask("namn21@prov.example", ["nyhetsbrev"], "same"))).toMatchObject({
      message: "too_many_attempts",
    });
  });

  test.each<[string, unknown, object[]]>([
    ["", ["nyhetsbrev"], [{ field: "email", error: "email_missing" }]],
    [
      "inte en adress",
      [],
      [
        { field: "lists", error: "lists_missing" },
        { field: "email", error: "email_malformed" },
      ],
    ],
    [elsa, ["nyhetsbrev", "finns-inte"], [{ field: "lists", error: "list_unknown" }]],
    [elsa, "nyhetsbrev", [{ field: "lists", error: "lists_missing" }]],
  ])("with %j and %j says what is wrong and keeps nothing", async (email, lists, detail) => {
    expect(await refusal(ask(email, lists))).toMatchObject({ message: "check_form", detail });
    expect(await db.sql("select from app.subscribers")).toEqual([]);
  });

  test("for an address that is not to be written to is the same on the screen, and leaves no mail behind", async () => {
    await db.sql("insert into app.suppressions (email, reason, source) values ($1, 'bounced', 'resend')", [elsa]);
    expect(await ask()).toEqual({ outcome: "asked" });
    expect([await mails(), await db.sql("select from app.subscribers")]).toEqual([[], []]);
  });

  test("is forgotten when thirty days have passed without a yes, and only then", async () => {
    await ask();
    await ask("farid@prov.example", ["nyhetsbrev", "kursdagar"]);
    await confirm(await token());
    const due = () => db.door("run_due_work", { p_timer: "forget_unconfirmed" });
    await db.setNow("2027-03-03T08:00:00+01:00");
    await due();
    expect(await states()).toEqual(["kursdagar asked", "nyhetsbrev asked", "nyhetsbrev confirmed"]);
    await db.setNow("2027-03-03T10:00:00+01:00");
    await due();
    expect(await states()).toEqual(["nyhetsbrev confirmed"]);
    expect(await db.sql("select email from app.subscribers")).toEqual([{ email: "farid@prov.example" }]);
  });
});

describe("the yes", () => {
  test("holds for the lists that the page showed, not for those that somebody asked for meanwhile", async () => {
    await ask();
    const link = await token();
    await ask(elsa, ["parterna"]);
    await confirm(link, ["nyhetsbrev"]);
    expect(await states()).toEqual(["nyhetsbrev confirmed", "parterna asked"]);
  });

  test("cannot be said to a list that nobody asked for", async () => {
    await ask();
    expect(await confirm(await token(), ["kursdagar"])).toEqual({ outcome: "already_confirmed" });
    expect(await states()).toEqual(["nyhetsbrev asked"]);
  });

  test("is kept with what was shown, when and on which page, each list by itself", async () => {
    await subscribed(["nyhetsbrev", "kursdagar"]);
    await change(await token(), ["kursdagar"]);
    const kept = await db.sql("select list, act, form, shown, app.iso(at) as at from app.consents order by id");
    const at = "2027-02-01T08:00:00.000Z";
    expect(kept).toEqual([
      { list: "nyhetsbrev", act: "asked", form: "prenumerera", shown: "Välj brev", at },
      { list: "kursdagar", act: "asked", form: "prenumerera", shown: "Välj brev", at },
      { list: "nyhetsbrev", act: "confirmed", form: "bekrafta", shown: "Ja", at },
      { list: "kursdagar", act: "confirmed", form: "bekrafta", shown: "Ja", at },
      { list: "nyhetsbrev", act: "left", form: "mina-utskick", shown: "Mina", at },
    ]);
  });
});

describe("one's own page", () => {
  test("shows the address and every list, and changes them", async () => {
    const link = await subscribed();
    expect(await page(link)).toMatchObject({
      outcome: "subscriber",
      email: elsa,
      suppressed: false,
      lists: [{ slug: "nyhetsbrev", state: "confirmed" }, { state: "none" }, { state: "none" }],
    });
    expect(await change(link, ["parterna"])).toEqual({ outcome: "changed" });
    expect(await states()).toEqual(["nyhetsbrev left", "parterna confirmed"]);
    expect(await change(link, [])).toEqual({ outcome: "left" });
    expect([await recipients("nyhetsbrev"), await recipients("parterna")]).toEqual([[], []]);
  });

  test("opens for nobody else: an invented link, a registration's or a letter's leave link", async () => {
    await subscribed();
    for (const other of ["pahittad", await leaveLink()]) {
      expect(await page(other)).toEqual({ outcome: "unknown_link" });
      expect(await refusal(change(other, []))).toMatchObject({ message: "unknown_link" });
      expect(await refusal(confirm(other))).toMatchObject({ message: "unknown_link" });
    }
    expect(await states()).toEqual(["nyhetsbrev confirmed"]);
  });

  test("guessing is stopped after twenty misses", async () => {
    const link = await subscribed();
    for (let n = 0; n < 20; n += 1) await page(`gissning-${n}`, "same");
    expect(await page(link, "same")).toEqual({ outcome: "too_many_attempts" });
  });

  test("a list that is left and asked for again must be confirmed again", async () => {
    const link = await subscribed();
    await change(link, []);
    await db.setNow("2027-02-02T09:00:00+01:00");
    await ask();
    expect(await states()).toEqual(["nyhetsbrev asked"]);
    expect(await recipients("nyhetsbrev")).toEqual([]);
  });
});

describe("leaving", () => {
  const leave = (link: string) => db.door("unsubscribe", { p_token: link });

  test("by a letter's link leaves that list, keeps the others, and may be done twice", async () => {
    await subscribed(["nyhetsbrev", "kursdagar"]);
    const link = await leaveLink();
    const look = await db.door("unsubscribe_page", { p_token: link, p_client: null });
    expect(look).toEqual({ outcome: "subscription", name: "Brevet nyhetsbrev", state: "confirmed" });
    expect([await leave(link), await leave(link)]).toEqual([{ outcome: "left" }, { outcome: "already_left" }]);
    expect(await states()).toEqual(["kursdagar confirmed", "nyhetsbrev left"]);
  });

  test("is nobody's but the reader's: the page's own link does not leave, an invented one neither", async () => {
    const own = await subscribed();
    for (const other of [own, "pahittad"])
      expect(await refusal(leave(other))).toMatchObject({ message: "unknown_link" });
    expect(await states()).toEqual(["nyhetsbrev confirmed"]);
  });

  test("a bounce for good stops the letters, and a complaint leaves every list for good", async () => {
    await subscribed(["nyhetsbrev", "kursdagar"]);
    const tell = (kind: string) =>
      db.door("record_mail_event", {
        p_id: `event-${kind}`,
        p_source: "resend",
        p_event: { kind, providerMessageId: "m1", reason: kind, permanent: true, addresses: [elsa] },
      });
    await tell("bounced");
    expect(await recipients("nyhetsbrev")).toEqual([]);
    expect(await states()).toEqual(["kursdagar confirmed", "nyhetsbrev confirmed"]);
    await db.sql("delete from app.suppressions");
    expect(await recipients("nyhetsbrev")).toEqual([elsa]);
    await tell("complained");
    await db.sql("delete from app.suppressions");
    expect(await recipients("nyhetsbrev")).toEqual([]);
    expect(await states()).toEqual(["kursdagar left", "nyhetsbrev left"]);
  });
});

describe("whoever wanted the newsletter when they registered", () => {
  const booked = async (newsletter: boolean) => {
    const form = someForm(await someSession(db), {
      self: true,
      people: [Cilla()],
      optIns: { shareContact: false, network: false, newsletter },
    });
    await db.door("register", { p_form: form, p_client: null });
    await db.sql("delete from app.outbox where true");
  };
  const due = () => db.door<{ done: object }>("run_due_work", { p_timer: "invite_subscribers" });

  test("is asked to confirm, once, with the words that stood beside the box", async () => {
    await booked(true);
    expect(await due()).toMatchObject({ done: { invite_subscribers: 1 } });
    expect(await due()).toMatchObject({ done: { invite_subscribers: 0 } });
    expect(await mails()).toMatchObject([{ template: "subscribe-confirm-to-subscriber", to: Cilla().email }]);
    expect(await db.sql("select list, act, form, shown from app.consents")).toEqual([
      { list: "nyhetsbrev", act: "asked", form: "anmalan", shown: "Jag vill ha nyhetsbrevet" },
    ]);
  });

  test("is left alone without the tick, and when the address is not to be written to", async () => {
    await booked(false);
    await due();
    await db.sql("insert into app.suppressions (email, reason, source) values ($1, 'complained', 'resend')", [
      Cilla().email,
    ]);
    await db.sql("delete from app.registrations where true");
    await booked(true);
    expect(await due()).toMatchObject({ done: { invite_subscribers: 1 } });
    expect([await mails(), await due()]).toMatchObject([[], { done: { invite_subscribers: 0 } }]);
  });
});

describe("the links of letters", () => {
  const age = (link: string, days: number) =>
    db.sql(
      "update app.tokens set created_at = clock_timestamp() - make_interval(days => $2) where hash = app.token_hash($1)",
      [link, days],
    );
  const tidy = () => db.door("run_due_work", { p_timer: "tidy_letter_links" });
  const opens = async (link: string) =>
    (await db.door<{ outcome: string }>("unsubscribe_page", { p_token: link, p_client: null })).outcome ===
    "subscription";

  test("are forgotten after 400 days once a newer letter on the list has come, and the last one never", async () => {
    const own = await subscribed(["nyhetsbrev", "kursdagar"]);
    const ages = { oldest: 900, older: 401, recent: 399, newest: 0 };
    const links = [];
    for (const days of Object.values(ages)) {
      const link = await leaveLink();
      await age(link, days);
      links.push(link);
    }
    const other = await leaveLink("kursdagar");
    await age(other, 900);
    expect(await tidy()).toMatchObject({ done: { tidy_letter_links: 2 } });
    expect(await Promise.all([...links, other].map(opens))).toEqual([false, false, true, true, true]);
    await db.sql("update app.tokens set created_at = created_at - interval '900 days' where subscriber_id is not null");
    await tidy();
    expect(await Promise.all([...links, other].map(opens))).toEqual([false, false, false, true, true]);
    expect(await page(own)).toMatchObject({ outcome: "unknown_link" });
  });

  test("are not followed by another reader's letter, nor a page's link by a leaving one", async () => {
    const linksTo = async (email: string) => {
      const [row] = await db.sql<{ links: { manage: string; unsubscribe: string } }>(
        "select app.subscription_links(id, 'nyhetsbrev') as links from app.subscribers where email = $1",
        [email],
      );
      return [row?.links.manage.split("/")[2] ?? "", row?.links.unsubscribe.split("/")[2] ?? ""] as const;
    };
    for (const email of [elsa, "farid@prov.example"]) await subscribed(["nyhetsbrev"], email);
    await db.sql("delete from app.tokens where subscriber_id is not null");
    const [own, leave] = await linksTo(elsa);
    for (const link of [own, leave]) await age(link, 900);
    await linksTo("farid@prov.example");
    expect(await tidy()).toMatchObject({ done: { tidy_letter_links: 0 } });
    await db.sql("delete from app.tokens where hash = app.token_hash($1)", [leave]);
    const [next] = await linksTo(elsa);
    await db.sql("delete from app.tokens where hash = app.token_hash($1)", [next]);
    expect(await tidy()).toMatchObject({ done: { tidy_letter_links: 0 } });
    expect(await page(own)).toMatchObject({ outcome: "subscriber" });
  });
});

test("staff see how many there are on each list, and the parties' staff do not", async () => {
  await subscribed();
  await ask("farid@prov.example", ["nyhetsbrev"]);
  expect(await db.staffDoor(astrid, "staff_lists")).toMatchObject([
    { slug: "nyhetsbrev", confirmed: 1, asked: 1, leftLately: 0 },
    { slug: "kursdagar", confirmed: 0 },
    { slug: "parterna", confirmed: 0 },
  ]);
  expect(await refusal(db.staffDoor(pia, "staff_lists"))).toMatchObject({ message: "not_allowed" });
});

test("whoever is erased is erased with lists, consents and links", async () => {
  await subscribed();
  await db.sql("delete from app.subscribers where true");
  for (const table of ["subscriptions", "consents"]) expect(await db.sql(`select from app.${table}`)).toEqual([]);
  expect(await db.sql("select from app.tokens where purpose = 'subscriber'")).toEqual([]);
});
