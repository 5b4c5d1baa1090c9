import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Blob, Face, Font, shape, Buffer as TextBuffer, Variation } from "harfbuzzjs";
import decompress from "wawoff2/decompress.js";
import { fontAddress } from "../font.ts";

export const typefaceFile = fileURLToPath(new URL(`..${fontAddress}`, import.meta.url));

/** The site's own typeface, set as outlines: a picture of text comes out the same whatever fonts a machine has. */
export interface Typeface {
  /** How wide a line is at a size in pixels. */
  width(text: string, size: number): number;
  /** The line as SVG, its baseline beginning at x, y. */
  line(text: string, place: { x: number; y: number; size: number }): string;
}

interface Glyph {
  outline: string;
  x: number;
  y: number;
}

interface Line {
  glyphs: Glyph[];
  width: number;
}

/** Opens it at one weight, as in 400 or 680. */
export const openTypeface = async (weight: number): Promise<Typeface> => {
  const face = new Face(new Blob(await decompress(await readFile(typefaceFile))), 0);
  const font = new Font(face);
  font.setVariations([new Variation("wght", weight)]);
  const set = setter(font);
  return {
    width: (text, size) => (set(text).width * size) / face.upem,
    line(text, { x, y, size }) {
      const scale = size / face.upem;
      const glyphs = set(text).glyphs.map(
        (glyph) => `<path transform="translate(${glyph.x} ${glyph.y})" d="${glyph.outline}"/>`,
      );
      return `<g transform="translate(${x} ${y}) scale(${scale} ${-scale})">${glyphs.join("")}</g>`;
    },
  };
};

const setter = (font: Font): ((text: string) => Line) => {
  const known = new Map<string, Line>();
  return (text) => {
    const line = known.get(text) ?? setLine(font, text);
    known.set(text, line);
    return line;
  };
};

/** Letters placed with kerning. What the typeface has no letter for is left out: never an empty box. */
const setLine = (font: Font, text: string): Line => {
  const buffer = new TextBuffer();
  buffer.addText(text);
  buffer.guessSegmentProperties();
  shape(font, buffer);
  let width = 0;
  const glyphs: Glyph[] = [];
  for (const { codepoint, xAdvance, xOffset, yOffset } of buffer.getGlyphInfosAndPositions()) {
    if (codepoint === 0) continue;
    glyphs.push({ outline: font.glyphToPath(codepoint), x: width + (xOffset ?? 0), y: yOffset ?? 0 });
    width += xAdvance ?? 0;
  }
  return { glyphs, width };
};
