import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { Astrid, Pia, someone } from "../support/people.ts";
import { testStack } from "../support/stack.ts";
import { afterSurvey, heldSession, publishSurveys, surveyDoors } from "../support/surveys.ts";

const guide = readFileSync(join(import.meta.dirname, "..", "..", "docs", "egna-verktyg.md"), "utf8");
/** The requests of the guide, as somebody pastes them. */
const requests = [...guide.matchAll(/curl "\$SUPABASE_URL(\S+)"([\s\S]*?)-d '(.*)'/g)].map(
  ([, path = "", headers = "", body = ""]) => ({
    path,
    signedIn: headers.includes("$INTRADE"),
    body,
  }),
);
const queries = [...guide.matchAll(/```sql\n([\s\S]*?)```/g)].map(([, sql = ""]) => sql);

const stack = await testStack();
const { db } = stack;

const send = async ({ path, body }: { path: string; body: string }, token?: string) => {
  const response = await fetch(`${stack.api.url}${path}`, {
    method: "POST",
    headers: {
      apikey: stack.api.publishableKey,
      "content-type": "application/json",
      ...(token ? { authorization: `Bearer ${token}`, "content-profile": "api" } : {}),
    },
    body,
  });
  return { status: response.status, answer: JSON.parse((await response.text()) || "null") };
};

/** The first two requests of the guide: a code by mail, and the code for a token. */
const signIn = async (email: string): Promise<string> => {
  const [ask, verify] = requests.map((request) => ({
    ...request,
    body: request.body.replace("astrid@granlandet.example", email),
  }));
  expect((await send(ask as (typeof requests)[number])).status).toBe(200);
  const code = /\d{6}/.exec((await stack.mails(email)).at(-1)?.subject ?? "")?.[0] ?? "";
  const { answer } = await send({ path: verify?.path ?? "", body: verify?.body.replace("KOD", code) ?? "" });
  return answer.access_token;
};

let astrid: string;
let pia: string;
beforeAll(async () => {
  const [coordinator, partner] = [await Astrid(db), await Pia(db)];
  [astrid, pia] = [await signIn(coordinator.email), await signIn(partner.email)];
  await publishSurveys(db, [{ ...afterSurvey(), slug: "efter-utbildningen" }]);
  await heldSession(
    db,
    Array.from({ length: 6 }, (_, index) => ({ n: index + 1 })),
  );
  const { timer, linkOf, answer, closeAll } = surveyDoors(db, coordinator);
  await timer("invite_to_surveys");
  for (let n = 1; n <= 6; n += 1)
    await answer(await linkOf(someone(n).email, "efter-utbildningen"), { satisfied: "4", support: ["mentor"] });
  await closeAll();
});

describe("the guide to one's own tools", () => {
  const asked = requests.filter(({ signedIn }) => signedIn);

  test.each(asked.map((request) => [request.path, request] as const))(
    "%s answers a coordinator, and refuses a partner",
    async (_, request) => {
      const { status, answer } = await send(request, astrid);
      expect(status, JSON.stringify(answer)).toBe(200);
      expect(Object.keys(answer).length).toBeGreaterThan(0);
      expect((await send(request, pia)).status).toBe(403);
      expect((await send({ ...request }, stack.api.publishableKey)).status).toBeGreaterThanOrEqual(401);
    },
  );

  test("shows the figures that the room shows", async () => {
    const results = asked.find(({ path }) => path.endsWith("survey_results")) as (typeof requests)[number];
    const { answer } = await send(results, astrid);
    expect(answer.questions.satisfied).toMatchObject({ n: 6, counts: { "4": 6 } });
  });

  test.each(queries.map((query) => [query]))("the saved query runs as it stands: %s", async (query) => {
    const client = await db.connect();
    const answers = (await client.query(query)) as unknown as { command: string; rows: object[] }[];
    const selected = answers.filter(({ command }) => command === "SELECT").at(-1);
    expect(selected?.rows.length).toBeGreaterThan(0);
    // The tables behind give nothing, also where the role has been granted them.
    const behind = query.replace(/^select (?!set_config)[\s\S]*?;/m, "select * from app.survey_answers;");
    const seen = await client.query(behind).then(
      (all) =>
        (all as unknown as { command: string; rows: object[] }[]).filter(({ command }) => command === "SELECT").at(-1)
          ?.rows,
      () => [],
    );
    expect(seen).toEqual([]);
    await client.query("rollback");
  });
});
