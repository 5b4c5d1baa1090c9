import type { Typeface } from "./typeface.ts";

export interface Space {
  width: number;
  height: number;
  /** From the largest to the smallest that can still be read in a feed. */
  sizes: number[];
  /** Lines' distance, as a part of the size. */
  leading: number;
}

export interface Wrapped {
  size: number;
  lines: string[];
}

/** The text at the largest size at which it fits whole; at the smallest, long words are divided and what is too much is cut. */
export const wrap = (text: string, typeface: Typeface, { width, height, sizes, leading }: Space): Wrapped => {
  const words = text.trim().split(/\s+/);
  const fits = (size: number) => words.every((word) => typeface.width(word, size) <= width);
  const linesMax = (size: number) => Math.max(1, Math.floor(height / (size * leading)));
  for (const size of sizes) {
    const lines = fits(size) ? broken(words, typeface, size, width) : [];
    if (lines.length > 0 && lines.length <= linesMax(size))
      return { size, lines: evened(words, typeface, size, width) };
  }
  const size = sizes.at(-1) ?? 0;
  const divided = words.flatMap((word) => divide(word, typeface, size, width));
  const lines = broken(divided, typeface, size, width);
  return { size, lines: cut(lines, linesMax(size), (line) => typeface.width(line, size) <= width) };
};

/** As many words on each line as there is room for. */
const broken = (words: string[], typeface: Typeface, size: number, width: number): string[] => {
  const lines: string[] = [];
  for (const word of words) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length > 0 && typeface.width(longer, size) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
};

/** The same number of lines, none much shorter than the others. */
const evened = (words: string[], typeface: Typeface, size: number, width: number): string[] => {
  const wanted = broken(words, typeface, size, width);
  const widest = Math.max(...words.map((word) => typeface.width(word, size)));
  let best = wanted;
  for (let narrower = width - size / 4; narrower >= widest; narrower -= size / 4) {
    const lines = broken(words, typeface, size, narrower);
    if (lines.length > wanted.length) break;
    best = lines;
  }
  return best;
};

const divide = (word: string, typeface: Typeface, size: number, width: number): string[] => {
  if (typeface.width(word, size) <= width) return [word];
  const letters = [...word];
  let end = letters.length - 1;
  while (end > 1 && typeface.width(`${letters.slice(0, end).join("")}-`, size) > width) end -= 1;
  return [`${letters.slice(0, end).join("")}-`, ...divide(letters.slice(end).join(""), typeface, size, width)];
};

/** The lines there is room for; dots say that there were more. */
const cut = (lines: string[], max: number, fits: (line: string) => boolean): string[] => {
  if (lines.length <= max) return lines;
  let last = lines[max - 1] ?? "";
  const dotted = () => `${last.replace(/[.,:;–-]$/, "")} …`;
  while (last && !fits(dotted())) last = last.replace(last.includes(" ") ? / [^ ]+$/ : /.$/u, "");
  return [...lines.slice(0, max - 1), dotted()];
};
