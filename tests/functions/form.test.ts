import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Form, type FormNode, flatten, readForm, rows, text, texts, unflatten } from "../../functions/lib/form.ts";
import { holdsPersonnummer, isPersonal } from "../../functions/lib/personnummer.ts";

const name = fc.stringMatching(/^[a-z][a-zA-Z]{0,8}$/);
const value = fc.string();
const tree = fc.letrec<{ node: FormNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    value,
    fc.dictionary(name, tie("node"), { minKeys: 1, maxKeys: 3 }),
    fc.array(fc.dictionary(name, value, { minKeys: 1, maxKeys: 3 }), { minLength: 1, maxLength: 4 }),
  ),
})).node;

const plain = (node: unknown) => JSON.parse(JSON.stringify(node));

describe("unflatten", () => {
  test("gives back any form that was flattened", () => {
    fc.assert(
      fc.property(fc.dictionary(name, tree, { maxKeys: 4 }), (form) => {
        expect(plain(unflatten(flatten(form as Form)))).toEqual(plain(form));
      }),
    );
  });

  test("survives every name anyone can post, and never reaches an object's own workings", () => {
    const part = fc.oneof(
      fc.string(),
      fc.constantFrom("__proto__", "constructor", "prototype", "toString", "0", "9999"),
    );
    const anyName = fc.array(part, { maxLength: 8 }).map((parts) => parts.join("."));
    fc.assert(
      fc.property(fc.array(fc.tuple(anyName, fc.string())), (fields) => {
        unflatten(fields);
        expect(Object.keys(Object.prototype)).toEqual([]);
        expect(({} as Record<string, unknown>).polluted).toBeUndefined();
      }),
    );
    unflatten([
      ["__proto__.polluted", "yes"],
      ["constructor.prototype.polluted", "yes"],
    ]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test("keeps the order of numbers, closes gaps and reads a name given twice as a list", () => {
    const form = unflatten([
      ["people.10.name", "tio"],
      ["people.2.name", "två"],
      ["day", "a"],
      ["day", "b"],
    ]);
    expect(rows(form, "people").map((row) => text(row, "name"))).toEqual(["två", "tio"]);
    expect(unflatten(flatten(form))).toEqual(form);
    expect(texts(form, "day")).toEqual(["a", "b"]);
    expect(text(form, "people.1.name")).toBe("tio");
    expect(text(form, "people.7.name")).toBe("");
  });
});

describe("readForm", () => {
  const posted = (headers: Record<string, string>) =>
    readForm(
      new Request("https://granlandet.example/x", { method: "POST", body: new URLSearchParams({ a: "1" }), headers }),
    );

  test.each([
    [{ origin: "https://granlandet.example" }, true],
    [{}, true],
    [{ origin: "null", "sec-fetch-site": "same-origin" }, true],
    [{ origin: "null", "sec-fetch-site": "cross-site" }, false],
    [{ origin: "null" }, false],
    [{ "sec-fetch-site": "same-site" }, false],
    [{ origin: "https://granlandet.example.ond.example" }, false],
    [{ origin: "http://granlandet.example" }, false],
  ])("takes %j: %s", async (headers, taken) => {
    await expect(
      posted(headers as Record<string, string>).then(
        () => true,
        (error) => error.key,
      ),
    ).resolves.toBe(taken || "foreign_origin");
  });
});

describe("a personnummer is found", () => {
  test.each(["811218-9876", "198112189876", "8112189876", "811218+9876", "Cilla (811218-9876) kommer", "701063-2391"])(
    "in %s",
    (typed) => expect(holdsPersonnummer(typed)).toBe(true),
  );
  test.each(["", "212000-1355", "0980-319 200", "811218-9875", "811318-9876", "2027-03-12 09:00", "9811218987601"])(
    "but not in %j",
    (typed) => expect(holdsPersonnummer(typed)).toBe(false),
  );
  test("and no organisation number passes for a person's", () => {
    for (const number of ["212000-1355", "212000-0142", "222000-1834", "16212000-1355"])
      expect(isPersonal(number)).toBe(false);
  });
});
