import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerDataStream } from "smtp-server";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { drain } from "../../functions/lib/mail.ts";
import type { CaughtMail } from "../../local/mail.ts";
import { Astrid } from "../support/people.ts";
import { testStack } from "../support/stack.ts";
import { exampleSession } from "./examples.ts";
import { emptyOutbox, enqueue, letTimePass, outbox, row } from "./outbox-rows.ts";
import { startWorker } from "./worker.ts";

const { db, mail, mails } = await testStack();
const mailbox = String(process.env.SMTP_URL);
const run = (seconds = 20) => drain({ seconds });

beforeEach(async () => {
  await emptyOutbox(db);
  await mail.clear();
  process.env.MAIL_PROVIDER = "smtp";
  process.env.SMTP_URL = mailbox;
});

/** What the relay does with a letter once it has all of it, by address. */
type Answer = "take" | "hang up" | { code: number; text: string };

const relay = async (
  answer: (to: string, letter: string) => Answer | Promise<Answer>,
  onRecipient: Record<string, "hang up"> = {},
) => {
  const letters: { to: string; letter: string }[] = [];
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    logger: false,
    onRcptTo({ address }, _session, done) {
      if (!onRecipient[address]) return done();
      for (const connection of server.connections) connection.close();
    },
    async onData(stream: SMTPServerDataStream, session, done) {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      const to = session.envelope.rcptTo[0]?.address ?? "";
      const letter = Buffer.concat(chunks).toString("utf8");
      const decided = await answer(to, letter);
      if (typeof decided === "object")
        return done(Object.assign(new Error(decided.text), { responseCode: decided.code }));
      letters.push({ to, letter });
      if (decided === "take") done();
      else for (const connection of server.connections) connection.close();
    },
  });
  server.on("error", () => undefined);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", () => ready()));
  process.env.SMTP_URL = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  stops.push(() => new Promise((stopped) => server.close(() => stopped())));
  return letters;
};

const stops: (() => Promise<void>)[] = [];
const stopRelays = async () => {
  for (const stop of stops.splice(0)) await stop();
};
afterEach(stopRelays);
afterAll(stopRelays);

test("a mail arrives with both parts, our names, a reply address and a calendar file that can be answered", async () => {
  await enqueue(db, { data: { person: { name: "Åsa Öberg-D'Angelo <b>" } } });
  expect(await run()).toEqual({ sent: 1, more: false });
  const [arrived] = await mails("cilla@bageri.example");
  expect(arrived?.subject).toBe("Du är anmäld: Grundutbildning, en heldag, 12 mars 2027");
  expect(arrived?.from).toEqual([
    { address: "utbildning@granlandet.example", name: "Samordningsförbundet Granlandet" },
  ]);
  expect(arrived?.text).toContain("Hej Åsa Öberg-D'Angelo <b>!");
  expect(arrived?.html).toContain("Hej Åsa Öberg-D&#39;Angelo &lt;b&gt;!");
  const headers = Object.keys(arrived?.headers ?? {}).map((name) => name.toLowerCase());
  expect(headers).toContain("auto-submitted");
  expect(headers.filter((name) => name.startsWith("list-"))).toEqual([]);
  const file = arrived?.attachments?.find(({ contentType }) => contentType === "application/ics");
  expect(await mail.attachment(arrived as CaughtMail, String(file?.generatedFileName))).toContain("METHOD:REQUEST");
});

test("the calendar file stands beside the text as an invitation too, but only when it is one day", async () => {
  const letters = await relay(() => "take");
  await enqueue(db);
  const [day] = exampleSession().days;
  await enqueue(db, {
    to: "dag@bageri.example",
    data: {
      session: exampleSession({
        days: [day, { startsAt: "2027-03-19T08:00:00Z", endsAt: "2027-03-19T15:00:00Z" }] as never,
      }),
    },
  });
  await run();
  expect(letters[0]?.letter).toMatch(
    /Content-Type: multipart\/alternative[\s\S]*Content-Type: text\/calendar; charset=utf-8; method=REQUEST/,
  );
  expect(letters[0]?.letter).toMatch(/filename=kalender.ics/);
  expect(letters[0]?.letter).toMatch(/^Reply-To: astrid@granlandet.example\r$/m);
  const files = [
    ...(letters[1]?.letter ?? "").matchAll(
      /Content-Type: text\/calendar; charset=utf-8; method=REQUEST;\s+name=(kalender-dag-\d.ics)/g,
    ),
  ];
  expect(files.map((match) => match[1])).toEqual(["kalender-dag-1.ics", "kalender-dag-2.ics"]);
});

test("a refused address is failed and seen by staff, a busy relay is tried again, and the others go out", async () => {
  const astrid = await Astrid(db);
  let busy = true;
  const letters = await relay((to) => {
    if (to === "borta@x.example") return { code: 550, text: "No such person here" };
    if (to === "upptagen@x.example" && busy) return { code: 451, text: "Try again later" };
    return "take";
  });
  await enqueue(db, { to: "a@x.example" });
  const gone = await enqueue(db, { to: "borta@x.example" });
  const later = await enqueue(db, { to: "upptagen@x.example" });
  await enqueue(db, { to: "c@x.example" });
  expect(await run()).toEqual({ sent: 2, more: false });
  expect(letters.map(({ to }) => to)).toEqual(["a@x.example", "c@x.example"]);

  expect(await row(db, gone)).toMatchObject({ state: "failed", attempts: 1 });
  expect(await db.staffDoor(astrid, "mail_trouble")).toMatchObject([
    {
      recipientEmail: "borta@x.example",
      state: "failed",
      lastError: expect.stringContaining("550 No such person here"),
    },
  ]);
  expect(await row(db, later)).toMatchObject({
    state: "queued",
    attempts: 1,
    last_error: expect.stringContaining("451"),
  });
  expect((await row(db, later)).wait_seconds).toBeGreaterThanOrEqual(6);

  busy = false;
  await letTimePass(db);
  await run();
  expect(letters.map(({ to }) => to)).toEqual(["a@x.example", "c@x.example", "upptagen@x.example"]);
  expect((await row(db, later)).state).toBe("sent");
});

test("the waits grow, and after the last one the mail is failed", async () => {
  await relay(() => ({ code: 451, text: "Try again later" }));
  const key = await enqueue(db);
  const waits: (number | null)[] = [];
  for (let attempt = 1; attempt <= 7; attempt++) {
    await run();
    waits.push((await row(db, key)).wait_seconds);
    await letTimePass(db);
  }
  for (const [index, longest] of [10, 60, 300, 900, 3600, 14_400].entries()) {
    expect(waits[index]).toBeLessThanOrEqual(longest);
    expect(waits[index]).toBeGreaterThanOrEqual(longest * 0.8 - 3);
  }
  expect((await row(db, key)).state).toBe("failed");
});

test("a relay that hangs up with the letter in its hands leaves the mail unsure, for a person to decide", async () => {
  const letters = await relay((to) => (to === "a@x.example" ? "hang up" : "take"));
  const key = await enqueue(db, { to: "a@x.example" });
  await enqueue(db, { to: "b@x.example" });
  expect((await run()).sent).toBe(1);
  expect(letters.map(({ to }) => to)).toEqual(["a@x.example", "b@x.example"]);
  await letTimePass(db);
  await run();
  expect(letters).toHaveLength(2);
  expect((await row(db, key)).state).toBe("unsure");
});

test("a relay that hangs up before it has asked for the letter is tried again", async () => {
  const letters = await relay(() => "take", { "a@x.example": "hang up" });
  const key = await enqueue(db, { to: "a@x.example" });
  await enqueue(db, { to: "b@x.example" });
  expect((await run()).sent).toBe(1);
  expect(letters.map(({ to }) => to)).toEqual(["b@x.example"]);
  expect(await row(db, key)).toMatchObject({ state: "queued", attempts: 1 });
});

test("a worker killed with the letter handed over leaves the mail unsure, and never sends a second", async () => {
  const taken = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  const letters = await relay(async (): Promise<Answer> => {
    taken.resolve();
    await ended.promise;
    return "take";
  });
  const key = await enqueue(db);
  const worker = startWorker();
  await taken.promise;
  await worker.end();
  ended.resolve();
  expect((await row(db, key)).state).toBe("leased");
  await letTimePass(db);
  expect((await run()).sent).toBe(0);
  expect(letters).toHaveLength(1);
  expect((await row(db, key)).state).toBe("unsure");
});

test("a relay that is down costs the first mail an attempt and the others nothing", async () => {
  process.env.SMTP_URL = "smtp://127.0.0.1:1";
  const keys = [await enqueue(db), await enqueue(db)];
  expect(await run()).toEqual({ sent: 0, more: false });
  expect(await row(db, keys[0] as string)).toMatchObject({ state: "queued", attempts: 1 });
  expect(await row(db, keys[1] as string)).toMatchObject({ state: "queued", attempts: 0 });
  process.env.SMTP_URL = mailbox;
  await letTimePass(db);
  expect((await run()).sent).toBe(2);
});

test("two workers at once send each mail once", async () => {
  for (let n = 0; n < 25; n++) await enqueue(db, { to: `person${n}@x.example` });
  await Promise.all([run(), run()]);
  const addresses = (await mails()).map(({ to }) => to[0]?.address);
  expect(addresses).toHaveLength(25);
  expect(new Set(addresses).size).toBe(25);
  expect(new Set((await outbox(db)).map(({ state }) => state))).toEqual(new Set(["sent"]));
});
