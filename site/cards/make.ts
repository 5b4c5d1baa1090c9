import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { cached, hashOfFiles } from "../pictures/cache.ts";
import { type CardText, cardDrawing, cardSize, type Look } from "./card.ts";
import { knowCard } from "./card-address.ts";
import { openTypeface, typefaceFile } from "./typeface.ts";

/** A card and the page it stands for. */
export interface Card extends CardText {
  path: string;
}

const tokensFile = fileURLToPath(new URL("../assets/tokens.css", import.meta.url));
const drawnBy = ["card.ts", "wrap.ts", "typeface.ts", "make.ts"].map((name) =>
  fileURLToPath(new URL(name, import.meta.url)),
);

/** Draws the cards that are not kept since before, and gives all of them: address → path. */
export const makeCards = async (cards: Card[]): Promise<Map<string, string>> => {
  const files = new Map<string, string>();
  const ground = await groundHash();
  let look: Promise<Look> | undefined;
  for (const { path, ...text } of cards) {
    const hash = createHash("sha256").update(ground).update(JSON.stringify(text)).digest("hex").slice(0, 10);
    const name = `${path.split("/").filter(Boolean).join("-") || "start"}.${hash}.png`;
    const kept = await cached(name, async () => {
      look ??= openLook();
      return draw(cardDrawing(text, await look));
    });
    files.set(`/kort/${name}`, kept);
    knowCard(path, { src: `/kort/${name}`, alt: `${text.title}. ${text.sender}`, ...cardSize });
  }
  return files;
};

/** What every card depends on: a new colour, typeface or drawing makes all of them anew. */
const groundHash = (): Promise<string> => hashOfFiles([tokensFile, typefaceFile, ...drawnBy]);

/** A few colours are enough for flat planes and the edges of letters. */
const draw = (drawing: string): Promise<Buffer> =>
  sharp(Buffer.from(drawing)).png({ palette: true, colours: 32, effort: 1, dither: 0 }).toBuffer();

export const openLook = async (): Promise<Look> => {
  const tokens = await readFile(tokensFile, "utf8");
  return {
    regular: await openTypeface(400),
    bold: await openTypeface(Number(/--bold:\s*(\d+)/.exec(tokens)?.[1] ?? 700)),
    colour: (token) => new RegExp(`--${token}:\\s*([^;]+);`).exec(tokens)?.[1]?.trim() ?? "#000",
  };
};
