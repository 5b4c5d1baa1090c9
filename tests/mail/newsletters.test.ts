import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { drain } from "../../functions/lib/mail.ts";
import { publishLetters, readers, someLetter } from "../support/newsletters.ts";
import { Astrid } from "../support/people.ts";
import { startResend } from "../support/resend.ts";
import { testStack } from "../support/stack.ts";
import { emptyOutbox, enqueue, letTimePass, outbox, setPace } from "./outbox-rows.ts";
import { startWorker } from "./worker.ts";

const stack = await testStack();
const { db } = stack;
const astrid = await Astrid(db);
const resend = await startResend();
afterAll(() => resend.stop());

const smtp = () => Object.assign(process.env, { MAIL_PROVIDER: "smtp" });
const act = <T = unknown>(door: string, args: object = {}) =>
  db.staffDoor<T>(astrid, door, { p_slug: "mars-2027", ...args });
const start = async (letter = someLetter()) => {
  await publishLetters(db, letter);
  await act("approve_newsletter", { p_hash: letter.hash });
  await act("send_newsletter", { p_hash: letter.hash });
};
const totals = async () => (await act<{ totals: Record<string, number> }>("staff_newsletter")).totals;

beforeEach(async () => {
  resend.clear();
  resend.callsPerSecond = Number.POSITIVE_INFINITY;
  await emptyOutbox(db);
  for (const table of ["newsletters", "subscribers", "attempts"]) await db.sql(`delete from app.${table} where true`);
  await setPace(db, 0);
  Object.assign(process.env, { MAIL_PROVIDER: "resend", RESEND_API_KEY: "re_test", RESEND_BASE_URL: resend.url });
});

describe("a letter", () => {
  test("reaches each reader with links of their own in both parts, and no place left unfilled", async () => {
    await readers(db, 2);
    await start();
    await drain({ seconds: 10 });
    expect(resend.taken.map(({ to }) => to).sort()).toEqual(["lasare1@x.example", "lasare2@x.example"]);
    const links = resend.taken.map(({ html, text, subject }) => {
      expect(subject).toBe("Tre nya frukostmöten");
      expect(html + text).not.toContain("{{");
      const found = [...html.matchAll(/href="(http[^"]+)"/g)].map(([, href]) => href ?? "");
      for (const href of found) expect(text).toContain(href);
      return found;
    });
    expect(links[0]?.[0]).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mina-utskick\/[\w-]{22}\/$/);
    expect(links[0]?.[1]).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/avregistrera\/[\w-]{22}\/$/);
    expect(new Set(links.flat()).size).toBe(4);
  });

  test("carries the headers by which one leaves, once each; a confirmation beside it carries none (RULES 31)", async () => {
    await readers(db, 1);
    await start();
    await enqueue(db, { template: "waitlisted-to-participant" });
    await drain({ seconds: 10 });
    const letter = resend.taken.find(({ to }) => to === "lasare1@x.example");
    const other = resend.taken.find(({ to }) => to === "cilla@bageri.example");
    expect(Object.keys(letter?.headers ?? {})).toEqual(["List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"]);
    expect(letter?.headers?.["List-Unsubscribe-Post"]).toBe("List-Unsubscribe=One-Click");
    const [, href = ""] = /^<(http[^>]+)>, <mailto:/.exec(letter?.headers?.["List-Unsubscribe"] ?? "") ?? [];
    expect(letter?.html).toContain(`href="${href}"`);
    expect(Object.keys(other?.headers ?? {})).toEqual(["Auto-Submitted"]);
  });

  test("goes over SMTP with the same headers, and a click on its link leaves the list", async () => {
    smtp();
    await readers(db, 1);
    await start();
    await drain({ seconds: 10 });
    const [mail] = await stack.mails("lasare1@x.example");
    const [, path = ""] = /Sluta: http:\/\/[^/]+(\/avregistrera\/\S+)/.exec(mail?.text ?? "") ?? [];
    const source = await (await fetch(`${stack.mail.webUrl}/api/email/${mail?.id}/source`)).text();
    const headers = source.split(/\r?\n\r?\n/)[0]?.replaceAll(/\r?\n\s+/g, " ") ?? "";
    expect(headers.match(/^List-Unsubscribe-Post: .*$/gm)).toEqual([
      "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
    ]);
    expect(headers.match(/^List-Unsubscribe: .*$/gm)).toEqual([expect.stringContaining(`<${stack.url}${path}>`)]);
    const answer = await stack.post(path, { "List-Unsubscribe": "One-Click" });
    expect(answer.status).toBe(200);
    expect(await db.sql("select * from app.list_recipients('nyhetsbrev')")).toEqual([]);
  });

  test("is fetched once in a run, however many it goes to", async () => {
    await readers(db, 250);
    await start();
    const before = fetch;
    let fetched = 0;
    globalThis.fetch = (input, init) => {
      if (String(input).endsWith("/newsletter_body")) fetched += 1;
      return before(input, init);
    };
    try {
      expect((await drain({ seconds: 20 })).sent).toBe(250);
    } finally {
      globalThis.fetch = before;
    }
    expect(fetched).toBe(1);
  });

  test("that is changed while it goes out reaches everybody as it was (RULES 47)", async () => {
    await readers(db, 3);
    await start();
    await publishLetters(
      db,
      someLetter({ hash: "v2", text: "Nytt. {{avregistrera}}", html: "<p>{{avregistrera}}</p>" }),
    );
    await drain({ seconds: 10 });
    for (const { text } of resend.taken) expect(text).toContain("Nu är det vår.");
    expect(resend.taken).toHaveLength(3);
  });

  test("never holds up a confirmation, however long its line (RULES 30)", async () => {
    await readers(db, 300);
    await start();
    await enqueue(db, { template: "waitlisted-to-participant" });
    await drain({ seconds: 20 });
    expect(resend.calls[0]?.mails.map(({ to }) => to)).toContain("cilla@bageri.example");
  });

  test("written with braces, amounts and pattern signs goes out as it was written", async () => {
    await readers(db, 1);
    const odd = "Kostar $1 och $& {{något}} {title} <b>&amp;</b> åäö";
    await start(someLetter({ text: `${odd} {{avregistrera}}`, html: `<p>${odd}</p>{{avregistrera}}` }));
    await drain({ seconds: 10 });
    expect(resend.taken[0]?.text).toContain(odd);
    expect(resend.taken[0]?.html).toContain(odd);
  });

  test("that is heavy goes in smaller calls, each reader once", async () => {
    await readers(db, 70);
    const heavy = "åäö".repeat(25_000);
    await start(
      someLetter({ html: `<p>${heavy}</p>{{avregistrera}}`, text: `${heavy.slice(0, 30_000)} {{avregistrera}}` }),
    );
    await drain({ seconds: 20 });
    expect(resend.calls.map(({ mails }) => mails.length)).toEqual([38, 32]);
    expect(new Set(resend.taken.map(({ to }) => to)).size).toBe(70);
  });

  test("tried on staff says that it is a trial, leaves nothing, and goes to nobody else", async () => {
    await readers(db, 3);
    await publishLetters(db, someLetter());
    await act("send_test_newsletter");
    await drain({ seconds: 10 });
    expect(resend.taken.map(({ to, subject, headers }) => [to, subject, Object.keys(headers ?? {})])).toEqual([
      [astrid.email, "Prov: Tre nya frukostmöten", ["Auto-Submitted"]],
    ]);
    expect(resend.taken[0]?.text).toContain("/prenumerera/");
  });
});

test("six hundred on a bad day, with a worker killed: nobody is lost or gets two, and the sum is right (RULES 29, 46)", async () => {
  await setPace(db, 20);
  await readers(db, 600);
  await start();
  resend.trouble = (_, number) => {
    if (number === 2) return { status: 429, name: "rate_limit_exceeded", retryAfter: "1" };
    if (number === 3) return { status: 500, name: "internal_server_error" };
    if (number === 5) return "taken-and-lost";
    return null;
  };
  const worker = startWorker();
  while (resend.calls.length < 4) await wait(5);
  await worker.end();
  // Some leave and one bounces meanwhile, as on any day.
  await db.sql(
    "select app.leave_lists(id, array['nyhetsbrev'], 'avregistrera', '') from app.subscribers where email in ('lasare599@x.example', 'lasare600@x.example')",
  );
  for (
    let run = 0;
    run < 10 && (await outbox(db)).some(({ state }) => state === "queued" || state === "leased");
    run++
  ) {
    await letTimePass(db);
    await drain({ seconds: 20 });
  }
  const seen = await totals();
  const addresses = resend.taken.map(({ to }) => to);
  expect(addresses.length).toBe(new Set(addresses).size);
  expect(seen).toMatchObject({ frozen: 600, queued: 0, failed: 0, unsure: 0 });
  expect((seen.sent ?? 0) + (seen.dropped ?? 0)).toBe(600);
  expect(addresses.length).toBe(seen.sent);
}, 60_000);
