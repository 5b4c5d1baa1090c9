import { type Html, html } from "../html.ts";

/** A picture as it was made for the site: the same in several widths and formats. */
export interface Picture {
  width: number;
  height: number;
  /** The newest format first; the last is what every browser reads. */
  formats: { type: string; files: { address: string; width: number; bytes: number }[] }[];
}

export interface PictureFile {
  address: string;
  type: string;
  width: number;
  height: number;
  bytes: number;
}

const made = new Map<string, Picture>();

/** Remembers what was made of "/bilder/frukost.jpg", so that pages can show it. */
export const knowPicture = (src: string, picture: Picture): void => {
  made.set(src, picture);
};

const pictureOf = (src: string): Picture => {
  const picture = made.get(src);
  if (!picture) throw new Error(`Bilden ${src} visas på en sida, men är inte gjord i det här bygget.`);
  return picture;
};

/** The widest file that every program reads, for feeds and search engines. */
export const plainFile = (src: string): PictureFile => {
  const { width, height, formats } = pictureOf(src);
  const plain = formats.at(-1);
  const widest = plain?.files.at(-1);
  if (!plain || !widest) throw new Error(`Bilden ${src} har inga filer.`);
  return { ...widest, type: plain.type, height: Math.round((height * widest.width) / width) };
};

/** So many points are enough for a column of text on a sharp screen. */
const mailPoints = 960;

/** A file that every mail reader knows, no heavier than a mail needs. */
export const mailFile = (src: string): PictureFile => {
  const { width, height, formats } = pictureOf(src);
  const file = formats.at(-1)?.files.find(({ width: wide }) => wide >= mailPoints);
  const { type } = plainFile(src);
  return file ? { ...file, type, height: Math.round((height * file.width) / width) } : plainFile(src);
};

/** As wide as running text. */
const inText = "(min-width: 42rem) 38rem, 92vw";

export interface PictureOptions {
  src: string;
  alt: string;
  /** Waits until it is nearly in sight. For every picture but one that is seen at once. */
  lazy?: boolean;
}

/** The picture in the smallest file that a browser can use, with room kept for it. */
export const picture = ({ src, alt, lazy = true }: PictureOptions): Html => {
  const { formats } = pictureOf(src);
  const plain = plainFile(src);
  return html`<picture>${formats
    .slice(0, -1)
    .map(
      ({ type, files }) => html`<source type="${type}" srcset="${srcset(files)}" sizes="${inText}">`,
    )}<img src="${plain.address}" srcset="${srcset(formats.at(-1)?.files ?? [])}" sizes="${inText}" width="${plain.width}" height="${plain.height}" alt="${alt}"${lazy ? html` loading="lazy"` : null} decoding="async"></picture>`;
};

const srcset = (files: Picture["formats"][number]["files"]): string =>
  files.map(({ address, width }) => `${address} ${width}w`).join(", ");
