import { placeNames } from "../markdown.ts";
import type { Placed } from "./faults.ts";
import { nearest } from "./nearest.ts";

/** A word within braces that nothing stands for. Mails have words of their own (functions/lib/mail-template.ts). */
export const placeFaults = (placed: Placed[]): string[] =>
  placed
    .filter(({ kind }) => kind.format !== "json" && !kind.plain)
    .flatMap(({ kind, file }) => {
      const known = [...placeNames, ...(kind.places ?? [])];
      return file.source.split("\n").flatMap((row, index) =>
        [...row.matchAll(/\{(\w+)\}/g)]
          .map(([, name]) => name ?? "")
          .filter((name) => !known.includes(name))
          .map((name) => `${file.name}, rad ${index + 1}: {${name}} finns inte. ${advice(nearest(name, known))}`),
      );
    });

const advice = (meant: string | undefined): string =>
  meant
    ? `Menade du {${meant}}?`
    : "Det som byts ut är till exempel {phone}, {email} och {association}. Ta annars bort klamrarna";
