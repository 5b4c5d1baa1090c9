import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { allContent, checkContent } from "../../site/content/faults.ts";
import { picturesIn } from "../../site/content/pictures.ts";
import { prose } from "../../site/markdown.ts";
import { putOut, tidy } from "../../site/pictures/cache.ts";
import { makePictures, widthsFor } from "../../site/pictures/make.ts";
import { picture, plainFile } from "../../site/pictures/picture.ts";

const root = join(import.meta.dirname, "..", "..");
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "oppna-pictures-"));
  await cp(join(root, "content"), folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const photograph = (width: number, height: number, red = 120) =>
  sharp({ create: { width, height, channels: 3, background: { r: red, g: 90, b: 120 } } });

const save = async (name: string, image: sharp.Sharp): Promise<string> => {
  await image.toFile(join(folder, "bilder", name));
  return `/bilder/${name}`;
};

const camera = { IFD0: { Make: "Kameran", Copyright: "Nils Ask" }, IFD3: { GPSLatitude: "59/1 51/1 0/1" } };

describe("a picture is made for the site", () => {
  test("in two newer formats and one that every browser reads, in widths up to what a sharp screen can show", async () => {
    const src = await save("stor.jpg", photograph(3000, 2000).jpeg());
    const files = await makePictures([src], folder);
    const names = [...files.keys()];
    expect(names).toHaveLength(9);
    for (const ending of ["avif", "webp", "jpg"])
      for (const width of [480, 960, 1440])
        expect(names.filter((name) => name.includes(`/stor-${width}.`) && name.endsWith(`.${ending}`))).toHaveLength(1);
    const { width, height } = await sharp(files.get(plainFile(src).address)).metadata();
    expect([width, height]).toEqual([1440, 960]);
    expect(plainFile(src)).toMatchObject({ width: 1440, height: 960, type: "image/jpeg" });
  });

  test("and never made larger than it was", () => {
    expect(widthsFor(300)).toEqual([300]);
    expect(widthsFor(480)).toEqual([480]);
    expect(widthsFor(700)).toEqual([480, 700]);
    expect(widthsFor(9000)).toEqual([480, 960, 1440]);
  });

  test("without what a camera wrote about who, where and when, and turned the right way up", async () => {
    const turned = photograph(900, 600).withExif(camera).withMetadata({ orientation: 6, exif: camera });
    const src = await save("liggande.jpg", turned.jpeg());
    const original = await sharp(join(folder, src)).metadata();
    expect([Boolean(original.exif), original.orientation]).toEqual([true, 6]);
    const files = await makePictures([src], folder);
    for (const path of files.values()) {
      const { exif, xmp, iptc, orientation, width, height } = await sharp(path).metadata();
      expect([exif, xmp, iptc, orientation], path).toEqual([undefined, undefined, undefined, undefined]);
      expect(height, path).toBeGreaterThan(width);
      expect((await readFile(path)).includes("Nils Ask"), path).toBe(false);
    }
    expect(picture({ src, alt: "En bild" }).toString()).toContain('width="600" height="900"');
  });

  test("once: the next build takes the files that were made", async () => {
    const src = await save("samma.jpg", photograph(600, 400).jpeg());
    const times = async () => {
      const files = await makePictures([src], folder);
      return Promise.all([...files.values()].map(async (path) => (await stat(path)).mtimeMs));
    };
    expect(await times()).toEqual(await times());
  });

  test("anew, at a new address, when the file has changed", async () => {
    const src = await save("andras.jpg", photograph(600, 400, 10).jpeg());
    const before = [...(await makePictures([src], folder)).keys()];
    await save("andras.jpg", photograph(600, 400, 240).jpeg());
    const after = [...(await makePictures([src], folder)).keys()];
    expect(before.some((address) => after.includes(address))).toBe(false);
  });

  test("from a drawing with empty parts, which stay empty", async () => {
    const clear = { r: 0, g: 0, b: 0, alpha: 0 };
    const src = await save(
      "Å ritning.png",
      sharp({ create: { width: 500, height: 300, channels: 4, background: clear } }).png(),
    );
    const files = await makePictures([src], folder);
    for (const [address, path] of files) {
      expect(address).toMatch(/^\/bilder\/[\w-]+\.[0-9a-f]{10}\.(avif|webp|png)$/);
      expect((await sharp(path).metadata()).hasAlpha, address).toBe(true);
    }
  });
});

describe("on a page", () => {
  test("it keeps its room, waits until it is nearly in sight, and says what it shows", async () => {
    const src = await save("rum.jpg", photograph(1600, 900).jpeg());
    await makePictures([src], folder);
    const tag = prose(`![Bord & stolar](${src})`).toString();
    expect(tag).toMatch(/<img [^>]*width="1440" height="810" alt="Bord &amp; stolar" loading="lazy"/);
    expect(tag).toMatch(/<source type="image\/avif" srcset="[^"]+480w, [^"]+960w, [^"]+1440w" sizes="[^"]+">/);
    expect(tag.indexOf("image/avif")).toBeLessThan(tag.indexOf("image/webp"));
    expect(picture({ src, alt: "x", lazy: false }).toString()).not.toContain("loading");
  });
});

describe("faults are told with file and line", () => {
  const about = async (body: string) => {
    await writeFile(join(folder, "sidor/om.md"), `---\ntitle: Om\ndescription: En sida i ett prov.\n---\n\n${body}\n`);
  };
  const place = "content/sidor/om.md, rad 8: bilden";

  test("a picture in a text that does not say what it shows", async () => {
    await about("Hej.\n\n![](/bilder/frukostbord.png)");
    expect(() => checkContent(folder)).toThrow(
      `${place} /bilder/frukostbord.png saknar beskrivning. Skriv en mening inom hakparenteserna: ![Vad bilden visar](/bilder/frukostbord.png)`,
    );
  });

  test("a picture that is not there", async () => {
    await about("Hej.\n\n![Bord](/bilder/frukost.jpg)");
    expect(() => checkContent(folder)).toThrow(`${place} /bilder/frukost.jpg finns inte. Lägg filen i content/bilder`);
  });

  test("a picture on somebody else's site, which the pages never show", async () => {
    await about("Hej.\n\n![Bord](https://bilder.example/bord.jpg)");
    expect(() => checkContent(folder)).toThrow(`${place} https://bilder.example/bord.jpg ska ligga i content/bilder`);
  });

  test("a picture in a field, without words for those who do not see it, or that is not there", async () => {
    const file = join(folder, "nyheter/trettio-kort-pa-en-vagg.md");
    const before = await readFile(file, "utf8");
    await writeFile(file, before.replace(/^ {2}alt: .*\n/m, ""));
    expect(() => checkContent(folder)).toThrow(
      "content/nyheter/trettio-kort-pa-en-vagg.md, rad 7: image.alt saknas (”Vad bilden visar” i redaktionen)",
    );
    await writeFile(file, before.replace("uppgiftskort.png", "kort.png"));
    expect(() => checkContent(folder)).toThrow(
      "content/nyheter/trettio-kort-pa-en-vagg.md, rad 8: bilden /bilder/kort.png finns inte",
    );
  });

  test("a file that is no picture", async () => {
    await mkdir(join(folder, "bilder"), { recursive: true });
    await writeFile(join(folder, "bilder/text.jpg"), "Det här är ingen bild.");
    await expect(makePictures(["/bilder/text.jpg"], folder)).rejects.toThrow(
      "content/bilder/text.jpg: filen går inte att läsa som bild",
    );
  });

  test("a file that ends in the middle", async () => {
    const whole = await photograph(800, 600).jpeg().toBuffer();
    await writeFile(join(folder, "bilder/halv.jpg"), whole.subarray(0, whole.length / 2));
    await expect(makePictures(["/bilder/halv.jpg"], folder)).rejects.toThrow("filen går inte att läsa som bild");
  });

  test("a picture that is large beyond reason", async () => {
    const png = await photograph(100, 100).png().toBuffer();
    // Width and height as the file's own header says them, and the header's checksum.
    png.writeUInt32BE(60_000, 16);
    png.writeUInt32BE(60_000, 20);
    png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
    await writeFile(join(folder, "bilder/enorm.png"), png);
    await expect(makePictures(["/bilder/enorm.png"], folder)).rejects.toThrow("filen går inte att läsa som bild");
  });
});

test("what no build has shown for two months is forgotten", async () => {
  const [old, used] = [join(folder, "gammal.png"), join(folder, "ny.png")];
  for (const path of [old, used]) await writeFile(path, "x");
  const before = new Date(Date.now() - 61 * 86_400_000);
  for (const path of [old, used]) await utimes(path, before, before);
  await putOut(new Map([["/kort/ny.png", used]]), join(folder, "ut"));
  await tidy(folder);
  expect((await readdir(folder)).filter((name) => name.endsWith(".png"))).toEqual(["ny.png"]);
});

test("every picture that the example content shows is there, and says what it shows", () => {
  const { placed } = allContent();
  expect(picturesIn(placed).length).toBeGreaterThanOrEqual(4);
  expect(() => checkContent()).not.toThrow();
});
