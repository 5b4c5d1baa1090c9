import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { errorText } from "../../site/strings.ts";
import { captureLogs } from "../support/logs.ts";
import { Cilla, someForm, someSession } from "../support/people.ts";
import { type TestStack, testStack } from "../support/stack.ts";
import { countRows, wordsOf } from "./typed.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await testStack();
  // The local REST's first call writes in the catalogue, which two at once cannot.
  await stack.get("/platser.json");
});
beforeEach(async () => {
  await stack.db.sql("delete from app.attempts where true");
  await stack.db.setNow("2027-01-15T09:00:00+01:00");
});

const acts = ["andra", "byt-person", "avboka", "tacka-ja", "tacka-nej", "lagg-till", "uppgifter"];
const invented = "AAAAAAAAAAAAAAAAAAAAAA";

const links = async (slug: string) => {
  await stack.db.door("register", { p_form: someForm(slug), p_client: null });
  const rows = await stack.db.sql<{ link: string }>(
    "select app.mail_content(o) ->> 'link' as link from app.outbox o join app.sessions s on s.id = o.session_id where s.slug = $1",
    [slug],
  );
  return rows.map(({ link }) => /min-anmalan\/([\w-]+)\//.exec(link)?.[1] ?? "");
};

const withoutAttempts = async () => ({ ...(await countRows(stack.db)), attempts: 0 });

const everything = async () =>
  stack.db.sql("select jsonb_agg(to_jsonb(r) order by r.id) as rows from app.registrations r");

describe("GET", () => {
  test("changes nothing at any age of the link, for people and for scanners", async () => {
    const { slug } = await someSession(stack.db, { capacity: 1 });
    await stack.db.door("register", { p_form: someForm(slug, { people: [Cilla({ name: "Elsa" })] }), p_client: null });
    await stack.db.sql("update app.sessions set capacity = 5 where slug = $1", [slug]);
    const tokens = await links(slug);
    expect(tokens.length).toBeGreaterThanOrEqual(3);
    const refs = await stack.db.sql<{ ref: string }>("select ref from app.registrations");
    const paths = tokens.flatMap((token) => [
      `/min-anmalan/${token}/`,
      `/min-anmalan/${token}/?klart=avbokat`,
      `/min-anmalan/${token}/kalender.ics`,
      ...acts.flatMap((act) => [
        `/min-anmalan/${token}/${act}/`,
        `/min-anmalan/${token}/${act}/?person=${refs[0]?.ref}&action=add_person&name=Ond`,
      ]),
    ]);
    for (const now of ["2027-01-15T09:00:00+01:00", "2027-03-12T10:00:00+01:00", "2029-01-01T00:00:00+01:00"]) {
      await stack.db.setNow(now);
      const before = [await withoutAttempts(), await everything()];
      for (const path of [...paths, `/min-anmalan/${invented}/`, `/min-anmalan/${invented}/avboka/`]) {
        const answers = await Promise.all(["GET", "HEAD"].map((method) => stack.get(path, { method })));
        expect(Math.max(...answers.map(({ status }) => status))).toBeLessThan(500);
      }
      expect([await withoutAttempts(), await everything()]).toEqual(before);
    }
  }, 60_000);
});

describe("an invented link", () => {
  test.each([invented, "x", "a".repeat(500), "..%2F..%2Fetc", "%00", "'; drop table app.tokens; --", "åäö"])(
    "%s says so, changes nothing and tells nobody's name",
    async (token) => {
      const path = `/min-anmalan/${token.includes("%") ? token : encodeURIComponent(token)}/`;
      const before = await withoutAttempts();
      const response = await stack.get(path);
      const page = await response.text();
      expect(response.status).toBe(404);
      expect(wordsOf(page)).toContain("Länken fungerar inte");
      expect(response.headers.get("referrer-policy")).toBe("no-referrer");
      for (const act of acts)
        expect(
          (await stack.post(`${path}${act}/`, { name: "Ond", email: "ond@x.example", role: "other" })).status,
        ).toBe(404);
      expect(await withoutAttempts()).toEqual(before);
    },
  );

  test("is limited in number: after many misses also a right guess has to wait", async () => {
    const { slug } = await someSession(stack.db);
    const [token] = await links(slug);
    expect((await stack.get(`/min-anmalan/${token}/`)).status).toBe(200);
    for (let i = 0; i < 25; i += 1) await stack.get(`/min-anmalan/${invented}${i}/`);
    const response = await stack.get(`/min-anmalan/${token}/`);
    expect(response.status).toBe(429);
    expect(wordsOf(await response.text())).toContain(errorText("too_many_attempts"));
    const posted = await stack.post(`/min-anmalan/${token}/avboka/`, {});
    expect(posted.status).toBe(429);
  });

  test("is limited in number also when it is posted to, though a refused act counts nothing", async () => {
    const { slug } = await someSession(stack.db);
    const [token] = await links(slug);
    for (let i = 0; i < 25; i += 1)
      await stack.post(`/min-anmalan/${invented}${i}/${acts[i % acts.length]}/`, {
        name: "Elsa",
        email: "e@x.example",
      });
    expect((await stack.get(`/min-anmalan/${token}/`)).status).toBe(429);
  });

  test("an unknown act is an unknown page", async () => {
    const { slug } = await someSession(stack.db);
    const [token] = await links(slug);
    expect((await stack.get(`/min-anmalan/${token}/radera/`)).status).toBe(404);
    expect((await stack.post(`/min-anmalan/${token}/radera/`, {})).status).toBe(404);
  });
});

test("no token and no visitor's address reaches the log or the count of attempts", async () => {
  const { slug } = await someSession(stack.db);
  const [token = ""] = await links(slug);
  const logged = captureLogs();
  await stack.get(`/min-anmalan/${token}/`);
  await stack.get(`/min-anmalan/${invented}/`);
  await stack.withoutDatabase(() => stack.get(`/min-anmalan/${token}/`));
  for (const act of acts) {
    await stack.post(`/min-anmalan/${token}/${act}/`, { name: "Elsa", email: "elsa" });
    await stack.post(`/min-anmalan/${invented}/${act}/`, { name: "Elsa", email: "elsa" });
  }
  const written = logged();
  vi.restoreAllMocks();
  expect(written).toContain("door_failed");
  expect(written).not.toMatch(new RegExp(`${token}|${invented}|127\\.0\\.0\\.1`));
  const attempts = await stack.db.sql<{ client: string }>("select client from app.attempts");
  expect(attempts.length).toBeGreaterThan(0);
  expect(attempts.every(({ client }) => /^[\w-]{22}$/.test(client))).toBe(true);
});
