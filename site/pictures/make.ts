import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { ContentError, contentFolder } from "../content/read.ts";
import { cached } from "./cache.ts";
import { knowPicture } from "./picture.ts";

/** Enough for a telephone, a column of text, and the same on a sharp screen. */
const widths = [480, 960, 1440];

/** Changes when the files would come out differently, so that kept ones are made anew. */
const recipe = "2";

interface Format {
  ending: string;
  type: string;
  write(image: Sharp): Sharp;
}

// A little less effort than usual: half the time, and as few bytes.
const avif: Format = { ending: "avif", type: "image/avif", write: (image) => image.avif({ quality: 52, effort: 2 }) };
const webp: Format = { ending: "webp", type: "image/webp", write: (image) => image.webp({ quality: 76 }) };
const jpeg: Format = {
  ending: "jpg",
  type: "image/jpeg",
  write: (image) => image.flatten({ background: "#ffffff" }).jpeg({ quality: 78, mozjpeg: true }),
};
const png: Format = { ending: "png", type: "image/png", write: (image) => image.png({ palette: true, effort: 4 }) };

/** Makes every picture that the site shows, and gives their files: address → path. What a camera wrote about time and place is left out. */
export const makePictures = async (sources: string[], root = contentFolder): Promise<Map<string, string>> => {
  const files: [string, string][] = [];
  // One at a time: an original may be large, and each becomes nine files at once.
  for (const src of new Set(sources)) files.push(...(await make(src, join(root, src))));
  return new Map(files);
};

/** One picture in all its files: address → path. */
const make = async (src: string, path: string): Promise<[string, string][]> => {
  const original = await readFile(path);
  const { width, height } = await sizeOf(src, original);
  const hash = createHash("sha256").update(recipe).update(original).digest("hex").slice(0, 10);
  const ending = extname(src);
  const stem = basename(src, ending).replaceAll(/[^\w-]+/g, "-");
  const still = ending.toLowerCase() === ".png" ? png : jpeg;
  const formats = await Promise.all(
    [avif, webp, still].map(async (format) => ({
      type: format.type,
      files: await Promise.all(
        widthsFor(width).map(async (wide) => {
          const name = `${stem}-${wide}.${hash}.${format.ending}`;
          const kept = await cached(name, () =>
            format
              .write(sharp(original).autoOrient().resize({ width: wide }))
              .toBuffer()
              .catch(() => unreadable(src)),
          );
          return { address: `/bilder/${name}`, width: wide, bytes: (await stat(kept)).size, kept };
        }),
      ),
    })),
  );
  knowPicture(src, {
    width,
    height,
    formats: formats.map(({ type, files }) => ({ type, files: files.map(({ kept, ...file }) => file) })),
  });
  return formats.flatMap(({ files }) => files.map(({ address, kept }): [string, string] => [address, kept]));
};

/** Never wider than the original, and always two where there is something to choose between. */
export const widthsFor = (width: number): number[] => {
  const widest = widths.at(-1) ?? width;
  const smaller = widths.filter((each) => each < Math.min(width, widest));
  return [...smaller, Math.min(width, widest)];
};

const pixelsMax = 100_000_000;

/** Reads what the file says of itself; one that says too much would take the memory of the whole build. */
const sizeOf = async (src: string, original: Buffer): Promise<{ width: number; height: number }> => {
  const { autoOrient } = await sharp(original)
    .metadata()
    .catch(() => unreadable(src));
  return autoOrient.width * autoOrient.height > pixelsMax ? unreadable(src) : autoOrient;
};

const unreadable = (src: string): never => {
  throw new ContentError([
    `content${src}: filen går inte att läsa som bild. Spara den på nytt som jpg eller png, högst 10 000 punkter bred`,
  ]);
};
