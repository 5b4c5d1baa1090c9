import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { expect, test } from "vitest";
import { cardDrawing } from "../../site/cards/card.ts";
import { cardOf } from "../../site/cards/card-address.ts";
import { makeCards, openLook } from "../../site/cards/make.ts";
import { wrap } from "../../site/cards/wrap.ts";

const look = await openLook();
const space = { width: 770, height: 330, sizes: [122, 104, 92, 82, 74, 66, 58], leading: 1.06 };
const sender = "Samordningsförbundet Granlandet";
const drawing = (title: string) => cardDrawing({ kind: "Nyhet", title, sender }, look);
const pixels = (title: string) =>
  sharp(Buffer.from(drawing(title)))
    .raw()
    .toBuffer();
const differing = async (one: string, other: string) => {
  const [some, others] = await Promise.all([pixels(one), pixels(other)]);
  return some.reduce((count, value, at) => count + (value === others[at] ? 0 : 1), 0);
};

test("å, ä and ö have their rings and dots", async () => {
  for (const [swedish, bare] of [
    ["åäö", "aao"],
    ["ÅÄÖ", "AAO"],
    ["é", "e"],
  ] as const)
    expect(await differing(swedish, bare), swedish).toBeGreaterThan(500);
  expect(await differing("åäö", "äåö")).toBeGreaterThan(500);
});

test("every letter, mark and figure that Swedish is written with is drawn", () => {
  const letters = "abcdefghijklmnopqrstuvwxyzåäöéüABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖÉÜ0123456789.,:;!?–-/()&%§+”’…";
  for (const letter of letters)
    expect(look.bold.line(letter, { x: 0, y: 0, size: 10 }), letter).toMatch(/ d="M[^"]{8,}"/);
});

test("what the typeface has no letter for leaves no empty box", async () => {
  expect(look.bold.width("山🚪", 100)).toBe(0);
  expect(await differing("Öppen dörr", "Öppen dörr🚪")).toBe(0);
});

test("text is outlines, so that no machine's own fonts matter, and the words of a title stay out of the markup", () => {
  const svg = drawing('<script>alert("x")</script> & Co');
  expect(svg).not.toMatch(/<text|font-family|<script|alert/);
  expect(svg.match(/<path /g)?.length).toBeGreaterThan(20);
});

test("a title is set as large as it can be, and no line is wider than its room", () => {
  const titles = [
    "Å",
    "Kök och måltid",
    "Fler frukostmöten för chefer i Sjöhult och Åkersta",
    "Arbetsmarknadsutbildningsplatsansvariga överenskommelsemallar för rehabiliteringssamordnare",
    "Realisationsvinstbeskattningsövergångsbestämmelserna",
    "W".repeat(200),
    "Så gjorde vi ".repeat(40),
    "i".repeat(3),
  ];
  for (const title of titles) {
    const { size, lines } = wrap(title, look.bold, space);
    for (const line of lines) expect(look.bold.width(line, size), line).toBeLessThanOrEqual(space.width);
    expect(lines.length * size * space.leading, title).toBeLessThanOrEqual(space.height);
    expect(lines.length).toBeGreaterThan(0);
  }
  expect(wrap("Kök", look.bold, space).size).toBeGreaterThan(wrap(titles[2] ?? "", look.bold, space).size);
});

test("a word too long for a line is divided, and a text too long for the card ends with dots", () => {
  const word = wrap("Realisationsvinstbeskattningsövergångsbestämmelserna", look.bold, space).lines;
  expect(word[0]).toMatch(/-$/);
  expect(word.map((line) => line.replace(/-$/, "")).join("")).toBe(
    "Realisationsvinstbeskattningsövergångsbestämmelserna",
  );
  expect(wrap("Så gjorde vi ".repeat(40), look.bold, space).lines.at(-1)).toMatch(/ …$/);
});

test("a card is 1200 × 630, small, the same each time, and known by its page", async () => {
  const card = { path: "/nyheter/prov/", kind: "Nyhet", title: "Öppna dörren", sender };
  const [[address, path] = ["", ""]] = await makeCards([card]);
  expect(address).toMatch(/^\/kort\/nyheter-prov\.[0-9a-f]{10}\.png$/);
  expect(cardOf("/nyheter/prov/")).toEqual({ src: address, alt: `Öppna dörren. ${sender}`, width: 1200, height: 630 });
  const file = await readFile(path);
  expect(await sharp(file).metadata()).toMatchObject({ width: 1200, height: 630, format: "png" });
  expect(file.length).toBeLessThan(40_000);
  expect([...(await makeCards([card])).keys()]).toEqual([address]);
  const [[changed] = [""]] = await makeCards([{ ...card, title: "Öppna fönstret" }]);
  expect(changed).not.toBe(address);
});

test("it wears the association's own colours", () => {
  const svg = cardDrawing({ kind: "Nyhet", title: "x", sender }, { ...look, colour: (token) => `own-${token}` });
  expect(new Set(svg.match(/own-[\w-]+/g))).toEqual(
    new Set([
      "own-structure",
      "own-structure-far",
      "own-floor",
      "own-daylight",
      "own-on-structure",
      "own-on-structure-soft",
    ]),
  );
});
