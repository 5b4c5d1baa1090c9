import { beforeAll, describe, expect, test } from "vitest";
import { Astrid, Pia } from "../support/people.ts";
import { testStack } from "../support/stack.ts";
import { heldSession } from "../support/surveys.ts";
import { fieldsOn, signedIn, type Visitor, words } from "./room.ts";

const stack = await testStack();
const { db } = stack;
const room = "/samordnare/enkater/intervjuer/";
let astrid: Visitor;
let pia: Visitor;
beforeAll(async () => {
  const people = [await Astrid(db), await Pia(db)];
  [astrid, pia] = [await signedIn(stack, people[0]?.email ?? ""), await signedIn(stack, people[1]?.email ?? "")];
  await heldSession(db, [{ n: 1 }]);
  await db.door("run_due_work", { p_timer: "register_employers" });
});

const yes = {
  name: "Elsa Åkerlund",
  email: "elsa@granby-omsorg.example",
  phone: "",
  employer: "Granby omsorg",
  municipality: "9901",
};

describe("saying yes to an interview", () => {
  test("is a form of its own, and staff see who may be called, until they take them away", async () => {
    expect(words(await (await stack.get("/intervju/")).text())).toContain("Formuläret hör inte ihop med någon enkät.");
    const answer = await stack.post("/intervju/", yes);
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/intervju/?tack"]);
    expect(words(await (await stack.get("/intervju/?tack")).text())).toContain(
      "Vi hör av oss om vi vill boka en intervju.",
    );
    const page = await astrid.page(room);
    expect(words(page)).toMatch(/En person har sagt ja.*Elsa Åkerlund/);
    const ref = /name="gor" value="ta-bort">\s*<input type="hidden" name="ref" value="([^"]+)"/.exec(page)?.[1] ?? "";
    expect(words(await astrid.follow(await astrid.post(room, { gor: "ta-bort", ref })))).toMatch(
      /Uppgifterna är borttagna.*Ingen har sagt ja än/,
    );
  });

  test("with something wrong is given back as it was typed", async () => {
    const answer = await stack.post("/intervju/", { ...yes, email: "elsa", name: "<b>Elsa</b>" });
    const markup = await answer.text();
    expect([answer.status, markup]).toEqual([422, expect.stringContaining('value="&lt;b&gt;Elsa&lt;/b&gt;"')]);
    expect(words(markup)).toContain("Skriv en e-postadress");
    const down = await stack.withoutDatabase(() => stack.post("/intervju/", yes));
    expect([down.status, await down.text()]).toEqual([503, expect.stringContaining('value="Granby omsorg"')]);
  });
});

describe("a draw", () => {
  test("is made, shown with its seed, and noted upon; what is wrong is told in the form it was typed in", async () => {
    const drawn = words(await astrid.follow(await astrid.post(room, { gor: "dra", count: "3", seed: "tarning" })));
    expect(drawn).toMatch(
      /Stickprovet är draget.*Astrid Lind drog bland en enda arbetsgivare\. Frö: tarning\..*Granby omsorg ?, Granby\. Inte tillfrågad/,
    );
    const page = await astrid.page(room);
    const [, ref = "", employer = ""] =
      /name="ref" value="([^"]+)">\s*<input type="hidden" name="employer" value="([^"]+)"/.exec(page) ?? [];
    const wrong = await astrid.post(room, { gor: "anteckna", ref, employer, state: "", on: "i går", note: "Ringde" });
    const again = await wrong.text();
    expect([wrong.status, words(again)]).toEqual([422, expect.stringContaining("Välj hur det gick.")]);
    expect(again).toContain('value="Ringde"');
    const noted = { gor: "anteckna", ref, employer, state: "agreed", on: "2027-04-01", note: "Ringde växeln" };
    expect(words(await astrid.follow(await astrid.post(room, noted)))).toMatch(/Sa ja \(Astrid Lind\)\. Ringde växeln/);
    const many = await astrid.post(room, { gor: "dra", count: "hundra", seed: "x" });
    const refused = await many.text();
    expect([many.status, words(refused)]).toEqual([422, expect.stringContaining("från 1 till 50")]);
    expect(fieldsOn(refused).seed).toBe("x");
  });

  test("is nobody else's to see", async () => {
    expect((await pia.get(room)).status).toBe(403);
    expect((await stack.get(room)).status).toBe(303);
  });
});
