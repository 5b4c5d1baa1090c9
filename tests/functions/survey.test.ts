import { beforeEach, describe, expect, test } from "vitest";
import { someone } from "../support/people.ts";
import { testStack } from "../support/stack.ts";
import { afterSurvey, freshSurveys, heldSession, publishSurveys, sixMonthSurvey } from "../support/surveys.ts";
import { words } from "./room.ts";

const stack = await testStack();
const { db } = stack;
const anna = someone(1).email;

/** Two sections, with a question in the second that only some are asked. */
const twoParts = {
  ...afterSurvey({ stage: "after" }),
  sections: [...afterSurvey().sections, { ...sixMonthSurvey().sections[0], title: "Del 2" }],
};

beforeEach(async () => {
  await freshSurveys(db, [twoParts]);
});

const linkIn = async (to = anna): Promise<{ link: string; code: string }> => {
  await stack.run("schedule-send-mail");
  await stack.settle();
  const text = (await stack.mails(to)).at(-1)?.text ?? "";
  return {
    link: /\/enkat\/[\w-]{22}\//.exec(text)?.[0] ?? "",
    code: /\b[a-z0-9]{5}-[a-z0-9]{5}\b/.exec(text)?.[0] ?? "",
  };
};
const asked = async () => {
  const { slug } = await heldSession(db, [{ n: 1 }]);
  await db.sql("select app.invite_to_surveys(10)");
  await db.sql("delete from app.outbox where survey_invitation_id is null");
  return { slug, ...(await linkIn()) };
};
const page = async (response: Response) => {
  const markup = await response.text();
  return { status: response.status, markup, text: words(markup), headers: response.headers };
};
const send = async (link: string, typed: Record<string, string>) =>
  page(await stack.post(link, { version: "v1", del: "0", gor: "nasta", ...typed }));
const pooled = async () =>
  (await db.sql<{ answers: object }>("select answers from app.survey_pool")).map(({ answers }) => answers);

describe("answering, without a script", () => {
  test("goes part by part with what was answered carried along, and only the last keeps it", async () => {
    const { link } = await asked();
    const first = await page(await stack.get(link));
    expect(first.text).toMatch(/Del 1 av 2.*Det gäller Grundutbildning 12 mars 2027.*Nästa/);
    const second = await send(link, {
      "svar.satisfied": "5",
      "svar.support": "mentor",
      "svar.better": "Mer ”tid” & <kaffe>",
    });
    expect(second.text).toMatch(/Del 2 av 2.*Tagit emot\?/);
    expect(second.markup).toContain('name="svar.better" value="Mer ”tid” &amp; &lt;kaffe&gt;"');
    const carried = {
      "svar.satisfied": "5",
      "svar.support": "mentor",
      "svar.better": "Mer ”tid” & <kaffe>",
      "svar.received": "yes",
    };
    const third = await send(link, { ...carried, del: "1" });
    expect(third.text).toMatch(/Del 3 av 3.*Hur många\?.*Skicka svaren/);
    expect(await pooled()).toEqual([]);
    const sent = await stack.post(link, {
      version: "v1",
      del: "2",
      gor: "nasta",
      ...carried,
      "svar.places.praktik": "2",
    });
    expect([sent.status, sent.headers.get("location")]).toEqual([303, link]);
    expect(await pooled()).toEqual([
      { satisfied: "5", support: ["mentor"], better: "Mer ”tid” & <kaffe>", received: "yes", places: { praktik: 2 } },
    ]);
    const thanks = await page(await stack.get(link));
    expect(thanks.text).toContain("Tack för ditt svar");
    expect(thanks.markup).not.toContain("kaffe");
  });

  test("a part that is not asked of somebody who answered so is passed over, onwards and back", async () => {
    const { link } = await asked();
    await send(link, { del: "1", "svar.received": "no", "svar.places.praktik": "4" });
    expect(await pooled()).toEqual([{ received: "no" }]);
  });

  test("back keeps what was typed, also what is wrong", async () => {
    const { link } = await asked();
    const back = await send(link, { del: "2", gor: "tillbaka", "svar.received": "yes", "svar.places.praktik": "två" });
    expect(back.text).toContain("Del 2 av 3");
    expect(back.markup).toContain('name="svar.places.praktik" value="två"');
  });

  test.each([
    [
      "20,000 characters",
      { "svar.better": "å".repeat(20_000) },
      "Korta svaret till högst 2 000 tecken.",
      "svar-better",
    ],
    [
      "an option that does not exist",
      { "svar.satisfied": "9" },
      "Välj ett av svaren som står vid frågan.",
      "svar-satisfied",
    ],
  ])("%s gets a sentence at once, and the rest stays", async (_, typed, sentence, id) => {
    const { link } = await asked();
    const answer = await send(link, { "svar.know": "3", ...typed });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(sentence);
    expect(answer.markup).toContain(`href="#${id}"`);
    expect(answer.markup).toMatch(/name="svar.know" value="3" checked/);
    if ("svar.better" in typed) expect(answer.markup).toContain("å".repeat(20_000));
  });

  test("three where two may be chosen, and a number that is none, are told", async () => {
    const { link } = await asked();
    const body = new URLSearchParams({ version: "v1", del: "0", gor: "nasta" });
    for (const option of ["mentor", "money", "none"]) body.append("svar.support", option);
    const answer = await page(await stack.get(link, { method: "POST", headers: { origin: stack.url }, body }));
    expect([answer.status, answer.text]).toEqual([422, expect.stringContaining("Du har valt för många")]);
    const number = await send(link, { del: "2", "svar.received": "yes", "svar.places.praktik": "två" });
    expect([number.status, number.text]).toEqual([422, expect.stringContaining("Skriv ett helt tal")]);
    expect(number.markup).toContain('value="två"');
  });

  test("sent twice is one answer and the same thanks", async () => {
    const { link } = await asked();
    const typed = { version: "v1", del: "2", gor: "nasta", "svar.received": "yes" };
    const both = await Promise.all([stack.post(link, typed), stack.post(link, typed)]);
    for (const one of both) expect([303, 200]).toContain(one.status);
    expect(await pooled()).toHaveLength(1);
  });
});

describe("the page of a link", () => {
  test("is kept by nobody, followed by nobody and found by nobody", async () => {
    const { link } = await asked();
    const { headers, markup } = await page(await stack.get(link));
    expect(headers.get("cache-control")).toContain("no-store");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(markup).toContain('<meta name="robots" content="noindex">');
    const token = link.split("/")[2] ?? "";
    // The form posts to it; nothing else on the page names it, the draft least of all.
    expect(markup.split(token).length - 1).toBe(1);
  });

  test("opened by a scanner, however often, changes nothing", async () => {
    const { link } = await asked();
    for (const path of [link, link, `${link}avboj/`]) await stack.get(path);
    expect(await db.sql("select answered, declined from app.survey_invitations")).toEqual([
      { answered: false, declined: false },
    ]);
  });

  test("says when the survey has closed, and when the link is invented", async () => {
    const { link } = await asked();
    await db.setNow("2027-04-03T00:00:00+02:00");
    expect((await page(await stack.get(link))).text).toMatch(/Enkäten har stängt.*2 april 2027/);
    expect((await send(link, { "svar.satisfied": "5" })).text).toContain("Enkäten har stängt");
    expect((await stack.get("/enkat/pahittad-lank-som-inte-finns/")).status).toBe(404);
  });

  test("open while the survey changes goes on in its own words; one of no version keeps what it can and says so", async () => {
    const { link } = await asked();
    await publishSurveys(db, [{ ...twoParts, version: "v2", title: "Ny" }]);
    expect((await send(link, { "svar.satisfied": "5" })).text).toMatch(/Del 2 av 2/);
    const lost = await send(link, { version: "v7", "svar.satisfied": "5" });
    expect([lost.status, lost.text]).toEqual([409, expect.stringContaining("Enkäten har ändrats")]);
    expect(lost.markup).toMatch(/name="svar.satisfied" value="5" checked/);
  });

  test("without a database keeps what was typed", async () => {
    const { link } = await asked();
    const typed = { version: "v1", del: "0", gor: "nasta", "svar.better": "Hej <du>" };
    const down = await page(await stack.withoutDatabase(() => stack.post(link, typed)));
    expect(down.status).toBe(503);
    expect(down.text).toContain("Dina svar är inte skickade, men de finns kvar här.");
    for (const [name, value] of [
      ["svar.better", "Hej &lt;du&gt;"],
      ["gor", "nasta"],
      ["del", "0"],
    ])
      expect(down.markup).toContain(`name="${name}" value="${value}"`);
  });
});

describe("other ways in", () => {
  test("the code from the mail opens the same survey, however it is typed", async () => {
    const { code } = await asked();
    for (const typed of [code, ` ${code.toUpperCase()} `, code.replace("-", " ")]) {
      const answer = await stack.post("/enkat/", { kod: typed });
      expect(answer.status).toBe(303);
      expect((await page(await stack.get(answer.headers.get("location") ?? ""))).text).toContain("Del 1 av 2");
    }
    for (const [typed, sentence] of [
      ["", "Skriv koden som står i mejlet."],
      ["abc", "Koden har tio tecken."],
    ] as const) {
      const answer = await page(await stack.post("/enkat/", { kod: typed }));
      expect([answer.status, answer.text]).toEqual([422, expect.stringContaining(sentence)]);
    }
  });

  test("the code in the room asks for one's address, and the screen is the same for all", async () => {
    const { slug } = await heldSession(db, [{ n: 1 }]);
    const path = `/enkat/vid/${slug}/`;
    expect((await page(await stack.get(path))).text).toContain("Det gäller Grundutbildning 12 mars 2027");
    for (const email of [anna, "okand@arbetsplats.example"]) {
      const answer = await stack.post(path, { email });
      expect([answer.status, answer.headers.get("location")]).toEqual([303, `${path}?skickat`]);
    }
    expect((await page(await stack.get(`${path}?skickat`))).text).toContain("Titta i din e-post");
    await stack.settle();
    expect((await stack.mails(anna)).at(-1)?.subject).toContain("Hur var Grundutbildning?");
    expect((await stack.mails("okand@arbetsplats.example")).at(-1)?.subject).toContain("Vi hittar ingen anmälan");
    const wrong = await page(await stack.post(path, { email: "anna" }));
    expect([wrong.status, wrong.markup]).toEqual([422, expect.stringContaining('value="anna"')]);
    expect((await stack.get("/enkat/vid/finns-inte/")).status).toBe(404);
  });

  test("no thanks: a page with a button, and then no more surveys", async () => {
    const { link } = await asked();
    expect((await page(await stack.get(`${link}avboj/`))).text).toContain("Vill du slippa enkäter?");
    expect((await page(await stack.post(`${link}avboj/`, {}))).text).toContain(
      "Vi skickar inga fler enkäter till dig.",
    );
    expect((await page(await stack.get(link))).text).toContain("Du har sagt att du inte vill ha fler enkäter.");
    expect(await db.sql("select email from app.survey_refusals")).toEqual([{ email: anna }]);
  });
});

describe("two from one workplace, half a year later", () => {
  /** The key in the pool of each who answers, oldest first. */
  const keys = async () => {
    await publishSurveys(db, [sixMonthSurvey()], 2);
    await heldSession(db, [
      { n: 1, workplace: "Granen" },
      { n: 2, workplace: "Granen" },
      { n: 3, workplace: "Tallen" },
    ]);
    await db.setNow("2027-09-14T10:00:00+02:00");
    await db.sql("select app.invite_to_surveys(10)");
    await db.sql("delete from app.outbox where survey_invitation_id is null");
    for (const n of [1, 2, 3]) {
      const { link } = await linkIn(someone(n).email);
      // The survey's two pages: the second asks only those who have received somebody.
      expect((await send(link, { "svar.received": "no" })).status).toBe(303);
    }
    return db.sql<{ key: string | null }>(
      `select p.workplace_key as key from app.survey_pool p order by p.workplace_key nulls last`,
    );
  };

  test("are recognised by a key that the database cannot make, and one who is alone has none", async () => {
    const [first, second, third] = await keys();
    expect(first?.key).toMatch(/^[0-9a-f]{64}$/);
    expect([second?.key, third?.key]).toEqual([first?.key, null]);
  });

  test("and by none where the secret outside the database is not set", async () => {
    const secret = process.env.SURVEY_KEY;
    delete process.env.SURVEY_KEY;
    try {
      expect(await keys()).toEqual([{ key: null }, { key: null }, { key: null }]);
    } finally {
      process.env.SURVEY_KEY = secret;
    }
  });
});
