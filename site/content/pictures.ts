import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Placed } from "./faults.ts";
import { contentFolder } from "./read.ts";
import { valuesOf } from "./walk.ts";

interface PictureUse {
  file: string;
  line: number;
  /** As in "/bilder/frukost.jpg". */
  src: string;
  /** What is written for those who do not see it; null where the field beside it is judged by its schema. */
  alt: string | null;
}

const inMarkdown = /!\[([^\]]*)\]\(\s*([^)\s]+)[^)]*\)/g;

/** Every picture that texts and fields show. */
const usesIn = ({ kind, file }: Placed): PictureUse[] => {
  const rows = file.source.split("\n");
  const inFields = valuesOf(kind.schema, file.fields, ({ control }) => control === "image").map(({ value }) => ({
    file: file.name,
    line: rows.findIndex((row) => row.includes(value)) + 1,
    src: value,
    alt: null,
  }));
  const inText = !file.source.includes("![")
    ? []
    : rows.flatMap((row, index) =>
        [...row.matchAll(inMarkdown)].map(([, alt = "", src = ""]) => ({ file: file.name, line: index + 1, src, alt })),
      );
  return [...inFields, ...inText];
};

/** The pictures that these files show, each once. */
export const picturesIn = (placed: Placed[]): string[] => [...new Set(placed.flatMap(usesIn).map(({ src }) => src))];

const shown = /^\/bilder\/[^\s]+\.(jpe?g|png|webp|avif)$/i;

/** A picture that says nothing to those who do not see it, is somewhere else, or is nowhere. */
export const pictureFaults = (placed: Placed[], root = contentFolder): string[] =>
  placed.flatMap(usesIn).flatMap(({ file, line, src, alt }) => {
    const place = `${file}, rad ${line}: bilden ${src}`;
    if (alt?.trim() === "")
      return [`${place} saknar beskrivning. Skriv en mening inom hakparenteserna: ![Vad bilden visar](${src})`];
    if (!shown.test(src))
      return [`${place} ska ligga i content/bilder och skrivas /bilder/namn.jpg, med jpg, png, webp eller avif sist`];
    if (!existsSync(join(root, src))) return [`${place} finns inte. Lägg filen i content/bilder eller rätta namnet`];
    return [];
  });
