import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Column, columns, type PasteSession, readPaste, roleCode } from "../../functions/forms/paste.ts";
import { csv } from "../../functions/lib/csv.ts";
import { columnText } from "../../site/function-pages/booking-faults.ts";

const sessions: PasteSession[] = [
  { slug: "mars", dates: ["2027-03-12"] },
  { slug: "april", dates: ["2027-04-02", "2027-04-09"] },
  { slug: "maj", dates: ["2027-05-07"] },
];
const one = sessions.slice(0, 1);

const read = (text: string, offered = sessions) => readPaste(text, offered);
const cells = (text: string, offered = sessions) => read(text, offered).rows.map((row) => row.cells);

describe("a list from a spreadsheet", () => {
  const rows = [
    ["Namn", "E-post", "Arbetsplats", "Datum"],
    ["Cilla Öberg", "cilla@x.example", "Strandens förskola", "2027-03-12"],
    ["Dag Nyström", "dag@x.example", "Bruksskolan", "2/4"],
  ];

  test.each([
    ["copied (tabs)", "\t", "\n"],
    ["saved by a Swedish one (semicolons)", ";", "\r\n"],
    ["saved by another (commas)", ",", "\r"],
  ])("%s is read", (_, separator, newline) => {
    const { rows: found, errors } = read(rows.map((row) => row.join(separator)).join(newline));
    expect(errors).toEqual([]);
    expect(found).toMatchObject([
      {
        line: 2,
        session: "mars",
        cells: { name: "Cilla Öberg", email: "cilla@x.example", workplace: "Strandens förskola" },
      },
      { line: 3, session: "april", cells: { name: "Dag Nyström" } },
    ]);
  });

  test("headings come in any order, in the words that people use", () => {
    const text =
      "Närmaste chef;Mejladress:;Enhet;Chefens e-post;KURSDATUM;Mobil-nr (frivilligt);Efternamn;Förnamn;Befattning\nGun;c@x.example;Bageriet;gun@x.example;12 mars;070-174 06 05;Öberg;Cilla;Handledare";
    expect(cells(text.replace("Mobil-nr", "Mobil"))).toEqual([
      {
        name: "Cilla Öberg",
        email: "c@x.example",
        workplace: "Bageriet",
        managerName: "Gun",
        managerEmail: "gun@x.example",
        session: "12 mars",
        phone: "070-174 06 05",
        role: "Handledare",
      },
    ]);
  });

  test("a second address or name after the first is the manager's", () => {
    expect(cells("Namn;E-post;Chef;E-post\nCilla;c@x.example;Gun;g@x.example", one)).toMatchObject([
      { email: "c@x.example", managerName: "Gun", managerEmail: "g@x.example" },
    ]);
  });

  test("columns that nobody asked for are left alone, and named", () => {
    const found = read("Nr;Namn;E-post;Allergi\n1;Cilla;c@x.example;nötter", one);
    expect(found.unread).toEqual(["Nr", "Allergi"]);
    expect(JSON.stringify(found.rows)).not.toContain("nötter");
  });

  test("without headings the cells tell what they are", () => {
    expect(
      cells(
        "1\tCilla\tBageriet\tc@x.example\t7 maj\tGun\tg@x.example\n2\tDag\tSkolan\td@x.example\t7 maj\tGun\tg@x.example\n3\tElsa\t\te@x.example\t7 maj\t\t\n4\tFarid\tHus\tf@x.example\t7 maj\t\t",
      ),
    ).toMatchObject([
      {
        name: "Cilla",
        workplace: "Bageriet",
        email: "c@x.example",
        session: "7 maj",
        managerName: "Gun",
        managerEmail: "g@x.example",
      },
      { name: "Dag" },
      { name: "Elsa", workplace: "" },
      { name: "Farid" },
    ]);
  });

  test("a byte order mark, hard spaces, quoted cells and blank rows do no harm, and rows keep the spreadsheet's numbers", () => {
    const text =
      '\uFEFFNamn;E-post;Arbetsplats\r\n"Öberg; Cilla ""Cillan""";\u00a0c@x.example\u00a0;"Bageriet\r\npå torget"\r\n;;\r\n\r\nDag;mailto:d@x.example;Skolan\r\n;;\r\n\r\n';
    expect(read(text, one).rows).toMatchObject([
      { line: 2, cells: { name: 'Öberg; Cilla "Cillan"', email: "c@x.example", workplace: "Bageriet på torget" } },
      { line: 5, cells: { name: "Dag", email: "d@x.example" } },
    ]);
  });

  test("a quote that is never closed takes nothing else with it", () => {
    expect(cells('Namn;E-post\n"Cilla;c@x.example\nDag "Dagge" Ek;d@x.example', one)).toMatchObject([
      { name: '"Cilla', email: "c@x.example" },
      { name: 'Dag "Dagge" Ek', email: "d@x.example" },
    ]);
  });

  test("the address alone is taken from what a mail program copies", () => {
    expect(cells("Namn\tE-post\nCilla\tCilla Öberg <c@x.example>", one)).toMatchObject([{ email: "c@x.example" }]);
  });

  test("the template that the page offers is understood, heading by heading", () => {
    const text = csv([columns.map(columnText), columns.map((column) => (column === "session" ? "12 mars" : column))]);
    expect(read(text)).toMatchObject({
      errors: [],
      unread: [],
      rows: [{ session: "mars", cells: { name: "name", role: "role" } }],
    });
  });

  test("nothing, spaces and headings alone are no rows", () => {
    for (const text of ["", " \n\t\n", "Namn;E-post;Datum\n"]) expect(read(text).rows).toEqual([]);
  });

  test("more rows than may come are told from enough, without reading them all", () => {
    const text = Array.from({ length: 5000 }, (_, n) => `Person ${n};p${n}@x.example`).join("\n");
    expect(read(text, one).rows).toHaveLength(201);
  });
});

describe("which session a row means", () => {
  const meant = (typed: string) => {
    const { rows, errors } = read(`Namn;E-post;Datum\nCilla;c@x.example;${typed}`);
    return rows[0]?.session ?? errors[0]?.error;
  };

  test.each([
    "2027-03-12",
    "20270312",
    "2027-03-12 09:00",
    "12 mars",
    "12 mars 2027",
    "12 Mars",
    "den 12 mars",
    "fredag 12 mars",
    "Fre 12/3",
    "12/3",
    "12/3 2027",
    "12/3-27",
    "12.3.27",
    "12.3.2027",
    "12.03",
    "12-mar",
    "12-mar-27",
    "12:e mars",
    "12 mars kl. 9.00",
    "fredag den 12 mars 2027 kl. 9",
    "1",
    "nr 1",
    "1.",
  ])("“%s” is the first", (typed) => expect(meant(typed)).toBe("mars"));

  test("any day of a session of several days will do", () => {
    expect([meant("2 april"), meant("9/4"), meant("2")]).toEqual(["april", "april", "april"]);
  });

  test.each(["13 mars", "12 mars 2028", "0", "4", "mars", "12/13", "Sjöhult"])(
    "“%s” is none of them, and says so",
    (typed) => expect(meant(typed)).toBe("session_not_found"),
  );

  test("one date with two sessions asks for the number", () => {
    const twice = [...sessions, { slug: "eftermiddag", dates: ["2027-03-12"] }];
    expect(read("Namn;E-post;Datum\nC;c@x.example;12 mars\nD;d@x.example;4", twice)).toMatchObject({
      errors: [{ line: 2, column: "session", error: "session_not_clear" }],
      rows: [{ session: null }, { session: "eftermiddag" }],
    });
  });

  test("the column may be missing when there is one session, and only then", () => {
    const text = "Namn;E-post\nCilla;c@x.example";
    expect(read(text, one).rows).toMatchObject([{ session: "mars" }]);
    expect(read(text).errors).toEqual([{ line: 2, column: "session", error: "session_missing" }]);
  });
});

test("a role is one of ours, another when nobody knows it, and none when nothing is written", () => {
  expect(["Chef", "handledare", "HR", "Undersköterska", ""].map(roleCode)).toEqual([
    "manager",
    "supervisor",
    "hr",
    "other",
    null,
  ]);
});

describe("whatever is pasted", () => {
  const shown = (text: string) =>
    text
      .replaceAll(/[\u200B-\u200D\u2060\uFEFF\u00AD]/g, "")
      .replaceAll(/\s+/g, " ")
      .trim();
  const typed = fc
    .string({ unit: "grapheme", maxLength: 30 })
    .filter((text) => !/[@<>]/.test(text) && shown(text) !== "");
  const row = fc.record({ name: typed, workplace: typed, managerName: typed, at: fc.nat(999) });
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

  test("comes back cell by cell, however columns are ordered, cells separated and lines ended", () => {
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 20 }),
        fc.shuffledSubarray<Column>(["name", "email", "workplace", "managerName", "session"], { minLength: 5 }),
        fc.constantFrom("\t", ";", ","),
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.nat(3),
        (people, order, separator, newline, blank) => {
          const value = (person: (typeof people)[number], column: Column): string => {
            if (column === "email") return `p${person.at}@x.example`;
            if (column === "session") return String((person.at % 3) + 1);
            return person[column as "name"];
          };
          const lines = [
            order.map(columnText),
            ...people.map((person) => order.map((column) => value(person, column))),
          ];
          const text = `\uFEFF${lines.map((line) => line.map(quoted).join(separator)).join(newline)}${newline.repeat(blank)}`;
          const found = read(text);
          expect(found.errors).toEqual([]);
          expect(
            found.rows.map(({ cells: { name, email, workplace, managerName } }) => ({
              name,
              email,
              workplace,
              managerName,
            })),
          ).toEqual(
            people.map((person) => ({
              name: shown(person.name),
              email: `p${person.at}@x.example`,
              workplace: shown(person.workplace),
              managerName: shown(person.managerName),
            })),
          );
          expect(found.rows.map(({ session }) => session)).toEqual(people.map(({ at }) => sessions[at % 3]?.slug));
        },
      ),
      { numRuns: 300 },
    );
  });

  test("never throws, never invents a row, and every row without a session is pointed out", () => {
    const piece = fc.oneof(
      fc.string({ unit: "binary", maxLength: 20 }),
      fc.constantFrom('"', '""', ";", "\t", ",", "\n", "\r\n", "Namn", "E-post", "@", "12/3", "\uFEFF"),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join("")),
        (text) => {
          const { rows, errors } = read(text);
          expect(rows.length).toBeLessThanOrEqual(text.split(/\r\n|\r|\n/).length);
          expect(rows.filter(({ session }) => session === null).map(({ line }) => line)).toEqual(
            errors.map(({ line }) => line),
          );
        },
      ),
      { numRuns: 1000 },
    );
  });

  test("is read in no time, also when it is made to be slow", () => {
    for (const text of [
      '"'.repeat(60_000),
      '"x\t'.repeat(20_000),
      '""\t'.repeat(20_000),
      `"${'""\t'.repeat(15_000)}`,
      "\t".repeat(60_000),
    ]) {
      const before = performance.now();
      read(text);
      expect(performance.now() - before).toBeLessThan(1_000);
    }
  });
});

describe("a list that is fetched", () => {
  const parsed = (text: string) => readPaste(text, one).rows;

  test("opens right in Swedish Excel: marked as UTF-8, semicolons, each line ended as Windows does", () => {
    expect(
      csv([
        ["Åsa", "Öberg; Ek"],
        ['Dag "Dagge"', ""],
      ]),
    ).toBe('\uFEFFÅsa;"Öberg; Ek"\r\n"Dag ""Dagge""";\r\n');
  });

  test("never starts a formula, whatever somebody calls themself", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("=", "+", "-", "@", " =", "\t=", "\r=", "＝", "\u00a0="),
        fc.string(),
        (start, rest) => {
          const [line = ""] = csv([[start + rest]])
            .slice(1)
            .split("\r\n");
          expect(line.replace(/^"/, "")).toMatch(/^'/);
        },
      ),
    );
    expect(
      parsed(
        csv([
          ["Namn", "E-post"],
          ["Cilla", "c@x.example"],
        ]),
      ),
    ).toHaveLength(1);
  });
});
